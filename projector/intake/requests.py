"""Asking for a write-off or an adjustment.

Who asks comes from the session; account, customer and balance from what is stored. One request per account may be
open: a claim in the intake's own database decides between two that come at the same time, also on two intakes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import grpc

from projector.contract.approvals import PENDING, AccountFacts, OpenClaim
from projector.contract.desk_events import envelope
from projector.engine.errors import StreamsAway
from projector.intake.approval_ports import Claims, Records
from projector.intake.caller import Caller
from projector.intake.errors import (
    AlreadyOpen,
    Away,
    Decided,
    Facts,
    InProgress,
    LedgerFailed,
    NotInThisState,
    UnknownThing,
)
from projector.intake.ledger_link import LedgerLink
from projector.intake.ledger_reads import outstanding
from projector.intake.policy import SENIOR_THRESHOLD
from projector.intake.ports import EventStream
from projector.intake.request_kinds import RequestKind
from projector.intake.request_values import invalid
from projector.intake.trail import Act, Trail

UNPUBLISHED_LIFE = timedelta(seconds=60)
"""A claim whose event never reached the stream gives way after this time: its form was given up."""
PUBLISHED_LIFE = timedelta(hours=24)
"""A claim whose request does not appear in the read model at all gives way after this time."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for. ``figures`` makes the kind's own fields of the event, given the balance."""

    kind: RequestKind
    method: str
    request_id: str
    loan_account_id: str
    reason: str
    priority: str
    figures: Callable[[Decimal], dict[str, Any]]
    amount: Callable[[Decimal], Decimal]
    shown_balance: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Requested:
    """What was recorded."""

    request_id: str
    event_id: str
    amount: Decimal
    balance: Decimal
    already: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What requests and decisions work with."""

    records: Records
    claims: Claims
    ledger: LedgerLink
    events: EventStream
    commands: EventStream
    trail: Trail
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


class Requests:
    """Makes requests. Errors: UnknownThing, Invalid, AlreadyOpen, InProgress, NotInThisState, Away, LedgerFailed."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    async def make(self, caller: Caller, wish: Wish, seconds: float) -> Requested:
        """Record a request, once however often it is sent."""
        around, kind = self._around, wish.kind.kind
        account = await around.records.account(wish.loan_account_id)
        if account is None:
            raise UnknownThing("UNKNOWN_ACCOUNT", "This account is not known.")
        repeated = await self._repeated(caller, wish)
        if repeated is not None:
            return repeated
        other = await around.records.pending_on(kind, wish.loan_account_id)
        if other is not None:
            raise already_open(other.request_id, other.requested_by, other.requested_by_name, other.request_number)
        balance = await self._balance(account, seconds)
        if balance <= 0:
            raise NotInThisState("NOTHING_OUTSTANDING", "Nothing is outstanding on this account.")
        if wish.shown_balance is not None and wish.shown_balance != balance:
            moved = Facts(balance_at_request=f"{wish.shown_balance:.2f}", balance_now=f"{balance:.2f}")
            raise NotInThisState("BALANCE_MOVED", "The balance has moved. Look at the new one.", moved)
        claim = self._claim(caller, wish, account, balance)
        act = Act(
            wish.method, "request", wish.request_id, account.customer_id, f"{wish.amount(balance):.2f}", wish.reason
        )
        async with around.trail.around(caller, act):
            standing = await self.take(claim)
            await self.publish(standing)
        return replace(_requested(standing), already=standing is not claim)

    async def _repeated(self, caller: Caller, wish: Wish) -> Requested | None:
        """The same form again: publish the same event again where the stream may not hold it."""
        around, kind = self._around, wish.kind.kind
        stored = await around.records.request(kind, wish.request_id)
        claim = await around.claims.find_open(kind, wish.loan_account_id)
        if stored is not None:
            if stored.requested_by != caller.user_id or stored.loan_account_id != wish.loan_account_id:
                raise invalid("request_id", "This id belongs to another request.")
            balance = stored.original_balance or Decimal(0)
            return Requested(wish.request_id, stored.event_id, stored.amount or Decimal(0), balance, already=True)
        if claim is None or claim.request_id != wish.request_id:
            return None
        if claim.user_id != caller.user_id:
            raise invalid("request_id", "This id belongs to another request.")
        if not claim.published:
            await self.publish(claim)
        return _requested(claim)

    async def _balance(self, account: AccountFacts, seconds: float) -> Decimal:
        """The ledger's balance; while the ledger is away, the one in the read model: a request needs no ledger."""
        try:
            return await outstanding(self._around.ledger, account.loan_account_id, seconds)
        except LedgerFailed as error:
            if error.status in _NO_ANSWER and account.outstanding is not None:
                return account.outstanding
            raise

    def _claim(self, caller: Caller, wish: Wish, account: AccountFacts, balance: Decimal) -> OpenClaim:
        body = {
            "loanAccountId": wish.loan_account_id,
            "customerId": account.customer_id,
            "customerName": account.customer_name,
            "accountNumber": account.account_number,
            **wish.figures(balance),
            "priority": wish.priority,
            "requestedBy": caller.user_id,
            "requestedByName": caller.staff.name,
        }
        event = envelope(
            wish.kind.events["requested"],
            event_id=f"{wish.kind.kind}:{wish.request_id}:requested",
            conversation=wish.request_id,
            user_id=caller.user_id,
            body=body,
        )
        return OpenClaim(
            wish.kind.kind,
            wish.loan_account_id,
            wish.request_id,
            caller.user_id,
            caller.staff.name,
            self._around.now(),
            event,
        )

    async def take(self, claim: OpenClaim) -> OpenClaim:
        """The claim that stands: ours, or that of another attempt of the same form. Raises AlreadyOpen, InProgress."""
        around = self._around
        standing = await around.claims.open(claim)
        if standing.request_id == claim.request_id:
            return standing
        other = await around.records.request(standing.kind, standing.request_id)
        age = around.now() - standing.at
        if other is not None and other.status == PENDING:
            raise already_open(standing.request_id, standing.user_id, standing.user_name, other.request_number)
        if other is None and age < (PUBLISHED_LIFE if standing.published else UNPUBLISHED_LIFE):
            raise already_open(standing.request_id, standing.user_id, standing.user_name, "")
        if not await around.claims.take_over(standing.request_id, claim):
            raise InProgress("OPEN_REQUEST", "Another request is being made. Try again.")
        return claim

    async def publish(self, claim: OpenClaim) -> None:
        """Bring a request to the stream. Raises Away."""
        try:
            await self._around.events.append(claim.event)
        except StreamsAway as error:
            raise Away("STREAM_AWAY", "The request could not be sent. Nothing was recorded; try again.") from error
        await self._around.claims.opened(claim.kind, claim.loan_account_id, claim.request_id)


_NO_ANSWER = frozenset(
    {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN}
)


def is_senior(amount: Decimal) -> bool:
    """Whether an amount needs a senior decision."""
    return abs(amount) >= SENIOR_THRESHOLD


def _requested(claim: OpenClaim) -> Requested:
    body = json.loads(claim.event["payload"])
    cent = Decimal("0.01")
    amount, balance = (Decimal(str(body[name])).quantize(cent) for name in ("amount", "originalBalance"))
    return Requested(claim.request_id, claim.event["cause"], amount, balance, already=True)


def already_open(request_id: str, user_id: str, user_name: str, number: str) -> AlreadyOpen:
    """The refusal that names the request which is open."""
    facts = Facts(decision=Decided(request_id, PENDING, user_id, user_name, number))
    return AlreadyOpen("OPEN_REQUEST", "There is an open request already.", facts)
