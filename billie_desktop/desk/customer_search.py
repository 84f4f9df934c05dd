"""Find a customer, an account, a posting or a contact from whatever the agent has."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import TypeVar

from billie_desktop.desk.background import Background
from billie_desktop.desk.ports import KnownHere, SearchSource
from billie_desktop.desk.search_hits import account_order, contact_order, customer_order, transaction_order
from billie_desktop.desk.transaction_search import TransactionSearch
from billie_desktop.desk.values import AccountHit, CustomerHit, GroupState, Hits, SearchResult
from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.search_text import SearchText, route

LIFE_SECONDS = 30.0
MOST_RESULTS = 100
RANKED = 40
"""At least so many hits are asked for and ranked before the list is cut, so that an exact name is not missed."""
Hit = TypeVar("Hit")
Order = Callable[[SearchText, Hit], tuple[int, str, str]]


class CustomerSearch:
    """Implements ``desk.Search``. A newer request cancels the older; complete results are kept for 30 s.

    ``here`` are the customers that this computer has kept. ``transactions`` is None where references are not searched,
    ``contacts`` False for roles that may not see the marketing service.
    """

    def __init__(
        self,
        source: SearchSource,
        on_failure: Callable[[], None],
        *,
        here: KnownHere | None = None,
        transactions: TransactionSearch | None = None,
        contacts: bool = False,
    ) -> None:
        self._source = source
        self._on_failure = on_failure
        self._here = here
        self._transactions = transactions
        self._contacts = contacts
        self._running: asyncio.Task[SearchResult] | None = None
        self._kept: OrderedDict[tuple[SearchText, int], tuple[float, SearchResult]] = OrderedDict()
        self._background = Background()

    def at_once(self, text: str, limit: int = 10) -> SearchResult | None:
        """What can be shown without asking anybody: a kept answer, else hits of this computer; None without any."""
        query = route(text)
        kept = self._keep(query, limit)
        if kept is not None or self._here is None or query.is_empty:
            return kept
        customers, accounts = self._from_here(query, limit, GroupState.FOUND)
        if not (customers.rows or accounts.rows):
            return None
        return SearchResult(query.text, customers, accounts, query.meaning, from_here=True)

    async def find(self, text: str, limit: int = 10) -> SearchResult | None:
        """The answer, or None when a newer request has taken over."""
        if self._running is not None:
            self._running.cancel()
            self._running = None
        query = route(text)
        kept = self._keep(query, limit)
        if kept is not None:
            return kept
        task = self._background.spawn(self._search(query, limit), "search")
        self._running = task
        try:
            result = await task
        except asyncio.CancelledError:
            if self._running is task:
                task.cancel()  # the caller itself was cancelled
                raise
            return None
        return result if self._running is task else None

    def start(self) -> None:
        """Get ready what this computer has kept."""
        if self._here is not None:
            self._background.spawn(self._here.load(), "search of this computer")

    async def stop(self) -> None:
        """End what runs."""
        await self._background.stop()

    def forget(self) -> None:
        """Drop kept results."""
        self._kept.clear()

    def _keep(self, query: SearchText, limit: int) -> SearchResult | None:
        found = self._kept.get((query, limit))
        if found is None or time.monotonic() - found[0] > LIFE_SECONDS:
            return None
        return found[1]

    async def _search(self, query: SearchText, limit: int) -> SearchResult:
        if query.is_empty:
            nothing: Hits[CustomerHit] = Hits(GroupState.NOT_SEARCHED)
            return SearchResult(query.text, nothing, Hits(GroupState.NOT_SEARCHED))
        source, pool = self._source, max(limit, RANKED)
        postings = self._transactions
        customers, accounts, transactions, contacts = await asyncio.gather(
            _group(source.find_customers(query, pool), query, limit, customer_order),
            _group(
                source.find_accounts(query, pool) if query.code or query.words else None, query, limit, account_order
            ),
            _group(postings.find(query) if postings and query.reference else None, query, limit, transaction_order),
            _group(source.find_contacts(query, pool) if self._contacts else None, query, limit, contact_order),
        )
        result = SearchResult(query.text, customers, accounts, query.meaning, transactions, contacts)
        if not result.failed:
            self._kept[(query, limit)] = (time.monotonic(), result)
            while len(self._kept) > MOST_RESULTS:
                self._kept.popitem(last=False)
            return result
        if GroupState.FAILED in (customers.state, accounts.state, contacts.state):
            self._on_failure()
        return self._with_here(result, query, limit)

    def _with_here(self, result: SearchResult, query: SearchText, limit: int) -> SearchResult:
        """Groups that could not be searched show what this computer has, and still say that they failed."""
        known_customers, known_accounts = self._from_here(query, limit, GroupState.FAILED)
        customers = known_customers if result.customers.state is GroupState.FAILED else result.customers
        accounts = known_accounts if result.accounts.state is GroupState.FAILED else result.accounts
        from_here = customers is known_customers
        return SearchResult(
            result.text, customers, accounts, result.looked_for, result.transactions, result.contacts, from_here
        )

    def _from_here(
        self, query: SearchText, limit: int, state: GroupState
    ) -> tuple[Hits[CustomerHit], Hits[AccountHit]]:
        if self._here is None:
            return Hits(state), Hits(state)
        customers, accounts = self._here.find(query, max(limit, RANKED))
        return _cut(customers, query, limit, customer_order, state), _cut(accounts, query, limit, account_order, state)


async def _group(
    reading: Awaitable[tuple[Hit, ...]] | None, query: SearchText, limit: int, order: Order[Hit]
) -> Hits[Hit]:
    if reading is None:
        return Hits(GroupState.NOT_SEARCHED)
    try:
        rows = await reading
    except DeskError:
        return Hits(GroupState.FAILED)
    return _cut(rows, query, limit, order, GroupState.FOUND)


def _cut(rows: tuple[Hit, ...], query: SearchText, limit: int, order: Order[Hit], state: GroupState) -> Hits[Hit]:
    return Hits(state, tuple(sorted(rows, key=lambda hit: order(query, hit))[:limit]), more=len(rows) > limit)
