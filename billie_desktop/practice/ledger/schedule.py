"""Repayment schedules: how a loan is cut into instalments, and how money finds its instalment. Pure."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from billie_desktop.practice.ledger.api import Frequency

_STEP_DAYS = {Frequency.WEEKLY: 7, Frequency.FORTNIGHTLY: 14}


@dataclass(slots=True)
class Instalment:
    """One row of a schedule in memory; paid and credited are sums over its stored allocations, in cents.

    paid: from repayments. credited: from waivers and adjustments, which lower what remains without being paid.
    """

    number: int
    due: date
    scheduled: int
    paid: int = 0
    credited: int = 0
    settled_on: date | None = None
    changed_us: int | None = None
    transaction_ids: list[str] = field(default_factory=list)

    @property
    def remaining(self) -> int:
        return self.scheduled - self.paid - self.credited

    def status(self, today: date) -> str:
        """PAID, PARTIAL (also when past due), OVERDUE or PENDING on a Sydney day."""
        if self.remaining == 0:
            return "PAID"
        if self.paid + self.credited > 0:
            return "PARTIAL"
        return "OVERDUE" if self.due < today else "PENDING"


@dataclass(frozen=True, slots=True)
class Share:
    """Part of an amount that goes to one instalment."""

    instalment: Instalment
    cents: int


def cut(total_cents: int, count: int, frequency: Frequency, first_due: date) -> list[Instalment]:
    """Equal instalments; the last takes the odd cents. Monthly keeps the day of the month where the month has it."""
    part = total_cents // count
    amounts = [part] * (count - 1) + [total_cents - part * (count - 1)]
    return [
        Instalment(number, due_date(first_due, frequency, number - 1), amount)
        for number, amount in enumerate(amounts, start=1)
    ]


def due_date(first_due: date, frequency: Frequency, step: int) -> date:
    days = _STEP_DAYS.get(frequency)
    if days is not None:
        return first_due + timedelta(days=days * step)
    years, month0 = divmod(first_due.month - 1 + step, 12)
    year, month = first_due.year + years, month0 + 1
    return date(year, month, min(first_due.day, calendar.monthrange(year, month)[1]))


def share_out(cents: int, instalments: Sequence[Instalment], target: Instalment | None = None) -> list[Share]:
    """Oldest first, the target before all others. The amount must not exceed what remains on the schedule."""
    order = [target] if target is not None else []
    order += [row for row in instalments if row is not target]
    shares = []
    for row in order:
        part = min(cents, row.remaining)
        if part > 0:
            shares.append(Share(row, part))
            cents -= part
    if cents:
        raise ValueError("more than remains on the schedule")
    return shares


def overdue(instalments: Sequence[Instalment], today: date) -> list[Instalment]:
    """Rows with something left whose due date has passed; a row due today is not overdue."""
    return [row for row in instalments if row.due < today and row.remaining > 0]
