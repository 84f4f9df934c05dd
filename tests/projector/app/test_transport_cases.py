"""The cases of the transport, by their names, on real servers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from projector.adapters.redis_streams import ADDED_FIELDS
from projector.app.replay import strip
from projector.engine.telemetry import Telemetry
from tests.projector.app.running import Ground
from tests.projector.engine.kit import MAX_BYTES, pairs

pytestmark = pytest.mark.servers

ACCOUNT: dict[str, Any] = {
    "account_id": "A1",
    "account_number": "N1",
    "customer_id": "U1",
    "status": "PENDING_DISBURSEMENT",
    "loan_amount": "400.00",
    "current_balance": "420.00",
}
CUSTOMER: dict[str, Any] = {"customer_id": "U1", "first_name": "Mia", "last_name": "Tester"}
REQUEST: dict[str, Any] = {
    "loanAccountId": "A1",
    "customerId": "U1",
    "amount": 120.5,
    "originalBalance": 120.5,
    "reason": "hardship",
    "requestedBy": "user-1",
}


def project(ground: Ground, *entries: list[bytes], lane: str = "ext") -> dict[tuple[str, str], dict[str, Any]]:
    """Append the entries, let a projector settle them, and read what is stored."""
    for each in entries:
        ground.add(lane, each)
    with ground.projector():
        ground.wait_until_settled()
    return ground.documents()


def customer(key: str) -> dict[str, Any]:
    return {**CUSTOMER, "customer_id": key}


def test_transport_01_names_of_the_type(ground: Ground) -> None:
    """The type is found in typ, msg_type and event_type; msg_type is looked at first."""
    found = project(
        ground,
        pairs(None, customer("U1"), typ="customer.created.v1"),
        pairs(None, customer("U2"), msg_type="customer.created.v1"),
        pairs(None, customer("U3"), event_type="customer.created.v1"),
        pairs(None, customer("U4"), msg_type="x.unknown", typ="customer.created.v1"),
    )
    assert {key for name, key in found if name == "customers"} == {"U1", "U2", "U3"}


def test_transport_02_names_of_body_and_key(ground: Ground) -> None:
    """Bodies in dat and payload, keys in cid and conv land in one conversation in the same shape; cid beats conv."""
    body = json.dumps({"utterance": "hi", "created_at": "2026-07-01T00:01:00Z"})
    found = project(
        ground,
        pairs("user_input", None, cid="C1", dat=body, cause="e1"),
        pairs("user_input", None, conv="C1", payload=body, cause="e2"),
        pairs("user_input", None, cid="C1", conv="C2", payload=body, cause="e3"),
    )
    assert [key for name, key in found if name == "conversations"] == ["C1"]
    rows = found[("conversations", "C1")]["utterances"]
    assert len(rows) == 3
    assert len({json.dumps({**row, "id": ""}, default=str, sort_keys=True) for row in rows}) == 1


def test_transport_03_junk_in_sequence_fields(ground: Ground) -> None:
    """Empty and odd sequence fields do not cost the event."""
    found = project(ground, pairs("account.created.v1", ACCOUNT, seq="", c_seq="abc"))
    assert found[("loan-accounts", "A1")]["accountNumber"] == "N1"
    assert ground.dead_letters() == []


def test_transport_04_shapes_of_rec(ground: Ground) -> None:
    """A list, nothing and plain text as recipients: all three events are projected."""
    found = project(
        ground,
        *(
            pairs("loan.aging.updated.v1", {"account_id": key, "bucket": "default", "dpd": 3}, rec=rec)
            for key, rec in (("A1", '["a","b"]'), ("A2", ""), ("A3", "plain"))
        ),
    )
    assert {key for name, key in found if name == "loan-accounts"} == {"A1", "A2", "A3"}


def test_transport_05_unknown_types(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unknown types leave no document and no dead letter, are acknowledged, and each has a counter."""
    telemetries: list[Telemetry] = []

    def kept() -> Telemetry:
        telemetries.append(Telemetry())
        return telemetries[-1]

    monkeypatch.setattr("projector.app.wiring.Telemetry", kept)
    found = project(
        ground,
        pairs("customer.contact.verified.v1", {"a": 1}),
        pairs("x.y.v1", {}),
        pairs(None, {}),
        pairs("x.y.v1", {}),
    )
    assert (found, ground.dead_letters(), ground.left()) == ({}, [], 0)
    counts = {name: number for (what, name), number in telemetries[0].counts.items() if what == "unknown"}
    assert counts == {"customer.contact.verified.v1": 1, "x.y.v1": 2, "none": 1}


def test_transport_06_body_is_json_but_no_object(ground: Ground) -> None:
    """Bodies that are no object are dead letters after one attempt; the valid event of the batch is projected."""
    found = project(
        ground,
        *(pairs("writeoff.requested.v1", body, conv="R0") for body in (b"null", b"[1]", b'"text"')),
        pairs("writeoff.requested.v1", REQUEST, conv="R1", cause="E1"),
        lane="int",
    )
    assert found[("write-off-requests", "R1")]["status"] == "pending"
    assert [letter["attempts"] for letter in ground.dead_letters()] == ["1", "1", "1"]
    assert {letter["error_class"] for letter in ground.dead_letters()} == {"permanent:bad-json"}


def test_transport_07_size_limit(ground: Ground) -> None:
    """Exactly the limit is projected; more bytes, also as fewer characters, are dead letters and nothing else."""

    def sized(total: int, key: str) -> list[bytes]:
        entry = pairs("customer.created.v1", {**customer(key), "padding": ""})
        entry[-1] = entry[-1].replace(b'"padding": ""', b'"padding": "' + b"x" * (total - size(entry)) + b'"')
        assert size(entry) == total
        return entry

    def size(entry: list[bytes]) -> int:
        return sum(map(len, entry[1::2]))

    wide = json.dumps({**customer("U3"), "padding": "ä" * 100_000 + "x" * 100_000}, ensure_ascii=False).encode()
    assert len(wide) > 300_000
    found = project(ground, sized(MAX_BYTES, "U1"), sized(MAX_BYTES + 1, "U2"), pairs("customer.created.v1", wide))
    assert {key for name, key in found if name == "customers"} == {"U1"}
    errors = [letter["error"] for letter in ground.dead_letters()]
    assert errors[0] == "Payload too large: 262145 bytes"
    assert errors[1].startswith("Payload too large: 300")
    assert ground.left() == 0


def test_transport_08_redelivered_entry(ground: Ground) -> None:
    """An entry whose acknowledgement was lost is delivered again and adds no second message."""
    ground.add("ext", pairs("user_input", {"utterance": "hi"}, cid="C1"), "5-0")
    with ground.projector():
        ground.wait_until_settled()
    ground.redis.xgroup_setid(ground.inboxes["ext"], ground.group, "0")
    with ground.projector():
        ground.wait_until_settled()
    conversation = ground.documents()[("conversations", "C1")]
    assert (len(conversation["utterances"]), conversation["utteranceCount"], conversation["version"]) == (1, 1, 1)


def test_transport_09_permanent_error(ground: Ground) -> None:
    """One dead letter after one attempt, with the original and the added fields, which the replay strips again."""
    entry = pairs("account.created.v1", {}, cause="e1")
    project(ground, entry)
    (letter,) = ground.dead_letters()
    assert set(letter) == {"typ", "cause", "payload", *ADDED_FIELDS}
    assert (letter["attempts"], letter["source_stream"], letter["error_class"].partition(":")[0]) == (
        *("1", ground.inboxes["ext"]),
        "permanent",
    )
    assert letter["original_message_id"] == str(ground.entries()[0][1])
    ((_, stored),) = ground.redis.xrange(ground.dead)
    assert strip(stored)[0] == entry
