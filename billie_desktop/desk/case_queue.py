"""The collections queue: cases with what the accounts behind them say."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from billie_desktop.desk.rows import Page
from billie_desktop.desk.source_reads import SourceReader
from billie_desktop.domain.case_filter import CaseFilter
from billie_desktop.domain.circumstances import CollectionCase
from billie_desktop.domain.money import Money


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case. Number, name, ``bucket`` and ``days_past_due`` are of its account, as the nightly aging left them; all
    are None where the record has none. The case's own amount is the one it was opened or exhausted with.
    """

    case: CollectionCase
    number: str | None = None
    customer_id: str | None = None
    customer_name: str | None = None
    bucket: str | None = None
    days_past_due: int | None = None

    @property
    def account_id(self) -> str:
        """The ledger id; there is one case per account."""
        return self.case.account_id

    @property
    def amount(self) -> Money | None:
        """What was overdue, by the case."""
        return self.case.overdue

    @property
    def has_aging(self) -> bool:
        """Whether the record says anything about its aging."""
        return self.bucket is not None or self.days_past_due is not None


class CaseQueue(Protocol):
    """Reads the queue. Each raises Unavailable; none answers empty for an outage."""

    async def page(self, offset: int, limit: int, filters: CaseFilter, newest_first: bool = True) -> Page[CaseRow]:
        """One page by the last update."""

    async def rows(self, account_ids: Collection[str]) -> dict[str, CaseRow]:
        """Present rows by account id; missing ones are left out."""


class ReadModelCases(SourceReader[CaseQueue]):
    """Implements ``CaseQueue`` over a source, and tells of failures."""

    async def page(self, offset: int, limit: int, filters: CaseFilter, newest_first: bool = True) -> Page[CaseRow]:
        """One page by the last update."""
        return await self._read(self._source.page(offset, limit, filters, newest_first))

    async def rows(self, account_ids: Collection[str]) -> dict[str, CaseRow]:
        """Present rows by account id."""
        return await self._read(self._source.rows(account_ids)) if account_ids else {}
