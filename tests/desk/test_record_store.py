"""The shared record store: what windows see, when it is read, and that two of them never disagree."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from billie_desktop.desk.customer_registry import MOST_KEPT
from billie_desktop.desk.ports import CachedCustomer
from billie_desktop.desk.record_store import RecordStore
from billie_desktop.desk.values import CustomerView, LoadState
from billie_desktop.domain.account import LoanAccount
from billie_desktop.domain.customer import Customer
from billie_desktop.domain.errors import NotFound, Unavailable
from billie_desktop.domain.ledger import LedgerBalance, TransactionType
from billie_desktop.domain.money import ZERO
from billie_desktop.domain.provenance import OriginKind
from tests.desk.parts import START
from tests.desk.shelf import Shelf, live
from tests.domain.examples import dollars, posting


@pytest_asyncio.fixture
async def shelf() -> AsyncIterator[Shelf]:
    made = Shelf()
    yield made
    await made.updates.stop()
    await made.store.stop()


async def test_opening_answers_at_once_and_reads_in_the_background(shelf: Shelf) -> None:
    """First nothing but "loading", then the read model marked cached, then the ledger's balance marked live."""
    first = shelf.store.open("CUS-1")
    assert (first.state, first.customer, first.accounts) == (LoadState.LOADING, None, ())
    view = await shelf.until(lambda view: view.state is LoadState.READY)
    assert (view.accounts[0].outstanding, view.accounts[0].balance_origin.kind) == (dollars("200"), OriginKind.CACHED)
    view = await shelf.until(live)
    assert view.accounts[0].principal == dollars("200")


async def test_a_record_of_yesterday_is_shown_first_and_says_so(shelf: Shelf) -> None:
    """What was kept on this machine is there before the network has answered, with its age."""
    balance = LedgerBalance("ACC-1", dollars("1"), ZERO, dollars("1"), START - timedelta(days=1))
    account = LoanAccount("ACC-1", "VN1", "CUS-1", status="active")
    shelf.cache.kept["CUS-1"] = CachedCustomer(
        Customer("CUS-1", "Mia"), (account,), (balance,), START - timedelta(days=1)
    )
    shelf.models.gate = asyncio.Event()
    shelf.store.open("CUS-1")
    view = await shelf.until(lambda view: view.customer is not None)
    assert (view.state, view.origin.kind, view.origin.as_of) == (
        LoadState.LOADING,
        OriginKind.CACHED,
        START - timedelta(days=1),
    )
    assert (view.accounts[0].outstanding, view.accounts[0].balance_origin.kind) == (dollars("1"), OriginKind.CACHED)
    shelf.models.gate.set()
    view = await shelf.until(live)
    assert view.accounts[0].outstanding == dollars("200")


async def test_what_was_read_is_kept_for_the_next_time(shelf: Shelf) -> None:
    """After a reading the cache holds customer, accounts and balances."""
    await shelf.store.refresh("CUS-1")
    kept = shelf.cache.kept["CUS-1"]
    assert (kept.customer.full_name, [balance.total for balance in kept.balances]) == ("Mia Tester", [dollars("200")])


async def test_a_live_balance_of_zero_beats_the_read_model(shelf: Shelf) -> None:
    """0.00 from the ledger is a value."""
    shelf.ledger.rows = [posting(1, TransactionType.REPAYMENT, "-200", account_id="ACC-1", total_after=ZERO)]
    await shelf.store.refresh("CUS-1")
    view = shelf.store.view("CUS-1")
    assert view is not None
    assert view.accounts[0].outstanding == ZERO


async def test_a_ledger_that_is_away_leaves_the_read_model_marked_cached(shelf: Shelf) -> None:
    """The failed reading takes the live mark off, keeps what the ledger said last with its moment, keeps the customer
    ready and asks for a probe; a newer document of the read model then says more than the old answer."""
    await shelf.store.refresh("CUS-1")
    shelf.ledger.down = True
    await shelf.store.refresh("CUS-1")
    view = shelf.store.view("CUS-1")
    assert view is not None
    account = view.accounts[0]
    assert (view.state, account.outstanding) == (LoadState.READY, dollars("200"))
    assert account.balance_origin.kind is OriginKind.CACHED
    assert "ledger" in shelf.failures
    said = account.balance
    assert said is not None
    newer = replace(shelf.models.accounts_by_id["ACC-1"], updated_at=said.as_of + timedelta(seconds=1))
    shelf.models.accounts_by_id["ACC-1"] = newer
    await shelf.store.refresh("CUS-1")
    view = shelf.store.view("CUS-1")
    assert view is not None
    assert view.accounts[0].balance is None


async def test_a_database_that_is_away_keeps_the_old_values(shelf: Shelf) -> None:
    """Unavailable says so and shows what was known; the ledger goes on being read."""
    await shelf.store.refresh("CUS-1")
    shelf.models.down = True
    await shelf.store.refresh("CUS-1")
    view = shelf.store.view("CUS-1")
    assert view is not None
    assert (view.state, view.problem) == (LoadState.UNAVAILABLE, "The database is not reachable.")
    assert live(view)
    assert "database" in shelf.failures


@pytest.mark.parametrize("away", ["ledger", "models"])
async def test_what_could_not_be_read_is_read_again_and_nothing_else(shelf: Shelf, away: str) -> None:
    """Failures are counted in a row and forgotten with the next good reading; only what failed, and is on screen, is
    read again."""
    await shelf.store.refresh("CUS-1")
    shelf.store.refresh_failed()
    assert shelf.store.failures() == 0
    shelf.store.watch("CUS-1")
    getattr(shelf, away).down = True
    for times in (1, 2):
        await shelf.store.refresh("CUS-1")
        assert shelf.store.failures() == times
    getattr(shelf, away).down = False
    shelf.store.refresh_failed()
    await shelf.until(lambda view: view.state is LoadState.READY and live(view))
    async with asyncio.timeout(30):
        while shelf.store.failures():
            await asyncio.sleep(0)
    shelf.told.clear()
    shelf.store.refresh_failed()
    await asyncio.sleep(0)
    assert shelf.told == []


@pytest.mark.parametrize("again", ["refresh_failed", "refresh_all"])
async def test_a_reading_that_has_failed_and_still_runs_is_not_enough(shelf: Shelf, again: str) -> None:
    """The database answers while a failed reading still asks the ledger: the customer is read once more at once, not
    with the next poll."""
    await shelf.store.refresh("CUS-1")
    shelf.store.watch("CUS-1")
    shelf.models.down = True
    shelf.ledger.balance_gate = asyncio.Event()
    failing = asyncio.ensure_future(shelf.store.refresh("CUS-1"))
    await shelf.until(lambda view: view.state is LoadState.UNAVAILABLE)
    shelf.models.down = False
    getattr(shelf.store, again)()
    shelf.ledger.balance_gate.set()
    await failing
    async with asyncio.timeout(20):
        await shelf.until(lambda view: view.state is LoadState.READY)


async def test_a_customer_that_is_not_there_is_not_found(shelf: Shelf) -> None:
    """Not found is told apart from unavailable; accounts without a customer document are shown all the same."""
    await shelf.store.refresh("CUS-9")
    view = shelf.store.view("CUS-9")
    assert view is not None
    assert view.state is LoadState.NOT_FOUND
    shelf.write("ACC-8", customer_id="CUS-8")
    await shelf.store.refresh("CUS-8")
    orphan = shelf.store.view("CUS-8")
    assert orphan is not None
    assert (orphan.state, orphan.customer, len(orphan.accounts)) == (LoadState.READY, None, 1)


async def test_two_windows_see_the_same_object(shelf: Shelf) -> None:
    """Every window gets the identical view, also inside a callback."""
    seen: list[CustomerView | None] = []
    for _ in range(2):
        shelf.store.subscribe(lambda change: seen.append(shelf.store.view(change.customer_id)))
        shelf.store.open("CUS-1")
    await shelf.until(live)
    assert all(first is second for first, second in zip(seen[::2], seen[1::2], strict=True))


async def test_opening_again_within_ten_seconds_reads_nothing(shelf: Shelf) -> None:
    """A fresh record is not read again by a second window; focus after a second reads."""
    await shelf.store.refresh("CUS-1")
    before = shelf.models.reads
    shelf.store.open("CUS-1")
    shelf.store.focus("CUS-1")
    await asyncio.sleep(0)
    assert shelf.models.reads == before


async def test_polling_reads_watched_customers_only() -> None:
    """What a window shows is read again by itself; after its release no more."""
    shelf = Shelf()
    store = RecordStore(
        shelf.models, shelf.ledger, shelf.cache, shelf.clock,
        on_ledger_failure=lambda: None, on_database_failure=lambda: None, poll_seconds=0.1,
    )  # fmt: skip
    release = store.watch("CUS-1")
    store.start()
    await store.refresh("CUS-1")
    before = shelf.models.reads
    async with asyncio.timeout(60):
        while shelf.models.reads == before:
            await asyncio.sleep(0.01)
    release()
    release()
    await asyncio.sleep(0.05)
    settled = shelf.models.reads
    await asyncio.sleep(1.2)  # longer than a poll: nothing may happen, which no signal can tell
    assert shelf.models.reads == settled
    await store.stop()
    await shelf.updates.stop()


async def test_memory_is_bounded(shelf: Shelf) -> None:
    """Of 350 customers opened and closed at most 300 stay; a watched one always stays."""
    shelf.store.watch("CUS-1")
    for number in range(350):
        shelf.store.open(f"CUS-X{number}")
    kept = [number for number in range(350) if shelf.store.view(f"CUS-X{number}") is not None]
    assert len(kept) == MOST_KEPT - 1
    assert kept[-1] == 349
    assert shelf.store.view("CUS-1") is not None


async def test_an_account_leads_to_its_customer(shelf: Shelf) -> None:
    """By id or number, from memory or from the database; unknown and unreadable are told apart."""
    assert await shelf.store.open_account("VN1") == "CUS-1"
    await shelf.store.refresh("CUS-1")
    before = shelf.models.reads
    assert await shelf.store.open_account("ACC-1") == "CUS-1"
    assert shelf.models.reads == before
    with pytest.raises(NotFound):
        await shelf.store.open_account("VN404")
    shelf.models.down = True
    with pytest.raises(Unavailable):
        await shelf.store.open_account("VN404")


async def test_fees_come_from_the_whole_history(shelf: Shelf) -> None:
    """More fees than one page holds are all counted; waivers of any age are taken off."""
    fees = [posting(number, TransactionType.LATE_FEE, "10") for number in range(250)]
    waivers = [posting(1000 + number, TransactionType.FEE_WAIVER, "-10") for number in range(5)]
    shelf.ledger.rows = [*fees, *waivers]
    found = await shelf.store.fees("ACC-1")
    assert (len(found.fees), found.total) == (245, dollars("2450"))
    shelf.ledger.down = True
    with pytest.raises(Unavailable):
        await shelf.store.fees("ACC-1")
