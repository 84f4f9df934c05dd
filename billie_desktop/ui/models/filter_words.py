"""The filters of the accounts browser in words, for its chips and for its form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from billie_desktop.domain.account import AccountStatus
from billie_desktop.domain.aging import BUCKETS
from billie_desktop.domain.words import FREQUENCY_WORDS, STATUS_WORDS, bucket_word, medium_date, status_word

if TYPE_CHECKING:
    from billie_desktop.domain.account_filter import AccountFilter, AmountRange, DayRange

CLOSURE_WORDS = {
    "PAID_OFF": "Paid off",
    "WRITTEN_OFF": "Written off",
    "ADMIN_CLOSED": "Closed by admin",
    "SETTLED_SHORT": "Settled short",
}
PERSON_WORDS = {"LIVING": "Living", "DECEASED": "Deceased", "MISSING": "Missing"}
CHOICES: dict[str, dict[str, str]] = {
    "statuses": {status.value: STATUS_WORDS[status] for status in AccountStatus},
    "buckets": {bucket: bucket_word(bucket) for bucket in BUCKETS},
    "closure_reasons": CLOSURE_WORDS,
    "customer_statuses": PERSON_WORDS,
    "frequencies": FREQUENCY_WORDS,
}
"""Words that can be ticked, by the field of the filter."""

NAMES = {
    "statuses": "Status",
    "buckets": "Aging",
    "in_arrears": "In arrears",
    "least_days": "Least days past due",
    "balance": "Balance",
    "opened": "Opened",
    "disbursed": "Disbursed",
    "closed": "Closed",
    "last_payment_before": "Last payment before",
    "closure_reasons": "Closure reason",
    "customer_statuses": "Customer status",
    "frequencies": "Frequency",
}
"""Fields that have a chip; the text stands in the search field itself."""


@dataclass(frozen=True, slots=True)
class ChipWords:
    """One active filter: its field, its name and its value in words."""

    field: str
    name: str
    value: str


def days_words(days: DayRange) -> str:
    """ "1 Mar 2026 to 31 Mar 2026", "since …", "until …", or the one day."""
    if days.first is not None and days.first == days.last:
        return medium_date(days.first)
    if days.last is None:
        return f"since {medium_date(days.first)}"
    return (
        f"until {medium_date(days.last)}"
        if days.first is None
        else f"{medium_date(days.first)} to {medium_date(days.last)}"
    )


def amounts_words(amounts: AmountRange) -> str:
    """ "$50.00 or more", "up to $200.00", "$50.00 to $200.00"."""
    if amounts.least is not None and amounts.most is not None:
        return f"{amounts.least.with_symbol()} to {amounts.most.with_symbol()}"
    if amounts.least is not None:
        return f"{amounts.least.with_symbol()} or more"
    return f"up to {amounts.most.with_symbol()}" if amounts.most is not None else "any"


def _listed(field: str) -> Callable[[Any], str]:
    known = CHOICES[field]
    order = list(known)

    def words(values: frozenset[str]) -> str:
        ranked = sorted(values, key=lambda value: (order.index(value) if value in known else len(order), value))
        return ", ".join(known.get(value, status_word(value)) for value in ranked)

    return words


_VALUES: dict[str, Callable[[Any], str]] = {
    **{field: _listed(field) for field in CHOICES},
    "in_arrears": lambda value: "yes" if value else "no",
    "least_days": str,
    "balance": amounts_words,
    "opened": days_words,
    "disbursed": days_words,
    "closed": days_words,
    "last_payment_before": medium_date,
}


def chip_words(filters: AccountFilter) -> tuple[ChipWords, ...]:
    """The active filters in the order of their names."""
    return tuple(
        ChipWords(field, name, _VALUES[field](filters.value_of(field)))
        for field, name in NAMES.items()
        if filters.narrows(field)
    )
