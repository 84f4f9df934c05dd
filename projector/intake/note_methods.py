"""Notes and the record of reveals: messages in, messages out. A note is an event; the projector stores it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from google.protobuf.message import Message

from projector.contract.desk_events import envelope
from projector.contract.notes import NoteClaim, StoredNote
from projector.contract.staff_events import CONTACT_NOTE_ADDED, CONTACT_NOTE_AMENDED, contact_note
from projector.engine.errors import StreamsAway
from projector.intake import request_values as values
from projector.intake import rich_text
from projector.intake.caller import Caller
from projector.intake.desk_service import Signed
from projector.intake.errors import Away, NotInThisState, UnknownThing
from projector.intake.ports import EventStream
from projector.intake.session_methods import stamp
from projector.intake.trail import Act, Trail
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb

CHANNELS = ("phone", "email", "sms", "internal", "system")
TOPICS = ("general_enquiry", "complaint", "escalation", "internal_note", "account_update", "collections")
DIRECTIONS = ("inbound", "outbound")
WITH_DIRECTION = frozenset({"phone", "email", "sms"})
PRIORITIES = ("low", "normal", "high", "urgent")
SENTIMENTS = ("positive", "neutral", "negative", "escalation")
OLDEST = timedelta(days=7)
_CLOCKS_APART = timedelta(minutes=5)


class Notes(Protocol):
    """What notes need from the store. Methods raise StoreAway."""

    async def missing(self, about: Mapping[str, str]) -> str:
        """The first of the names (``customerId`` …) whose document is not known; '' when all are."""

    async def find(self, note_id: str) -> StoredNote | None:
        """A note in the read model."""

    async def claim(self, claim: NoteClaim) -> NoteClaim:
        """Claim a note; the claim that stands, ours or that of an earlier attempt of the same form."""

    async def published(self, note_id: str) -> None:
        """The stream holds the note."""

    async def claim_amendment(self, amends: str, note_id: str) -> bool:
        """Whether the amendment of a note is this one: of two that come at the same time one wins."""


class NoteMethods:
    """AddNote, AmendNote, LogReveal."""

    def __init__(
        self, notes: Notes, events: EventStream, trail: Trail, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._notes = notes
        self._events = events
        self._trail = trail
        self._now = now

    def signed(self) -> Mapping[str, Signed]:
        """Methods by name."""
        return {"AddNote": self.add, "AmendNote": self.amend, "LogReveal": self.reveal}

    async def add(self, request: pb.AddNoteRequest, caller: Caller, seconds: float) -> Message:
        """A note about a customer."""
        given = {
            "customerId": values.required("customer_id", request.customer_id, 100),
            "loanAccountId": request.loan_account_id,
            "conversationId": request.conversation_id,
            "applicationNumber": request.application_number,
        }
        about = {name: key for name, key in given.items() if key}
        written = _written(request.content)
        note_id, at = self._identity(request, caller), self._at(request)
        missing = await self._notes.missing(about)
        if missing:
            raise UnknownThing(
                "UNKNOWN_CUSTOMER" if missing == "customerId" else "UNKNOWN_ACCOUNT",
                "What the note refers to is not known.",
            )
        customer = given["customerId"]
        act = Act("AddNote", "customer", customer, customer, reason=request.content.topic, key=request.note_key)
        body = contact_note(note_id, {**about, **written}, caller.user_id, caller.staff.name, at)
        async with self._trail.around(caller, act):
            return await self._send(CONTACT_NOTE_ADDED, note_id, body, at, caller)

    async def amend(self, request: pb.AmendNoteRequest, caller: Caller, seconds: float) -> Message:
        """A new version of a note; only the newest can be amended."""
        written = _written(request.content)
        note_id, at, amends = self._identity(request, caller), self._at(request), request.amends_note_id
        old = await self._notes.find(amends)
        if old is None:
            raise UnknownThing("UNKNOWN_NOTE", "This note is not known.")
        act = Act(
            "AmendNote",
            "note",
            amends,
            old.about.get("customerId", ""),
            reason=request.content.topic,
            key=request.note_key,
        )
        body = contact_note(note_id, {**old.about, **written}, caller.user_id, caller.staff.name, at, amends)
        async with self._trail.around(caller, act):
            # One that others have amended is never claimed; the retry of our own amendment finds its claim.
            if old.status != "active" and await self._notes.find(note_id) is None:
                raise _amended()
            if not await self._notes.claim_amendment(amends, note_id):
                raise _amended()
            return await self._send(CONTACT_NOTE_AMENDED, note_id, body, at, caller)

    async def reveal(self, request: pb.LogRevealRequest, caller: Caller, seconds: float) -> Message:
        """Record that a masked detail is about to be shown."""
        customer = values.required("customer_id", request.customer_id, 100)
        detail = values.required("detail", request.detail, 60)
        await self._trail.reveal(caller, customer, detail, values.optional("reason", request.reason))
        return pb.LogRevealResponse()

    async def _send(
        self, event_type: str, note_id: str, body: Mapping[str, Any], at: datetime, caller: Caller
    ) -> pb.NoteResponse:
        event = envelope(
            event_type, event_id=f"note:{note_id}", conversation=note_id, user_id=caller.user_id, body=body
        )
        ours = NoteClaim(note_id, at, event)
        standing = await self._notes.claim(ours)
        if not standing.published:
            try:
                await self._events.append(standing.event)
            except StreamsAway as error:
                raise Away("STREAM_AWAY", "The note could not be sent. Nothing was recorded; try again.") from error
            await self._notes.published(note_id)
        answer = pb.NoteResponse(note_id=note_id, already_recorded=standing is not ours)
        answer.created_at.CopyFrom(stamp(standing.at))
        return answer

    def _identity(self, request: pb.AddNoteRequest | pb.AmendNoteRequest, caller: Caller) -> str:
        """The same form of the same author is the same note, in every retry."""
        key = values.identifier("note_key", request.note_key)
        return hashlib.sha256(f"{caller.user_id}:{key}".encode()).hexdigest()[:24]

    def _at(self, request: pb.AddNoteRequest | pb.AmendNoteRequest) -> datetime:
        """When it was written: now, or for a note kept while there was no connection what the desk says."""
        now = self._now()
        if not request.HasField("written_at"):
            return now
        try:
            at = request.written_at.ToDatetime(tzinfo=UTC)
        except (ValueError, OverflowError):
            raise values.invalid("written_at", "This is no moment.") from None
        if not now - OLDEST <= at <= now + _CLOCKS_APART:
            raise values.invalid("written_at", "A note is sent within seven days, and not before it is written.")
        return min(at, now)


def _written(content: pb.NoteContent) -> dict[str, Any]:
    """The content, checked. Raises Invalid."""
    channel = values.one_of("channel", content.channel, CHANNELS)
    written: dict[str, Any] = {
        "channel": channel,
        "topic": values.one_of("topic", content.topic, TOPICS),
        "subject": values.required("subject", content.subject, 200),
        "content": rich_text.parse(content.body_json),
        "priority": values.one_of("priority", content.priority, PRIORITIES, "normal"),
        "sentiment": values.one_of("sentiment", content.sentiment, SENTIMENTS, "neutral"),
    }
    if channel in WITH_DIRECTION:
        written["contactDirection"] = values.one_of("direction", content.direction, DIRECTIONS)
    elif content.direction:
        raise values.invalid("direction", "Only calls, e-mails and messages have a direction.")
    return written


def _amended() -> NotInThisState:
    return NotInThisState("NOTE_AMENDED", "This note was amended already. Amend the newest version.")
