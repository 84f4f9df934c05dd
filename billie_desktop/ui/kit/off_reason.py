"""The inline place of a reason: a lock and why something is off, beside the buttons it is about."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.text_painting import paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.kit.tooltip import set_tip


class OffReason(QWidget):
    """One line that keeps its height when there is no reason, so that nothing jumps."""

    def __init__(self, reason: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reason = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_reason(reason)

    def set_reason(self, reason: str) -> None:
        """Show why, or nothing."""
        self.reason = reason
        self.setAccessibleName(reason)
        set_tip(self, reason)  # for the windows that are too narrow for all of it
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        side, gap = tokens().control.icon_small, tokens().spacing.icon_gap
        width = side + gap + round(text_width(self.reason, "caption")) + 1 if self.reason else 0
        return QSize(width, tokens().control.badge)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.reason:
            return
        painter = QPainter(self)
        side, gap = tokens().control.icon_small, tokens().spacing.icon_gap
        ink = theme().color("text")
        paint_icon(painter, QRect(0, 0, side, self.height()), "lock", ink, side, bold=True)
        paint_text(painter, self.rect().adjusted(side + gap, 0, 0, 0), self.reason, "caption", ink)
