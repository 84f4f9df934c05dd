"""Requests to clear a re-application block (events.md 5.12), and the platform's answer to them (BC-3).

The answer is parked under the request's id, whether or not the request exists: no answer may create a request, and one
that comes later takes the answer. The request mirrors what is parked; bookkeeping ``answer`` says that it does.
"""

from __future__ import annotations

from datetime import datetime

from projector.contract.collections import BLOCK_CLEAR_REQUESTS
from projector.contract.event import Event
from projector.projections import freeform, links, parked
from projector.projections.desk_requests import (
    APPROVED,
    CANCELLED,
    REJECTED,
    begin,
    decision,
    fill,
    is_first_request,
    peek_request_id,
    request_id,
    request_number,
    requester,
)
from projector.projections.document import Document
from projector.projections.reading import Reader, peek_identifier
from projector.projections.registry import Projection
from projector.projections.workspace import Needs, Workspace

ANSWER = "block-clear-answer"
"""Kind of what is parked: fields ``status`` and ``reason`` (of the newest rejection)."""


def need_request(event: Event, needs: Needs) -> None:
    """The request, the answer parked for it, and its customer."""
    need_answer(needs, peek_request_id(event))
    needs.customer(peek_identifier(event.body, "canonicalCustomerId"))


def need_answer(needs: Needs, key: str | None) -> None:
    """A request and what is parked for it."""
    if key is not None:
        needs.document(BLOCK_CLEAR_REQUESTS, key)
        parked.need(needs, ANSWER, key)


def fold_requested(event: Event, workspace: Workspace) -> None:
    """Make the request, or complete the stub of a decision that came first."""
    read = Reader(workspace, event)
    key, customer_id = request_id(read, event), read.identifier("canonicalCustomerId")
    reasons = read.raw("reasons")
    if reasons is not None and not isinstance(reasons, list):
        read.warn()
    values = {
        "eventId": event.event_id,
        "requestNumber": request_number("RBC", event),
        "conversationId": read.identifier("conversationId"),
        "customerName": read.text("customerName") or "",
        "reasons": freeform.clean(reasons) if isinstance(reasons, list) else [],
        "justification": read.text("justification"),
        "requestedBy": requester(read, event),
        "requestedByName": read.text("requestedByName") or "",
        "requestedAt": event.time,
    }

    request = begin(workspace, event, BLOCK_CLEAR_REQUESTS, key)
    if request is None or not is_first_request(workspace, event, request):
        return
    fill(request, values)
    if customer_id is not None and request.get("canonicalCustomerId") is None:
        links.attach(workspace, request, customer_id)
    request.stamp(event.time)
    mirror_answer(workspace, event, request)


def answer(workspace: Workspace, event: Event, key: str, status: str, reason: str | None, own: datetime | None) -> None:
    """Record the platform's answer to a request; the newest one counts, whatever an operator decided (BC-3)."""
    note = parked.touch(workspace, event, ANSWER, key)
    if note is not None and note.newer("answer", own, event.position):
        note.set("status", status)
        if reason is not None:
            note.set("reason", reason)
    if workspace.peek(BLOCK_CLEAR_REQUESTS, key) is None:
        return
    request = begin(workspace, event, BLOCK_CLEAR_REQUESTS, key)
    if request is not None:
        mirror_answer(workspace, event, request)


def mirror_answer(workspace: Workspace, event: Event, request: Document) -> None:
    """Let a request show the answer that is parked for it, if there is one."""
    note = parked.peek(workspace, ANSWER, request.key)
    if note is None:
        return
    request.note("answer", True)
    request.set("status", note.get("status"))
    if note.get("reason") is not None:
        request.set("approvalDetails.reason", note.get("reason"))
    for name in ("createdAt", "updatedAt"):
        request.stamp(note.get(name))


PROJECTIONS = {
    "block_clear_approval.requested.v1": Projection(need_request, fold_requested),
    "block_clear_approval.approved.v1": decision(BLOCK_CLEAR_REQUESTS, APPROVED, need_request, mirror_answer),
    "block_clear_approval.rejected.v1": decision(BLOCK_CLEAR_REQUESTS, REJECTED, need_request, mirror_answer),
    "block_clear_approval.cancelled.v1": decision(BLOCK_CLEAR_REQUESTS, CANCELLED, need_request, mirror_answer),
}
