"""The palette beyond hits: what is here already, postings, smart views, contacts, reading ahead."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt

from billie_desktop.desk.values import ContactHit, GroupState, Hits, SearchResult, TransactionHit
from billie_desktop.domain.ledger import TransactionType
from billie_desktop.ui.accounts.page import AccountsPage
from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.opening import DANIEL, PRIYA
from billie_desktop.ui.gallery.people import money
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.models.search_rows import (
    AccountResult,
    BrowseRow,
    ContactResult,
    CustomerResult,
    FailedRow,
    TransactionResult,
    customer_of,
)
from billie_desktop.ui.palette.palette import Palette
from tests.ui.screens.conftest import press, until, write

pytestmark = pytest.mark.window

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


def opened(stage: Stage, text: str) -> Palette:
    """The palette with a text typed into it, nothing answered yet."""
    press(stage.shell.main, Key.Key_K, CTRL)
    write(stage.shell.main, text)
    return stage.shell.main.palette_overlay


async def searched(stage: Stage, text: str) -> Palette:
    """The palette with the servers' answer to a text."""
    palette = opened(stage, text)
    await until(lambda: palette.result is not None and palette.result.text == text and not palette.result.from_here)
    return palette


def here(fake: FakeDesk, text: str, *customer_ids: str) -> SearchResult:
    """What this computer has kept for a text."""
    rows = tuple(hit for each in customer_ids for hit in fake.search.customers if hit.customer_id == each)
    return SearchResult(text, Hits(GroupState.FOUND, rows), Hits(GroupState.FOUND), from_here=True)


async def test_what_is_here_stands_there_before_anybody_is_asked(stage: Stage, fake: FakeDesk) -> None:
    """In the same step as the keystroke; the foot says that more is being searched, and then where it came from."""
    fake.search.here = here(fake, "okaf", DANIEL)
    palette = opened(stage, "okaf")
    assert [customer_of(row) for row in palette.panel.model.rows if isinstance(row, CustomerResult)] == [DANIEL]
    assert palette.panel.source.words() == "This computer · searching"
    assert "okaf" not in fake.search.asked
    await until(lambda: palette.result is not None and not palette.result.from_here)
    assert palette.panel.source.words().startswith("Live · ")


async def test_the_cursor_stays_on_its_hit_when_the_answer_comes(stage: Stage, fake: FakeDesk) -> None:
    """A hit chosen among those of this computer is still under the cursor among all."""
    fake.search.customers = [
        replace(hit, full_name=f"Ada {hit.full_name}") for hit in fake.search.customers if hit.customer_id != PRIYA
    ][:3]
    last = fake.search.customers[-1].customer_id
    fake.search.here = here(fake, "ada", fake.search.customers[0].customer_id, last)
    palette = opened(stage, "ada")
    press(stage.shell.main, Key.Key_Down)
    await until(lambda: palette.result is not None and not palette.result.from_here)
    rows = palette.panel.model
    assert sum(isinstance(row, CustomerResult) for row in rows.rows) == 3
    assert customer_of(rows.row_at(palette.panel.list.currentIndex().row())) == last


async def test_enter_never_opens_a_hit_of_an_earlier_text(stage: Stage, fake: FakeDesk) -> None:
    """While the list still shows the hits before, Enter searches at once; the next Enter opens."""
    palette = await searched(stage, "okaf")
    palette.panel.query.setText("raghavan")
    press(stage.shell.main, Key.Key_Return)
    assert palette.is_open
    await until(lambda: palette.result is not None and palette.result.text == "raghavan")
    press(stage.shell.main, Key.Key_Return)
    await settle()
    assert list(stage.shell.main.pages.customers) == [PRIYA]


async def test_a_posting_opens_highlighted_in_its_account(stage: Stage, fake: FakeDesk) -> None:
    """The reference of a payment leads to the customer, the account and the transaction."""
    account = next(hit for hit in fake.search.accounts if hit.number == "VN2605150402")
    at = datetime(2026, 6, 5, 4, 0, tzinfo=UTC)
    fake.search.transactions = [
        TransactionHit("PAY-77310", account, "TXN-2026-42", TransactionType.REPAYMENT, at, money("-104.10"))
    ]
    palette = await searched(stage, "PAY-77310")
    assert any(isinstance(row, TransactionResult) for row in palette.panel.model.rows)
    press(stage.shell.main, Key.Key_Return)
    page = stage.shell.main.pages.customers[PRIYA]
    await until(lambda: page.work.transactions.isVisible())
    assert page.work.account_id == account.account_id


async def test_a_smart_view_is_offered_by_its_word(stage: Stage) -> None:
    """ "arrears" leads to that view of the accounts browser."""
    palette = await searched(stage, "arrears")
    row = palette.panel.model.row_at(palette.panel.list.currentIndex().row())
    assert isinstance(row, BrowseRow)
    press(stage.shell.main, Key.Key_Return)
    await settle()
    page = stage.shell.main.pages.currentWidget()
    assert isinstance(page, AccountsPage)
    assert page.query.view == "arrears"


async def test_only_linked_contacts_can_be_opened(stage: Stage, fake: FakeDesk) -> None:
    """The cursor passes over a contact who is no customer; a linked one opens the customer."""
    fake.search.contacts = [
        ContactHit("K-1", "Zorro", "zorro@x.test", None, "waitlist", None),
        ContactHit("K-2", "Zorra", "zorra@x.test", None, "customer", DANIEL),
    ]
    palette = await searched(stage, "zorr")
    row = palette.panel.model.row_at(palette.panel.list.currentIndex().row())
    assert isinstance(row, ContactResult)
    assert row.hit.contact_id == "K-2"
    press(stage.shell.main, Key.Key_Return)
    await settle()
    assert DANIEL in stage.shell.main.pages.customers


async def test_offline_says_what_it_covers(stage: Stage, fake: FakeDesk) -> None:
    """Hits of this computer, each group with its outage, and the foot says that this is all it covers."""
    fake.search.failing |= {"customers", "accounts", "contacts", "transactions"}
    fake.search.kept_customers, fake.search.kept_accounts = 1, 2
    palette = opened(stage, "ragh")
    await until(lambda: palette.result is not None)
    rows = palette.panel.model.rows
    assert [isinstance(row, AccountResult) for row in rows].count(True) == 2
    assert [row.some_here for row in rows if isinstance(row, FailedRow)] == [True, True, False, False]
    assert palette.panel.source.words() == "Offline · this computer only"
    assert "not searched" in palette.panel.found.text()


async def test_the_highlighted_customer_is_read_ahead(stage: Stage, fake: FakeDesk) -> None:
    """Before Enter the record store is reading it; opening the palette alone reads nobody."""
    palette = stage.shell.main.palette_overlay
    asked: list[str] = []
    palette.prefetch_asked.connect(asked.append)
    await searched(stage, "okaf")
    await until(lambda: asked == [DANIEL])
    assert fake.records.view(DANIEL) is not None
