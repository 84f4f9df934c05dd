"""The inline place of a reason: a lock and why something is off, beside the buttons it is about.

Where one line is too long for the place it is set in two. What is longer still is cut, and the tooltip has it.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.text_painting import paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.kit.tooltip import set_tip

LINE = 16


class OffReason(QWidget):
    """Keeps its height when there is no reason, so that nothing jumps. ``lines_in`` tells how many it needs."""

    def __init__(self, reason: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reason = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_reason(reason)

    def set_reason(self, reason: str) -> None:
        """Show why, or nothing; the same reason changes nothing."""
        if reason == self.reason:
            return
        self.reason = reason
        self.setAccessibleName(reason)
        set_tip(self, reason)  # for the windows that are too narrow for all of it
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        side, gap = tokens().control.icon_small, tokens().spacing.icon_gap
        width = side + gap + round(text_width(self.reason, "caption")) + 1 if self.reason else 0
        return QSize(width, tokens().control.badge)

    def lines_in(self, width: int) -> list[str]:
        """The reason in one or two lines of at most so many px, the sign included; the second may be too long."""
        room = width - tokens().control.icon_small - tokens().spacing.icon_gap
        if text_width(self.reason, "caption") <= room + 0.5:
            return [self.reason]
        words = self.reason.split(" ")
        fitting = (at for at in range(len(words) - 1, 0, -1) if text_width(" ".join(words[:at]), "caption") <= room)
        at = next(fitting, 0)
        return [" ".join(words[:at]), " ".join(words[at:])] if at else [self.reason]

    def needed(self, width: int) -> QSize:
        """How much of that width it takes, and how high it is then."""
        lines = self.lines_in(width) if self.reason else [""]
        longest = max(text_width(line, "caption") for line in lines)
        taken = tokens().control.icon_small + tokens().spacing.icon_gap + round(longest) + 1
        return QSize(min(width, taken), tokens().control.badge if len(lines) == 1 else LINE * len(lines))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.reason:
            return
        painter = QPainter(self)
        side, gap = tokens().control.icon_small, tokens().spacing.icon_gap
        ink = theme().color("text")
        lines = self.lines_in(self.width()) if self.height() >= 2 * LINE else [self.reason]
        height = self.height() // len(lines)
        paint_icon(painter, QRect(0, 0, side, height), "lock", ink, side, bold=True)
        for place, line in enumerate(lines):
            box = QRect(side + gap, place * height, self.width() - side - gap, height)
            paint_text(painter, box, line, "caption", ink)
