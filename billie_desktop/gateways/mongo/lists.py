"""Pages of customers and accounts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection

from billie_desktop.desk.ports import Clock
from billie_desktop.desk.values import (
    AccountFilter,
    AccountRow,
    AccountSort,
    CustomerFilter,
    CustomerRow,
    CustomerSort,
    Page,
)
from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.search_text import route
from billie_desktop.gateways.mongo.account_conditions import account_condition, is_about_balance, starting
from billie_desktop.gateways.mongo.customer_statuses import CustomerStatuses
from billie_desktop.gateways.mongo.database import Database, Document
from billie_desktop.gateways.mongo.documents import read_account, read_customer
from billie_desktop.gateways.mongo.errors import read_errors
from billie_desktop.gateways.mongo.paging import NO_ALIAS, Order, Pager, Total
from billie_desktop.gateways.mongo.search_conditions import customer_condition
from projector.contract.collections import CUSTOMERS, LOAN_ACCOUNTS

_CUSTOMER_SORTS = {
    CustomerSort.NAME: "fullName",
    CustomerSort.CUSTOMER_ID: "customerId",
    CustomerSort.EMAIL: "emailAddress",
    CustomerSort.UPDATED: "updatedAt",
}
_ACCOUNT_SORTS = {
    AccountSort.NUMBER: "accountNumber",
    AccountSort.CUSTOMER: "customerName",
    AccountSort.STATUS: "accountStatus",
    AccountSort.DAYS_OVERDUE: "aging.currentDPD",
    AccountSort.BALANCE: "balances.totalOutstanding",
    AccountSort.LAST_PAYMENT: "lastPayment.date",
    AccountSort.OPENED: "loanTerms.openedDate",
    AccountSort.COMMENCEMENT: "commencementDate",
}
_CUSTOMER_FIELDS = [
    "customerId",
    "fullName",
    "firstName",
    "lastName",
    "emailAddress",
    "mobilePhoneNumber",
    "identityVerified",
    "vulnerableFlag",
    "reapplicationBlock",
    "updatedAt",
]
_ACCOUNT_FIELDS = [
    "loanAccountId",
    "accountNumber",
    "customerIdString",
    "customerName",
    "accountStatus",
    "aging",
    "balances",
    "lastPayment",
    "loanTerms",
]


class MongoLists:
    """Implements ``desk.ports.ListSource``. Totals are counted at the source (``paging``)."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._customers = database.collection(CUSTOMERS)
        self._accounts = database.collection(LOAN_ACCOUNTS)
        self._statuses = CustomerStatuses(database)
        self._clock = clock
        self._pager = Pager()

    async def customer_page(
        self, offset: int, limit: int, sort: CustomerSort, descending: bool, filters: CustomerFilter
    ) -> Page[CustomerRow]:
        """One page; ``limit`` is at most 1,000, and 0 for the total alone."""
        condition = _customer_filter(filters)
        found, total = await self._page(
            self._customers, condition, _CUSTOMER_FIELDS, _CUSTOMER_SORTS[sort], "customerId", offset, limit, descending
        )
        today = business_day(self._clock.now())
        rows = tuple(_customer_row(document, today) for document in found)
        return Page(rows, offset, total.count, total.is_capped, total.is_open)

    async def account_page(
        self, offset: int, limit: int, sort: AccountSort, descending: bool, filters: AccountFilter
    ) -> Page[AccountRow]:
        """One page; ``limit`` is at most 1,000, and 0 for the total alone."""
        condition = account_condition(filters, await self._statuses.customers_with(filters.customer_statuses))
        by, key = _ACCOUNT_SORTS[sort], "loanAccountId"
        hint = [(by, 1), (key, 1)] if sort is AccountSort.BALANCE and is_about_balance(filters) else None
        found, total = await self._page(
            self._accounts, condition, _ACCOUNT_FIELDS, by, key, offset, limit, descending, hint
        )
        rows = tuple(_account_row(document) for document in found)
        return Page(rows, offset, total.count, total.is_capped, total.is_open)

    async def customer_rows(self, customer_ids: Collection[str]) -> dict[str, CustomerRow]:
        """Present rows by id; aliases and missing ones are left out."""
        condition = {"customerId": {"$in": list(customer_ids)}, "mergedInto": None}
        today = business_day(self._clock.now())
        with read_errors():
            cursor = self._customers.find(condition, _CUSTOMER_FIELDS)
            rows = [_customer_row(document, today) async for document in cursor]
        return {row.customer_id: row for row in rows}

    async def account_rows(self, account_ids: Collection[str]) -> dict[str, AccountRow]:
        """Present rows by id; missing ones are left out."""
        with read_errors():
            cursor = self._accounts.find({"loanAccountId": {"$in": list(account_ids)}}, _ACCOUNT_FIELDS)
            rows = [_account_row(document) async for document in cursor]
        return {row.account_id: row for row in rows}

    async def _page(
        self,
        collection: AsyncCollection[Document],
        condition: Document,
        fields: list[str],
        sort: str,
        key: str,
        offset: int,
        limit: int,
        descending: bool,
        hint: Order | None = None,
    ) -> tuple[list[Document], Total]:
        direction = -1 if descending else 1
        # A key and a number belong to one row; for other fields the index of the list has the key behind the field.
        order = [(sort, direction)] if sort in (key, "accountNumber") else [(sort, direction), (key, direction)]
        return await self._pager.page(collection, condition, fields, order, offset, limit, hint)


def _customer_filter(filters: CustomerFilter) -> Document:
    condition: Document = dict(NO_ALIAS)
    if filters.text.strip():
        condition = customer_condition(route(filters.text)) or starting(("fullName", "customerId"), filters.text)
        condition["mergedInto"] = None
    if filters.verified is not None:
        condition["identityVerified"] = True if filters.verified else {"$ne": True}
    if filters.vulnerable is not None:
        condition["vulnerableFlag"] = True if filters.vulnerable else {"$ne": True}
    return condition


def _customer_row(document: dict[str, Any], today: date) -> CustomerRow:
    customer = read_customer(document)
    return CustomerRow(
        customer_id=customer.customer_id,
        full_name=customer.full_name,
        email=customer.email,
        mobile=customer.mobile,
        verified=customer.identity_verified,
        vulnerable=customer.vulnerable,
        blocked=customer.block is not None and customer.block.holds_on(today),
        updated_at=customer.updated_at,
    )


def _account_row(document: dict[str, Any]) -> AccountRow:
    account = read_account(document)
    return AccountRow(
        account_id=account.account_id,
        number=account.number,
        customer_id=account.customer_id,
        customer_name=account.customer_name,
        status=account.status,
        bucket=account.aging.bucket if account.aging else None,
        days_past_due=account.aging.days_past_due if account.aging else None,
        balance=account.total_outstanding if account.total_outstanding is not None else account.balance,
        last_payment_on=account.last_payment_on,
        last_payment_amount=account.last_payment_amount,
        opened=account.opened,
    )
