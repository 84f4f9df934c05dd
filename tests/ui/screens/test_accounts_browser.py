"""The accounts browser: filters as chips and as a form, the peek, and the address of a list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from billie_desktop.domain.account_filter import AmountRange, DayRange
from billie_desktop.domain.account_views import SMART_VIEWS, AccountQuery
from billie_desktop.ui.accounts.page import AccountsPage
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.list_scenes import BOOK, browser
from billie_desktop.ui.gallery.people import money
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.models.filter_words import NAMES, chip_words
from tests.ui.screens.conftest import press, until, write

pytestmark = pytest.mark.window

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@pytest_asyncio.fixture
async def accounts(stage: Stage) -> AccountsPage:
    """The browser over the book, with the focus on the rows."""
    page = await browser(stage)
    await until(lambda: page.feed.total == BOOK + 47)
    return page


def chips(page: AccountsPage) -> list[tuple[str, str]]:
    assert page.head.chips is not None
    return [(chip.text(), chip.value) for chip in page.head.chips.chips.values()]


async def test_a_view_shows_what_it_narrows_to(stage: Stage, accounts: AccountsPage) -> None:
    """The filters of a view are chips like any other; a chosen one is added, and beats the view where both speak."""
    accounts.ask_for(AccountQuery("arrears"))
    assert chips(accounts) == [("Status", "In arrears")]
    accounts.ask_for(accounts.query.choose(balance=AmountRange(money("50"))))
    assert chips(accounts) == [("Status", "In arrears"), ("Balance", "$50.00 or more")]
    accounts.ask_for(accounts.query.choose(statuses=frozenset({"active", "paid_off"})))
    assert chips(accounts)[0] == ("Status", "Active, Paid off")
    await until(lambda: {row.status for row in accounts.model.rows} == {"active", "paid_off"})


async def test_each_chip_is_removed_by_key(stage: Stage, accounts: AccountsPage) -> None:
    """Tab reaches the chips; Delete takes a chosen one away, then that of the view; Clear filters brings it back."""
    accounts.ask_for(AccountQuery("arrears").choose(least_days=100))
    row = accounts.head.chips
    assert row is not None
    accounts.head.narrow.setFocus()
    press(stage.shell.main, Key.Key_Tab)
    assert QApplication.focusWidget() is row.chips["statuses"]
    press(stage.shell.main, Key.Key_Tab)
    press(stage.shell.main, Key.Key_Delete)
    assert chips(accounts) == [("Status", "In arrears")]
    assert not row.clear.isVisible()
    row.chips["statuses"].setFocus()
    press(stage.shell.main, Key.Key_Return)
    assert chips(accounts) == []
    assert QApplication.focusWidget() is row.add
    await until(lambda: accounts.feed.is_answered and accounts.feed.total == BOOK + 47)
    press(stage.shell.main, Key.Key_Tab)
    press(stage.shell.main, Key.Key_Space)
    assert chips(accounts) == [("Status", "In arrears")]


async def test_every_filter_has_a_chip_or_stands_in_the_field(stage: Stage, accounts: AccountsPage) -> None:
    """Whatever narrows the list is on screen: no filter works unseen."""
    query = AccountQuery().choose(
        statuses=frozenset({"active", "on_hold"}),
        buckets=frozenset({"late_arrears"}),
        in_arrears=False,
        least_days=4,
        balance=AmountRange(most=money("20")),
        opened=DayRange(date(2026, 3, 1), date(2026, 3, 31)),
        disbursed=DayRange(date(2026, 3, 1)),
        closed=DayRange(date(2026, 3, 1), date(2026, 3, 1)),
        last_payment_before=date(2026, 3, 1),
        closure_reasons=frozenset({"SETTLED_SHORT", "SOMETHING_NEW"}),
        customer_statuses=frozenset({"DECEASED"}),
        frequencies=frozenset({"weekly"}),
        text="mia",
    )
    accounts.ask_for(query)
    assert accounts.head.narrow.text() == "mia"
    assert chips(accounts) == [
        ("Status", "Active, on_hold"),
        ("Aging", "Late"),
        ("In arrears", "no"),
        ("Least days past due", "4"),
        ("Balance", "up to $20.00"),
        ("Opened", "1 Mar 2026 to 31 Mar 2026"),
        ("Disbursed", "since 1 Mar 2026"),
        ("Closed", "1 Mar 2026"),
        ("Last payment before", "1 Mar 2026"),
        ("Closure reason", "Settled short, SOMETHING_NEW"),
        ("Customer status", "Deceased"),
        ("Frequency", "Weekly"),
    ]
    assert len(chip_words(query.filters)) == len(NAMES)


async def test_the_form_reads_back_what_it_shows(stage: Stage, accounts: AccountsPage) -> None:
    """Filled with the filters that hold and applied unchanged, the question stays the same one, for every view."""
    for view in SMART_VIEWS:
        query = AccountQuery(view.key).choose(least_days=3, statuses=frozenset({"on_hold"}))
        accounts.ask_for(query)
        press(stage.shell.main, Key.Key_F)
        assert accounts.drawer.is_open
        press(stage.shell.main, Key.Key_Return, CTRL)
        assert not accounts.drawer.is_open
        own = view.filters(accounts.today())
        assert accounts.query.effective(accounts.today()) == query.effective(accounts.today())
        assert all(accounts.query.filters.value_of(name) != own.value_of(name) for name in accounts.query.chosen)


async def test_a_wrong_field_keeps_the_form_open(stage: Stage, accounts: AccountsPage) -> None:
    """31/2/2026 is marked, has the focus, and nothing is asked; a range that ends before it begins likewise."""
    press(stage.shell.main, Key.Key_F)
    form, before = accounts.drawer.form, accounts.query
    form.ranges["opened"].first.setText("31/2/2026")
    press(stage.shell.main, Key.Key_Return, CTRL)
    assert accounts.drawer.is_open
    assert form.ranges["opened"].fields[0].is_wrong
    assert form.ranges["opened"].first.hasFocus()
    form.ranges["opened"].show_texts("2/3/2026", "1/3/2026")
    press(stage.shell.main, Key.Key_Return, CTRL)
    assert form.ranges["opened"].fields[1].is_wrong
    assert accounts.query == before
    press(stage.shell.main, Key.Key_Escape)
    assert not accounts.drawer.is_open
    assert accounts.table.hasFocus()


async def test_with_the_peek_open_the_cursor_swaps_it(stage: Stage, accounts: AccountsPage) -> None:
    """Space opens it and leaves the keys to the rows; J shows the next account; Space, and likewise Esc, close it."""
    press(stage.shell.main, Key.Key_Space)
    first = accounts.model.rows[0]
    assert accounts.peek.is_open
    assert accounts.peek.row == first
    assert accounts.table.hasFocus()
    await settle()
    assert accounts.peek.width() == 560
    assert accounts.table.width() == accounts.body.width() - 560
    press(stage.shell.main, Key.Key_J)
    second = accounts.model.rows[1]
    assert accounts.peek.row == second
    assert accounts.peek.title.text() == second.customer_name
    press(stage.shell.main, Key.Key_Space)
    await settle()
    assert not accounts.peek.is_open
    assert accounts.table.width() == accounts.body.width()
    press(stage.shell.main, Key.Key_Space)
    press(stage.shell.main, Key.Key_Escape)
    assert not accounts.peek.is_open


async def test_the_peek_reads_the_record_when_the_cursor_rests(stage: Stage, fake: FakeDesk) -> None:
    """Of a row that is passed quickly nothing is read; of the one it rests on the live figures follow."""
    page = await browser(stage, AccountQuery("arrears"))
    await until(lambda: page.feed.is_answered)
    place = page.model.place_of("ACC-3160455")
    assert place is not None
    page.table.selectRow(place - 1)
    press(stage.shell.main, Key.Key_Space)
    press(stage.shell.main, Key.Key_J)
    await until(lambda: page.peek.figures.next.value == money("50.10"))
    assert page.peek.figures.total.value == money("238.10")
    assert page.peek.figures.when.text() == "41 days overdue"
    assert page.peek.facts.values["Paid"].text() == "4 of 8, weekly"
    assert page.peek.facts.values["Principal"].text() == "—"


async def test_a_changed_row_changes_the_peek(stage: Stage, accounts: AccountsPage, fake: FakeDesk) -> None:
    """A live change of the row under the cursor is in the peek as well."""
    press(stage.shell.main, Key.Key_Space)
    row = accounts.model.rows[0]
    place = fake.lists.account_list.index(row)
    fake.lists.account_list[place] = replace(row, balance=money("1.23"))
    fake.live.tell("loan-accounts", row.account_id)
    await until(lambda: accounts.peek.figures.total.value == money("1.23"))


async def test_enter_opens_from_the_peek(stage: Stage) -> None:
    """Enter opens the customer on the account that is peeked at."""
    page = await browser(stage, AccountQuery().choose(text="okafor"))
    await until(lambda: page.model.rowCount() == 1)
    press(stage.shell.main, Key.Key_Space)
    press(stage.shell.main, Key.Key_Return)
    await settle()
    opened = stage.shell.main.pages.currentWidget()
    assert isinstance(opened, CustomerPage)
    assert opened.work.account_id == "ACC-3160455"


async def test_an_address_is_copied_and_opened_again(stage: Stage, accounts: AccountsPage) -> None:
    """Ctrl L copies it; pasted into the search field of any list it shows the same; a broken one changes nothing."""
    query = AccountQuery("paid-off").choose(statuses=frozenset(), least_days=20)
    accounts.ask_for(query)
    press(stage.shell.main, Key.Key_L, CTRL)
    address = QGuiApplication.clipboard().text()
    assert address == "billie://accounts?view=paid-off&status=*&days=20"
    accounts.ask_for(AccountQuery())
    press(stage.shell.main, Key.Key_Slash)
    write(stage.shell.main, address)
    await until(lambda: accounts.query == query)
    assert accounts.head.narrow.text() == ""
    assert accounts.table.hasFocus()
    assert not accounts.open_address("billie://accounts?view=everything")
    assert accounts.query == query


async def test_the_way_names_the_view(stage: Stage, accounts: AccountsPage) -> None:
    """Home, Accounts, the view; it follows however the view is chosen."""
    accounts.ask_for(AccountQuery("deceased"))
    assert stage.shell.main.status.breadcrumb.parts == ("Home", "Accounts", "Deceased")
