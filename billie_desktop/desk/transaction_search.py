"""From the reference of a payment to the transaction and its account (SE-4)."""

from __future__ import annotations

import asyncio

from billie_desktop.desk.ports import PostingFinder, SearchSource
from billie_desktop.desk.rows import AccountHit, TransactionHit
from billie_desktop.domain.errors import DeskError, NotFound
from billie_desktop.domain.search_text import SearchText

MOST_ACCOUNTS = 5


class TransactionSearch:
    """The read models know which account has a transaction; the reference of a payment only the ledger can tell."""

    def __init__(self, source: SearchSource, finder: PostingFinder) -> None:
        self._source = source
        self._finder = finder

    async def find(self, query: SearchText) -> tuple[TransactionHit, ...]:
        """Hits in no particular order. While the ledger is away, accounts without figures. Raises DeskError."""
        reference = query.reference
        if reference is None:
            return ()
        known = await self._source.find_holders(query, MOST_ACCOUNTS)
        if known:
            return await self._within(known[:MOST_ACCOUNTS], reference, certain=True)
        found = await self._finder.accounts(reference, MOST_ACCOUNTS)
        accounts = await self._source.account_hits(found) if found else ()
        return await self._within(accounts, reference, certain=False)

    async def _within(
        self, accounts: tuple[AccountHit, ...], reference: str, *, certain: bool
    ) -> tuple[TransactionHit, ...]:
        found = await asyncio.gather(*(self._postings(account, reference, certain) for account in accounts))
        return tuple(hit for hits in found for hit in hits)

    async def _postings(self, account: AccountHit, reference: str, certain: bool) -> tuple[TransactionHit, ...]:
        try:
            rows = await self._finder.postings(account.account_id, reference)
        except NotFound:
            rows = ()
        except DeskError:
            if not certain:
                raise
            return (TransactionHit(reference, account),)
        hits = tuple(
            TransactionHit(reference, account, row.transaction_id, row.type, row.at, row.total_delta) for row in rows
        )
        return hits or ((TransactionHit(reference, account),) if certain else ())
