"""Late and dishonour fees that still stand, net of waivers (features.md CV-10, D11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from billie_desktop.domain.ledger import Transaction, TransactionType
from billie_desktop.domain.money import ZERO, Money, total
from billie_desktop.domain.provenance import Origin

CHARGES = frozenset({TransactionType.LATE_FEE, TransactionType.DISHONOUR_FEE})


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
    kept: bool = False

    @property
    def origin(self) -> Origin:
        """Live, or cached when it is what this machine had kept."""
        return Origin.cached(self.as_of) if self.kept else Origin.live(self.as_of)


def net_of_waivers(postings: Iterable[Transaction]) -> tuple[OutstandingFee, ...]:
    """Fees still standing, newest first. ``postings`` is the whole history of the three fee types, in any order.

    A waiver names no fee. In order of time each takes off the oldest standing fee of exactly its amount; without such
    a fee it takes off the oldest first. What is left of a waiver then belongs to the establishment fee: a waiver
    never reaches a fee that was charged later, and a fee already waived is never offered again (ledger.md 14.11).
    """
    standing: list[OutstandingFee] = []
    for posting in sorted(postings, key=lambda each: (each.at, each.type not in CHARGES)):
        if posting.type in CHARGES:
            charged = posting.total_delta
            standing.append(OutstandingFee(posting, charged, ZERO, charged))
        elif posting.type is TransactionType.FEE_WAIVER:
            _take_off(standing, -posting.total_delta)
    return tuple(fee for fee in reversed(standing) if fee.remaining > ZERO)


def fee_list(account_id: str, postings: Iterable[Transaction], as_of: datetime) -> FeeList:
    """The list with its total."""
    fees = net_of_waivers(postings)
    return FeeList(account_id, fees, total([fee.remaining for fee in fees]), as_of)


def _take_off(standing: list[OutstandingFee], waiver: Money) -> None:
    if waiver <= ZERO:
        return
    for index, fee in enumerate(standing):
        if fee.remaining == waiver and fee.waived.is_zero:
            standing[index] = _waived(fee, waiver)
            return
    for index, fee in enumerate(standing):
        part = min(fee.remaining, waiver)
        if part > ZERO:
            standing[index] = _waived(fee, part)
            waiver = waiver - part


def _waived(fee: OutstandingFee, amount: Money) -> OutstandingFee:
    return OutstandingFee(fee.transaction, fee.charged, fee.waived + amount, fee.remaining - amount)
