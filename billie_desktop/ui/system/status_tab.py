"""The first tab: one word for all of it, why, four figures, and a row per stream (features.md DI-7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.domain.processing import Health, ProcessingStatus, StreamStanding, pending_health
from billie_desktop.domain.words import DASH
from billie_desktop.ui.customer.figure_row import TextRow
from billie_desktop.ui.kit.badge import Badge
from billie_desktop.ui.kit.buttons import LinkButton
from billie_desktop.ui.kit.labels import Label, Pane, Paragraph
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.state_message import StateMessage
from billie_desktop.ui.kit.table import TableView
from billie_desktop.ui.kit.theme import Density
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.processing_words import (
    HEALTH_BADGES,
    HEALTH_ICONS,
    HEALTH_TONES,
    HEALTH_WORDS,
    duration,
    stream_columns,
)
from billie_desktop.ui.models.rows import RowsModel
from billie_desktop.ui.system.status_feed import StatusFeed

WELL = "Every event is applied as it comes."
FIGURES_WIDTH = 340
LEGEND = "Amber above 1,000 pending or 30 s of lag, red above 10,000 or 300 s."


class StatusTab(Pane):
    """Shows what the feed has read; asks for the dead letters."""

    letters_asked = Signal()

    def __init__(self, feed: StatusFeed, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._feed = feed
        self._now = now
        self.badge = Badge("unknown", "…", icon="help")
        self.why = Paragraph("", "dense")
        self.problem = Notice(NoticeKind.WARNING, icon="help")
        self.problem.hide()
        words = ("Pending events", "Estimated catch-up", "Applied per second", "Dead letters")
        self.rows = {word: TextRow(word) for word in words}
        self.letters = LinkButton("Open the dead letters", underline=False)
        self.table = TableView(stream_columns(), Density.COMPACT, name="Streams")
        self.model: RowsModel[StreamStanding] = RowsModel(lambda row: row.stream, stream_columns(), self)
        self.table.setModel(self.model)
        self.table.show_loading()
        self.message = StateMessage()
        self.message.hide()
        self._lay_out()
        feed.changed.connect(self.show_reading)
        self.letters.clicked.connect(self.letters_asked)
        self.table.message_action_requested.connect(feed.read)
        self.message.action_requested.connect(feed.read)
        self.show_reading()

    def _lay_out(self) -> None:
        step = tokens().spacing
        pad = step.pane_padding
        self.body = QWidget()
        overall = QVBoxLayout()
        overall.setSpacing(step.step_2)
        overall.addWidget(Label("Event processing", "section"))
        overall.addWidget(self.badge)
        overall.addWidget(self.why)
        overall.addStretch(1)
        figures = QWidget()
        figures.setFixedWidth(FIGURES_WIDTH)
        column = QVBoxLayout(figures)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for row in self.rows.values():
            column.addWidget(row)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.letters)
        column.addLayout(line)
        top = QHBoxLayout()
        top.setSpacing(step.step_6)
        top.setContentsMargins(pad, 0, pad, 0)
        top.addLayout(overall, 1)
        top.addWidget(figures)
        inner = QVBoxLayout(self.body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addLayout(top)
        inner.addSpacing(step.step_4)
        head = QHBoxLayout()
        head.setContentsMargins(pad, 0, pad, 0)
        head.addWidget(Label("Streams", "section"))
        head.addStretch(1)
        head.addWidget(Label(LEGEND, "caption", "text-muted"))
        inner.addLayout(head)
        inner.addSpacing(step.step_1)
        inner.addWidget(self.table, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, step.step_4, 0, 0)
        outer.setSpacing(step.step_2)
        said = QHBoxLayout()
        said.setContentsMargins(pad, 0, pad, 0)
        said.addWidget(self.problem)
        outer.addLayout(said)
        outer.addWidget(self.message)
        outer.addWidget(self.body, 1)

    def show_reading(self) -> None:
        """The feed knows something else. What was read before stays, with its age and a notice."""
        feed = self._feed
        self.problem.setVisible(bool(feed.problem) and feed.status is not None)
        if feed.problem and feed.status is not None:
            self.problem.set_words("Could not be read again.", feed.problem)
        nothing = bool(feed.problem) and feed.status is None
        self.message.setVisible(nothing)
        self.body.setVisible(not nothing)
        if nothing and not feed.is_allowed:
            self.message.show_empty("Not for your role", feed.problem)
        elif nothing:
            self.message.show_unavailable("The state of the events is unavailable", feed.problem)
        if feed.status is not None:
            self._show(feed.status)

    def _show(self, status: ProcessingStatus) -> None:
        word = HEALTH_WORDS[status.health]
        self.badge.set_status(HEALTH_BADGES[status.health], word, HEALTH_ICONS[status.health])
        self.badge.setAccessibleName(f"Event processing: {word}")
        self.why.set_text("\n".join(status.reasons) or WELL)
        known = status.health is not Health.UNKNOWN
        grave = pending_health(status.pending)
        self.rows["Pending events"].show_text(
            f"{status.pending:,}" if known else DASH, HEALTH_TONES[grave], strong=grave is not Health.HEALTHY
        )
        self.rows["Estimated catch-up"].show_text(_catch_up(status) if known else DASH)
        rate = status.events_per_second
        self.rows["Applied per second"].show_text(DASH if rate is None or not known else f"{rate:,.1f}")
        letters = status.dead_letters
        tone = HEALTH_TONES[Health.DEGRADED if letters else Health.HEALTHY]
        self.rows["Dead letters"].show_text(f"{letters:,}" if known else DASH, tone, strong=bool(letters))
        self.model.show_rows(status.streams)
        if status.streams:
            self.table.show_rows()
        else:
            self.table.show_unavailable("Streams unavailable", "\n".join(status.reasons))

    def take_focus(self) -> None:
        """The keys go to the table."""
        (self.table if self.body.isVisibleTo(self) else self.message).setFocus()

    def step(self, by: int) -> None:
        """Move the cursor."""
        self.table.step(by)


def _catch_up(status: ProcessingStatus) -> str:
    if not status.pending:
        return "Nothing to catch up"
    return "Not known" if status.catch_up_seconds is None else f"about {duration(status.catch_up_seconds)}"
