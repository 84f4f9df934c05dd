"""The expected loss of each loan: calculated from the books, and the last calculation kept."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from billie_desktop.practice.ledger.aging import Bucket, bucket_of
from billie_desktop.practice.ledger.clock import midnight_of, sydney_day
from billie_desktop.practice.ledger.loan import Loan
from billie_desktop.practice.ledger.reports.accrual import carrying_cents
from billie_desktop.practice.ledger.reports.loss_model import OVERLAY, RATE, LossModel

POSTING = "posting"
_STORE = """
INSERT INTO allowances VALUES (?, ?, ?, ?, ?, ?, ?, 1, NULL, ?, ?) ON CONFLICT (account_key) DO UPDATE SET
    previous = ecl, at_us = excluded.at_us, bucket = excluded.bucket, ecl = excluded.ecl, carrying = excluded.carrying,
    pd_rate = excluded.pd_rate, overlay = excluded.overlay, count = count + 1, triggered_by = excluded.triggered_by,
    event_id = excluded.event_id
"""
_FIND = """
SELECT at_us, bucket, ecl, carrying, pd_rate, overlay, count, previous, triggered_by, event_id
FROM allowances WHERE account_key = ?
"""
_STALE = """
SELECT a.account_id FROM accounts a LEFT JOIN allowances e ON e.account_key = a.key
WHERE a.status IN ('ACTIVE', 'SUSPENDED') AND (e.at_us IS NULL OR e.at_us < ?) ORDER BY a.key
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """An expected loss and what it is made of. Amounts in cents, rates as decimal texts."""

    bucket: Bucket
    carrying: int
    pd_rate: str
    overlay: str

    @property
    def ecl(self) -> int:
        """Carrying amount × rate × overlay, to the cent."""
        exact = Decimal(self.carrying) * Decimal(self.pd_rate) * Decimal(self.overlay)
        return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Calculation:
    """The last calculation of a loan. ``previous``: the figure before it, None at the first."""

    at_us: int
    bucket: str
    ecl: int
    carrying: int
    pd_rate: str
    overlay: str
    count: int
    previous: int | None
    triggered_by: str
    event_id: str


class Allowances:
    """The table of calculations, inside the book's batches."""

    def __init__(self, connection: sqlite3.Connection, model: LossModel) -> None:
        self._connection = connection
        self._model = model

    def figure(self, loan: Loan, us: int) -> Figure:
        """What the loan's loss would be at a moment, with the present settings."""
        return figure(loan, us, self._model.values)

    def find(self, loan: Loan) -> Calculation | None:
        """The last calculation; None when there was none."""
        row = self._connection.execute(_FIND, (loan.terms.key,)).fetchone()
        return Calculation(*row) if row is not None else None

    def stale(self, us: int) -> list[str]:
        """Open loans that were not calculated on the Sydney day of a moment."""
        return [account_id for (account_id,) in self._connection.execute(_STALE, (midnight_of(sydney_day(us)),))]

    def follow(self, touched: Sequence[tuple[Loan, str]]) -> None:
        """Calculate anew for loans that a posting or a new day has touched, with the event that told of it."""
        values = self._model.values
        rows = [
            _row(loan, figure(loan, loan.last_us, values), loan.last_us, POSTING, event)
            for loan, event in touched
            if loan.disbursed_us is not None
        ]
        self._connection.executemany(_STORE, rows)

    def recalculate(self, loan: Loan, us: int, triggered_by: str) -> tuple[int | None, int]:
        """Calculate anew; the figure before (None when there was none) and the new one, in cents."""
        before, new = self.find(loan), self.figure(loan, us)
        self._connection.execute(_STORE, _row(loan, new, us, triggered_by, ""))
        return (before.ecl if before is not None else None), new.ecl


def figure(loan: Loan, us: int, values: dict[str, str]) -> Figure:
    """The loss of a loan at a moment under some settings."""
    bucket = bucket_at(loan, us)
    rate = values.get(f"{RATE}{bucket.value}", "0")
    return Figure(bucket, carrying_cents(loan, sydney_day(us)), rate, values[OVERLAY])


def bucket_at(loan: Loan, us: int) -> Bucket:
    """The bucket by days past due at that moment; closed for a closed loan."""
    return bucket_of(loan.dpd(us)) if loan.is_open else Bucket.CLOSED


def _row(loan: Loan, made: Figure, us: int, triggered_by: str, event: str) -> tuple[object, ...]:
    key = loan.terms.key
    return (key, us, made.bucket.value, made.ecl, made.carrying, made.pd_rate, made.overlay, triggered_by, event)
