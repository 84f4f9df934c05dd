"""The table of the desk: rows of frozen values, painted by one delegate, driven by the keyboard.

```
table = TableView(columns)
table.setModel(model)                 # any item model with `row_object(row)` and one model column per Column
table.row_activated.connect(...)      # Enter, o or a double click
table.show_loading() / show_rows() / show_empty(...) / show_unavailable(...)
```

The view never sorts or filters: the header asks (`sort_requested`), the model does. It keeps the selection, tracks
the hovered row, gives the row under the keyboard its ring, and lets the least important columns go when it is narrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from billie_desktop.ui.kit.column_fit import fit_columns
from billie_desktop.ui.kit.columns import Column
from billie_desktop.ui.kit.flash import Flashes
from billie_desktop.ui.kit.row_delegate import RowDelegate
from billie_desktop.ui.kit.skeleton import paint_skeleton_row
from billie_desktop.ui.kit.state_message import StateMessage
from billie_desktop.ui.kit.table_header import TableHeader
from billie_desktop.ui.kit.theme import Density, theme
from billie_desktop.ui.kit.tokens import tokens


class TableState(Enum):
    """What the table shows."""

    ROWS = "rows"
    LOADING = "loading"
    MESSAGE = "message"


class TableView(QTableView):
    """See the module. `density` None follows the agent's setting, `name` is spoken. With `outset` the texts stand on
    the edges of the page, and hairlines with them; the table is wider by the padding of a pane on both sides."""

    row_activated = Signal(int)
    current_row_changed = Signal(int)
    peek_requested = Signal(int)
    copy_requested = Signal(int)
    sort_requested = Signal(str, bool)
    message_action_requested = Signal()

    def __init__(
        self,
        columns: Sequence[Column[Any]],
        density: Density | None = None,
        parent: QWidget | None = None,
        *,
        name: str = "",
        outset: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.columns = tuple(columns)
        self.delegate = RowDelegate(columns, density, self)
        self.delegate.state.outset = outset
        self.flashes = Flashes(self)
        self._state = TableState.ROWS
        self._by_key = False
        self._message = StateMessage(self.viewport())
        self._message.hide()
        self._message.action_requested.connect(self.message_action_requested)
        self.setItemDelegate(self.delegate)
        self._set_up_view()
        self.header = TableHeader(self.columns, self, outset=outset)
        self.header.sort_requested.connect(self.sort_requested)
        self.setHorizontalHeader(self.header)
        self.flashes.faded.connect(self.on_faded)
        theme().density_changed.connect(self.on_density_changed)
        self.on_density_changed()

    def _set_up_view(self) -> None:
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        # An opaque viewport is scrolled by moving pixels; only the rows that come in are painted.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(tokens().row.compact)
        self.doubleClicked.connect(self.on_double_clicked)

    # state

    def show_rows(self) -> None:
        """Show what the model holds."""
        self._set_state(TableState.ROWS)

    def show_loading(self) -> None:
        """Show skeleton rows in the shape of the columns."""
        self._set_state(TableState.LOADING)

    def show_empty(self, title: str, text: str = "", action: str = "") -> None:
        """Say that there is nothing, and what to do next."""
        self._message.show_empty(title, text, action)
        self._set_state(TableState.MESSAGE)

    def show_unavailable(self, title: str, text: str = "", action: str = "Try again") -> None:
        """Say that it could not be read; never to be confused with nothing."""
        self._message.show_unavailable(title, text, action)
        self._set_state(TableState.MESSAGE)

    def _set_state(self, state: TableState) -> None:
        self._state = state
        self._message.setVisible(state is TableState.MESSAGE)
        shows_rows = state is TableState.ROWS
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if shows_rows else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        self._place_message()
        self.viewport().update()

    def _place_message(self) -> None:
        width = min(self._message.maximumWidth(), self.viewport().width())
        height = min(self.viewport().height(), 140)
        self._message.setGeometry(0, 0, width, height)
        self._message.fit(height)

    # columns

    def fit_columns(self) -> None:
        """Let columns go until the rest fits, then share what is left among those that stretch."""
        widths = fit_columns(self.columns, self.viewport().width())
        for number in range(len(self.columns)):
            self.setColumnHidden(number, number not in widths)
        for number, width in widths.items():
            self.setColumnWidth(number, width)
        if widths:
            self.delegate.state.first_column, self.delegate.state.last_column = min(widths), max(widths)

    def setModel(self, model: Any) -> None:
        super().setModel(model)
        selection = self.selectionModel()
        if selection is not None:
            selection.currentRowChanged.connect(self.on_current_row_changed)
        self.fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()
        self._place_message()

    def on_density_changed(self) -> None:
        """Rows take the height the agent chose."""
        self.verticalHeader().setDefaultSectionSize(theme().row_height(self.delegate.density))
        self.viewport().update()

    # changes

    def flash(self, row: int, column: int | None = None, length: int | None = None) -> None:
        """Let a changed cell, or a new row, fade; `length` in ms, 200 unless given."""
        model = self.model()
        if model is not None and 0 <= row < model.rowCount():
            self.flashes.start(model.index(row, column or 0), column is None, length)

    def on_faded(self, index: QModelIndex, whole_row: bool) -> None:
        """Paint a fading cell again."""
        if whole_row:
            self._update_row(index.row())
        else:
            self.update(index)

    def _update_row(self, row: int) -> None:
        if row >= 0:
            y = self.rowViewportPosition(row)
            self.viewport().update(0, y, self.viewport().width(), self.rowHeight(row))

    # pointer and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.rowAt(int(event.position().y())))
        super().mouseMoveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def _hover(self, row: int) -> None:
        before = self.delegate.state.hovered
        if row != before:
            self.delegate.state.hovered = row
            self._update_row(before)
            self._update_row(row)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_key = False
        super().mousePressEvent(event)
        self.viewport().update()

    def on_double_clicked(self, index: QModelIndex) -> None:
        """A double click opens."""
        self.row_activated.emit(index.row())

    def on_current_row_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        """Tell which row is under the cursor; both rows are painted whole, ring included."""
        self._update_row(previous.row())
        self._update_row(current.row())
        self.current_row_changed.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_key = True
        row = self.currentIndex().row()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        key = event.key()
        if plain and key in (Qt.Key.Key_J, Qt.Key.Key_K):
            self.step(1 if key == Qt.Key.Key_J else -1)
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_O) and row >= 0:
            self.row_activated.emit(row)
        elif plain and key == Qt.Key.Key_Space and row >= 0:
            self.peek_requested.emit(row)
        elif plain and key == Qt.Key.Key_C and row >= 0:
            self.copy_requested.emit(row)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def step(self, by: int) -> None:
        """Move the cursor by rows, as j and k do."""
        model = self.model()
        if model is None or model.rowCount() == 0:
            return
        row = min(max(self.currentIndex().row() + by, 0), model.rowCount() - 1)
        self.selectRow(row)

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here; Qt's search would walk through every row."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            # A window that comes to the front gives the focus back as it was, ring or no ring.
            self._by_key = event.reason() != Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model() is not None and self.model().rowCount():
            self.selectRow(0)
        self.viewport().update()

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        self._paint_below_rows(event.rect())
        if self._state is TableState.LOADING:
            self._paint_skeleton(event.rect())
            return
        if self._state is TableState.MESSAGE:
            return
        state = self.delegate.state
        state.flashes = self.flashes.shares() if self.flashes.is_running else {}
        state.in_front = self.isActiveWindow()
        shows_ring = self._by_key and self.hasFocus()
        state.keyboard_row = self.currentIndex().row() if shows_ring else -1
        super().paintEvent(event)

    def _paint_below_rows(self, dirty: QRect) -> None:
        """Qt leaves the ground to us, because the viewport is opaque; what rows cover needs none."""
        rows = self.verticalHeader().length() - self.verticalHeader().offset()
        top = 0 if self._state is not TableState.ROWS else rows
        if dirty.bottom() >= top:
            below = QRect(dirty.x(), max(dirty.y(), top), dirty.width(), dirty.bottom() + 1 - max(dirty.y(), top))
            QPainter(self.viewport()).fillRect(below, theme().color("surface"))

    def _padded(self, column: int, height: int) -> QRect:
        state, spacing = self.delegate.state, tokens().spacing
        left = spacing.pane_padding if column == state.first_column else spacing.cell_padding
        right = spacing.pane_padding if column == state.last_column else spacing.cell_padding
        return QRect(self.columnViewportPosition(column) + left, 0, self.columnWidth(column) - left - right, height)

    def _paint_skeleton(self, dirty: QRect) -> None:
        painter = QPainter(self.viewport())
        height, width = self.verticalHeader().defaultSectionSize(), self.viewport().width()
        cells = [(self._padded(n, height), column.right) for n, column in enumerate(self.columns)]
        cells = [cell for n, cell in enumerate(cells) if not self.isColumnHidden(n)]
        for number, y in enumerate(range(0, dirty.bottom() + 1, height)):
            paint_skeleton_row(painter, QRect(0, y, width, height), cells, number)
