"""What write-offs, adjustments and block clears have in common, and where they differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from projector.contract import desk_events
from projector.contract.approvals import APPROVED, CANCELLED, REJECTED, DecisionClaim, Kind, StoredRequest
from projector.contract.block_clears import clear_authorized
from projector.contract.desk_events import iso
from projector.intake.policy import Limits
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

_LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True)
class RequestKind:
    """One kind of request.

    ``methods``: our method per decision, for the audit. ``follows`` makes the command that an approval sends to the
    platform.
    """

    kind: Kind
    events: dict[str, str]
    methods: dict[str, str]
    follows: Callable[[StoredRequest, DecisionClaim], dict[str, str]] | None = field(default=None, kw_only=True)

    def key_of(self, request_id: str) -> str:
        """The idempotency key of the approval; '' where the ledger has no part in it."""
        return ""


@dataclass(frozen=True, slots=True)
class LedgerKind(RequestKind):
    """A kind whose approval the ledger posts.

    ``key`` and ``marker`` follow from the request id, so that whoever approves, however often, uses the same.
    ``command`` makes the ledger's request; ``limit`` is the approver's.
    """

    key: str
    marker: str
    ledger_method: str
    transaction_type: int
    command: Callable[[StoredRequest, DecisionClaim, str], bytes]
    limit: Callable[[Limits], Decimal | None]

    def key_of(self, request_id: str) -> str:
        """The idempotency key of the approval."""
        return f"{self.key}{request_id}"

    def marker_of(self, request_id: str) -> str:
        """The mark in Redis that says "the ledger has posted it"."""
        return f"{self.marker}{request_id}"


def _write_off(request: StoredRequest, claim: DecisionClaim, key: str) -> bytes:
    return pb.WriteOffRequest(
        loan_account_id=request.loan_account_id,
        reason=f"{request.reason}: {claim.comment}"[:_LONGEST_REASON],
        approved_by=claim.user_id,
        idempotency_key=key,
    ).SerializeToString()


def _adjustment(request: StoredRequest, claim: DecisionClaim, key: str) -> bytes:
    return pb.MakeAdjustmentRequest(
        loan_account_id=request.loan_account_id,
        principal_delta=f"{request.principal_delta or 0:.2f}",
        fee_delta=f"{request.fee_delta or 0:.2f}",
        reason=f"{request.reason} ({claim.comment})"[:_LONGEST_REASON],
        approved_by=claim.user_id,
        idempotency_key=key,
    ).SerializeToString()


WRITE_OFF = LedgerKind(
    kind=Kind.WRITE_OFF,
    events={
        "requested": "writeoff.requested.v1",
        APPROVED: "writeoff.approved.v1",
        REJECTED: "writeoff.rejected.v1",
        CANCELLED: "writeoff.cancelled.v1",
    },
    methods={APPROVED: "ApproveWriteOff", REJECTED: "RejectWriteOff", CANCELLED: "CancelWriteOff"},
    key="writeoff-approve-",
    marker="writeoff-ledger-posted:",
    ledger_method="WriteOff",
    transaction_type=pb.WRITE_OFF,
    command=_write_off,
    limit=lambda limits: limits.approve_write_off,
)

ADJUSTMENT = LedgerKind(
    kind=Kind.ADJUSTMENT,
    events={
        "requested": desk_events.ADJUSTMENT_REQUESTED,
        APPROVED: desk_events.ADJUSTMENT_APPROVED,
        REJECTED: desk_events.ADJUSTMENT_REJECTED,
        CANCELLED: desk_events.ADJUSTMENT_CANCELLED,
    },
    methods={APPROVED: "ApproveAdjustment", REJECTED: "RejectAdjustment", CANCELLED: "CancelAdjustment"},
    key="adjustment-approve-",
    marker="adjustment-ledger-posted:",
    ledger_method="MakeAdjustment",
    transaction_type=pb.ADJUSTMENT,
    command=_adjustment,
    limit=lambda limits: limits.approve_adjustment,
)


def _authorized(request: StoredRequest, claim: DecisionClaim) -> dict[str, str]:
    approval = {
        "approved_by": claim.user_id,
        "approved_by_name": claim.user_name,
        "approved_at": iso(claim.at),
        "comment": claim.comment,
    }
    asked_by, why = request.requested_by, request.reason
    return clear_authorized(
        request.request_id, request.customer_id, request.block_reasons, asked_by, why, claim.at, approval
    )


BLOCK_CLEAR = RequestKind(
    kind=Kind.BLOCK_CLEAR,
    events={
        "requested": "block_clear_approval.requested.v1",
        APPROVED: "block_clear_approval.approved.v1",
        REJECTED: "block_clear_approval.rejected.v1",
        CANCELLED: "block_clear_approval.cancelled.v1",
    },
    methods={APPROVED: "ApproveBlockClear", REJECTED: "RejectBlockClear", CANCELLED: "CancelBlockClear"},
    follows=_authorized,
)


def weight(request: StoredRequest, balance: Decimal) -> Decimal:
    """What a limit is compared with: the balance that goes, or the sum of what an adjustment moves."""
    if request.principal_delta is None and request.fee_delta is None:
        return balance
    return moved(request.principal_delta or Decimal(0), request.fee_delta or Decimal(0))


def moved(principal_delta: Decimal, fee_delta: Decimal) -> Decimal:
    """What an adjustment moves: +1,000 and -1,000 together are no small matter."""
    return abs(principal_delta) + abs(fee_delta)
