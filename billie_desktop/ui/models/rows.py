"""The one way rows reach a view: frozen rows in order, changed in place.

A model never resets for a live update. `show_rows` compares what is shown with what is wanted and turns the
difference into removals, moves, insertions and one `dataChanged` per changed row, so that selection, current index
and scroll position stay with their rows. `replace_rows` is for another question (new sort, new filter): there the
old places mean nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from billie_desktop.ui.kit.columns import Column, cell_spoken, cell_text

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()


class Role(IntEnum):
    """What a row can be asked for besides the roles of Qt."""

    ROW = Qt.ItemDataRole.UserRole + 1
    """The frozen row itself, for delegates."""
    KEY = Qt.ItemDataRole.UserRole + 2
    """The text that names the row for good, whatever its place."""


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Frozen rows of one kind, keyed by a text, in the order they are given."""

    def __init__(
        self, key: Callable[[Row], str], columns: Sequence[Column[Any]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._key = key
        self._columns = tuple(columns)
        self._rows: list[Row] = []
        self._places: dict[str, int] = {}
        self._places_stale = False

    # reading

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows in order."""
        return tuple(self._rows)

    @property
    def columns(self) -> tuple[Column[Any], ...]:
        """The columns in order."""
        return self._columns

    def row_at(self, place: int) -> Row | None:
        """The row at a place, None outside."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def row_object(self, place: int) -> Row | None:
        """The same, under the name by which delegates ask."""
        return self.row_at(place)

    def place_of(self, key: str) -> int | None:
        """Where the row with this key stands, None when it is not shown."""
        if self._places_stale:
            self._places = {self._key(row): place for place, row in enumerate(self._rows)}
            self._places_stale = False
        return self._places.get(key)

    def row_of(self, key: str) -> Row | None:
        """The row with this key, None when it is not shown."""
        place = self.place_of(key)
        return None if place is None else self._rows[place]

    # changing

    def show_rows(self, rows: Sequence[Row]) -> int:
        """Show exactly these rows, keeping what stays in its place; returns how many rows changed their content."""
        wanted = {self._key(row): row for row in rows}
        order = list(wanted)
        self._remove_all_but(wanted)
        self._insert_and_move(order, wanted)
        return sum(self._put(place, wanted[key]) for place, key in enumerate(order))

    def replace_rows(self, rows: Sequence[Row]) -> None:
        """Answer another question: the old rows and their places are forgotten."""
        self.beginResetModel()
        self._rows = list({self._key(row): row for row in rows}.values())
        self._places_stale = True
        self.endResetModel()

    def append_rows(self, rows: Sequence[Row]) -> None:
        """Add the next page below; a row that is already shown is changed in place."""
        fresh: dict[str, Row] = {}
        for row in rows:
            place = self.place_of(self._key(row))
            if place is None:
                fresh[self._key(row)] = row
            else:
                self._put(place, row)
        if fresh:
            first = len(self._rows)
            self.beginInsertRows(NO_PARENT, first, first + len(fresh) - 1)
            self._rows.extend(fresh.values())
            self._places_stale = True
            self.endInsertRows()

    def change_row(self, row: Row) -> bool:
        """Change one shown row in place; False when it is not shown or already like this."""
        place = self.place_of(self._key(row))
        return place is not None and self._put(place, row)

    def remove_row(self, key: str) -> bool:
        """Take one row away; False when it is not shown."""
        place = self.place_of(key)
        if place is None:
            return False
        self.beginRemoveRows(NO_PARENT, place, place)
        del self._rows[place]
        self._places_stale = True
        self.endRemoveRows()
        return True

    def repaint_rows(self) -> None:
        """Tell views that what is shown beside the rows changed (a clock, a mark), row by row."""
        for place in range(len(self._rows)):
            self._emit_changed(place)

    def _put(self, place: int, row: Row) -> bool:
        if self._rows[place] == row:
            return False
        self._rows[place] = row
        self._emit_changed(place)
        return True

    def _emit_changed(self, place: int) -> None:
        self.dataChanged.emit(self.index(place, 0), self.index(place, len(self._columns) - 1))

    def _remove_all_but(self, wanted: dict[str, Row]) -> None:
        last = len(self._rows) - 1
        while last >= 0:
            if self._key(self._rows[last]) in wanted:
                last -= 1
                continue
            first = last
            while first > 0 and self._key(self._rows[first - 1]) not in wanted:
                first -= 1
            self.beginRemoveRows(NO_PARENT, first, last)
            del self._rows[first : last + 1]
            self._places_stale = True
            self.endRemoveRows()
            last = first - 1

    def _insert_and_move(self, order: list[str], wanted: dict[str, Row]) -> None:
        shown = {self._key(row) for row in self._rows}
        place = 0
        while place < len(order):
            key = order[place]
            if place < len(self._rows) and self._key(self._rows[place]) == key:
                place += 1
            elif key in shown:
                self._move(next(i for i in range(place, len(self._rows)) if self._key(self._rows[i]) == key), place)
                place += 1
            else:
                stop = place + 1
                while stop < len(order) and order[stop] not in shown:
                    stop += 1
                self.beginInsertRows(NO_PARENT, place, stop - 1)
                self._rows[place:place] = [wanted[key] for key in order[place:stop]]
                self._places_stale = True
                self.endInsertRows()
                place = stop

    def _move(self, start: int, target: int) -> None:
        self.beginMoveRows(NO_PARENT, start, start, NO_PARENT, target)
        self._rows.insert(target, self._rows.pop(start))
        self._places_stale = True
        self.endMoveRows()

    # Qt

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row, column = self._rows[index.row()], self._columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell_text(column.cell(row))
            case Role.ROW:
                return row
            case Role.KEY:
                return self._key(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{column.title} {cell_spoken(column.cell(row))}".strip()
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
            case _:
                return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None
