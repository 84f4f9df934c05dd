"""Fraud risk of a conversation and of a customer: severity only rises (events.md 5.8, rule FR-1)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from projector.contract.collections import CONVERSATIONS
from projector.contract.event import Event
from projector.projections.assessments import FRAUD_CHECK, slot_body
from projector.projections.chat_fields import customer_key, need_conversation
from projector.projections.conversation import begin
from projector.projections.customer import begin as begin_customer
from projector.projections.document import Document
from projector.projections.fraud_severity import rank, severity
from projector.projections.maps import SEVERITY_RANK
from projector.projections.reading import Reader, envelope_identifier, peek_identifier
from projector.projections.registry import Projection
from projector.projections.workspace import Needs, Workspace

_LOW = SEVERITY_RANK["LOW"]
_CONVERSATION = ("conversation_id", "conversationId")
_CUSTOMER = ("customer_id", "customerId")


def _need_assessment(event: Event, needs: Needs) -> None:
    need_conversation(event, needs)
    named = peek_identifier(event.body, *_CONVERSATION)
    if named is not None and not event.conversation:
        needs.document(CONVERSATIONS, named)


def _fold_assessment(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    customer_id = customer_key(event)
    key = envelope_identifier("conversation id", (event.conversation or "").strip()) or read.identifier(*_CONVERSATION)
    rated = rank(read.raw("severity"))
    read.money("final_score", "finalScore")  # stored as sent, and a required number must be one
    if key is None:
        workspace.count("warning", event.type)
        return
    if rated <= _LOW:
        workspace.count("unknown" if rated < _LOW else "dropped", event.type)
        return
    stored = slot_body(dict(event.body), FRAUD_CHECK)
    conversation = begin(workspace, event, key, customer_id)
    if conversation is None:
        return
    path = f"assessments.{FRAUD_CHECK}"
    if rises(conversation, event, conversation.get(f"{path}.severity"), rated, None):
        conversation.set(path, stored)
    else:
        workspace.count("stale", event.type)


def _need_halt(event: Event, needs: Needs) -> None:
    needs.customer((event.customer or "").strip() or peek_identifier(event.body, *_CUSTOMER))


def _fold_halt(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    customer_id = customer_key(event) or read.identifier(*_CUSTOMER)
    word, own = severity(read.raw("severity")), read.own_time("flagged_at", "flaggedAt")
    values = {
        "severity": word,
        "score": _score(read),
        "categories": read.json("categories") or [],
        "flaggedAt": read.moment("flagged_at", "flaggedAt") or event.time,
    }
    if customer_id is None:
        workspace.count("warning", event.type)
        return
    customer = begin_customer(workspace, event, customer_id)
    if customer is None:
        return
    if word is None and read.has("severity"):
        workspace.count("unknown", event.type)
    customer.set("fraudRisk.active", True)
    if rises(customer, event, customer.get("fraudRisk.severity"), rank(word), own):
        for name, value in values.items():
            customer.set(f"fraudRisk.{name}", value)
    else:
        workspace.count("stale", event.type)
    customer.stamp(event.time)


def rises(document: Document, event: Event, stored: Any, incoming: int, own: datetime | None) -> bool:
    """Whether a result may replace the stored one: a higher severity always, an equal one when it is newer (FR-1)."""
    if incoming < rank(stored):
        return False
    # One mark per severity: times are compared among equals only.
    return document.newer(f"fraud:{incoming}", own, event.position)


def _score(read: Reader) -> int | None:
    """The score as a whole number; a fraction is cut off."""
    value = read.lenient_money("final_score", "finalScore")
    return None if value is None else int(value)


PROJECTIONS: dict[str, Projection] = {
    "fraud_risk.assessment.v1": Projection(_need_assessment, _fold_assessment),
    "fraud_risk.halt.v1": Projection(_need_halt, _fold_halt),
}
