"""``conversation_started``: fills what is empty or provisional and undoes nothing."""

from __future__ import annotations

from datetime import datetime

from projector.contract.event import Event
from projector.projections.application_numbers import ENVELOPE_NAMES, give_number, need_number
from projector.projections.chat_fields import conversation_key, customer_key, envelope_first, need_conversation
from projector.projections.conversation import PROVISIONAL, begin
from projector.projections.document import Document
from projector.projections.reading import Reader
from projector.projections.registry import Projection
from projector.projections.workspace import Needs, Workspace


def _needs(event: Event, needs: Needs) -> None:
    need_conversation(event, needs)
    need_number(event, needs)


def _fold(event: Event, workspace: Workspace) -> None:
    key, customer_id = conversation_key(event), customer_key(event)
    number = envelope_first(workspace, event, *ENVELOPE_NAMES).identifier(*ENVELOPE_NAMES)
    started = Reader(workspace, event, event.fields).moment("timestamp") or event.time
    conversation = begin(workspace, event, key, customer_id)
    if conversation is not None:
        _start(conversation, started)
    give_number(workspace, event, key, conversation, number)


def _start(conversation: Document, started: datetime) -> None:
    if conversation.meta.get(PROVISIONAL) or conversation.get("startedAt") is None:
        conversation.set("startedAt", started)
        conversation.note(PROVISIONAL, False)
    conversation.set_missing("applicationNumber", "")
    conversation.set_missing("status", "active")
    conversation.set_missing("assessments", {})
    if not conversation.partial:
        conversation.set_missing("utterances", [])
        conversation.set_missing("noticeboard", [])


PROJECTIONS: dict[str, Projection] = {"conversation_started": Projection(_needs, _fold)}
