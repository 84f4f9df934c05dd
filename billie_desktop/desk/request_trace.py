"""What became of a request or decision that was sent: the read model shows it (desk-events.md 2)."""

from __future__ import annotations

from collections.abc import Callable

from billie_desktop.desk.request_ports import Release, RequestSource
from billie_desktop.domain.approval import RequestKind
from billie_desktop.domain.approval_request import ApprovalRequest, RequestStatus
from billie_desktop.domain.command import Action, Intent

TRACE_PAUSES = (0.1, *(0.5,) * 10, 2.0, 5.0, 10.0, 30.0, 60.0)
"""Seconds between looks; until the tenth it is "being recorded", afterwards "accepted, still updating"."""

_KINDS = {Action.REQUEST_WRITE_OFF: RequestKind.WRITE_OFF, Action.ADJUST: RequestKind.ADJUSTMENT}
_DECIDED = {
    Action.APPROVE_REQUEST: RequestStatus.APPROVED,
    Action.REJECT_REQUEST: RequestStatus.REJECTED,
    Action.CANCEL_REQUEST: RequestStatus.CANCELLED,
}


def _nothing() -> None:
    """There is nothing to end."""


class RequestTrace:
    """Looks for one intent's own request or decision. ``changes``: where to hear that requests have changed."""

    def __init__(
        self, source: RequestSource, user_id: str, changes: Callable[[Callable[[], None]], Release] | None = None
    ) -> None:
        self._source = source
        self._user_id = user_id
        self._changes = changes

    def subscribe(self, callback: Callable[[], None]) -> Release:
        """Hear that a request may be shown now that was not before."""
        return self._changes(callback) if self._changes is not None else _nothing

    async def found(self, intent: Intent) -> ApprovalRequest | None:
        """The request that proves the intent; None while nothing does. Raises Unavailable.

        A decision of somebody else proves nothing about this one.
        """
        kind = _KINDS.get(intent.action) or RequestKind(intent.values["kind"])
        request = await self._source.find(kind, intent.values["request_id"])
        wanted = _DECIDED.get(intent.action)
        if request is None or (wanted is None and request.requested_by != self._user_id):
            return None
        if wanted is not None and request.decided_by != self._user_id:
            return None
        # Of a block clear the platform has the last word: its answer takes the place of the decision's own status.
        answered = kind is RequestKind.BLOCK_CLEAR and wanted is RequestStatus.APPROVED
        same = request.status == wanted or (answered and request.status == RequestStatus.REJECTED)
        return request if wanted is None or same else None
