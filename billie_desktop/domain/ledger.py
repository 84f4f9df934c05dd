"""What the ledger says: balances and transactions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from billie_desktop.domain.money import Money
from billie_desktop.domain.provenance import Origin


class TransactionType(StrEnum):
    """The ledger's eight types; values are the badge names of the tokens."""

    DISBURSEMENT = "disbursement"
    ESTABLISHMENT_FEE = "establishment-fee"
    REPAYMENT = "repayment"
    LATE_FEE = "late-fee"
    DISHONOUR_FEE = "dishonour-fee"
    FEE_WAIVER = "fee-waiver"
    ADJUSTMENT = "adjustment"
    WRITE_OFF = "write-off"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LedgerBalance:
    """The ledger's balance of one account at ``as_of`` (UTC)."""

    account_id: str
    principal: Money
    fees: Money
    total: Money
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Transaction:
    """One posting. Deltas are signed: plus raises the debt."""

    transaction_id: str
    account_id: str
    type: TransactionType
    at: datetime
    effective: date | None
    principal_delta: Money
    fee_delta: Money
    total_delta: Money
    principal_after: Money
    fee_after: Money
    total_after: Money
    description: str = ""
    reference_type: str = ""
    reference_id: str = ""
    created_by: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class TransactionPage:
    """The newest rows first, and how many there are in all."""

    account_id: str
    rows: tuple[Transaction, ...]
    total_count: int
    as_of: datetime
    kept: bool = False

    @property
    def origin(self) -> Origin:
        """Live, or cached when it is what this machine had kept."""
        return Origin.cached(self.as_of) if self.kept else Origin.live(self.as_of)


@dataclass(frozen=True, slots=True)
class InstalmentAllocation:
    """What a repayment did to one instalment."""

    number: int
    applied: Money
    remaining: Money | None
    status: str
    due_date: date | None
    scheduled: Money | None


@dataclass(frozen=True, slots=True)
class Posting:
    """The ledger's answer to a command. ``transaction`` is None when the answer came without its figures.

    An approved request says no more than ``transaction_id`` and the balance before and after.
    """

    transaction: Transaction | None
    event_id: str = ""
    to_fees: Money | None = None
    to_principal: Money | None = None
    overpayment: Money | None = None
    instalments: tuple[InstalmentAllocation, ...] = ()
    warning: str = ""
    replay: bool = False
    transaction_id: str = ""
    balance_before: Money | None = None
    balance_after: Money | None = None
