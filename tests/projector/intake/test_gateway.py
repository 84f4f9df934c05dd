"""What passes through the front door to the ledger, and how it looks on the other side."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import grpc
import pytest
import pytest_asyncio

from projector.app.intake_settings import IntakeSettings
from projector.contract.staff import Role
from projector.intake.ledger_messages import SERVICE
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb
from tests.projector.intake.conftest import Ledger, Opener
from tests.projector.intake.front_door import FrontDoor, refusal
from tests.projector.intake.recording_ledger import RecordingLedger

UNKNOWN_FIELD = b"\xd2\x7d\x05later"  # field 2010, text: something that this build does not know
REPAYMENT = pb.RecordRepaymentRequest(
    loan_account_id="ACC-1001", amount="50.00", payment_reference="REF-1", idempotency_key="ACC-1001-repay-1"
)


@pytest_asyncio.fixture
async def recorder() -> AsyncIterator[RecordingLedger]:
    ledger = RecordingLedger()
    await ledger.start()
    yield ledger
    await ledger.stop()


@pytest_asyncio.fixture
async def front(open_door: Opener, settings: IntakeSettings, recorder: RecordingLedger) -> FrontDoor:
    return await open_door(replace(settings, ledger_address=recorder.address, ledger_token="of the intake"))


async def raw(desk: Any, method: str, request: bytes, timeout: float = 10.0) -> bytes:
    """Bytes in, bytes out."""
    call = desk.channel.unary_unary(f"/{SERVICE.full_name}/{method}", None, None)
    return bytes(await call(request, metadata=desk.metadata, timeout=timeout))


async def test_bytes_pass_unchanged(front: FrontDoor, recorder: RecordingLedger) -> None:
    """A request and an answer pass byte for byte, unknown fields included, with what is left of the deadline."""
    desk = await front.signed_in(Role.OPERATIONS)
    for method, request in (
        ("GetBalance", pb.GetBalanceRequest(loan_account_id="ACC-1001").SerializeToString() + UNKNOWN_FIELD),
        ("RecordRepayment", REPAYMENT.SerializeToString() + UNKNOWN_FIELD),
    ):
        recorder.answers[method] = b"\x0a\x00" + UNKNOWN_FIELD
        assert await raw(desk, method, request, timeout=7.0) == recorder.answers[method]
        received = recorder.received[-1]
        assert (received.method, received.request) == (method, request)
        assert received.seconds is not None
        assert 5.0 < received.seconds <= 7.5
        assert received.metadata["authorization"] == "Bearer of the intake"


async def test_a_call_without_deadline_gets_that_of_its_class(front: FrontDoor, recorder: RecordingLedger) -> None:
    """A read is given 10 s, a write 45 s and a batch 300 s when the desk names no deadline."""
    desk = await front.signed_in(Role.ADMIN)
    for method, request, most in (
        ("GetBalance", b"", 10.0),
        ("RecordRepayment", REPAYMENT.SerializeToString(), 45.0),
        ("BatchAccountQuery", b"", 300.0),
    ):
        call = desk.channel.unary_unary(f"/{SERVICE.full_name}/{method}", None, None)
        await call(request, metadata=desk.metadata)
        seconds = recorder.received[-1].seconds
        assert seconds is not None
        assert most - 2.0 < seconds <= 1.01 * most  # gRPC writes long times coarsely


async def test_the_approver_is_the_session(front: FrontDoor, recorder: RecordingLedger) -> None:
    """Whatever a desk writes into an identity field, the ledger gets the id of the session; the rest stays."""
    desk = await front.signed_in(Role.SUPERVISOR)
    waiver = pb.WaiveFeeRequest(
        loan_account_id="ACC-1001", waiver_amount="10.00", reason="goodwill", approved_by="somebody-else",
        idempotency_key="ACC-1001-waive-1",
    )  # fmt: skip
    await raw(desk, "WaiveFee", waiver.SerializeToString() + UNKNOWN_FIELD)
    sent = recorder.received[-1].request
    assert sent.endswith(UNKNOWN_FIELD)
    waiver.approved_by = desk.user_id
    assert pb.WaiveFeeRequest.FromString(sent[: -len(UNKNOWN_FIELD)]) == waiver

    await desk.ledger("PreviewPeriodClose", pb.PreviewPeriodCloseRequest(period_date="2026-06-30", requested_by="x"))
    assert pb.PreviewPeriodCloseRequest.FromString(recorder.received[-1].request).requested_by == desk.user_id


@pytest.mark.parametrize("code", [code for code in grpc.StatusCode if code is not grpc.StatusCode.OK])
async def test_the_ledgers_answer_is_the_answer(
    front: FrontDoor, recorder: RecordingLedger, code: grpc.StatusCode
) -> None:
    """Every status of the ledger, for reads and commands, arrives with its code and its text."""
    desk = await front.signed_in(Role.OPERATIONS)
    for method, request in (("GetBalance", pb.GetBalanceRequest()), ("RecordRepayment", REPAYMENT)):
        recorder.fail[method] = (code, "The ledger's own words.")
        refused = await desk.ledger_refused(method, request)
        assert (refused.code, refused.text) == (code.name, "The ledger's own words.")
    completed = front.events("desk.command.completed.v1")
    assert [event["outcome"] for event in completed] == [code.name]


async def test_a_command_is_recorded_before_and_after(ledger_door: FrontDoor) -> None:
    """A repayment leaves two entries with the same command id: who, what, how much, where, and what became of it."""
    desk = await ledger_door.signed_in(Role.OPERATIONS, name="Olga Operator")
    answer = await desk.ledger("RecordRepayment", REPAYMENT)
    assert answer.transaction.total_delta == "-50.00"
    before, after = ledger_door.events()[-2:]
    assert [before["_"]["typ"], after["_"]["typ"]] == ["desk.command.requested.v1", "desk.command.completed.v1"]
    for event in (before, after):
        assert event["commandId"] == before["commandId"] == event["_"]["conv"]
        assert (event["actor"], event["actorName"], event["role"]) == (desk.user_id, "Olga Operator", "operations")
        assert (event["action"], event["resourceKind"], event["resourceId"]) == (
            "RecordRepayment", "account", "ACC-1001",
        )  # fmt: skip
        assert (event["amount"], event["idempotencyKey"], event["terminal"], event["applicationVersion"]) == (
            "50.00", "ACC-1001-repay-1", "COUNTER-3", "1.4.0",
        )  # fmt: skip
    assert "outcome" not in before
    assert (after["outcome"], after["transactionId"], after["replay"]) == (
        "OK", answer.transaction.transaction_id, False,
    )  # fmt: skip
    await desk.ledger("RecordRepayment", REPAYMENT)
    assert ledger_door.events()[-1]["replay"] is True


async def test_a_hang_up_does_not_lose_the_outcome(front: FrontDoor, recorder: RecordingLedger) -> None:
    """A command whose desk goes away is waited for, and its outcome is recorded."""
    desk = await front.signed_in(Role.OPERATIONS)
    recorder.hold = asyncio.Event()
    sent = asyncio.create_task(desk.ledger("RecordRepayment", REPAYMENT))
    await recorder.arrived.wait()
    sent.cancel()
    await asyncio.gather(sent, return_exceptions=True)
    await desk.channel.close()
    assert front.events("desk.command.completed.v1") == []
    recorder.hold.set()
    async with asyncio.timeout(60):
        while not (completed := front.events("desk.command.completed.v1")):
            await asyncio.sleep(0.02)
    assert completed[0]["outcome"] == "OK"


async def test_a_ledger_that_is_away_takes_nothing(door: FrontDoor) -> None:
    """Without a ledger a command is UNAVAILABLE, and the trail says so."""
    desk = await door.signed_in(Role.OPERATIONS)
    refused = await desk.ledger_refused("RecordRepayment", REPAYMENT)
    assert (refused.code, refused.detail.reason) == ("UNAVAILABLE", "LEDGER_AWAY")
    assert [event["outcome"] for event in door.events("desk.command.completed.v1")] == ["UNAVAILABLE"]


async def test_a_connection_that_breaks_leaves_a_doubt(front: FrontDoor, recorder: RecordingLedger) -> None:
    """A command whose ledger dies after it has arrived is UNKNOWN, never UNAVAILABLE: it may have been posted."""
    desk = await front.signed_in(Role.OPERATIONS)
    recorder.hold = asyncio.Event()
    sent = asyncio.create_task(desk.ledger("RecordRepayment", REPAYMENT))
    await recorder.arrived.wait()
    await recorder.stop()
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await sent
    refused = refusal(caught.value)
    assert refused.code in {"UNKNOWN", "CANCELLED"}  # by how the server ended its connection; both mean a doubt
    assert front.events("desk.command.completed.v1")[0]["outcome"] == refused.code


async def test_nothing_happens_that_cannot_be_recorded(
    open_door: Opener, settings: IntakeSettings, recorder: RecordingLedger
) -> None:
    """Without the stream a command is UNAVAILABLE and never reaches the ledger; reads go on."""
    there = await open_door(replace(settings, ledger_address=recorder.address))
    member = await there.hire(Role.OPERATIONS)
    session = (await there.sign_in(member.email)).session
    away = await open_door(
        replace(settings, ledger_address=recorder.address, redis_url="redis://127.0.0.1:9", memory_seconds=60.0)
    )
    desk = away.desk()
    desk.session = session
    refused = await desk.ledger_refused("RecordRepayment", REPAYMENT)
    assert (refused.code, refused.detail.reason) == ("UNAVAILABLE", "STREAM_AWAY")
    await desk.ledger("GetBalance", pb.GetBalanceRequest())
    assert [call.method for call in recorder.received] == ["GetBalance"]


async def test_a_freeze_stops_commands_only(front: FrontDoor, recorder: RecordingLedger) -> None:
    """While an operator's freeze is on, commands are refused with its reason, and reads go on."""
    desk = await front.signed_in(Role.ADMIN)
    await front.servers.switches.set("frozen", "Month end is being closed.")
    refused = await desk.ledger_refused("RecordRepayment", REPAYMENT)
    assert (refused.code, refused.detail.reason) == ("FAILED_PRECONDITION", "FROZEN")
    assert "Month end is being closed." in refused.text
    await desk.ledger("GetBalance", pb.GetBalanceRequest())
    assert [call.method for call in recorder.received] == ["GetBalance"]


@pytest.mark.parametrize("key", ["", "short", "k" * 129])
async def test_money_needs_a_key(front: FrontDoor, recorder: RecordingLedger, key: str) -> None:
    """A command without a key of 8 to 128 characters is refused before it leaves."""
    desk = await front.signed_in(Role.OPERATIONS)
    refused = await desk.ledger_refused("RecordRepayment", pb.RecordRepaymentRequest(idempotency_key=key))
    assert (refused.code, refused.detail.field) == ("INVALID_ARGUMENT", "idempotency_key")
    assert recorder.received == []


async def test_a_waiver_has_a_limit(front: FrontDoor, recorder: RecordingLedger) -> None:
    """A supervisor waives up to the limit and not a cent more; the refusal names the limit."""
    desk = await front.signed_in(Role.SUPERVISOR)
    for amount in ("1000.01", "NaN", "many", ""):
        waiver = pb.WaiveFeeRequest(waiver_amount=amount, idempotency_key="ACC-1001-waive-1")
        refused = await desk.ledger_refused("WaiveFee", waiver)
        assert (refused.code, refused.detail.limit or refused.detail.field) in {
            ("PERMISSION_DENIED", "1000.00"),
            ("INVALID_ARGUMENT", "waiver_amount"),
        }
    assert recorder.received == []
    await desk.ledger("WaiveFee", pb.WaiveFeeRequest(waiver_amount="1000.00", idempotency_key="ACC-1001-waive-2"))


async def test_exports_are_ones_own(front: FrontDoor, recorder: RecordingLedger) -> None:
    """An export of somebody else, and one without an owner, are refused to all but admins."""
    desk, admin = await front.signed_in(Role.SUPERVISOR), await front.signed_in(Role.ADMIN)
    for owner, allowed in (("somebody", False), ("", False), (desk.user_id, True)):
        recorder.answers["GetExportStatus"] = pb.ExportJobResponse(created_by=owner).SerializeToString()
        recorder.received.clear()
        request = pb.GetExportResultRequest(job_id="JOB-1")
        if allowed:
            await desk.ledger("GetExportResult", request)
        else:
            assert (await desk.ledger_refused("GetExportResult", request)).detail.reason == "NOT_OWNER"
        assert ("GetExportResult" in [call.method for call in recorder.received]) == allowed
        await admin.ledger("GetExportResult", request)
    await desk.ledger("ListExportJobs", pb.ListExportJobsRequest(user_id="somebody"))
    assert pb.ListExportJobsRequest.FromString(recorder.received[-1].request).user_id == desk.user_id


async def test_the_stream_passes_and_ends_with_the_desk(front: FrontDoor, recorder: RecordingLedger) -> None:
    """WatchTransactions hands on every message at once, and its end at the desk ends it at the ledger."""
    desk = await front.signed_in(Role.READONLY)
    recorder.stream = [pb.Transaction(transaction_id=f"TXN-{number}").SerializeToString() for number in range(3)]
    recorder.hold = asyncio.Event()
    call = desk.channel.unary_stream(f"/{SERVICE.full_name}/WatchTransactions", None, None)(
        b"", metadata=desk.metadata, timeout=20
    )
    assert [await call.read() for _ in range(3)] == recorder.stream
    assert recorder.received[-1].seconds is None or recorder.received[-1].seconds > 60
    call.cancel()
    async with asyncio.timeout(60):
        await recorder.stream_ended.wait()


async def test_an_open_stream_ends_with_the_user(front: FrontDoor, recorder: RecordingLedger) -> None:
    """A stream that is open ends as UNAUTHENTICATED soon after its user was disabled."""
    desk = await front.signed_in(Role.READONLY)
    recorder.hold = asyncio.Event()
    call = desk.channel.unary_stream(f"/{SERVICE.full_name}/WatchTransactions", None, None)(
        b"", metadata=desk.metadata, timeout=20
    )
    await recorder.arrived.wait()
    await front.servers.staff.set_disabled(desk.user_id, True, datetime.now(UTC))
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call.read()
    assert caught.value.code() is grpc.StatusCode.UNAUTHENTICATED
    async with asyncio.timeout(60):
        await recorder.stream_ended.wait()


async def test_a_real_stream_brings_a_real_posting(ledger_door: FrontDoor, ledger: Ledger) -> None:
    """A repayment through the intake arrives on a WatchTransactions stream through the intake."""
    desk = await ledger_door.signed_in(Role.OPERATIONS)
    ledger.faults('{"watch": {"from": "all"}}')
    call = desk.channel.unary_stream(
        f"/{SERVICE.full_name}/WatchTransactions",
        pb.WatchTransactionsRequest.SerializeToString,
        pb.Transaction.FromString,
    )(pb.WatchTransactionsRequest(loan_account_id="ACC-1001"), metadata=desk.metadata)
    rows = aiter(call)
    assert (await anext(rows)).type == pb.DISBURSEMENT
    posted = await desk.ledger("RecordRepayment", REPAYMENT)
    async with asyncio.timeout(60):
        while (await anext(rows)).transaction_id != posted.transaction.transaction_id:
            continue
    call.cancel()
