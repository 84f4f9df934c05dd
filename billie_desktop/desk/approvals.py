"""Four eyes: requesting, and deciding what others have requested. Only there when the server offers it.

Every method may raise NotAllowed and its kin (role, limit, own request, frozen), NotFound, InvalidInput, TryLater
(nothing happened), OutcomeUnknown (the same call with the same request id tells). A method that is called again with
the same request id has one effect.
"""

from __future__ import annotations

from typing import Protocol

from billie_desktop.domain.approval import AdjustmentForm, Decided, Requested, RequestKind, WriteOffForm
from billie_desktop.domain.money import Money


class Approvals(Protocol):
    """Write-offs and adjustments by request of one person and decision of another."""

    async def request_write_off(self, form: WriteOffForm) -> Requested:
        """Ask for a write-off. Raises OpenRequest, BalanceMoved."""

    async def request_adjustment(self, form: AdjustmentForm) -> Requested:
        """Ask for an adjustment. Raises OpenRequest."""

    async def approve(
        self, kind: RequestKind, request_id: str, comment: str, confirmed_balance: Money | None = None
    ) -> Decided:
        """Decide for it: the ledger posts once, however often and by however many it is pressed.

        Raises BalanceMoved (show both figures, then confirm the new one), AlreadyDecided.
        """

    async def reject(self, kind: RequestKind, request_id: str, reason: str) -> Decided:
        """Decide against it. Raises AlreadyDecided."""

    async def cancel(self, kind: RequestKind, request_id: str) -> Decided:
        """Take one's own request back. Raises AlreadyDecided."""
