"""Remarks of the chat agents for staff: ``noticeboard_post`` and its twin ``noticeboard_updated``."""

from __future__ import annotations

from typing import Any

from projector.contract.collections import CONVERSATIONS
from projector.contract.event import Event
from projector.projections.chat_fields import chat_text, conversation_key, customer_key, need_conversation
from projector.projections.chat_rows import is_repeated, row_id
from projector.projections.conversation import begin
from projector.projections.reading import Reader, first
from projector.projections.registry import Projection
from projector.projections.workspace import Workspace

MAX_NOTICES = 500
"""Notices kept per conversation; the oldest go first (SAFE-2)."""

FIELD = "noticeboard"
NAMELESS = "unknown"


def _fold(event: Event, workspace: Workspace) -> None:
    key, customer_id = conversation_key(event), customer_key(event)
    row = _row(workspace, event)
    order = (round(row["timestamp"].timestamp() * 1000), 0, event.position.ms, event.position.seq)
    if is_repeated(workspace, event, CONVERSATIONS, key, FIELD, order):
        return
    document = begin(workspace, event, key, customer_id)
    if document is not None:
        document.insert_row(FIELD, row, order, MAX_NOTICES)


def _row(workspace: Workspace, event: Event) -> dict[str, Any]:
    name = chat_text(_either(event, "agent_name", "agentName")) or NAMELESS
    posted = Reader(workspace, event, {"timestamp": _either(event, "timestamp")}).moment("timestamp")
    return {
        "id": row_id(event),
        "agentName": name,
        "topic": name.rpartition("::")[2],
        "content": chat_text(_either(event, "post", "content")) or "",
        "timestamp": posted or event.time,
    }


def _either(event: Event, *names: str) -> Any:
    """The body's value; older events carry the same names at the top level of the envelope."""
    found = first(event.body, *names)
    return first(event.fields, *names) if found is None else found


PROJECTIONS: dict[str, Projection] = {
    "noticeboard_post": Projection(need_conversation, _fold),
    "noticeboard_updated": Projection(need_conversation, _fold),
}
