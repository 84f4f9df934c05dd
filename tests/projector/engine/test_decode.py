"""Bytes to events: names in their order, the size, the type before the body, and nothing that stops the others."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projector.contract.errors import PermanentError
from projector.contract.event import Event
from projector.contract.event_types import FAMILIES, HANDLED, WITHOUT_HANDLER
from projector.contract.position import Position
from projector.engine.decode import decode
from tests.projector.engine.kit import MAX_BYTES, pairs

HANDLERS = frozenset(("user_input", "noticeboard_post", "account.created.v1", "identityRisk_assessment"))
POSITION = Position(1_782_864_000_000, 4)


def decoded(values: list[bytes], handled: frozenset[str] = HANDLERS) -> Event | str:
    return decode("ext", str(POSITION).encode(), POSITION, values, False, handled, MAX_BYTES)


def event(values: list[bytes]) -> Event:
    found = decoded(values)
    assert isinstance(found, Event)
    return found


def refusal(values: list[bytes]) -> PermanentError:
    with pytest.raises(PermanentError) as caught:
        decoded(values)
    return caught.value


def test_the_first_name_that_is_not_empty_wins() -> None:
    """Type, conversation, customer, event id and body are taken from their names in the contract's order."""
    found = event(
        pairs(
            None,
            None,
            event_type="x",
            typ="y",
            msg_type="user_input",
            conversation_id="C3",
            conv="C2",
            cid="C1",
            user_id="U2",
            usr="U1",
            event_id="E3",
            id="E2",
            cause="E1",
            dat='{"utterance":"dat"}',
            payload='{"utterance":"payload"}',
        )
    )
    assert (found.type, found.conversation, found.customer, found.event_id) == ("user_input", "C1", "U1", "E1")
    assert found.body == {"utterance": "payload"}
    found = event(
        pairs(
            None,
            None,
            msg_type="",
            typ="",
            event_type="user_input",
            cid="",
            conv="",
            conversation_id="C3",
            usr="",
            user_id="U2",
            cause="",
            id="",
            event_id="E3",
            payload="",
            dat='{"utterance":"dat"}',
        )
    )
    assert (found.type, found.conversation, found.customer, found.event_id) == ("user_input", "C3", "U2", "E3")
    assert found.body == {"utterance": "dat"}


def test_without_any_event_id_the_entry_id_stands_in() -> None:
    """An event without cause, id and event_id carries its entry id."""
    assert event(pairs("user_input", {})).event_id == str(POSITION)


@pytest.mark.parametrize("kind", sorted(WITHOUT_HANDLER))
def test_types_without_a_handler_are_named_before_the_body_is_looked_at(kind: str) -> None:
    """A type of the streams that nobody handles is no error, whatever its body is."""
    assert decoded(pairs(kind, b"\xff{")) == kind


def test_an_entry_without_a_type_is_no_error() -> None:
    """No type at all is an unknown type with an empty name."""
    assert decoded(pairs(None, b"no json")) == ""


def test_a_contract_type_whose_handler_is_not_loaded_is_kept() -> None:
    """A type of the contract without a loaded handler is a permanent error, so that it can be replayed."""
    assert refusal(pairs("writeoff.requested.v1", {})).kind == "no-handler"


def test_the_size_counts_bytes_of_all_values_and_comes_first() -> None:
    """Exactly the limit passes; one byte more is refused with its size, for unknown types as well."""
    room = MAX_BYTES - len("user_input") - len(json.dumps({"utterance": ""}))
    assert isinstance(decoded(pairs("user_input", {"utterance": "x" * room})), Event)
    assert str(refusal(pairs("user_input", {"utterance": "x" * (room + 1)}))) == "Payload too large: 262145 bytes"
    wide = refusal(pairs("x.unknown", json.dumps("ä" * 150_000, ensure_ascii=False).encode()))
    assert (wide.kind, str(wide)) == ("too-large", f"Payload too large: {300_002 + len('x.unknown')} bytes")


@pytest.mark.parametrize(
    "values",
    [
        pairs("user_input", b'{"utterance":"\xff"}'),
        pairs("user_input", b"\xff\xfe"),
        [b"typ", b"user_input", b"payload", b"{}", b"agt", b"\xc3"],
        [b"typ", b"user_input", b"\xff", b"x"],
        [b"typ", b"\xffuser_input"],
    ],
    ids=["in a text", "as the body", "in the envelope", "in a name", "in the type"],
)
def test_bytes_that_are_not_utf8_are_a_permanent_error(values: list[bytes]) -> None:
    """Bad bytes in any place of a handled entry are refused as such."""
    assert refusal(values).kind in ("bad-utf8", "bad-json")


def test_bad_bytes_are_told_from_bad_json() -> None:
    """The reason of a refusal names the bytes, not the JSON, when the bytes are to blame."""
    assert refusal(pairs("user_input", b'{"utterance":"\xff"}')).kind == "bad-utf8"
    assert refusal(pairs("user_input", b"\xff\xfe")).kind == "bad-utf8"
    assert refusal(pairs("user_input", b"{")).kind == "bad-json"


@pytest.mark.parametrize("body", [b"null", b"[1]", b'"text"', b"7", b"{", b"x", b"NaN", b'{"a":NaN}', b"[" * 200_000])
def test_a_body_that_is_no_object_is_a_permanent_error(body: bytes) -> None:
    """JSON that is no object, and text that is no JSON, is refused."""
    assert refusal(pairs("account.created.v1", body)).kind == "bad-json"


@pytest.mark.parametrize("body", [None, b""])
def test_an_absent_body_is_an_empty_one(body: bytes | None) -> None:
    """Absent or empty text counts as an empty body."""
    assert event(pairs("account.created.v1", body)).body == {}


@pytest.mark.parametrize(
    ("text", "value"),
    [(b'{"a":"\\ud83d"}', "\ufffd"), (b'{"a":1e999}', float("inf")), (b'{"a":"\\u0000"}', "\x00")],
)
def test_odd_but_valid_json_is_read(text: bytes, value: Any) -> None:
    """Half a surrogate pair and a number beyond a double do not cost the event."""
    assert event(pairs("user_input", text)).body == {"a": value}


def test_a_chat_body_may_stand_in_the_envelope() -> None:
    """Without a body the fields at the top level are the body of chat types, and of no others."""
    values = pairs("user_input", None, cid="C1", usr="U1", utterance="hi", end_conversation="true", prev_seq="3")
    assert event(values).body == {"utterance": "hi", "end_conversation": "true"}
    assert event(pairs("account.created.v1", None, account_id="A1")).body == {}


def test_an_assessment_without_a_body_stays_empty() -> None:
    """Names of the envelope never become an assessment's body."""
    values = pairs("identityRisk_assessment", None, cid="C1", app_number="A", application_number="A", timestamp="t")
    assert event(values).body == {}


@pytest.mark.parametrize("extra", [{"seq": "", "c_seq": "abc"}, {"rec": '["a"]'}, {"rec": ""}, {"rec": "plain"}])
def test_sequence_and_recipients_never_cost_an_event(extra: dict[str, str]) -> None:
    """Odd values of seq, c_seq and rec leave the event as it is."""
    assert event(pairs("account.created.v1", {"account_id": "A1"}, **extra)).body == {"account_id": "A1"}


def test_the_digest_tells_type_event_id_and_body_apart() -> None:
    """Equal in all three is a duplicate wherever the body stands; a difference in one of them is another event."""
    base = event(pairs("user_input", {"utterance": "hi"}, cause="E1", agt="a"))
    assert base.digest == event(pairs("user_input", None, dat='{"utterance": "hi"}', id="E1", agt="b")).digest
    others = [
        pairs("noticeboard_post", {"utterance": "hi"}, cause="E1"),
        pairs("user_input", {"utterance": "hi"}, cause="E2"),
        pairs("user_input", {"utterance": "ho"}, cause="E1"),
    ]
    assert len({base.digest, *(event(each).digest for each in others)}) == 4
    assert len(base.digest) == 8


def test_an_entry_id_that_is_no_moment_is_a_permanent_error() -> None:
    """An id beyond the calendar, which any producer may choose, costs its entry only."""
    for ms in (2**63, 10**15):
        with pytest.raises(PermanentError, match="entry id"):
            decode("ext", b"x", Position(ms, 0), pairs("user_input", {}), False, HANDLERS, MAX_BYTES)


@given(st.integers(0, 253_402_300_799_999))
def test_the_entry_time_is_exact(ms: int) -> None:
    """The moment of an entry id is exactly its milliseconds."""
    moment = Position(ms, 0).time
    assert moment.microsecond % 1000 == 0
    assert (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1) == ms


def test_the_contract_has_87_types() -> None:
    """The families hold the contract's types, all of them handled, none of them among those without a handler."""
    names = [name for types in FAMILIES.values() for name in types]
    assert (len(names), len(set(names)), len(FAMILIES)) == (87, 87, 17)
    assert set(names) <= HANDLED
    assert not HANDLED & WITHOUT_HANDLER


_BYTES = st.one_of(st.binary(max_size=30), st.sampled_from([b"user_input", b"typ", b"payload", b"{}", b"dat", b"cid"]))


@given(st.lists(st.tuples(_BYTES, _BYTES), max_size=8))
def test_any_bytes_give_an_event_a_name_or_a_permanent_error(items: list[tuple[bytes, bytes]]) -> None:
    """No entry can make decoding fail in another way."""
    refused = None
    try:
        decoded([part for item in items for part in item])
    except PermanentError as error:
        refused = error.kind
    assert refused in (None, "too-large", "bad-utf8", "bad-json", "no-handler")
