"""Postings of an account from the ledger, and the fees that still stand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from billie_desktop.desk.ports import Clock, LedgerReads
from billie_desktop.desk.values import TransactionFilter
from billie_desktop.domain.errors import NotAllowed, Unavailable
from billie_desktop.domain.fees import FeeList, fee_list
from billie_desktop.domain.ledger import Transaction, TransactionPage, TransactionType

FEE_TYPES = (TransactionType.LATE_FEE, TransactionType.DISHONOUR_FEE, TransactionType.FEE_WAIVER)
FIRST_LIMIT = 200


class PostingHistory:
    """Reads through; keeps nothing, so that a list never shows an older state than the ledger's."""

    def __init__(self, reads: LedgerReads, clock: Clock, on_failure: Callable[[], None]) -> None:
        self._reads = reads
        self._clock = clock
        self._on_failure = on_failure

    async def transactions(self, account_id: str, filters: TransactionFilter, limit: int) -> TransactionPage:
        """The newest ``limit`` postings. Raises Unavailable, NotFound, NotAllowed."""
        try:
            return await self._reads.transactions(account_id, filters, limit)
        except (Unavailable, NotAllowed):
            self._on_failure()
            raise

    async def fees(self, account_id: str) -> FeeList:
        """Late and dishonour fees net of waivers. Raises Unavailable when the history could not be read in full."""
        as_of = self._clock.now()
        histories = await asyncio.gather(*(self._whole(account_id, kind) for kind in FEE_TYPES))
        return fee_list(account_id, [row for rows in histories for row in rows], as_of)

    async def _whole(self, account_id: str, kind: TransactionType) -> tuple[Transaction, ...]:
        filters = TransactionFilter(type=kind)
        page = await self.transactions(account_id, filters, FIRST_LIMIT)
        if len(page.rows) < page.total_count:
            page = await self.transactions(account_id, filters, page.total_count)
        if len(page.rows) < page.total_count:
            # A sum over a part would be a wrong figure.
            raise Unavailable("The ledger did not give the whole fee history.", code="INCOMPLETE_ANSWER")
        return page.rows
