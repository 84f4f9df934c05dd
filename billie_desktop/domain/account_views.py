"""The smart views of the accounts browser, and a question asked of it: a view, and filters chosen over it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from billie_desktop.domain.account import AccountStatus
from billie_desktop.domain.account_filter import (
    NO_FILTER,
    AccountFilter,
    AccountSort,
    AmountRange,
    DayRange,
)
from billie_desktop.domain.money import CENT, Money

HIGH_VALUE = Money(Decimal(500))
RECENTLY_DAYS = 30


@dataclass(frozen=True, slots=True)
class SmartView:
    """A view by key: its word, what it narrows to on a Sydney day, and how it is sorted at first."""

    key: str
    word: str
    filters: Callable[[date], AccountFilter]
    sort: AccountSort = AccountSort.DAYS_OVERDUE
    descending: bool = True


def _status(status: AccountStatus) -> Callable[[date], AccountFilter]:
    return lambda _today: AccountFilter(statuses=frozenset({status.value}))


def _recently(status: AccountStatus) -> Callable[[date], AccountFilter]:
    return lambda today: AccountFilter(
        statuses=frozenset({status.value}), closed=DayRange(today - timedelta(days=RECENTLY_DAYS), today)
    )


def _high_value(_today: date) -> AccountFilter:
    return AccountFilter(in_arrears=True, balance=AmountRange(least=Money(HIGH_VALUE.value + CENT)))


SMART_VIEWS: tuple[SmartView, ...] = (
    SmartView("all", "All", lambda _today: NO_FILTER),
    SmartView("arrears", "Arrears", _status(AccountStatus.IN_ARREARS)),
    SmartView("high-value", "High value at risk", _high_value, AccountSort.BALANCE),
    SmartView("disbursed-today", "Disbursed today", lambda today: AccountFilter(disbursed=DayRange(today, today))),
    SmartView(
        "pending",
        "Pending disbursement",
        _status(AccountStatus.PENDING_DISBURSEMENT),
        AccountSort.COMMENCEMENT,
        descending=False,
    ),
    SmartView("paid-off", "Paid off 30 days", _recently(AccountStatus.PAID_OFF), AccountSort.LAST_PAYMENT),
    SmartView("written-off", "Written off 30 days", _recently(AccountStatus.WRITTEN_OFF), AccountSort.BALANCE),
    SmartView("deceased", "Deceased", lambda _today: AccountFilter(customer_statuses=frozenset({"DECEASED"}))),
)
_BY_KEY = {view.key: view for view in SMART_VIEWS}


def smart_view(key: str) -> SmartView:
    """The view with this key. Raises KeyError."""
    return _BY_KEY[key]


@dataclass(frozen=True, slots=True)
class AccountQuery:
    """A view and what was chosen over it. ``filters`` counts in the fields named by ``chosen`` only: there it beats the
    default of the view, also where it narrows nothing. ``sort`` None is the view's own order.

    Every field that is not chosen is empty in ``filters``; make changes with ``choose`` and ``forget``.
    """

    view: str = "all"
    filters: AccountFilter = NO_FILTER
    chosen: frozenset[str] = field(default=frozenset())
    sort: AccountSort | None = None
    descending: bool = False

    def choose(self, **values: Any) -> AccountQuery:
        """The same with these fields of the filter chosen."""
        return replace(self, filters=replace(self.filters, **values), chosen=self.chosen | set(values))

    def forget(self, *names: str) -> AccountQuery:
        """The same with these fields as the view has them."""
        empty = {name: getattr(NO_FILTER, name) for name in names}
        return replace(self, filters=replace(self.filters, **empty), chosen=self.chosen - set(names))

    def effective(self, today: date) -> AccountFilter:
        """What the list is narrowed to on a Sydney day."""
        own = {name: self.filters.value_of(name) for name in self.chosen}
        return replace(smart_view(self.view).filters(today), **own)

    @property
    def order(self) -> tuple[AccountSort, bool]:
        """Column and direction."""
        view = smart_view(self.view)
        return (view.sort, view.descending) if self.sort is None else (self.sort, self.descending)
