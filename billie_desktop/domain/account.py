"""A loan account as the read model knows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from billie_desktop.domain.money import Money


class AccountStatus(StrEnum):
    """The listed words. Any other word stays as received and is shown grey (features.md D31)."""

    PENDING_DISBURSEMENT = "pending_disbursement"
    ACTIVE = "active"
    IN_ARREARS = "in_arrears"
    PAID_OFF = "paid_off"
    WRITTEN_OFF = "written_off"


CLOSED = frozenset({AccountStatus.PAID_OFF, AccountStatus.WRITTEN_OFF})


class InstalmentClass(StrEnum):
    """What a schedule row is on a given business day (features.md CV-8)."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    OVERDUE = "overdue"
    DUE_NEXT = "due-next"
    OUTSTANDING = "outstanding"


@dataclass(frozen=True, slots=True)
class Instalment:
    """One schedule row. ``status`` is the stored word: scheduled, paid, partial, missed."""

    number: int
    due_date: date | None
    amount: Money | None
    status: str = "scheduled"
    paid: Money | None = None
    remaining: Money | None = None
    paid_on: date | None = None
    transaction_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """The repayment schedule in number order."""

    schedule_id: str | None
    frequency: str | None
    instalments: tuple[Instalment, ...]


@dataclass(frozen=True, slots=True)
class Aging:
    """Nightly aging: bucket word (current, early_arrears, late_arrears, default, closed) and days past due."""

    bucket: str | None
    days_past_due: int | None
    in_arrears: bool
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class LoanAccount:
    """One account. Every field but the id may be missing (a stub): show a dash, never zero."""

    account_id: str
    number: str | None = None
    customer_id: str | None = None
    customer_name: str | None = None
    status: str | None = None
    platform_status: str | None = None
    loan_amount: Money | None = None
    loan_fee: Money | None = None
    total_payable: Money | None = None
    opened: date | None = None
    disbursed: date | None = None
    commencement: date | None = None
    balance: Money | None = None
    total_outstanding: Money | None = None
    total_paid: Money | None = None
    last_payment_amount: Money | None = None
    last_payment_on: date | None = None
    aging: Aging | None = None
    schedule: Schedule | None = None
    closure_reason: str | None = None
    closed_on: date | None = None
    has_agreement: bool = False
    updated_at: datetime | None = None
    dead_letters: int = 0
    """Events of this record that could not be applied to it."""

    @property
    def is_closed(self) -> bool:
        """Paid off or written off."""
        return self.status in CLOSED

    @property
    def is_pending(self) -> bool:
        """Not disbursed yet."""
        return self.status == AccountStatus.PENDING_DISBURSEMENT

    @property
    def label(self) -> str:
        """Account number, else the id."""
        return self.number or self.account_id
