"""Brings the outbox to the Redis stream: in order, nothing lost, nothing twice.

The position of this ledger file in the stream stands in Redis itself, in the key ``practice:ledger:{id}:relayed``, and
moves in the same MULTI as the entries. A relay that dies between Redis and SQLite finds there how far it had come.
"""

import asyncio
import logging
from collections.abc import Sequence

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError, WatchError

from billie_desktop.practice.ledger.api import StreamEvent
from billie_desktop.practice.ledger.book import LedgerBook

BATCH = 500
SHORTEST_PAUSE, LONGEST_PAUSE = 0.1, 2.0

Field = bytes | bytearray | memoryview | str | int | float  # what the driver takes in an entry

logger = logging.getLogger(__name__)


def connect(url: str) -> "Redis":
    """A client whose failures come up at once: the relay itself knows what to repeat."""
    return Redis.from_url(url, protocol=3, retry=Retry(NoBackoff(), 0), socket_timeout=10.0, decode_responses=True)


class Relay:
    """Drains the outbox of a book into one stream; for one event loop and one file."""

    def __init__(self, book: LedgerBook, redis: "Redis", stream: str) -> None:
        self._outbox = book.outbox
        self._redis = redis
        self.stream = stream
        self._position_key = f"practice:ledger:{book.ledger_id}:relayed"
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()

    def wake(self) -> None:
        """Something was committed."""
        self._idle.clear()
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._wake.clear()
            while events := self._outbox.after(0, BATCH):
                await self._deliver(events)
                self._outbox.remove_until(events[-1].sequence)
            if not self._wake.is_set():
                self._idle.set()
            await self._wake.wait()

    async def drained(self) -> None:
        """Wait until everything committed so far is on the stream."""
        await self._idle.wait()

    async def _deliver(self, events: Sequence[StreamEvent]) -> None:
        pause, told = SHORTEST_PAUSE, False
        while True:
            try:
                await self._append(events)
                return
            except WatchError:
                # the position moved under us, or the connection broke after MULTI: it says what is still to do
                continue
            except (RedisError, OSError) as error:
                if not told:
                    logger.warning("ledger events wait: Redis does not take them (%s)", type(error).__name__)
                    told = True
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _append(self, events: Sequence[StreamEvent]) -> None:
        async with self._redis.pipeline(transaction=True) as pipe:
            await pipe.watch(self._position_key)
            done = int(await pipe.get(self._position_key) or 0)
            todo = [event for event in events if event.sequence > done]
            if not todo:
                return
            pipe.multi()  # type: ignore[no-untyped-call]
            for event in todo:
                entry: dict[Field, Field] = {}
                entry.update(event.fields)
                pipe.xadd(self.stream, entry)
            pipe.set(self._position_key, todo[-1].sequence)
            await pipe.execute()
