"""What a conversation is about (``conversation_summary``) and how it stands (``conversationSummary_changed``)."""

from __future__ import annotations

from typing import Any

from projector.contract.event import Event
from projector.projections import links
from projector.projections.application_numbers import ENVELOPE_NAMES, give_number, need_number
from projector.projections.chat_fields import (
    chat_text,
    conversation_key,
    customer_key,
    envelope_first,
    from_envelope,
    need_conversation,
    unfold,
)
from projector.projections.conversation import begin
from projector.projections.reading import Reader, peek_identifier
from projector.projections.registry import Projection
from projector.projections.workspace import Needs, Workspace

_CUSTOMER = ("usr", "user_id", "customer_id", "customerId")


def _fold_summary(event: Event, workspace: Workspace) -> None:
    key, customer_id = conversation_key(event), customer_key(event)
    purpose = chat_text(event.body.get("purpose"))
    facts = _facts(workspace, event)
    if not purpose and facts is None:
        workspace.count("warning", event.type)
        return
    conversation = begin(workspace, event, key, customer_id)
    if conversation is None:
        return
    if purpose and conversation.newer("purpose", None, event.position):
        conversation.set("purpose", purpose)
    if facts is not None and conversation.newer("facts", None, event.position):
        conversation.set("facts", facts)


def _facts(workspace: Workspace, event: Event) -> list[dict[str, Any]] | None:
    facts = unfold(event.body.get("facts"))
    if facts is None:
        return None
    if not isinstance(facts, list):
        workspace.count("warning", event.type)
        return None
    base = f"{event.digest.hex()}"
    return [
        {"id": f"{base}-{number}@{event.position}", "fact": chat_text(fact) or ""} for number, fact in enumerate(facts)
    ]


def _need_changes(event: Event, needs: Needs) -> None:
    need_conversation(event, needs)
    need_number(event, needs)
    needs.customer(peek_identifier(event.body, *_CUSTOMER))


def _fold_changes(event: Event, workspace: Workspace) -> None:
    key = conversation_key(event)
    number = envelope_first(workspace, event, *ENVELOPE_NAMES).identifier(*ENVELOPE_NAMES)
    status = Reader(workspace, event, {"status": from_envelope(event, "status")}).text("status")
    customer_id = customer_key(event) or envelope_first(workspace, event, *_CUSTOMER).identifier(*_CUSTOMER)
    if number is None and status is None and customer_id is None:
        workspace.count("warning", event.type)
        return
    conversation = begin(workspace, event, key, customer_id)
    if conversation is not None:
        decided = conversation.get("finalDecision") or conversation.get("decisionStatus")
        if status is not None and not decided and conversation.newer("status", None, event.position):
            conversation.set("status", status)
        if customer_id is not None and conversation.newer("customer", None, event.position):
            links.attach(workspace, conversation, customer_id)
    give_number(workspace, event, key, conversation, number, replace=True)


PROJECTIONS: dict[str, Projection] = {
    "conversation_summary": Projection(need_conversation, _fold_summary),
    "conversationSummary_changed": Projection(_need_changes, _fold_changes),
}
