"""Deciding a request: by a second person, once, in an order that survives a crash after every step.

approve: claim the decision → ledger, with a key that follows from the request → mark in Redis → keep what the ledger
answered → publish. reject, cancel: claim → publish. An approval without the ledger (a block clear) keeps the command to
the platform beside its event, and both are published.

The claim is made with one insert, so one of several deciders wins; the others finish his decision where it was left,
and are told that it was his. A claim that led to nothing is taken back; one whose outcome is not known stays, and the
same approval again finds out. Money never moves without somebody pressing.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from weakref import WeakValueDictionary

from projector.contract.approvals import APPROVED, CANCELLED, PENDING, DecisionClaim, Posted, StoredRequest
from projector.engine.errors import StoreAway, StreamsAway
from projector.intake.caller import Caller
from projector.intake.errors import Decided, Facts, InProgress, NotInThisState, NotKnownYet, UnknownThing
from projector.intake.ledger_posting import LedgerPosting
from projector.intake.ledger_reads import outstanding
from projector.intake.policy import Limits, check_cancel, check_limit, check_two_persons
from projector.intake.publishing import decision_event, send_decision
from projector.intake.request_kinds import LedgerKind, RequestKind, weight
from projector.intake.requests import Surroundings
from projector.intake.trail import Act, Outcome

UNKNOWN_TEXT = "It is not known yet whether this decision was recorded. The same decision again tells."


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody decides. ``confirmed``: the balance that an approver has seen, when it is not the requested one."""

    kind: RequestKind
    request_id: str
    status: str
    comment: str = ""
    confirmed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of it."""

    claim: DecisionClaim
    posted: Posted
    already: bool = False
    being_recorded: bool = False


class Decisions:
    """Decides. Errors: UnknownThing, Denied, NotInThisState, InProgress, Away, LedgerFailed."""

    def __init__(self, around: Surroundings, posting: LedgerPosting) -> None:
        self._around = around
        self._posting = posting
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def require(self, kind: RequestKind, request_id: str) -> StoredRequest:
        """The request as stored. Raises UnknownThing, before anything else is looked at (features.md D20)."""
        request = await self._around.records.request(kind.kind, request_id)
        if request is None:
            raise UnknownThing("UNKNOWN_REQUEST", "This request is not known.")
        return request

    async def decide(self, caller: Caller, verdict: Verdict, limits: Limits, seconds: float) -> Settled:
        """Make a decision, or finish the same one of somebody else."""
        request = await self.require(verdict.kind, verdict.request_id)
        if verdict.status == CANCELLED:
            check_cancel(request.requested_by, caller.user_id, caller.role)
        else:
            check_two_persons(request.requested_by, caller.user_id)
        async with self._alone(verdict.request_id):
            standing = await self._around.claims.decision(verdict.request_id)
            shown = request.status != PENDING
            if shown and (standing is None or standing.published or standing.status != verdict.status):
                return _decided_before(request, standing, caller, verdict)
            if standing is not None and standing.published:
                return _finished_before(standing, caller, verdict)
            return await self._decide(caller, verdict, request, standing, limits, seconds)

    async def _decide(
        self,
        caller: Caller,
        verdict: Verdict,
        request: StoredRequest,
        standing: DecisionClaim | None,
        limits: Limits,
        seconds: float,
    ) -> Settled:
        kind = verdict.kind
        if standing is not None and standing.status != verdict.status:
            # It may have led to nothing: then the ledger knows, and the way is free.
            if not isinstance(kind, LedgerKind) or not await self._posting.has_led_to_nothing(
                kind, request, standing, seconds
            ):
                raise _being_decided(standing)
            await self._around.claims.release(standing)
            standing = None
        if verdict.status == APPROVED and standing is None:
            standing = await self._checked(verdict, request, limits, seconds)
        act = Act(
            kind.methods[verdict.status],
            "request",
            request.request_id,
            request.customer_id,
            "" if request.amount is None else f"{request.amount:.2f}",
            verdict.comment,
            kind.key_of(request.request_id) if verdict.status == APPROVED else "",
        )
        async with self._around.trail.around(caller, act) as said:
            claim = await self._around.claims.decide(_claim(caller, verdict, self._around))
            fresh = claim.user_id == caller.user_id and standing is None
            if claim.status != verdict.status:
                raise _being_decided(claim)
            try:
                settled = await self._settle(kind, request, claim, fresh, seconds)
            except (StoreAway, StreamsAway) as error:
                # The claim stands, and the ledger may have posted: "nothing was done" would be a guess.
                raise NotKnownYet("DECISION_UNKNOWN", UNKNOWN_TEXT) from error
            said.append(Outcome("OK", settled.posted.transaction_id, settled.posted.ledger_event_id, not fresh))
        if settled.claim.user_id != caller.user_id:
            raise _by_another(settled.claim)
        return replace(settled, already=not fresh)

    async def _settle(
        self, kind: RequestKind, request: StoredRequest, claim: DecisionClaim, fresh: bool, seconds: float
    ) -> Settled:
        """Do what is left of a decision that is claimed."""
        around = self._around
        if not claim.event:
            approved, posted = claim.status == APPROVED, None
            if approved and isinstance(kind, LedgerKind):
                posted = await self._posting.post(kind, request, claim, fresh, seconds)
            command = kind.follows(request, claim) if approved and kind.follows is not None else {}
            await around.claims.posted(claim, posted, decision_event(kind, request, claim, posted), command)
            # Read again: another decider may have been faster, and what is published is the same for all.
            claim = await around.claims.decision(request.request_id) or claim
        try:
            await send_decision(around, claim)
        except StreamsAway:
            # The decision stands and its event is kept: it is published as soon as the stream is back.
            return Settled(claim, claim.posted or Posted(), being_recorded=True)
        return Settled(claim, claim.posted or Posted())

    async def _checked(
        self, verdict: Verdict, request: StoredRequest, limits: Limits, seconds: float
    ) -> DecisionClaim | None:
        """Check the figures; when they do not fit because somebody else has just decided, his decision."""
        try:
            await self._check_figures(verdict, request, limits, seconds)
        except NotInThisState:
            standing = await self._around.claims.decision(verdict.request_id)
            if standing is None:
                raise
            return standing
        return None

    async def _check_figures(self, verdict: Verdict, request: StoredRequest, limits: Limits, seconds: float) -> None:
        """Limit and balance, before a first attempt; after one the balance has moved because of it."""
        kind = verdict.kind
        if not isinstance(kind, LedgerKind) or await self._posting.is_marked(kind, request.request_id):
            return
        balance = await outstanding(self._around.ledger, request.loan_account_id, seconds)
        check_limit(kind.limit(limits), weight(request, balance))
        expected = request.original_balance if verdict.confirmed is None else verdict.confirmed
        if expected != balance:
            at_request = "" if request.original_balance is None else f"{request.original_balance:.2f}"
            facts = Facts(balance_at_request=at_request, balance_now=f"{balance:.2f}")
            text = "The balance has moved since the request. Look at both figures and confirm the new one."
            raise NotInThisState("BALANCE_MOVED", text, facts)

    @asynccontextmanager
    async def _alone(self, request_id: str) -> AsyncIterator[None]:
        """One decision on a request at a time on this intake: a double click waits for its first half."""
        lock = self._locks.setdefault(request_id, asyncio.Lock())
        async with lock:
            yield


def _claim(caller: Caller, verdict: Verdict, around: Surroundings) -> DecisionClaim:
    return DecisionClaim(
        verdict.kind.kind,
        verdict.request_id,
        verdict.status,
        caller.user_id,
        caller.staff.name,
        verdict.comment,
        around.now(),
        uuid.uuid4().hex,
    )


def _decided_before(
    request: StoredRequest, standing: DecisionClaim | None, caller: Caller, verdict: Verdict
) -> Settled:
    """The read model shows a decision: fine for the one who made the same, else a refusal that names him."""
    if request.status == verdict.status and request.decided_by == caller.user_id:
        claim = standing or _claim_of(request, verdict)
        return Settled(claim, claim.posted or Posted(), already=True)
    facts = Decided(
        request.request_id,
        request.status,
        request.decided_by,
        request.decided_by_name,
        request.request_number,
        request.decided_at,
    )
    raise NotInThisState("ALREADY_DECIDED", _words(facts), Facts(decision=facts))


def _finished_before(standing: DecisionClaim, caller: Caller, verdict: Verdict) -> Settled:
    """The stream holds a decision that the read model does not show yet."""
    if standing.status == verdict.status and standing.user_id == caller.user_id:
        return Settled(standing, standing.posted or Posted(), already=True)
    raise _by_another(standing)


def _by_another(claim: DecisionClaim) -> NotInThisState:
    facts = _facts(claim)
    return NotInThisState("ALREADY_DECIDED", _words(facts), Facts(decision=facts))


def _being_decided(claim: DecisionClaim) -> InProgress:
    facts = _facts(claim)
    return InProgress(
        "BEING_DECIDED", f"{facts.user_name or 'Somebody'} is deciding this request.", Facts(decision=facts)
    )


def _facts(claim: DecisionClaim) -> Decided:
    return Decided(claim.request_id, claim.status, claim.user_id, claim.user_name, "", claim.at)


def _words(facts: Decided) -> str:
    return f"This request was {facts.status} by {facts.user_name or 'somebody else'} already."


def _claim_of(request: StoredRequest, verdict: Verdict) -> DecisionClaim:
    at: Any = request.decided_at
    return DecisionClaim(
        verdict.kind.kind,
        request.request_id,
        request.status,
        request.decided_by,
        request.decided_by_name,
        verdict.comment,
        at,
        "",
        published=True,
    )
