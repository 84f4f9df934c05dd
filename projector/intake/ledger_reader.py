"""Balances of the ledger, for the comparison with the read models."""

from __future__ import annotations

import asyncio
from datetime import UTC
from decimal import Decimal, InvalidOperation

import grpc

from projector.engine.drift import LedgerReading
from projector.intake.errors import LedgerFailed
from projector.intake.ledger_channel import LedgerAddress
from projector.intake.ledger_link import LedgerLink
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

READ_SECONDS = 10.0
"""Deadline of a read (ledger.md 3)."""

PAUSES = (0.2, 1.0)
"""Before the second and the third attempt at one account."""

_PASSING = frozenset({grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.ABORTED})


class LedgerReader:
    """Reads balances over one connection; ``close`` at the end."""

    def __init__(self, where: LedgerAddress) -> None:
        self._link = LedgerLink(where)

    async def close(self) -> None:
        """End the connection."""
        await self._link.close()

    async def balance(self, account_id: str) -> LedgerReading:
        """The whole outstanding balance, or that the ledger does not know the account.

        Raises LedgerFailed when the ledger cannot be asked, also after some attempts, or answers no amount.
        """
        request = pb.GetBalanceRequest(loan_account_id=account_id).SerializeToString()
        for pause in (*PAUSES, None):
            try:
                answer = pb.GetBalanceResponse.FromString(await self._link.read("GetBalance", request, READ_SECONDS))
            except LedgerFailed as error:
                if error.status is grpc.StatusCode.NOT_FOUND:
                    return LedgerReading(None, None)
                if pause is None or error.status not in _PASSING:
                    raise
                await asyncio.sleep(pause)
            else:
                break
        try:
            total = Decimal(answer.total_outstanding)
        except InvalidOperation:
            raise LedgerFailed(grpc.StatusCode.DATA_LOSS, "The ledger's answer holds no balance.") from None
        if not total.is_finite():
            raise LedgerFailed(grpc.StatusCode.DATA_LOSS, "The ledger's answer holds no balance.")
        as_of = answer.as_of.ToDatetime(tzinfo=UTC) if answer.HasField("as_of") else None
        return LedgerReading(total, as_of)
