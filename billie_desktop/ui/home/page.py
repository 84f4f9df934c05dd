"""Home: what failed, what is to be disbursed, how the book stands, and the customers opened last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.book import Sum
from billie_desktop.desk.desk import Desk
from billie_desktop.domain.account_views import AccountQuery
from billie_desktop.domain.business_date import in_sydney
from billie_desktop.domain.words import full_date
from billie_desktop.ui.disbursements.early_drawer import EarlyDrawer
from billie_desktop.ui.home.approvals_tile import ApprovalsTile
from billie_desktop.ui.home.band import DisbursementBand
from billie_desktop.ui.home.failed_notice import FailedNotice
from billie_desktop.ui.home.figures import HomeFigures
from billie_desktop.ui.home.tiles import FigureTile, OverdueTile, figure
from billie_desktop.ui.keys.router import KeyRouter, Layer
from billie_desktop.ui.keys.shortcuts import Do, Scope
from billie_desktop.ui.kit.buttons import LinkButton
from billie_desktop.ui.kit.icon_button import IconButton
from billie_desktop.ui.kit.labels import Hairline, Label
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.scroll import ScrollPane
from billie_desktop.ui.kit.table import TableView
from billie_desktop.ui.kit.theme import Density
from billie_desktop.ui.kit.tokens import ColorRole, tokens
from billie_desktop.ui.models.recent_rows import RECENT_COLUMNS, RecentModel, recent_customer
from billie_desktop.ui.state import Recent

REFRESH_MS = 30_000
RECENT_SHOWN = 5
EXPECTED, RECEIVED, DISBURSED = "Expected", "Received", "Disbursed"
OPEN, OUTSTANDING, ON_TIME, WRITTEN_OFF = "Open accounts", "Outstanding", "On time, 30 days", "Written off, 30 days"


def greeting(now: datetime, name: str) -> str:
    """ "Good morning, Hannah", by the Sydney clock."""
    hour = in_sydney(now).hour
    part = "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
    first = name.split()[0] if name.split() else ""
    return f"Good {part}, {first}" if first else f"Good {part}"


class HomePage(ScrollPane):
    """Every figure is computed at the source over the whole book; what cannot be read says unavailable, never 0."""

    customer_chosen = Signal(str, str, bool)
    failed_asked = Signal()
    disburse_asked = Signal(str, str)
    place_asked = Signal(str)
    browse_asked = Signal(object)

    def __init__(
        self,
        desk: Desk,
        router: KeyRouter,
        recent: Recent,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._recent = recent
        self._now = now
        self.greeting = Label("", "h1")
        self.day = Label("", "dense", "text-muted")
        self.origin = OriginLabel()
        self.origin.hide()
        self.refresh = IconButton("refresh", "Read again, F5")
        self.failed = FailedNotice()
        self.figures = HomeFigures(desk, now, self)
        self.band = DisbursementBand(desk, now)
        self.overdue = OverdueTile()
        self.today = FigureTile("Today", (EXPECTED, RECEIVED, DISBURSED), note="Sydney day")
        self.approvals = ApprovalsTile(desk, now) if desk.agent.may_approve and desk.requests is not None else None
        self.portfolio = FigureTile("Portfolio", (OPEN, OUTSTANDING, ON_TIME, WRITTEN_OFF))
        self.model = RecentModel(self)
        self.table = TableView(RECENT_COLUMNS, Density.DENSE, outset=True)
        self.table.setModel(self.model)
        self.table.setAccessibleName("Recent customers")
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clear = LinkButton("Clear", underline=False)
        self.clear.setAccessibleName("Clear recent customers")
        self.layer = Layer(
            Scope.LIST,
            {
                Do.ROW_NEXT: lambda: self._step(1),
                Do.ROW_PREVIOUS: lambda: self._step(-1),
                Do.REFRESH: self.read,
            },
        )
        self._lay_out()
        self.drawer = EarlyDrawer(self, router)
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._release: Callable[[], None] | None = None
        self._tie()
        self.show_recent()

    def _tie(self) -> None:
        self._timer.timeout.connect(self.figures.keep_fresh)
        self.figures.changed.connect(self.show_figures)
        self.refresh.clicked.connect(self.read)
        self.failed.action_requested.connect(self.failed_asked)
        self.clear.clicked.connect(self._recent.clear)
        self._recent.changed.connect(self.show_recent)
        self.table.row_activated.connect(self.on_row_activated)
        self.band.all_asked.connect(lambda: self.place_asked.emit("disbursements"))
        self.band.list.disburse_asked.connect(self.disburse_asked)
        self.band.list.early_asked.connect(self.drawer.ask)
        self.drawer.confirmed.connect(self.band.list.go_on)
        self.overdue.link_pressed.connect(lambda: self.browse_asked.emit(AccountQuery("arrears")))
        if self.approvals is not None:
            self.approvals.link_pressed.connect(lambda: self.place_asked.emit("approvals"))

    def _lay_out(self) -> None:
        outset = tokens().spacing.pane_padding
        pad = tokens().spacing.page_padding - outset
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.greeting)
        words.addWidget(self.day)
        head.addLayout(words)
        head.addStretch(1)
        head.addWidget(self.origin)
        head.addSpacing(tokens().spacing.step_2)
        head.addWidget(self.refresh)
        self.column.setContentsMargins(pad, 20, pad, 0)
        column = QVBoxLayout()
        column.setContentsMargins(outset, 0, outset, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(12)
        column.addWidget(self.failed)
        column.addSpacing(12)
        column.addWidget(Hairline())
        column.addWidget(self.band)
        column.addWidget(Hairline())
        tiles = [self.overdue, self.today, *([self.approvals] if self.approvals is not None else [])]
        column.addLayout(_beside(tiles, (4, 3, 3)))
        column.addWidget(Hairline())
        self.column.addLayout(column)
        gap = tokens().spacing.step_6
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, outset, 0)
        foot.setSpacing(0)
        foot.addWidget(self._recent_block(), 3)
        foot.addSpacing(gap - outset)
        foot.addWidget(Hairline(vertical=True))
        foot.addSpacing(gap)
        foot.addWidget(self.portfolio, 1)
        self.column.addLayout(foot, 1)

    def _recent_block(self) -> QWidget:
        outset = tokens().spacing.pane_padding
        title = QHBoxLayout()
        title.setContentsMargins(outset, 0, outset, 0)
        title.addStrut(tokens().control.least_target)
        title.addWidget(Label("Recent customers", "section"))
        title.addStretch(1)
        title.addWidget(self.clear)
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 12, 0, tokens().spacing.step_6)
        column.setSpacing(0)
        column.addLayout(title)
        column.addSpacing(4)
        column.addWidget(self.table)
        column.addStretch(1)
        return block

    # life

    def come_to_front(self) -> None:
        """Shown: read, and stay fresh until hidden."""
        self._timer.start()
        if self._release is None:
            self._release = self._desk.live.subscribe(lambda _changes: self.figures.keep_fresh())
        self.band.feed.start()
        if self.approvals is not None:
            self.approvals.start()
        self.figures.keep_fresh()
        self.show_recent()
        if self.drawer.is_open:
            self.drawer.take_keys()
        else:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            # The focus draws the recent customers into view; a visit begins at the top.
            QTimer.singleShot(0, self, lambda: self.verticalScrollBar().setValue(0))

    def go_behind(self) -> None:
        """Hidden: nothing is read."""
        self._timer.stop()
        self.figures.stop()
        self.band.feed.stop()
        if self.approvals is not None:
            self.approvals.stop()
        if self.drawer.is_open:
            self.drawer.leave_keys()
        if self._release is not None:
            self._release()
            self._release = None

    def let_go(self) -> None:
        """The window closes."""
        self.go_behind()

    def read_again(self) -> None:
        """Something was missed."""
        self.read()

    def read(self) -> None:
        """Read everything now."""
        self.figures.read()
        self.band.feed.read()
        self.show_recent()

    # what is shown

    def show_failed(self, _count: int) -> None:
        """Failed actions, first thing on the page."""
        self.failed.show_commands(self._desk.commands.failed())

    def show_figures(self) -> None:
        """Figures were read, or could not be."""
        standing, day, month = self.figures.standing, self.figures.day, self.figures.month
        self.overdue.show_standing(standing)
        texts: dict[str, tuple[str, ColorRole]] = {}
        if day is not None:
            sums = {EXPECTED: day.expected, RECEIVED: day.received, DISBURSED: day.disbursed}
            texts = {
                word: figure(found.amount, "credit" if word == RECEIVED else "text") for word, found in sums.items()
            }
        self.today.show_texts(texts)
        book: dict[str, tuple[str, ColorRole]] = {}
        if standing is not None:
            book[OPEN] = f"{standing.open.count:,}", "text"
            book[OUTSTANDING] = figure(standing.open.amount)
        if month is not None:
            share = f"{month.on_time * 100:.1f} %" if month.on_time is not None else "none due"
            book[ON_TIME] = share, "text"
            book[WRITTEN_OFF] = _counted(month.written_off), "text" if month.written_off.count else "text-muted"
        self.portfolio.show_texts(book)
        self.origin.set_origin(self.figures.origin)
        self.origin.show()

    def show_recent(self) -> None:
        """The customers opened last, with what the store knows now."""
        now = self._now()
        self.greeting.setText(greeting(now, self._desk.agent.name))
        self.day.setText(f"{full_date(in_sydney(now).date())}, Sydney")
        recent = self._recent.rows[:RECENT_SHOWN]
        rows = [recent_customer(row, self._desk.records.view(row.customer_id), now) for row in recent]
        self.model.show_rows(rows)
        height = tokens().row.table_head + len(rows) * tokens().row.dense
        self.table.setFixedHeight(height if rows else 140)
        self.clear.setVisible(bool(rows))
        if rows:
            self.table.show_rows()
        else:
            self.table.show_empty("No customers yet", "Press Ctrl K and type a name, a phone number or an account.")

    def _step(self, by: int) -> None:
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.table.step(by)

    def on_row_activated(self, place: int) -> None:
        """Back to a customer."""
        row = self.model.row_at(place)
        if row is not None:
            self.customer_chosen.emit(row.customer_id, "", False)


def _beside(widgets: Sequence[QWidget], shares: Sequence[int]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(tokens().spacing.step_6)
    for place, (widget, share) in enumerate(zip(widgets, shares, strict=False)):
        if place:
            row.addWidget(Hairline(vertical=True))
        row.addWidget(widget, share)
    return row


def _counted(found: Sum) -> str:
    """ "5 · $1,902.60"; what has no amount is never a part of one."""
    known = found.count - found.unknown
    if not known:
        return f"{found.count:,}"
    part = f" of {known:,}" if found.unknown else ""
    return f"{found.count:,} · {found.amount.with_symbol()}{part}"
