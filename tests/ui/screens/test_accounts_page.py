"""The accounts browser: how much it shows, CSV of the page, views without room, sorting by key."""

from __future__ import annotations

import asyncio
import csv
import io
import logging
from decimal import Decimal
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtCore import Qt

from billie_desktop.domain.account_views import AccountQuery
from billie_desktop.domain.csv_text import BYTE_ORDER_MARK
from billie_desktop.domain.money import Money
from billie_desktop.ui.accounts.page import AccountsPage
from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.list_scenes import BOOK, browser
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.models.account_csv import HEAD, account_csv
from tests.ui.screens.conftest import press, until

pytestmark = pytest.mark.window

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@pytest_asyncio.fixture
async def accounts(stage: Stage) -> AccountsPage:
    """The browser over the book, with the focus on the rows."""
    page = await browser(stage)
    await until(lambda: page.feed.total == BOOK + 47)
    return page


async def test_the_head_says_how_many_of_how_many(stage: Stage, accounts: AccountsPage, fake: FakeDesk) -> None:
    """With more rows than a page it says so, with the sum over all of them; where counting ended it says more than."""
    await until(lambda: "outstanding" in accounts.head.said())
    total = sum((row.balance.value for row in fake.lists.account_list if row.balance), Decimal(0))
    assert accounts.head.said() == (
        f"Showing 100 of {BOOK + 47} accounts · {Money(total).with_symbol()} outstanding · most days past due first"
    )
    accounts.feed.capped, accounts.feed.total = True, 10_000
    accounts.on_loaded(10_000)
    assert accounts.head.said().startswith("Showing 100 of more than 10,000 accounts ·")


async def test_rows_do_not_wait_for_their_total(stage: Stage, fake: FakeDesk) -> None:
    """Rows that are still being counted are shown, the next page can be read, and the total follows with the sum."""
    counted = fake.lists.counted = asyncio.Event()
    page = await browser(stage)
    await until(lambda: page.feed.is_answered)
    assert page.head.said().startswith("Showing 100 accounts ·")
    page.feed.more()
    await until(lambda: page.model.rowCount() == 200)
    assert page.head.said().startswith("Showing 200 accounts ·")
    counted.set()
    await until(lambda: "outstanding" in page.head.said())
    assert page.head.said().startswith(f"Showing 200 of {BOOK + 47} accounts ·")


async def test_a_sum_that_cannot_be_read_is_not_shown(stage: Stage, fake: FakeDesk) -> None:
    """Rows are there and their sum is not: the head has no amount, and never $0.00."""
    fake.book.outage = "The database took too long."
    page = await browser(stage)
    await until(lambda: page.feed.is_answered)
    await settle()
    assert "$" not in page.head.said()


async def test_csv_of_the_page(
    stage: Stage, accounts: AccountsPage, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Ctrl E asks for a file; it holds the rows on screen and no formula, and the log tells who and how many only."""
    press(stage.shell.main, Key.Key_E, CTRL)
    dialog = accounts.export.dialog
    assert dialog is not None
    file = tmp_path / "accounts.csv"
    with caplog.at_level(logging.INFO, "billie.copies"):
        dialog.fileSelected.emit(str(file))
        dialog.close()
        await until(lambda: accounts.export.dialog is None and bool(caplog.records))
    text = file.read_bytes().decode("utf-8")
    read = list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))
    assert read[0] == list(HEAD)
    assert [row[1] for row in read[1:]] == [row.account_id for row in accounts.model.rows]
    assert read[1][7] == "70.00"
    assert [record.getMessage() for record in caplog.records] == [
        "accounts list copied to a file: 100 rows, by u-hannah"
    ]


async def test_a_file_that_cannot_be_written_is_told(stage: Stage, accounts: AccountsPage, tmp_path: Path) -> None:
    """The words say that nothing was saved; the path is not among them."""
    accounts.export.write(tmp_path / "nowhere" / "accounts.csv", "text", 1)
    await until(lambda: "could not be written" in accounts.head.said())
    assert str(tmp_path) not in accounts.head.said()


def test_csv_neutralises_names(look: object) -> None:
    """A customer called =HYPERLINK(…) is text in the file; what is missing is empty, never 0."""
    from billie_desktop.desk.values import AccountRow

    row = AccountRow("ACC-1", None, None, '=HYPERLINK("x")', None, None, None, None, None, None, None)
    line = account_csv([row]).split("\r\n")[1]
    assert line == '"","ACC-1","\'=HYPERLINK(""x"")","","","","","","","",""'


async def test_views_without_room_are_in_a_menu(stage: Stage, accounts: AccountsPage) -> None:
    """In the least window the last views are left out, never the one in front, and the menu chooses them."""
    stage.shell.main.resize(1024, 640)
    await settle()
    bar = accounts.head.views
    assert bar.left_out
    assert bar.more.isVisible()
    accounts.ask_for(AccountQuery("deceased"))
    await settle()
    assert "deceased" not in bar.left_out
    stage.shell.main.resize(1440, 900)
    await settle()
    assert bar.left_out == []


async def test_enter_on_the_head_of_a_column_sorts(stage: Stage, accounts: AccountsPage) -> None:
    """With the focus on the column heads Enter and Space sort and neither open nor peek."""
    header = accounts.table.header
    header.setFocus()
    press(stage.shell.main, Key.Key_Right)
    press(stage.shell.main, Key.Key_Space)
    assert accounts.query.sort is not None
    assert not accounts.peek.is_open
    press(stage.shell.main, Key.Key_Return)
    assert accounts.query.descending
    assert stage.shell.main.pages.currentWidget() is accounts
