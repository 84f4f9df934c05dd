"""A desk of one account around a small ledger in memory, with the real outbox on disk."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from billie_desktop.desk.command_book import CommandBook
from billie_desktop.desk.command_check import CommandCheck
from billie_desktop.desk.command_desk import CommandDesk
from billie_desktop.desk.command_sender import CommandSender
from billie_desktop.desk.ports import CachedCustomer, LedgerRecord
from billie_desktop.desk.record_store import RecordStore
from billie_desktop.desk.settlement_watch import SettlementWatch
from billie_desktop.desk.values import AccountView, TransactionFilter
from billie_desktop.domain.account import Aging, LoanAccount, Schedule
from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.circumstances import NO_CIRCUMSTANCES, Circumstances
from billie_desktop.domain.command import Intent
from billie_desktop.domain.customer import Customer
from billie_desktop.domain.errors import DeskError, NotFound, Unavailable
from billie_desktop.domain.ledger import LedgerBalance, Posting, Transaction, TransactionPage
from billie_desktop.domain.ledger_errors import resolves_unknown
from billie_desktop.domain.money import ZERO, Money
from billie_desktop.domain.settlement import POSTED_AS
from billie_desktop.gateways.cache import outbox
from billie_desktop.gateways.cache.outbox import SqlOutbox
from billie_desktop.gateways.cache.vault import Vault
from tests.domain.examples import dollars

KEY = "ab" * 32
START = datetime(2026, 7, 1, 0, 0, tzinfo=UTC)


@dataclass
class SetClock:
    """A clock that moves a millisecond with every reading, and as far as a test says."""

    moment: datetime = START

    def now(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment


@dataclass
class MemoryModels:
    """Read models of a few documents. ``down`` makes every read fail; ``reads`` counts them."""

    customers: dict[str, Customer] = field(default_factory=dict)
    accounts_by_id: dict[str, LoanAccount] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    around: Circumstances = NO_CIRCUMSTANCES
    down: bool = False
    reads: int = 0
    gate: asyncio.Event | None = None

    async def _answer(self) -> None:
        self.reads += 1
        if self.gate is not None:
            await self.gate.wait()
        else:
            await asyncio.sleep(0)
        if self.down:
            raise Unavailable("The database is not reachable.")

    async def customer(self, customer_id: str) -> Customer | None:
        await self._answer()
        return self.customers.get(self.merged.get(customer_id, customer_id))

    async def accounts_of(self, customer_ids: Collection[str]) -> tuple[LoanAccount, ...]:
        found = tuple(each for each in self.accounts_by_id.values() if each.customer_id in customer_ids)
        await self._answer()
        return found

    async def accounts(self, account_ids: Collection[str]) -> tuple[LoanAccount, ...]:
        await self._answer()
        return tuple(self.accounts_by_id[key] for key in account_ids if key in self.accounts_by_id)

    async def circumstances_of(self, customer_ids: Collection[str]) -> Circumstances:
        await self._answer()
        return self.around

    async def account_by_label(self, account: str) -> LoanAccount | None:
        await self._answer()
        return next((each for each in self.accounts_by_id.values() if account in (each.account_id, each.number)), None)

    async def account_updated_at(self, account_id: str) -> datetime | None:
        await self._answer()
        return self.accounts_by_id[account_id].updated_at

    async def ping(self) -> None:
        await self._answer()


@dataclass
class MemoryCache:
    """A record cache that lives as long as the test."""

    kept: dict[str, CachedCustomer] = field(default_factory=dict)
    chosen: list[str] = field(default_factory=list)

    async def load(self, customer_id: str) -> CachedCustomer | None:
        return self.kept.get(customer_id)

    async def store(self, record: CachedCustomer) -> None:
        self.kept[record.customer.customer_id] = record

    async def sweep(self) -> None:
        """Nothing expires within a test."""

    async def pinned(self) -> dict[str, float]:
        return {key: self.kept[key].read_at.timestamp() if key in self.kept else 0.0 for key in self.chosen}

    async def pin(self, customer_ids: Collection[str], keep: bool) -> None:
        self.chosen = [*(each for each in self.chosen if each not in customer_ids), *(customer_ids if keep else ())]


Step = Callable[["MemoryLedger", Intent], Any]


@dataclass
class MemoryLedger:
    """Posts once per key. ``script``: what happens to the next sends, before and after posting; healthy when empty."""

    clock: SetClock
    rows: list[Transaction] = field(default_factory=list)
    answers: dict[str, Posting] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    payment_ids: list[str] = field(default_factory=list)
    script: list[tuple[BaseException | None, BaseException | None]] = field(default_factory=list)
    down: bool = False
    balance_gate: asyncio.Event | None = None

    async def send(self, intent: Intent, approved_by: str) -> Posting:
        assert approved_by
        self.sent.append(intent.key)
        self.payment_ids.append(intent.values.get("payment_id", ""))
        before, after = self.script.pop(0) if self.script else (None, None)
        await asyncio.sleep(0)
        replayed = intent.key in self.answers
        # A key that is known gets its first answer: the ledger does not judge the request a second time.
        if before is not None and not (replayed and isinstance(before, DeskError) and resolves_unknown(before)):
            raise before
        if not replayed:
            self.answers[intent.key] = Posting(self._post(intent))
        if after is not None:
            raise after
        return replace(self.answers[intent.key], replay=replayed)

    def _post(self, intent: Intent) -> Transaction:
        delta = -(intent.amount or ZERO)
        total = (self.rows[-1].total_after if self.rows else dollars("200")) + delta
        row = Transaction(
            transaction_id=f"T-{len(self.rows) + 1}",
            account_id=intent.account_id,
            type=POSTED_AS[intent.action],
            at=self.clock.now(),
            effective=None,
            principal_delta=delta,
            fee_delta=ZERO,
            total_delta=delta,
            principal_after=total,
            fee_after=ZERO,
            total_after=total,
            reference_id=intent.values.get("payment_id", ""),
        )
        self.rows.append(row)
        return row

    async def _reading(self) -> None:
        if self.balance_gate is not None:
            await self.balance_gate.wait()
        else:
            await asyncio.sleep(0)
        if self.down:
            raise Unavailable("The ledger could not be read.")

    async def balance(self, account_id: str) -> LedgerBalance:
        await self._reading()
        total = self.rows[-1].total_after if self.rows else dollars("200")
        return LedgerBalance(account_id, total, ZERO, total, self.clock.now())

    async def transactions(self, account_id: str, filters: TransactionFilter, limit: int) -> TransactionPage:
        await self._reading()
        found = [row for row in reversed(self.rows) if filters.type in (None, row.type)]
        return TransactionPage(account_id, tuple(found[:limit]), len(found), self.clock.now())

    async def aging(self, account_id: str) -> Aging:
        await self._reading()
        raise NotFound("no aging")

    async def schedule(self, account_id: str) -> Schedule:
        await self._reading()
        return Schedule(None, None, ())

    async def record(self, account_id: str) -> LedgerRecord:
        await self._reading()
        paid = sum((-row.total_delta.value for row in self.rows), ZERO.value)
        return LedgerRecord(account_id, "VN1", "CUS-1", None, Money(paid), len(self.rows), None, None)


def models_of_one() -> MemoryModels:
    """One customer with one active account that owes 200.00."""
    account = LoanAccount("ACC-1", "VN1", "CUS-1", status="active", total_outstanding=dollars("200"), updated_at=START)
    return MemoryModels({"CUS-1": Customer("CUS-1", "Mia Tester")}, {"ACC-1": account})


_numbers = itertools.count()


@dataclass
class DeskParts:
    """Everything around one ``CommandDesk``; ``restart`` makes the next process on the same disk and ledger."""

    folder: Path
    clock: SetClock = field(default_factory=SetClock)
    models: MemoryModels = field(default_factory=models_of_one)
    role: Role = Role.SUPERVISOR
    read_only: str = ""
    wrap_outbox: Callable[[SqlOutbox], Any] = lambda made: made
    busy_pauses: tuple[float, ...] = (0.0, 0.0)
    ledger: MemoryLedger = field(init=False)

    def __post_init__(self) -> None:
        self.ledger = MemoryLedger(self.clock)

    async def start(self) -> None:
        """The process begins."""
        self.vault = Vault(self.folder / "outbox.db", KEY, outbox.SCHEMA, outbox.VERSION, durable=True)
        await self.vault.open()
        self.store = RecordStore(
            self.models,
            self.ledger,
            MemoryCache(),
            self.clock,
            on_ledger_failure=lambda: None,
            on_database_failure=lambda: None,
        )
        self.book = CommandBook(self.wrap_outbox(SqlOutbox(self.vault)), self.clock)
        sender = CommandSender(self.ledger, self.book, self.clock, "U-1", self.busy_pauses)
        self.watch = SettlementWatch(self.book, sender, self.store, self.ledger, self.clock)
        check = CommandCheck(self.book, self.models, self.clock)
        self.desk = CommandDesk(
            Agent("U-1", "A", self.role),
            self.book,
            sender,
            self.watch,
            self.store,
            check,
            self.clock,
            read_only_reason=lambda: self.read_only,
        )
        self.store.attach_commands(self.desk.of_account)
        self.watch.start()
        await self.desk.start()
        self.store.watch("CUS-1")
        await self.store.refresh("CUS-1")

    async def stop(self) -> None:
        """The process ends in order."""
        await self.desk.stop()
        await self.watch.stop()
        await self.store.stop()
        await self.vault.close()

    async def restart(self) -> None:
        """End and begin again."""
        await self.stop()
        await self.start()

    @property
    def account(self) -> AccountView:
        """The account's present view."""
        view = self.store.account_view("ACC-1")
        assert view is not None
        return view
