"""Tables and lists: keys, states, selection, and what a repaint reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    Qt,
)
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from billie_desktop.domain.money import Money
from billie_desktop.ui.kit.columns import AmountCell, BadgeCell, Column, MonoCell, TextCell, TwoLineCell, cell_text
from billie_desktop.ui.kit.state_message import StateMessage
from billie_desktop.ui.kit.table import TableView
from billie_desktop.ui.kit.theme import Density, Theme
from tests.ui.kit.conftest import colors_in, grabbed

pytestmark = pytest.mark.window

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Account:
    number: str
    name: str
    balance: Money


COLUMNS: tuple[Column[Account], ...] = (
    Column("number", "Account", 120, lambda row: MonoCell(row.number), sortable=True),
    Column("name", "Customer", 140, lambda row: TextCell(row.name), stretch=1),
    Column("status", "Status", 110, lambda row: BadgeCell("arrears", "In arrears", plain=True)),
    Column("aging", "Aging", 130, lambda row: BadgeCell("bucket-late", "Late · 41 d"), drop=1),
    Column("balance", "Balance", 100, lambda row: AmountCell(row.balance), right=True, sortable=True),
    Column("opened", "Opened", 110, lambda row: TwoLineCell("2 Oct 2025", "8 months ago"), drop=2),
)


class Accounts(QAbstractTableModel):
    def __init__(self, rows: Sequence[Account]) -> None:
        super().__init__()
        self.rows = rows

    def row_object(self, row: int) -> Account:
        return self.rows[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return cell_text(COLUMNS[index.column()].cell(self.rows[index.row()]))


class Watched(list[Account]):
    """Rows that remember which of them were read."""

    def __init__(self, rows: Sequence[Account]) -> None:
        super().__init__(rows)
        self.read: set[int] = set()

    def __getitem__(self, row: Any) -> Any:
        self.read.add(row)
        return super().__getitem__(row)


def accounts(count: int) -> list[Account]:
    return [
        Account(f"VN26{number:08}", f"Customer {number % 977}", Money(Decimal(number % 90_000) / 100))
        for number in range(count)
    ]


def table_of(window: QWidget, count: int, density: Density | None = None) -> TableView:
    table = TableView(COLUMNS, density, window)
    model = Accounts(accounts(count))
    model.setParent(table)
    table.setModel(model)
    table.setGeometry(0, 0, 800, 600)
    table.show()
    return table


@pytest.fixture
def table(window: QWidget) -> TableView:
    return table_of(window, 50)


def point_at(table: TableView, row: int) -> None:
    """Move the pointer over a row, no button pressed."""
    place = QPointF(table.visualRect(table.model().index(row, 1)).center())
    far, none = table.viewport().mapToGlobal(place), Qt.MouseButton.NoButton
    event = QMouseEvent(QEvent.Type.MouseMove, place, far, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(table.viewport(), event)


def row_band(table: TableView, row: int) -> QImage:
    """What is painted for one row."""
    top = table.rowViewportPosition(row)
    return grabbed(table.viewport()).copy(0, top, table.viewport().width(), table.rowHeight(row))


def test_the_sample_model_is_sound(qtmodeltester: ModelTester) -> None:
    """The rows of these tests obey Qt's own rules for models."""
    qtmodeltester.check(Accounts(accounts(3)))


def test_keys_move_open_peek_and_copy(table: TableView) -> None:
    """j and k and the arrows move; Enter and o open; Space peeks; c copies; other letters do nothing."""
    heard: list[tuple[str, int]] = []
    table.row_activated.connect(lambda row: heard.append(("open", row)))
    table.peek_requested.connect(lambda row: heard.append(("peek", row)))
    table.copy_requested.connect(lambda row: heard.append(("copy", row)))
    table.setFocus()
    assert table.currentIndex().row() == 0
    keys = (Qt.Key.Key_J, Qt.Key.Key_Down, Qt.Key.Key_J, Qt.Key.Key_K, Qt.Key.Key_Return, Qt.Key.Key_O)
    for key in (*keys, Qt.Key.Key_Space, Qt.Key.Key_C, Qt.Key.Key_V):
        QTest.keyClick(table, key)
    assert heard == [("open", 2), ("open", 2), ("peek", 2), ("copy", 2)]
    assert table.selectionModel().selectedRows()[0].row() == 2


def test_the_cursor_stops_at_both_ends(table: TableView) -> None:
    """k on the first row and j on the last stay where they are."""
    table.setFocus()
    table.step(-1)
    assert table.currentIndex().row() == 0
    table.step(1000)
    assert table.currentIndex().row() == 49


def test_a_double_click_opens(table: TableView, qtbot: QtBot) -> None:
    """Two clicks on a row open it."""
    place = table.visualRect(table.model().index(3, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(table.row_activated, timeout=1000) as opened:
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened.args == [3]


def test_states_of_a_row_have_their_grounds(table: TableView, look: Theme) -> None:
    """Selected has ground and bar, by key the ring too, hovered its own ground, and rest the surface."""
    table.setFocus(Qt.FocusReason.MouseFocusReason)
    table.selectRow(1)
    clicked = row_band(table, 1)
    assert clicked.pixelColor(0, 10) == look.color("selected-bar")
    assert clicked.pixelColor(400, 5) == look.color("selected")
    assert clicked.pixelColor(400, 0) == look.color("selected")
    QTest.keyClick(table, Qt.Key.Key_J)
    assert row_band(table, 2).pixelColor(400, 0) == look.color("focus")
    assert row_band(table, 1).pixelColor(400, 5) == look.color("surface")
    point_at(table, 6)
    assert row_band(table, 6).pixelColor(400, 5) == look.color("hover")
    assert row_band(table, 5).pixelColor(400, 31) == look.color("hairline")


def test_a_window_that_is_not_in_front_shows_a_quiet_selection(table: TableView, look: Theme, qtbot: QtBot) -> None:
    """Behind another window the selected row loses bar and colour, not its selection."""
    table.selectRow(1)
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not table.isActiveWindow(), timeout=30_000)
    quiet = row_band(table, 1)
    assert quiet.pixelColor(0, 10) == look.color("selected-inactive")
    assert quiet.pixelColor(400, 5) == look.color("selected-inactive")


def test_columns_go_when_there_is_no_room(table: TableView) -> None:
    """The least important columns go first, those without a rank never, and all come back."""
    shown = []
    for width in (800, 640, 520, 300):
        table.resize(width, 600)
        shown.append([c.key for n, c in enumerate(COLUMNS) if not table.isColumnHidden(n)])
    assert "opened" in shown[0]
    assert shown[1] == ["number", "name", "status", "aging", "balance"]
    assert shown[2] == shown[3] == ["number", "name", "status", "balance"]
    table.resize(800, 600)
    assert not any(table.isColumnHidden(n) for n in range(len(COLUMNS)))


def test_the_header_asks_to_sort_by_mouse_and_key(table: TableView, qtbot: QtBot) -> None:
    """A click asks for the column, the same column again for the other order, and keys do the same."""
    asked: list[tuple[str, bool]] = []

    def sort(key: str, descending: bool) -> None:
        asked.append((key, descending))
        table.header.show_sort(key, descending)

    table.sort_requested.connect(sort)
    header = table.header
    for column in (4, 4, 1):
        x = header.sectionViewportPosition(column) + 20
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 10))
    assert asked == [("balance", False), ("balance", True)]
    header.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(header, Qt.Key.Key_Return)
    QTest.keyClick(header, Qt.Key.Key_Right)
    QTest.keyClick(header, Qt.Key.Key_Space)
    assert asked[2:] == [("number", False), ("balance", False)]


def test_loading_empty_and_unavailable_look_different(table: TableView, look: Theme, qtbot: QtBot) -> None:
    """Skeletons are no rows, empty says what to do next, unavailable is amber and offers to try again."""
    rows = grabbed(table.viewport())
    table.show_loading()
    loading = grabbed(table.viewport())
    table.show_empty("No fees", "Nothing was charged.", "Show transactions")
    empty = grabbed(table.viewport())
    table.show_unavailable("Fees could not be read")
    broken = grabbed(table.viewport())
    assert look.color("count-bg").name() in colors_in(loading)
    assert look.color("warning").name() in colors_in(broken)
    assert look.color("warning").name() not in colors_in(empty)
    assert len({bytes(image.constBits()) for image in (rows, loading, empty, broken)}) == 4
    with qtbot.waitSignal(table.message_action_requested, timeout=1000):
        table._message._action.click()
    table.show_rows()
    assert grabbed(table.viewport()) == rows


def test_a_changed_cell_fades_and_the_clock_stops(table: TableView, look: Theme, qtbot: QtBot) -> None:
    """Only the changed cell takes the flash ground, it fades to nothing, and no timer is left running."""
    table.flash(2, 4)
    assert table.flashes.is_running
    assert set(table.flashes.shares()) == {(2, 4)}
    table.flash(3)
    assert (3, -1) in table.flashes.shares()
    qtbot.waitUntil(lambda: not table.flashes.is_running, timeout=30_000)
    assert table.flashes.shares() == {}
    look.reduced_motion = True
    table.flash(2, 4)
    assert not table.flashes.is_running


def test_density_changes_the_rows_on_screen(table: TableView, look: Theme) -> None:
    """The agent's choice reaches tables at once, except those with a density of their own."""
    fixed = table_of(table.window(), 3, Density.COMPACT)
    look.density = Density.NORMAL
    assert table.rowHeight(0) == 40
    assert fixed.rowHeight(0) == 24


def test_a_repaint_of_a_hundred_thousand_rows_asks_for_those_on_screen(window: QWidget) -> None:
    """Wherever the table stands, painting it reads the rows in sight and no other."""
    table = table_of(window, 100_000, Density.COMPACT)
    table.resize(1400, 780)
    window.resize(1440, 900)
    picture = QImage(table.viewport().size(), QImage.Format.Format_RGB32)
    model = table.model()
    assert isinstance(model, Accounts)
    rows = model.rows = Watched(model.rows)
    for step in range(15):
        table.verticalScrollBar().setValue(step * 150_000)
        rows.read.clear()
        table.viewport().render(picture)
        first, last = table.rowAt(0), table.rowAt(table.viewport().height() - 1)
        assert rows.read == set(range(first, last + 1))


def test_a_low_table_says_its_message_in_one_line(window: QWidget) -> None:
    """Where there is no height for the sentence, title and action share a line; nothing is squeezed."""
    message = StateMessage(window)
    message.setFixedWidth(400)
    message.show_unavailable("Streams unavailable", "The streams cannot be asked.")
    message.show()
    for height, has_text in ((140, True), (96, True), (36, False)):
        message.resize(400, height)
        message.fit(height)
        assert message._text.isVisible() is has_text
        layout = message.layout()
        assert layout is not None
        assert layout.totalHeightForWidth(400) <= height
        assert message._action.isVisible()
    assert message.accessibleName() == "Streams unavailable. The streams cannot be asked."
