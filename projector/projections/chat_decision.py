"""The credit decision on a conversation: ``final_credit_decision`` and its older name ``final_decision``."""

from __future__ import annotations

from typing import Any

from projector.contract.event import Event
from projector.projections import maps
from projector.projections.application_numbers import ENVELOPE_NAMES, give_number, need_number
from projector.projections.chat_fields import (
    conversation_key,
    customer_key,
    envelope_first,
    from_envelope,
    need_conversation,
)
from projector.projections.conversation import begin
from projector.projections.document import Document
from projector.projections.reading import Reader
from projector.projections.registry import Projection
from projector.projections.workspace import Needs, Workspace

_DECISION = ("decision", "outcome")


def _needs(event: Event, needs: Needs) -> None:
    need_conversation(event, needs)
    need_number(event, needs)


def _fold(event: Event, workspace: Workspace) -> None:
    key, customer_id = conversation_key(event), customer_key(event)
    word = Reader(workspace, event, {"decision": from_envelope(event, *_DECISION)}).word("decision")
    number = envelope_first(workspace, event, *ENVELOPE_NAMES).identifier(*ENVELOPE_NAMES)
    detail = _detail(Reader(workspace, event))
    if word is None:
        workspace.count("warning", event.type)
        return
    conversation = begin(workspace, event, key, customer_id)
    if conversation is not None:
        _decide(workspace, event, conversation, word.upper())
        for name, value in detail.items():
            if value is not None and conversation.newer(f"decision:{name}", None, event.position):
                conversation.set(f"decisionDetail.{name}", value)
    give_number(workspace, event, key, conversation, number)


def _decide(workspace: Workspace, event: Event, conversation: Document, decision: str) -> None:
    """A decision stands until a newer one comes (CHAT-6)."""
    if not conversation.newer("decision", None, event.position):
        workspace.count("stale", event.type)
        return
    conversation.set("finalDecision", decision)
    conversation.set("decisionStatus", maps.DECISION.get(decision, maps.DECISION_OTHER))
    conversation.set("status", maps.DECISION_CONVERSATION.get(decision, maps.DECISION_CONVERSATION_OTHER))


def _detail(read: Reader) -> dict[str, Any]:
    return {
        "reason": read.text("reason"),
        "retryEligible": read.boolean("retry_eligible", "retryEligible"),
        "sourceApplicationNumber": read.text("source_application_number", "sourceApplicationNumber"),
        "blockedUntil": read.moment("blocked_until", "blockedUntil"),
    }


PROJECTIONS: dict[str, Projection] = {
    "final_credit_decision": Projection(_needs, _fold),
    "final_decision": Projection(_needs, _fold),
}
