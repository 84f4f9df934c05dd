"""The table of fees: a list to read, or to choose from with a check box in each row."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent

from billie_desktop.ui.kit.column_fit import fit_columns
from billie_desktop.ui.kit.table import TableView
from billie_desktop.ui.models.fee_rows import CHECK, FEE_COLUMNS


class FeeTable(TableView):
    """While selecting, a click or Space on a row chooses it or takes it back; Ctrl+A chooses all."""

    toggled = Signal(int)
    all_asked = Signal()

    def __init__(self) -> None:
        super().__init__(FEE_COLUMNS, name="Fees")
        self._selecting = False
        self.clicked.connect(self.on_cell_clicked)
        self.peek_requested.connect(self.on_space)

    @property
    def is_selecting(self) -> bool:
        """Whether rows have a check box."""
        return self._selecting

    def set_selecting(self, selecting: bool) -> None:
        """Give the rows a check box, or take it away."""
        self._selecting = selecting
        self.fit_columns()
        self.viewport().update()

    def fit_columns(self) -> None:
        if getattr(self, "_selecting", False):
            super().fit_columns()
            return
        # Without the boxes the other columns share the whole width.
        shown = [number for number, column in enumerate(self.columns) if column.key != CHECK]
        widths = fit_columns([self.columns[number] for number in shown], self.viewport().width())
        found = {shown[place]: width for place, width in widths.items()}
        for number in range(len(self.columns)):
            self.setColumnHidden(number, number not in found)
        for number, width in found.items():
            self.setColumnWidth(number, width)
        self.delegate.state.first_column, self.delegate.state.last_column = min(found), max(found)

    def on_cell_clicked(self, index: QModelIndex) -> None:
        """A click anywhere in the row."""
        if self._selecting:
            self.toggled.emit(index.row())

    def on_space(self, place: int) -> None:
        """Space on the row under the cursor."""
        if self._selecting:
            self.toggled.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._selecting and event.key() == Qt.Key.Key_A and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.all_asked.emit()
            event.accept()
            return
        super().keyPressEvent(event)
