"""Notices that this machine slept, or that the program was frozen: whatever is on screen may be hours old."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from billie_desktop.desk.background import Background
from billie_desktop.desk.subscribers import Subscribers

TICK_SECONDS = 0.5
LOST_SECONDS = 5.0


class WakeWatch:
    """Compares the wall clock with the steady clock at each tick.

    On some systems the steady clock stands still during sleep, on others it goes on and the tick comes late: either
    gives it away. A wall clock set forward by hand looks the same, and reading once more does no harm.
    """

    def __init__(self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic) -> None:
        self._wall = wall
        self._steady = steady
        self._subscribers: Subscribers[float] = Subscribers()
        self._background = Background()

    def subscribe(self, callback: Callable[[float], None]) -> Callable[[], None]:
        """Hear how many seconds were lost, as soon as the program runs again."""
        return self._subscribers.add(callback)

    def start(self) -> None:
        """Begin to watch."""
        self._background.spawn(self._run(), "wake watch")

    async def stop(self) -> None:
        """End watching."""
        await self._background.stop()

    async def _run(self) -> None:
        wall, steady = self._wall(), self._steady()
        while True:
            await asyncio.sleep(TICK_SECONDS)
            wall_now, steady_now = self._wall(), self._steady()
            passed, elapsed = wall_now - wall, steady_now - steady
            wall, steady = wall_now, steady_now
            lost = max(passed, elapsed) - TICK_SECONDS
            if lost > LOST_SECONDS:
                self._subscribers.tell(lost)
