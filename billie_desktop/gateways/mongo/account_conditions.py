"""Filters of the accounts list as conditions of MongoDB.

Dates are stored as moments in UTC: calendar dates as midnight UTC, others as the moment itself. The Sydney day of both
is the day meant, so a range runs from the first moment of its first Sydney day to the end of its last. Older documents
hold ISO text, which is compared as the moment it names.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from billie_desktop.domain.account import CLOSED, AccountStatus
from billie_desktop.domain.account_filter import ANY_AMOUNT, NO_FILTER, AccountFilter, AmountRange, DayRange
from billie_desktop.domain.aging import BUCKETS, bucket_spellings, is_arrears
from billie_desktop.domain.business_date import start_of_day
from billie_desktop.gateways.mongo.database import Document

OPENED = "loanTerms.openedDate"
DISBURSED = "loanTerms.disbursedDate"
CLOSED_ON = "closure.closedDate"
LAST_PAYMENT = "lastPayment.date"
OUTSTANDING = {"$ifNull": ["$balances.totalOutstanding", "$balances.currentBalance"]}
"""What the list shows as balance, as an expression."""

_CLOSED_WORDS = sorted(status.value for status in CLOSED)
_ARREARS_SPELLINGS = [word for bucket in BUCKETS if is_arrears(bucket) for word in bucket_spellings(bucket)]
_NO_AGING: Document = {"aging.isInArrears": None, "aging.bucket": None, "aging.currentDPD": None}


def account_condition(filters: AccountFilter, customer_ids: Collection[str] | None = None) -> Document:
    """The condition of a filter. ``customer_ids`` are the customers with the wanted statuses, None when none is
    wanted: the accounts know nothing of them.
    """
    parts: list[Document] = []
    if filters.statuses:
        parts.append({"accountStatus": {"$in": sorted(filters.statuses)}})
    if filters.buckets:
        words = sorted({word for bucket in filters.buckets for word in bucket_spellings(bucket)})
        parts.append({"aging.bucket": {"$in": words}})
    if filters.in_arrears is not None:
        arrears = _in_arrears()
        parts.append(arrears if filters.in_arrears else {"$nor": [arrears]})
    if filters.least_days is not None:
        parts.append({"aging.currentDPD": {"$gte": filters.least_days}})
    if not filters.balance.is_open:
        parts.append(_balance(filters.balance))
    for name, days in ((OPENED, filters.opened), (DISBURSED, filters.disbursed), (CLOSED_ON, filters.closed)):
        if not days.is_open:
            parts.append(within_days(name, days))
    if filters.last_payment_before is not None:
        parts.append(within_days(LAST_PAYMENT, DayRange(None, filters.last_payment_before - timedelta(days=1))))
    if filters.closure_reasons:
        parts.append({"closure.reason": {"$in": sorted(filters.closure_reasons)}})
    if filters.frequencies:
        parts.append({"repaymentSchedule.paymentFrequency": {"$in": sorted(filters.frequencies)}})
    if customer_ids is not None:
        parts.append({"customerIdString": {"$in": sorted(customer_ids)}})
    if filters.text.strip():
        parts.append(starting(("accountNumber", "loanAccountId", "customerName"), filters.text))
    return parts[0] if len(parts) == 1 else {"$and": parts} if parts else {}


def is_about_balance(filters: AccountFilter) -> bool:
    """Whether a range of the balance narrows, and nothing else but being in arrears or not.

    In the order of the balance such a list is read by the index of that order, from the bound on. MongoDB finds the
    same by itself, but first tries a dozen plans that begin with the arrears, which takes it 15 times as long.
    """
    return not filters.balance.is_open and replace(filters, balance=ANY_AMOUNT, in_arrears=None) == NO_FILTER


def _in_arrears() -> Document:
    # As domain.standing: flag or bucket of the aging decides, and the status only where there is no aging.
    says_so: list[Document] = [
        {"aging.isInArrears": True},
        {"aging.bucket": {"$in": _ARREARS_SPELLINGS}},
        {"accountStatus": AccountStatus.IN_ARREARS.value, **_NO_AGING},
    ]
    return {"accountStatus": {"$nin": _CLOSED_WORDS}, "$or": says_so}


def _balance(amounts: AmountRange) -> Document:
    # The figures are stored as numbers of two decimals: the nearest float of the bound is the stored one.
    bounds: Document = {}
    if amounts.least is not None:
        bounds["$gte"] = float(amounts.least.value)
    if amounts.most is not None:
        bounds["$lte"] = float(amounts.most.value)
    return {
        "$or": [
            {"balances.totalOutstanding": bounds},
            {"balances.totalOutstanding": None, "balances.currentBalance": bounds},
        ]
    }


def within_days(name: str, days: DayRange) -> Document:
    """A stored date within Sydney days, both ends included; a missing date is within none."""
    bounds: Document = {}
    if days.first is not None:
        bounds["$gte"] = start_of_day(days.first)
    if days.last is not None:
        bounds["$lt"] = start_of_day(_day_after(days.last))
    moment = {"$convert": {"input": f"${name}", "to": "date", "onError": None, "onNull": None}}
    as_text: list[Any] = [{"$ne": [moment, None]}, *({op: [moment, bound]} for op, bound in bounds.items())]
    return {"$or": [{name: bounds}, {name: {"$type": "string"}, "$expr": {"$and": as_text}}]}


def _day_after(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


def starting(names: tuple[str, ...], text: str) -> Document:
    """Any of these fields has a word that begins with the text."""
    return {"$or": [{name: {"$regex": beginning(text), "$options": "i"}} for name in names]}


def beginning(text: str) -> str:
    """The same as a regular expression, to be compared without regard to case."""
    return rf"(^|[\s'’\-]){re.escape(text.strip())}"
