"""The base of lists with rows of their own shape: the rail, a timeline, a queue, the palette.

A subclass says how high a row is and paints what is in it; ground, bar, hover, ring and hairline come from here.
"""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from billie_desktop.ui.kit.flash import blend
from billie_desktop.ui.kit.painting import paint_inner_ring
from billie_desktop.ui.kit.row_delegate import SELECTED, RowSource
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ColorRole, tokens

Index = QModelIndex | QPersistentModelIndex


class ListDelegate(QStyledItemDelegate):
    """Paints one row per call from `model.row_object(row)`. Override `row_height` and `paint_row`.

    `ground` is the colour of a row at rest, `bar` whether a selected row has the bar at its left.
    """

    ground: ColorRole = "surface"
    bar = True
    hairline = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.in_front = True
        self.keyboard_row = -1
        self.hovered = -1
        self.flashes: dict[tuple[int, int], float] = {}

    def row_height(self, row: Any, width: int) -> int:
        """Height of a row in px, hairline included. `width` is that of the view."""
        return theme().row_height()

    def paint_row(self, painter: QPainter, rect: QRect, row: Any, selected: bool) -> None:
        """Paint the content of a row into `rect`, which excludes the hairline."""

    def is_selectable(self, row: Any) -> bool:
        """False for captions and dividers, which take no hover and no ring."""
        return True

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = cast(RowSource, index.model()).row_object(index.row())
        view = cast(QWidget | None, option.widget)
        width = view.width() if view is not None else option.rect.width()
        return QSize(0, self.row_height(row, width))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        number = index.row()
        row = cast(RowSource, index.model()).row_object(number)
        rect = option.rect
        inner = rect.adjusted(0, 0, 0, -1) if self.hairline else rect
        selectable = self.is_selectable(row)
        selected = selectable and bool(option.state & SELECTED)
        active = self.in_front
        ground: ColorRole = self.ground
        if selected:
            ground = "selected" if active else "selected-inactive"
        elif selectable and self.hovered == number:
            ground = "hover"
        color = theme().color(ground)
        share = self.flashes.get((number, -1)) if self.flashes else None
        if share:
            color = blend(theme().color("flash"), color, share)
        painter.fillRect(inner, color)
        if self.hairline:
            painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme().color("hairline"))
        self.paint_row(painter, inner, row, selected)
        if selectable and number == self.keyboard_row:
            paint_inner_ring(painter, inner)
        if selected and active and self.bar:
            bar = QRect(inner.x(), inner.y(), tokens().stroke.selected_bar, inner.height())
            painter.fillRect(bar, theme().color("selected-bar"))
