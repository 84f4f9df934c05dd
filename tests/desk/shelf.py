"""A record store with parts in memory, and what it has told."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any

from billie_desktop.desk.live_updates import LiveUpdates
from billie_desktop.desk.record_store import RecordStore
from billie_desktop.desk.values import CustomerView, DocumentChange, RecordChange
from billie_desktop.domain.account import LoanAccount
from billie_desktop.domain.provenance import OriginKind
from tests.desk.parts import MemoryCache, MemoryLedger, MemoryModels, SetClock, models_of_one


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
        async with asyncio.timeout(60):
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


def live(view: CustomerView) -> bool:
    return all(account.balance_origin.kind is OriginKind.LIVE for account in view.accounts) and bool(view.accounts)
