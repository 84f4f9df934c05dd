"""Skeletons: bars in the shape of the content that is still being read. They stand still."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from billie_desktop.ui.kit.painting import rounded_rect
from billie_desktop.ui.kit.theme import theme

BAR_HEIGHT = 10
# Shares of the room that the bars of consecutive rows take, so that they look like words, not like a pattern.
SHARES = (0.72, 0.55, 0.84, 0.63, 0.48, 0.77)


def paint_bar(painter: QPainter, rect: QRect) -> None:
    """One bar, as a word is: centred vertically in `rect`."""
    bar = QRect(rect.x(), rect.y() + (rect.height() - BAR_HEIGHT) // 2, rect.width(), BAR_HEIGHT)
    rounded_rect(painter, bar, BAR_HEIGHT / 2, theme().color("count-bg"))


def paint_skeleton_row(painter: QPainter, rect: QRect, cells: Sequence[tuple[QRect, bool]], number: int = 0) -> None:
    """One row of a table: a bar per cell, at its right edge where the cell is right aligned, and the hairline."""
    painter.fillRect(rect, theme().color("surface"))
    painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme().color("hairline"))
    for place, (cell, right) in enumerate(cells):
        width = max(16, int(cell.width() * SHARES[(number + place) % len(SHARES)]))
        x = cell.right() + 1 - width if right else cell.x()
        paint_bar(painter, QRect(x, rect.y(), min(width, cell.width()), rect.height() - 1))


class Skeleton(QWidget):
    """A block of bars for regions that are not tables: `lines` bars, one per line of `line_height` px."""

    def __init__(self, lines: int, line_height: int = 28, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self._line_height = line_height
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Loading")

    def sizeHint(self) -> QSize:
        return QSize(120, self._lines * self._line_height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for number in range(self._lines):
            width = int(self.width() * SHARES[number % len(SHARES)])
            paint_bar(painter, QRect(0, number * self._line_height, width, self._line_height))
