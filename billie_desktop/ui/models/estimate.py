"""What a payment or a waiver will probably do: an estimate for the form, replaced by the ledger's answer.

The rule is the ledger's: fees first, then the oldest instalment. All amounts are decimals; nothing is estimated from a
figure that is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.ledger import Posting, TransactionType
from billie_desktop.domain.money import ZERO, Money, total
from billie_desktop.domain.schedule import is_paid, still_to_pay
from billie_desktop.domain.words import TYPE_WORDS, long_date, short_date

if TYPE_CHECKING:
    from billie_desktop.domain.account import Instalment
    from billie_desktop.domain.fees import OutstandingFee

RULE = "fees first, then oldest instalment"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the split: sign, words, what it means for that part, the amount as shown in a column."""

    icon: str
    words: str
    note: str
    amount: str


@dataclass(frozen=True, slots=True)
class Split:
    """All parts, what was and what will be outstanding (None when the balance is not known)."""

    parts: tuple[Part, ...]
    before: Money | None
    after: Money | None


FEE_ICONS = {TransactionType.LATE_FEE: "clock", TransactionType.DISHONOUR_FEE: "x-circle"}


def estimate_repayment(
    amount: Money,
    outstanding: Money | None,
    fee_balance: Money | None,
    fees: Sequence[OutstandingFee],
    instalments: Sequence[Instalment],
    today: date,
) -> Split:
    """How a payment will probably be split. ``fees`` oldest last, as the list shows them."""
    left = amount
    parts: list[Part] = []
    owed_in_fees = fee_balance if fee_balance is not None else ZERO
    for fee in reversed(fees):
        due = min(fee.remaining, owed_in_fees)
        taken = min(left, due)
        if taken > ZERO:
            parts.append(_part(FEE_ICONS[fee.transaction.type], _fee_words(fee, today), taken, fee.remaining))
            left, owed_in_fees = left - taken, owed_in_fees - taken
    taken = min(left, owed_in_fees)
    if taken > ZERO:
        words = "Other fees" if parts else "Fees"
        parts.append(_part("coin", words, taken, owed_in_fees))
        left = left - taken
    principal = outstanding - fee_balance if outstanding is not None and fee_balance is not None else None
    left = _instalments(parts, left, instalments, principal)
    if left > ZERO:
        parts.append(Part("arrow-up", "More than is owed", "overpayment", left.text()))
    after = max(ZERO, outstanding - amount) if outstanding is not None else None
    return Split(tuple(parts), outstanding, after)


def _instalments(parts: list[Part], left: Money, rows: Sequence[Instalment], principal: Money | None) -> Money:
    for row in sorted(rows, key=lambda each: each.number):
        due = still_to_pay(row)
        if is_paid(row) or due is None:
            continue
        if principal is not None:
            due = min(due, principal)
        taken = min(left, due)
        if taken > ZERO:
            day = f", {long_date(row.due_date).rsplit(' ', 1)[0]}" if row.due_date else ""
            parts.append(_part("check", f"Instalment {row.number}{day}", taken, due, whole="complete"))
            left = left - taken
            principal = principal - taken if principal is not None else None
    if principal is not None and left > ZERO and principal > ZERO:
        taken = min(left, principal)
        parts.append(_part("dollar", "Principal", taken, principal))
        left = left - taken
    return left


def estimate_waiver(
    amount: Money, outstanding: Money | None, fee_balance: Money | None, fees: Sequence[OutstandingFee], today: date
) -> Split:
    """What a waiver takes off: the standing fees, the oldest first; what is more goes to principal."""
    left = amount
    parts: list[Part] = []
    exact = next((fee for fee in reversed(fees) if fee.remaining == amount), None)
    for fee in [exact] if exact is not None else list(reversed(fees)):
        taken = min(left, fee.remaining)
        if taken > ZERO:
            parts.append(_part(FEE_ICONS[fee.transaction.type], _fee_words(fee, today), taken, fee.remaining, "waived"))
            left = left - taken
    if left > ZERO:
        parts.append(Part("minus", "Other fees, else principal", "waived", left.text()))
    after = max(ZERO, outstanding - amount) if outstanding is not None else None
    return Split(tuple(parts), outstanding, after)


def decided(posting: Posting, before: Money | None, today: date) -> Split:
    """What the ledger did, in the same shape: its figures, nothing of ours."""
    parts: list[Part] = []
    fees = _outside_schedule(posting)
    if fees is not None and fees > ZERO:
        parts.append(Part("coin", "Fees outside the schedule" if posting.instalments else "Fees", "", fees.text()))
    for each in posting.instalments:
        done = each.remaining is not None and each.remaining.is_zero
        note = "complete" if done else f"{each.remaining.text()} left" if each.remaining is not None else ""
        day = f", {long_date(each.due_date).rsplit(' ', 1)[0]}" if each.due_date else ""
        icon = "check" if done else "half"
        parts.append(Part(icon, f"Instalment {each.number}{day}", note, each.applied.text()))
    if not posting.instalments and posting.to_principal is not None and posting.to_principal > ZERO:
        parts.append(Part("dollar", "Principal", "", posting.to_principal.text()))
    if posting.overpayment is not None and posting.overpayment > ZERO:
        parts.append(Part("arrow-up", "More than was owed", "overpayment", posting.overpayment.text()))
    transaction = posting.transaction
    if not parts and transaction is not None:
        for words, delta in (("Fees", transaction.fee_delta), ("Principal", transaction.principal_delta)):
            if not delta.is_zero:
                parts.append(Part("minus" if delta < ZERO else "plus", words, "", delta.text()))
    after = transaction.total_after if transaction is not None else None
    return Split(tuple(parts), before, after)


def _outside_schedule(posting: Posting) -> Money | None:
    """The fees that no instalment below contains, so that the parts add up to what was paid.

    Instalments include the establishment fee: counting the ledger's whole fee part beside them would count it twice.
    """
    if not posting.instalments or posting.to_fees is None or posting.to_principal is None:
        return posting.to_fees
    return posting.to_fees + posting.to_principal - total([each.applied for each in posting.instalments])


def _part(icon: str, words: str, taken: Money, due: Money, whole: str = "cleared") -> Part:
    rest = due - taken
    if rest.is_zero:
        return Part(icon, words, whole, taken.text())
    return Part("half", words, f"{rest.text()} left", taken.text())


def _fee_words(fee: OutstandingFee, today: date) -> str:
    day = short_date(business_day(fee.transaction.at), today)
    return f"{TYPE_WORDS[fee.transaction.type]}, {day}"
