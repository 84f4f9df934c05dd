"""Dead letters through the front door: found, shown with what they are about, corrected once, and applied by the
genuine projector."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio

from billie_desktop.domain.dead_letter import LetterChoice, LetterFilter
from billie_desktop.gateways.grpc.door import DoorSettings, GrpcDoor
from billie_desktop.gateways.grpc.server_calls import ServerCalls
from billie_desktop.gateways.grpc.system import GrpcSystem
from projector.app.intake_settings import IntakeSettings
from projector.contract.staff import Role
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.projector.app.conftest import ground
from tests.projector.app.running import Ground
from tests.projector.app.test_replay import bury
from tests.projector.app.test_transport_cases import ACCOUNT, CUSTOMER
from tests.projector.engine.kit import pairs
from tests.projector.intake.conftest import Opener
from tests.projector.intake.front_door import PASSWORD, Desk, FrontDoor

__all__ = ["ground"]

UPDATED = "account.updated.v1"
REASON = "Comma instead of a point, the producer confirmed it"
BAD = {"account_id": "A1", "current_balance": "93,00", "triggered_by_transaction_id": "TXN-2026-00000042"}
GOOD = {**BAD, "current_balance": "93.00"}
FIRST_MS = 1_782_864_000_000


@pytest_asyncio.fixture
async def door(open_door: Opener, settings: IntakeSettings, ground: Ground) -> FrontDoor:
    """An intake on the streams of a projector that does not run."""
    told = {"inbox_stream": ground.inboxes["ext"], "internal_stream": ground.inboxes["int"], "dlq_stream": ground.dead}
    return await open_door(replace(settings, consumer_group=ground.group, **told))


def correction(letter_id: str, body: Any, key: str = "correct-form-1", reason: str = REASON) -> pb.CorrectEventRequest:
    text = body if isinstance(body, str) else json.dumps(body)
    return pb.CorrectEventRequest(correction_key=key, letter_id=letter_id, body_json=text, reason=reason)


async def found(desk: Desk, search: str = "", **values: Any) -> list[Any]:
    answer = await desk.call("ListDeadLetters", pb.ListDeadLettersRequest(search=search, **values))
    return list(answer.letters)


async def test_a_payment_reference_finds_its_letter(door: FrontDoor, ground: Ground) -> None:
    """By any part of any field, in any case: reference, type, id, error; newest first, page by page to the end."""
    desk = await door.signed_in(Role.ADMIN)
    for number in range(5):
        body = {"account_id": f"A{number}", "triggered_by_transaction_id": f"TXN-2026-0000004{number}"}
        bury(ground, "ext", FIRST_MS + number, pairs(UPDATED, body, cause=f"evt-{number}", usr="U1"))
    (letter,) = await found(desk, "txn-2026-00000042")
    assert (letter.event_type, letter.event_id, letter.original_id) == (UPDATED, "evt-2", f"{FIRST_MS + 2}-0")
    assert (letter.error, letter.error_class, letter.attempts) == ("failed", "unexpected:KeyError", 3)
    assert letter.first_failed_at.ToMilliseconds() == FIRST_MS + 2
    assert (letter.stream, letter.user_id) == (ground.inboxes["ext"], "U1")
    assert len(await found(desk, "KEYERROR")) == 5
    assert await found(desk, "nothing of that") == []
    first = await desk.call("ListDeadLetters", pb.ListDeadLettersRequest(page_size=3))
    rest = await desk.call("ListDeadLetters", pb.ListDeadLettersRequest(page_token=first.next_page_token))
    ids = [each.event_id for each in (*first.letters, *rest.letters)]
    assert (ids, first.total, rest.next_page_token) == ([f"evt-{n}" for n in (4, 3, 2, 1, 0)], 5, "")


async def test_letters_are_narrowed_by_type_and_failure(door: FrontDoor, ground: Ground) -> None:
    """Exactly a type; a kind of failure or one of its classes; page by page to the end. What there is to choose is
    counted over all of them, whatever was asked for, on the first page only."""
    desk = await door.signed_in(Role.ADMIN)
    kinds = ["permanent:bad-money", "permanent:bad-date", "unexpected:KeyError", "permanent:bad-money"]
    for number, kind in enumerate(kinds):
        typed = "account.created.v1" if number == 1 else UPDATED
        bury(ground, "ext", FIRST_MS + number, pairs(typed, {}, cause=f"evt-{number}"), kind)
    assert [each.event_id for each in await found(desk, failure="permanent")] == ["evt-3", "evt-1", "evt-0"]
    assert [each.event_id for each in await found(desk, failure="permanent:bad-money")] == ["evt-3", "evt-0"]
    assert [each.event_id for each in await found(desk, failure="perm")] == []
    both = pb.ListDeadLettersRequest(event_type=UPDATED, failure="permanent", page_size=1)
    first = await desk.call("ListDeadLetters", both)
    rest = await desk.call(
        "ListDeadLetters",
        pb.ListDeadLettersRequest(event_type=UPDATED, failure="permanent", page_token=first.next_page_token),
    )
    assert [each.event_id for each in (*first.letters, *rest.letters)] == ["evt-3", "evt-0"]
    assert {each.value: each.count for each in first.event_types} == {UPDATED: 3, "account.created.v1": 1}
    assert (first.failures[0].value, first.failures[0].count) == ("permanent:bad-money", 2)
    assert (len(first.failures), len(rest.failures), rest.next_page_token) == (3, 0, "")
    admin = await door.hire(Role.ADMIN)
    session = await GrpcDoor(DoorSettings("1.4.0")).sign_in(door.intake.address, admin.email, PASSWORD)
    try:
        page = await GrpcSystem(ServerCalls(session.channel)).dead_letters(LetterFilter("", UPDATED, "unexpected"))
    finally:
        await session.close()
    assert ([row.event_id for row in page.rows], page.total) == (["evt-2"], 4)
    assert page.choices is not None
    assert page.choices.event_types == (LetterChoice(UPDATED, 3), LetterChoice("account.created.v1", 1))


async def test_a_letter_is_shown_beside_what_it_is_about_and_the_look_is_recorded(
    door: FrontDoor, ground: Ground
) -> None:
    """Envelope, body with its numbers as they were written, the stored document without bookkeeping; who looked is in
    the audit events first. One that is gone is not found."""
    desk = await door.signed_in(Role.ADMIN)
    document = {"loanAccountId": "A1", "balances": {"currentBalance": 120.5}, "_proj": {"rev": 3}}
    ground.database["loan-accounts"].insert_one(document)
    raw = b'{"account_id":"A1","current_balance":"93,00","n":1.50}'
    letter_id = bury(ground, "ext", FIRST_MS, pairs(UPDATED, raw, cause="evt-1", conv="C1"))
    letter = await desk.call("GetDeadLetter", pb.GetDeadLetterRequest(letter_id=letter_id))
    assert {each.name: each.value for each in letter.envelope} == {"typ": UPDATED, "cause": "evt-1", "conv": "C1"}
    assert letter.body == '{\n  "account_id": "A1",\n  "current_balance": "93,00",\n  "n": 1.50\n}'
    account = next(each for each in letter.documents if each.key == "A1")
    assert json.loads(account.json) == {"loanAccountId": "A1", "balances": {"currentBalance": 120.5}}
    (look,) = door.events("desk.reveal.logged.v1")
    assert (look["action"], look["resourceId"], look["actor"]) == ("ReadDeadLetter", f"{FIRST_MS}-0", desk.user_id)
    gone = await desk.refused("GetDeadLetter", pb.GetDeadLetterRequest(letter_id="1-1"))
    assert (gone.code, gone.detail.reason) == ("NOT_FOUND", "UNKNOWN_LETTER")


async def test_a_correction_is_applied_by_the_projector_and_marks_go(door: FrontDoor, ground: Ground) -> None:
    """The projector gives an event up and marks the account; the check says what would still fail, and what the
    document would be; the corrected event has the same event id, names the original and who corrected it, is applied,
    and takes the mark away. The letter is gone."""

    def stored() -> dict[str, Any]:
        found = ground.database["loan-accounts"].find_one({"loanAccountId": "A1"})
        assert found is not None
        return found

    desk = await door.signed_in(Role.ADMIN)
    ground.add("ext", pairs("account.created.v1", ACCOUNT, cause="e1"))
    position = ground.add("ext", pairs(UPDATED, BAD, cause="e2", conv="C1", usr="U1"))
    with ground.projector():
        await asyncio.to_thread(ground.wait_until_settled)
        (letter,) = await found(desk, "TXN-2026-00000042")
        assert [mark["id"] for mark in stored()["_proj"]["deadLetters"]] == [str(position)]
        ask = pb.CheckCorrectionRequest(letter_id=letter.letter_id, body_json=json.dumps({**BAD, "note": 1}))
        still = await desk.call("CheckCorrection", ask)
        assert "current_balance" in still.problem
        ask.body_json = json.dumps(GOOD)
        checked = await desk.call("CheckCorrection", ask)
        after = next(each for each in checked.documents if each.key == "A1")
        assert (checked.problem, json.loads(after.json)["balances"]["currentBalance"]) == ("", 93.0)
        assert stored()["balances"]["currentBalance"] == 420.0
        answer = await desk.call("CorrectEvent", correction(letter.letter_id, GOOD))
        await asyncio.to_thread(ground.wait_until_settled)
    assert (answer.event_id, answer.already_recorded) == ("e2", False)
    (sent,) = (values for _, at, values in ground.entries() if str(at) == answer.entry_id)
    fields = dict(zip(sent[::2], sent[1::2], strict=True))
    assert (fields[b"corrects"], fields[b"corrected_by"]) == (str(position).encode(), desk.user_id.encode())
    assert {name: fields[name] for name in (b"typ", b"cause", b"conv", b"usr")} == {
        b"typ": UPDATED.encode(), b"cause": b"e2", b"conv": b"C1", b"usr": b"U1",
    }  # fmt: skip
    assert (stored()["balances"]["currentBalance"], stored()["_proj"].get("deadLetters")) == (93.0, None)
    assert ground.dead_letters() == []
    trail = door.events("desk.command.requested.v1", "desk.command.completed.v1")
    assert [(each["action"], each["resourceId"], each["reason"]) for each in trail] == [
        ("CorrectEvent", str(position), REASON)
    ] * 2


async def test_one_key_is_one_event_and_one_letter_is_corrected_once(door: FrontDoor, ground: Ground) -> None:
    """Pressed three times at once and again later: one event. Another admin with another form of the same letter hears
    that it is gone, and nothing is sent."""
    desk, other = await door.signed_in(Role.ADMIN), await door.signed_in(Role.ADMIN)
    letter_id = bury(ground, "ext", FIRST_MS, pairs(UPDATED, BAD, cause="e1"))
    answers = await asyncio.gather(*(desk.call("CorrectEvent", correction(letter_id, GOOD)) for _ in range(3)))
    answers.append(await desk.call("CorrectEvent", correction(letter_id, GOOD)))
    assert len({each.entry_id for each in answers}) == 1
    assert [each.already_recorded for each in answers].count(False) >= 1
    late = await other.refused("CorrectEvent", correction(letter_id, GOOD, "correct-form-2"))
    assert (late.code, late.detail.reason) == ("NOT_FOUND", "UNKNOWN_LETTER")
    own = [values for lane, _, values in ground.entries() if lane == "int"]
    assert sum(UPDATED.encode() in values for values in own) == 1


@pytest.mark.parametrize(
    ("body", "reason", "field"),
    [
        (BAD, REASON, "body_json"),
        ({**BAD, "current_balance": "ninety"}, REASON, "body_json"),
        ("[1]", REASON, "body_json"),
        ('{"account_id": ', REASON, "body_json"),
        (GOOD, "too short", "reason"),
    ],
)
async def test_what_would_fail_again_is_not_sent(
    door: FrontDoor, ground: Ground, body: Any, reason: str, field: str
) -> None:
    """The same body, one that still cannot be applied, no object, no JSON, and no reason: refused by field, and the
    letter stays."""
    desk = await door.signed_in(Role.ADMIN)
    letter_id = bury(ground, "ext", FIRST_MS, pairs(UPDATED, BAD, cause="e1"))
    refused = await desk.refused("CorrectEvent", correction(letter_id, body, reason=reason))
    assert (refused.code, refused.detail.field) == ("INVALID_ARGUMENT", field)
    assert len(ground.dead_letters()) == 1
    assert door.events("desk.command.requested.v1") == []


async def test_nobody_forges_who_did_something(door: FrontDoor, ground: Ground) -> None:
    """A correction cannot change who approved, at any depth, nor bring such a name into a body that had none; a record
    of the audit log cannot be corrected at all."""
    desk = await door.signed_in(Role.ADMIN)
    approved = {"requestId": "R1", "approvedBy": "user-2", "approvedByName": "Sup Two", "comment": ["x"]}
    letter_id = bury(ground, "int", FIRST_MS, pairs("writeoff.approved.v1", approved, cause="e1"))
    for body in ({**approved, "approvedBy": "user-9"}, {**approved, "comment": [{"rejectedBy": "user-9"}]}):
        refused = await desk.refused("CorrectEvent", correction(letter_id, body))
        assert (refused.code, refused.detail.field) == ("INVALID_ARGUMENT", "body_json")
        assert "Who did something" in refused.text
    record = bury(ground, "int", FIRST_MS + 1, pairs("desk.command.completed.v1", {"actor": "user-2"}, cause="e2"))
    assert (await desk.call("GetDeadLetter", pb.GetDeadLetterRequest(letter_id=record))).not_correctable
    refused = await desk.refused("CorrectEvent", correction(record, {"actor": "user-2", "outcome": "OK"}))
    assert (refused.code, refused.detail.reason) == ("FAILED_PRECONDITION", "NOT_CORRECTABLE")
    assert len(ground.dead_letters()) == 2


async def test_a_body_that_is_no_text_can_be_replaced(door: FrontDoor, ground: Ground) -> None:
    """A letter whose body is neither JSON nor UTF-8 is shown as far as it can be read and corrected like any other; a
    reading of the same customer is offered beside it."""
    desk = await door.signed_in(Role.ADMIN)
    letter_id = bury(ground, "ext", FIRST_MS, pairs("customer.created.v1", b"\xff{", usr="U1"))
    letter = await desk.call("GetDeadLetter", pb.GetDeadLetterRequest(letter_id=letter_id))
    assert (letter.body, letter.body_is_json) == ("\ufffd{", False)
    assert [(each.collection, each.key, each.json) for each in letter.documents] == [("customers", "U1", "")]
    answer = await desk.call("CorrectEvent", correction(letter_id, CUSTOMER))
    assert answer.event_id == f"{FIRST_MS}-0"
