"""Find a customer or an account from whatever the agent has."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import TypeVar

from billie_desktop.desk.background import Background
from billie_desktop.desk.ports import SearchSource
from billie_desktop.desk.values import AccountHit, CustomerHit, GroupState, Hits, SearchResult
from billie_desktop.domain.errors import Unavailable
from billie_desktop.domain.search_text import SearchText, rank, route

LIFE_SECONDS = 30.0
MOST_RESULTS = 100
RANKED = 40
"""At least so many hits are asked for and ranked before the list is cut, so that an exact name is not missed."""
Hit = TypeVar("Hit")


class CustomerSearch:
    """Implements ``desk.Search``. A newer request cancels the older; complete results are kept for 30 s."""

    def __init__(self, source: SearchSource, on_failure: Callable[[], None]) -> None:
        self._source = source
        self._on_failure = on_failure
        self._running: asyncio.Task[SearchResult] | None = None
        self._kept: OrderedDict[tuple[SearchText, int], tuple[float, SearchResult]] = OrderedDict()
        self._background = Background()

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
        accounts_possible = bool(query.code or query.words)
        pool = max(limit, RANKED)
        customers, accounts = await asyncio.gather(
            self._group(self._source.find_customers(query, pool), limit, lambda hit: _customer_rank(query, hit)),
            self._group(self._source.find_accounts(query, pool), limit, lambda hit: _account_rank(query, hit))
            if accounts_possible
            else _not_searched(),
        )
        result = SearchResult(query.text, customers, accounts, query.meaning)
        if GroupState.FAILED in (customers.state, accounts.state):
            self._on_failure()
        else:
            self._kept[(query, limit)] = (time.monotonic(), result)
            while len(self._kept) > MOST_RESULTS:
                self._kept.popitem(last=False)
        return result

    async def _group(
        self, reading: Awaitable[tuple[Hit, ...]], limit: int, order: Callable[[Hit], tuple[int, str, str]]
    ) -> Hits[Hit]:
        try:
            rows = await reading
        except Unavailable:
            return Hits(GroupState.FAILED)
        return Hits(GroupState.FOUND, tuple(sorted(rows, key=order)[:limit]), more=len(rows) > limit)


async def _not_searched() -> Hits[AccountHit]:
    return Hits(GroupState.NOT_SEARCHED)


def _customer_rank(query: SearchText, hit: CustomerHit) -> tuple[int, str, str]:
    return rank(query, hit.customer_id, hit.full_name, hit.email)


def _account_rank(query: SearchText, hit: AccountHit) -> tuple[int, str, str]:
    exact = query.text.casefold() in ((hit.number or "").casefold(), hit.account_id.casefold())
    return 0 if exact else 1, (hit.customer_name or "\uffff").casefold(), hit.number or hit.account_id
