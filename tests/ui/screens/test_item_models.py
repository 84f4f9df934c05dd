"""Every item model keeps Qt's contract, and no live update resets one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester

from billie_desktop.desk.values import AccountRow, CustomerRow
from billie_desktop.domain.reports import AccrualEvent
from billie_desktop.ui.gallery.people import NOW, TODAY, forty_accounts, postings, priya
from billie_desktop.ui.kit.columns import Column, TextCell
from billie_desktop.ui.kit.theme import Theme
from billie_desktop.ui.models.account_list_rows import AccountListModel
from billie_desktop.ui.models.accrual_rows import AccrualModel
from billie_desktop.ui.models.customer_list_rows import CustomerListModel
from billie_desktop.ui.models.fee_rows import FeeModel, fee_rows
from billie_desktop.ui.models.rail_rows import RailModel, rail_rows
from billie_desktop.ui.models.recent_rows import RecentCustomer, RecentModel
from billie_desktop.ui.models.rows import RowsModel
from billie_desktop.ui.models.schedule_rows import ScheduleModel, schedule_rows
from billie_desktop.ui.models.search_rows import MessageRow, RecentRow, SearchModel
from billie_desktop.ui.models.transaction_rows import TransactionModel

pytestmark = pytest.mark.window


def accounts() -> list[AccountRow]:
    return [
        AccountRow(
            each.account_id, each.account.number, "C", "N", each.account.status, None, None, each.outstanding, None,
            None, None,
        )
        for each in forty_accounts().accounts
    ]  # fmt: skip


def customers() -> list[CustomerRow]:
    return [CustomerRow(f"CUS-{n}", f"Name {n}", None, None, n % 2 == 0, n % 3 == 0, False, NOW) for n in range(6)]


def schedule() -> list[Any]:
    plan = priya().accounts[0].account.schedule
    assert plan is not None
    return list(schedule_rows(plan.instalments, TODAY))


def fees() -> list[Any]:
    from billie_desktop.domain.fees import net_of_waivers

    return list(fee_rows(net_of_waivers(postings()), ()))


def accrual_events() -> list[Any]:
    return [AccrualEvent(TODAY - timedelta(days=n), Decimal(1), Decimal(n), Decimal(1), 1, f"r{n}") for n in range(6)]


MODELS: list[tuple[Callable[[], RowsModel[Any]], Callable[[], list[Any]]]] = [
    (RailModel, lambda: list(rail_rows(forty_accounts().accounts, TODAY))),
    (ScheduleModel, schedule),
    (TransactionModel, lambda: list(postings())),
    (FeeModel, fees),
    (AccrualModel, accrual_events),
    (AccountListModel, accounts),
    (CustomerListModel, customers),
    (RecentModel, lambda: [RecentCustomer("CUS-1", "Name", 1, "active", None, "now")]),
    (SearchModel, lambda: [MessageRow("hint", "Type"), RecentRow("r", "CUS-1", "Name", NOW)]),
]


@pytest.mark.parametrize(("make", "rows"), MODELS, ids=lambda value: getattr(value, "__name__", "rows"))
def test_each_model_passes_the_model_tester(
    look: Theme, qtmodeltester: ModelTester, make: Callable[[], RowsModel[Any]], rows: Callable[[], list[Any]]
) -> None:
    """The tester, attached before the data, finds no fault through filling, turning round, cutting and emptying."""
    model = make()
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    found = rows()
    model.show_rows(found)
    model.show_rows(found[::-1])
    model.show_rows(found[::2])
    model.append_rows(found)
    model.replace_rows(found)
    model.show_rows(())
    assert model.rowCount() == 0


@pytest.mark.parametrize(("make", "rows"), MODELS, ids=lambda value: getattr(value, "__name__", "rows"))
def test_each_cell_says_something(
    look: Theme, make: Callable[[], RowsModel[Any]], rows: Callable[[], list[Any]]
) -> None:
    """Every cell has words for display and for assistive technology, and never the word None."""
    model = make()
    model.show_rows(rows())
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
            assert spoken
            assert "None" not in spoken
            assert "None" not in str(index.data(Qt.ItemDataRole.DisplayRole))


Rows = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 3)), max_size=8, unique_by=lambda row: row[0])
COLUMNS: tuple[Column[tuple[str, int]], ...] = (Column("text", "Text", 50, lambda row: TextCell(f"{row[0]}{row[1]}")),)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=Rows, after=Rows)
def test_showing_rows_changes_in_place(
    look: Theme, before: list[tuple[str, int]], after: list[tuple[str, int]]
) -> None:
    """From any rows to any others: the result is exact, persistent indexes follow their row, nothing is reset, and one
    dataChanged comes per row whose content differs."""
    model: RowsModel[tuple[str, int]] = RowsModel(lambda row: row[0], COLUMNS)
    model.show_rows(before)
    resets, changed = [], []
    model.modelReset.connect(lambda: resets.append(1))
    model.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row())))
    held = {key: QPersistentModelIndex(model.index(place, 0)) for place, (key, _) in enumerate(before)}
    model.show_rows(after)
    assert list(model.rows) == after
    assert not resets
    old = dict(before)
    differing = [place for place, (key, value) in enumerate(after) if key in old and old[key] != value]
    assert sorted(changed) == [(place, place) for place in differing]
    wanted = {key: place for place, (key, _) in enumerate(after)}
    for key, index in held.items():
        assert index.isValid() is (key in wanted)
        if index.isValid():
            assert index.row() == wanted[key]


def test_an_equal_row_changes_nothing(look: Theme) -> None:
    """A row that is the same as before emits no signal."""
    model: RowsModel[tuple[str, int]] = RowsModel(lambda row: row[0], COLUMNS)
    model.show_rows([("a", 1)])
    changed: list[int] = []
    model.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    assert not model.change_row(("a", 1))
    assert not model.change_row(("z", 1))
    assert model.change_row(("a", 2))
    assert changed == [0]
