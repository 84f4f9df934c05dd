"""Looking up who calls, when many calls of one desk come at the same time."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from projector.contract.staff import Role, StaffMember
from projector.contract.staff_sessions import SessionRecord
from projector.engine.errors import StoreAway
from projector.intake.authentication import Authenticator
from projector.intake.errors import Unauthenticated
from projector.intake.tokens import Claims

CALL = (("authorization", "Bearer one"),)
NOW = datetime.now(UTC)


class SlowStore:
    """Sessions and staff behind a gate; counts the questions."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.asked = 0
        self.ended = ""
        self.away = False

    async def find(self, session_id: str) -> SessionRecord:
        self.asked += 1
        ended = self.ended
        await self.gate.wait()
        if self.away:
            raise StoreAway("the store is away")
        return SessionRecord(session_id, "U-1", "", (), NOW, NOW + timedelta(hours=1), ended=ended)

    async def by_id(self, user_id: str) -> StaffMember:
        await self.gate.wait()
        return StaffMember(user_id, "sue@staff.example", "Sue", "Desk", Role.SUPERVISOR)


def authenticator(store: Any) -> Authenticator:
    tokens: Any = SimpleNamespace(verify=lambda _token: Claims("U-1", "S-1", 0.0, ""))
    return Authenticator(tokens, store, store)


async def test_calls_at_the_same_time_share_one_look_up_that_outlives_them() -> None:
    """Five calls ask the store once, and again not when the first ones are given up: what they asked for is there for
    those that stay and for the next."""
    store = SlowStore()
    who = authenticator(store)
    calls = [asyncio.create_task(who.caller(CALL)) for _ in range(5)]
    await asyncio.sleep(0)
    for call in calls[:4]:
        call.cancel()
    await asyncio.wait(calls[:4])
    store.gate.set()
    assert (await calls[4]).user_id == "U-1"
    assert all(call.cancelled() for call in calls[:4])
    assert (await who.caller(CALL)).user_id == "U-1"
    assert store.asked == 1


async def test_a_session_that_is_to_be_forgotten_is_asked_for_anew() -> None:
    """A look-up that began before a session ended is neither joined nor remembered after that."""
    store = SlowStore()
    who = authenticator(store)
    before = asyncio.create_task(who.caller(CALL))
    while not store.asked:
        await asyncio.sleep(0)
    store.ended = "signed out"
    who.forget("S-1")
    after = asyncio.create_task(who.caller(CALL))
    while store.asked < 2:
        await asyncio.sleep(0)
    store.gate.set()
    await before
    with pytest.raises(Unauthenticated):
        await after
    with pytest.raises(Unauthenticated):
        await who.caller(CALL)


async def test_a_store_that_is_away_fails_all_and_is_asked_again() -> None:
    """Everybody who waits hears that the store is away; the next call asks it."""
    store = SlowStore()
    store.away = True
    store.gate.set()
    who = authenticator(store)
    found = await asyncio.gather(who.caller(CALL), who.caller(CALL), return_exceptions=True)
    assert [type(each) for each in found] == [StoreAway, StoreAway]
    store.away = False
    assert (await who.caller(CALL)).user_id == "U-1"
    assert store.asked == 2
