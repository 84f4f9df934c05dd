"""A machine that slept, and customers kept for working offline."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from billie_desktop.desk import wake_watch
from billie_desktop.desk.keep_offline import MOST, KeepOffline
from billie_desktop.desk.wake_watch import WakeWatch
from tests.desk.shelf import Shelf

EIGHT_HOURS = 8 * 3600.0


@pytest_asyncio.fixture
async def shelf() -> AsyncIterator[Shelf]:
    made = Shelf()
    yield made
    await made.updates.stop()
    await made.store.stop()


class Clocks:
    """A wall clock and a steady clock that a test moves."""

    def __init__(self) -> None:
        self.wall_now = self.steady_now = 1000.0

    def wall(self) -> float:
        return self.wall_now

    def steady(self) -> float:
        return self.steady_now


@pytest.mark.parametrize(("wall", "steady"), [(EIGHT_HOURS, 0.5), (EIGHT_HOURS, EIGHT_HOURS), (0.5, EIGHT_HOURS)])
async def test_sleep_is_noticed_on_either_clock(wall: float, steady: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the steady clock stood still in sleep or went on, the first tick afterwards tells what was lost."""
    monkeypatch.setattr(wake_watch, "TICK_SECONDS", 0.01)
    clocks = Clocks()
    watch = WakeWatch(clocks.wall, clocks.steady)
    lost: asyncio.Future[float] = asyncio.get_running_loop().create_future()
    watch.subscribe(lambda seconds: None if lost.done() else lost.set_result(seconds))
    watch.start()
    await asyncio.sleep(0.03)
    assert not lost.done()
    clocks.wall_now += wall
    clocks.steady_now += steady
    assert await asyncio.wait_for(lost, 60) > EIGHT_HOURS - 1
    await watch.stop()


async def test_kept_customers_are_read_by_themselves(shelf: Shelf) -> None:
    """A customer chosen for working offline is read and kept without being opened, and is known after a restart."""
    offline = KeepOffline(shelf.cache, shelf.store, lambda: True)
    offline.start()
    assert await offline.keep(["CUS-1"]) == 1
    async with asyncio.timeout(60):
        while "CUS-1" not in shelf.cache.kept:
            await asyncio.sleep(0.001)
    assert offline.is_kept("CUS-1")
    await offline.stop()
    again = KeepOffline(shelf.cache, shelf.store, lambda: True)
    told = asyncio.Event()
    again.subscribe(told.set)
    again.start()
    await asyncio.wait_for(told.wait(), 60)
    assert again.kept == ("CUS-1",)
    assert await again.keep(["CUS-1"], False) == 1
    assert again.kept == ()
    await again.stop()


async def test_a_queue_is_kept_up_to_the_cap(shelf: Shelf) -> None:
    """Of a longer list the first 200 customers are taken, each once."""
    offline = KeepOffline(shelf.cache, shelf.store, lambda: False)
    wanted = [f"CUS-{number}" for number in range(MOST + 50)]
    assert await offline.keep([*wanted, *wanted]) == MOST
    assert offline.kept == tuple(wanted[:MOST])
    assert await offline.keep(["CUS-1000"]) == 0
