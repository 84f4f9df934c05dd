"""Late and dishonour fees that still stand, net of waivers (features.md CV-10, D11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from billie_desktop.domain.ledger import Transaction
from billie_desktop.domain.money import Money


@dataclass(frozen=True, slots=True)
class OutstandingFee:
    """One late or dishonour fee: what was charged, what waivers took off, what is left (above zero)."""

    transaction: Transaction
    charged: Money
    waived: Money
    remaining: Money


@dataclass(frozen=True, slots=True)
class FeeList:
    """All fees of one account that are not waived in full, newest first, over the whole history."""

    account_id: str
    fees: tuple[OutstandingFee, ...]
    total: Money
    as_of: datetime
