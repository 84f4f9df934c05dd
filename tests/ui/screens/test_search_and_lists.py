"""Search and lists: found by keys, never empty for an outage, live rows in place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from billie_desktop.ui.accounts.page import AccountsPage
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.opening import DANIEL, PRIYA
from billie_desktop.ui.gallery.people import money
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.home.page import greeting
from billie_desktop.ui.models.search_rows import CustomerResult, FailedRow, MessageRow
from billie_desktop.ui.palette.palette import Palette
from tests.ui.screens.conftest import press, until, write

pytestmark = pytest.mark.window

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


async def searched(stage: Stage, text: str) -> Palette:
    """The palette with the answer to a text."""
    palette = stage.shell.main.palette_overlay
    press(stage.shell.main, Key.Key_K, CTRL)
    write(stage.shell.main, text)
    await until(lambda: palette.result is not None and palette.result.text == text)
    return palette


async def test_a_customer_is_found_and_opened_by_keys(stage: Stage) -> None:
    """Ctrl K, part of a name, Enter: the customer is open, the palette closed, the rail has the keys."""
    await searched(stage, "okaf")
    press(stage.shell.main, Key.Key_Return)
    await settle()
    page = stage.shell.main.pages.currentWidget()
    assert isinstance(page, CustomerPage)
    assert page.customer_id == DANIEL
    assert page.rail.list.hasFocus()


async def test_an_account_hit_selects_that_account(stage: Stage) -> None:
    """Its number leads to the customer with the account selected."""
    await searched(stage, "VN2605150402")
    press(stage.shell.main, Key.Key_Return)
    await settle()
    page = stage.shell.main.pages.customers[PRIYA]
    assert page.work.summary.number.label.text() == "VN2605150402"


async def test_ctrl_enter_opens_a_window(stage: Stage) -> None:
    """Ctrl Enter in the palette opens the hit in a window of its own."""
    await searched(stage, "okaf")
    press(stage.shell.main, Key.Key_Return, CTRL)
    await settle()
    assert DANIEL in stage.shell.windows[-1].pages.customers
    assert len(stage.shell.windows) == 2


async def test_earlier_results_stay_until_newer_ones_are_there(stage: Stage) -> None:
    """While the next letters are searched, the list still shows the former hits."""
    palette = await searched(stage, "okaf")
    before = palette.panel.model.rows
    write(stage.shell.main, "o")
    assert palette.panel.model.rows == before
    assert len(before) > 0
    await until(lambda: palette.result is not None and palette.result.text == "okafo")


async def test_a_failed_group_is_not_no_results(stage: Stage, fake: FakeDesk) -> None:
    """A group that could not be searched says so; Enter on it tries again, and it is found."""
    fake.search.failing.add("customers")
    palette = await searched(stage, "okaf")
    rows = palette.panel.model.rows
    assert any(isinstance(row, FailedRow) for row in rows)
    assert not any(isinstance(row, MessageRow) for row in rows)
    fake.search.failing.clear()
    while not isinstance(palette.panel.model.row_at(palette.panel.list.currentIndex().row()), FailedRow):
        press(stage.shell.main, Key.Key_Up)
    press(stage.shell.main, Key.Key_Return)
    await until(lambda: any(isinstance(row, CustomerResult) for row in palette.panel.model.rows))


async def test_nothing_found_and_too_short_have_their_words(stage: Stage) -> None:
    """No hits name the text; two letters show the hint and search nothing."""
    palette = await searched(stage, "zzzz")
    (said,) = [row.words for row in palette.panel.model.rows if isinstance(row, MessageRow)]
    assert said.startswith("No results for “zzzz”. Try ")
    press(stage.shell.main, Key.Key_Backspace, times=2)
    hint = palette.panel.model.rows[-1]
    assert isinstance(hint, MessageRow)
    assert hint.words.startswith("Type at least 3")


async def test_the_palette_works_while_typing_and_gives_the_focus_back(stage: Stage, page: CustomerPage) -> None:
    """From inside a form field Ctrl K opens it, Esc returns to that field with its text."""
    press(stage.shell.main, Key.Key_R)
    await until(lambda: page.drawer is not None)
    write(stage.shell.main, "12")
    field = QApplication.focusWidget()
    press(stage.shell.main, Key.Key_F7)
    assert stage.shell.main.palette_overlay.is_open
    press(stage.shell.main, Key.Key_Escape)
    assert QApplication.focusWidget() is field
    assert page.drawer is not None
    assert page.drawer.enter.form.amount.text() == "12"


def accounts_page(stage: Stage) -> AccountsPage:
    """The accounts browser, in front."""
    press(stage.shell.main, Key.Key_2, CTRL)
    found = stage.shell.main.pages.places["accounts"]
    assert isinstance(found, AccountsPage)
    return found


async def test_the_browser_is_sorted_and_narrowed_at_the_source(stage: Stage) -> None:
    """A smart view, a header click and a text each ask the source; the head says what is shown."""
    page = accounts_page(stage)
    await until(lambda: page.model.rowCount() == 47)
    assert page.head.said().startswith("47 accounts")
    assert page.head.said().endswith("most days past due first")
    page.head.view_chosen.emit("arrears")
    await until(lambda: page.model.rowCount() == 11)
    page.table.sort_requested.emit("balance", True)
    await until(lambda: page.model.rows[0].balance == max(row.balance for row in page.model.rows if row.balance))
    assert page.head.said().startswith("11 accounts")
    assert page.head.said().endswith("largest balance first")
    page.narrow_to("dani")
    await until(lambda: page.model.rowCount() == 1)


async def test_rows_of_the_browser_open_customers_by_key(stage: Stage) -> None:
    """J, Enter opens the customer on that account; Alt Left is back at the same row."""
    page = accounts_page(stage)
    await until(lambda: page.model.rowCount() == 47)
    press(stage.shell.main, Key.Key_J, times=2)
    row = page.model.row_at(page.table.currentIndex().row())
    assert row is not None
    press(stage.shell.main, Key.Key_Return)
    await settle()
    opened = stage.shell.main.pages.currentWidget()
    assert isinstance(opened, CustomerPage)
    assert opened.work.account_id == row.account_id
    press(stage.shell.main, Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.model.row_at(page.table.currentIndex().row()) == row


async def test_a_changed_row_changes_in_place(stage: Stage, fake: FakeDesk) -> None:
    """A change of the stream re-reads only that row: one dataChanged, no reset, selection and scroll stay."""
    page = accounts_page(stage)
    await until(lambda: page.model.rowCount() == 47)
    page.table.selectRow(5)
    page.table.verticalScrollBar().setValue(40)
    resets: list[int] = []
    changed: list[int] = []
    page.model.modelReset.connect(lambda: resets.append(1))
    page.model.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    row = page.model.rows[9]
    place = fake.lists.account_list.index(row)
    fake.lists.account_list[place] = replace(row, balance=money("1.23"))
    fake.live.tell("loan-accounts", row.account_id, "ACC-NOT-SHOWN")
    await until(lambda: page.model.rows[9].balance == money("1.23"))
    assert (changed, resets) == ([9], [])
    assert page.table.currentIndex().row() == 5
    assert page.table.verticalScrollBar().value() == 40


async def test_scrolling_down_reads_the_next_page(stage: Stage, fake: FakeDesk) -> None:
    """With more rows than a page, scrolling to the end appends; the rows above stay."""
    template = fake.lists.account_list[0]
    fake.lists.account_list += [replace(template, account_id=f"ACC-{n:04}", days_past_due=None) for n in range(400)]
    page = accounts_page(stage)
    await until(lambda: page.model.rowCount() == 100)
    await settle()
    first = page.model.rows
    bar = page.table.verticalScrollBar()
    bar.setValue(bar.maximum())
    await until(lambda: page.model.rowCount() == 200)
    assert page.model.rows[:100] == first


async def test_an_unreadable_list_is_not_empty(stage: Stage, fake: FakeDesk) -> None:
    """An outage says unavailable; rows that were read stay, and the head says that they could not be read again."""
    page = accounts_page(stage)
    await until(lambda: page.model.rowCount() == 47)
    fake.lists.outage = "The database did not answer."
    page.feed.reload()
    await until(lambda: page.head.words.text().startswith("Could not be read again"))
    assert page.model.rowCount() == 47
    fake.lists.outage = ""
    page.feed.reload()
    await until(lambda: page.head.words.text().startswith("47 accounts"))


async def test_counts_of_views_come_from_the_source(stage: Stage, fake: FakeDesk) -> None:
    """Each smart view counts at the source; a count that cannot be read is a question mark, not 0."""
    page = accounts_page(stage)
    await until(lambda: page.counts.known.get("arrears") == 11)
    fake.lists.outage = "The database did not answer."
    page.read_counts()
    await until(lambda: page.counts.known.get("arrears", 0) is None)


async def test_the_greeting_follows_the_sydney_clock(stage: Stage) -> None:
    """It is morning in Sydney at 23:41 UTC, and a missing name is left out."""
    assert greeting(stage.fake.now(), "Hannah Boyle") == "Good morning, Hannah"
    assert greeting(stage.fake.now(), "") == "Good morning"
