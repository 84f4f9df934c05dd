"""Requests for an adjustment (docs/protocol.md): the same life as a write-off request. The ledger moves the money."""

from __future__ import annotations

from projector.contract import desk_events
from projector.contract.collections import ADJUSTMENT_REQUESTS
from projector.contract.event import Event
from projector.projections import links
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
from projector.projections.values import stored
from projector.projections.workspace import Needs, Workspace

DEFAULT_PRIORITY = "normal"


def need_request(event: Event, needs: Needs) -> None:
    """The request and its customer."""
    key = peek_request_id(event)
    if key is not None:
        needs.document(ADJUSTMENT_REQUESTS, key)
    needs.customer(peek_identifier(event.body, "customerId"))


def fold_requested(event: Event, workspace: Workspace) -> None:
    """Make the request, or complete the stub of a decision that came first."""
    read = Reader(workspace, event)
    key, customer_id = request_id(read, event), read.identifier("customerId")
    values = {
        "eventId": event.event_id,
        "requestNumber": request_number("ADJ", event),
        "loanAccountId": read.identifier("loanAccountId"),
        "customerName": read.text("customerName") or "",
        "accountNumber": read.text("accountNumber") or "",
        "principalDelta": stored(read.money("principalDelta")),
        "feeDelta": stored(read.money("feeDelta")),
        "amount": stored(read.money("amount")),
        "originalBalance": stored(read.money("originalBalance")),
        "reason": read.text("reason"),
        "priority": read.word("priority") or DEFAULT_PRIORITY,
        "requiresSeniorApproval": bool(read.boolean("requiresSeniorApproval")),
        "requestedBy": requester(read, event),
        "requestedByName": read.text("requestedByName") or "",
        "requestedAt": event.time,
    }

    request = begin(workspace, event, ADJUSTMENT_REQUESTS, key)
    if request is None or not is_first_request(workspace, event, request):
        return
    fill(request, values)
    if customer_id is not None and request.get("customerId") is None:
        links.attach(workspace, request, customer_id)
    request.stamp(event.time)


def _nothing_follows(workspace: Workspace, event: Event, request: Document) -> None:
    """Nobody but the operators decides about an adjustment."""


PROJECTIONS = {
    desk_events.ADJUSTMENT_REQUESTED: Projection(need_request, fold_requested),
    desk_events.ADJUSTMENT_APPROVED: decision(ADJUSTMENT_REQUESTS, APPROVED, need_request, _nothing_follows),
    desk_events.ADJUSTMENT_REJECTED: decision(ADJUSTMENT_REQUESTS, REJECTED, need_request, _nothing_follows),
    desk_events.ADJUSTMENT_CANCELLED: decision(ADJUSTMENT_REQUESTS, CANCELLED, need_request, _nothing_follows),
}
