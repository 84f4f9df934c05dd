"""The clock of the disbursements: how long until 3:00 pm in Sydney, and how much is to be done until then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from billie_desktop.domain.disbursement import Urgency, countdown
from billie_desktop.ui.customer.painted_text import PaintedText
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.bars import ShareBar
from billie_desktop.ui.kit.tokens import ColorRole

TONES: dict[Urgency, ColorRole] = {Urgency.CALM: "text", Urgency.SOON: "warning", Urgency.PASSED: "danger"}
BARS: dict[Urgency, ColorRole] = {Urgency.CALM: "accent", Urgency.SOON: "aging-1", Urgency.PASSED: "danger"}
TICK_MS = 1000


class CountdownBlock(QWidget):
    """Below an hour it is orange, passed it is red; words say the same. Each change of state is spoken once."""

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self.urgency: Urgency | None = None
        self.figure = PaintedText("", "countdown")
        self.words = PaintedText("", "dense", "text-muted", elide=True)
        self.bar = ShareBar("accent", track=True)
        self.bar.setAccessibleName("Share of the working day that is over")
        self.total = PaintedText("", "caption", "text-muted", elide=True)
        self.part = PaintedText("", "caption", "text-muted", elide=True)
        self.note = PaintedText("", "caption", "warning", elide=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        parts = ((self.figure, 2), (self.words, 12), (self.bar, 12), (self.total, 2), (self.part, 2), (self.note, 0))
        for widget, gap in parts:
            column.addWidget(widget)
            column.addSpacing(gap)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self.show_time)
        self.show_time()

    def show_time(self) -> None:
        """What the clock says now."""
        left = countdown(self._now())
        tone = TONES[left.urgency]
        self.figure.show_text(left.figure, tone)
        self.words.show_text(left.words, "text-muted" if left.urgency is Urgency.CALM else tone)
        self.bar.set_share(left.share, BARS[left.urgency])
        if self.urgency not in (None, left.urgency):
            announce(self, f"{left.figure} {left.words}", urgent=left.urgency is not Urgency.CALM)
        self.urgency = left.urgency

    def show_work(self, total: str, part: str, note: str = "") -> None:
        """How much is to be done, how much of it today, and what is not in these figures."""
        for label, text in ((self.total, total), (self.part, part), (self.note, note)):
            label.show_text(text)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_time()
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()
