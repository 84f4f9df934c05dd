"""The accounts on screen as a table for a spreadsheet: stored words, plain numbers, ISO dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from billie_desktop.domain.csv_text import csv_text
from billie_desktop.domain.words import bucket_word, status_word

if TYPE_CHECKING:
    from billie_desktop.desk.values import AccountRow
    from billie_desktop.domain.money import Money

HEAD = (
    "Account",
    "Ledger id",
    "Customer",
    "Customer id",
    "Status",
    "Aging",
    "Days past due",
    "Balance",
    "Last payment",
    "Last payment on",
    "Opened",
)


def account_csv(rows: Sequence[AccountRow]) -> str:
    """What is missing is an empty field, never 0."""
    return csv_text(HEAD, [_fields(row) for row in rows])


def _fields(row: AccountRow) -> tuple[str, ...]:
    return (
        row.number or "",
        row.account_id,
        row.customer_name or "",
        row.customer_id or "",
        status_word(row.status) if row.status else "",
        bucket_word(row.bucket) if row.bucket else "",
        "" if row.days_past_due is None else str(row.days_past_due),
        _amount(row.balance),
        _amount(row.last_payment_amount),
        _day(row.last_payment_on),
        _day(row.opened),
    )


def _amount(amount: Money | None) -> str:
    return "" if amount is None else amount.wire()


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
