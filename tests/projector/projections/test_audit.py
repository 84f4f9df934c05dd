"""The audit log is one unbroken chain, whatever happens to the batches, and every tampering is found."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projector.contract import audit_chain
from projector.contract.audit_chain import HEAD, Verification
from projector.contract.collections import AUDIT_CHAIN, AUDIT_LOG
from projector.contract.desk_events import COMMAND_COMPLETED, COMMAND_REQUESTED, REVEAL_LOGGED
from projector.contract.event import Event
from tests.projector.engine_world import EngineWorld
from tests.projector.fold import Crash, World, at, event, numbered

ACTOR = {"actor": "user-1", "actorName": "Olga Operator", "role": "operations", "terminal": "COUNTER-3"}


def entry(number: int, event_type: str = COMMAND_REQUESTED, **values: Any) -> Event:
    body = {"action": "RecordRepayment", "resourceKind": "account", "resourceId": f"ACC-{number}", **ACTOR, **values}
    return event(event_type, body, lane="int", usr="user-1", cause=f"audit:{number}:requested")


def chain(world: World) -> list[dict[str, Any]]:
    found = [world.get(*key) for key in world.store if key[0] == AUDIT_LOG]
    return sorted(found, key=lambda each: each["number"])


def faults(entries: list[dict[str, Any]], head: dict[str, Any] | None) -> list[str]:
    return [fault.what for fault in audit_chain.verify(entries, head, Verification())]


def head_of(world: World) -> dict[str, Any] | None:
    return world.get(AUDIT_CHAIN, HEAD) if world.has(AUDIT_CHAIN, HEAD) else None


def test_an_entry_says_who_what_where_and_why() -> None:
    """A completed command is stored with actor, resource, reason, outcome, terminal and version, at its own time."""
    world = World().deliver(
        *numbered(
            event(
                COMMAND_COMPLETED,
                {
                    **ACTOR, "action": "WaiveFee", "resourceKind": "account", "resourceId": "ACC-1", "amount": "10.00",
                    "reason": "goodwill", "outcome": "OK", "replay": False, "transactionId": "TXN-1",
                    "commandId": "c-1", "applicationVersion": "1.4.0", "at": "2026-07-01T00:00:05.250Z",
                },
                lane="int", usr="user-1", cause="audit:c-1:completed",
            )
        )
    )  # fmt: skip
    stored = world.get(AUDIT_LOG, "audit:c-1:completed")
    assert stored == {
        "_id": "id:audit-log:audit:c-1:completed", "entryId": "audit:c-1:completed", "type": COMMAND_COMPLETED,
        "streamId": stored["streamId"], "at": stored["at"], "phase": "completed", "number": 1,
        "actor": "user-1", "actorName": "Olga Operator", "role": "operations", "action": "WaiveFee",
        "resourceKind": "account", "resourceId": "ACC-1", "amount": "10.00", "reason": "goodwill", "outcome": "OK",
        "replay": False, "transactionId": "TXN-1", "commandId": "c-1", "terminal": "COUNTER-3",
        "applicationVersion": "1.4.0", "previousHash": audit_chain.GENESIS, "hash": stored["hash"],
        "createdAt": at(1000), "updatedAt": at(1000),
    }  # fmt: skip
    assert stored["at"] == at(5250)
    assert faults([stored], head_of(world)) == []


def test_an_event_that_came_twice_is_one_entry() -> None:
    """An event published twice, and a redelivered one, leave one entry."""
    first, second = entry(1), entry(2)
    world = World().one_by_one(*numbered(first, second, first))
    assert [each["entryId"] for each in chain(world)] == [first.event_id, second.event_id]
    assert faults(chain(world), head_of(world)) == []


def test_another_inbox_cannot_speak_for_the_desk() -> None:
    """An audited type on the platform's inbox makes no entry."""
    forged = event(REVEAL_LOGGED, {"actor": "user-1"}, lane="ext", cause="forged")
    world = World().deliver(*numbered(forged))
    assert chain(world) == []
    assert world.counted("gated") == 1


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 12), st.lists(st.integers(1, 5), max_size=12), st.data())
def test_any_split_and_any_crash_gives_the_same_chain(count: int, sizes: list[int], data: st.DataObject) -> None:
    """Batches of any size, a death between any two writes and redelivery end in the chain of a straight run."""
    events = numbered(*(entry(number) for number in range(count)))
    straight = EngineWorld().deliver(*events)
    world = EngineWorld()
    start = 0
    for size in [*sizes, count]:
        batch = events[start : start + size]
        deaths = data.draw(st.integers(0, len(batch) + 1), label="writes before a death")
        try:
            world.batch(batch, crash_after=deaths)
        except Crash:
            cut = data.draw(st.integers(1, max(1, len(batch))), label="split of the redelivery")
            world.deliver(*batch, sizes=[cut])
        start += size
    assert world.visible() == straight.visible()
    assert faults(chain(world), head_of(world)) == []
    assert len(chain(world)) == count


TAMPERINGS = {
    "its content was changed": lambda log: log[2].update(amount="1.00"),
    "entry is missing": lambda log: log.pop(2),
    "entries 2 to 3 are missing": lambda log: [log.pop(1) for _ in range(2)],
    "entries up to 5 are missing at the end": lambda log: log.pop(),
    "more than one entry of this number": lambda log: log.insert(2, copy.deepcopy(log[1])),
    "an entry without a number": lambda log: log[1].pop("number"),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_a_tampering_is_found(what: str) -> None:
    """A changed, missing, doubled or unnumbered entry is named by the verification."""
    world = World().deliver(*numbered(*(entry(number, amount="5.00") for number in range(5))))
    log = chain(world)
    assert faults(log, head_of(world)) == []
    TAMPERINGS[what](log)
    assert what in faults(log, head_of(world))


def test_a_rewritten_entry_breaks_the_next() -> None:
    """An entry that was changed and hashed anew no longer fits the one after it."""
    world = World().deliver(*numbered(*(entry(number) for number in range(3))))
    log = chain(world)
    log[1]["reason"] = "another reason"
    log[1]["hash"] = audit_chain.entry_hash(2, log[1]["previousHash"], log[1])
    assert faults(log, head_of(world)) == ["does not continue the entry before it"]
    log[2]["previousHash"] = log[1]["hash"]
    log[2]["hash"] = audit_chain.entry_hash(3, log[1]["hash"], log[2])
    assert faults(log, head_of(world)) == ["the head names another last entry"]


def test_a_lost_head_is_no_empty_log() -> None:
    """Entries without a head are no fault in themselves, and a head without entries is one."""
    world = World().deliver(*numbered(entry(1), entry(2)))
    assert faults([], head_of(world)) == ["entries up to 2 are missing at the end"]
