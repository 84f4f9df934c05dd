"""Change-stream entries applied to the records: one read per frame and collection, in order."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable

from billie_desktop.desk.background import Background
from billie_desktop.desk.customer_state import CustomerState
from billie_desktop.desk.ports import ReadModels
from billie_desktop.desk.record_store import RecordStore
from billie_desktop.desk.values import DocumentChange
from billie_desktop.domain.account import LoanAccount
from billie_desktop.domain.errors import Unavailable

CUSTOMERS = "customers"
ACCOUNTS = "loan-accounts"
AROUND = frozenset({"collection-cases", "write-off-requests"})
MOST_KEYS = 500


class LiveUpdates:
    """Turns changed documents into changed views.

    Documents of customers on screen are read again at once; customers that are merely kept lose their freshness, so
    that the next opening reads them. One worker applies reads one after the other: a late answer never overwrites a
    newer one.
    """

    def __init__(self, store: RecordStore, models: ReadModels) -> None:
        self._store = store
        self._models = models
        self._accounts: dict[str, list[str]] = defaultdict(list)
        self._wake = asyncio.Event()
        self._background = Background()

    def start(self) -> None:
        """Begin applying."""
        self._background.spawn(self._work(), "live updates")

    async def stop(self) -> None:
        """End applying."""
        await self._background.stop()

    def on_changes(self, changes: tuple[DocumentChange, ...]) -> None:
        """A frame of changes, in stream order."""
        owners = self._store.owners()
        for change in changes:
            if change.collection == ACCOUNTS:
                self._note_account(change, owners.get(change.key))
            elif change.collection == CUSTOMERS:
                self._note_customers({change.key, change.customer_id})
            elif change.collection in AROUND:
                self._note_customers({change.customer_id})
        if self._accounts:
            self._wake.set()

    def _note_account(self, change: DocumentChange, owner: CustomerState | None) -> None:
        for state in (owner, self._store.known(change.customer_id)):
            if state is None:
                continue
            if state.watchers:
                self._accounts[change.key].append(change.entry_id)
                return
            state.began_at = None

    def _note_customers(self, customer_ids: set[str]) -> None:
        for customer_id in customer_ids - {""}:
            state = self._store.known(customer_id)
            if state is None:
                continue
            if state.watchers:
                self._background.spawn(self._store.reread(state), "customer change")
            else:
                state.began_at = None

    async def _work(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._accounts:
                keys = list(self._accounts)[:MOST_KEYS]
                entries = {key: self._accounts.pop(key) for key in keys}
                try:
                    self._apply(await self._models.accounts(keys), entries)
                except Unavailable:
                    # The database is away: what is on screen is read again as a whole when it is back.
                    self._store.database_failed(entries)

    def _apply(self, accounts: Iterable[LoanAccount], entries: dict[str, list[str]]) -> None:
        touched: dict[str, tuple[CustomerState, list[str]]] = {}
        for account in accounts:
            state = self._store.known(account.customer_id or "") or self._store.state_of_account(account.account_id)
            if state is None:
                continue
            self._store.apply_account(account, state)
            touched.setdefault(state.customer_id, (state, []))[1].append(account.account_id)
        for state, ids in touched.values():
            entry_ids = tuple(entry for key in ids for entry in entries.get(key, ()))
            self._store.publish(state, frozenset(ids), entry_ids)
            for account_id in ids:
                self._store.read_ledger_soon(account_id)
