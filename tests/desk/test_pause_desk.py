"""Pauses: asked for, and in force only when the notification service has answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import Any, cast

import pytest

from billie_desktop.desk.pause_desk import NO_ANSWER, PauseDesk
from billie_desktop.desk.values import DocumentChange
from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.communication import Suppression
from billie_desktop.domain.errors import Unavailable
from billie_desktop.domain.notification_pause import PauseForm, PauseMode, PauseState, pause_problems, pause_state
from tests.desk.conversation_parts import NOW, StandingClock

FORM = PauseForm("pause-form-1", "CUS-1", PauseMode.ALL, "Asked for it")


class Record:
    """Changes at the source, and the commands."""

    def __init__(self) -> None:
        self.changes: tuple[Suppression, ...] = ()
        self.away = False
        self.hear: Callable[[tuple[DocumentChange, ...]], None] = lambda _: None

    async def suppressions(self, customer_ids: Collection[str]) -> tuple[Suppression, ...]:
        await asyncio.sleep(0)
        if self.away:
            raise Unavailable("The database is not reachable.")
        return self.changes

    async def pause(self, form: PauseForm) -> str:
        return f"cmd-{form.key}"

    def subscribe(self, callback: Callable[[tuple[DocumentChange, ...]], None]) -> Callable[[], None]:
        self.hear = callback
        return lambda: None

    def tell(self) -> None:
        self.hear((DocumentChange("notifications", "n1", "CUS-1", 1, "1-0", 0.0),))


async def test_a_pause_is_asked_for_until_the_service_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sent is not in force: the answer with the id of the command settles it; without one the agent is told."""
    record = Record()
    desk = PauseDesk(Agent("me", "Agent Me", Role.OPERATIONS), cast(Any, record), record.subscribe, StandingClock())
    assert desk.off_reason
    desk.offer(record)
    assert desk.off_reason == ""
    reader = desk.follow(["CUS-1"])

    async def shows(expected: Callable[[PauseState], bool]) -> None:
        told = asyncio.Event()
        release = reader.subscribe(told.set)
        async with asyncio.timeout(5):
            while not expected(reader.state):
                told.clear()
                await told.wait()
        release()

    reader.start()
    await shows(lambda state: state.known and state.in_force is None)
    await desk.set(FORM)
    await shows(lambda state: state.asked == FORM and state.in_force is None)
    record.changes = (Suppression("all", "Asked for it", "me", NOW, None, "cmd-pause-form-1"),)
    record.tell()
    await shows(lambda state: state.asked is None and state.in_force == record.changes[0])
    record.away = True
    record.tell()
    await shows(lambda state: bool(state.problem) and state.in_force is not None)
    record.away = False
    monkeypatch.setattr("billie_desktop.desk.pause_desk.PATIENCE_SECONDS", -1.0)
    await desk.set(PauseForm("pause-form-2", "CUS-1", PauseMode.OFF, "Fine again"))
    await shows(lambda state: state.problem == NO_ANSWER)
    reader.stop()
    await desk.stop()


def test_what_a_pause_needs() -> None:
    """A reason of at most 500 characters, and a last day between today and two years."""
    today = date(2026, 6, 10)

    def problems(reason: str = "Why", last_day: date | None = None) -> list[str]:
        return list(pause_problems(PauseForm("k", "c", PauseMode.ALL, reason, last_day), today))

    assert problems() == problems(last_day=today) == []
    assert problems(" ") == problems("r" * 501) == ["reason"]
    assert (
        problems(last_day=today - timedelta(days=1)) == problems(last_day=today + timedelta(days=731)) == ["last_day"]
    )


def test_a_pause_that_ran_out_is_told_for_a_week() -> None:
    """Then notifications are simply on; lifting it says nothing of it any more."""
    ended = Suppression("all", set_at=NOW - timedelta(days=9), expires_at=NOW - timedelta(days=1))
    assert pause_state((ended,), None, NOW).expired == ended
    assert pause_state((ended,), None, NOW + timedelta(days=7)).expired is None
    lifted = Suppression("off", set_at=NOW - timedelta(hours=1))
    assert pause_state((ended, lifted), None, NOW) == PauseState(True)
