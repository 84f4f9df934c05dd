"""Who gets through to the ledger: all methods, all roles, all kinds of tokens (features.md B)."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import grpc
import jwt
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from google.protobuf import message_factory

from projector.app.intake_settings import IntakeSettings
from projector.contract.staff import Role
from projector.intake import policy
from projector.intake.errors import Denied
from projector.intake.ledger_messages import SERVICE
from projector.intake.signing_keys import SigningKeys
from projector.intake.tokens import Tokens
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.projector.intake.conftest import Opener
from tests.projector.intake.front_door import Desk, FrontDoor, Metadata, bearer
from tests.projector.intake.recording_ledger import RecordingLedger

METHODS = {method.name: method for method in SERVICE.methods}
READERS = {"admin", "supervisor", "operations", "readonly"}
SERVICERS = {"admin", "supervisor", "operations"}
APPROVERS = {"admin", "supervisor"}
ADMINS = {"admin"}
EVERYBODY = {role.value for role in Role}

MAY: dict[str, set[str]] = {
    **dict.fromkeys(("RecordRepayment", "ApplyLateFee", "ApplyDishonourFee", "DisburseLoan"), SERVICERS),
    "WaiveFee": APPROVERS,
    "WriteOff": set(),
    "MakeAdjustment": set(),
    **dict.fromkeys(
        (
            "PreviewPeriodClose", "TriggerPortfolioECLRecalculation", "TriggerBulkECLRecalculation", "CreateExportJob",
            "RetryExport", "BatchAccountQuery",
        ),
        SERVICERS,
    ),
    **dict.fromkeys(
        (
            "FinalizePeriodClose", "AcknowledgeAnomaly", "UpdatePDRate", "UpdateOverlayMultiplier",
            "ScheduleECLConfigChange", "CancelPendingConfigChange", "ApplyPendingConfigChanges",
        ),
        APPROVERS,
    ),
}  # fmt: skip
"""Methods that not every reader may call; all others are reads."""

DESK_MAY: dict[str, set[str]] = {
    **dict.fromkeys(("WhoAmI", "ChangePassword"), EVERYBODY),
    **dict.fromkeys(("RequestWriteOff", "CancelWriteOff", "CancelAdjustment", "AddNote", "AmendNote"), SERVICERS),
    **dict.fromkeys(("RequestBlockClear", "CancelBlockClear"), SERVICERS),
    **dict.fromkeys(("ApproveBlockClear", "RejectBlockClear"), APPROVERS),
    "PauseNotifications": SERVICERS,
    "StoreProof": SERVICERS,
    **dict.fromkeys(("ClaimConversation", "ReleaseConversation", "SendStaffMessage"), SERVICERS),
    **dict.fromkeys(
        ("ApproveWriteOff", "RejectWriteOff", "RequestAdjustment", "ApproveAdjustment", "RejectAdjustment"), APPROVERS
    ),
    **dict.fromkeys(("ListAudit", "LogReveal", "GetProcessingStatus", "ReadAlong"), READERS),
    **dict.fromkeys(("ListDeadLetters", "GetDeadLetter", "CheckCorrection", "CorrectEvent"), ADMINS),
    **dict.fromkeys(("GetDrift", "RunDrift"), ADMINS),
    "ReportProblem": EVERYBODY - {"service"},
    **dict.fromkeys(("ListProblems", "GetProblem", "ResolveProblem"), ADMINS),
}


@pytest_asyncio.fixture
async def recorder() -> AsyncIterator[RecordingLedger]:
    ledger = RecordingLedger()
    await ledger.start()
    yield ledger
    await ledger.stop()


@pytest_asyncio.fixture
async def walk_door(
    open_door: Opener, settings: IntakeSettings, recorder: RecordingLedger, tmp_path: Path
) -> FrontDoor:
    proofs = {"proofs_url": "s3://proofs-of-a-test", "proofs_folder": str(tmp_path / "proofs")}
    return await open_door(replace(settings, ledger_address=recorder.address, **proofs))


def message(method: str) -> Any:
    """A request that no check of values stops."""
    request: Any = message_factory.GetMessageClass(METHODS[method].input_type)()
    names = {field.name for field in METHODS[method].input_type.fields}
    if "idempotency_key" in names:
        request.idempotency_key = "key-of-a-test"
    if "waiver_amount" in names:
        request.waiver_amount = "10.00"
    return request


async def code_of(desk: Desk, method: str, metadata: Metadata | None = None) -> str:
    try:
        if method == "WatchTransactions":
            stream = desk.channel.unary_stream(f"/{SERVICE.full_name}/{method}", None, None)
            sent = desk.metadata if metadata is None else metadata
            async for _ in stream(message(method).SerializeToString(), metadata=sent, timeout=10):
                pass
        else:
            await desk.ledger(method, message(method), metadata=metadata)
    except grpc.aio.AioRpcError as error:
        return error.code().name
    return "OK"


@pytest.mark.parametrize("role", [role.value for role in Role])
async def test_a_role_reaches_exactly_its_methods(walk_door: FrontDoor, recorder: RecordingLedger, role: str) -> None:
    """With a valid token a role reaches the methods of its row; what is denied never reaches the ledger."""
    desk = await walk_door.signed_in(role)
    recorder.answers["GetExportStatus"] = _export_of(desk.user_id)
    codes = {method: await code_of(desk, method) for method in METHODS}
    expected = {method: "OK" if role in MAY.get(method, READERS) else "PERMISSION_DENIED" for method in METHODS}
    assert len(codes) == 49
    assert codes == expected
    assert {call.method for call in recorder.received} == {
        *(method for method, code in expected.items() if code == "OK"),
        *({"GetExportStatus"} if role in READERS else ()),  # whose export it is
    }


Forge = Callable[[FrontDoor, Desk], Metadata]


def _none(door: FrontDoor, desk: Desk) -> Metadata:
    return ()


def _two(door: FrontDoor, desk: Desk) -> Metadata:
    return (*desk.metadata, *desk.metadata)


def _expired(door: FrontDoor, desk: Desk) -> Metadata:
    return bearer(_tokens(door, "test", timedelta(seconds=-1)).issue(desk.user_id, _session(desk))[0])


def _other_environment(door: FrontDoor, desk: Desk) -> Metadata:
    return bearer(_tokens(door, "production", timedelta(minutes=5)).issue(desk.user_id, _session(desk))[0])


def _forged(door: FrontDoor, desk: Desk) -> Metadata:
    return bearer(_signed(desk, Ed25519PrivateKey.generate(), "EdDSA"))


def _unsigned(door: FrontDoor, desk: Desk) -> Metadata:
    return bearer(_signed(desk, None, "none"))


def _public_key_as_secret(door: FrontDoor, desk: Desk) -> Metadata:
    """The classical confusion: the public key, which everybody may know, used as a shared secret."""
    key_id, key = SigningKeys.open(door.settings.keys).signing()
    secret = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return bearer(_signed(desk, secret, "HS256", key_id))


def _other_user(door: FrontDoor, desk: Desk) -> Metadata:
    """A genuine token that pairs a session with somebody else."""
    return bearer(_tokens(door, "test", timedelta(minutes=5)).issue("000000000000000000000001", _session(desk))[0])


FORGERIES: tuple[Forge, ...] = (
    _none, _two, _expired, _other_environment, _forged, _unsigned, _public_key_as_secret, _other_user,
)  # fmt: skip


@pytest.mark.parametrize("role", [role.value for role in Role])
async def test_no_bad_token_reaches_anything(walk_door: FrontDoor, recorder: RecordingLedger, role: str) -> None:
    """No method lets in: no token, two, an expired, a forged, an unsigned, another environment's, another user's."""
    desk = await walk_door.signed_in(role)
    for forge in FORGERIES:
        metadata = forge(walk_door, desk)
        codes = {method: await code_of(desk, method, metadata) for method in METHODS}
        assert set(codes.values()) == {"UNAUTHENTICATED"}, (forge.__name__, codes)
    assert recorder.received == []


@pytest.mark.parametrize("role", [role.value for role in Role])
async def test_no_method_lets_a_disabled_user_in(walk_door: FrontDoor, recorder: RecordingLedger, role: str) -> None:
    """A genuine token of a user who was disabled, and one of a session that was ended, reach no method."""
    desk, ended = await walk_door.signed_in(role), await walk_door.signed_in(role)
    await walk_door.servers.staff.set_disabled(desk.user_id, True, datetime.now(UTC))
    await walk_door.servers.sessions.end_all(ended.user_id, "revoked")
    for each in (desk, ended):
        assert {await code_of(each, method) for method in METHODS} == {"UNAUTHENTICATED"}
    assert recorder.received == []


async def test_a_user_without_a_known_role_reaches_nothing(walk_door: FrontDoor, recorder: RecordingLedger) -> None:
    """A role word that nobody knows is no role at all."""
    desk = await walk_door.signed_in("admin")
    await walk_door.servers.staff._users.update_many({}, {"$set": {"role": "owner"}})
    assert {await code_of(desk, method) for method in METHODS} == {"PERMISSION_DENIED"}
    assert recorder.received == []


@pytest.mark.parametrize("role", [role.value for role in Role])
async def test_our_own_methods_follow_the_roles(walk_door: FrontDoor, role: str) -> None:
    """Each of our own methods is denied to exactly the roles that may not call it, and to nobody signed in."""
    desk = await walk_door.signed_in(role)
    service = pb.DESCRIPTOR.services_by_name["ServicingDeskService"]
    assert set(DESK_MAY) == {method.name for method in service.methods} - policy.WITHOUT_SESSION
    for method in service.methods:
        if method.name in policy.WITHOUT_SESSION or method.name.startswith(("Claim", "Release", "SendStaff")):
            continue
        request: Any = message_factory.GetMessageClass(method.input_type)()
        if method.client_streaming:
            request = [request]
        nobody = await desk.refused(method.name, request, metadata=())
        assert nobody.code == "UNAUTHENTICATED", method.name
        try:
            await desk.call(method.name, request)
        except grpc.aio.AioRpcError as error:
            denied = error.code() is grpc.StatusCode.PERMISSION_DENIED
        else:
            denied = False
        assert denied == (role not in DESK_MAY[method.name]), method.name


def test_every_method_of_the_contract_has_a_row() -> None:
    """The policy names the 49 methods of the ledger and our own, and a method without a row is for nobody."""
    assert set(policy.LEDGER_METHODS) == set(METHODS)
    assert set(policy.DESK_METHODS) == set(DESK_MAY)
    assert {name: {role.value for role in row.roles} for name, row in policy.DESK_METHODS.items()} == DESK_MAY
    for role in Role:
        with pytest.raises(Denied):
            policy.check_role(None, role)


def _tokens(door: FrontDoor, environment: str, life: timedelta) -> Tokens:
    return Tokens(SigningKeys.open(door.settings.keys), environment, life)


def _session(desk: Desk) -> str:
    assert desk.session is not None
    return desk.session.refresh_token.partition(".")[0]


def _signed(desk: Desk, key: Any, algorithm: str, key_id: str = "") -> str:
    """The claims of a genuine token, signed otherwise."""
    assert desk.session is not None
    genuine = desk.session.access_token
    claims = jwt.decode(genuine, options={"verify_signature": False})
    header = {"kid": key_id or jwt.get_unverified_header(genuine)["kid"], "jti": uuid.uuid4().hex}
    return jwt.encode(json.loads(json.dumps(claims)), key, algorithm=algorithm, headers=header)


def _export_of(user_id: str) -> bytes:
    from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as ledger_pb

    return ledger_pb.ExportJobResponse(success=True, created_by=user_id).SerializeToString()
