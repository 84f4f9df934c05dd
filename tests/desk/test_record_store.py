"""The shared record store: what windows see, when it is read, and that two of them never disagree."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from billie_desktop.desk.customer_registry import MOST_KEPT
from billie_desktop.desk.live_updates import LiveUpdates
from billie_desktop.desk.ports import CachedCustomer
from billie_desktop.desk.record_store import RecordStore
from billie_desktop.desk.values import CustomerView, DocumentChange, LoadState, RecordChange
from billie_desktop.domain.account import Instalment, LoanAccount, Schedule
from billie_desktop.domain.customer import Customer
from billie_desktop.domain.errors import NotFound, Unavailable
from billie_desktop.domain.ledger import LedgerBalance, TransactionType
from billie_desktop.domain.money import ZERO
from billie_desktop.domain.provenance import OriginKind
from tests.desk.parts import START, MemoryCache, MemoryLedger, MemoryModels, SetClock, models_of_one
from tests.domain.examples import dollars, posting


@dataclass
class Shelf:
    """A record store with its parts and what it has told."""

    models: MemoryModels = field(default_factory=models_of_one)
    cache: MemoryCache = field(default_factory=MemoryCache)
    clock: SetClock = field(default_factory=SetClock)
    told: list[RecordChange] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.ledger = MemoryLedger(self.clock)
        self.store = RecordStore(
            self.models,
            self.ledger,
            self.cache,
            self.clock,
            on_ledger_failure=lambda: self.failures.append("ledger"),
            on_database_failure=lambda: self.failures.append("database"),
        )
        self.updates = LiveUpdates(self.store, self.models)
        self.updates.start()
        self.store.subscribe(self.hear)

    def hear(self, change: RecordChange) -> None:
        self.told.append(change)
        self.news.set()

    async def until(self, holds: Any, customer_id: str = "CUS-1") -> CustomerView:
        """Wait until the customer's view is as wanted."""
        async with asyncio.timeout(5):
            while (view := self.store.view(customer_id)) is None or not holds(view):
                self.news.clear()
                await self.news.wait()
        return view

    def change(self, key: str, customer: str = "CUS-1", collection: str = "loan-accounts", entry: str = "9-1") -> None:
        """A change-stream entry arrives."""
        self.updates.on_changes((DocumentChange(collection, key, customer, 1, entry, 0.0),))

    def write(self, account_id: str = "ACC-1", **values: Any) -> None:
        """The projector replaces a document."""
        known = self.models.accounts_by_id.get(
            account_id, LoanAccount(account_id, customer_id="CUS-1", status="active")
        )
        self.models.accounts_by_id[account_id] = replace(known, **values)


@pytest_asyncio.fixture
async def shelf() -> AsyncIterator[Shelf]:
    made = Shelf()
    yield made
    await made.updates.stop()
    await made.store.stop()


def live(view: CustomerView) -> bool:
    return all(account.balance_origin.kind is OriginKind.LIVE for account in view.accounts) and bool(view.accounts)


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
    """The failed reading takes the live mark off, keeps the customer ready and asks for a probe."""
    await shelf.store.refresh("CUS-1")
    shelf.ledger.down = True
    await shelf.store.refresh("CUS-1")
    view = shelf.store.view("CUS-1")
    assert view is not None
    account = view.accounts[0]
    assert (view.state, account.balance, account.outstanding) == (LoadState.READY, None, dollars("200"))
    assert account.balance_origin.kind is OriginKind.CACHED
    assert "ledger" in shelf.failures


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


async def test_a_change_reaches_a_watched_customer_with_one_read(shelf: Shelf) -> None:
    """A frame of changes on two accounts is one read of documents, and names its entries in the change told."""
    release = shelf.store.watch("CUS-1")
    shelf.write("ACC-2", status="active", total_outstanding=dollars("10"))
    await shelf.store.refresh("CUS-1")
    shelf.write("ACC-1", total_outstanding=dollars("150"), updated_at=START + timedelta(seconds=1))
    shelf.write("ACC-2", total_outstanding=dollars("5"))
    shelf.told.clear()
    shelf.ledger.down = True
    before = shelf.models.reads
    changes = [DocumentChange("loan-accounts", f"ACC-{n}", "CUS-1", 2, f"9-{n}", 0.0) for n in (1, 2)]
    shelf.updates.on_changes(tuple(changes))
    await shelf.until(lambda view: [account.outstanding for account in view.accounts] == [dollars("150"), dollars("5")])
    assert shelf.models.reads == before + 1
    assert shelf.told[0].entry_ids == ("9-1", "9-2")
    assert shelf.told[0].postings == {"ACC-1", "ACC-2"}
    release()


async def test_a_change_of_one_account_leaves_the_others_alone(shelf: Shelf) -> None:
    """The change told names the account that differs and no structure; the other account's view is the same object."""
    shelf.store.watch("CUS-1")
    shelf.write("ACC-2", status="active", total_outstanding=dollars("10"))
    await shelf.store.refresh("CUS-1")
    before = shelf.store.account_view("ACC-2")
    shelf.told.clear()
    shelf.write("ACC-1", last_payment_amount=dollars("7"))
    shelf.change("ACC-1")
    await shelf.until(lambda view: any(each.account.last_payment_amount == dollars("7") for each in view.accounts))
    assert (shelf.told[0].account_ids, shelf.told[0].structure, shelf.told[0].customer) == ({"ACC-1"}, False, False)
    assert shelf.store.account_view("ACC-2") == before


async def test_a_new_account_of_an_open_customer_appears(shelf: Shelf) -> None:
    """An account that nobody knew is read because its customer is on screen."""
    shelf.store.watch("CUS-1")
    await shelf.store.refresh("CUS-1")
    shelf.write("ACC-7", status="pending_disbursement")
    shelf.change("ACC-7")
    view = await shelf.until(lambda view: len(view.accounts) == 2)
    assert view.accounts[0].account_id == "ACC-7"


async def test_a_merge_moves_account_and_window(shelf: Shelf) -> None:
    """An account that goes to another customer leaves the first; an alias id leads its window to the canonical one."""
    shelf.models.customers["CUS-2"] = Customer("CUS-2", "Mia T")
    for customer_id in ("CUS-1", "CUS-2"):
        shelf.store.watch(customer_id)
        await shelf.store.refresh(customer_id)
    shelf.write("ACC-1", customer_id="CUS-2")
    shelf.change("ACC-1", "CUS-2")
    await shelf.until(lambda view: len(view.accounts) == 1, "CUS-2")
    first = shelf.store.view("CUS-1")
    assert first is not None
    assert first.accounts == ()
    shelf.models.merged["CUS-1"] = "CUS-2"
    shelf.change("CUS-1", "CUS-1", "customers")
    view = await shelf.until(lambda view: view.customer_id == "CUS-2", "CUS-1")
    assert view is shelf.store.view("CUS-2")
    assert any(change.customer_id == "CUS-1" and change.structure for change in shelf.told)


async def test_a_customer_that_nobody_watches_is_read_at_the_next_opening(shelf: Shelf) -> None:
    """A change of a kept customer costs nothing now and a read later."""
    await shelf.store.refresh("CUS-1")
    before = shelf.models.reads
    shelf.write("ACC-1", total_outstanding=dollars("1"))
    shelf.change("ACC-1")
    await asyncio.sleep(0)
    assert shelf.models.reads == before
    shelf.store.open("CUS-1")
    await shelf.until(lambda view: view.accounts[0].account.total_outstanding == dollars("1"))


async def test_a_late_reading_never_overwrites_a_live_change(shelf: Shelf) -> None:
    """A full reading that began before a change arrives after it: the changed document stays."""
    shelf.store.watch("CUS-1")
    await shelf.store.refresh("CUS-1")
    shelf.models.gate = asyncio.Event()
    slow = asyncio.ensure_future(shelf.store.refresh("CUS-1"))
    await asyncio.sleep(0.01)  # the slow reading has taken its documents and waits for the network
    gate, shelf.models.gate = shelf.models.gate, None
    shelf.write("ACC-1", total_outstanding=dollars("42"))
    shelf.change("ACC-1")
    await shelf.until(lambda view: view.accounts[0].account.total_outstanding == dollars("42"))
    gate.set()
    await slow
    view = shelf.store.account_view("ACC-1")
    assert view is not None
    assert view.account.total_outstanding == dollars("42")


async def test_a_change_during_a_ledger_reading_makes_one_more_follow(shelf: Shelf) -> None:
    """A balance that was asked for before a posting is asked for again."""
    shelf.store.watch("CUS-1")
    await shelf.store.refresh("CUS-1")
    shelf.ledger.balance_gate = asyncio.Event()
    shelf.change("ACC-1")
    await asyncio.sleep(0.01)
    shelf.ledger.rows.append(posting(1, TransactionType.REPAYMENT, "-50", total_after=dollars("150")))
    shelf.change("ACC-1")
    gate, shelf.ledger.balance_gate = shelf.ledger.balance_gate, None
    gate.set()
    view = await shelf.until(lambda view: view.accounts[0].outstanding == dollars("150"))
    assert live(view)


async def test_the_database_coming_back_brings_what_was_missed(shelf: Shelf) -> None:
    """A change that could not be read makes its customer out of date: the next reading has it."""
    shelf.store.watch("CUS-1")
    await shelf.store.refresh("CUS-1")
    shelf.models.down = True
    shelf.write("ACC-1", total_outstanding=dollars("3"))
    shelf.change("ACC-1")
    async with asyncio.timeout(5):
        while "database" not in shelf.failures:
            await asyncio.sleep(0.005)
    shelf.models.down = False
    shelf.store.refresh_all()
    await shelf.until(lambda view: view.accounts[0].account.total_outstanding == dollars("3"))


async def test_the_day_changes_at_sydney_midnight(shelf: Shelf) -> None:
    """An instalment due yesterday turns overdue without any event."""
    shelf.clock.moment = datetime(2026, 7, 1, 13, 59, 59, tzinfo=UTC)
    store = RecordStore(
        shelf.models, shelf.ledger, shelf.cache, shelf.clock,
        on_ledger_failure=lambda: None, on_database_failure=lambda: None,
    )  # fmt: skip
    due = Instalment(1, datetime(2026, 7, 1).date(), dollars("50"))
    shelf.write("ACC-1", schedule=Schedule(None, "weekly", (due,)))
    store.subscribe(shelf.hear)
    store.watch("CUS-1")
    store.start()
    await store.refresh("CUS-1")
    before = store.account_view("ACC-1")
    assert before is not None
    assert before.standing.line == "On track · due today"
    shelf.clock.moment = datetime(2026, 7, 1, 14, 0, 1, tzinfo=UTC)
    async with asyncio.timeout(5):
        while (view := store.account_view("ACC-1")) is not None and view.standing.line != "1 day overdue":
            shelf.news.clear()
            await shelf.news.wait()
    await store.stop()


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
    async with asyncio.timeout(5):
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
