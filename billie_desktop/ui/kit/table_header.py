"""The head of a table, 28 high: muted titles, the sorted column in text colour with an arrow.

The head can be entered by Tab: left and right choose a column, Enter or Space sorts by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from billie_desktop.ui.kit.columns import Column
from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.painting import paint_inner_ring
from billie_desktop.ui.kit.row_delegate import paint_outset_line
from billie_desktop.ui.kit.text_painting import LEFT, RIGHT, paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens

ARROW_GAP = 4


class TableHeader(QHeaderView):
    """Paints titles and the sort arrow; emits what the agent wants to sort by."""

    sort_requested = Signal(str, bool)  # column key, descending

    def __init__(self, columns: Sequence[Column[Any]], parent: QWidget | None = None, *, outset: bool = False) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.columns = tuple(columns)
        self._outset = outset
        self.sorted_key = ""
        self.descending = False
        self._current = 0
        self.setFixedHeight(tokens().row.table_head)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(16)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        has_sort = any(column.sortable for column in self.columns)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if has_sort else Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Columns")
        self.sectionClicked.connect(self.on_section_clicked)

    def show_sort(self, key: str, descending: bool) -> None:
        """Mark the column the rows are sorted by."""
        self.sorted_key, self.descending = key, descending
        self.viewport().update()

    def on_section_clicked(self, section: int) -> None:
        """Sort by the column, or turn the order round."""
        column = self.columns[section]
        if column.sortable:
            descending = not self.descending if column.key == self.sorted_key else False
            self.sort_requested.emit(column.key, descending)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._move(-1 if key == Qt.Key.Key_Left else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.on_section_clicked(self._current)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _move(self, step: int) -> None:
        at = self._current + step
        while 0 <= at < len(self.columns):
            if self.columns[at].sortable and not self.isSectionHidden(at):
                self._current = at
                self.viewport().update()
                return
            at += step

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.columns[self._current].sortable:
            self._move(1)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(0, tokens().row.table_head)

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        column = self.columns[logical_index]
        painter.fillRect(rect, theme().color("surface"))
        visible = [n for n in range(len(self.columns)) if not self.isSectionHidden(n)]
        if self._outset:
            paint_outset_line(painter, rect, logical_index == visible[0], logical_index == visible[-1])
        else:
            painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme().color("hairline"))
        spacing = tokens().spacing
        left = spacing.pane_padding if visible and logical_index == visible[0] else spacing.cell_padding
        right = spacing.pane_padding if visible and logical_index == visible[-1] else spacing.cell_padding
        inner = QRect(rect.x() + left, rect.y(), rect.width() - left - right, rect.height() - 1)
        is_sorted = column.key == self.sorted_key
        color = theme().color("text" if is_sorted else "text-muted")
        side = tokens().control.icon_small
        if is_sorted:
            width = round(text_width(column.title, "table-head"))
            x = inner.right() + 1 - side if column.right else inner.x() + width + ARROW_GAP
            arrow = "arrow-down" if self.descending else "arrow-up"
            paint_icon(painter, QRect(x, inner.y(), side, inner.height()), arrow, color, side, bold=True)
            if column.right:
                inner = inner.adjusted(0, 0, -side - ARROW_GAP, 0)
        align = RIGHT if column.right else LEFT
        paint_text(painter, inner, column.title, "table-head", color, align)
        if self.hasFocus() and logical_index == self._current:
            paint_inner_ring(painter, rect.adjusted(0, 0, 0, -1))
