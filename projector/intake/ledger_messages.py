"""What the intake reads in ledger messages, and the only thing it writes: who acts.

A message without an identity field is passed on as the bytes that came. In others one field is set; fields that this
build does not know are kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from google.protobuf import message_factory
from google.protobuf.message import DecodeError

from projector.contract.staff import Role
from projector.intake.caller import Caller
from projector.intake.errors import Facts, Invalid
from projector.intake.policy import IDENTITY_FIELDS
from projector.intake.trail import Act, Outcome
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

SERVICE = pb.DESCRIPTOR.services_by_name["AccountingLedgerService"]
_REQUESTS = {method.name: message_factory.GetMessageClass(method.input_type) for method in SERVICE.methods}
_ANSWERS = {method.name: message_factory.GetMessageClass(method.output_type) for method in SERVICE.methods}
STREAMS = frozenset(method.name for method in SERVICE.methods if method.server_streaming)

_AMOUNTS = ("amount", "fee_amount", "waiver_amount", "disbursement_amount")
_RESOURCES = (
    ("account", "loan_account_id"),
    ("account", "account_id"),
    ("period", "period_date"),
    ("period-preview", "preview_id"),
    ("configuration-change", "change_id"),
    ("export", "job_id"),
    ("configuration", "bucket"),
    ("configuration", "field_name"),
)
_SHORTEST_KEY, _LONGEST_KEY = 8, 128
_PROOF = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")
_LONGEST_PROOF = 1024


@dataclass(frozen=True, slots=True)
class Command:
    """A command as it will be sent, and what the trail says about it."""

    request: bytes
    act: Act
    waived: Decimal | None = None


def stamped(method: str, request: bytes, caller: Caller) -> bytes:
    """The request with its identity field set from the session; unchanged when the method has none. Raises Invalid."""
    field = IDENTITY_FIELDS.get(method)
    if field is None:
        return request
    message = parse(method, request)
    if method == "ListExportJobs" and caller.role is Role.ADMIN and message.user_id:
        return request  # an admin may ask for everybody's
    setattr(message, field, caller.user_id)
    return bytes(message.SerializeToString())


def command(method: str, request: bytes, caller: Caller) -> Command:
    """The command to send. Raises Invalid for bytes that are no such message and for money without a key."""
    message = parse(method, request)
    names = {field.name for field in message.DESCRIPTOR.fields}
    key = str(message.idempotency_key) if "idempotency_key" in names else ""
    if "idempotency_key" in names and not _SHORTEST_KEY <= len(key) <= _LONGEST_KEY:
        raise _invalid("idempotency_key", "A command needs a key of 8 to 128 characters.")
    if "attachment_location" in names and not is_proof_address(str(message.attachment_location)):
        raise _invalid("attachment_location", "This is not the address of a stored proof.")
    amount = next((str(getattr(message, name)) for name in _AMOUNTS if name in names), "")
    waived = _amount(amount) if method == "WaiveFee" else None
    return Command(stamped(method, request, caller), _act(method, message, names, amount, key), waived)


def outcome(method: str, answer: bytes) -> Outcome:
    """What the trail keeps of an answer; an answer inside OK may still be a refusal (ledger.md 4)."""
    message: Any = _ANSWERS[method].FromString(answer)
    names = {field.name for field in message.DESCRIPTOR.fields}
    if "success" in names and not message.success:
        return Outcome("REFUSED")
    transaction = ""
    if isinstance(message, pb.TransactionResponse):
        transaction = message.transaction.transaction_id
    elif isinstance(message, pb.DisburseLoanResponse):
        transaction = message.disbursement_transaction_id
    event_id = str(message.event_id) if "event_id" in names else ""
    replay = bool(message.idempotent_replay) if "idempotent_replay" in names else False
    return Outcome("OK", transaction, event_id, replay)


def parse(method: str, request: bytes) -> Any:
    """The request as a message. Raises Invalid."""
    try:
        return _REQUESTS[method].FromString(request)
    except DecodeError:
        raise Invalid("INVALID", "The request cannot be read.") from None


def export_owner(answer: bytes) -> str:
    """Who made an export job; '' when the ledger does not say."""
    return pb.ExportJobResponse.FromString(answer).created_by


def export_status_request(job_id: str) -> bytes:
    """The question who made an export job."""
    return pb.GetExportStatusRequest(job_id=job_id).SerializeToString()


def is_proof_address(address: str) -> bool:
    """Nothing, or an object in a bucket, whose key has no parts that lead elsewhere (features.md D25)."""
    return address == "" or (len(address) <= _LONGEST_PROOF and _PROOF.fullmatch(address) is not None)


def _act(method: str, message: Any, names: set[str], amount: str, key: str) -> Act:
    kind, resource = next(
        ((kind, str(getattr(message, name))) for kind, name in _RESOURCES if name in names), ("ledger", "")
    )
    reason = str(message.reason) if "reason" in names else ""
    if method == "RecordRepayment":
        reason = f"reference {message.payment_reference}"
    return Act(method, kind, resource, amount=amount, reason=reason, key=key)


def _amount(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise _invalid("waiver_amount", "The amount is no number.") from None
    if not value.is_finite():
        raise _invalid("waiver_amount", "The amount is no number.")
    return value


def _invalid(field: str, text: str) -> Invalid:
    return Invalid("INVALID", text, Facts(field=field))
