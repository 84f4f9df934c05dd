"""Customers that this agent keeps on this machine for working without a network: read again by themselves."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection

from billie_desktop.desk.background import Background
from billie_desktop.desk.ports import RecordCache
from billie_desktop.desk.record_store import RecordStore
from billie_desktop.desk.subscribers import Subscribers
from billie_desktop.domain.errors import DeskError

MOST = 200
"""Customers that can be kept; what is kept must be read again, and is on this machine."""
AGE_SECONDS = 1800.0
LOOK_SECONDS = 300.0
PAUSE_SECONDS = 0.05


class KeepOffline:
    """Implements ``desk.Offline``. Kept customers stay in the cache before all others, with its expiry."""

    def __init__(self, cache: RecordCache, store: RecordStore, is_reachable: Callable[[], bool]) -> None:
        self._cache = cache
        self._store = store
        self._is_reachable = is_reachable
        self._pinned: dict[str, float] = {}
        self._subscribers: Subscribers[None] = Subscribers()
        self._background = Background()
        self._look = asyncio.Event()

    @property
    def kept(self) -> tuple[str, ...]:
        """Ids of the customers, in the order in which they were chosen."""
        return tuple(self._pinned)

    def is_kept(self, customer_id: str) -> bool:
        """Whether a customer is kept."""
        return customer_id in self._pinned

    async def keep(self, customer_ids: Collection[str], keep: bool = True) -> int:
        """Keep customers from now on, or no longer; how many were taken. At most 200 in all are.

        Raises DeskError when the file on this machine cannot be written.
        """
        wanted = [each for each in dict.fromkeys(customer_ids) if (each in self._pinned) is not keep]
        if keep:
            wanted = wanted[: max(0, MOST - len(self._pinned))]
        await self._cache.pin(wanted, keep)
        for customer_id in wanted:
            if keep:
                self._pinned[customer_id] = 0.0
            else:
                self._pinned.pop(customer_id, None)
        self._look.set()
        self._subscribers.tell(None)
        return len(wanted)

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Hear that other customers are kept."""
        return self._subscribers.add(lambda _: callback())

    def start(self) -> None:
        """Find out what is kept, and keep it fresh."""
        self._background.spawn(self._run(), "keeping offline")

    async def stop(self) -> None:
        """End all reading."""
        await self._background.stop()

    async def _run(self) -> None:
        while True:
            try:
                await self._cache.sweep()
                self._pinned = await self._cache.pinned()
            except DeskError:
                self._pinned = {}
            self._subscribers.tell(None)
            if self._is_reachable():
                await self._read_old()
            self._look.clear()
            try:
                await asyncio.wait_for(self._look.wait(), LOOK_SECONDS)
            except TimeoutError:
                continue

    async def _read_old(self) -> None:
        """One after the other, so that nobody at the desk or the servers notices."""
        for customer_id, read_at in tuple(self._pinned.items()):
            if time.time() - read_at > AGE_SECONDS and self._is_reachable():
                await self._store.refresh(customer_id)
                await asyncio.sleep(PAUSE_SECONDS)
