"""What is under way beside a figure: sent, confirmed, not known, failed; always at its left, never in its place."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from billie_desktop.ui.kit.buttons import LinkButton
from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.spinner import paint_spinner, spinner_clock
from billie_desktop.ui.kit.text_painting import LEFT, paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ColorRole, tokens

ACTION_GAP = 4


class PendingMark(StrEnum):
    """The four marks beside a balance while a command settles."""

    RUNNING = "running"
    CONFIRMED = "confirmed"
    UNKNOWN = "unknown"
    FAILED = "failed"


_MARKS: dict[PendingMark, tuple[str, ColorRole]] = {
    PendingMark.RUNNING: ("", "link"),
    PendingMark.CONFIRMED: ("check", "success"),
    PendingMark.UNKNOWN: ("help", "warning"),
    PendingMark.FAILED: ("alert", "danger"),
}


class PendingLabel(QWidget):
    """The mark and the words at the left of a figure: "waiving $10.00", "$10.00 not recorded · Retry"."""

    action_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mark: PendingMark | None = None
        self.words = ""
        self.action = LinkButton("", parent=self)
        self.action.clicked.connect(self.action_requested)
        self.action.hide()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(tokens().control.least_target)

    def set_pending(self, mark: PendingMark | None, words: str = "", action: str = "") -> None:
        """Show a mark with words and perhaps an action, or nothing."""
        self.mark, self.words = mark, words
        self.setAccessibleName(words)
        self.action.setText(action)
        self.action.setVisible(bool(action))
        if mark is not None:
            self.action.tone = _MARKS[mark][1]
        self.setFixedWidth(self.sizeHint().width())
        size = self.action.sizeHint()
        self.action.setGeometry(self.width() - size.width(), 0, size.width(), self.height())
        self._follow_clock()
        self.update()

    def _shown_words(self) -> str:
        return f"{self.words} ·" if self.action.text() else self.words

    def _words_left(self) -> int:
        gap = tokens().spacing.icon_gap if self.mark is PendingMark.RUNNING else tokens().spacing.badge_gap
        return tokens().control.spinner + gap

    def _follow_clock(self) -> None:
        if self.mark is PendingMark.RUNNING and self.isVisible():
            spinner_clock().attach(self)
        else:
            spinner_clock().detach(self)

    def showEvent(self, event: object) -> None:
        self._follow_clock()

    def hideEvent(self, event: object) -> None:
        spinner_clock().detach(self)

    def sizeHint(self) -> QSize:
        if self.mark is None:
            return QSize(0, tokens().control.least_target)
        width = self._words_left() + round(text_width(self._shown_words(), "caption")) + 1
        if self.action.text():
            width += ACTION_GAP + self.action.sizeHint().width()
        return QSize(width, tokens().control.least_target)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.mark is None:
            return
        painter = QPainter(self)
        icon, role = _MARKS[self.mark]
        side = tokens().control.spinner
        box = QRect(0, 0, side, self.height())
        color = theme().color(role)
        if self.mark is PendingMark.RUNNING:
            paint_spinner(painter, box)
        else:
            paint_icon(painter, box, icon, color, side, bold=True)
        words = self.rect().adjusted(self._words_left(), 0, 0, 0)
        paint_text(painter, words, self._shown_words(), "caption", color, LEFT, elide=False)
