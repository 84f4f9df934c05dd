"""What is on screen is read again when a server answers whose reads had failed, and no more often than that helps."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
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
        self.failed = 1

    def subscribe(self, _callback: Any) -> None:
        """No state changes here."""

    def subscribe_gap(self, _callback: Any) -> None:
        """No gaps here."""

    def subscribe_answers(self, callback: Any) -> None:
        self._answers.add(lambda _: callback())

    def failures(self) -> int:
        return self.failed

    def refresh_failed(self) -> None:
        self.readings += 1
        self.read.set()

    def answer(self) -> None:
        self._answers.tell(None)

    async def next_reading(self) -> None:
        """Wait for it."""
        await asyncio.wait_for(self.read.wait(), 30)
        self.read.clear()


async def test_a_reading_that_fails_again_and_again_waits_longer_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first answer after a failed reading is followed by another reading without delay; one that fails again waits,
    longer each time, so that what can never be read does not make a storm. Answers meanwhile count as one."""
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        await asyncio.sleep(0)

    monkeypatch.setattr(recovery, "asyncio", SimpleNamespace(sleep=sleep))
    around = Surroundings()
    found = Recovery(cast(ConnectionMonitor, around), cast(LiveReader, around), cast(RecordStore, around))
    found.start()
    for times in (1, 2, 3, 20):
        around.failed = times
        around.answer()
        around.answer()
        await around.next_reading()
    await found.stop()
    assert pauses == [0.0, 0.5, 1.0, recovery.LONGEST_PAUSE_SECONDS]
    assert around.readings == 4
