"""Days past due and buckets, by the Sydney calendar. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from billie_desktop.practice.ledger.schedule import Instalment, overdue


class Bucket(StrEnum):
    """The ledger's aging scheme: 0, 1–14, 15–61, 62 and more days past due; closed loans apart."""

    CURRENT = "current"
    EARLY_ARREARS = "early_arrears"
    LATE_ARREARS = "late_arrears"
    DEFAULT = "default"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Aging:
    """The last aging that was published for a loan.

    day: the Sydney day it was made for. at_us: its own time. previous, reason: of the last change of bucket.
    """

    day: date
    at_us: int
    dpd: int
    bucket: Bucket
    previous: Bucket | None = None
    reason: str = ""

    @property
    def is_in_arrears(self) -> bool:
        return self.bucket not in {Bucket.CURRENT, Bucket.CLOSED}


def bucket_of(dpd: int) -> Bucket:
    if dpd <= 0:
        return Bucket.CURRENT
    if dpd <= 14:
        return Bucket.EARLY_ARREARS
    if dpd <= 61:
        return Bucket.LATE_ARREARS
    return Bucket.DEFAULT


def days_past_due(instalments: Sequence[Instalment], today: date) -> int:
    """Days since the oldest unpaid instalment fell due; 0 when none is overdue."""
    return max(((today - row.due).days for row in overdue(instalments, today)), default=0)


def days_until_overdue(instalments: Sequence[Instalment], today: date) -> int:
    """Days until the loan is overdue if nothing more is paid; 0 when it is already, or when nothing is left to pay."""
    open_days = [(row.due - today).days + 1 for row in instalments if row.remaining > 0]
    return max(0, min(open_days, default=0))
