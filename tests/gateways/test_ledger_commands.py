"""Commands to the ledger over a real socket: what is sent, and what each end of a call means."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import grpc
import pytest
import pytest_asyncio

from billie_desktop.domain.command import Action, CommandStage, Intent
from billie_desktop.domain.errors import DeskError, OutcomeUnknown, Refused, Unreachable
from billie_desktop.domain.ledger_errors import stage_of
from billie_desktop.gateways.grpc.channel import LedgerAddress, open_channel
from billie_desktop.gateways.grpc.commands import GrpcLedgerCommands
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb
from tests.domain.examples import dollars
from tests.gateways.toy_ledger import ToyLedger, saying, toy_ledger

# gRPC delivers late events of a closed channel to the loop that opened it: that loop must still be there.
pytestmark = pytest.mark.asyncio(loop_scope="session")

AT = datetime(2026, 7, 2, 4, 0, tzinfo=UTC)
POSTED = pb.TransactionResponse(
    transaction=pb.Transaction(
        transaction_id="T-1",
        loan_account_id="ACC-1",
        type=pb.REPAYMENT,
        transaction_date=AT,
        principal_delta="-40.00",
        fee_delta="-10.00",
        total_delta="-50.00",
        principal_after="10.00",
        fee_after="0.00",
        total_after="10.00",
    ),
    event_id="E-1",
    allocated_to_fees="10.00",
    allocated_to_principal="40.00",
    overpayment="0.00",
    applied_to_instalments=[
        pb.InstalmentAllocation(
            payment_number=1, amount_applied="40.00", instalment_status="PARTIAL", amount_remaining="10.00"
        )
    ],
    allocation_warning="Paid early.",
)
FORMS: dict[Action, tuple[str, dict[str, str]]] = {
    Action.RECORD_REPAYMENT: (
        "RecordRepayment",
        {
            "amount": "50.00",
            "payment_id": "PAY-1",
            "payment_method": "bpay",
            "payment_reference": "REF",
            "notes": "by phone",
            "target_payment_number": "2",
            "schedule_id": "SCH-1",
        },
    ),
    Action.WAIVE_FEE: ("WaiveFee", {"waiver_amount": "50.00", "reason": "goodwill", "notes": "n"}),
    Action.LATE_FEE: ("ApplyLateFee", {"fee_amount": "50.00", "days_past_due": "9", "reason": "late"}),
    Action.DISHONOUR_FEE: ("ApplyDishonourFee", {"fee_amount": "50.00", "reason": "bounced", "reference_id": "P-9"}),
    Action.DISBURSE: (
        "DisburseLoan",
        {"bank_reference": "B-1", "payment_method": "cheque", "notes": "n", "attachment_location": "s3://proof"},
    ),
}


def intent(action: Action = Action.RECORD_REPAYMENT) -> Intent:
    return Intent("ACC-1-key-12345678", action, "ACC-1", "VN1", "CUS-1", dollars("50"), FORMS[action][1], AT)


@pytest_asyncio.fixture(loop_scope="session")
async def ledger() -> AsyncIterator[ToyLedger]:
    async with toy_ledger(RecordRepayment=saying(POSTED)) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def channel(ledger: ToyLedger) -> AsyncIterator[grpc.aio.Channel]:
    opened = open_channel(LedgerAddress(ledger.address))
    yield opened
    await opened.close(None)


async def failure(channel: grpc.aio.Channel, deadline: float = 5.0) -> DeskError:
    with pytest.raises(DeskError) as caught:
        await GrpcLedgerCommands(channel, deadline=deadline).send(intent(), "U-1")
    return caught.value


@pytest.mark.parametrize("action", FORMS)
async def test_every_typed_value_reaches_the_ledger(
    ledger: ToyLedger, channel: grpc.aio.Channel, action: Action
) -> None:
    """Each value of the form is in the request under its own field, with account, key and a waiver's approver."""
    method, values = FORMS[action]
    answer = pb.DisburseLoanResponse(success=True) if action is Action.DISBURSE else POSTED
    ledger.answers[method] = saying(answer)
    await GrpcLedgerCommands(channel).send(intent(action), "U-1")
    name, request = ledger.requests[0]
    sent = {field.name: str(value) for field, value in request.ListFields()}
    wanted = values | {"loan_account_id": "ACC-1", "idempotency_key": "ACC-1-key-12345678"}
    if action is Action.WAIVE_FEE:
        wanted["approved_by"] = "U-1"
    assert (name, sent) == (method, wanted)
    assert 40 < (ledger.deadlines[0] or 0) < 46


async def test_the_whole_answer_is_read(channel: grpc.aio.Channel) -> None:
    """Split, overpayment, instalments, warning and event id come through."""
    posting = await GrpcLedgerCommands(channel).send(intent(), "U-1")
    assert (posting.to_fees, posting.to_principal, posting.overpayment) == (
        dollars("10"),
        dollars("40"),
        dollars("0"),
    )
    assert [(row.number, row.applied, row.remaining) for row in posting.instalments] == [
        (1, dollars("40"), dollars("10"))
    ]
    assert (posting.warning, posting.event_id, posting.replay) == ("Paid early.", "E-1", False)
    assert posting.transaction is not None
    assert posting.transaction.total_after == dollars("10")


async def test_an_incomplete_answer_counts_as_posted(ledger: ToyLedger, channel: grpc.aio.Channel) -> None:
    """OK without a transaction is a posting with unknown figures."""
    ledger.answers["RecordRepayment"] = saying(pb.TransactionResponse(event_id="E-1", idempotent_replay=True))
    posting = await GrpcLedgerCommands(channel).send(intent(), "U-1")
    assert posting.transaction is None
    assert posting.replay
    assert posting.to_fees is None


async def test_success_false_inside_ok_is_a_refusal(ledger: ToyLedger, channel: grpc.aio.Channel) -> None:
    """DisburseLoan's own flag is checked as well as the status."""
    ledger.answers["DisburseLoan"] = saying(pb.DisburseLoanResponse(success=False, message="Closed for today."))
    with pytest.raises(Refused, match="Closed for today"):
        await GrpcLedgerCommands(channel).send(intent(Action.DISBURSE), "U-1")


@pytest.mark.parametrize("code", [code for code in grpc.StatusCode if code is not grpc.StatusCode.OK])
async def test_every_status_over_the_wire(ledger: ToyLedger, channel: grpc.aio.Channel, code: grpc.StatusCode) -> None:
    """Each status that a server answers becomes the stage of the table; one that it answers itself is no lost call."""
    ledger.answers["RecordRepayment"] = (code, "The ledger's own words.")
    error = await failure(channel)
    unknown = {"CANCELLED", "UNKNOWN", "DEADLINE_EXCEEDED", "INTERNAL", "DATA_LOSS"}
    later = {"ABORTED", "RESOURCE_EXHAUSTED", "UNAVAILABLE"}
    stage = CommandStage.UNKNOWN if code.name in unknown else CommandStage.REFUSED
    assert stage_of(error) is (CommandStage.FAILED if code.name in later else stage)
    assert len(ledger.requests) == 1


async def test_a_ledger_that_never_answers_is_an_unknown_outcome(ledger: ToyLedger, channel: grpc.aio.Channel) -> None:
    """At the deadline nobody knows; the call was made once."""
    silence = asyncio.Event()

    async def hang(_request: Any, _context: Any) -> Any:
        await silence.wait()

    ledger.answers["RecordRepayment"] = hang
    error = await failure(channel, deadline=0.3)
    assert isinstance(error, OutcomeUnknown)
    assert (error.code, len(ledger.requests)) == ("LEDGER_TIMEOUT", 1)


async def test_a_connection_lost_during_the_call_is_an_unknown_outcome(
    ledger: ToyLedger, channel: grpc.aio.Channel
) -> None:
    """A break after the request has left is "may have been posted", although gRPC calls it unavailable."""
    arrived, silence = asyncio.Event(), asyncio.Event()

    async def hang(_request: Any, _context: Any) -> Any:
        arrived.set()
        await silence.wait()

    ledger.answers["RecordRepayment"] = hang
    call = asyncio.ensure_future(GrpcLedgerCommands(channel, deadline=20).send(intent(), "U-1"))
    await asyncio.wait_for(arrived.wait(), 60)
    await ledger.stop()
    with pytest.raises(OutcomeUnknown):
        await asyncio.wait_for(call, 60)


async def test_a_refused_connection_is_known_before_anything_is_sent(ledger: ToyLedger) -> None:
    """No server: not posted, at once, and a later send on the same channel works when it is back."""
    address = ledger.address
    await ledger.stop()
    channel = open_channel(LedgerAddress(address))
    error = await failure(channel)
    assert isinstance(error, Unreachable)
    assert ledger.requests == []
    await ledger.start(address)
    await asyncio.wait_for(channel.channel_ready(), 60)
    assert (await GrpcLedgerCommands(channel).send(intent(), "U-1")).event_id == "E-1"
    await channel.close(None)
