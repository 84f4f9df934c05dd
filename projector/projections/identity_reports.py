"""The archived identity verification report: one half for the conversation, one for the customer (events.md 5.9)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from projector.contract.collections import CONVERSATIONS
from projector.contract.event import Event
from projector.projections import parked_reports, verification
from projector.projections.chat_fields import customer_key
from projector.projections.conversation import begin
from projector.projections.document import Document
from projector.projections.reading import Reader, peek_identifier
from projector.projections.registry import Projection
from projector.projections.workspace import Needs, Workspace

_EARLIEST = datetime.min.replace(tzinfo=UTC)


def _needs(event: Event, needs: Needs) -> None:
    needs.customer(peek_identifier(event.body, "customer_id") or (event.customer or "").strip())
    number = peek_identifier(event.body, "application_number")
    if number is not None:
        needs.match(CONVERSATIONS, "applicationNumber", number)
        parked_reports.need(needs, number)


def _fold(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    number = read.key("application_number")
    customer_id = read.identifier("customer_id") or customer_key(event)
    request, reference = read.identifier("lab_request_id"), read.text("provider_reference")
    report, response = _file(read, "report"), _file(read, "raw_response")
    own, archived = read.own_time("archived_at"), read.moment("archived_at")
    group = {
        "labRequestId": request,
        "providerReference": reference,
        "reportFileLocation": report["file_location"],
        "reportFileName": report["file_name"],
        "rawResponseFileLocation": response["file_location"],
        "rawResponseFileName": response["file_name"],
        "archivedAt": archived,
    }
    values: dict[str, Any] = {"reportArchived": read.has("report") or read.has("raw_response"), "labRequestId": request}
    values |= {name: v for name, v in (("archivedAt", archived), ("providerReference", reference)) if v is not None}

    _tell_conversation(workspace, event, number, group, own)
    if customer_id is not None:
        verification.write(workspace, event, customer_id, values, own)


def _file(read: Reader, name: str) -> dict[str, str | None]:
    part = read.group(name)
    return {field: None if part is None else part.text(field) for field in ("file_location", "file_name")}


def _tell_conversation(
    workspace: Workspace, event: Event, number: str, group: dict[str, Any], own: datetime | None
) -> None:
    """Apply the report to the most recently updated conversation of the number, or park it until there is one."""
    candidates = workspace.find(CONVERSATIONS, "applicationNumber", number)
    told = any(conversation.remembers(event.digest) for conversation in candidates)
    if told or parked_reports.is_parked(workspace, event, number):
        workspace.count("duplicate", event.type)
        return
    if not candidates:
        parked_reports.park(workspace, event, number, group, own)
        return
    latest = max(candidates, key=_recency)
    conversation = begin(workspace, event, latest.key, None)
    if conversation is not None and not parked_reports.write(conversation, event, group, own):
        workspace.count("stale", event.type)


def _recency(conversation: Document) -> tuple[datetime, str]:
    updated = conversation.get("updatedAt")
    return (updated.replace(tzinfo=UTC) if isinstance(updated, datetime) else _EARLIEST, conversation.key)


PROJECTIONS: dict[str, Projection] = {"identity_verification.report.archived.v1": Projection(_needs, _fold)}
