"""How the establishment fee of a loan is earned, day by day. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from billie_desktop.practice.ledger.api import ClosureReason
from billie_desktop.practice.ledger.clock import sydney_day
from billie_desktop.practice.ledger.loan import Loan

_CENT, _RATE = Decimal("1"), Decimal("0.000001")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Accrued:
    """One day's accrual. ``days``: covered by it; ``days_so_far`` and ``cumulative`` (cents): with it."""

    day: date
    days: int
    days_so_far: int
    cumulative: int


@dataclass(frozen=True, slots=True)
class Accrual:
    """The whole course of one loan. ``fee`` in cents; ``ended``: the Sydney day on which the loan closed."""

    fee: int
    start: date
    term_days: int
    ended: date | None = None
    paid_off: bool = False

    @property
    def daily_rate(self) -> Decimal:
        """Dollars a day, six decimals."""
        return (Decimal(self.fee).scaleb(-2) / self.term_days).quantize(_RATE, ROUND_HALF_UP)

    @property
    def end(self) -> date:
        """The last day of the term."""
        return self.start + self.term_days * ONE_DAY

    def at(self, today: date) -> Accrued:
        """The last accrual by the end of that day; of no days before the first."""
        last = Accrued(self.start, 0, 0, 0)
        for each in self.until(today):
            last = each
        return last

    def is_completed(self, today: date) -> bool:
        """Nothing more will accrue after that day."""
        return today >= self.end or (self.ended is not None and today >= self.ended)

    def until(self, today: date) -> Iterator[Accrued]:
        """Every accrual up to and with that day, oldest first."""
        if self.paid_off and self.ended == self.start <= today:
            yield Accrued(self.start, self.term_days, self.term_days, self.fee)
            return
        last = min(today, self.end, self.ended or date.max)
        day, done = self.start, 0
        while day < last:
            day += ONE_DAY
            closes = self.paid_off and day == self.ended
            days = self.term_days - done if closes else 1
            done += days
            yield Accrued(day, days, done, self._earned(done))

    def _earned(self, days: int) -> int:
        return int((Decimal(self.fee) * days / self.term_days).quantize(_CENT, ROUND_HALF_UP))


def accrual_of(loan: Loan) -> Accrual | None:
    """The course of a loan; None while it waits for its disbursement."""
    if loan.disbursed_us is None:
        return None
    start = sydney_day(loan.disbursed_us)
    term = max(1, (max(row.due for row in loan.instalments) - start).days)
    ended = sydney_day(loan.closed_us) if loan.closed_us is not None else None
    return Accrual(loan.terms.establishment_fee, start, term, ended, loan.closure is ClosureReason.PAID_OFF)


def carrying_cents(loan: Loan, today: date) -> int:
    """Principal and accrued yield; 0 of a loan that is closed or waits for its disbursement."""
    accrual = accrual_of(loan)
    if accrual is None or not loan.is_open:
        return 0
    return loan.principal + accrual.at(today).cumulative
