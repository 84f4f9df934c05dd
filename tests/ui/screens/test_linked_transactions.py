"""From an instalment to its transaction and back, and everything the Transactions tab says about one posting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from billie_desktop.domain.provenance import OriginKind
from billie_desktop.ui.customer.overview.schedule import ScheduleBlock
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.customer.transactions import BACKWARDS, TransactionsPage
from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.opening import PRIYA
from billie_desktop.ui.gallery.people import many_postings
from billie_desktop.ui.gallery.stage import settle
from billie_desktop.ui.models.schedule_rows import LinkedRow
from tests.ui.screens.conftest import press, until

pytestmark = pytest.mark.window
OLDER, NEWER = "TXN-2026-00004919", "TXN-2026-00005263"


async def with_two_links(page: CustomerPage, fake: FakeDesk) -> ScheduleBlock:
    """Instalment 5 was served by two transactions."""
    view = fake.records.views[PRIYA]
    account = view.accounts[0].account
    assert account.schedule is not None
    rows = list(account.schedule.instalments)
    rows[4] = replace(rows[4], transaction_ids=(OLDER, NEWER))
    schedule = replace(account.schedule, instalments=tuple(rows))
    first = replace(view.accounts[0], account=replace(account, schedule=schedule))
    fake.records.put(replace(view, accounts=(first, *view.accounts[1:])))
    await settle()
    return page.work.overview.schedule


def click_row(block: ScheduleBlock, place: int, column: str = "due") -> None:
    """A click of the mouse on a cell of the schedule."""
    number = [each.key for each in block.table.columns].index(column)
    box = block.table.visualRect(block.model.index(place, number))
    at = QPoint(box.x() + 20, box.center().y())
    QTest.mouseClick(block.table.viewport(), Qt.MouseButton.LeftButton, pos=at)


async def test_every_linked_transaction_can_be_reached_and_left(page: CustomerPage, fake: FakeDesk) -> None:
    """An unfolded instalment lists each of its transactions; each leads to its own posting, and back to the
    instalment, which is under the cursor and in view again."""
    block = await with_two_links(page, fake)
    block.unfold(5, True)
    links = [(place, row) for place, row in enumerate(block.model.rows) if isinstance(row, LinkedRow)]
    assert [row.transaction_id for _, row in links] == [OLDER, NEWER]
    for place, row in links:
        click_row(block, place)
        await settle()
        transactions = page.work.transactions
        assert page.work.tabs.currentIndex() == 1
        chosen = transactions.model.row_at(transactions.table.currentIndex().row())
        assert chosen is not None
        assert chosen.transaction_id == row.transaction_id
        assert transactions.table.selectionModel().isSelected(transactions.table.currentIndex())
        assert transactions.way_back.isVisible()
        assert transactions.way_back.back.text() == "Back to instalment 5"
        transactions.way_back.back.click()
        await settle()
        assert page.work.tabs.currentIndex() == 0
        current = block.model.row_at(block.table.currentIndex().row())
        assert current is not None
        assert current.key == "5"
        assert QApplication.focusWidget() is block.table
        assert transactions.way_back.isHidden()


async def test_the_keyboard_goes_there_and_back(page: CustomerPage, fake: FakeDesk) -> None:
    """Enter on an instalment leads to its newest transaction; Shift+Tab from the list and Enter lead back."""
    block = await with_two_links(page, fake)
    block.table.setFocus(Qt.FocusReason.TabFocusReason)
    block.table.selectRow(4)
    press(page.window(), Qt.Key.Key_Return)
    await settle()
    transactions = page.work.transactions
    chosen = transactions.model.row_at(transactions.table.currentIndex().row())
    assert chosen is not None
    assert chosen.transaction_id == NEWER
    transactions.way_back.back.setFocus(Qt.FocusReason.BacktabFocusReason)
    press(page.window(), Qt.Key.Key_Return)
    await settle()
    assert QApplication.focusWidget() is block.table


async def test_an_old_transaction_is_found_beyond_the_first_page(page: CustomerPage, fake: FakeDesk) -> None:
    """Among 10,000 postings the 9,001st is found, shown in the middle and in full below."""
    fake.records.history[page.work.account_id] = many_postings(10_000)
    page.work.on_transaction_chosen("TXN-2026-0000109000", 1)
    transactions = page.work.transactions
    await until(lambda: transactions.detail.isVisible())
    assert transactions.detail.number.label.text() == "TXN-2026-0000109000"
    box = transactions.table.visualRect(transactions.table.currentIndex())
    assert transactions.table.viewport().rect().contains(box)
    assert transactions.count.text() == "10,000 of 10,000"


async def test_a_transaction_that_is_not_there_is_said_to_be_missing(page: CustomerPage) -> None:
    """A link to an unknown posting reads the whole history once, then says so and keeps the way back."""
    page.work.on_transaction_chosen("TXN-NONE", 2)
    transactions = page.work.transactions
    await until(lambda: "not among the postings" in transactions.way_back.words.text())
    assert transactions.way_back.back.isVisible()
    assert transactions.count.text() == "27 of 27"


async def test_filters_are_taken_off_to_find_a_link(page: CustomerPage) -> None:
    """A filter that would hide the linked transaction does not."""
    page.work.choose_tab(1)
    transactions = page.work.transactions
    transactions.kind.setCurrentIndex(4)
    transactions.since.setText("9/6/2026")
    await settle()
    page.work.on_transaction_chosen(OLDER, 4)
    await settle()
    assert transactions.kind.currentIndex() == 0
    assert transactions.since.day is None
    assert transactions.detail.number.label.text() == OLDER


@pytest.fixture
async def transactions(page: CustomerPage) -> TransactionsPage:
    """The Transactions tab of the first account."""
    page.work.choose_tab(1)
    await settle()
    return page.work.transactions


async def test_the_posting_under_the_cursor_is_shown_in_full(transactions: TransactionsPage) -> None:
    """Reference, effective date, author, both parts and description stand below, whatever columns have room."""
    transactions.table.selectRow(0)
    detail = transactions.detail
    assert detail.isVisible()
    assert detail.parts["Fee part"].text() == "+$10.00"
    assert detail.parts["Principal part"].text() == "$0.00"
    assert detail.by.text() == "system"
    assert detail.effective.text() == "Fri 5 Jun 2026"
    assert detail.words.text_shown() == "Debit of 5 June returned"
    assert detail.reference.label.text() == "—"


async def test_c_copies_the_reference_of_the_posting(transactions: TransactionsPage) -> None:
    """C in the list copies the reference, or the id of a posting without one."""
    transactions.table.setFocus(Qt.FocusReason.TabFocusReason)
    transactions.table.selectRow(2)
    press(transactions.window(), Qt.Key.Key_C)
    assert QGuiApplication.clipboard().text() == "BP-5263 2086"
    transactions.table.selectRow(0)
    press(transactions.window(), Qt.Key.Key_C)
    assert QGuiApplication.clipboard().text() == "TXN-2026-00005249"


async def test_days_in_the_wrong_order_are_said_and_not_asked(transactions: TransactionsPage) -> None:
    """A last day before the first is marked and told; the list stays as it was until the days are right."""
    before = transactions.model.rows
    transactions.since.setText("5/6/2026")
    await settle()
    transactions.until.setText("1/6/2026")
    await settle()
    assert transactions.wrong.text() == BACKWARDS
    assert set(transactions.model.rows) <= set(before)
    transactions.until.setText("5/6/2026")
    await settle()
    assert transactions.wrong.text() == ""
    assert [row.type.value for row in transactions.model.rows] == ["dishonour-fee", "late-fee"]
    assert transactions.filters.to_date == date(2026, 6, 5)


async def test_another_account_begins_without_the_filters_of_the_first(
    transactions: TransactionsPage, page: CustomerPage
) -> None:
    """State belongs to its account: type, days, detail and way back of one never narrow or dress another."""
    transactions.kind.setCurrentIndex(3)
    transactions.since.setText("1/6/2026")
    await settle()
    page.select_account("VN2605150402")
    page.work.choose_tab(1)
    await settle()
    assert (transactions.kind.currentIndex(), transactions.since.text(), transactions.since.day) == (0, "", None)
    assert transactions.detail.isHidden()
    assert transactions.way_back.isHidden()


async def test_an_outage_leaves_what_is_on_screen(transactions: TransactionsPage, fake: FakeDesk) -> None:
    """Rows that were read stay with their age and a notice of its own; Try again takes it away. Another question that
    cannot be answered is unavailable, never the rows of the first."""
    rows = transactions.model.rows
    fake.records.outage = "The ledger did not answer."
    transactions.reload()
    await settle()
    assert transactions.model.rows == rows
    assert transactions.outage.isVisible()
    assert "The ledger did not answer." in transactions.outage.words()
    assert transactions.origin.origin.kind is OriginKind.CACHED
    transactions.kind.setCurrentIndex(3)
    await settle()
    assert transactions.origin.origin.kind is OriginKind.UNAVAILABLE
    assert not transactions.outage.isVisible()
    fake.records.outage = ""
    transactions.kind.setCurrentIndex(0)
    await settle()
    assert not transactions.outage.isVisible()
    assert transactions.origin.origin.kind is OriginKind.LIVE
