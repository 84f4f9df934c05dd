"""Whether a row in memory is within a filter of the accounts browser."""

from __future__ import annotations

from datetime import date

from billie_desktop.desk.values import AccountRow
from billie_desktop.domain.account import LoanAccount
from billie_desktop.domain.account_filter import AccountFilter, AmountRange, DayRange
from billie_desktop.domain.aging import is_arrears
from billie_desktop.domain.money import Money

NO_LOAN = LoanAccount("")


def holds(filters: AccountFilter, row: AccountRow, loan: LoanAccount, person: str | None) -> bool:
    """All parts of the filter hold for the row; ``loan`` and ``person`` know what a row does not show."""
    arrears = is_arrears(row.bucket) or row.status == "in_arrears"
    before = filters.last_payment_before
    return all(
        (
            _among(filters.statuses, row.status),
            _among(filters.buckets, row.bucket),
            filters.in_arrears in (None, arrears),
            filters.least_days is None or (row.days_past_due or 0) >= filters.least_days,
            _amount(filters.balance, row.balance),
            _day(filters.opened, row.opened),
            _day(filters.disbursed, loan.disbursed),
            _day(filters.closed, loan.closed_on),
            before is None or (row.last_payment_on is not None and row.last_payment_on < before),
            _among(filters.closure_reasons, loan.closure_reason),
            _among(filters.customer_statuses, person),
            _among(filters.frequencies, loan.schedule.frequency if loan.schedule else None),
            begins(filters.text, row.customer_name, row.number, row.account_id),
        )
    )


def _among(words: frozenset[str], word: str | None) -> bool:
    return not words or word in words


def _amount(amounts: AmountRange, amount: Money | None) -> bool:
    if amounts.is_open:
        return True
    above = amounts.least is None or (amount is not None and amount >= amounts.least)
    return amount is not None and above and (amounts.most is None or amount <= amounts.most)


def _day(days: DayRange, day: date | None) -> bool:
    if days.is_open:
        return True
    return day is not None and (days.first or day) <= day <= (days.last or day)


def begins(text: str, *values: str | None) -> bool:
    """Whether a word of the values begins with the text."""
    word = text.strip().casefold()
    return not word or any(part.startswith(word) for value in values if value for part in value.casefold().split())
