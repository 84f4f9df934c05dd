"""Notes through the front door."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import grpc
import pytest
from bson import ObjectId

from projector.contract.staff import Role
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.projector.intake.conftest import Opener
from tests.projector.intake.front_door import FrontDoor
from tests.projector.intake.read_side import ACCOUNT, CUSTOMER, ReadSide

BODY = json.dumps({"root": {"children": [{"type": "text", "text": "Called back – all fine"}]}})


def content(**values: Any) -> pb.NoteContent:
    given = {"channel": "phone", "topic": "complaint", "direction": "inbound", "subject": "Call", "body_json": BODY}
    return pb.NoteContent(**{**given, **values})


def note(key: str = "note-form-1", **values: Any) -> pb.AddNoteRequest:
    return pb.AddNoteRequest(
        **{"note_key": key, "customer_id": CUSTOMER, "loan_account_id": ACCOUNT, "content": content(), **values}
    )


@pytest.fixture
def customer(read_side: ReadSide) -> ObjectId:
    return ObjectId(read_side.database["customers"].insert_one({"customerId": CUSTOMER}).inserted_id)


async def test_a_note_is_stored_with_its_author(
    ledger_door: FrontDoor, read_side: ReadSide, customer: ObjectId
) -> None:
    """The note refers to customer, account and the author of the session; the trail names it without its text."""
    desk = await ledger_door.signed_in(Role.OPERATIONS)
    answer = await desk.call("AddNote", note())
    (stored,) = read_side.database["contact-notes"].find()
    account = read_side.database["loan-accounts"].find_one({"loanAccountId": ACCOUNT})
    assert account is not None
    assert (str(stored["_id"]), stored["customer"], stored["loanAccount"]) == (answer.note_id, customer, account["_id"])
    assert (stored["createdBy"], stored["status"], stored["priority"], stored["sentiment"]) == (
        ObjectId(desk.user_id), "active", "normal", "neutral",
    )  # fmt: skip
    assert stored["content"] == json.loads(BODY)
    assert "all fine" not in repr(ledger_door.events())
    assert ledger_door.events()[-1]["action"] == "AddNote"


async def test_the_same_form_is_one_note(ledger_door: FrontDoor, read_side: ReadSide, customer: ObjectId) -> None:
    """A note sent three times is stored once; the same key of another author is another note."""
    one, two = await ledger_door.signed_in(Role.OPERATIONS), await ledger_door.signed_in(Role.OPERATIONS)
    answers = [await one.call("AddNote", note()) for _ in range(3)]
    assert [answer.already_recorded for answer in answers] == [False, True, True]
    assert len({(answer.note_id, answer.created_at.seconds) for answer in answers}) == 1
    await two.call("AddNote", note())
    assert read_side.database["contact-notes"].count_documents({}) == 2


async def test_an_amendment_is_a_new_version(ledger_door: FrontDoor, read_side: ReadSide, customer: ObjectId) -> None:
    """The new version is active, names the old one and keeps its references; the old one is amended, unchanged else."""
    desk = await ledger_door.signed_in(Role.OPERATIONS)
    first = await desk.call("AddNote", note())
    amend = pb.AmendNoteRequest(note_key="note-form-2", amends_note_id=first.note_id, content=content(subject="Call 2"))
    second = await desk.call("AmendNote", amend)
    assert (await desk.call("AmendNote", amend)).already_recorded
    notes = {str(stored["_id"]): stored for stored in read_side.database["contact-notes"].find()}
    old, new = notes[first.note_id], notes[second.note_id]
    assert (old["status"], old["subject"], new["status"], new["subject"]) == ("amended", "Call", "active", "Call 2")
    assert (new["amendsNote"], new["customer"]) == (ObjectId(first.note_id), old["customer"])


async def test_only_the_newest_version_is_amended(
    ledger_door: FrontDoor, read_side: ReadSide, customer: ObjectId
) -> None:
    """Of two amendments at once one wins; the other, and one of a note amended elsewhere, is refused."""
    desks = [await ledger_door.signed_in(Role.OPERATIONS) for _ in range(2)]
    first = await desks[0].call("AddNote", note())

    async def amend(number: int) -> str:
        request = pb.AmendNoteRequest(note_key=f"note-form-{number}", amends_note_id=first.note_id, content=content())
        try:
            await desks[number].call("AmendNote", request)
        except grpc.aio.AioRpcError as error:
            return error.code().name
        return "OK"

    assert sorted(await asyncio.gather(amend(0), amend(1))) == ["FAILED_PRECONDITION", "OK"]
    assert read_side.database["contact-notes"].count_documents({}) == 2
    other = await desks[0].call("AddNote", note("note-form-9"))
    read_side.database["contact-notes"].update_one({"_id": ObjectId(other.note_id)}, {"$set": {"status": "amended"}})
    refused = await desks[0].refused(
        "AmendNote", pb.AmendNoteRequest(note_key="note-form-8", amends_note_id=other.note_id, content=content())
    )
    assert refused.detail.reason == "NOTE_AMENDED"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"content": content(channel="pigeon")}, "channel"),
        ({"content": content(topic="")}, "topic"),
        ({"content": content(direction="")}, "direction"),
        ({"content": content(channel="internal")}, "direction"),
        ({"content": content(subject="  ")}, "subject"),
        ({"content": content(subject="s" * 201)}, "subject"),
        ({"content": content(body_json="")}, "body_json"),
        ({"content": content(body_json="[]")}, "body_json"),
        ({"content": content(body_json='{"$where": 1}')}, "body_json"),
        ({"content": content(body_json='{"a": {"url": "javascript:alert(1)"}}')}, "body_json"),
        ({"content": content(body_json='{"a": [{"href": "file:///etc/passwd"}]}')}, "body_json"),
        ({"content": content(body_json="[" * 30_000)}, "body_json"),
        ({"content": content(body_json='{"a":' * 50 + "1" + "}" * 50)}, "body_json"),
        ({"content": content(body_json=json.dumps({"a": "x" * 70_000}))}, "body_json"),
        ({"content": content(body_json='{"a": "\\ud800"}')}, "body_json"),
        ({"content": content(priority="asap")}, "priority"),
        ({"note_key": "short"}, "note_key"),
        ({"customer_id": ""}, "customer_id"),
    ],
)
async def test_wrong_notes_are_named(
    ledger_door: FrontDoor, read_side: ReadSide, customer: ObjectId, values: dict[str, Any], field: str
) -> None:
    """A note that is not right is refused with the name of the field, and nothing is stored."""
    desk = await ledger_door.signed_in(Role.OPERATIONS)
    refused = await desk.refused("AddNote", note(**values))
    assert (refused.code, refused.detail.field) == ("INVALID_ARGUMENT", field)
    assert read_side.database["contact-notes"].count_documents({}) == 0


async def test_what_a_note_refers_to_exists(ledger_door: FrontDoor, read_side: ReadSide, customer: ObjectId) -> None:
    """An unknown customer, account, conversation or note is NOT_FOUND."""
    desk = await ledger_door.signed_in(Role.OPERATIONS)
    for request in (note(customer_id="CUS-NONE"), note(loan_account_id="ACC-NONE"), note(conversation_id="C-NONE")):
        assert (await desk.refused("AddNote", request)).code == "NOT_FOUND"
    for missing in ("nonsense", "0" * 24):
        request = pb.AmendNoteRequest(note_key="note-form-1", amends_note_id=missing, content=content())
        assert (await desk.refused("AmendNote", request)).detail.reason == "UNKNOWN_NOTE"
    link = json.dumps({"a": {"url": "https://www.example.com/x"}})
    await desk.call("AddNote", note(content=content(body_json=link)))


async def test_notes_need_no_ledger_and_no_thaw(
    open_door: Opener, ledger_door: FrontDoor, read_side: ReadSide, customer: ObjectId
) -> None:
    """A note is taken while the ledger is down and commands are frozen."""
    door = await open_door(replace(ledger_door.settings, ledger_address="127.0.0.1:9"))
    await door.servers.switches.set("frozen", "Month end.")
    await (await door.signed_in(Role.OPERATIONS)).call("AddNote", note())


async def test_a_reveal_is_recorded_first(ledger_door: FrontDoor, open_door: Opener) -> None:
    """LogReveal leaves one event with customer and detail, and is refused when it cannot be recorded."""
    desk = await ledger_door.signed_in(Role.READONLY)
    await desk.call("LogReveal", pb.LogRevealRequest(customer_id=CUSTOMER, detail="date_of_birth", reason="identity"))
    (event,) = ledger_door.events("desk.reveal.logged.v1")
    assert (event["actor"], event["action"], event["resourceId"], event["reason"]) == (
        desk.user_id, "Reveal", CUSTOMER, "date_of_birth: identity",
    )  # fmt: skip
    away = await open_door(replace(ledger_door.settings, redis_url="redis://127.0.0.1:9"))
    lost = away.desk()
    lost.session = desk.session
    refused = await lost.refused("LogReveal", pb.LogRevealRequest(customer_id=CUSTOMER, detail="date_of_birth"))
    assert (refused.code, refused.detail.reason) == ("UNAVAILABLE", "STREAM_AWAY")
