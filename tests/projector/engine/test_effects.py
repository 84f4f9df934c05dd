from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from projector.contract.effects import Effect, Kind, State, Target
from projector.engine.control import Control
from projector.engine.effects import PAUSES, CallFailed, Due, EffectRunner
from projector.engine.errors import StoreAway
from tests.projector.chat_samples import fold
from tests.projector.fold import event
from tests.projector.marketing_samples import observed

NOW = 1_782_900_000.0


@dataclass
class Outbox:
    """Outbox documents in memory, as folds leave them."""

    documents: dict[str, dict[str, Any]]
    answers: dict[Target, str] = field(default_factory=dict)
    away: bool = False

    def due(self, now: datetime, limit: int) -> list[Due]:
        if self.away:
            raise StoreAway("away")
        ready = [each for each in self.documents.values() if each["state"] == State.DUE]
        ready = [each for each in ready if each.get("nextAt") is None or each["nextAt"] <= now]
        return [Due(Effect.parse(each), each.get("attempts", 0)) for each in ready[:limit]]

    def done(self, effect: Effect, contact_id: str | None) -> None:
        self.documents[effect.key]["state"] = State.DONE
        self.documents[effect.key].pop("arguments")
        if effect.target is not None and contact_id is not None:
            self.answers[effect.target] = contact_id

    def failed(self, effect: Effect, attempts: int, next_at: datetime, error: str) -> None:
        self.documents[effect.key] |= {"attempts": attempts, "nextAt": next_at, "error": error}


@dataclass
class Service:
    """A marketing service that fails for the keys it is told to."""

    failing: set[str] = field(default_factory=set)
    calls: list[tuple[str, str]] = field(default_factory=list)
    made: threading.Event = field(default_factory=threading.Event)

    def _call(self, name: str, key: str) -> None:
        self.calls.append((name, key))
        if key in self.failing:
            raise CallFailed("UNAVAILABLE")
        self.made.set()

    def log_interaction(self, key: str, contact_id: str, arguments: Mapping[str, Any]) -> None:
        assert (contact_id, arguments["channel"]) == ("K1", "sms")
        self._call("log", key)

    def set_consent(self, key: str, contact_id: str, arguments: Mapping[str, Any]) -> None:
        assert (contact_id, arguments["granted"]) == ("K1", False)
        self._call("consent", key)

    def upsert_contact(self, key: str, arguments: Mapping[str, Any]) -> str:
        self._call("upsert", key)
        return f"contact of {arguments['mobileE164']}"


@pytest.fixture
def outbox() -> Outbox:
    """What an opt-out by text message and a claim from the quota leave."""
    sms = event("clicksend.inbound.received.v1", {"from": "0400000002", "body": "STOP", "message_id": "m1"}, lane="int")
    body = {"release_id": "R1", "mobile_e164": "0400000003", "source": "quota", "claimed_at": "2026-08-03"}
    world = fold(observed(), sms, event("applicant_release.grant_claimed.v1", body))
    return Outbox({key: document for (name, key), document in world.store.items() if name == "projector-effects"})


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.seconds = NOW

    def __call__(self) -> float:
        return self.seconds


def runner(outbox: Outbox, service: Service, clock: Clock, control: Control | None = None) -> EffectRunner:
    return EffectRunner(outbox, service, control or Control(), now=clock, chance=lambda: 0.0, idle=0.01)


def test_every_due_call_is_made_once(outbox: Outbox) -> None:
    """Each kind goes to its method with the stored key; a second round makes none; the answer is kept."""
    service = Service()
    made = runner(outbox, service, Clock())
    assert made.run_once() == 3
    assert made.run_once() == 0
    claim = "release-claim:R1/+61400000003"
    assert sorted(service.calls) == [("consent", "clicksend:m1:stop"), ("log", "clicksend:m1"), ("upsert", claim)]
    target = Target("release-grants", "R1/+61400000003", "contactId")
    assert outbox.answers == {target: "contact of +61400000003"}
    assert all("arguments" not in document for document in outbox.documents.values())


def test_a_failing_call_is_repeated_and_holds_up_no_other(outbox: Outbox) -> None:
    """The others are made at once; the failing one comes again after growing pauses, with the same key."""
    service, clock = Service({"clicksend:m1"}), Clock()
    made = runner(outbox, service, clock)
    assert made.run_once() == 2
    assert made.run_once() == 0
    assert service.calls.count(("log", "clicksend:m1")) == 1
    for attempt in range(2, 5):
        clock.seconds += PAUSES.before(attempt, 0.0)
        assert made.run_once() == 0
        assert service.calls.count(("log", "clicksend:m1")) == attempt
    assert outbox.documents["clicksend:m1"]["error"] == "UNAVAILABLE"
    service.failing.clear()
    clock.seconds += 3_600
    assert made.run_once() == 1
    assert outbox.documents["clicksend:m1"]["state"] == State.DONE


def test_calls_that_are_due_for_nobody_are_never_made() -> None:
    """A message without a contact is written down and not called."""
    sms = event("clicksend.inbound.received.v1", {"from": "0400000002", "body": "x", "message_id": "m"}, lane="int")
    world = fold(sms)
    outbox = Outbox({key: document for (name, key), document in world.store.items() if name == "projector-effects"})
    service = Service()
    assert [document["state"] for document in outbox.documents.values()] == [State.NONE]
    assert runner(outbox, service, Clock()).run_once() == 0
    assert service.calls == []


def test_the_task_waits_for_a_store_that_is_away_and_ends_when_asked(outbox: Outbox) -> None:
    """While the store is away nothing is called and the process lives; afterwards the calls are made."""
    outbox.away = True
    service, control = Service(), Control()
    task = runner(outbox, service, Clock(), control)
    task.start()
    assert not service.made.wait(0.1)
    control.check()
    outbox.away = False
    assert service.made.wait(5)
    task.end()
    assert not task.alive
    control.check()


def test_the_time_of_an_attempt_is_the_clock_in_utc(outbox: Outbox) -> None:
    """A call is put off from now on."""
    service = Service({"clicksend:m1"})
    runner(outbox, service, Clock()).run_once()
    expected = datetime.fromtimestamp(NOW + PAUSES.before(2, 0.0), UTC)
    assert outbox.documents["clicksend:m1"]["nextAt"] == expected
    assert Kind(outbox.documents["clicksend:m1"]["kind"]) is Kind.LOG_INTERACTION
