"""Messages of a conversation: ``user_input`` and ``assistant_response``, kept in the order in which they were said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from projector.contract.collections import CONVERSATIONS
from projector.contract.event import Event
from projector.projections import attention, freeform
from projector.projections.chat_fields import (
    chat_text,
    conversation_key,
    customer_key,
    need_conversation,
    unfold,
)
from projector.projections.chat_rows import Order, is_repeated, row_id
from projector.projections.conversation import begin
from projector.projections.document import Document, NeedsWholeDocument
from projector.projections.reading import Reader, first
from projector.projections.registry import Projection
from projector.projections.values import Unreadable, is_given, to_integer
from projector.projections.workspace import Workspace

MAX_UTTERANCES = 2000
"""Messages kept per conversation; the oldest go first (SAFE-2)."""

FIELD = "utterances"


def said_by(speaker: str) -> Projection:
    """The projection for messages of one speaker: the event type alone decides who spoke."""

    def fold(event: Event, workspace: Workspace) -> None:
        add_message(workspace, event, message_row(workspace, event, speaker), customer_key(event))

    return Projection(need_conversation, fold)


def message_row(workspace: Workspace, event: Event, speaker: str) -> dict[str, Any]:
    """The row of ``utterances`` for a message; odd values never lose it."""
    read, body = Reader(workspace, event), event.body
    additional = first(body, "additional_data", "additionalData")
    return {
        "id": row_id(event),
        "username": speaker,
        "utterance": chat_text(first(body, "utterance")) or "",
        "rationale": chat_text(first(body, "rationale")),
        "createdAt": read.moment("created_at", "createdAt") or event.time,
        "answerInputType": chat_text(first(body, "answer_input_type", "answerInputType")),
        "prevSeq": sequence(event),
        "endConversation": bool(read.boolean("end_conversation", "endConversation")),
        "additionalData": None if additional is None else freeform.clean(unfold(additional)),
    }


def add_message(workspace: Workspace, event: Event, row: dict[str, Any], customer_id: str | None) -> Document | None:
    """Insert a message into its conversation and count it; None when it is there already.

    Raises NeedsWholeDocument when the message belongs before one that is not loaded.
    """
    key = conversation_key(event)
    order = message_order(event, row)
    if is_repeated(workspace, event, CONVERSATIONS, key, FIELD, order):
        return None
    known = workspace.peek(CONVERSATIONS, key)
    count = 0 if known is None else _count(known)
    document = begin(workspace, event, key, customer_id)
    if document is None:
        return None
    document.insert_row(FIELD, row, order, MAX_UTTERANCES)
    document.set("utteranceCount", count + 1)
    last = document.get("lastUtteranceTime")
    if not isinstance(last, datetime) or last < row["createdAt"]:
        document.set("lastUtteranceTime", row["createdAt"])
    attention.heard(document, row["username"], row["utterance"], row["createdAt"])
    return document


def message_order(event: Event, row: dict[str, Any]) -> Order:
    """The place of a message: time, then sequence, then entry id."""
    milliseconds = round(row["createdAt"].timestamp() * 1000)
    return (milliseconds, row["prevSeq"] or 0, event.position.ms, event.position.seq)


def sequence(event: Event) -> int | None:
    """``prev_seq``, else ``seq`` of the envelope as a number; None when it is none."""
    for name in ("prev_seq", "seq"):
        value = event.fields.get(name)
        if is_given(value):
            try:
                return to_integer(value)
            except Unreadable:
                return None
    return None


def _count(known: Document) -> int:
    """Messages accepted so far. Documents of older writers have rows and no count."""
    count = known.get("utteranceCount")
    if isinstance(count, int | float):
        return int(count)
    if known.partial:
        raise NeedsWholeDocument(CONVERSATIONS, known.key)
    return len(known.get(FIELD) or [])


PROJECTIONS: dict[str, Projection] = {
    "user_input": said_by("customer"),
    "assistant_response": said_by("assistant"),
}
