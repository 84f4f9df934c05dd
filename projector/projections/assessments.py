"""Assessments of a conversation: each body is stored whole under its slot (events.md 5.6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from projector.contract.event import Event
from projector.projections import freeform, verification
from projector.projections.chat_fields import (
    conversation_key,
    customer_key,
    full_body,
    group,
    need_conversation,
    unfold,
)
from projector.projections.conversation import begin
from projector.projections.document import Document
from projector.projections.fraud_severity import is_rated
from projector.projections.reading import Reader, first
from projector.projections.registry import Projection
from projector.projections.values import is_given
from projector.projections.workspace import Workspace

FRAUD_CHECK = "fraudCheck"

WITH_FILE = frozenset({"identityRisk", "serviceability", "accountConduct", FRAUD_CHECK})
"""Slots whose ``s3Key`` is taken from ``file_location`` when the body has none (ASM-3)."""


def slot_body(body: dict[str, Any], slot: str) -> dict[str, Any]:
    """A body as it is stored under a slot: cleaned (SAFE-1), with the place of its report file (ASM-3)."""
    stored: dict[str, Any] = freeform.clean(body)
    location = stored.get("file_location", stored.get("fileLocation"))
    if slot in WITH_FILE and not is_given(stored.get("s3Key")) and is_given(location):
        stored["s3Key"] = location
    return stored


def _assessment(slot: str) -> Projection:
    def fold(event: Event, workspace: Workspace) -> None:
        key, customer_id = conversation_key(event), customer_key(event)
        stored = slot_body(full_body(event), slot)
        conversation = begin(workspace, event, key, customer_id)
        if conversation is not None and stored:
            _store(workspace, event, conversation, slot, stored)

    return Projection(need_conversation, fold)


def _store(workspace: Workspace, event: Event, conversation: Document, slot: str, stored: dict[str, Any]) -> None:
    """The newest entry wins (ASM-1); the old form of the fraud check yields to a result with a severity."""
    rated = slot == FRAUD_CHECK and is_rated(conversation.get(f"assessments.{slot}"))
    if not rated and conversation.newer(f"assessment:{slot}", None, event.position):
        conversation.set(f"assessments.{slot}", stored)
    else:
        workspace.count("stale", event.type)


_IDENTITY_RISK = _assessment("identityRisk")


def _fold_identity_risk(event: Event, workspace: Workspace) -> None:
    """The slot ``identityRisk``; a laboratory result in the body goes to the customer as well."""
    customer_id = customer_key(event)
    laboratory = group(
        workspace, event, unfold(first(event.body, "lab_verification", "labVerification")) or None, "lab_verification."
    )
    values, own = ({}, None) if laboratory is None else _laboratory(laboratory)
    _IDENTITY_RISK.fold(event, workspace)
    if laboratory is not None and customer_id is not None:
        verification.write(workspace, event, customer_id, values, own)


def _laboratory(read: Reader) -> tuple[dict[str, Any], datetime | None]:
    """The values that the result gives, and the time of the check."""
    checked = ("requestDateTime", "request_date_time")
    values = {
        "overallResult": read.text("overallResult", "overall_result"),
        "provider": read.text("provider"),
        "providerReference": read.text("providerReference", "provider_reference"),
        "labRequestId": read.text("requestId", "request_id"),
        "checkedAt": read.moment(*checked),
    }
    return {name: value for name, value in values.items() if value is not None}, read.own_time(*checked)


PROJECTIONS: dict[str, Projection] = {
    "identityRisk_assessment": Projection(need_conversation, _fold_identity_risk),
    "credit_assessment_serviceability_result": _assessment("serviceability"),
    "serviceability_assessment_results": _assessment("serviceability"),
    "credit_assessment_accountConduct_result": _assessment("accountConduct"),
    "fraudCheck_assessment": _assessment(FRAUD_CHECK),
    "post_identity_risk_checks_complete": _assessment("postIdentityRisk"),
    "credit_assessment_complete": _assessment("creditAssessmentComplete"),
}
