"""What narrows a list of accounts (features.md SE-6). An empty filter narrows nothing."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from billie_desktop.domain.money import Money


class AccountSort(StrEnum):
    """Columns of the accounts list that sort."""

    NUMBER = "number"
    CUSTOMER = "customer"
    STATUS = "status"
    DAYS_OVERDUE = "days-overdue"
    BALANCE = "balance"
    LAST_PAYMENT = "last-payment"
    OPENED = "opened"
    COMMENCEMENT = "commencement"


@dataclass(frozen=True, slots=True)
class DayRange:
    """Sydney days from ``first`` to ``last``, both included; None leaves that end open."""

    first: date | None = None
    last: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether it narrows nothing."""
        return self.first is None and self.last is None


@dataclass(frozen=True, slots=True)
class AmountRange:
    """Dollars from ``least`` to ``most``, both included; None leaves that end open."""

    least: Money | None = None
    most: Money | None = None

    @property
    def is_open(self) -> bool:
        """Whether it narrows nothing."""
        return self.least is None and self.most is None


ANY_DAY = DayRange()
ANY_AMOUNT = AmountRange()


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """Sets: any of these words, empty means all. ``balance`` is the figure of the list (total outstanding, else the
    balance). ``last_payment_before`` is a day on which the payment is too late; accounts never paid are not before it.
    ``customer_statuses`` are words of the customer (LIVING, DECEASED, MISSING). ``in_arrears`` None means either.
    ``text`` is the start of a number, a ledger id or a word of the customer's name.
    """

    statuses: frozenset[str] = frozenset()
    buckets: frozenset[str] = frozenset()
    in_arrears: bool | None = None
    text: str = ""
    least_days: int | None = None
    balance: AmountRange = ANY_AMOUNT
    opened: DayRange = ANY_DAY
    disbursed: DayRange = ANY_DAY
    closed: DayRange = ANY_DAY
    last_payment_before: date | None = None
    closure_reasons: frozenset[str] = frozenset()
    customer_statuses: frozenset[str] = frozenset()
    frequencies: frozenset[str] = frozenset()

    def narrows(self, name: str) -> bool:
        """Whether one field narrows anything."""
        return bool(getattr(self, name) != getattr(NO_FILTER, name))

    @property
    def narrowing(self) -> tuple[str, ...]:
        """Names of the fields that narrow, in their order."""
        return tuple(name for name in FILTER_NAMES if self.narrows(name))

    def value_of(self, name: str) -> Any:
        """The value of one field by name."""
        return getattr(self, name)


NO_FILTER = AccountFilter()
FILTER_NAMES = tuple(each.name for each in fields(AccountFilter))
