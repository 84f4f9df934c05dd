"""Write-off requests (events.md 5.11). Money is never moved by them: the ledger does that."""

from __future__ import annotations

from projector.contract.collections import WRITE_OFF_REQUESTS
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
        needs.document(WRITE_OFF_REQUESTS, key)
    needs.customer(peek_identifier(event.body, "customerId"))


def fold_requested(event: Event, workspace: Workspace) -> None:
    """Make the request, or complete the stub of a decision that came first."""
    read = Reader(workspace, event)
    key, customer_id = request_id(read, event), read.identifier("customerId")
    values = {
        "eventId": event.event_id,
        "requestNumber": request_number("WO", event),
        "loanAccountId": read.identifier("loanAccountId"),
        "customerName": read.text("customerName") or "",
        "accountNumber": read.text("accountNumber") or "",
        "amount": stored(read.money("amount")),
        "originalBalance": stored(read.money("originalBalance")),
        "reason": read.word("reason"),
        "notes": read.text("notes"),
        "priority": read.word("priority") or DEFAULT_PRIORITY,
        "requestedBy": requester(read, event),
        "requestedByName": read.text("requestedByName") or "",
        "requestedAt": event.time,
    }

    request = begin(workspace, event, WRITE_OFF_REQUESTS, key)
    if request is None or not is_first_request(workspace, event, request):
        return
    fill(request, values)
    if customer_id is not None and request.get("customerId") is None:
        links.attach(workspace, request, customer_id)
    request.stamp(event.time)


def _nothing_follows(workspace: Workspace, event: Event, request: Document) -> None:
    """Nobody but the operators decides about a write-off."""


PROJECTIONS = {
    "writeoff.requested.v1": Projection(need_request, fold_requested),
    "writeoff.approved.v1": decision(WRITE_OFF_REQUESTS, APPROVED, need_request, _nothing_follows),
    "writeoff.rejected.v1": decision(WRITE_OFF_REQUESTS, REJECTED, need_request, _nothing_follows),
    "writeoff.cancelled.v1": decision(WRITE_OFF_REQUESTS, CANCELLED, need_request, _nothing_follows),
}
