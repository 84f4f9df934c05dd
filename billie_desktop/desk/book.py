"""Totals over the whole book, computed at the source, and the loans that wait for their disbursement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from billie_desktop.desk.source_reads import SourceReader
from billie_desktop.domain.account_filter import AccountFilter
from billie_desktop.domain.money import Money


@dataclass(frozen=True, slots=True)
class Sum:
    """How many accounts, and their amount together. ``unknown`` of them have no amount and are not in it."""

    count: int
    amount: Money
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class BookStanding:
    """The whole book now. ``overdue`` by the ledger's buckets, closed accounts left out; ``unaged`` are in arrears and
    no bucket says since when. ``open`` are active and in arrears, ``pending`` not disbursed yet.
    """

    overdue: dict[str, Sum]
    unaged: Sum
    open: Sum
    pending: Sum


@dataclass(frozen=True, slots=True)
class BookDay:
    """One Sydney day: instalments due, last payments received, loans disbursed."""

    expected: Sum
    received: Sum
    disbursed: Sum


@dataclass(frozen=True, slots=True)
class BookMonth:
    """The last 30 days. ``on_time`` is the share (0 to 1) of the instalments due that were paid in full by their day;
    None when none was due. ``written_off`` carries the final balances.
    """

    on_time: Decimal | None
    due: int
    written_off: Sum


@dataclass(frozen=True, slots=True)
class PendingLoan:
    """A loan to disburse. ``amount`` is the approved principal; ``commencement`` as stored, computed elsewhere;
    ``last_due`` is the due date of its last instalment. All may be missing.
    """

    account_id: str
    number: str | None
    customer_id: str | None
    customer_name: str | None
    amount: Money | None
    commencement: date | None
    last_due: date | None = None

    @property
    def label(self) -> str:
        """Account number, else the id."""
        return self.number or self.account_id


@dataclass(frozen=True, slots=True)
class PendingLoans:
    """The loans to disburse, by commencement date as stored, those without one last. ``total`` counts all of them,
    also when ``loans`` ends before."""

    loans: tuple[PendingLoan, ...]
    total: Sum

    @property
    def is_capped(self) -> bool:
        """Whether there are more than are listed."""
        return self.total.count > len(self.loans)


class Book(Protocol):
    """Reads over the whole book. Each raises Unavailable; none answers 0 for an outage."""

    async def sum_of(self, filters: AccountFilter) -> Sum:
        """Accounts of a filter and what is outstanding on them."""

    async def standing(self) -> BookStanding:
        """The book now."""

    async def day(self, day: date) -> BookDay:
        """A Sydney day."""

    async def month(self, last: date) -> BookMonth:
        """The 30 days that end with a Sydney day."""

    async def pending(self) -> PendingLoans:
        """Loans to disburse."""


class ReadModelBook(SourceReader[Book]):
    """Implements ``Book`` over a source, and tells of failures."""

    async def sum_of(self, filters: AccountFilter) -> Sum:
        """Accounts of a filter and what is outstanding on them."""
        return await self._read(self._source.sum_of(filters))

    async def standing(self) -> BookStanding:
        """The book now."""
        return await self._read(self._source.standing())

    async def day(self, day: date) -> BookDay:
        """A Sydney day."""
        return await self._read(self._source.day(day))

    async def month(self, last: date) -> BookMonth:
        """The 30 days that end with a Sydney day."""
        return await self._read(self._source.month(last))

    async def pending(self) -> PendingLoans:
        """Loans to disburse."""
        return await self._read(self._source.pending())
