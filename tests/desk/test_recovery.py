"""What is on screen is read again when a server answers whose reads had failed, and no more often than that helps."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from billie_desktop.desk import recovery
from billie_desktop.desk.connection_monitor import ConnectionMonitor
from billie_desktop.desk.live_reader import LiveReader
from billie_desktop.desk.record_store import RecordStore
from billie_desktop.desk.recovery import Recovery
from billie_desktop.desk.subscribers import Subscribers
from billie_desktop.domain.connection import ConnectionState


class Surroundings:
    """Monitor, reader and store in one: says that a server answers, and counts the readings."""

    def __init__(self) -> None:
        self.state = ConnectionState()
        self._answers: Subscribers[None] = Subscribers()
        self.read = asyncio.Event()
        self.readings = 0

    def subscribe(self, _callback: Any) -> None:
        """No state changes here."""

    def subscribe_gap(self, _callback: Any) -> None:
        """No gaps here."""

    def subscribe_answers(self, callback: Any) -> None:
        self._answers.add(lambda _: callback())

    def refresh_all(self) -> None:
        self.readings += 1
        self.read.set()

    def answer(self) -> None:
        self._answers.tell(None)

    async def next_reading(self) -> float:
        """Seconds until it."""
        began = asyncio.get_running_loop().time()
        await asyncio.wait_for(self.read.wait(), 10)
        self.read.clear()
        return asyncio.get_running_loop().time() - began


async def test_a_reading_that_fails_again_at_once_waits_longer_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first answer after a failed reading is followed by another reading without delay; further ones that follow it
    at once wait, so that one account that can never be read does not make a storm. Answers meanwhile count as one."""
    monkeypatch.setattr(recovery, "FIRST_PAUSE_SECONDS", 0.1)
    around = Surroundings()
    found = Recovery(cast(ConnectionMonitor, around), cast(LiveReader, around), cast(RecordStore, around))
    found.start()
    waits = []
    for _ in range(3):
        around.answer()
        around.answer()
        waits.append(await around.next_reading())
    await found.stop()
    assert waits[1] >= 0.1 > waits[0]
    assert waits[2] >= 0.2
    assert around.readings == 3
