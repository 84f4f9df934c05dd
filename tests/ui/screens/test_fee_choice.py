"""Choosing fees: select mode, select all, the running total, and whose choice it is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from billie_desktop.domain.ledger import TransactionType
from billie_desktop.ui.customer.fees import FeesPage
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.people import posting, postings
from billie_desktop.ui.gallery.stage import settle
from tests.ui.screens.conftest import press

pytestmark = pytest.mark.window
CHECKED, PARTLY, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.PartiallyChecked, Qt.CheckState.Unchecked


@pytest.fixture
async def fees(page: CustomerPage, fake: FakeDesk) -> FeesPage:
    """Three fees on the first account: 10.00, 10.00 and 7.55."""
    odd = posting(5300, TransactionType.LATE_FEE, "7.55", "460.55", fee=True, days=2, text="Late fee")
    fake.records.history[page.work.account_id] = (odd, *postings())
    page.work.choose_tab(2)
    page.work.fees.reload()
    await settle()
    return page.work.fees


def click(fees: FeesPage, place: int) -> None:
    box = fees.table.visualRect(fees.model.index(place, 3))
    QTest.mouseClick(fees.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.center()))


async def test_the_running_total_follows_every_choice(fees: FeesPage) -> None:
    """Clicks choose and take back; the sum is made in decimals and said in words."""
    assert fees.table.isColumnHidden(0)
    fees.select.click()
    await settle()
    assert not fees.table.isColumnHidden(0)
    assert fees.chosen.text() == "0 selected · $0.00"
    click(fees, 0)
    assert (fees.chosen.text(), fees.all.checkState()) == ("1 selected · $7.55", PARTLY)
    click(fees, 1)
    assert fees.chosen.text() == "2 selected · $17.55"
    assert fees.chosen.accessibleName() == "2 of 3 selected, 17 dollars 55 cents"
    click(fees, 0)
    assert fees.chosen.text() == "1 selected · $10.00"


async def test_select_all_and_none(fees: FeesPage) -> None:
    """All chooses every fee, again none; from a part it chooses all."""
    fees.select.click()
    fees.all.click()
    assert (fees.chosen.text(), fees.all.checkState()) == ("3 selected · $27.55", CHECKED)
    fees.all.click()
    assert (fees.chosen.text(), fees.all.checkState()) == ("0 selected · $0.00", UNCHECKED)
    click(fees, 2)
    fees.all.click()
    assert fees.all.checkState() is CHECKED
    assert len(fees.chosen_fees) == 3


async def test_the_keyboard_chooses(fees: FeesPage) -> None:
    """Space on a row chooses it, Ctrl+A chooses all; outside select mode neither does anything."""
    fees.table.setFocus(Qt.FocusReason.TabFocusReason)
    fees.table.selectRow(1)
    press(fees.window(), Qt.Key.Key_Space)
    assert fees.chosen_fees == ()
    fees.select.click()
    fees.table.setFocus(Qt.FocusReason.TabFocusReason)
    press(fees.window(), Qt.Key.Key_Space)
    assert [fee.transaction.transaction_id for fee in fees.chosen_fees] == ["TXN-2026-00005249"]
    press(fees.window(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(fees.chosen_fees) == 3


async def test_a_choice_stays_while_its_fee_stands(fees: FeesPage, page: CustomerPage, fake: FakeDesk) -> None:
    """A refresh keeps the choice, a fee that was waived meanwhile leaves it, another account begins without one."""
    fees.select.click()
    fees.all.click()
    waiver = posting(5400, TransactionType.FEE_WAIVER, "-7.55", "453.00", fee=True, days=1)
    fake.records.history[page.work.account_id] = (waiver, *fake.records.history[page.work.account_id])
    fees.reload()
    await settle()
    assert fees.chosen.text() == "2 selected · $20.00"
    page.select_account("VN2605150402")
    await settle()
    assert fees.chosen_fees == ()
    assert not fees.table.is_selecting


async def test_the_list_is_what_the_badge_counts(fees: FeesPage, page: CustomerPage) -> None:
    """The tab's count and the list are one reading."""
    assert page.work.tabs.accessibleName() == "Account tabs"
    assert fees.model.rowCount() == 3
    assert fees.total.text() == "$27.55"


async def test_no_button_promises_what_nobody_does(fees: FeesPage) -> None:
    """Waive selected is off without a choice or with the reason given; then it carries exactly the chosen fees."""
    fees.select.click()
    fees.offer_waiver("Waive fee needs a supervisor.")
    assert fees.waive.off_reason == "Waive fee needs a supervisor."
    fees.offer_waiver(None)
    assert fees.waive.is_off is True
    asked: list[object] = []
    fees.waive_asked.connect(asked.append)
    click(fees, 1)
    fees.waive.click()
    assert asked == [fees.chosen_fees]
