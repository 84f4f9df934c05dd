"""Feedback of contacts: received once, then its status changes (events.md 5.15).

A status for feedback that has not come leaves nothing visible: it is parked, and the feedback takes it on arrival.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from projector.contract.collections import FEEDBACK
from projector.contract.event import Event
from projector.contract.position import Position
from projector.projections import links, parked
from projector.projections.contact import audit, is_erased, need_contact, resolve
from projector.projections.document import Document
from projector.projections.reading import Reader, peek_identifier
from projector.projections.registry import Projection
from projector.projections.words import known_word
from projector.projections.workspace import Needs, Workspace

KIND = "feedback"
MAX_PARKED = 50
"""Status changes kept for one piece of feedback that has not come; the newest stay."""

STATUSES = frozenset({"new", "acknowledged", "resolved"})


def _needs(event: Event, needs: Needs) -> None:
    need_contact(event, needs)
    needs.customer(peek_identifier(event.body, "customer_id"))
    key = peek_identifier(event.body, "feedback_id")
    if key is not None:
        needs.document(FEEDBACK, key)
        parked.need(needs, KIND, key)


def _fold_received(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    key, contact_id, customer_id = (
        read.key("feedback_id"),
        read.identifier("contact_id"),
        read.identifier("customer_id"),
    )
    own, received = read.own_time("received_at", required=True), read.moment("received_at", required=True)
    area, severity, kind = read.text("product_area"), read.text("severity"), read.text("type")
    erased = contact_id is not None and is_erased(workspace, contact_id)
    values: dict[str, Any] = {
        "feedbackId": key,
        "contactIdString": None if contact_id is None else resolve(workspace, contact_id),
        "feedbackType": kind,
        "severity": severity,
        "body": None if erased else read.text("text"),
        "productArea": area,
        "receivedAt": received or event.time,
        "status": "new",
    }

    if workspace.peek(FEEDBACK, key) is None:
        feedback = workspace.touch(event, FEEDBACK, key)
        if feedback is not None:
            for name, value in values.items():
                feedback.set(name, value)
            if customer_id is not None:
                links.attach(workspace, feedback, customer_id)
            feedback.stamp(event.time)
    else:
        workspace.count("duplicate", event.type)
    if contact_id is not None:
        facts = {"type": kind, "severity": severity, "productArea": area}
        audit(workspace, event, contact_id, own, read.text("actor"), facts)
    _take_parked(workspace, key)


def _fold_status(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    key = read.key("feedback_id")
    own = read.own_time("changed_at", required=True)
    change = {
        "status": known_word(workspace, event, read.word("status"), STATUSES),
        "changedAt": read.moment("changed_at", required=True) or event.time,
        "actor": read.text("actor"),
        "note": read.text("note"),
    }
    if workspace.peek(FEEDBACK, key) is None:
        _park(workspace, event, key, change, own)
    else:
        _change(workspace, event, key, change, own)


def _change(workspace: Workspace, event: Event, key: str, change: dict[str, Any], own: datetime | None) -> None:
    """Apply a status change to stored feedback and write its audit row."""
    feedback = workspace.touch(event, FEEDBACK, key)
    known = workspace.peek(FEEDBACK, key)
    owner = None if known is None else known.get("contactIdString")
    if feedback is not None:
        if feedback.newer("status", own, event.position):
            _set(workspace, feedback, change, owner)
        else:
            workspace.count("stale", event.type)
        feedback.stamp(event.time)
    if isinstance(owner, str):
        audit(workspace, event, owner, own, change["actor"], {"status": change["status"], "feedback": key})


def _set(workspace: Workspace, feedback: Document, change: dict[str, Any], owner: Any) -> None:
    if change["status"] is not None:
        feedback.set("status", change["status"])
    feedback.set("statusChangedAt", change["changedAt"])
    feedback.set("statusActor", change["actor"])
    if change["note"] is not None and not (isinstance(owner, str) and is_erased(workspace, owner)):
        feedback.set("statusNote", change["note"])


def _park(workspace: Workspace, event: Event, key: str, change: dict[str, Any], own: datetime | None) -> None:
    held = parked.touch(workspace, event, KIND, key)
    if held is None:
        return
    row = {
        **change,
        "own": None if own is None else own.isoformat(),
        "entry": str(event.position),
        "eventId": event.event_id,
        "digest": event.digest,
        "lane": event.lane,
        "type": event.type,
    }
    held.set("changes", [*(held.get("changes") or []), row][-MAX_PARKED:])


def _take_parked(workspace: Workspace, key: str) -> None:
    """Apply what waited for this feedback. Safe to repeat: every change is known by its digest."""
    held = parked.peek(workspace, KIND, key)
    for row in (held.get("changes") or []) if held is not None else ():
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
        own = None if row["own"] is None else datetime.fromisoformat(row["own"])
        _change(workspace, event, key, {name: row[name] for name in ("status", "changedAt", "actor", "note")}, own)


def forget(workspace: Workspace, feedback_id: str) -> None:
    """Take the notes out of what had waited for the feedback of an erased contact."""
    held = parked.peek(workspace, KIND, feedback_id)
    if held is not None:
        changes = [{**row, "note": None} for row in held.get("changes") or []]
        workspace.alter(held).set("changes", changes)


PROJECTIONS: dict[str, Projection] = {
    "feedback.received.v1": Projection(_needs, _fold_received),
    "feedback.status.changed.v1": Projection(_needs, _fold_status),
}
