"""Notes and the record of reveals: messages in, messages out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

from google.protobuf.message import Message

from projector.contract.notes import NewNote, NoteResult, StoredNote
from projector.intake import request_values as values
from projector.intake.caller import Caller
from projector.intake.desk_service import Signed
from projector.intake.errors import IntakeError, NotInThisState, UnknownThing
from projector.intake.session_methods import stamp
from projector.intake.trail import Act, Trail
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb

CHANNELS = ("phone", "email", "sms", "internal", "system")
TOPICS = ("general_enquiry", "complaint", "escalation", "internal_note", "account_update", "collections")
DIRECTIONS = ("inbound", "outbound")
WITH_DIRECTION = frozenset({"phone", "email", "sms"})
PRIORITIES = ("low", "normal", "high", "urgent")
SENTIMENTS = ("positive", "neutral", "negative", "escalation")
LONGEST_BODY = 64 * 1024
_DEEPEST = 40
_LINKS = frozenset({"url", "href", "src"})


class Notes(Protocol):
    """Where notes are stored. Methods raise StoreAway."""

    async def add(self, note: NewNote) -> StoredNote:
        """Store a note, once for one id."""

    async def amend(self, note: NewNote, amends: str) -> StoredNote:
        """Store a new version of a note; only the newest can be amended."""


class NoteMethods:
    """AddNote, AmendNote, LogReveal."""

    def __init__(self, notes: Notes, trail: Trail, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._notes = notes
        self._trail = trail
        self._now = now

    def signed(self) -> Mapping[str, Signed]:
        """Methods by name."""
        return {"AddNote": self.add, "AmendNote": self.amend, "LogReveal": self.reveal}

    async def add(self, request: pb.AddNoteRequest, caller: Caller, seconds: float) -> Message:
        """Store a note."""
        note = self._note(
            request.note_key,
            request.content,
            caller,
            customer_id=values.required("customer_id", request.customer_id, 100),
            loan_account_id=request.loan_account_id,
            conversation_id=request.conversation_id,
            application_number=request.application_number,
        )
        act = Act("AddNote", "customer", note.customer_id, note.customer_id, reason=note.topic, key=request.note_key)
        async with self._trail.around(caller, act):
            return _answer(await self._notes.add(note))

    async def amend(self, request: pb.AmendNoteRequest, caller: Caller, seconds: float) -> Message:
        """Store a new version of a note."""
        note = self._note(request.note_key, request.content, caller)
        act = Act("AmendNote", "note", request.amends_note_id, reason=note.topic, key=request.note_key)
        async with self._trail.around(caller, act):
            return _answer(await self._notes.amend(note, request.amends_note_id))

    async def reveal(self, request: pb.LogRevealRequest, caller: Caller, seconds: float) -> Message:
        """Record that a masked detail is about to be shown."""
        customer = values.required("customer_id", request.customer_id, 100)
        detail = values.required("detail", request.detail, 60)
        await self._trail.reveal(caller, customer, detail, values.optional("reason", request.reason))
        return pb.LogRevealResponse()

    def _note(self, key: str, content: pb.NoteContent, caller: Caller, **references: str) -> NewNote:
        channel = values.one_of("channel", content.channel, CHANNELS)
        if channel in WITH_DIRECTION:
            direction = values.one_of("direction", content.direction, DIRECTIONS)
        elif content.direction:
            raise values.invalid("direction", "Only calls, e-mails and messages have a direction.")
        else:
            direction = ""
        key = values.identifier("note_key", key)
        return NewNote(
            # The same form of the same author is the same note, in every retry.
            note_id=hashlib.sha256(f"{caller.user_id}:{key}".encode()).hexdigest()[:24],
            author_id=caller.user_id,
            at=self._now().replace(microsecond=0),
            channel=channel,
            topic=values.one_of("topic", content.topic, TOPICS),
            direction=direction,
            subject=values.required("subject", content.subject, 200),
            content=rich_text(content.body_json),
            priority=values.one_of("priority", content.priority, PRIORITIES, "normal"),
            sentiment=values.one_of("sentiment", content.sentiment, SENTIMENTS, "neutral"),
            **references,
        )


def rich_text(text: str) -> dict[str, Any]:
    """The body of a note: a JSON object of bounded size and depth, with links to http and https only.

    Raises Invalid.
    """
    if not text.strip():
        raise values.invalid("body_json", "A note needs a text.")
    if len(text.encode()) > LONGEST_BODY:
        raise values.invalid("body_json", "The note is too long.")
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        raise values.invalid("body_json", "The text of the note cannot be read.") from None
    if not isinstance(body, dict):
        raise values.invalid("body_json", "The text of the note cannot be read.")
    _check(body, 0)
    return body


def _check(value: Any, depth: int) -> None:
    if depth > _DEEPEST:
        raise values.invalid("body_json", "The text of the note is nested too deeply.")
    if isinstance(value, dict):
        for name, item in value.items():
            if name.startswith("$") or "." in name or "\x00" in name:
                raise values.invalid("body_json", "The text of the note holds a name that cannot be stored.")
            if name.lower() in _LINKS and not _is_web_link(item):
                raise values.invalid("body_json", "Links lead to http and https addresses only.")
            _check(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth + 1)
    elif isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise values.invalid("body_json", "The text of the note holds a number that cannot be stored.")
    elif isinstance(value, str) and ("\x00" in value or (not value.isascii() and _has_surrogate(value))):
        raise values.invalid("body_json", "The text of the note holds a sign that cannot be stored.")


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= sign <= "\udfff" for sign in text)


def _is_web_link(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        parts = urlsplit(value.strip())
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


_REFUSALS: dict[NoteResult, Callable[[], IntakeError]] = {
    NoteResult.UNKNOWN_CUSTOMER: lambda: UnknownThing("UNKNOWN_CUSTOMER", "This customer is not known."),
    NoteResult.UNKNOWN_REFERENCE: lambda: UnknownThing("UNKNOWN_ACCOUNT", "What the note refers to is not known."),
    NoteResult.UNKNOWN_NOTE: lambda: UnknownThing("UNKNOWN_NOTE", "This note is not known."),
    NoteResult.AMENDED_BEFORE: lambda: NotInThisState(
        "NOTE_AMENDED", "This note was amended already. Amend the newest version."
    ),
}


def _answer(stored: StoredNote) -> pb.NoteResponse:
    if stored.result in _REFUSALS:
        raise _REFUSALS[stored.result]()
    answer = pb.NoteResponse(note_id=stored.note_id, already_recorded=stored.result is NoteResult.STORED_BEFORE)
    if stored.created_at is not None:
        answer.created_at.CopyFrom(stamp(stored.created_at))
    return answer
