"""The event of a decision, and bringing decisions to the stream that it has not taken yet."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from projector.contract.approvals import APPROVED, REJECTED, DecisionClaim, Posted, StoredRequest
from projector.contract.desk_events import envelope
from projector.engine.errors import StoreAway, StreamsAway
from projector.intake.request_kinds import RequestKind
from projector.intake.requests import Surroundings

_YOUNG = timedelta(seconds=5)
"""A decision of this age may still be on its way in the hands of its decider."""

log = logging.getLogger(__name__)


def decision_event(
    kind: RequestKind, request: StoredRequest, claim: DecisionClaim, posted: Posted | None
) -> dict[str, str]:
    """The entry of a decision (desk-events.md 3): the same for whoever publishes it, however often."""
    body = {"requestId": request.request_id, "requestNumber": request.request_number}
    if claim.status == APPROVED:
        body |= {"comment": claim.comment, "approvedBy": claim.user_id, "approvedByName": claim.user_name}
        if posted is not None and posted.ledger_event_id:
            body["ledgerEventId"] = posted.ledger_event_id
        if posted is not None and posted.transaction_id:
            body["transactionId"] = posted.transaction_id
    elif claim.status == REJECTED:
        body |= {"reason": claim.comment, "rejectedBy": claim.user_id, "rejectedByName": claim.user_name}
    else:
        body |= {"cancelledBy": claim.user_id, "cancelledByName": claim.user_name}
    return envelope(
        kind.events[claim.status],
        event_id=f"{kind.kind}:{request.request_id}:{claim.status}",
        conversation=request.request_id,
        user_id=claim.user_id,
        body=body,
    )


async def send_decision(around: Surroundings, claim: DecisionClaim) -> None:
    """Bring a decision to the streams, its event first, then what follows from it. Raises StreamsAway, StoreAway."""
    await around.events.append({name: str(value) for name, value in claim.event.items()})
    if claim.command:
        await around.commands.append({name: str(value) for name, value in claim.command.items()})
    await around.claims.published(claim)


class Publishing:
    """Publishes what a crash or an outage has kept back: the events of decisions that nothing can stop any more."""

    def __init__(self, around: Surroundings, seconds: float = 5.0) -> None:
        self._around = around
        self._seconds = seconds

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.publish_waiting()
            except (StoreAway, StreamsAway) as error:
                log.warning("decisions wait", extra={"fields": {"kind": str(error)}})
            await asyncio.sleep(self._seconds)

    async def publish_waiting(self) -> int:
        """Publish what waits; the number. Raises StoreAway, StreamsAway."""
        waiting = await self._around.claims.unpublished(self._around.now() - _YOUNG)
        for claim in waiting:
            await send_decision(self._around, claim)
        if waiting:
            log.info("decisions published late", extra={"fields": {"count": len(waiting)}})
        return len(waiting)
