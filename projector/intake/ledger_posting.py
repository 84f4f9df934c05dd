"""The ledger's part of an approval: posted once, whoever asks and however often."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import grpc

from projector.contract.approvals import APPROVED, DecisionClaim, Posted, StoredRequest
from projector.engine.errors import StreamsAway
from projector.intake.errors import JUDGEMENTS, NOT_BEGUN, LedgerFailed
from projector.intake.ledger_link import BROKEN_TEXT
from projector.intake.ledger_reads import find_posting, posted_of
from projector.intake.ports import Marker
from projector.intake.request_kinds import LedgerKind
from projector.intake.requests import Surroundings
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

KEY_LIFE = timedelta(hours=23)
"""The ledger remembers a key for 24 hours; an older one is not replayed: the transactions are looked at instead."""
SURELY_OVER = timedelta(minutes=2)
"""No attempt is under way any more: longer than a deadline (45 s) and a reserved key (60 s)."""
WRITE_SECONDS = 45.0


class LedgerPosting:
    """Posts. Raises LedgerFailed with the ledger's code and text."""

    def __init__(self, around: Surroundings, marks: Marker) -> None:
        self._around = around
        self._marks = marks

    async def is_marked(self, kind: LedgerKind, request_id: str) -> bool:
        """Whether the mark says that the ledger has posted it."""
        return await self._mark(kind, request_id) is not None

    async def post(
        self, kind: LedgerKind, request: StoredRequest, claim: DecisionClaim, fresh: bool, seconds: float
    ) -> Posted:
        """The posting of an approval: found by its mark, by its key, or made now.

        ``fresh``: this attempt has made the claim, so nothing was sent before. A claim that for certain has led to
        nothing is taken back.
        """
        mark = await self._mark(kind, request.request_id)
        if mark is not None:
            return _posted_of_mark(mark)
        if not fresh and self._around.now() - claim.at > KEY_LIFE:
            found = await find_posting(self._around.ledger, request, kind.transaction_type, claim.at, seconds)
            if found is not None:
                return found
        command = kind.command(request, claim, kind.key_of(request.request_id))
        try:
            answer = await self._around.ledger.write(kind.ledger_method, command, min(seconds, WRITE_SECONDS))
        except LedgerFailed as error:
            # An "unavailable" that came back may be a proxy's, behind which the ledger has posted.
            never_begun = fresh and (not error.sent or error.status in NOT_BEGUN)
            if error.status in JUDGEMENTS or never_begun:
                await self._around.claims.release(claim)
            elif error.status is grpc.StatusCode.UNAVAILABLE:
                raise LedgerFailed(grpc.StatusCode.UNKNOWN, BROKEN_TEXT) from error
            raise
        message = pb.TransactionResponse.FromString(answer)
        posted = posted_of(message.transaction, message.event_id)
        await self._set_mark(kind, request.request_id, posted)
        return posted

    async def has_led_to_nothing(
        self, kind: LedgerKind, request: StoredRequest, claim: DecisionClaim, seconds: float
    ) -> bool:
        """Whether an approval that was left in the middle has, for certain, not posted, and will not any more."""
        if claim.status != APPROVED or claim.event or self._around.now() - claim.at < SURELY_OVER:
            return False
        if await self.is_marked(kind, request.request_id):
            return False
        return await find_posting(self._around.ledger, request, kind.transaction_type, claim.at, seconds) is None

    async def _mark(self, kind: LedgerKind, request_id: str) -> Mapping[str, Any] | None:
        return await self._marks.get(kind.marker_of(request_id))

    async def _set_mark(self, kind: LedgerKind, request_id: str, posted: Posted) -> None:
        value = {
            "transactionId": posted.transaction_id,
            "ledgerEventId": posted.ledger_event_id,
            "balanceBefore": posted.balance_before,
            "balanceAfter": posted.balance_after,
        }
        try:
            await self._marks.set_if_absent(kind.marker_of(request_id), value)
        except StreamsAway:
            # The claim in our own database says the same, and the key would answer the same.
            return


def _posted_of_mark(mark: Mapping[str, Any]) -> Posted:
    names = ("transactionId", "ledgerEventId", "balanceBefore", "balanceAfter")
    return Posted(*(str(mark.get(name) or "") for name in names))
