"""The work surface before anything is known: bars where summary, balance, progress and schedule will stand."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from billie_desktop.ui.kit.painting import paint_hairline, paint_vertical_hairline
from billie_desktop.ui.kit.skeleton import paint_bar, paint_skeleton_row
from billie_desktop.ui.kit.tokens import tokens

BLOCK = 161
ROWS = 8


class WorkSkeleton(QWidget):
    """Stands still; the real content takes exactly these places."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Loading the account")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        region, pad, width = tokens().region, tokens().spacing.pane_padding, self.width()
        paint_bar(painter, QRect(pad, 12, 120, 16))
        paint_bar(painter, QRect(pad + 152, 12, 88, 16))
        for x in (pad, pad + 173):
            paint_bar(painter, QRect(x, 42, 92, 16))
            paint_bar(painter, QRect(x, 62, 116, 20))
        y = region.summary - 1
        paint_hairline(painter, 0, y, width)
        for number in range(6):
            paint_bar(painter, QRect(pad + number * 92, y, 68, region.tabs))
        y += region.tabs
        paint_hairline(painter, 0, y, width)
        half = width // 2
        for left in (pad, half + pad):
            paint_bar(painter, QRect(left, y + 12, 90, 20))
            for number in range(4):
                line = y + 38 + number * tokens().row.key_value
                paint_bar(painter, QRect(left, line, 110, 28))
                paint_bar(painter, QRect(left + half - 2 * pad - 70, line, 70, 28))
        paint_vertical_hairline(painter, half, y, BLOCK)
        y += BLOCK
        paint_hairline(painter, 0, y, width)
        paint_bar(painter, QRect(pad, y + 16, 150, 20))
        y += 41 + tokens().row.table_head
        step = max(1, (width - 2 * pad) // 7)
        cells = [(QRect(pad + place * step, 0, step - 24, 31), False) for place in range(7)]
        for number in range(ROWS):
            paint_skeleton_row(
                painter, QRect(0, y + number * tokens().row.dense, width, tokens().row.dense), cells, number
            )
