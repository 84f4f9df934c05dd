"""What the ledger reports about one account beside balance and postings: statement, accruals, expected credit loss.

Every figure may be missing: it stays None and is shown as a dash (features.md CV-11, CV-13).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from billie_desktop.domain.money import Money


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line: a charge or a payment, and the balance after it."""

    day: date | None
    transaction_id: str
    description: str
    charge: Money | None
    payment: Money | None
    balance: Money | None


@dataclass(frozen=True, slots=True)
class Statement:
    """The ledger's statement for a period; both days are included. ``made_at`` is the ledger's moment (UTC)."""

    account_id: str
    number: str
    customer_id: str
    start: date
    end: date
    opening: Money | None
    fees: Money | None
    payments: Money | None
    closing: Money | None
    disbursed: Money | None
    establishment_fee: Money | None
    total_repayable: Money | None
    lines: tuple[StatementLine, ...]
    made_at: datetime


@dataclass(frozen=True, slots=True)
class AccruedYield:
    """How much of the fee has been earned. ``days`` of ``term_days``; ``daily_rate`` is an amount per day."""

    account_id: str
    accrued: Money | None
    fee: Money | None
    days: int | None
    term_days: int | None
    daily_rate: Decimal | None
    last_accrual: date | None
    disbursed_on: date | None
    completed: bool
    updated_at: datetime | None
    read_at: datetime

    @property
    def remaining(self) -> Money | None:
        """What of the fee is still to be earned; None when one of both is missing."""
        return self.fee - self.accrued if self.fee is not None and self.accrued is not None else None


@dataclass(frozen=True, slots=True)
class AccrualEvent:
    """One day's accrual. ``amount`` is rate times days as the ledger says it; ``rate`` is the amount per day."""

    day: date | None
    amount: Decimal | None
    cumulative: Decimal | None
    rate: Decimal | None
    days: int | None
    correlation_id: str = ""


@dataclass(frozen=True, slots=True)
class AccrualHistory:
    """Accrual events, newest first. ``total`` counts all of them; ``missing`` are days without one."""

    events: tuple[AccrualEvent, ...]
    total: int
    missing: tuple[date, ...]
    has_gaps: bool


@dataclass(frozen=True, slots=True)
class EclAllowance:
    """The expected credit loss of one account. There is no loss-given-default in it and none is invented."""

    account_id: str
    allowance: Money | None
    carrying: Money | None
    bucket: str | None
    pd_rate: Decimal | None
    overlay: Decimal | None
    calculated_at: datetime | None
    calculations: int | None
    previous: Money | None
    change: Money | None
    triggered_by: str
    read_at: datetime


@dataclass(frozen=True, slots=True)
class CarryingAmount:
    """What the carrying amount is made of."""

    principal: Money | None
    accrued: Money | None
    carrying: Money | None
    calculated_at: datetime | None
