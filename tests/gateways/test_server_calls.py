"""What the desk server's refusals become, over a real connection."""

from __future__ import annotations

from typing import Any

import grpc
import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from billie_desktop.domain.approval import AboveLimit, AlreadyDecided, BalanceMoved, OpenRequest, RequestKind
from billie_desktop.domain.command import Action, CommandStage
from billie_desktop.domain.errors import (
    Busy,
    DeskError,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotOffered,
    OutcomeUnknown,
    Refused,
    TryLater,
    Unreachable,
)
from billie_desktop.domain.ledger_errors import resolves_unknown, stage_of
from billie_desktop.gateways.grpc.approvals import GrpcApprovals
from billie_desktop.gateways.grpc.commands import GrpcLedgerCommands
from billie_desktop.gateways.grpc.server_calls import ServerCalls
from billie_desktop.practice.servers import free_port
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.domain.examples import dollars
from tests.gateways.test_ledger_commands import intent
from tests.gateways.toy_desk_service import Refusal, desk_service
from tests.gateways.toy_ledger import toy_ledger

# gRPC delivers late events of a closed channel to the loop that opened it: that loop must still be there.
pytestmark = pytest.mark.asyncio(loop_scope="session")

Code = grpc.StatusCode
WHO = pb.DecisionFacts(
    request_id="req-1", request_number="WO-1", status="rejected", user_name="Sue", at=Timestamp(seconds=5)
)


def refused(code: grpc.StatusCode, reason: str = "", **values: Any) -> Refusal:
    """What the server answers."""
    return Refusal(code, "In the server's words.", pb.ErrorDetail(reason=reason, **values) if reason else None)


async def outcome(answer: Refusal) -> DeskError:
    """The error of an approval."""
    async with desk_service() as (service, channel):
        service.answers["approve"] = answer
        with pytest.raises(DeskError) as caught:
            await GrpcApprovals(ServerCalls(channel)).approve(RequestKind.WRITE_OFF, "req-1", "Looked at it well")
    return caught.value


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (refused(Code.UNAUTHENTICATED, "SESSION_ENDED"), NotAllowed, "NOT_SIGNED_IN"),
        (refused(Code.PERMISSION_DENIED, "OWN_REQUEST"), NotAllowed, "OWN_REQUEST"),
        (refused(Code.PERMISSION_DENIED, "LIMIT", limit="10.00"), AboveLimit, "LIMIT"),
        (refused(Code.INVALID_ARGUMENT, "INVALID", field="comment"), InvalidInput, "INVALID_INPUT"),
        (refused(Code.NOT_FOUND, "UNKNOWN_REQUEST"), NotFound, "UNKNOWN_REQUEST"),
        (refused(Code.ALREADY_EXISTS, "OPEN_REQUEST", decision=WHO), OpenRequest, "OPEN_REQUEST"),
        (refused(Code.FAILED_PRECONDITION, "ALREADY_DECIDED", decision=WHO), AlreadyDecided, "ALREADY_DECIDED"),
        (refused(Code.FAILED_PRECONDITION, "FROZEN"), NotAllowed, "FROZEN"),
        (refused(Code.FAILED_PRECONDITION, "LEDGER_REFUSED"), Refused, "LEDGER_REFUSED"),
        (refused(Code.ABORTED, "BEING_DECIDED"), Busy, "BEING_DECIDED"),
        (refused(Code.RESOURCE_EXHAUSTED, "LEDGER_UNKNOWN"), TryLater, "LEDGER_UNKNOWN"),
        (refused(Code.UNAVAILABLE, "STREAM_AWAY"), Unreachable, "STREAM_AWAY"),
        (refused(Code.DEADLINE_EXCEEDED, "LEDGER_UNKNOWN"), OutcomeUnknown, "LEDGER_UNKNOWN"),
        (refused(Code.UNKNOWN, "LEDGER_UNKNOWN"), OutcomeUnknown, "LEDGER_UNKNOWN"),
        (refused(Code.UNAVAILABLE), OutcomeUnknown, "NETWORK_ERROR"),
        (refused(Code.INTERNAL), OutcomeUnknown, "NETWORK_ERROR"),
        (refused(Code.UNIMPLEMENTED), NotOffered, "NOT_SUPPORTED"),
    ],
)
async def test_a_refusal_is_what_its_reason_says(answer: Refusal, kind: type[DeskError], code: str) -> None:
    """Code and reason decide; without a judgement of the server nobody knows what became of it."""
    error = await outcome(answer)
    assert (type(error), error.code) == (kind, code)


async def test_facts_come_with_the_refusal() -> None:
    """Both balances, the decision with its person, and the open request's number are values, not words."""
    moved = await outcome(
        refused(Code.FAILED_PRECONDITION, "BALANCE_MOVED", balance=pb.BalanceFacts(at_request="10.00", now="12.50"))
    )
    assert isinstance(moved, BalanceMoved)
    assert (moved.at_request, moved.now) == (dollars("10"), dollars("12.50"))
    decided = await outcome(refused(Code.FAILED_PRECONDITION, "ALREADY_DECIDED", decision=WHO))
    assert isinstance(decided, AlreadyDecided)
    assert (decided.status, decided.by, decided.at and decided.at.timestamp()) == ("rejected", "Sue", 5.0)
    opened = await outcome(refused(Code.ALREADY_EXISTS, "OPEN_REQUEST", decision=WHO))
    assert isinstance(opened, OpenRequest)
    assert (opened.request_id, opened.number, opened.by) == ("req-1", "WO-1", "Sue")


async def test_a_server_that_is_not_there_gets_nothing() -> None:
    """When no connection can be made nothing has been sent."""
    async with grpc.aio.insecure_channel(f"127.0.0.1:{free_port()}") as channel:
        with pytest.raises(Unreachable):
            await GrpcApprovals(ServerCalls(channel)).cancel(RequestKind.ADJUSTMENT, "req-1")


async def test_the_confirmed_balance_travels() -> None:
    """What the approver confirmed reaches the server; without it the field is empty."""
    async with desk_service() as (service, channel):
        service.answers["approve"] = pb.DecisionResponse(status="approved", being_recorded=True, balance_after="0.00")
        approvals = GrpcApprovals(ServerCalls(channel))
        decided = await approvals.approve(RequestKind.WRITE_OFF, "req-1", "Looked at it well", dollars("12.5"))
        await approvals.approve(RequestKind.WRITE_OFF, "req-1", "Looked at it well")
        assert (decided.being_recorded, decided.balance_after) == (True, dollars("0"))
        assert [request.confirmed_balance for request in service.requests] == ["12.50", ""]


@pytest.mark.parametrize(
    ("reason", "code", "stage", "resolves"),
    [
        ("FROZEN", Code.FAILED_PRECONDITION, CommandStage.REFUSED, False),
        ("LIMIT", Code.PERMISSION_DENIED, CommandStage.REFUSED, False),
        ("SESSION_ENDED", Code.UNAUTHENTICATED, CommandStage.REFUSED, False),
        ("STREAM_AWAY", Code.UNAVAILABLE, CommandStage.FAILED, False),
        ("LEDGER_AWAY", Code.UNAVAILABLE, CommandStage.FAILED, False),
        ("LEDGER_UNKNOWN", Code.UNKNOWN, CommandStage.UNKNOWN, False),
        ("LEDGER_REFUSED", Code.FAILED_PRECONDITION, CommandStage.REFUSED, True),
    ],
)
async def test_a_money_command_tells_the_servers_judgement_from_the_ledgers(
    reason: str, code: grpc.StatusCode, stage: CommandStage, resolves: bool
) -> None:
    """A refusal before the ledger was asked says nothing about an earlier try; the ledger's own does."""

    async def refuse(_request: Any, context: Any) -> Any:
        detail = pb.ErrorDetail(reason=reason).SerializeToString()
        await context.abort(code, "Words.", (("billie-error-bin", detail),))

    async with toy_ledger(RecordRepayment=refuse) as ledger, grpc.aio.insecure_channel(ledger.address) as channel:
        with pytest.raises(DeskError) as caught:
            await GrpcLedgerCommands(channel).send(intent(Action.RECORD_REPAYMENT), "U-1")
    assert (stage_of(caught.value), resolves_unknown(caught.value)) == (stage, resolves)
