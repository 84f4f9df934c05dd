"""A change anywhere reaches the cell, without a reset, a lost selection or a jump."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from billie_desktop.desk.values import AccountView, CustomerView
from billie_desktop.domain.provenance import Origin, OriginKind
from billie_desktop.ui.customer.menus import picker_menu
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.opening import FORTY, PRIYA
from billie_desktop.ui.gallery.people import money, postings
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.models.schedule_rows import DetailRow, LinkedRow
from tests.ui.screens.conftest import press, until

pytestmark = pytest.mark.window


def with_account(view: CustomerView, changed: AccountView) -> CustomerView:
    """The view with one account replaced."""
    accounts = tuple(changed if each.account_id == changed.account_id else each for each in view.accounts)
    return replace(view, accounts=accounts)


def paid_down(account: AccountView, total: str) -> AccountView:
    """The account with another live balance."""
    assert account.balance is not None
    balance = replace(account.balance, total=money(total), principal=money(total) - account.balance.fees)
    return replace(account, balance=balance)


async def test_a_new_balance_reaches_every_pane(page: CustomerPage, fake: FakeDesk) -> None:
    """Rail, summary and overview show the new figure; each model emits one change and no reset."""
    resets: list[str] = []
    changed: list[int] = []
    page.rail.model.modelReset.connect(lambda: resets.append("rail"))
    page.work.overview.schedule.model.modelReset.connect(lambda: resets.append("schedule"))
    page.rail.model.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    view = fake.records.views[PRIYA]
    fake.records.put(with_account(view, paid_down(view.accounts[0], "400.00")))
    assert page.work.summary.total.value == money("400")
    assert page.work.overview.balance.total.figure.value == money("400")
    assert page.rail.model.rows[0].amount == "$400.00"
    assert changed == [0]
    assert resets == []


async def test_the_selection_stays_when_the_order_changes(page: CustomerPage, fake: FakeDesk) -> None:
    """The selected account keeps its selection and the surface when another account overtakes it in triage."""
    view = fake.records.views[PRIYA]
    chosen = view.accounts[2].account_id
    page.rail.select(chosen)
    fake.records.put(replace(view, accounts=(view.accounts[2], *view.accounts[:2], *view.accounts[3:])))
    assert page.rail.selected == chosen
    assert page.work.account_id == chosen
    assert page.rail.model.rows[0].account_id == chosen


async def test_scroll_and_selection_stay_with_forty_accounts(stage: Stage, fake: FakeDesk) -> None:
    """A live update of a long rail moves neither the scroll position nor the selection."""
    page = stage.shell.open_customer(FORTY)
    assert page is not None
    await settle()
    view = fake.records.views[FORTY]
    page.rail.select(view.accounts[20].account_id)
    bar = page.rail.list.verticalScrollBar()
    bar.setValue(300)
    fake.records.put(with_account(view, paid_down(view.accounts[3], "77.00")))
    await settle()
    assert bar.value() == 300
    assert page.rail.selected == view.accounts[20].account_id
    assert page.rail.model.row_of(view.accounts[3].account_id).amount == "$77.00"  # type: ignore[union-attr]


async def test_a_closed_account_stays_closed(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """A refresh never reopens the panel the agent closed, and choosing an account opens it again."""
    press(stage.shell.main, Qt.Key.Key_Escape)
    view = fake.records.views[PRIYA]
    fake.records.put(with_account(view, paid_down(view.accounts[0], "400.00")))
    assert page.work.account_id == ""
    press(stage.shell.main, Qt.Key.Key_J)
    assert page.work.account_id != ""


async def test_the_first_visit_selects_once(stage: Stage, fake: FakeDesk) -> None:
    """An account named by number is selected when it becomes known; later views select nothing."""
    view = fake.records.views.pop(PRIYA)
    page = stage.shell.open_customer(PRIYA, "VN2605150402")
    assert page is not None
    assert page.work.account_id == ""
    fake.records.put(view)
    assert page.work.account_id == view.accounts[2].account_id
    page.rail.select(view.accounts[1].account_id)
    fake.records.put(with_account(view, paid_down(view.accounts[0], "400.00")))
    assert page.work.account_id == view.accounts[1].account_id


async def test_a_cached_balance_never_looks_live(page: CustomerPage, fake: FakeDesk) -> None:
    """When the ledger stops answering, every origin of the account says cached."""
    view = fake.records.views[PRIYA]
    stale = replace(view.accounts[0], balance_origin=Origin.cached(view.accounts[0].balance_origin.as_of))
    fake.records.put(with_account(view, stale))
    shown = (page.work.summary.origin, page.work.overview.balance.origin, page.rail.origin)
    assert {label.origin.kind for label in shown} == {OriginKind.CACHED}


async def test_a_missing_figure_is_a_dash(page: CustomerPage, fake: FakeDesk) -> None:
    """Principal and fees that nobody knows are dashes, also in spoken text; never $0.00."""
    view = fake.records.views[PRIYA]
    fake.records.put(with_account(view, replace(view.accounts[0], balance=None)))
    fees = page.work.overview.balance.fees.figure
    assert fees.text() == "—"
    assert "not available" in fees.accessibleName()


async def test_new_postings_arrive_in_place(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """With the list in front, a new posting is inserted on top without a reset, and the selection stays on its row."""
    press(stage.shell.main, Qt.Key.Key_2)
    model = page.work.transactions.model
    account = page.work.account_id
    await until(lambda: model.rowCount() == 20)
    page.work.transactions.table.selectRow(3)
    chosen = model.rows[3].transaction_id
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    newest = replace(postings()[0], transaction_id="TXN-NEW")
    fake.records.history[account] = (newest, *fake.records.history[account])
    fake.records.put(fake.records.views[PRIYA], postings=(account,))
    await until(lambda: model.rows[0].transaction_id == "TXN-NEW")
    assert resets == []
    assert model.rows[page.work.transactions.table.currentIndex().row()].transaction_id == chosen


async def test_load_more_adds_below(stage: Stage, page: CustomerPage) -> None:
    """ "Load more (20 of 27)" adds the other seven below; nothing above moves."""
    press(stage.shell.main, Qt.Key.Key_2)
    pane = page.work.transactions
    await until(lambda: pane.model.rowCount() == 20)
    assert pane.more.text() == "Load more (20 of 27)"
    first = pane.model.rows[:20]
    pane.more.click()
    await until(lambda: pane.model.rowCount() == 27)
    assert pane.model.rows[:20] == first
    assert not pane.more.isVisible()


async def test_filters_ask_the_ledger(stage: Stage, page: CustomerPage) -> None:
    """A type and a day narrow the list; both days are included; nothing found says so."""
    press(stage.shell.main, Qt.Key.Key_2)
    pane = page.work.transactions
    await until(lambda: pane.model.rowCount() == 20)
    pane.kind.setCurrentText("Repayment")
    await until(lambda: pane.model.rowCount() == 5)
    pane.since.setText("2/6/2026")
    await until(lambda: pane.model.rowCount() == 1)
    pane.since.setText("3/6/2026")
    await until(lambda: pane.model.rowCount() == 0)
    assert pane.count.text() == ""


async def test_an_outage_of_the_list_is_not_an_empty_list(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """Transactions that cannot be read say unavailable, and Try again reads them."""
    fake.records.outage = "The ledger did not answer."
    press(stage.shell.main, Qt.Key.Key_2)
    pane = page.work.transactions
    await until(lambda: pane.origin.origin.kind is OriginKind.UNAVAILABLE)
    fake.records.outage = ""
    pane.table.message_action_requested.emit()
    await until(lambda: pane.model.rowCount() == 20)


async def test_a_linked_transaction_is_found(page: CustomerPage) -> None:
    """Enter on an instalment leads to its transaction in the list, selected."""
    page.work.overview.schedule.on_row_activated(0)
    pane = page.work.transactions
    await until(lambda: pane.model.rowCount() == 20)
    await until(lambda: pane.table.currentIndex().row() >= 0)
    assert page.work.tabs.currentIndex() == 1
    assert pane.model.rows[pane.table.currentIndex().row()].transaction_id == "TXN-2026-00004181"


async def test_the_fee_count_is_the_list(page: CustomerPage, fake: FakeDesk) -> None:
    """The number on the tab counts the same fees that the tab lists, net of waivers."""
    await until(lambda: page.work.fees.model.rowCount() == 2)
    assert page.work.tabs.tabText(2) == "Fees"
    assert page.work.tabs.accessibleTabName(2) == "Fees, 2"


async def test_a_hidden_customer_is_not_watched(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """A customer is kept fresh while its page is in front, and let go when it is behind or closed."""
    assert fake.records.watched == [PRIYA]
    stage.shell.main.go_to_place("accounts")
    assert fake.records.watched == []
    stage.shell.main.go_back()
    assert fake.records.watched == [PRIYA]
    stage.shell.close_customer(PRIYA)
    assert fake.records.watched == []


async def test_an_instalment_unfolds_in_place(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """Right unfolds the instalment under the cursor with all its transactions, Left folds it; a live change of another
    instalment keeps it unfolded and resets nothing."""
    block = page.work.overview.schedule
    resets: list[int] = []
    block.model.modelReset.connect(lambda: resets.append(1))
    block.table.setFocus()
    block.table.selectRow(4)
    press(stage.shell.main, Qt.Key.Key_Right)
    assert block.model.rowCount() == 10
    detail, linked = block.model.rows[5:7]
    assert isinstance(detail, DetailRow)
    assert detail.words == "Scheduled 120.75 · paid 50.00 on Tue 2 Jun 2026 · remaining 70.75 · 12 days late"
    assert linked == LinkedRow(5, "TXN-2026-00005263")
    view = fake.records.views[PRIYA]
    first = view.accounts[0]
    plan = first.account.schedule
    assert plan is not None
    rows = tuple(
        replace(row, status="paid", remaining=money("0")) if row.number == 6 else row for row in plan.instalments
    )
    loan = replace(first.account, schedule=replace(plan, instalments=rows))
    fake.records.put(with_account(view, replace(first, account=loan)))
    assert isinstance(block.model.rows[5], DetailRow)
    assert block.table.currentIndex().row() == 4
    press(stage.shell.main, Qt.Key.Key_Left)
    assert block.model.rowCount() == 8
    assert resets == []


async def test_a_narrow_window_keeps_the_accounts_in_reach(stage: Stage, page: CustomerPage) -> None:
    """Below 1100 px the rail gives way to a button with the same accounts; wider, it is back."""
    stage.shell.main.resize(1040, 700)
    await settle()
    assert not page.rail.isVisible()
    assert page.work.summary.picker.isVisible()
    assert page.work.summary.picker.text() == "Accounts 5"
    labels = [action.text() for action in picker_menu(page).actions() if not action.isSeparator()]
    assert labels == [f"{row.label}  {row.amount}" for row in page.rail.model.rows if not row.is_caption]
    stage.shell.main.resize(1440, 900)
    await settle()
    assert page.rail.isVisible()
    assert not page.work.summary.picker.isVisible()


async def test_only_one_tab_is_on_screen(stage: Stage, page: CustomerPage) -> None:
    """Whatever tab is chosen, exactly its page is visible on the surface."""
    for number in range(6):
        page.work.choose_tab(number)
        await settle()
        shown = [child for child in page.work.pages.children() if isinstance(child, QWidget) and child.isVisible()]
        assert shown == [page.work.pages.page(number)]
