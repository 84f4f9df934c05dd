"""Do the read models say what the ledger says? Pure: two readings of one account's balance, compared to the cent.

The ledger is the record of all money. A balance of the read models that differs from it for longer than events are
under way is drift: an event was lost, or a fold is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

NOTHING = Decimal("0.00")
PENDING_DISBURSEMENT = "pending_disbursement"


@dataclass(frozen=True, slots=True)
class ModelReading:
    """What the read models say of an account. ``balances``: each stored figure that repeats the balance, in AUD."""

    account_id: str
    status: str | None
    balances: tuple[Decimal, ...]
    as_of: datetime | None
    """The time of the event that set the balance."""


@dataclass(frozen=True, slots=True)
class LedgerReading:
    """What the ledger says of an account; ``total`` is None when it does not know it. In AUD."""

    total: Decimal | None
    as_of: datetime | None


class Verdict(StrEnum):
    """What two readings of one account say together."""

    SAME = "same"
    DIFFERENT = "different"
    NOT_IN_LEDGER = "not-in-ledger"
    NO_BALANCE = "no-balance"
    """The read models hold no balance for an account that the ledger knows."""
    UNKNOWN = "unknown"
    """Neither knows a balance: a stub of an account that nobody opened."""

    @property
    def is_drift(self) -> bool:
        """Whether somebody has to look into it."""
        return self in (Verdict.DIFFERENT, Verdict.NOT_IN_LEDGER, Verdict.NO_BALANCE)


def compare(model: ModelReading, ledger: LedgerReading) -> Verdict:
    """Compare with a tolerance of 0.00.

    While a loan waits for its disbursement the ledger holds 0.00, or nothing yet, and the read models what will be
    owed; both are right.
    """
    if model.status == PENDING_DISBURSEMENT:
        return Verdict.SAME if not ledger.total else Verdict.DIFFERENT
    if ledger.total is None:
        return Verdict.NOT_IN_LEDGER if model.balances else Verdict.UNKNOWN
    if not model.balances:
        return Verdict.NO_BALANCE
    return Verdict.SAME if all(balance == ledger.total for balance in model.balances) else Verdict.DIFFERENT


def difference(model: ModelReading, ledger: LedgerReading) -> Decimal | None:
    """Read models less ledger, in AUD, of the figure that is furthest off; None when one side has none."""
    if ledger.total is None or not model.balances:
        return None
    if model.status == PENDING_DISBURSEMENT:
        return NOTHING - ledger.total
    return max((balance - ledger.total for balance in model.balances), key=abs)
