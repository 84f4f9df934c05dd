"""Notes of staff about a customer: added once, amended by a new version, never edited (docs/staff-events.md)."""

from __future__ import annotations

from typing import Any

from projector.contract import staff_events
from projector.contract.collections import APPLICATIONS, CONTACT_NOTES, CONVERSATIONS, LOAN_ACCOUNTS, USERS
from projector.contract.event import Event
from projector.projections import links
from projector.projections.document import Document
from projector.projections.reading import Reader, envelope_identifier, peek_identifier
from projector.projections.registry import Projection
from projector.projections.words import known_word
from projector.projections.workspace import Needs, Workspace

CHANNELS = frozenset({"phone", "email", "sms", "internal", "system"})
TOPICS = frozenset(
    {"general_enquiry", "complaint", "escalation", "internal_note", "account_update", "collections"},
)
DIRECTIONS = frozenset({"inbound", "outbound"})
PRIORITIES = frozenset({"low", "normal", "high", "urgent"})
SENTIMENTS = frozenset({"positive", "neutral", "negative", "escalation"})

ACTIVE, AMENDED = "active", "amended"
LONGEST_SUBJECT = 200

_ABOUT = (
    ("loanAccount", LOAN_ACCOUNTS, "loanAccountId"),
    ("conversation", CONVERSATIONS, "conversationId"),
    ("application", APPLICATIONS, "applicationNumber"),
)
"""Reference in the note, its collection, and the key beside it, which has the same name in the body."""


def _needs(event: Event, needs: Needs) -> None:
    for name in ("noteId", "amendsNoteId"):
        key = peek_identifier(event.body, name)
        if key is not None:
            needs.document(CONTACT_NOTES, key)
    for _, collection, name in _ABOUT:
        key = peek_identifier(event.body, name)
        if key is not None:
            needs.document(collection, key)
    needs.customer(peek_identifier(event.body, "customerId"))


def _fold(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    key, amends = read.key("noteId"), read.identifier("amendsNoteId")
    customer_id = read.identifier("customerId")
    values = _values(read, workspace, event)

    if workspace.peek(CONTACT_NOTES, key) is None:
        note = workspace.touch(event, CONTACT_NOTES, key)
        if note is not None:
            for name, value in values.items():
                note.set(name, value)
            links.attach(workspace, note, customer_id)
            note.set("amendsNote", None if amends is None else workspace.identity(CONTACT_NOTES, amends))
            note.set("status", AMENDED if workspace.find(CONTACT_NOTES, "amendsNote", note.id) else ACTIVE)
            note.reach(event.time)
    else:
        workspace.count("duplicate", event.type)
    if amends is not None:
        _retire(workspace, event, workspace.peek(CONTACT_NOTES, amends))


def _retire(workspace: Workspace, event: Event, amended: Document | None) -> None:
    """Only the newest version is active. Safe to repeat."""
    if amended is not None and amended.get("status") != AMENDED:
        workspace.alter(amended).set("status", AMENDED)
        amended.reach(event.time)


def _values(read: Reader, workspace: Workspace, event: Event) -> dict[str, Any]:
    author = read.identifier("createdBy") or envelope_identifier("staff id", (event.customer or "").strip())

    def word(name: str, words: frozenset[str]) -> str | None:
        return known_word(workspace, event, read.word(name), words)

    values: dict[str, Any] = {
        "channel": word("channel", CHANNELS) or "internal",
        "topic": word("topic", TOPICS) or "general_enquiry",
        "contactDirection": word("contactDirection", DIRECTIONS),
        "subject": (read.text("subject") or "")[:LONGEST_SUBJECT],
        "content": read.json("content"),
        "priority": word("priority", PRIORITIES) or "normal",
        "sentiment": word("sentiment", SENTIMENTS) or "neutral",
        "createdBy": None if author is None else workspace.identity(USERS, author),
        "createdByName": read.text("createdByName"),
        "createdAt": read.moment("writtenAt") or event.time,
    }
    for reference, collection, name in _ABOUT:
        about = read.identifier(name)
        values[name] = about
        values[reference] = None if about is None else workspace.reference(collection, about)
    return values


PROJECTIONS: dict[str, Projection] = {
    staff_events.CONTACT_NOTE_ADDED: Projection(_needs, _fold),
    staff_events.CONTACT_NOTE_AMENDED: Projection(_needs, _fold),
}
