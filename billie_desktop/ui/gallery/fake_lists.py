"""Search and lists of the stand-in desk, over rows in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Any

from billie_desktop.desk.values import (
    AccountFilter,
    AccountHit,
    AccountRow,
    AccountSort,
    ContactHit,
    CustomerFilter,
    CustomerHit,
    CustomerRow,
    CustomerSort,
    GroupState,
    Hits,
    Page,
    SearchResult,
    TransactionHit,
)
from billie_desktop.domain.account import LoanAccount
from billie_desktop.domain.errors import Unavailable
from billie_desktop.ui.gallery.fake_filters import NO_LOAN, begins, holds

ACCOUNT_FIELDS = {
    AccountSort.NUMBER: "number",
    AccountSort.CUSTOMER: "customer_name",
    AccountSort.STATUS: "status",
    AccountSort.DAYS_OVERDUE: "days_past_due",
    AccountSort.BALANCE: "balance",
    AccountSort.LAST_PAYMENT: "last_payment_on",
    AccountSort.OPENED: "opened",
    AccountSort.COMMENCEMENT: "opened",
}
CUSTOMER_FIELDS = {
    CustomerSort.NAME: "full_name",
    CustomerSort.CUSTOMER_ID: "customer_id",
    CustomerSort.EMAIL: "email",
    CustomerSort.UPDATED: "updated_at",
}


class FakeLists:
    """Implements ``desk.Lists``. ``outage`` makes every read fail; until ``counted`` is set, totals of accounts are
    awaited and a full page has none."""

    def __init__(self) -> None:
        self.customer_list: list[CustomerRow] = []
        self.account_list: list[AccountRow] = []
        self.loans: dict[str, LoanAccount] = {}
        self.people: dict[str, str] = {}
        """What the rows do not show: loans by account id, the status of persons by customer id."""
        self.outage = ""
        self.counted: asyncio.Event | None = None
        self.reads = 0

    def behind(self, row: AccountRow) -> tuple[LoanAccount, str | None]:
        """The loan and the person behind a row."""
        return self.loans.get(row.account_id, NO_LOAN), self.people.get(row.customer_id or "")

    def _require(self) -> None:
        self.reads += 1
        if self.outage:
            raise Unavailable(self.outage)

    async def customers(
        self,
        offset: int = 0,
        limit: int = 100,
        sort: CustomerSort = CustomerSort.NAME,
        descending: bool = False,
        filters: CustomerFilter = CustomerFilter(),  # noqa: B008
    ) -> Page[CustomerRow]:
        self._require()
        rows = [
            row
            for row in self.customer_list
            if filters.verified in (None, row.verified)
            and filters.vulnerable in (None, row.vulnerable)
            and begins(filters.text, row.full_name, row.email, row.customer_id)
        ]
        rows.sort(key=lambda row: _rank(getattr(row, CUSTOMER_FIELDS[sort])), reverse=descending)
        return Page(tuple(rows[offset : offset + limit]), offset, len(rows))

    async def accounts(
        self,
        offset: int = 0,
        limit: int = 100,
        sort: AccountSort = AccountSort.NUMBER,
        descending: bool = False,
        filters: AccountFilter = AccountFilter(),  # noqa: B008
    ) -> Page[AccountRow]:
        self._require()
        rows = [row for row in self.account_list if holds(filters, row, *self.behind(row))]
        rows.sort(key=lambda row: _rank(getattr(row, ACCOUNT_FIELDS[sort])), reverse=descending)
        if self.counted is not None and not self.counted.is_set():
            if not limit:
                await self.counted.wait()
            elif len(rows) >= offset + limit:
                return Page(tuple(rows[offset : offset + limit]), offset, offset + limit, capped=True, counting=True)
        return Page(tuple(rows[offset : offset + limit]), offset, len(rows))

    async def customer_rows(self, customer_ids: Collection[str]) -> dict[str, CustomerRow]:
        self._require()
        return {row.customer_id: row for row in self.customer_list if row.customer_id in customer_ids}

    async def account_rows(self, account_ids: Collection[str]) -> dict[str, AccountRow]:
        self._require()
        return {row.account_id: row for row in self.account_list if row.account_id in account_ids}


class FakeSearch:
    """Implements ``desk.Search`` over hits in memory. Groups named in ``failing`` cannot be searched."""

    def __init__(self) -> None:
        self.customers: list[CustomerHit] = []
        self.accounts: list[AccountHit] = []
        self.transactions: list[TransactionHit] = []
        self.contacts: list[ContactHit] = []
        self.here: SearchResult | None = None
        self.kept_customers = self.kept_accounts = 0
        self.failing: set[str] = set()
        self.asked: list[str] = []

    def at_once(self, text: str, limit: int = 10) -> SearchResult | None:
        return self.here

    async def find(self, text: str, limit: int = 10) -> SearchResult | None:
        self.asked.append(text)
        word = text.strip().casefold()
        people = [hit for hit in self.customers if _within(word, hit.full_name, hit.email, hit.customer_id, hit.mobile)]
        loans = [hit for hit in self.accounts if _within(word, hit.number, hit.customer_name, hit.account_id)]
        postings = [hit for hit in self.transactions if _within(word, hit.transaction_id, hit.reference)]
        contacts = [hit for hit in self.contacts if _within(word, hit.first_name, hit.email, hit.contact_id)]
        return SearchResult(
            text,
            self._group("customers", people, limit, self.kept_customers),
            self._group("accounts", loans, limit, self.kept_accounts),
            from_here=bool(self.failing and self.kept_customers),
            transactions=self._group("transactions", postings, limit),
            contacts=self._group("contacts", contacts, limit),
        )

    def _group(self, name: str, rows: list[Any], limit: int, kept: int = 0) -> Hits[Any]:
        if name in self.failing:
            return Hits(GroupState.FAILED, tuple(rows[:kept]))
        return Hits(GroupState.FOUND, tuple(rows[:limit]), more=len(rows) > limit)


def _within(word: str, *values: str | None) -> bool:
    return any(word in value.casefold() for value in values if value)


def _rank(value: Any) -> tuple[bool, Any]:
    return (value is not None, value if value is not None else 0)
