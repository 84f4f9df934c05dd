"""Which loans a customer has and how they went, planned as dates before anything is posted."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from zlib import crc32

from billie_desktop.practice.ledger.api import Frequency
from billie_desktop.practice.seed.people import Person


class Course(StrEnum):
    """How a loan went."""

    ON_TRACK = "on track"
    EARLY = "early arrears"
    LATE = "late arrears"
    DEFAULT = "default"
    BOUNCED = "bounced debit"
    PENDING = "pending disbursement"
    PAID_OFF = "paid off"
    WRITTEN_OFF = "written off"


_NEWEST = (
    (Course.ON_TRACK, 44), (Course.EARLY, 12), (Course.LATE, 8), (Course.DEFAULT, 5), (Course.BOUNCED, 8),
    (Course.PENDING, 6), (Course.PAID_OFF, 13), (Course.WRITTEN_OFF, 4),
)  # fmt: skip
LATE_DAYS = 4
"""How late the first instalment of a recovered loan was paid."""
_PERIOD_DAYS = {Frequency.WEEKLY: 7, Frequency.FORTNIGHTLY: 14}
_WITH_FEES = frozenset({Course.EARLY, Course.LATE, Course.DEFAULT, Course.BOUNCED, Course.WRITTEN_OFF})


@dataclass(frozen=True, slots=True)
class LoanPlan:
    """One loan. ``paid`` instalments were paid on their day; the next one is missed where the course says so."""

    index: int
    account_id: str
    account_number: str
    application_number: str
    conversation_id: str
    course: Course
    principal: Decimal
    fee: Decimal
    payments: int
    frequency: Frequency
    opened: date
    first_due: date
    paid: int
    partial: bool
    waived: bool

    @property
    def period(self) -> timedelta:
        """Days between two instalments."""
        return timedelta(days=_PERIOD_DAYS[self.frequency])

    def due(self, number: int) -> date:
        """The due date of an instalment, counted from 1."""
        return self.first_due + (number - 1) * self.period

    @property
    def is_recovered(self) -> bool:
        """Whether the first instalment came late, after a collections case: a third of what is paid off by now."""
        return self.course is Course.PAID_OFF and self.payments > 1 and crc32(self.account_id.encode()) % 3 == 0

    def paid_on(self, number: int) -> date:
        """The day on which an instalment was paid, counted from 1."""
        return self.due(number) + timedelta(days=LATE_DAYS if number == 1 and self.is_recovered else 0)

    @property
    def disbursed(self) -> date:
        """One period before the first instalment."""
        return self.first_due - self.period


def loans_of(person: Person, seed: int, today: date, few: bool) -> list[LoanPlan]:
    """The loans of one customer, oldest first. ``few`` keeps a very large world small: one loan at most."""
    rng = random.Random(f"{seed}:{person.number}:loans")
    if person.number == 0 and not few:
        return _full_history(person, rng, today)
    roll = rng.random()
    count = 0 if roll < 0.08 else 1 if few or roll < 0.62 else 2 if roll < 0.85 else 3 if roll < 0.95 else 5
    plans: list[LoanPlan] = []
    for index in range(count):
        newest = index == count - 1
        second_open = not newest and index == count - 2 and rng.random() < 0.3
        if newest or second_open:
            course = rng.choices([c for c, _ in _NEWEST], [weight for _, weight in _NEWEST])[0]
        else:
            course = Course.PAID_OFF
        plans.append(_plan(person, index, course, rng, today, age=count - 1 - index))
    return plans


def _full_history(person: Person, rng: random.Random, today: date) -> list[LoanPlan]:
    """The first customer has something of everything: paid off, on track, to disburse, and behind for twelve days."""
    courses = (Course.PAID_OFF, Course.PAID_OFF, Course.ON_TRACK, Course.PENDING)
    plans = [_plan(person, index, course, rng, today, age=4 - index) for index, course in enumerate(courses)]
    behind = _plan(person, len(courses), Course.EARLY, rng, today, age=0)
    paid, payments = 4, 8
    first_due = today - timedelta(days=12 + 7 * paid)
    return [
        *plans,
        replace(
            behind,
            principal=Decimal(500),
            fee=Decimal("10.00"),
            payments=payments,
            frequency=Frequency.WEEKLY,
            paid=paid,
            first_due=first_due,
            opened=first_due - timedelta(days=8),
            partial=True,
            waived=False,
        ),
    ]


def _plan(person: Person, index: int, course: Course, rng: random.Random, today: date, age: int) -> LoanPlan:
    frequency = Frequency.WEEKLY if rng.random() < 0.6 else Frequency.FORTNIGHTLY
    period = _PERIOD_DAYS[frequency]
    payments = rng.randint(4, 8) if frequency is Frequency.WEEKLY else rng.randint(2, 4)
    with_fees = course in _WITH_FEES
    principal = Decimal(rng.randrange(400, 510, 10) if with_fees else rng.randrange(100, 510, 10))
    fee = (principal * (Decimal("0.02") if with_fees else Decimal("0.05"))).quantize(Decimal("0.01"))
    paid, first_due = _dates(course, rng, today, payments, period, age)
    opened = first_due - timedelta(days=period + rng.randint(0, 1))
    if course is Course.PENDING:
        opened = min(opened, today)
    stem = f"{person.customer_id.removeprefix('CUS-')}{index + 1}"
    return LoanPlan(
        index=index,
        account_id=f"ACC-{stem}",
        account_number=f"VN{opened:%y%m%d}{rng.randint(1000, 9999)}{stem[-3:]}",
        application_number=f"APP-{stem}",
        conversation_id=f"conv-{stem.lower()}",
        course=course,
        principal=principal,
        fee=fee,
        payments=payments,
        frequency=frequency,
        opened=opened,
        first_due=first_due,
        paid=paid,
        partial=with_fees and rng.random() < 0.35,
        waived=with_fees and rng.random() < 0.25,
    )


def _dates(course: Course, rng: random.Random, today: date, payments: int, period: int, age: int) -> tuple[int, date]:
    """(instalments paid on time, first due date)."""
    day = timedelta(days=1)
    if course is Course.PENDING:
        return 0, today + day * (period + rng.randint(-1, 2))
    if course is Course.PAID_OFF:
        last_due = today - day * (rng.randint(3, 60) + 90 * age)
        return payments, last_due - day * period * (payments - 1)
    if course in (Course.ON_TRACK, Course.BOUNCED):
        paid = rng.randint(0, payments - 1)
        if course is Course.BOUNCED:
            paid = max(1, min(paid, payments - 1))
            return paid - 1, today - day * rng.randint(1, 5) - day * period * (paid - 1)
        return paid, today + day * rng.randint(1, period) - day * period * paid
    overdue = {
        Course.EARLY: rng.randint(1, 13),
        Course.LATE: rng.randint(15, 58),
        Course.DEFAULT: rng.randint(63, 170),
        Course.WRITTEN_OFF: rng.randint(185, 320),
    }[course]
    paid = rng.randint(0, payments - 1)
    return paid, today - day * overdue - day * period * paid
