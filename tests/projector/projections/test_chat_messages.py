from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from projector.contract.position import Position
from projector.projections import chat_messages
from projector.projections.document import SEEN_LIMIT, SEEN_LIMITS
from tests.projector.chat_samples import answered, chat, conversation, fold, said, start, texts
from tests.projector.engine_world import EngineWorld
from tests.projector.fold import START, at, event, moment, numbered
from tests.projector.samples import customer

MINUTE = "2026-07-01T00:01:00"


def row(*events: Any) -> dict[str, Any]:
    """The only message that some events leave."""
    (only,) = conversation(fold(*events))["utterances"]
    return only


def test_chat_01_transcript() -> None:
    """A conversation shows both speakers in order, times in UTC, count and last time."""
    world = fold(start(), said("hi", MINUTE), answered("<b>Hello</b>", "2026-07-01T00:01:02Z", rationale="greet"))
    found = conversation(world)
    assert [(r["username"], r["utterance"], r["rationale"], r["createdAt"]) for r in found["utterances"]] == [
        ("customer", "hi", None, moment(MINUTE)),
        ("assistant", "<b>Hello</b>", "greet", moment("2026-07-01T00:01:02Z")),
    ]
    assert found["lastUtteranceTime"] == moment("2026-07-01T00:01:02Z")
    assert found["utteranceCount"] == 2
    assert found["version"] == 3
    assert world.whole_loads == 0


def test_chat_02_html_is_kept() -> None:
    """Text is stored byte for byte; cleaning it is the reader's duty."""
    text = '<script>x</script><a href="https://e.test">l</a>  '
    assert row(said(text))["utterance"] == text


@pytest.mark.parametrize("names", [("created_at", "end_conversation"), ("createdAt", "endConversation")])
def test_chat_03_forms_of_the_body(names: tuple[str, str]) -> None:
    """A body as object and one that stands in the envelope, in either way to write names, give the same row."""
    inside = {"utterance": "hi", names[0]: MINUTE, names[1]: True, "additional_data": {"a": [1]}}
    outside = {"utterance": "hi", names[0]: MINUTE, names[1]: "true", "additional_data": '{"a": [1]}'}
    assert {k: v for k, v in row(chat("user_input", inside)).items() if k != "id"} == {
        k: v for k, v in row(chat("user_input", outside, **outside)).items() if k != "id"
    }
    assert row(chat("user_input", inside))["endConversation"] is True


def test_chat_04_message_before_start() -> None:
    """A message before its start is kept; start and customer complete the conversation."""
    world = fold(said("early", MINUTE, usr=None), start(), customer())
    found = conversation(world)
    assert texts(world) == ["early"]
    assert (found["applicationNumber"], found["startedAt"]) == ("APP1", moment("2026-07-01T00:00:00Z"))
    assert (found["customerIdString"], found["customerId"]) == ("U1", world.get("customers", "U1")["_id"])


@pytest.mark.parametrize(
    ("body", "field", "stored"),
    [
        ({"utterance": None}, "utterance", ""),
        ({}, "utterance", ""),
        ({"utterance": "x", "rationale": {"a": 1}}, "rationale", '{"a":1}'),
        ({"utterance": "a\x00b"}, "utterance", "ab"),
        ({"utterance": [1, {"$k": "é"}]}, "utterance", '[1,{"$k":"é"}]'),
        ({"utterance": 12}, "utterance", "12"),
        ({"utterance": False}, "utterance", "false"),
        ({"utterance": "x", "answer_input_type": ["a"]}, "answerInputType", '["a"]'),
        ({"utterance": "x", "end_conversation": "nonsense"}, "endConversation", False),
        ({"utterance": "x", "additional_data": {"$gt": 1, "a.b": 2}}, "additionalData", {"a_b": 2}),
    ],
)
def test_chat_05_odd_values(body: dict[str, Any], field: str, stored: Any) -> None:
    """An odd value never costs a message."""
    world = fold(chat("user_input", body))
    assert conversation(world)["utterances"][0][field] == stored
    assert world.dead == []


def test_chat_05_a_deeply_nested_text_is_kept() -> None:
    """A list nested deeper than the store takes becomes a text like any other."""
    deep: Any = "x"
    for _ in range(400):
        deep = [deep]
    assert row(chat("user_input", {"utterance": deep}))["utterance"] == "[" * 400 + '"x"' + "]" * 400


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("2026-07-01T10:01:00+10:00", moment(MINUTE)),
        ("2026-07-01T00:01:00.123987", moment("2026-07-01T00:01:00.123")),
        (None, at(1000)),
        ("yesterday", at(1000)),
        (1782864000, at(1000)),
    ],
)
def test_message_times_are_utc_and_fall_back_to_the_entry_time(sent: Any, stored: Any) -> None:
    """An offset is converted, no zone is UTC, milliseconds are kept, anything else gives the entry time."""
    assert row(said("hi", sent))["createdAt"] == stored


@pytest.mark.parametrize(
    ("fields", "number"),
    [
        ({"prev_seq": "4", "seq": "7"}, 4),
        ({"seq": "7"}, 7),
        ({"prev_seq": "", "seq": "7"}, 7),
        ({"prev_seq": "x", "seq": "7"}, None),
        ({"seq": "9" * 30}, None),
        ({}, None),
    ],
)
def test_sequence_is_a_number_or_null(fields: dict[str, str], number: int | None) -> None:
    """``prevSeq`` is prev_seq, else seq; what is no number is null."""
    assert row(said("hi", **fields))["prevSeq"] == number


def test_messages_are_kept_in_the_order_in_which_they_were_said() -> None:
    """Time orders the rows, then the sequence, then the entry id; the last time never goes back."""
    world = fold(
        start(),
        said("third", "2026-07-01T00:03:00Z"),
        said("first", "2026-07-01T00:01:00Z"),
        said("second b", "2026-07-01T00:02:00Z", seq="9"),
        said("second a", "2026-07-01T00:02:00Z", seq="2"),
        said("second c", "2026-07-01T00:02:00Z", seq="9"),
    )
    assert texts(world) == ["first", "second a", "second b", "second c", "third"]
    assert conversation(world)["lastUtteranceTime"] == moment("2026-07-01T00:03:00Z")


def test_a_redelivered_message_and_a_repeated_one_count_once() -> None:
    """The same entry again, and the same event under a new entry id, add no row and no count."""
    events = numbered(start(), said("hi", MINUTE, cause="evt-1"), said("hi", MINUTE, cause="evt-1"))
    world = EngineWorld()
    world.one_by_one(*events, *events[:2])
    assert texts(world) == ["hi"]
    assert (conversation(world)["utteranceCount"], conversation(world)["version"]) == (1, 2)
    assert world.counted("duplicate") == 3


def test_the_same_event_id_with_another_text_is_a_message_of_its_own() -> None:
    """Event ids are shared between bodies; only the same body makes a duplicate."""
    assert texts(fold(said("one", MINUTE, cause="evt-1"), said("two", MINUTE, cause="evt-1"))) == ["one", "two"]


def test_a_repeated_message_is_known_after_its_row_has_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that the cap has dropped is repeated: it adds no row and does not count, also after many others."""
    monkeypatch.setattr(chat_messages, "MAX_UTTERANCES", 5)
    many = [said(f"m{n}", f"2026-07-01T01:{n // 60:02}:{n % 60:02}Z", cause=f"e{n}") for n in range(SEEN_LIMIT + 5)]
    events = numbered(*many, many[0])
    world = EngineWorld()
    world.deliver(*events[:-1], sizes=[300])
    world.one_by_one(events[-1])
    assert texts(world) == [f"m{SEEN_LIMIT + number}" for number in range(5)]
    assert conversation(world)["utteranceCount"] == conversation(world)["version"] == SEEN_LIMIT + 5


def test_a_repeated_message_is_known_by_its_row_when_its_digest_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """After more events than a document remembers, a repeated message still adds nothing."""
    monkeypatch.setitem(SEEN_LIMITS, "conversations", SEEN_LIMIT)
    first = said("first", MINUTE, cause="evt-first")
    bare = said("no time", None, cause="evt-bare")
    many = [said(f"m{n}", f"2026-07-01T01:{n // 60:02}:{n % 60:02}Z") for n in range(SEEN_LIMIT + 5)]
    events = numbered(first, bare, *many, first, bare)
    world = EngineWorld()
    world.deliver(*events[:-2], sizes=[300])
    world.one_by_one(*events[-2:])
    assert texts(world).count("first") == 1
    assert texts(world).count("no time") == 1
    assert conversation(world)["utteranceCount"] == SEEN_LIMIT + 7
    assert conversation(world)["version"] == SEEN_LIMIT + 7
    assert world.counted("duplicate") == 2


def test_the_oldest_messages_go_beyond_the_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest stay, the count goes on, and a message older than all of them leaves no row."""
    monkeypatch.setattr(chat_messages, "MAX_UTTERANCES", 3)
    events = [said(f"m{n}", f"2026-07-01T00:0{n}:00Z") for n in range(1, 6)]
    world = fold(start(), *events, said("older than all", "2026-07-01T00:00:30Z"))
    assert texts(world) == ["m3", "m4", "m5"]
    assert conversation(world)["utteranceCount"] == 6


@pytest.mark.parametrize("cid", ["", '{"a":1}', "[1]", "  "])
def test_a_message_without_a_plain_conversation_id_is_a_permanent_error(cid: str) -> None:
    """No document with an empty or structured key ever exists."""
    world = fold(said("hi", cid=cid))
    assert len(world.dead) == 1
    assert world.store == {}


def test_an_old_document_without_a_count_goes_on_from_its_rows() -> None:
    """A conversation of an older writer, without count and bookkeeping, keeps its rows and is counted on."""
    world = EngineWorld()
    old = [{"username": "customer", "utterance": "old", "createdAt": moment("2026-06-01T00:00:00Z")}]
    world.store[("conversations", "C1")] = {"_id": "old", "conversationId": "C1", "utterances": old}
    world.one_by_one(*numbered(said("new", MINUTE)))
    assert texts(world) == ["old", "new"]
    assert conversation(world)["utteranceCount"] == 2
    assert conversation(world)["_id"] == "old"


def test_a_late_message_finds_its_place() -> None:
    """An entry that comes out of stream order is placed and counted like any other."""
    first, second, third = numbered(start(), said("one", MINUTE), said("two", "2026-07-01T00:02:00Z"))
    world = EngineWorld()
    world.one_by_one(first, third, replace(second, late=True), replace(second, late=True))
    assert texts(world) == ["one", "two"]
    assert conversation(world)["utteranceCount"] == 2


def test_row_ids_end_in_the_entry_id() -> None:
    """The id of a row is the same in every run."""
    message = numbered(said("hi", MINUTE))[0]
    world = EngineWorld()
    world.one_by_one(message)
    assert conversation(world)["utterances"][0]["id"] == f"{message.digest.hex()}@{Position(START + 1000, 0)}"


def test_a_stub_has_what_readers_require() -> None:
    """A conversation that a message made has an empty number, status active and a provisional start."""
    found = conversation(fold(event("user_input", {"utterance": "hi"}, conv="C1")))
    assert (found["applicationNumber"], found["status"], found["startedAt"]) == ("", "active", at(1000))
    assert (found["assessments"], found["noticeboard"]) == ({}, [])
    assert "customerIdString" not in found
    assert found["createdAt"] == found["updatedAt"] == at(1000)
    assert found["lastUtteranceTime"] - found["startedAt"] == timedelta(0)
