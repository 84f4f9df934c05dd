"""Requests and decisions through the desk server."""

from __future__ import annotations

from billie_desktop.domain.approval import AdjustmentForm, Decided, Requested, RequestKind, WriteOffForm
from billie_desktop.domain.money import Money
from billie_desktop.gateways.grpc.server_calls import ServerCalls
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb

_NAMES = {
    RequestKind.WRITE_OFF: "WriteOff",
    RequestKind.ADJUSTMENT: "Adjustment",
    RequestKind.BLOCK_CLEAR: "BlockClear",
}


class GrpcApprovals:
    """Implements ``desk.approvals.Approvals``."""

    def __init__(self, calls: ServerCalls) -> None:
        self._calls = calls

    async def request_write_off(self, form: WriteOffForm) -> Requested:
        """Ask for a write-off."""
        request = pb.RequestWriteOffRequest(
            request_id=form.request_id,
            loan_account_id=form.account_id,
            reason=form.reason,
            notes=form.notes,
            priority=form.priority,
            shown_balance=form.shown_balance.wire() if form.shown_balance is not None else "",
        )
        return _requested(await self._calls.ask("RequestWriteOff", request))

    async def request_adjustment(self, form: AdjustmentForm) -> Requested:
        """Ask for an adjustment."""
        request = pb.RequestAdjustmentRequest(
            request_id=form.request_id,
            loan_account_id=form.account_id,
            principal_delta=form.principal.wire(),
            fee_delta=form.fees.wire(),
            reason=form.reason,
            priority=form.priority,
        )
        return _requested(await self._calls.ask("RequestAdjustment", request))

    async def approve(
        self, kind: RequestKind, request_id: str, comment: str, confirmed_balance: Money | None = None
    ) -> Decided:
        """Decide for it."""
        confirmed = confirmed_balance.wire() if confirmed_balance is not None else ""
        request = pb.ApproveRequest(request_id=request_id, comment=comment, confirmed_balance=confirmed)
        return _decided(await self._calls.ask(f"Approve{_NAMES[kind]}", request))

    async def reject(self, kind: RequestKind, request_id: str, reason: str) -> Decided:
        """Decide against it."""
        request = pb.RejectRequest(request_id=request_id, reason=reason)
        return _decided(await self._calls.ask(f"Reject{_NAMES[kind]}", request))

    async def cancel(self, kind: RequestKind, request_id: str) -> Decided:
        """Take one's own request back."""
        return _decided(await self._calls.ask(f"Cancel{_NAMES[kind]}", pb.CancelRequest(request_id=request_id)))


def _requested(answer: pb.RequestResponse) -> Requested:
    return Requested(
        answer.request_id,
        answer.event_id,
        Money.of(answer.amount),
        Money.of(answer.balance),
        answer.senior,
        answer.already_recorded,
    )


def _decided(answer: pb.DecisionResponse) -> Decided:
    return Decided(
        answer.request_id,
        answer.status,
        answer.transaction_id,
        answer.ledger_event_id,
        Money.of(answer.balance_before),
        Money.of(answer.balance_after),
        answer.already_recorded,
        answer.being_recorded,
    )
