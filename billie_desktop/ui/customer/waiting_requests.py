"""Requests on an account that wait for a decision, and whether this agent may take them back (features.md AP-8, B)."""

from __future__ import annotations

from dataclasses import dataclass

from billie_desktop.desk.desk import Desk
from billie_desktop.domain.approval import RequestKind
from billie_desktop.domain.approval_request import ApprovalRequest
from billie_desktop.domain.command import Action

ASKED_BY = {RequestKind.WRITE_OFF: Action.REQUEST_WRITE_OFF, RequestKind.ADJUSTMENT: Action.ADJUST}
CANCEL_WORDS = {
    Action.REQUEST_WRITE_OFF: "Cancel write-off request",
    Action.ADJUST: "Cancel adjustment request",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request and why it cannot be taken back here; ``off`` is '' when it can."""

    request: ApprovalRequest
    off: str


def waiting_requests(desk: Desk, account_id: str) -> dict[Action, Waiting]:
    """What waits on an account, by the action that asked for it; the server allows one of a kind."""
    if desk.requests is None or desk.decisions is None:
        return {}
    return {
        ASKED_BY[request.kind]: Waiting(request, desk.decisions.availability(Action.CANCEL_REQUEST, request).reason)
        for request in desk.requests.of_account(account_id)
        if request.kind in ASKED_BY
    }
