""" "3 new messages": floats over the end of a transcript that the agent has scrolled away from."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.painting import rounded_rect
from billie_desktop.ui.kit.text_painting import LEFT, paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens

HEIGHT = 28
PADDING = 12
ABOVE_END = 12


class UnreadPill(QPushButton):
    """Hidden without new messages; pressed it leads to the newest."""

    def __init__(self, host: QWidget) -> None:
        super().__init__("", host)
        self._host = host
        self.focus_ring_radius = HEIGHT // 2
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def show_count(self, count: int) -> None:
        """So many messages came that were not in sight yet."""
        if count:
            words = "1 new message" if count == 1 else f"{count} new messages"
            if not self.isVisible():
                announce(self, words)
            self.setText(words)
            self.setAccessibleName(f"{words}, go to the newest")
            self.place()
        self.setVisible(count > 0)
        self.raise_()

    def place(self) -> None:
        """In the middle above the lower edge of the host."""
        size = self.sizeHint()
        self.setGeometry(
            (self._host.width() - size.width()) // 2,
            self._host.height() - size.height() - ABOVE_END,
            size.width(),
            size.height(),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            event.accept()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        side, gap = tokens().control.icon_small, tokens().spacing.icon_gap
        return QSize(2 * PADDING + side + gap + round(text_width(self.text(), "control")) + 1, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground = theme().color("accent-hover" if self.underMouse() else "accent")
        rounded_rect(painter, self.rect(), HEIGHT / 2, ground)
        ink, side = theme().color("accent-text"), tokens().control.icon_small
        paint_icon(painter, QRect(PADDING, 0, side, HEIGHT), "arrow-down", ink, side, bold=True)
        box = self.rect().adjusted(PADDING + side + tokens().spacing.icon_gap, 0, 0, 0)
        paint_text(painter, box, self.text(), "control", ink, LEFT, elide=False)
