"""After an outage, a failed reading, a gap or a sleep of the machine, what is on screen is read again by itself."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from billie_desktop.desk.background import Background
from billie_desktop.desk.connection_monitor import ConnectionMonitor
from billie_desktop.desk.live_reader import LiveReader
from billie_desktop.desk.record_store import RecordStore
from billie_desktop.desk.subscribers import Subscribers
from billie_desktop.desk.wake_watch import WakeWatch
from billie_desktop.domain.connection import ConnectionState, LedgerHealth, LinkHealth

_WORKING = (LedgerHealth.CONNECTED, LedgerHealth.DEGRADED)
AGAIN_SECONDS = 1.0
SAME_TROUBLE_SECONDS = 2.0
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 30.0


class Recovery:
    """Compares each connection state with the one before. Implements ``desk.Catching``."""

    def __init__(
        self, monitor: ConnectionMonitor, live: LiveReader, store: RecordStore, wake: WakeWatch | None = None
    ) -> None:
        self._monitor = monitor
        self._live = live
        self._store = store
        self._wake = wake
        self._before = monitor.state
        self._subscribers: Subscribers[None] = Subscribers()
        self._background = Background()
        self._waits = False
        self._read_at = 0.0

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Hear that what is on screen must be read again: lists, counts, whatever is not in the record store."""
        return self._subscribers.add(lambda _: callback())

    def start(self) -> None:
        """Begin to listen."""
        self._live.subscribe_gap(self._read_again)
        self._monitor.subscribe(self._on_state)
        self._monitor.subscribe_answers(self._on_answer)
        if self._wake is not None:
            self._wake.subscribe(self._on_woken)

    async def stop(self) -> None:
        """End what runs."""
        await self._background.stop()

    def _read_again(self) -> None:
        self._store.refresh_all()
        self._subscribers.tell(None)

    def _on_state(self, state: ConnectionState) -> None:
        before, self._before = self._before, state
        ledger_back = before.ledger.health is LedgerHealth.OFFLINE and state.ledger.health in _WORKING
        database_back = before.database.health is LinkHealth.OFFLINE and state.database.health is LinkHealth.CONNECTED
        if ledger_back or database_back:
            self._read_again()

    def _on_answer(self) -> None:
        """A server answers whose reads have failed: read those again. What fails time after time, because it can never
        be read or because the server has too much to do, waits longer each time."""
        if self._waits:
            return
        times = self._store.failures()
        if time.monotonic() - self._read_at < SAME_TROUBLE_SECONDS:
            times = max(times, 2)
        pause = min(FIRST_PAUSE_SECONDS * 2 ** (times - 2), LONGEST_PAUSE_SECONDS) if times > 1 else 0.0
        self._waits = True
        self._background.spawn(self._read_failed(pause), "reading what failed")

    async def _read_failed(self, pause: float) -> None:
        await asyncio.sleep(pause)
        self._waits = False
        self._read_at = time.monotonic()
        self._store.refresh_failed()
        self._subscribers.tell(None)

    def _on_woken(self, _lost: float) -> None:
        """Connections of before the sleep may be dead without a sign: the first reading finds out, the second reads."""
        self._monitor.suspect_ledger()
        self._monitor.suspect_database()
        self._live.look_again()
        self._read_again()
        self._background.spawn(self._once_more(), "reading after sleep")

    async def _once_more(self) -> None:
        await asyncio.sleep(AGAIN_SECONDS)
        self._read_again()
