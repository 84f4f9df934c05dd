"""Bank statement capture: every event merges its own part of ``conversations.statementCapture`` (events.md 5.7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from projector.contract.event import Event
from projector.projections import freeform
from projector.projections.chat_fields import conversation_key, customer_key, full_body, need_conversation
from projector.projections.conversation import begin
from projector.projections.document import Document
from projector.projections.reading import Reader
from projector.projections.registry import Projection
from projector.projections.statement_files import account_holders, file_locations
from projector.projections.workspace import Workspace

GROUP = "statementCapture"

Part = Callable[[Document, Event], None]
"""Writes the part that one event has read."""


def _projection(read: Callable[[Event, Workspace], Part]) -> Projection:
    """Reads everything first, then applies the part to the conversation, a stub when it is unknown."""

    def fold(event: Event, workspace: Workspace) -> None:
        key, customer_id = conversation_key(event), customer_key(event)
        part = read(event, workspace)
        conversation = begin(workspace, event, key, customer_id)
        if conversation is not None:
            part(conversation, event)

    return Projection(need_conversation, fold)


def _set(conversation: Document, event: Event, name: str, value: Any) -> None:
    """One value of the group; the newest entry wins."""
    if conversation.newer(f"capture:{name}", None, event.position):
        conversation.set(f"{GROUP}.{name}", value)


def _consent(word: str) -> Projection:
    """SC-2: ``initiated`` never replaces ``complete``; between complete and cancelled the newest entry wins.

    The final words and ``initiated`` are marked apart, so that the result does not depend on the order of arrival.
    """
    slot = "capture:started" if word == "initiated" else "capture:consent"

    def part(conversation: Document, event: Event) -> None:
        if not conversation.newer(slot, None, event.position):
            return
        if word == "complete":
            status = word
        elif word == "cancelled":
            begun_anew = not conversation.is_newer("capture:started", None, event.position)
            status = "initiated" if begun_anew else word
        elif conversation.get(f"{GROUP}.consentStatus") == "complete":
            return
        elif conversation.is_newer("capture:consent", None, event.position):
            status = word
        else:
            return
        conversation.set(f"{GROUP}.consentStatus", status)

    return _projection(lambda event, workspace: part)


def _flag(name: str) -> Projection:
    def part(conversation: Document, event: Event) -> None:
        conversation.set(f"{GROUP}.{name}", True)

    return _projection(lambda event, workspace: part)


def _read_job(event: Event, workspace: Workspace) -> Part:
    body = Reader(workspace, event).identifier("jobId", "job_id")
    job = body or Reader(workspace, event, event.fields).identifier("jobId", "job_id")

    def part(conversation: Document, event: Event) -> None:
        if job is not None:
            _set(conversation, event, "basiqJobId", job)

    return part


def _read_retrieval(event: Event, workspace: Workspace) -> Part:
    body = full_body(event)
    files = file_locations(Reader(workspace, event, body))
    holders = account_holders(Reader(workspace, event, body))

    def part(conversation: Document, event: Event) -> None:
        conversation.set(f"{GROUP}.retrievalComplete", True)
        for name, location in files.items():
            if conversation.newer(f"capture:file:{name}", None, event.position):
                conversation.set(f"{GROUP}.fileLocations.{name}", location)
        if holders and conversation.newer("capture:holders", None, event.position):
            conversation.set(f"{GROUP}.accountHolders", holders)
            conversation.set("statementAccountHolders", " | ".join(holders))

    return part


def _read_report(event: Event, workspace: Workspace) -> Part:
    report = freeform.clean(full_body(event))

    def part(conversation: Document, event: Event) -> None:
        if report:
            _set(conversation, event, "affordabilityReport", report)

    return part


PROJECTIONS: dict[str, Projection] = {
    "statement_consent_initiated": _consent("initiated"),
    "statement_consent_complete": _consent("complete"),
    "statement_consent_cancelled": _consent("cancelled"),
    "basiq_job_created": _projection(_read_job),
    "statement_retrieval_complete": _projection(_read_retrieval),
    "affordability_report_downloaded": _projection(_read_report),
    "affordability_report_complete": _projection(_read_report),
    "statement_checks_complete": _flag("checksComplete"),
}
