"""Asking for a re-application block to be cleared (features.md AP-5, desk-events.md 4).

The customer, after merges, and the reason of his block come from the read model. A reason that needs a second person
becomes a request, one per customer; another one that staff may clear is authorised at once, once per form.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from projector.contract.approvals import BlockFacts, Kind, OpenClaim
from projector.contract.block_clears import AT_ONCE, BY_APPROVAL, clear_authorized
from projector.contract.desk_events import envelope
from projector.contract.notes import NoteClaim
from projector.engine.errors import StreamsAway
from projector.intake.caller import Caller
from projector.intake.errors import Away, NotInThisState, UnknownThing
from projector.intake.pause_methods import SYDNEY
from projector.intake.request_kinds import BLOCK_CLEAR
from projector.intake.request_values import invalid
from projector.intake.requests import Requests, Surroundings, already_open
from projector.intake.trail import Act

METHOD = "RequestBlockClear"


class SentCommands(Protocol):
    """Commands that were authorised at once, by their event ids. Methods raise StoreAway."""

    async def sent(self, note_id: str) -> NoteClaim | None:
        """The claim of an earlier attempt of the same form."""

    async def claim(self, claim: NoteClaim) -> NoteClaim:
        """Claim a command; the claim that stands, ours or that of an earlier attempt of the same form."""

    async def published(self, note_id: str) -> None:
        """The stream holds the command."""


@dataclass(frozen=True, slots=True)
class ClearWish:
    """What is asked for. ``shown_reason`` is what the agent saw."""

    request_id: str
    customer_id: str
    shown_reason: str
    justification: str


@dataclass(frozen=True, slots=True)
class ClearAsked:
    """What was recorded."""

    request_id: str
    event_id: str
    reason: str
    needs_approval: bool
    already: bool = False


class BlockClears:
    """Asks. Errors: UnknownThing, Invalid, AlreadyOpen, InProgress, NotInThisState, Away."""

    def __init__(
        self, around: Surroundings, requests: Requests, commands: SentCommands, now: Callable[[], datetime]
    ) -> None:
        self._around = around
        self._requests = requests
        self._commands = commands
        self._now = now

    async def ask(self, caller: Caller, wish: ClearWish) -> ClearAsked:
        """Record a request, or authorise the clear; once however often it is sent."""
        facts = await self._around.records.block(wish.customer_id)
        if facts is None:
            raise UnknownThing("UNKNOWN_CUSTOMER", "This customer is not known.")
        repeated = await self._repeated(caller, wish, facts)
        if repeated is not None:
            return repeated
        self._check(wish, facts)
        act = Act(METHOD, "customer", facts.customer_id, facts.customer_id, "", wish.justification, wish.request_id)
        if facts.reason in BY_APPROVAL:
            return await self._request(caller, wish, facts, act)
        made = clear_authorized(
            wish.request_id, facts.customer_id, [facts.reason], caller.user_id, wish.justification, self._now()
        )
        ours = NoteClaim(made["cause"], self._now(), made)
        async with self._around.trail.around(caller, act):
            standing = await self._commands.claim(ours)
            await self._send(standing)
        return ClearAsked(wish.request_id, made["cause"], facts.reason, False, standing is not ours)

    async def _request(self, caller: Caller, wish: ClearWish, facts: BlockFacts, act: Act) -> ClearAsked:
        around = self._around
        other = await around.records.pending_on(Kind.BLOCK_CLEAR, facts.customer_id)
        if other is not None:
            raise already_open(other.request_id, other.requested_by, other.requested_by_name, other.request_number)
        body = {
            "canonicalCustomerId": facts.customer_id,
            "customerName": facts.customer_name,
            "reasons": [facts.reason],
            "justification": wish.justification,
            "requestedBy": caller.user_id,
            "requestedByName": caller.staff.name,
        }
        if facts.conversation_id:
            body["conversationId"] = facts.conversation_id
        event_id = f"{Kind.BLOCK_CLEAR}:{wish.request_id}:requested"
        event = envelope(
            BLOCK_CLEAR.events["requested"],
            event_id=event_id,
            conversation=wish.request_id,
            user_id=caller.user_id,
            body=body,
        )
        who, name = caller.user_id, caller.staff.name
        ours = OpenClaim(Kind.BLOCK_CLEAR, facts.customer_id, wish.request_id, who, name, self._now(), event)
        async with around.trail.around(caller, act):
            standing = await self._requests.take(ours)
            await self._requests.publish(standing)
        return ClearAsked(wish.request_id, event_id, facts.reason, True, standing is not ours)

    async def _repeated(self, caller: Caller, wish: ClearWish, facts: BlockFacts) -> ClearAsked | None:
        """The same form again, also after the block has gone because of it."""
        around, event_id = self._around, f"{Kind.BLOCK_CLEAR}:{wish.request_id}:requested"
        sent = await self._commands.sent(f"{Kind.BLOCK_CLEAR}:{wish.request_id}:authorized")
        if sent is not None:
            if sent.event["usr"] != facts.customer_id:
                raise invalid("request_id", "This id belongs to another request.")
            await self._send(sent)
            return ClearAsked(wish.request_id, sent.note_id, wish.shown_reason, False, already=True)
        stored = await around.records.request(Kind.BLOCK_CLEAR, wish.request_id)
        claim = await around.claims.find_open(Kind.BLOCK_CLEAR, facts.customer_id)
        if stored is not None:
            if (stored.requested_by, stored.customer_id) != (caller.user_id, facts.customer_id):
                raise invalid("request_id", "This id belongs to another request.")
            return ClearAsked(wish.request_id, event_id, wish.shown_reason, True, already=True)
        if claim is None or claim.request_id != wish.request_id:
            return None
        if claim.user_id != caller.user_id:
            raise invalid("request_id", "This id belongs to another request.")
        if not claim.published:
            await self._requests.publish(claim)
        return ClearAsked(wish.request_id, event_id, wish.shown_reason, True, already=True)

    def _check(self, wish: ClearWish, facts: BlockFacts) -> None:
        today = self._now().astimezone(SYDNEY).date()
        if not facts.reason or (facts.until is not None and facts.until < today):
            raise NotInThisState("NOT_BLOCKED", "This customer is not blocked.")
        if facts.reason != wish.shown_reason:
            raise NotInThisState("BLOCK_CHANGED", "The block has another reason by now. Look at it again.")
        if facts.reason not in BY_APPROVAL | AT_ONCE:
            raise NotInThisState("NOT_CLEARABLE", "Nobody can clear a block for this reason.")

    async def _send(self, claim: NoteClaim) -> None:
        if claim.published:
            return
        try:
            await self._around.commands.append(claim.event)
        except StreamsAway as error:
            raise Away("STREAM_AWAY", "The clear could not be sent. Nothing was changed; try again.") from error
        await self._commands.published(claim.note_id)
