"""Deciding a request: by a second person, once, whatever happens in between."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import grpc
import pytest
import pytest_asyncio

from projector.contract.staff import Role
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as ledger_pb
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.projector.intake.conftest import Ledger, Opener
from tests.projector.intake.front_door import Desk, FrontDoor, Refusal, refusal
from tests.projector.intake.read_side import ACCOUNT, ReadSide
from tests.projector.intake.test_requests import adjustment, write_off

COMMENT = "Checked the file and agreed"


@dataclass
class Case:
    """A pending write-off request ``id`` of Olga, and two people who may decide it."""

    id: str
    door: FrontDoor
    side: ReadSide
    ledger: Ledger
    olga: Desk
    sue: Desk
    ada: Desk

    async def approve(self, desk: Desk, **values: Any) -> Any:
        request = pb.ApproveRequest(**{"request_id": self.id, "comment": COMMENT, **values})
        return await desk.call("ApproveWriteOff", request)

    async def refused(self, desk: Desk, **values: Any) -> Refusal:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await self.approve(desk, **values)
        return refusal(caught.value)

    async def reject(self, desk: Desk, reason: str = COMMENT) -> Any:
        return await desk.call("RejectWriteOff", pb.RejectRequest(request_id=self.id, reason=reason))

    async def reject_refused(self, desk: Desk, reason: str = COMMENT) -> Refusal:
        return await desk.refused("RejectWriteOff", pb.RejectRequest(request_id=self.id, reason=reason))

    def stored(self) -> dict[str, Any]:
        return self.side.request(self.id)

    def outstanding(self) -> Decimal:
        return self.ledger.book.account(ACCOUNT).outstanding

    def write_offs(self) -> int:
        rows = self.ledger.book.connection.execute("SELECT COUNT(*) FROM transactions WHERE type = 8")
        return int(rows.fetchone()[0])

    def decisions(self) -> list[dict[str, Any]]:
        names = ("writeoff.approved.v1", "writeoff.rejected.v1", "writeoff.cancelled.v1")
        return self.door.events(*names)


@pytest_asyncio.fixture
async def case(ledger_door: FrontDoor, read_side: ReadSide, ledger: Ledger) -> Case:
    olga = await ledger_door.signed_in(Role.OPERATIONS, name="Olga Operator")
    request_id = f"wo-{uuid.uuid4().hex}"  # marks in Redis are shared by all tests
    await olga.call("RequestWriteOff", write_off(request_id))
    read_side.catch_up()
    sue = await ledger_door.signed_in(Role.SUPERVISOR, name="Sue Supervisor")
    ada = await ledger_door.signed_in(Role.ADMIN, name="Ada Admin")
    return Case(request_id, ledger_door, read_side, ledger, olga, sue, ada)


async def test_an_approval_posts_marks_and_publishes(case: Case) -> None:
    """The ledger writes off in the approver's name, the mark is set, the event names posting and approver."""
    answer = await case.approve(case.sue)
    assert (answer.status, answer.balance_before, answer.balance_after) == ("approved", "410.00", "0.00")
    assert (case.outstanding(), case.write_offs()) == (Decimal(0), 1)
    assert case.door.redis.ttl(f"writeoff-ledger-posted:{case.id}") > 86_000
    (event,) = case.decisions()
    assert {name: value for name, value in event.items() if name != "_"} == {
        "requestId": case.id, "requestNumber": case.stored()["requestNumber"], "comment": COMMENT,
        "approvedBy": case.sue.user_id, "approvedByName": "Sue Supervisor",
        "ledgerEventId": answer.ledger_event_id, "transactionId": answer.transaction_id,
    }  # fmt: skip
    posting = await case.sue.ledger("GetTransactions", ledger_pb.GetTransactionsRequest(loan_account_id=ACCOUNT))
    assert posting.transactions[0].transaction_id == answer.transaction_id
    assert posting.transactions[0].created_by == case.sue.user_id
    case.side.catch_up()
    assert case.stored()["status"] == "approved"


async def test_nobody_decides_his_own_request(case: Case) -> None:
    """The requester, were he an admin, can neither approve nor reject; he can cancel."""
    await case.door.servers.staff._users.update_many({}, {"$set": {"role": "admin"}})
    assert (await case.refused(case.olga)).detail.reason == "OWN_REQUEST"
    rejected = await case.reject_refused(case.olga, COMMENT)
    assert (rejected.code, rejected.detail.reason) == ("PERMISSION_DENIED", "OWN_REQUEST")
    assert case.decisions() == []
    await case.olga.call("CancelWriteOff", pb.CancelRequest(request_id=case.id))
    case.side.catch_up()
    assert case.stored()["status"] == "cancelled"


@pytest.mark.parametrize("stored", [None, "", " ", 5, ["user-1"]])
async def test_a_request_without_a_requester_is_for_nobody(case: Case, stored: Any) -> None:
    """A request whose stored requester is missing, empty or no text is approved and rejected by nobody."""
    case.side.database["write-off-requests"].update_one({}, {"$set": {"requestedBy": stored}})
    assert (await case.refused(case.ada)).detail.reason == "REQUESTER_MISSING"
    rejected = await case.reject_refused(case.sue, COMMENT)
    assert rejected.detail.reason == "REQUESTER_MISSING"
    assert case.write_offs() == 0


async def test_an_unknown_request_is_not_found(case: Case) -> None:
    """An id that nobody knows is NOT_FOUND, also as an adjustment's, and before words or figures are looked at."""
    assert (await case.refused(case.sue, request_id="wo-none-1")).code == "NOT_FOUND"
    wrong = await case.refused(case.sue, request_id="wo-none-1", comment="short", confirmed_balance="abc")
    assert (wrong.code, wrong.detail.reason) == ("NOT_FOUND", "UNKNOWN_REQUEST")
    rejected = await case.sue.refused("RejectWriteOff", pb.RejectRequest(request_id="wo-none-1", reason=""))
    assert rejected.code == "NOT_FOUND"
    other = await case.sue.refused("ApproveAdjustment", pb.ApproveRequest(request_id=case.id, comment=COMMENT))
    assert (other.code, other.detail.reason) == ("NOT_FOUND", "UNKNOWN_REQUEST")


@pytest.mark.parametrize("comment", ["", "too short", "   padded   "])
async def test_a_decision_needs_words(case: Case, comment: str) -> None:
    """Comment and reason have ten characters after trimming."""
    assert (await case.refused(case.sue, comment=comment)).detail.field == "comment"
    rejected = await case.reject_refused(case.sue, comment)
    assert rejected.detail.field == "reason"


async def test_a_stale_request_says_who_decided(case: Case) -> None:
    """A second decision, before and after the record shows the first, is refused and names the first."""
    await case.reject(case.sue)
    for _ in range(2):
        refused = await case.refused(case.ada)
        assert (refused.code, refused.detail.reason) == ("FAILED_PRECONDITION", "ALREADY_DECIDED")
        decided = refused.detail.decision
        assert (decided.status, decided.user_name) == ("rejected", "Sue Supervisor")
        assert decided.at.seconds > 0
        case.side.catch_up()
    assert case.write_offs() == 0
    assert len(case.decisions()) == 1


async def test_the_same_approval_again_is_the_same(case: Case) -> None:
    """An approver who presses again gets OK and the first posting, before and after the record shows it."""
    first = await case.approve(case.sue)
    second = await case.approve(case.sue)
    case.side.catch_up()
    third = await case.approve(case.sue)
    assert [answer.already_recorded for answer in (first, second, third)] == [False, True, True]
    assert {answer.transaction_id for answer in (first, second, third)} == {first.transaction_id}
    assert (case.write_offs(), len(case.decisions())) == (1, 1)


async def test_a_moved_balance_is_confirmed(case: Case) -> None:
    """When the balance has moved the approver sees both figures, and the new one goes when he confirms it."""
    case.ledger.book.account(ACCOUNT).repay(Decimal("10.00"))
    refused = await case.refused(case.sue)
    assert (refused.detail.reason, refused.detail.balance.at_request, refused.detail.balance.now) == (
        "BALANCE_MOVED", "410.00", "400.00",
    )  # fmt: skip
    assert (await case.refused(case.sue, confirmed_balance="405.00")).detail.reason == "BALANCE_MOVED"
    answer = await case.approve(case.sue, confirmed_balance="400.00")
    assert (answer.balance_before, answer.balance_after) == ("400.00", "0.00")


async def test_a_limit_stops_an_approval(case: Case, open_door: Opener) -> None:
    """An amount above the approver's limit is refused with the limit, and one without a limit approves it."""
    strict = replace(case.door.settings, limits='{"supervisor": {"approve_write_off": "409.99"}}')
    door = await open_door(strict)
    sue, ada = await door.signed_in(Role.SUPERVISOR), await door.signed_in(Role.ADMIN)
    refused = await case.refused(sue)
    assert (refused.code, refused.detail.limit) == ("PERMISSION_DENIED", "409.99")
    await case.approve(ada)


@pytest.mark.parametrize("approvers", [2, 6])
async def test_approvers_at_once_post_once(case: Case, open_door: Opener, approvers: int) -> None:
    """Many approvers at the same moment, on two intakes, post once; one gets OK, the others learn who it was."""
    doors = [case.door, await open_door(case.door.settings)]
    desks = [await doors[number % 2].signed_in(Role.SUPERVISOR, name=f"Sue {number}") for number in range(approvers)]
    case.ledger.faults('{"methods": {"WriteOff": {"latency_ms": 60}}}')

    async def press(desk: Desk) -> str:
        """Press until it is known."""
        while True:
            try:
                await case.approve(desk)
            except grpc.aio.AioRpcError as error:
                if error.code() is grpc.StatusCode.ABORTED:
                    await asyncio.sleep(0.02)
                    continue
                return refusal(error).detail.reason
            return "OK"

    outcomes = await asyncio.gather(*(press(desk) for desk in desks))
    assert sorted(outcomes) == [*["ALREADY_DECIDED"] * (approvers - 1), "OK"]
    assert case.write_offs() == 1
    case.side.catch_up()
    winner = desks[outcomes.index("OK")]
    assert case.stored()["approvalDetails"]["approvedBy"] == winner.user_id
    assert {event["approvedBy"] for event in case.decisions()} == {winner.user_id}


async def test_a_rejection_cannot_overtake_an_approval(case: Case) -> None:
    """While an approval is at the ledger a rejection is told to wait; the approval stands."""
    case.ledger.faults('{"methods": {"WriteOff": {"latency_ms": 300}}}')
    approving = asyncio.create_task(case.approve(case.sue))
    async with asyncio.timeout(60):
        while case.side.own["decisions"].find_one({}) is None:
            await asyncio.sleep(0.01)
    other = await case.door.servers.claims.decision(case.id)
    assert other is not None
    rejected = await case.reject_refused(case.ada, COMMENT)
    assert rejected.code in {"ABORTED", "FAILED_PRECONDITION"}
    assert (await approving).status == "approved"
    case.side.catch_up()
    assert case.stored()["status"] == "approved"


async def test_an_adjustment_lives_alike(case: Case) -> None:
    """An adjustment is requested by one, approved by another, and posted once with both parts."""
    await case.sue.call("RequestAdjustment", adjustment(case.id))
    case.side.catch_up()
    approve = pb.ApproveRequest(request_id=case.id, comment=COMMENT)
    assert (await case.sue.refused("ApproveAdjustment", approve)).detail.reason == "OWN_REQUEST"
    answer = await case.ada.call("ApproveAdjustment", approve)
    assert (answer.balance_before, answer.balance_after) == ("410.00", "394.50")
    assert (await case.ada.call("ApproveAdjustment", approve)).already_recorded
    case.side.catch_up()
    assert case.side.request(case.id, "adjustment-requests")["status"] == "approved"
    assert case.outstanding() == Decimal("394.50")
    assert case.door.redis.exists(f"adjustment-ledger-posted:{case.id}")
