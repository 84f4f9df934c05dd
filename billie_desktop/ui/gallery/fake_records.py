"""The record store of the stand-in desk: views are put in, and everybody who listens is told what differs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from billie_desktop.desk.values import CustomerView, LoadState, RecordChange, TransactionFilter
from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.errors import NotFound, Unavailable
from billie_desktop.domain.fees import FeeList, fee_list
from billie_desktop.domain.ledger import Transaction, TransactionPage
from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.gallery.listeners import Listeners

EVERYTHING = TransactionFilter()


class FakeRecords:
    """Implements ``desk.Records`` from values in memory. ``outage`` makes reads from the ledger fail."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.views: dict[str, CustomerView] = {}
        self.history: dict[str, tuple[Transaction, ...]] = {}
        self.outage = ""
        self.hold: asyncio.Event | None = None
        self.refreshed: list[str] = []
        self.watched: list[str] = []
        self._listeners: Listeners[RecordChange] = Listeners()

    def put(self, view: CustomerView, postings: tuple[str, ...] = ()) -> None:
        """A new view of a customer; listeners hear what differs from the one before."""
        before = self.views.get(view.customer_id)
        self.views[view.customer_id] = view
        old = {each.account_id: each for each in before.accounts} if before else {}
        changed = frozenset(each.account_id for each in view.accounts if old.get(each.account_id) != each)
        self._listeners.tell(
            RecordChange(
                view.customer_id,
                account_ids=changed,
                customer=before is None or before.customer != view.customer,
                structure=before is None or [*old] != [each.account_id for each in view.accounts],
                postings=frozenset(postings),
            )
        )

    def open(self, customer_id: str) -> CustomerView:
        return self.views.get(customer_id) or CustomerView(customer_id, LoadState.LOADING, Origin.unavailable())

    def view(self, customer_id: str) -> CustomerView | None:
        return self.views.get(customer_id)

    def watch(self, customer_id: str) -> Callable[[], None]:
        self.watched.append(customer_id)

        def release() -> None:
            if customer_id in self.watched:
                self.watched.remove(customer_id)

        return release

    def focus(self, customer_id: str) -> None:
        self.refreshed.append(customer_id)

    def refresh(self, customer_id: str) -> Awaitable[None]:
        async def read() -> None:
            self.refreshed.append(customer_id)

        return read()

    def subscribe(self, callback: Callable[[RecordChange], None]) -> Callable[[], None]:
        return self._listeners.add(callback)

    async def open_account(self, account: str) -> str:
        for view in self.views.values():
            if any(account in (each.account_id, each.account.number) for each in view.accounts):
                return view.customer_id
        raise NotFound("There is no such account.")

    async def _answer(self) -> None:
        if self.hold is not None:
            await self.hold.wait()
        if self.outage:
            raise Unavailable(self.outage)

    async def transactions(
        self,
        account_id: str,
        filters: TransactionFilter = EVERYTHING,
        limit: int = 20,
    ) -> TransactionPage:
        await self._answer()
        rows = [row for row in self.history.get(account_id, ()) if _matches(row, filters)]
        return TransactionPage(account_id, tuple(rows[:limit]), len(rows), self._now())

    async def fees(self, account_id: str) -> FeeList:
        await self._answer()
        return fee_list(account_id, self.history.get(account_id, ()), self._now())


def _matches(row: Transaction, filters: TransactionFilter) -> bool:
    day = business_day(row.at)
    return (
        (filters.type is None or row.type is filters.type)
        and (filters.from_date is None or day >= filters.from_date)
        and (filters.to_date is None or day <= filters.to_date)
    )
