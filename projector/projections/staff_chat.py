"""Staff in a conversation: who has claimed it, and what they said to the customer (docs/staff-events.md)."""

from __future__ import annotations

from typing import Any

from projector.contract import staff_events
from projector.contract.collections import CONVERSATIONS
from projector.contract.event import Event
from projector.projections.chat_fields import chat_text, conversation_key
from projector.projections.chat_messages import add_message
from projector.projections.chat_rows import row_id
from projector.projections.conversation import begin
from projector.projections.document import Document
from projector.projections.reading import Reader, envelope_identifier
from projector.projections.registry import Projection
from projector.projections.workspace import Needs, Workspace

SPEAKER = "staff"
CLAIM = "claim"

REMEMBERED = 200
"""Message ids kept per conversation, so that a message that is sent again under a new event id is known."""

_MESSAGES = "staffMessages"


def _needs(event: Event, needs: Needs) -> None:
    bare = (event.conversation or "").strip()
    if bare:
        needs.document(CONVERSATIONS, bare)


def _staff(read: Reader, event: Event) -> str | None:
    return read.identifier("staffId", "staff_id") or envelope_identifier("staff id", (event.customer or "").strip())


def _fold_message(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    key, author = conversation_key(event), _staff(read, event)
    message_id = read.identifier("messageId", "message_id") or event.event_id
    row: dict[str, Any] = {
        "id": row_id(event),
        "username": SPEAKER,
        "utterance": chat_text(read.raw("text", "utterance")) or "",
        "rationale": None,
        "createdAt": read.moment("sentAt", "sent_at") or event.time,
        "answerInputType": None,
        "prevSeq": None,
        "endConversation": False,
        "additionalData": None,
        "messageId": message_id,
        "eventId": event.event_id,
        "author": author,
        "authorName": read.text("staffName", "staff_name"),
    }
    known = workspace.peek(CONVERSATIONS, key)
    said = list(known.meta.get(_MESSAGES) or ()) if known is not None else []
    if message_id in said:
        workspace.count("duplicate", event.type)
        return
    conversation = add_message(workspace, event, row, None)
    if conversation is not None:
        conversation.note(_MESSAGES, [*said, message_id][-REMEMBERED:])


def _fold_claimed(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    key, staff = conversation_key(event), read.key("staffId", "staff_id", fallback=event.customer)
    claim = {
        "staffId": staff,
        "staffName": read.text("staffName", "staff_name"),
        "claimedAt": read.moment("claimedAt", "claimed_at") or event.time,
        "expiresAt": read.moment("expiresAt", "expires_at"),
    }
    holder = _holder(workspace.peek(CONVERSATIONS, key), event)
    if holder is not None and holder != staff:
        workspace.count("conflict", event.type)  # of two agents the first one in the stream has it
        return
    conversation = begin(workspace, event, key, None)
    if conversation is not None and conversation.newer(CLAIM, None, event.position):
        conversation.set(CLAIM, claim)


def _fold_released(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    key, staff = conversation_key(event), read.key("staffId", "staff_id", fallback=event.customer)
    known = workspace.peek(CONVERSATIONS, key)
    if known is None or known.get(f"{CLAIM}.staffId") != staff:
        workspace.count("conflict", event.type)  # nothing to hand back
        return
    conversation = begin(workspace, event, key, None)
    if conversation is not None and conversation.newer(CLAIM, None, event.position):
        conversation.set(CLAIM, None)


def _holder(conversation: Document | None, event: Event) -> str | None:
    """Who holds the conversation at the time of an event; a claim that has lapsed holds nothing."""
    claim = None if conversation is None else conversation.get(CLAIM)
    if not isinstance(claim, dict):
        return None
    expires = claim.get("expiresAt")
    return None if expires is not None and expires <= event.time else claim.get("staffId")


PROJECTIONS: dict[str, Projection] = {
    staff_events.STAFF_MESSAGE_SENT: Projection(_needs, _fold_message),
    staff_events.CONVERSATION_CLAIMED: Projection(_needs, _fold_claimed),
    staff_events.CONVERSATION_RELEASED: Projection(_needs, _fold_released),
}
