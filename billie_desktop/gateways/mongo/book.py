"""Totals over all accounts, added up by the database in decimals."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from billie_desktop.desk.book import BookDay, BookMonth, BookStanding, PendingLoan, PendingLoans, Sum
from billie_desktop.domain.account import CLOSED, AccountStatus
from billie_desktop.domain.account_filter import AccountFilter, DayRange
from billie_desktop.domain.account_views import RECENTLY_DAYS
from billie_desktop.domain.aging import bucket_name, is_arrears
from billie_desktop.domain.business_date import start_of_day
from billie_desktop.domain.money import ZERO, Money
from billie_desktop.gateways.mongo.account_conditions import (
    CLOSED_ON,
    DISBURSED,
    LAST_PAYMENT,
    OUTSTANDING,
    account_condition,
    within_days,
)
from billie_desktop.gateways.mongo.customer_statuses import CustomerStatuses
from billie_desktop.gateways.mongo.database import READ_LIMIT_MS, Database, Document
from billie_desktop.gateways.mongo.documents import read_account
from billie_desktop.gateways.mongo.errors import read_errors
from projector.contract.collections import LOAN_ACCOUNTS, WRITE_OFF_REQUESTS

MOST_PENDING = 500
_PAYMENTS = "repaymentSchedule.payments"
_OPEN = [AccountStatus.ACTIVE.value, AccountStatus.IN_ARREARS.value]
_PENDING = {"accountStatus": AccountStatus.PENDING_DISBURSEMENT.value}
_PENDING_FIELDS = [
    "loanAccountId",
    "accountNumber",
    "customerIdString",
    "customerName",
    "loanTerms.loanAmount",
    "commencementDate",
    f"{_PAYMENTS}.paymentNumber",
    f"{_PAYMENTS}.dueDate",
]


def _decimal(expression: object) -> Document:
    # Amounts are stored as floats; as decimals they add up to the cent.
    return {"$convert": {"input": expression, "to": "decimal", "onError": None, "onNull": None}}


_APPROVED = {
    "$lookup": {
        "from": WRITE_OFF_REQUESTS,
        "localField": "loanAccountId",
        "foreignField": "loanAccountId",
        "pipeline": [{"$match": {"status": "approved"}}],
        "as": "approved",
    }
}
_WRITTEN_OFF = {
    "$cond": [{"$gt": ["$closure.finalBalance", 0]}, "$closure.finalBalance", {"$first": "$approved.amount"}]
}
"""What a loan lost: a ledger that writes a balance off closes the account with nothing left, so that the approved
request tells the amount."""


def _summed(expression: object) -> Document:
    amount = _decimal(expression)
    return {
        "count": {"$sum": 1},
        "amount": {"$sum": amount},
        "unknown": {"$sum": {"$cond": [{"$eq": [amount, None]}, 1, 0]}},
    }


def _sum(row: Document | None) -> Sum:
    if row is None:
        return Sum(0, ZERO)
    return Sum(int(row["count"]), Money.of(str(row["amount"])) or ZERO, int(row["unknown"]))


class MongoBook:
    """Implements ``desk.book.Book``."""

    def __init__(self, database: Database) -> None:
        self._accounts = database.collection(LOAN_ACCOUNTS)
        self._statuses = CustomerStatuses(database)

    async def sum_of(self, filters: AccountFilter) -> Sum:
        """Accounts of a filter and what is outstanding on them."""
        customer_ids = await self._statuses.customers_with(filters.customer_statuses)
        return await self._total(account_condition(filters, customer_ids), OUTSTANDING)

    async def standing(self) -> BookStanding:
        """One pass over the loans that are not closed, grouped by status and bucket."""
        running = {"accountStatus": {"$nin": [status.value for status in CLOSED]}}
        group = {"_id": {"status": "$accountStatus", "bucket": "$aging.bucket"}, **_summed(OUTSTANDING)}
        overdue: dict[str, list[Sum]] = defaultdict(list)
        unaged, opened, pending = [], [], []
        for row in await self._aggregate([{"$match": running}, {"$group": group}]):
            status, raw = row["_id"].get("status"), row["_id"].get("bucket")
            bucket, part = bucket_name(raw if isinstance(raw, str) else None), _sum(row)
            if status in _OPEN:
                opened.append(part)
            if status == AccountStatus.PENDING_DISBURSEMENT:
                pending.append(part)
            elif bucket is not None and is_arrears(bucket) and status not in CLOSED:
                overdue[bucket].append(part)
            elif status == AccountStatus.IN_ARREARS:
                unaged.append(part)
        totals = {bucket: _together(parts) for bucket, parts in overdue.items()}
        return BookStanding(totals, _together(unaged), _together(opened), _together(pending))

    async def day(self, day: date) -> BookDay:
        """Expected, received and disbursed on a Sydney day."""
        today = DayRange(day, day)
        instalments: list[Document] = [
            {"$match": {"accountStatus": {"$in": _OPEN}, **_due_within(today)}},
            {"$project": {"row": f"${_PAYMENTS}"}},
            {"$unwind": "$row"},
            {"$match": _row_due(today)},
            {"$group": {"_id": None, **_summed("$row.amount")}},
        ]
        expected, received, disbursed = await asyncio.gather(
            self._aggregate(instalments),
            self._total(within_days(LAST_PAYMENT, today), "$lastPayment.amount"),
            self._total(within_days(DISBURSED, today), "$loanTerms.loanAmount"),
        )
        return BookDay(_sum(next(iter(expected), None)), received, disbursed)

    async def month(self, last: date) -> BookMonth:
        """Instalments paid on time and loans written off in the 30 days that end with ``last``."""
        days = DayRange(last - timedelta(days=RECENTLY_DAYS), last)
        due = DayRange(days.first, last - timedelta(days=1))  # those of today are not late yet
        # Paid by the end of the due day: at most 24 hours after midnight UTC of it, which is 10 or 11 in Sydney.
        paid_by = {"$lt": ["$row.paidDate", {"$dateAdd": {"startDate": "$row.dueDate", "unit": "hour", "amount": 14}}]}
        in_time = {"$and": [{"$eq": ["$row.status", "paid"]}, {"$ne": ["$row.paidDate", None]}, paid_by]}
        instalments: list[Document] = [
            {"$match": _due_within(due)},
            {"$project": {"row": f"${_PAYMENTS}"}},
            {"$unwind": "$row"},
            {"$match": _row_due(due)},
            {"$group": {"_id": None, "due": {"$sum": 1}, "paid": {"$sum": {"$cond": [in_time, 1, 0]}}}},
        ]
        condition = {"accountStatus": AccountStatus.WRITTEN_OFF.value, **within_days(CLOSED_ON, days)}
        rows, lost = await asyncio.gather(
            self._aggregate(instalments),
            self._aggregate([{"$match": condition}, _APPROVED, {"$group": {"_id": None, **_summed(_WRITTEN_OFF)}}]),
        )
        count = int(rows[0]["due"]) if rows else 0
        share = Decimal(int(rows[0]["paid"])) / count if count else None
        return BookMonth(share, count, _sum(next(iter(lost), None)))

    async def pending(self) -> PendingLoans:
        """By commencement date as stored; those without one come last."""
        with read_errors():
            cursor = (
                self._accounts.find(_PENDING, _PENDING_FIELDS).sort("commencementDate", 1).max_time_ms(READ_LIMIT_MS)
            )
            found, total = await asyncio.gather(
                cursor.limit(MOST_PENDING).to_list(), self._total(_PENDING, "$loanTerms.loanAmount")
            )
        loans = sorted(map(_pending_loan, found), key=lambda loan: (loan.commencement or date.max, loan.label))
        return PendingLoans(tuple(loans), total)

    async def _total(self, condition: Document, expression: object) -> Sum:
        rows = await self._aggregate([{"$match": condition}, {"$group": {"_id": None, **_summed(expression)}}])
        return _sum(next(iter(rows), None))

    async def _aggregate(self, pipeline: list[Document]) -> list[dict[str, Any]]:
        with read_errors():
            cursor = await self._accounts.aggregate(pipeline, maxTimeMS=READ_LIMIT_MS)
            return await cursor.to_list()


def _bounds(days: DayRange) -> Document:
    assert days.first is not None
    assert days.last is not None
    return {"$gte": start_of_day(days.first), "$lt": start_of_day(days.last + timedelta(days=1))}


def _due_within(days: DayRange) -> Document:
    return {_PAYMENTS: {"$elemMatch": {"dueDate": _bounds(days)}}}


def _row_due(days: DayRange) -> Document:
    return {"row.dueDate": _bounds(days)}


def _together(parts: list[Sum]) -> Sum:
    amount = Money(sum((part.amount.value for part in parts), Decimal(0)))
    return Sum(sum(part.count for part in parts), amount, sum(part.unknown for part in parts))


def _pending_loan(document: Document) -> PendingLoan:
    account = read_account(document)
    dates = [row.due_date for row in account.schedule.instalments if row.due_date] if account.schedule else []
    return PendingLoan(
        account.account_id,
        account.number,
        account.customer_id,
        account.customer_name,
        account.loan_amount,
        account.commencement,
        max(dates, default=None),
    )
