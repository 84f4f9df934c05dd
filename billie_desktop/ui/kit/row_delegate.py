"""The delegate that paints table cells straight from row objects.

One Python call per cell, no `data()` per cell, text from the layout cache: a window of rows repaints in a few ms
whatever the number of rows. The ground of a row says its state: hover, selected with a bar, selected in a window that
is not in front, the ring of the keyboard, and the fading flash of a change.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from billie_desktop.ui.kit.checkbox import paint_check_box
from billie_desktop.ui.kit.columns import (
    AmountCell,
    BadgeCell,
    Cell,
    CheckCell,
    Column,
    IconCell,
    MonoCell,
    TextCell,
    TwoLineCell,
    amount_text,
)
from billie_desktop.ui.kit.flash import blend
from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.painting import paint_badge
from billie_desktop.ui.kit.spinner import paint_spinner
from billie_desktop.ui.kit.text_painting import LEFT, RIGHT, paint_matched_text, paint_text
from billie_desktop.ui.kit.theme import Density, theme
from billie_desktop.ui.kit.tokens import FontRole, tokens

Index = QModelIndex | QPersistentModelIndex

SELECTED = QStyle.StateFlag.State_Selected
SELECTED_BIT = SELECTED.value

TWO_LINE_TOP, TWO_LINE_BOTTOM = 18, 14


class RowSource(Protocol):
    """A model that hands out its rows: `row_object(3)` is the frozen value shown in row 3."""

    def row_object(self, row: int, /) -> Any: ...


class RowState:
    """What the view knows about rows beyond Qt's own state; the view fills it before it paints."""

    __slots__ = ("first_column", "flashes", "hovered", "in_front", "keyboard_row", "last_column", "outset")

    def __init__(self) -> None:
        self.in_front = True
        self.hovered = -1
        self.keyboard_row = -1
        self.first_column = 0
        self.last_column = 0
        self.outset = False
        self.flashes: dict[tuple[int, int], float] = {}


def row_ground(selected: bool, active: bool, hovered: bool) -> QColor:
    """Ground of a row by its state."""
    if selected:
        return theme().color("selected" if active else "selected-inactive")
    return theme().color("hover" if hovered else "surface")


def paint_outset_line(painter: QPainter, rect: QRect, first: bool, last: bool) -> None:
    """The hairline below a cell of a table that stands out: as wide as the texts, the ground of rows goes beyond."""
    pad = tokens().spacing.pane_padding
    left, right = pad if first else 0, pad if last else 0
    color = theme().color("hairline")
    painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme().color("surface"))
    painter.fillRect(rect.x() + left, rect.bottom(), rect.width() - left - right, 1, color)


class RowDelegate(QStyledItemDelegate):
    """Paints the cells of a table from its columns. `density` None follows the agent's setting."""

    def __init__(
        self, columns: Sequence[Column[Any]], density: Density | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.density = density
        self.state = RowState()

    @property
    def is_compact(self) -> bool:
        """True for rows of 24, which are set one size smaller."""
        return (self.density or theme().density) is Density.COMPACT

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self.columns[index.column()].width, theme().row_height(self.density))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row_number, column_number = index.row(), index.column()
        rect = option.rect
        style_state = option.state
        self.paint_ground(painter, rect, row_number, column_number, style_state)
        row = cast(RowSource, index.model()).row_object(row_number)
        if row is None:
            return
        spacing, state = tokens().spacing, self.state
        left = spacing.pane_padding if column_number == state.first_column else spacing.cell_padding
        right = spacing.pane_padding if column_number == state.last_column else spacing.cell_padding
        inner = QRect(rect.x() + left, rect.y(), rect.width() - left - right, rect.height())
        column = self.columns[column_number]
        self.paint_cell(painter, inner, column.cell(row), column.right)

    def paint_ground(
        self, painter: QPainter, rect: QRect, row: int, column: int, style_state: QStyle.StateFlag
    ) -> None:
        """Paint ground, hairline, bar and ring of one cell of a row."""
        state = self.state
        # Flags of the enum type cost a lookup per use; the bits do not.
        selected = bool(style_state.value & SELECTED_BIT)
        active = state.in_front
        ground = row_ground(selected, active, state.hovered == row)
        if state.flashes:
            share = state.flashes.get((row, -1)) or state.flashes.get((row, column))
            if share:
                ground = blend(theme().color("flash"), ground, share)
        x, y, width, height = rect.x(), rect.y(), rect.width(), rect.height() - 1
        painter.fillRect(x, y, width, height, ground)
        if state.outset:
            paint_outset_line(painter, rect, column == state.first_column, column == state.last_column)
        else:
            painter.fillRect(x, y + height, width, 1, theme().color("hairline"))
        if row == state.keyboard_row:
            ring, color = theme().focus_width, theme().color("focus")
            painter.fillRect(x, y, width, ring, color)
            painter.fillRect(x, y + height - ring, width, ring, color)
            if column == state.first_column:
                painter.fillRect(x, y, ring, height, color)
            if column == state.last_column:
                painter.fillRect(x + width - ring, y, ring, height, color)
        if selected and active and column == state.first_column:
            painter.fillRect(x, y, tokens().stroke.selected_bar, height, theme().color("selected-bar"))

    def paint_cell(self, painter: QPainter, rect: QRect, cell: Cell, right: bool = False) -> None:
        """Paint one cell into its padded rectangle."""
        role: FontRole = "compact-row" if self.is_compact else "dense"
        align = RIGHT if right else LEFT
        match cell:
            case TextCell():
                self._paint_text_cell(painter, rect, cell, role, right)
            case AmountCell():
                self._paint_amount(painter, rect, cell, role)
            case MonoCell(text=text, tone=tone):
                paint_text(painter, rect, text, "mono-dense", theme().color(tone), align, elide=False)
            case BadgeCell(status=status, word=word, plain=plain, icon=icon):
                compact = self.is_compact
                paint_badge(painter, rect, status, word, icon=icon, compact=compact, plain=plain)
            case TwoLineCell():
                self._paint_two_lines(painter, rect, cell, role)
            case CheckCell(checked=checked, enabled=enabled):
                state = Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked
                paint_check_box(painter, rect, state, enabled=enabled)
            case IconCell(icon=icon, tone=tone, small=small):
                side = tokens().control.icon_small if small or self.is_compact else tokens().control.icon
                box = QRect(rect.x(), rect.y(), side, rect.height())
                paint_icon(painter, box, icon, theme().color(tone), side)

    def _paint_text_cell(self, painter: QPainter, rect: QRect, cell: TextCell, role: FontRole, right: bool) -> None:
        color = theme().color(cell.tone)
        if cell.icon:
            side = tokens().control.icon_small if self.is_compact else tokens().control.icon
            box = QRect(rect.x(), rect.y(), side, rect.height())
            paint_icon(painter, box, cell.icon, theme().color(cell.icon_tone), side)
            rect = rect.adjusted(side + tokens().spacing.icon_gap, 0, 0, 0)
        if cell.match:
            paint_matched_text(painter, rect, cell.text, cell.match, role, color, cell.weight)
        else:
            paint_text(painter, rect, cell.text, role, color, RIGHT if right else LEFT, cell.weight)

    def _paint_amount(self, painter: QPainter, rect: QRect, cell: AmountCell, role: FontRole) -> None:
        value = cell.value
        muted = value is None or value.is_zero
        color = theme().color("text-muted" if muted else cell.tone)
        weight = 400 if muted else 600 if cell.strong else cell.weight
        width = paint_text(painter, rect, amount_text(cell), role, color, RIGHT, weight, elide=False)
        if cell.pending:
            side, gap = tokens().control.spinner, tokens().spacing.icon_gap
            room = rect.adjusted(0, 0, -round(width) - 2 * gap, 0)
            taken = paint_text(painter, room, cell.pending, "caption", theme().color("link"), RIGHT, elide=False)
            x = room.right() + 1 - round(taken) - gap - side
            paint_spinner(painter, QRect(x, rect.y(), side, rect.height()))

    def _paint_two_lines(self, painter: QPainter, rect: QRect, cell: TwoLineCell, role: FontRole) -> None:
        block = TWO_LINE_TOP + TWO_LINE_BOTTOM
        y = rect.y() + (rect.height() - block) // 2
        top = QRect(rect.x(), y, rect.width(), TWO_LINE_TOP)
        bottom = QRect(rect.x(), y + TWO_LINE_TOP, rect.width(), TWO_LINE_BOTTOM)
        paint_text(painter, top, cell.top, role, theme().color(cell.tone), LEFT, cell.top_weight)
        small: FontRole = "mono-dense" if cell.bottom_mono else "stamp"
        paint_text(painter, bottom, cell.bottom, small, theme().color("text-muted"))
