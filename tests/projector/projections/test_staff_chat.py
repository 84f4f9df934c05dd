from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from projector.contract import staff_events
from projector.contract.event import Event
from projector.contract.position import Position
from tests.projector.chat_samples import answered, chat, conversation, fold, said, start, texts
from tests.projector.engine_world import EngineWorld
from tests.projector.fold import START, at, event, moment, numbered

NOON = moment("2026-07-01T12:00:00Z")


def staff(kind: str, body: dict[str, Any], usr: str = "user-1", cause: str | None = None) -> Event:
    """An event of the internal inbox about conversation C1."""
    return event(kind, body, lane="int", conv="C1", usr=usr, cause=cause)


def message(
    text: str = "We can help", message_id: str = "m-1", sent_at: datetime = NOON, cause: str | None = None
) -> Event:
    """``staff_message.sent.v1``."""
    body = staff_events.staff_message(message_id, text, "user-1", "Op One", sent_at)
    return staff(staff_events.STAFF_MESSAGE_SENT, body, cause=cause)


def claimed(who: str, expires: datetime | None = None) -> Event:
    """``conversation.claimed.v1``."""
    body = staff_events.conversation_claimed(who, who.title(), at(0), expires)
    return staff(staff_events.CONVERSATION_CLAIMED, body, who)


def released(who: str) -> Event:
    """``conversation.released.v1``."""
    return staff(staff_events.CONVERSATION_RELEASED, staff_events.conversation_released(who, at(0)), who)


def holder(world: EngineWorld) -> str | None:
    """Who has claimed the conversation."""
    claim = conversation(world).get("claim")
    return None if claim is None else str(claim["staffId"])


def test_a_message_of_staff_stands_in_the_transcript() -> None:
    """It has its author, its own id and the event's, counts as a message and makes nobody a customer."""
    world = fold(
        start(),
        said("help", "2026-07-01T11:00:00Z"),
        message(cause="evt-1"),
        answered("thanks", "2026-07-01T11:30:00Z"),
    )
    assert texts(world) == ["help", "thanks", "We can help"]
    found = conversation(world)
    row = found["utterances"][-1]
    assert (row["username"], row["messageId"], row["eventId"]) == ("staff", "m-1", "evt-1")
    assert (row["author"], row["authorName"], row["createdAt"]) == ("user-1", "Op One", NOON)
    assert (found["utteranceCount"], found["lastUtteranceTime"], found["customerIdString"]) == (3, NOON, "U1")
    assert not world.has("customers", "user-1")
    assert "customerIdString" not in conversation(fold(message()))


def test_a_message_that_is_sent_again_stands_once() -> None:
    """The same event, and the same message id under a new event id, add nothing."""
    again = message(cause="evt-2")
    world = fold(message(cause="evt-1"), message(cause="evt-1"), again, message(message_id="m-2", cause="evt-3"))
    assert [row["messageId"] for row in conversation(world)["utterances"]] == ["m-1", "m-2"]
    assert conversation(world)["utteranceCount"] == 2
    assert world.counted("duplicate") == 2


def test_of_two_agents_the_first_one_has_the_conversation() -> None:
    """A claim holds against others until it is handed back by its holder, or lapses."""
    world = fold(claimed("ann"), claimed("bob"))
    assert (holder(world), world.counted("conflict")) == ("ann", 1)
    assert conversation(world)["claim"]["staffName"] == "Ann"
    assert holder(fold(claimed("ann"), released("bob"))) == "ann"
    assert holder(fold(claimed("ann"), released("ann"))) is None
    assert holder(fold(claimed("ann"), released("ann"), claimed("bob"))) == "bob"
    assert holder(fold(claimed("ann", at(1500)), claimed("bob"))) == "bob"
    assert holder(fold(claimed("ann", at(2500)), claimed("bob"))) == "ann"
    renewed = fold(claimed("ann", at(1500)), claimed("ann", at(9000)), claimed("bob"))
    assert (holder(renewed), conversation(renewed)["claim"]["expiresAt"]) == ("ann", at(9000))


def test_a_release_of_nothing_writes_nothing() -> None:
    """Handing back what nobody holds is counted and leaves no document."""
    world = fold(released("ann"))
    assert (world.store, world.counted("conflict")) == ({}, 1)


def test_redelivered_claims_change_nothing() -> None:
    """The whole history again, in order or late, ends with the same holder."""
    events = numbered(claimed("ann"), claimed("bob"), released("ann"), claimed("cat"))
    world = EngineWorld()
    world.one_by_one(*events)
    before = world.visible()
    world.one_by_one(*events, *(replace(each, late=True) for each in events))
    assert world.visible() == before
    assert holder(world) == "cat"


def test_claims_leave_decision_and_status_alone() -> None:
    """Who has claimed a conversation says nothing about how it stands."""
    world = fold(start(), chat("conversationSummary_changed", {"status": "paused"}), claimed("ann"))
    assert conversation(world)["status"] == "paused"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans(), st.integers(0, 4)), max_size=20), st.data())
def test_there_is_always_one_holder_at_most_and_it_is_the_one_of_a_simple_model(
    steps: list[tuple[str, bool, int]], data: st.DataObject
) -> None:
    """Any race of claims and releases, in any split, ends like a lock with a deadline."""
    events, owner, deadline = [], None, 0
    for number, (who, claims, lease) in enumerate(steps, 1):
        expires = at(0) + timedelta(seconds=number + lease)
        made = claimed(who, expires) if claims else released(who)
        events.append(replace(made, position=Position(START + 1000 * number, 0), digest=number.to_bytes(8, "big")))
        if claims and (owner in (None, who) or deadline <= number):
            owner, deadline = who, number + lease
        elif not claims and owner == who:
            owner = None
    world = EngineWorld()
    world.deliver(*events, sizes=data.draw(st.lists(st.integers(1, 4), max_size=20)))
    found = holder(world) if world.has("conversations", "C1") else None
    assert found == owner
