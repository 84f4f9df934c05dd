"""The one shared record store behind all windows: two windows never disagree."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterable

from billie_desktop.desk.background import Background
from billie_desktop.desk.customer_reader import CustomerReader
from billie_desktop.desk.customer_registry import CustomerRegistry
from billie_desktop.desk.customer_state import CommandsOf, CustomerState, difference
from billie_desktop.desk.ledger_readings import Heard, LedgerReadings
from billie_desktop.desk.ports import Clock, KeptPages, LedgerReads, ReadModels, RecordCache
from billie_desktop.desk.posting_history import PostingHistory
from billie_desktop.desk.subscribers import Subscribers
from billie_desktop.desk.values import AccountView, CustomerView, LoadState, RecordChange, TransactionFilter
from billie_desktop.domain.account import LoanAccount
from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.errors import NotFound, Unavailable
from billie_desktop.domain.fees import FeeList
from billie_desktop.domain.ledger import TransactionPage

POLL_SECONDS = 30.0
LONGEST_POLL_SECONDS = 120.0
FRESH_SECONDS = 10.0
FOCUS_SECONDS = 1.0
TICK_SECONDS = 1.0
EVERYTHING = TransactionFilter()


def _no_commands(_account_id: str) -> tuple[()]:
    return ()


class RecordStore:
    """Implements ``desk.Records``. All methods run on the loop's thread."""

    def __init__(
        self,
        models: ReadModels,
        reads: LedgerReads,
        cache: RecordCache,
        clock: Clock,
        *,
        on_ledger_failure: Callable[[], None],
        on_database_failure: Callable[[], None],
        poll_seconds: float = POLL_SECONDS,
        kept: KeptPages | None = None,
    ) -> None:
        self._models = models
        self._clock = clock
        self._on_database_failure = on_database_failure
        self._poll_seconds = poll_seconds
        self._commands_of: CommandsOf = _no_commands
        self._registry = CustomerRegistry()
        self._changes: Subscribers[RecordChange] = Subscribers()
        self._heard: Subscribers[Heard] = Subscribers()
        self._refreshing: dict[str, asyncio.Task[None]] = {}
        self._background = Background()
        self._readings = LedgerReadings(reads, clock, self._on_heard, on_ledger_failure)
        self._history = PostingHistory(reads, clock, on_ledger_failure, kept)
        self._reader = CustomerReader(models, cache, clock)
        self._day = business_day(clock.now())

    def attach_commands(self, commands_of: CommandsOf) -> None:
        """Where the commands beside the figures come from; called once while the desk is put together."""
        self._commands_of = commands_of

    # -- what screens use ------------------------------------------------------------------------------------------

    def open(self, customer_id: str) -> CustomerView:
        """What is known now, and start reading unless it was read within ten seconds."""
        state = self._registry.obtain(customer_id)
        if state.began_at is None or time.monotonic() - state.began_at > FRESH_SECONDS:
            self._refresh(state)
        return state.view

    def view(self, customer_id: str) -> CustomerView | None:
        """The present view."""
        state = self._registry.known(customer_id)
        return state.view if state is not None else None

    def watch(self, customer_id: str) -> Callable[[], None]:
        """Keep it fresh until released."""
        self._registry.obtain(customer_id).watchers += 1
        held = True

        def release() -> None:
            nonlocal held
            state = self._registry.known(customer_id)
            if held and state is not None:
                state.watchers = max(0, state.watchers - 1)
            held = False

        return release

    def focus(self, customer_id: str) -> None:
        """The window came to the front."""
        state = self._registry.obtain(customer_id)
        if state.began_at is None or time.monotonic() - state.began_at > FOCUS_SECONDS:
            self._refresh(state)

    def refresh(self, customer_id: str) -> Awaitable[None]:
        """Read everything of the customer again."""
        state = self._registry.obtain(customer_id)
        return asyncio.shield(self._background.spawn(self.reread(state), "customer refresh"))

    def subscribe(self, callback: Callable[[RecordChange], None]) -> Callable[[], None]:
        """Hear what changed."""
        return self._changes.add(callback)

    async def open_account(self, account: str) -> str:
        """Customer id of an account id or number."""
        for state in self._registry:
            for known in state.accounts.values():
                if account in (known.account_id, known.number):
                    return state.customer_id
        try:
            found = await self._models.account_by_label(account.strip())
        except Unavailable:
            self._on_database_failure()
            raise
        if found is None:
            raise NotFound("There is no such account.", code="ACCOUNT_NOT_FOUND")
        if found.customer_id is None:
            raise NotFound("The customer of this account is not known yet.", code="CUSTOMER_NOT_FOUND")
        return self._registry.canonical(found.customer_id)

    async def transactions(
        self, account_id: str, filters: TransactionFilter = EVERYTHING, limit: int = 20
    ) -> TransactionPage:
        """Newest first, from the ledger."""
        return await self._history.transactions(account_id, filters, limit)

    async def fees(self, account_id: str) -> FeeList:
        """Fees net of waivers over the whole history."""
        return await self._history.fees(account_id)

    # -- what other parts of the desk use --------------------------------------------------------------------------

    def subscribe_heard(self, callback: Callable[[Heard], None]) -> Callable[[], None]:
        """Hear every answer of the ledger about an account."""
        return self._heard.add(callback)

    def state_of_account(self, account_id: str) -> CustomerState | None:
        """The customer whose account it is, when open or kept."""
        return self._registry.of_account(account_id)

    def owners(self) -> dict[str, CustomerState]:
        """Every account that is open or kept, and its customer: for who looks up many, most of which are of nobody."""
        return self._registry.owners()

    def account_view(self, account_id: str) -> AccountView | None:
        """The present view of one account, when its customer is open or kept."""
        state = self._registry.of_account(account_id)
        return state.view.account(account_id) if state is not None else None

    def known(self, customer_id: str) -> CustomerState | None:
        """The state of a customer that is open or kept."""
        return self._registry.known(customer_id)

    async def read_ledger(self, account_id: str) -> None:
        """Read one account's live figures; returns when they have been told."""
        state = self.state_of_account(account_id)
        await self._readings.read(account_id, state.accounts.get(account_id) if state is not None else None)

    def read_ledger_soon(self, account_id: str) -> None:
        """The same in the background, at most about twice a second per account."""
        state = self._registry.of_account(account_id)
        self._readings.read_soon(account_id, state.accounts.get(account_id) if state is not None else None)

    def touch_account(self, account_id: str) -> None:
        """A command of the account changed: build the view again."""
        if (state := self.state_of_account(account_id)) is not None:
            self.publish(state)

    def apply_account(self, account: LoanAccount, state: CustomerState) -> None:
        """A newer document of one account, read after a change; moves it between customers after a merge."""
        for other in self._registry:
            if other is not state and account.account_id in other.accounts:
                del other.accounts[account.account_id]
                self.publish(other)
        state.accounts[account.account_id] = account
        state.applied_at[account.account_id] = time.monotonic()

    def refresh_all(self) -> None:
        """Something was missed or has come back: read again what is on screen, forget the age of the rest."""
        for state in self._registry:
            state.began_at = None
            if state.watchers > 0:
                self._read_anew(state)

    def failures(self) -> int:
        """How often in a row the worst of what is on screen could not be read; 0 when all of it was read."""
        return max((max(each.failures, *each.missed.values(), 0) for each in self._registry.watched()), default=0)

    def refresh_failed(self) -> None:
        """Read again what is on screen and could not be read the last time, and nothing else."""
        for state in self._registry.watched():
            if state.failures:
                self._read_anew(state)
            for account_id in {account_id for account_id, _ in state.missed}:
                self.read_ledger_soon(account_id)

    def _read_anew(self, state: CustomerState) -> None:
        """A reading that is under way may have failed already and be busy with the rest: it is not enough."""
        self._background.spawn(self.reread(state), "reading again")

    async def reread(self, state: CustomerState) -> None:
        """Read a customer again with a reading that begins after this call."""
        if (running := self._refreshing.get(state.customer_id)) is not None:
            await asyncio.wait([running])
        await asyncio.shield(self._refresh(state))

    def database_failed(self, account_ids: Iterable[str]) -> None:
        """Changed documents could not be read: their customers are out of date until read as a whole."""
        self._on_database_failure()
        for account_id in account_ids:
            if (state := self.state_of_account(account_id)) is not None:
                state.began_at = None
                state.due_at = 0.0

    def publish(
        self, state: CustomerState, postings: frozenset[str] = frozenset(), entry_ids: tuple[str, ...] = ()
    ) -> None:
        """Build the view and tell what differs."""
        view = state.build(self._commands_of, self._day)
        change = difference(state.view, view, postings, entry_ids)
        state.view = view
        if change is not None:
            self._changes.tell(change)

    def start(self) -> None:
        """Begin polling what is watched."""
        self._background.spawn(self._poll(), "record polling")

    async def stop(self) -> None:
        """End all reading."""
        await self._background.stop()
        await self._readings.stop()

    # -- reading ---------------------------------------------------------------------------------------------------

    def _refresh(self, state: CustomerState) -> asyncio.Task[None]:
        running = self._refreshing.get(state.customer_id)
        if running is not None and not running.done():
            return running
        task = self._background.spawn(self._read(state), "customer reading")
        self._refreshing[state.customer_id] = task
        task.add_done_callback(lambda _: self._refreshing.pop(state.customer_id, None))
        return task

    async def _read(self, state: CustomerState) -> None:
        first = state.load is LoadState.LOADING and state.customer is None
        state.began_at = time.monotonic()
        if first and await self._reader.fill_from_cache(state):
            self.publish(state)
        alias_of = await self._reader.read(state)
        if alias_of is not None:
            await asyncio.shield(self._follow_merge(state, alias_of))
            return
        failed = state.load is LoadState.UNAVAILABLE
        if failed:
            self._on_database_failure()
        state.failures = state.failures + 1 if failed else 0
        pause = min(self._poll_seconds * 2**state.failures, LONGEST_POLL_SECONDS) if failed else self._poll_seconds
        state.due_at = time.monotonic() + pause * random.uniform(0.9, 1.0)  # noqa: S311 - jitter, no secret
        self.publish(state, frozenset(state.accounts))
        await asyncio.gather(*(self._readings.read(key, account) for key, account in tuple(state.accounts.items())))
        await self._reader.keep(state)

    def _follow_merge(self, state: CustomerState, canonical_id: str) -> asyncio.Task[None]:
        """The id turned out to be an alias: its windows show the customer it was merged into."""
        target = self._registry.merge(state, canonical_id)
        self._changes.tell(RecordChange(state.customer_id, structure=True, customer=True))
        return self._refresh(target)

    def _on_heard(self, heard: Heard) -> None:
        state = self.state_of_account(heard.account_id)
        if state is not None:
            self._reader.take_in(state, heard)
        self._heard.tell(heard)  # commands settle in the same breath as the figure changes
        if state is not None:
            self.publish(state)

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            today = business_day(self._clock.now())
            if today != self._day:
                self._day = today
                for state in self._registry:
                    self.publish(state)
            now = time.monotonic()
            for state in self._registry.watched():
                if state.due_at <= now:
                    self._refresh(state)
