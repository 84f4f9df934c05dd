from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projector.contract import staff_events
from projector.contract.event import Event
from projector.contract.event_types import FAMILIES
from projector.contract.position import Position
from projector.projections import chat_messages, chat_noticeboard
from tests.projector.chat_samples import chat, conversation, said
from tests.projector.engine_world import EngineWorld
from tests.projector.fold import START, event

FEW = settings(max_examples=60, deadline=None)
CAP = 8

CONVERSATION_TYPES = (
    *FAMILIES["chat"],
    *FAMILIES["assessment"],
    *FAMILIES["statement-capture"],
    *FAMILIES["fraud"],
    *FAMILIES["identity-verification"],
    *staff_events.STAFF,
)


@pytest.fixture(autouse=True)
def small_caps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Caps that a few events reach."""
    monkeypatch.setattr(chat_messages, "MAX_UTTERANCES", CAP)
    monkeypatch.setattr(chat_noticeboard, "MAX_NOTICES", CAP)


def placed(events: list[Event]) -> list[Event]:
    """The events with entry ids in the order of the list, a second apart."""
    return [replace(each, position=Position(START + 1000 * number, 0)) for number, each in enumerate(events, 1)]


@st.composite
def transcripts(draw: st.DrawFn) -> list[Event]:
    """Messages and notices of one conversation with times of their own, all different."""
    minutes = draw(st.lists(st.integers(0, 59), unique=True, min_size=1, max_size=20))
    kinds = draw(
        st.lists(st.sampled_from(("user_input", "assistant_response", "noticeboard_post")), min_size=20, max_size=20)
    )
    events = []
    for kind, minute in zip(kinds, minutes, strict=False):
        time = f"2026-07-01T00:{minute:02}:00Z"
        body = {"utterance": f"m{minute}", "post": f"m{minute}", "created_at": time, "timestamp": time}
        events.append(chat(kind, body, cause=f"evt-{minute}"))
    return events


@FEW
@given(st.data())
def test_any_arrival_order_and_any_split_give_the_same_transcript(data: st.DataObject) -> None:
    """Messages in any order, in batches of any size, repeated anywhere: the same rows, counts and times."""
    events = data.draw(transcripts())
    arrival = data.draw(st.permutations(events))
    repeated = data.draw(st.lists(st.sampled_from(events), max_size=6))
    sizes = data.draw(st.lists(st.integers(1, 7), max_size=30))

    straight, world = EngineWorld(), EngineWorld()
    straight.deliver(*placed(sorted(events, key=lambda each: str(each.body["created_at"]))))
    world.deliver(*placed([*arrival, *repeated]), sizes=sizes)

    def seen(found: EngineWorld) -> dict[str, Any]:
        stored = conversation(found)
        shown = {name: stored.get(name) for name in ("utteranceCount", "version", "lastUtteranceTime")}
        shown["said"] = [(row["username"], row["utterance"], row["createdAt"]) for row in stored["utterances"]]
        shown["posted"] = [(row["content"], row["timestamp"]) for row in stored["noticeboard"]]
        return shown

    assert seen(world) == seen(straight)
    assert len(conversation(world)["utterances"]) <= CAP
    assert world.counted("duplicate") == len(repeated)


@FEW
@given(st.data())
def test_redelivery_and_late_delivery_end_in_the_same_documents(data: st.DataObject) -> None:
    """A history with its entry ids, delivered with any part of it again or late, ends in identical documents."""
    events = placed(data.draw(transcripts()))
    again = data.draw(st.lists(st.sampled_from(events), max_size=8))
    late = data.draw(st.permutations(events))
    sizes = data.draw(st.lists(st.integers(1, 7), max_size=30))

    straight, repeated, claimed = EngineWorld(), EngineWorld(), EngineWorld()
    straight.deliver(*events)
    repeated.deliver(*events, *again, sizes=sizes)
    claimed.deliver(*(replace(each, late=True) for each in late), sizes=sizes)
    assert repeated.visible() == straight.visible()
    assert claimed.visible() == straight.visible()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = (
    *("utterance", "rationale", "created_at", "additional_data", "end_conversation", "customer", "application_number"),
    *("loanAmount", "loan_term", "agent_name", "post", "timestamp", "decision", "reason", "blocked_until", "facts"),
    *("purpose", "status", "lab_verification", "file_location", "s3Key", "jobId", "steps", "account_summary"),
    *(
        "messageId",
        "text",
        "staffId",
        "staffName",
        "sentAt",
        "expiresAt",
        "noteId",
        "amendsNoteId",
        "content",
        "subject",
    ),
    *("severity", "final_score", "categories", "flagged_at", "customer_id", "report", "archived_at", "$set", "a.b"),
)
bodies = st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=6), json_values, max_size=8)
envelopes = st.dictionaries(
    st.sampled_from(("app_number", "status", "prev_seq", "customer", "jobId", "decision", "content", "agent_name")),
    st.text(max_size=10) | json_values.map(json.dumps),
    max_size=4,
)


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(CONVERSATION_TYPES), bodies, envelopes)
def test_hostile_bodies_are_stored_or_buried(kind: str, body: dict[str, Any], envelope: dict[str, str]) -> None:
    """Whatever a body holds, it is either a dead letter without a write or a document that the store takes."""
    world = EngineWorld()
    made = event(kind, body, cid="C1", usr="U1", **envelope)
    world.one_by_one(*placed([said("before"), made, said("after")]))
    assert [
        row["utterance"] for row in conversation(world)["utterances"] if row["utterance"] in ("before", "after")
    ] == [
        "before",
        "after",
    ]
    assert conversation(world)["applicationNumber"] is not None


@FEW
@given(bodies)
def test_a_message_is_never_lost(body: dict[str, Any]) -> None:
    """No body costs a message: the row is there, with a text and a time."""
    world = EngineWorld()
    world.batch(placed([chat("user_input", body)]))
    (row,) = conversation(world)["utterances"]
    assert isinstance(row["utterance"], str)
    assert world.dead == []


@FEW
@given(st.data())
def test_a_conversation_is_the_same_in_one_batch_and_in_many(data: st.DataObject) -> None:
    """Every kind of event about a conversation, in any split into batches, ends in the same documents."""
    kinds = data.draw(st.lists(st.sampled_from(CONVERSATION_TYPES), min_size=1, max_size=14))
    drawn = [
        event(kind, data.draw(bodies) | {"application_number": "APP1"}, cid=f"C{number % 2}", usr="U1")
        for number, kind in enumerate(kinds)
    ]
    sizes = data.draw(st.lists(st.integers(1, 5), max_size=14))
    one, many = EngineWorld(), EngineWorld()
    one.deliver(*placed(drawn))
    many.deliver(*placed(drawn), sizes=sizes)
    assert one.visible() == many.visible()
    assert len(one.dead) == len(many.dead)
