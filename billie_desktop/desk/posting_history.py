"""Postings of an account from the ledger, and the fees that still stand; while it is away, what was kept of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from billie_desktop.desk.ports import Clock, KeptPages, LedgerReads
from billie_desktop.desk.values import TransactionFilter
from billie_desktop.domain.errors import NotAllowed, Unavailable
from billie_desktop.domain.fees import FeeList, fee_list
from billie_desktop.domain.ledger import Transaction, TransactionPage, TransactionType

FEE_TYPES = (TransactionType.LATE_FEE, TransactionType.DISHONOUR_FEE, TransactionType.FEE_WAIVER)
FIRST_LIMIT = 200
EVERYTHING = TransactionFilter()


class PostingHistory:
    """Reads through, so that a list never shows an older state than the ledger's; the last answers are kept."""

    def __init__(
        self, reads: LedgerReads, clock: Clock, on_failure: Callable[[], None], kept: KeptPages | None = None
    ) -> None:
        self._reads = reads
        self._clock = clock
        self._on_failure = on_failure
        self._kept = kept

    async def transactions(self, account_id: str, filters: TransactionFilter, limit: int) -> TransactionPage:
        """The newest ``limit`` postings. Raises Unavailable when nothing was kept either, NotFound, NotAllowed."""
        try:
            page = await self._read(account_id, filters, limit)
        except Unavailable:
            kept = await self._kept.load(account_id, TransactionPage) if self._kept and filters == EVERYTHING else None
            if kept is None:
                raise
            return replace(kept, kept=True)
        if self._kept is not None and filters == EVERYTHING:
            await self._kept.store(account_id, page)
        return page

    async def _read(self, account_id: str, filters: TransactionFilter, limit: int) -> TransactionPage:
        try:
            return await self._reads.transactions(account_id, filters, limit)
        except (Unavailable, NotAllowed):
            self._on_failure()
            raise

    async def fees(self, account_id: str) -> FeeList:
        """Late and dishonour fees net of waivers. Raises Unavailable when the history could not be read in full."""
        as_of = self._clock.now()
        try:
            histories = await asyncio.gather(*(self._whole(account_id, kind) for kind in FEE_TYPES))
        except Unavailable:
            kept = await self._kept.load(account_id, FeeList) if self._kept is not None else None
            if kept is None:
                raise
            return replace(kept, kept=True)
        fees = fee_list(account_id, [row for rows in histories for row in rows], as_of)
        if self._kept is not None:
            await self._kept.store(account_id, fees)
        return fees

    async def _whole(self, account_id: str, kind: TransactionType) -> tuple[Transaction, ...]:
        filters = TransactionFilter(type=kind)
        page = await self._read(account_id, filters, FIRST_LIMIT)
        if len(page.rows) < page.total_count:
            page = await self._read(account_id, filters, page.total_count)
        if len(page.rows) < page.total_count:
            # A sum over a part would be a wrong figure.
            raise Unavailable("The ledger did not give the whole fee history.", code="INCOMPLETE_ANSWER")
        return page.rows
