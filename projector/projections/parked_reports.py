"""Archived verification reports, and those that wait for the first conversation of their application number.

A report names an application, its conversation may not have begun. Until one does, the report is parked under the
application number; the conversation that first carries the number takes it, and the parked document remembers which
one that was: a crash between the two writes is repaired by the redelivered event, and a second conversation of the
same application takes nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from projector.contract.event import Event
from projector.contract.position import Position
from projector.projections import parked
from projector.projections.document import Document
from projector.projections.workspace import Needs, Workspace

KIND = "identity-report"
MAX_PARKED = 20
"""Reports kept for one application number; the newest stay."""

GROUP = "identityVerificationReport"


def need(needs: Needs, application_number: str | None) -> None:
    """Ask for the reports that wait for an application number."""
    if application_number:
        parked.need(needs, KIND, application_number)


def is_parked(workspace: Workspace, event: Event, application_number: str) -> bool:
    """Whether this event waits, or has waited, for a conversation."""
    held = parked.peek(workspace, KIND, application_number)
    return held is not None and held.remembers(event.digest)


def park(
    workspace: Workspace, event: Event, application_number: str, group: dict[str, Any], own: datetime | None
) -> None:
    """Keep a report until a conversation of that number begins."""
    held = parked.touch(workspace, event, KIND, application_number)
    if held is None:
        return
    row = {
        "type": event.type,
        "lane": event.lane,
        "entry": str(event.position),
        "eventId": event.event_id,
        "digest": event.digest,
        "own": None if own is None else own.isoformat(),
        "group": group,
    }
    held.set("reports", [*(held.get("reports") or []), row][-MAX_PARKED:])


def take(workspace: Workspace, conversation: Document, application_number: str) -> None:
    """Give a conversation the reports that wait for its number, unless another one has taken them. Safe to repeat."""
    held = parked.peek(workspace, KIND, application_number)
    if held is None or held.get("takenBy") not in (None, conversation.key):
        return
    for row in held.get("reports") or []:
        event = Event(
            type=row["type"],
            lane=row["lane"],
            position=Position.parse(row["entry"]),
            event_id=row["eventId"],
            conversation=None,
            customer=None,
            body={},
            fields={},
            digest=bytes(row["digest"]),
            late=True,
        )
        if conversation.remembers(event.digest):
            continue
        workspace.alter(conversation).mark_applied(event)
        conversation.set("version", int(conversation.get("version") or 0) + 1)
        conversation.stamp(event.time)
        write(conversation, event, row["group"], None if row["own"] is None else datetime.fromisoformat(row["own"]))
    if held.get("takenBy") is None:
        workspace.alter(held).set("takenBy", conversation.key)


def write(conversation: Document, event: Event, group: dict[str, Any], own: datetime | None) -> bool:
    """Write the group whole, nulls included; an older ``archived_at`` loses. Whether it was written."""
    if not conversation.newer(GROUP, own, event.position):
        return False
    conversation.set(GROUP, dict(group))
    return True
