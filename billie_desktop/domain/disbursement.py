"""Paying loans out: the cut-off of the day, what is missed, due and scheduled, and what an early payment changes.

The commencement date is computed elsewhere and never derived again (features.md WQ-2).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from billie_desktop.domain.business_date import SYDNEY, as_utc, business_day

CUT_OFF = time(15, 0)
"""3:00 pm in Sydney: what is paid out later reaches the customer the next day."""
DAY_BEGINS = time(9, 0)
SOON = timedelta(hours=1)
LONGEST_DAYS = 62
"""A loan that runs longer than this until its last instalment is warned about."""


class Urgency(StrEnum):
    """How near the cut-off is."""

    CALM = "calm"
    SOON = "soon"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Countdown:
    """Time to the cut-off of a Sydney day; negative when it has passed. ``share`` of the working day that is over, from
    0 to 1."""

    left: timedelta
    share: Decimal

    @property
    def urgency(self) -> Urgency:
        """Below an hour it is soon; at the cut-off itself it has passed."""
        if self.left <= timedelta(0):
            return Urgency.PASSED
        return Urgency.SOON if self.left < SOON else Urgency.CALM

    @property
    def figure(self) -> str:
        """ "5 h 18 min", "12 min", "40 s", "Passed"."""
        if self.urgency is Urgency.PASSED:
            return "Passed"
        seconds = int(self.left.total_seconds())
        if seconds < 60:
            return f"{max(1, seconds)} s"
        hours, minutes = divmod(seconds // 60, 60)
        return f"{hours} h {minutes} min" if hours else f"{minutes} min"

    @property
    def words(self) -> str:
        """What the figure means."""
        match self.urgency:
            case Urgency.PASSED:
                return "3:00 pm cut-off has passed"
            case Urgency.SOON:
                return "until 3:00 pm cut-off, soon"
            case _:
                return "until 3:00 pm cut-off"


def countdown(now: datetime) -> Countdown:
    """To 3:00 pm of the Sydney day of ``now``, daylight saving included."""
    day = business_day(now)
    cut_off, begin = (as_utc(datetime.combine(day, each, tzinfo=SYDNEY)) for each in (CUT_OFF, DAY_BEGINS))
    moment = as_utc(now)
    over = (moment - begin) / (cut_off - begin)
    return Countdown(cut_off - moment, Decimal(str(round(min(1.0, max(0.0, over)), 4))))


class Dated(Protocol):
    """A loan with a stored commencement date."""

    @property
    def commencement(self) -> date | None:
        """The Sydney day it is to be paid out on, None when it is not known."""


Loan = TypeVar("Loan", bound=Dated)


@dataclass(frozen=True, slots=True)
class Sections(Generic[Loan]):
    """Loans by when they are to be paid out. ``undated`` have no commencement date: nobody can say they are not due."""

    missed: tuple[Loan, ...] = ()
    today: tuple[Loan, ...] = ()
    scheduled: tuple[Loan, ...] = ()
    undated: tuple[Loan, ...] = ()


def sections(loans: Iterable[Loan], today: date) -> Sections[Loan]:
    """Sorted into sections, each in the order given; a loan of today stays in Today after the cut-off too."""
    parts: dict[str, list[Loan]] = {"missed": [], "today": [], "scheduled": [], "undated": []}
    for loan in loans:
        day = loan.commencement
        name = "undated" if day is None else "missed" if day < today else "today" if day == today else "scheduled"
        parts[name].append(loan)
    return Sections(**{name: tuple(found) for name, found in parts.items()})


@dataclass(frozen=True, slots=True)
class EarlyPayment:
    """What paying out before the commencement date changes. Lengths in days until the last instalment is due, None
    when that is not known."""

    before: date
    after: date
    last_due: date | None

    @property
    def length_before(self) -> int | None:
        """Days from the stored commencement date."""
        return None if self.last_due is None else (self.last_due - self.before).days

    @property
    def length_after(self) -> int | None:
        """Days from the day it would be paid out."""
        return None if self.last_due is None else (self.last_due - self.after).days

    @property
    def warning(self) -> str:
        """The 62-day warning in words; '' when the loan stays within the limit."""
        if self.length_after is None:
            return (
                f"Its last instalment is not known: check that the loan does not run longer than {LONGEST_DAYS} days."
            )
        if self.length_after > LONGEST_DAYS:
            return f"The loan would run {self.length_after} days, longer than the {LONGEST_DAYS} days it may run."
        return ""


def early_payment(commencement: date | None, today: date, last_due: date | None) -> EarlyPayment | None:
    """None when the loan is due, missed or undated."""
    if commencement is None or commencement <= today:
        return None
    return EarlyPayment(commencement, today, last_due)
