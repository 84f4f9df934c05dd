"""Notes through the front door."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import grpc
import pytest
from google.protobuf.timestamp_pb2 import Timestamp

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
def customer(read_side: ReadSide) -> None:
    read_side.database["customers"].insert_one({"customerId": CUSTOMER})


@pytest.mark.usefixtures("customer")
async def test_a_note_is_an_event_of_its_author(ledger_door: FrontDoor, read_side: ReadSide) -> None:
    """The event names customer, account, content and the author of the session; the trail does not hold its text."""
    desk = await ledger_door.signed_in(Role.OPERATIONS, name="Olga Operator")
    answer = await desk.call("AddNote", note())
    (event,) = ledger_door.events("contact_note.added.v1")
    assert {name: value for name, value in event.items() if name not in ("_", "writtenAt")} == {
        "customerId": CUSTOMER, "loanAccountId": ACCOUNT, "channel": "phone", "topic": "complaint",
        "contactDirection": "inbound", "subject": "Call", "content": json.loads(BODY), "priority": "normal",
        "sentiment": "neutral", "noteId": answer.note_id, "createdBy": desk.user_id, "createdByName": "Olga Operator",
    }  # fmt: skip
    assert (event["_"]["conv"], event["_"]["usr"]) == (answer.note_id, desk.user_id)
    read_side.catch_up()
    assert read_side.database["contact-notes"].count_documents({"subject": "Call", "status": "active"}) == 1
    trail = ledger_door.events("desk.command.requested.v1", "desk.command.completed.v1")
    assert [entry["action"] for entry in trail] == ["AddNote", "AddNote"]
    assert "all fine" not in repr(trail)


@pytest.mark.usefixtures("customer")
async def test_the_same_form_is_one_note(ledger_door: FrontDoor, read_side: ReadSide) -> None:
    """A note sent three times is one event; the same key of another author is another note."""
    one, two = await ledger_door.signed_in(Role.OPERATIONS), await ledger_door.signed_in(Role.OPERATIONS)
    answers = [await one.call("AddNote", note()) for _ in range(3)]
    assert [answer.already_recorded for answer in answers] == [False, True, True]
    assert len({(answer.note_id, answer.created_at.seconds) for answer in answers}) == 1
    await two.call("AddNote", note())
    assert len(ledger_door.events("contact_note.added.v1")) == 2


@pytest.mark.usefixtures("customer")
async def test_a_note_written_offline_keeps_its_time(ledger_door: FrontDoor) -> None:
    """A note that was kept carries the time of writing; one of the future or older than seven days is refused."""
    desk = await ledger_door.signed_in(Role.OPERATIONS)
    now = int(time.time())
    answer = await desk.call("AddNote", note(written_at=Timestamp(seconds=now - 7200)))
    assert answer.created_at.seconds == now - 7200
    written = datetime.fromtimestamp(now - 7200, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert ledger_door.events("contact_note.added.v1")[0]["writtenAt"] == written
    for seconds in (now + 3600, now - 8 * 86_400):
        refused = await desk.refused("AddNote", note("note-form-2", written_at=Timestamp(seconds=seconds)))
        assert refused.detail.field == "written_at"


def old_note(side: ReadSide, status: str = "active") -> str:
    """A note that the web desk has written."""
    customer = side.database["customers"].find_one({"customerId": CUSTOMER}) or {}
    values = {"customer": customer["_id"], "loanAccountId": ACCOUNT, "subject": "Old", "status": status}
    return str(side.database["contact-notes"].insert_one(values).inserted_id)


@pytest.mark.usefixtures("customer")
async def test_an_amendment_carries_what_the_note_is_about(ledger_door: FrontDoor, read_side: ReadSide) -> None:
    """The event of an amendment names the old note, and customer and account of the old note."""
    desk, old = await ledger_door.signed_in(Role.OPERATIONS), old_note(read_side)
    amend = pb.AmendNoteRequest(note_key="note-form-2", amends_note_id=old, content=content(subject="Call 2"))
    answer = await desk.call("AmendNote", amend)
    assert (await desk.call("AmendNote", amend)).already_recorded
    (event,) = ledger_door.events("contact_note.amended.v1")
    assert (event["amendsNoteId"], event["noteId"], event["subject"]) == (old, answer.note_id, "Call 2")
    assert (event["customerId"], event["loanAccountId"]) == (CUSTOMER, ACCOUNT)


@pytest.mark.usefixtures("customer")
async def test_only_the_newest_version_is_amended(ledger_door: FrontDoor, read_side: ReadSide) -> None:
    """Of two amendments at once one wins; the other, and one of a note amended elsewhere, is refused."""
    desks = [await ledger_door.signed_in(Role.OPERATIONS) for _ in range(2)]
    old = old_note(read_side)

    async def amend(number: int) -> str:
        request = pb.AmendNoteRequest(note_key=f"note-form-{number}", amends_note_id=old, content=content())
        try:
            await desks[number].call("AmendNote", request)
        except grpc.aio.AioRpcError as error:
            return error.code().name
        return "OK"

    assert sorted(await asyncio.gather(amend(0), amend(1))) == ["FAILED_PRECONDITION", "OK"]
    assert len(ledger_door.events("contact_note.amended.v1")) == 1
    request = pb.AmendNoteRequest(
        note_key="note-form-8", amends_note_id=old_note(read_side, "amended"), content=content()
    )
    assert (await desks[0].refused("AmendNote", request)).detail.reason == "NOTE_AMENDED"


@pytest.mark.usefixtures("customer")
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
async def test_wrong_notes_are_named(ledger_door: FrontDoor, values: dict[str, Any], field: str) -> None:
    """A note that is not right is refused with the name of the field, and nothing is stored."""
    desk = await ledger_door.signed_in(Role.OPERATIONS)
    refused = await desk.refused("AddNote", note(**values))
    assert (refused.code, refused.detail.field) == ("INVALID_ARGUMENT", field)
    assert ledger_door.events("contact_note.added.v1") == []


@pytest.mark.usefixtures("customer")
async def test_what_a_note_refers_to_exists(ledger_door: FrontDoor) -> None:
    """An unknown customer, account, conversation or note is NOT_FOUND."""
    desk = await ledger_door.signed_in(Role.OPERATIONS)
    for request in (note(customer_id="CUS-NONE"), note(loan_account_id="ACC-NONE"), note(conversation_id="C-NONE")):
        assert (await desk.refused("AddNote", request)).code == "NOT_FOUND"
    for missing in ("nonsense", "0" * 24):
        request = pb.AmendNoteRequest(note_key="note-form-1", amends_note_id=missing, content=content())
        assert (await desk.refused("AmendNote", request)).detail.reason == "UNKNOWN_NOTE"
    link = json.dumps({"a": {"url": "https://www.example.com/x"}})
    await desk.call("AddNote", note(content=content(body_json=link)))


@pytest.mark.usefixtures("customer")
async def test_notes_need_no_ledger_and_no_thaw(open_door: Opener, ledger_door: FrontDoor) -> None:
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
