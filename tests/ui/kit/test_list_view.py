"""Lists with rows of their own shape, and the search marks in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from billie_desktop.ui.kit.list_delegate import ListDelegate
from billie_desktop.ui.kit.list_view import ListView
from billie_desktop.ui.kit.text_painting import split_match
from billie_desktop.ui.kit.theme import Theme
from billie_desktop.ui.kit.tokens import tokens
from tests.ui.kit.conftest import colors_in, grabbed

pytestmark = pytest.mark.window

Index = QModelIndex | QPersistentModelIndex


class Names(QAbstractListModel):
    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.names = names

    def row_object(self, row: int) -> str:
        return self.names[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.names)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return self.names[index.row()] if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        caption = index.isValid() and self.names[index.row()].startswith("#")
        return Qt.ItemFlag.ItemIsEnabled if caption else super().flags(index)


class TallRows(ListDelegate):
    ground = "rail"

    def row_height(self, row: Any, width: int) -> int:
        return tokens().region.rail_row

    def is_selectable(self, row: Any) -> bool:
        return not row.startswith("#")


def test_a_list_moves_over_captions_and_opens(window: QWidget, look: Theme) -> None:
    """Keys pass over what cannot be selected, Enter and a click open, rows have the height of their delegate."""
    view = ListView(TallRows(), "Accounts", window)
    model = Names(["one", "# closed", "two"])
    model.setParent(view)
    view.setModel(model)
    view.setGeometry(0, 0, 232, 400)
    view.show()
    opened: list[int] = []
    view.row_activated.connect(lambda row: opened.append(row))
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view, Qt.Key.Key_J)
    assert view.currentIndex().row() == 2
    QTest.keyClick(view, Qt.Key.Key_Return)
    place = view.visualRect(model.index(0, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened == [2, 0]
    assert view.visualRect(model.index(2, 0)).top() == 2 * tokens().region.rail_row
    assert look.color("rail").name() in colors_in(grabbed(view.viewport()))
    assert view.accessibleName() == "Accounts"


def test_matches_are_found_without_regard_to_case() -> None:
    """The searched part is cut out wherever it occurs, and parts join to the whole."""
    assert split_match("Priya Raghavan", "ragh") == [("Priya ", False), ("Ragh", True), ("avan", False)]
    assert split_match("aXaXa", "x") == [("a", False), ("X", True), ("a", False), ("X", True), ("a", False)]
    assert split_match("Priya", "") == [("Priya", False)]
    assert split_match("Straße", "SS") == [("Straße", False)]
