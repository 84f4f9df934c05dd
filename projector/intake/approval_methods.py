"""Requests and decisions of the desk's service: messages in, messages out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from google.protobuf.message import Message

from projector.contract.approvals import APPROVED, CANCELLED, REJECTED
from projector.intake import request_values as values
from projector.intake.block_clears import METHOD, BlockClears, ClearWish
from projector.intake.caller import Caller
from projector.intake.decisions import Decisions, Settled, Verdict
from projector.intake.desk_service import Signed
from projector.intake.guard import Guard
from projector.intake.policy import check_limit
from projector.intake.request_kinds import ADJUSTMENT, BLOCK_CLEAR, WRITE_OFF, RequestKind, moved
from projector.intake.requests import Requested, Requests, Wish, is_senior
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb


class ApprovalMethods:
    """Write-offs, adjustments and block clears."""

    def __init__(self, guard: Guard, requests: Requests, decisions: Decisions, clears: BlockClears) -> None:
        self._guard = guard
        self._requests = requests
        self._decisions = decisions
        self._clears = clears

    def signed(self) -> Mapping[str, Signed]:
        """Methods by name."""
        return {
            "RequestWriteOff": self.request_write_off,
            "RequestAdjustment": self.request_adjustment,
            "ApproveWriteOff": self._approve(WRITE_OFF),
            "RejectWriteOff": self._reject(WRITE_OFF),
            "CancelWriteOff": self._cancel(WRITE_OFF),
            "ApproveAdjustment": self._approve(ADJUSTMENT),
            "RejectAdjustment": self._reject(ADJUSTMENT),
            "CancelAdjustment": self._cancel(ADJUSTMENT),
            METHOD: self.request_block_clear,
            "ApproveBlockClear": self._approve(BLOCK_CLEAR),
            "RejectBlockClear": self._reject(BLOCK_CLEAR),
            "CancelBlockClear": self._cancel(BLOCK_CLEAR),
        }

    async def request_write_off(self, request: pb.RequestWriteOffRequest, caller: Caller, seconds: float) -> Message:
        """Ask for the whole balance to be written off."""
        reason = values.one_of("reason", request.reason, values.WRITE_OFF_REASONS)
        notes = values.optional("notes", request.notes)

        def figures(balance: Decimal) -> dict[str, Any]:
            body: dict[str, Any] = {"amount": float(balance), "originalBalance": float(balance), "reason": reason}
            return {**body, "notes": notes} if notes else body

        shown = values.amount("shown_balance", request.shown_balance) if request.shown_balance else None
        wish = Wish(
            kind=WRITE_OFF,
            method="RequestWriteOff",
            request_id=values.identifier("request_id", request.request_id),
            loan_account_id=values.required("loan_account_id", request.loan_account_id, 100),
            reason=reason,
            priority=values.one_of("priority", request.priority, values.PRIORITIES, "normal"),
            figures=figures,
            amount=lambda balance: balance,
            shown_balance=shown,
        )
        return _requested(await self._requests.make(caller, wish, seconds))

    async def request_adjustment(self, request: pb.RequestAdjustmentRequest, caller: Caller, seconds: float) -> Message:
        """Ask for a signed correction."""
        principal = values.signed_amount("principal_delta", request.principal_delta)
        fee = values.signed_amount("fee_delta", request.fee_delta)
        if not principal and not fee:
            raise values.invalid("principal_delta", "At least one of the two amounts must differ from zero.")
        check_limit(self._guard.limits_of(caller).request_adjustment, moved(principal, fee))
        reason = values.explained("reason", request.reason)

        def figures(balance: Decimal) -> dict[str, Any]:
            return {
                "principalDelta": float(principal),
                "feeDelta": float(fee),
                "amount": float(principal + fee),
                "originalBalance": float(balance),
                "reason": reason,
                "requiresSeniorApproval": is_senior(moved(principal, fee)),
            }

        wish = Wish(
            kind=ADJUSTMENT,
            method="RequestAdjustment",
            request_id=values.identifier("request_id", request.request_id),
            loan_account_id=values.required("loan_account_id", request.loan_account_id, 100),
            reason=reason,
            priority=values.one_of("priority", request.priority, values.PRIORITIES, "normal"),
            figures=figures,
            amount=lambda balance: principal + fee,
        )
        return _requested(await self._requests.make(caller, wish, seconds))

    async def request_block_clear(self, request: pb.RequestBlockClearRequest, caller: Caller, _: float) -> Message:
        """Ask for a re-application block to be cleared."""
        wish = ClearWish(
            request_id=values.identifier("request_id", request.request_id),
            customer_id=values.required("customer_id", request.customer_id, 100),
            shown_reason=values.required("shown_reason", request.shown_reason, 100),
            justification=values.explained("justification", request.justification),
        )
        asked = await self._clears.ask(caller, wish)
        return pb.RequestBlockClearResponse(
            request_id=asked.request_id,
            event_id=asked.event_id,
            reason=asked.reason,
            needs_approval=asked.needs_approval,
            already_recorded=asked.already,
        )

    def _approve(self, kind: RequestKind) -> Signed:
        async def approve(request: pb.ApproveRequest, caller: Caller, seconds: float) -> Message:
            await self._decisions.require(kind, request.request_id)
            confirmed = request.confirmed_balance
            verdict = Verdict(
                kind,
                request.request_id,
                APPROVED,
                values.explained("comment", request.comment),
                values.amount("confirmed_balance", confirmed) if confirmed else None,
            )
            return await self._decide(caller, verdict, seconds)

        return approve

    def _reject(self, kind: RequestKind) -> Signed:
        async def reject(request: pb.RejectRequest, caller: Caller, seconds: float) -> Message:
            await self._decisions.require(kind, request.request_id)
            verdict = Verdict(kind, request.request_id, REJECTED, values.explained("reason", request.reason))
            return await self._decide(caller, verdict, seconds)

        return reject

    def _cancel(self, kind: RequestKind) -> Signed:
        async def cancel(request: pb.CancelRequest, caller: Caller, seconds: float) -> Message:
            return await self._decide(caller, Verdict(kind, request.request_id, CANCELLED), seconds)

        return cancel

    async def _decide(self, caller: Caller, verdict: Verdict, seconds: float) -> Message:
        limits = self._guard.limits_of(caller)
        return _settled(await self._decisions.decide(caller, verdict, limits, seconds))


def _requested(requested: Requested) -> pb.RequestResponse:
    return pb.RequestResponse(
        request_id=requested.request_id,
        event_id=requested.event_id,
        amount=f"{requested.amount:.2f}",
        balance=f"{requested.balance:.2f}",
        senior=is_senior(requested.amount),
        already_recorded=requested.already,
    )


def _settled(settled: Settled) -> pb.DecisionResponse:
    posted = settled.posted
    return pb.DecisionResponse(
        request_id=settled.claim.request_id,
        status=settled.claim.status,
        transaction_id=posted.transaction_id,
        ledger_event_id=posted.ledger_event_id,
        balance_before=posted.balance_before,
        balance_after=posted.balance_after,
        already_recorded=settled.already,
        being_recorded=settled.being_recorded,
    )
