"""Asking for a write-off or an adjustment."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import grpc
import pytest

from projector.contract.staff import Role
from projector.intake.requests import PUBLISHED_LIFE, UNPUBLISHED_LIFE
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.projector.intake.conftest import Ledger, Opener
from tests.projector.intake.front_door import Desk, FrontDoor, refusal
from tests.projector.intake.read_side import ACCOUNT, CUSTOMER, ReadSide


def write_off(request_id: str = "wo-form-1", **values: Any) -> pb.RequestWriteOffRequest:
    return pb.RequestWriteOffRequest(
        **{"request_id": request_id, "loan_account_id": ACCOUNT, "reason": "hardship", **values}
    )


def adjustment(request_id: str = "adj-form-1", **values: Any) -> pb.RequestAdjustmentRequest:
    given = {"principal_delta": "-20.50", "fee_delta": "5.00", "reason": "Charged by mistake"}
    return pb.RequestAdjustmentRequest(**{"request_id": request_id, "loan_account_id": ACCOUNT, **given, **values})


async def test_a_request_names_the_whole_balance(ledger_door: FrontDoor, read_side: ReadSide) -> None:
    """The amount comes from the ledger, customer and account from the record, the requester from the session."""
    desk = await ledger_door.signed_in(Role.OPERATIONS, name="Olga Operator")
    answer = await desk.call("RequestWriteOff", write_off(notes="has moved away", priority="high"))
    assert (answer.amount, answer.balance, answer.senior, answer.already_recorded) == ("410.00", "410.00", False, False)
    (event,) = ledger_door.events("writeoff.requested.v1")
    assert {name: value for name, value in event.items() if name != "_"} == {
        "loanAccountId": ACCOUNT, "customerId": CUSTOMER, "customerName": "Mia Tester",
        "accountNumber": "VNTEST0000A1", "amount": 410.0, "originalBalance": 410.0, "reason": "hardship",
        "notes": "has moved away", "priority": "high", "requestedBy": desk.user_id, "requestedByName": "Olga Operator",
    }  # fmt: skip
    envelope = event["_"]
    assert {name: envelope[name] for name in ("conv", "agt", "usr", "seq", "cls", "cause")} == {
        "conv": "wo-form-1", "agt": "billie-crm", "usr": desk.user_id, "seq": "1", "cls": "msg",
        "cause": answer.event_id,
    }  # fmt: skip
    read_side.catch_up()
    stored = read_side.request("wo-form-1")
    assert (stored["status"], stored["requestedBy"], stored["eventId"]) == ("pending", desk.user_id, answer.event_id)
    actions = [(entry["action"], entry.get("outcome")) for entry in ledger_door.events() if "commandId" in entry]
    assert actions == [("RequestWriteOff", None), ("RequestWriteOff", "OK")]


async def test_an_adjustment_names_both_parts(ledger_door: FrontDoor, read_side: ReadSide) -> None:
    """Both signed deltas, their sum and the balance are in the request."""
    desk = await ledger_door.signed_in(Role.SUPERVISOR)
    answer = await desk.call("RequestAdjustment", adjustment())
    assert (answer.amount, answer.balance) == ("-15.50", "410.00")
    read_side.catch_up()
    stored = read_side.request("adj-form-1", "adjustment-requests")
    assert (stored["principalDelta"], stored["feeDelta"], stored["amount"]) == (-20.5, 5.0, -15.5)


async def test_the_same_form_is_one_request(ledger_door: FrontDoor, read_side: ReadSide) -> None:
    """A form sent again, before and after the record shows it, answers alike and adds no second request."""
    desk = await ledger_door.signed_in(Role.OPERATIONS)
    first = await desk.call("RequestWriteOff", write_off())
    again = await desk.call("RequestWriteOff", write_off())
    read_side.catch_up()
    later = await desk.call("RequestWriteOff", write_off())
    assert [answer.already_recorded for answer in (first, again, later)] == [False, True, True]
    assert {(answer.event_id, answer.amount) for answer in (first, again, later)} == {(first.event_id, "410.00")}
    assert len(ledger_door.events("writeoff.requested.v1")) == 1


async def test_a_double_click_is_one_request(ledger_door: FrontDoor, read_side: ReadSide) -> None:
    """Five sends of one form at the same time all succeed and leave one document."""
    desk = await ledger_door.signed_in(Role.OPERATIONS)
    answers = await asyncio.gather(*(desk.call("RequestWriteOff", write_off()) for _ in range(5)))
    assert {answer.event_id for answer in answers} == {answers[0].event_id}
    read_side.catch_up()
    assert read_side.database["write-off-requests"].count_documents({}) == 1


async def test_one_open_request_per_account(ledger_door: FrontDoor, read_side: ReadSide) -> None:
    """A second form is refused and names the open one, while it is on its way and when the record shows it."""
    one = await ledger_door.signed_in(Role.OPERATIONS, name="Olga Operator")
    two = await ledger_door.signed_in(Role.OPERATIONS)
    await one.call("RequestWriteOff", write_off())
    for _ in range(2):
        refused = await two.refused("RequestWriteOff", write_off("wo-form-2"))
        assert (refused.code, refused.detail.reason) == ("ALREADY_EXISTS", "OPEN_REQUEST")
        assert refused.detail.decision.request_id == "wo-form-1"
        assert refused.detail.decision.user_name == "Olga Operator"
        read_side.catch_up()
    await two.call("CancelWriteOff", pb.CancelRequest(request_id="wo-form-1"), metadata=one.metadata)
    read_side.catch_up()
    await two.call("RequestWriteOff", write_off("wo-form-2"))


async def test_two_forms_at_once_are_one_request(
    ledger_door: FrontDoor, read_side: ReadSide, open_door: Opener
) -> None:
    """Of two forms for one account that come at the same time, on two intakes, one wins."""
    other = await open_door(ledger_door.settings)
    desks = [await ledger_door.signed_in(Role.OPERATIONS), await other.signed_in(Role.OPERATIONS)]

    async def code(desk: Desk, number: int) -> str:
        try:
            await desk.call("RequestWriteOff", write_off(f"wo-form-{number}"))
        except grpc.aio.AioRpcError as error:
            return refusal(error).code
        return "OK"

    codes = await asyncio.gather(*(code(desk, number) for number, desk in enumerate(desks)))
    assert sorted(codes) == ["ALREADY_EXISTS", "OK"]
    assert len(ledger_door.events("writeoff.requested.v1")) == 1


@pytest.mark.parametrize(("published", "life"), [(False, UNPUBLISHED_LIFE), (True, PUBLISHED_LIFE)])
async def test_a_form_that_was_given_up_gives_way(
    ledger_door: FrontDoor, read_side: ReadSide, published: bool, life: timedelta
) -> None:
    """A claim whose request never appears gives way when its time is over, and not before."""
    desk = await ledger_door.signed_in(Role.OPERATIONS)
    await desk.call("RequestWriteOff", write_off())
    claims = read_side.own["open-requests"]
    claim = claims.find_one({})
    assert claim is not None
    claims.update_one({}, {"$set": {"published": published, "at": claim["at"] - life + timedelta(seconds=20)}})
    assert (await desk.refused("RequestWriteOff", write_off("wo-form-2"))).code == "ALREADY_EXISTS"
    claims.update_one({}, {"$set": {"at": claim["at"] - life}})
    await desk.call("RequestWriteOff", write_off("wo-form-2"))


async def test_a_moved_balance_is_shown(ledger_door: FrontDoor, read_side: ReadSide) -> None:
    """A form that shows another balance than the ledger's is refused with both figures."""
    desk = await ledger_door.signed_in(Role.OPERATIONS)
    refused = await desk.refused("RequestWriteOff", write_off(shown_balance="400.00"))
    assert (refused.code, refused.detail.reason) == ("FAILED_PRECONDITION", "BALANCE_MOVED")
    assert (refused.detail.balance.at_request, refused.detail.balance.now) == ("400.00", "410.00")
    await desk.call("RequestWriteOff", write_off(shown_balance="410.00"))


async def test_a_request_needs_no_ledger(open_door: Opener, ledger_door: FrontDoor, read_side: ReadSide) -> None:
    """While the ledger is down the balance of the record is requested."""
    door = await open_door(replace(ledger_door.settings, ledger_address="127.0.0.1:9"))
    read_side.database["loan-accounts"].update_one({}, {"$set": {"balances.totalOutstanding": 399.5}})
    answer = await (await door.signed_in(Role.OPERATIONS)).call("RequestWriteOff", write_off())
    assert answer.amount == "399.50"


async def test_large_requests_are_marked(ledger_door: FrontDoor, read_side: ReadSide, ledger: Ledger) -> None:
    """From 10,000 a request says that it needs a senior decision."""
    ledger.faults('{"methods": {"GetBalance": {"error": "UNAVAILABLE"}}}')
    desk = await ledger_door.signed_in(Role.OPERATIONS)
    for number, (balance, senior) in enumerate(((9999.99, False), (10000.0, True))):
        read_side.open_account(f"BIG-{number}", balance)
        answer = await desk.call("RequestWriteOff", write_off(f"wo-form-{number}", loan_account_id=f"BIG-{number}"))
        assert answer.senior is senior


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"request_id": "short"}, "request_id"),
        ({"request_id": "has spaces in it"}, "request_id"),
        ({"reason": "bored"}, "reason"),
        ({"reason": ""}, "reason"),
        ({"notes": "n" * 1001}, "notes"),
        ({"priority": "asap"}, "priority"),
        ({"loan_account_id": " "}, "loan_account_id"),
        ({"shown_balance": "4.567"}, "shown_balance"),
    ],
)
async def test_wrong_values_are_named(
    ledger_door: FrontDoor, read_side: ReadSide, values: dict[str, str], field: str
) -> None:
    """A value that is not right is refused with the name of its field, and nothing is recorded."""
    desk = await ledger_door.signed_in(Role.OPERATIONS)
    refused = await desk.refused("RequestWriteOff", write_off(**values))
    assert (refused.code, refused.detail.field) == ("INVALID_ARGUMENT", field)
    assert ledger_door.events("writeoff.requested.v1", "desk.command.requested.v1") == []


@pytest.mark.parametrize(
    ("values", "code", "detail"),
    [
        ({"principal_delta": "0.00", "fee_delta": ""}, "INVALID_ARGUMENT", "INVALID"),
        ({"principal_delta": "1e3"}, "INVALID_ARGUMENT", "INVALID"),
        ({"principal_delta": "1.005"}, "INVALID_ARGUMENT", "INVALID"),
        ({"principal_delta": "٣.00"}, "INVALID_ARGUMENT", "INVALID"),
        ({"principal_delta": "+5.00"}, "INVALID_ARGUMENT", "INVALID"),
        ({"reason": "  too short  "}, "INVALID_ARGUMENT", "INVALID"),
        ({"principal_delta": "-600.00", "fee_delta": "400.01"}, "PERMISSION_DENIED", "LIMIT"),
        ({"loan_account_id": "ACC-NONE"}, "NOT_FOUND", "UNKNOWN_ACCOUNT"),
    ],
)
async def test_adjustments_that_are_refused(
    ledger_door: FrontDoor, read_side: ReadSide, values: dict[str, str], code: str, detail: str
) -> None:
    """Amounts that are none, short reasons, more than the limit in sum, and unknown accounts are refused."""
    desk = await ledger_door.signed_in(Role.SUPERVISOR)
    refused = await desk.refused("RequestAdjustment", adjustment(**values))
    assert (refused.code, refused.detail.reason) == (code, detail)
    assert ledger_door.events("adjustment.requested.v1") == []


async def test_nothing_to_write_off(ledger_door: FrontDoor, read_side: ReadSide, ledger: Ledger) -> None:
    """An account that owes nothing cannot be written off."""
    ledger.book.account(ACCOUNT).write_off(reason="gone", approved_by="user-9")
    desk = await ledger_door.signed_in(Role.OPERATIONS)
    refused = await desk.refused("RequestWriteOff", write_off())
    assert (refused.code, refused.detail.reason) == ("FAILED_PRECONDITION", "NOTHING_OUTSTANDING")


async def test_an_id_of_somebody_else_is_refused(ledger_door: FrontDoor, read_side: ReadSide) -> None:
    """A request id that another person used is no retry, whether the record shows it or not."""
    one, two = await ledger_door.signed_in(Role.OPERATIONS), await ledger_door.signed_in(Role.OPERATIONS)
    await one.call("RequestWriteOff", write_off())
    for _ in range(2):
        refused = await two.refused("RequestWriteOff", write_off())
        assert (refused.code, refused.detail.field) == ("INVALID_ARGUMENT", "request_id")
        read_side.catch_up()
