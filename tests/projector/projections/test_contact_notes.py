from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from projector.contract import staff_events
from projector.contract.event import Event
from tests.projector.chat_samples import fold, start
from tests.projector.engine_world import EngineWorld
from tests.projector.fold import at, event, late, moment, numbered
from tests.projector.samples import created, customer, linked

FIRST, SECOND, THIRD = ("a" * 24, "b" * 24, "c" * 24)
STAFF = "5" * 24
WRITTEN = {
    "customerId": "U1",
    "loanAccountId": "A1",
    "conversationId": "C1",
    "channel": "phone",
    "topic": "complaint",
    "contactDirection": "inbound",
    "subject": "Pay lands Thursday",
    "content": {"root": {"children": [{"text": "x", "$bad": 1}]}},
    "priority": "high",
}


def note(key: str = FIRST, amends: str | None = None, **written: Any) -> Event:
    """``contact_note.added.v1``, with ``amends`` ``contact_note.amended.v1``."""
    body = staff_events.contact_note(
        key, {**WRITTEN, **written}, STAFF, "Op One", moment("2026-06-30T08:00:00Z"), amends
    )
    kind = staff_events.CONTACT_NOTE_ADDED if amends is None else staff_events.CONTACT_NOTE_AMENDED
    return event(kind, body, lane="int", conv=key, usr=STAFF)


def stored(world: EngineWorld, key: str = FIRST) -> dict[str, Any]:
    """A stored note."""
    return world.get("contact-notes", key)


def test_a_note_is_stored_with_its_references() -> None:
    """Customer, account, conversation and author are references, keys beside them; the time is that of writing."""
    world = fold(customer(), created(), start(), note())
    assert {name: value for name, value in stored(world).items() if name != "_id"} == {
        "customer": world.get("customers", "U1")["_id"],
        "customerIdString": "U1",
        "loanAccount": world.get("loan-accounts", "A1")["_id"],
        "loanAccountId": "A1",
        "conversation": world.get("conversations", "C1")["_id"],
        "conversationId": "C1",
        "application": None,
        "applicationNumber": None,
        "channel": "phone",
        "topic": "complaint",
        "contactDirection": "inbound",
        "subject": "Pay lands Thursday",
        "content": {"root": {"children": [{"text": "x"}]}},
        "priority": "high",
        "sentiment": "neutral",
        "createdBy": f"id:users:{STAFF}",
        "createdByName": "Op One",
        "createdAt": moment("2026-06-30T08:00:00Z"),
        "updatedAt": at(4000),
        "amendsNote": None,
        "status": "active",
    }


def test_an_amendment_retires_the_version_it_replaces() -> None:
    """Only the newest version is active, whatever the order, and a note is never edited."""
    events = numbered(note(), note(SECOND, FIRST, subject="New"), note(THIRD, SECOND), note(subject="Other"))
    for order in permutations(events[:3]):
        world = EngineWorld()
        world.one_by_one(*late(*order))
        world.one_by_one(events[3])
        assert [stored(world, key)["status"] for key in (FIRST, SECOND, THIRD)] == ["amended", "amended", "active"]
        assert stored(world, SECOND)["amendsNote"] == stored(world)["_id"]
        assert stored(world)["subject"] == "Pay lands Thursday"


def test_a_note_of_another_writer_can_be_amended() -> None:
    """A note that no event made is retired by its ``_id`` and otherwise left alone."""
    world = EngineWorld()
    world.store[("contact-notes", FIRST)] = {"_id": "foreign", "subject": "theirs", "status": "active"}
    world.one_by_one(*numbered(note(SECOND, FIRST)))
    assert (stored(world)["status"], stored(world)["subject"], stored(world)["_id"]) == ("amended", "theirs", "foreign")


def test_the_customer_of_a_note_is_filled_and_follows_a_merge() -> None:
    """A note before its customer gets the reference on arrival; a merge moves it."""
    world = fold(note(), customer())
    assert stored(world)["customer"] == world.get("customers", "U1")["_id"]
    moved = fold(customer(), note(), linked("U1", "U2"))
    assert stored(moved)["customerIdString"] == "U2"


def test_unknown_words_fall_back_and_are_counted() -> None:
    """A note is never lost for a word."""
    world = fold(note(channel="pigeon", topic="gossip", priority="asap", sentiment="meh", subject="s" * 500))
    found = stored(world)
    assert [found[name] for name in ("channel", "topic", "priority", "sentiment")] == [
        "internal",
        "general_enquiry",
        "normal",
        "neutral",
    ]
    assert len(found["subject"]) == 200
    assert world.counted("unknown") == 4


def test_a_redelivered_note_changes_nothing() -> None:
    """Again, or late: one note per id."""
    events = numbered(note(), note(SECOND, FIRST))
    world = EngineWorld()
    world.one_by_one(*events)
    before = world.visible()
    world.one_by_one(*events, *late(*events))
    assert world.visible() == before


@pytest.mark.parametrize("key", ["", None, {"a": 1}])
def test_a_note_without_an_id_is_a_permanent_error(key: Any) -> None:
    """The note id is the key."""
    world = fold(event(staff_events.CONTACT_NOTE_ADDED, {"noteId": key}, lane="int"))
    assert len(world.dead) == 1
    assert world.store == {}
