"""Ledger, stream and database state: probed, debounced, told only when it changes (ledger.md 10)."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from billie_desktop.desk.background import Background
from billie_desktop.desk.ports import Clock, LedgerProbe
from billie_desktop.desk.subscribers import Subscribers
from billie_desktop.domain.connection import (
    ConnectionState,
    DatabaseLink,
    LedgerHealth,
    LedgerLink,
    LinkHealth,
    StreamLink,
    why_unsafe,
)
from billie_desktop.domain.errors import DeskError, NotAllowed, Unavailable, Unreachable

DEGRADED_SECONDS = 1.0
MISSES = 2
LEDGER, DATABASE = "ledger", "database"


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between probes: ``calm`` when all is well (upper limit 30 s), ``miss`` after a miss (within 5 s),
    ``away`` while offline, which is how late a server that is back is noticed; ``least`` passes between two probes
    however many reads fail."""

    calm: float = 30.0
    miss: float = 1.0
    away: float = 2.0
    least: float = 0.5


class ConnectionMonitor:
    """Implements ``desk.Connection``.

    A lost connection of the channel and every failed read (``suspect_…``) bring the next probe forward, so that an
    outage is known long before the calm pace would find it. A server that answers after such a failure, too soon to
    count as away, is told to ``subscribe_answers``: what failed can be read again.
    """

    def __init__(
        self, probe: LedgerProbe, ping_database: Callable[[], Awaitable[None]], clock: Clock, pace: Pace | None = None
    ) -> None:
        self._probe = probe
        self._ping_database = ping_database
        self._clock = clock
        self._pace = pace or Pace()
        self._state = ConnectionState()
        self._misses = 0
        self._subscribers: Subscribers[ConnectionState] = Subscribers()
        self._answers: Subscribers[None] = Subscribers()
        self._suspected: set[str] = set()
        self._probing: asyncio.Task[None] | None = None
        self._ledger_wake = asyncio.Event()
        self._database_wake = asyncio.Event()
        self._background = Background()

    @property
    def state(self) -> ConnectionState:
        """The present state."""
        return self._state

    def subscribe(self, callback: Callable[[ConnectionState], None]) -> Callable[[], None]:
        """Hear each new state."""
        return self._subscribers.add(callback)

    def subscribe_answers(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Hear that a server whose reads failed answers, although it never counted as away."""
        return self._answers.add(lambda _: callback())

    def start(self) -> None:
        """Begin probing."""
        self._background.spawn(self._watch_ledger(), "ledger probe")
        self._background.spawn(self._watch_channel(), "ledger channel watch")
        self._background.spawn(self._watch_database(), "database probe")

    async def stop(self) -> None:
        """End probing."""
        await self._background.stop()

    async def check_now(self) -> ConnectionState:
        """Probe the ledger at once; joins a probe that is under way."""
        await self._probe_ledger()
        return self._state

    def set_stream(self, link: StreamLink) -> None:
        """What the live reader knows of its stream."""
        self._become(replace(self._state, stream=link))

    def set_frozen(self, reason: str) -> None:
        """The server has stopped commands for a reason, or lets them through again."""
        self._become(replace(self._state, frozen=reason))

    def suspect_ledger(self) -> None:
        """A ledger read failed: probe soon."""
        self._suspected.add(LEDGER)
        self._ledger_wake.set()

    def suspect_database(self) -> None:
        """A database read failed: ping soon."""
        self._suspected.add(DATABASE)
        self._database_wake.set()

    async def _watch_ledger(self) -> None:
        while True:
            await self._probe_ledger()
            await _sleep_or(self._ledger_wake, self._ledger_pause(), self._pace.least)

    def _ledger_pause(self) -> float:
        if self._state.ledger.health is LedgerHealth.OFFLINE:
            return self._pace.away
        return self._pace.miss if self._misses else self._pace.calm

    async def _watch_channel(self) -> None:
        while True:
            await self._probe.connection_lost()
            self._ledger_wake.set()

    async def _probe_ledger(self) -> None:
        if self._probing is None or self._probing.done():
            self._probing = self._background.spawn(self._probe_once(), "one ledger probe")
        await asyncio.shield(self._probing)

    async def _probe_once(self) -> None:
        self._ledger_wake.clear()
        try:
            seconds = await self._probe.probe()
        except NotAllowed:
            self._misses = 0
            self._set_ledger(LedgerHealth.NOT_SIGNED_IN, None)
        except Unreachable as error:
            self._misses += 1
            if self._misses >= MISSES:
                self._set_ledger(LedgerHealth.OFFLINE, None, why_unsafe(error))
        else:
            self._misses = 0
            health = LedgerHealth.CONNECTED if seconds < DEGRADED_SECONDS else LedgerHealth.DEGRADED
            was_away = self._state.ledger.health is LedgerHealth.OFFLINE
            self._set_ledger(health, round(seconds * 1000))
            self._answered(LEDGER, was_away)

    def _set_ledger(self, health: LedgerHealth, latency_ms: int | None, detail: str = "") -> None:
        old = self._state.ledger
        since = old.since if health is old.health else self._clock.now()
        self._become(replace(self._state, ledger=LedgerLink(health, latency_ms, since, detail)))

    async def _watch_database(self) -> None:
        while True:
            self._database_wake.clear()
            try:
                await self._ping_database()
            except Unavailable as error:
                self._set_database(LinkHealth.OFFLINE, error)
                pause = self._pace.miss
            else:
                was_away = self._state.database.health is LinkHealth.OFFLINE
                self._set_database(LinkHealth.CONNECTED, None)
                self._answered(DATABASE, was_away)
                pause = self._pace.calm
            await _sleep_or(self._database_wake, pause, self._pace.least)

    def _set_database(self, health: LinkHealth, error: DeskError | None) -> None:
        self._become(replace(self._state, database=DatabaseLink(health, error.text if error else "")))

    def _answered(self, server: str, was_away: bool) -> None:
        """The end of an outage is told by the state; that of a shorter trouble here."""
        if server in self._suspected:
            self._suspected.discard(server)
            if not was_away:
                self._answers.tell(None)

    def _become(self, state: ConnectionState) -> None:
        if state != self._state:
            self._state = state
            self._subscribers.tell(state)


async def _sleep_or(wake: asyncio.Event, seconds: float, least: float) -> None:
    await asyncio.sleep(least)
    try:
        async with asyncio.timeout(seconds * random.uniform(0.9, 1.0)):  # noqa: S311 - jitter, no secret
            await wake.wait()
    except TimeoutError:
        return
