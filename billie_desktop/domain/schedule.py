"""What the instalments of an account are on a business day (features.md CV-5, CV-7, CV-8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from billie_desktop.domain.account import Instalment, InstalmentClass, LoanAccount
from billie_desktop.domain.money import Money, total

LEDGER = "ledger"
"""Source word of a figure that the ledger itself said."""


def is_paid(row: Instalment) -> bool:
    """Paid in full: the stored word says so, or nothing of a known amount remains."""
    return row.status == "paid" or (row.amount is not None and row.remaining is not None and row.remaining.is_zero)


def is_overdue(row: Instalment, today: date) -> bool:
    """Unpaid and due before today, or marked missed."""
    if is_paid(row):
        return False
    return row.status == "missed" or (row.due_date is not None and row.due_date < today)


def first_unpaid(rows: Sequence[Instalment]) -> Instalment | None:
    """The next payment: the first unpaid instalment by number (features.md D10). None when all are paid."""
    return min((row for row in rows if not is_paid(row)), key=lambda row: row.number, default=None)


def still_to_pay(row: Instalment) -> Money | None:
    """What remains of an instalment: the stored remainder, else amount less what was paid, else the amount."""
    if row.remaining is not None:
        return row.remaining
    if row.amount is not None and row.paid is not None:
        return row.amount - row.paid
    return row.amount


def classify(rows: Sequence[Instalment], today: date) -> tuple[InstalmentClass, ...]:
    """One class per row, in the order given. A partly paid row stays partial, also when it is late."""
    upcoming = first_unpaid([row for row in rows if not is_overdue(row, today) and row.status != "partial"])
    return tuple(_class(row, upcoming, today) for row in rows)


def _class(row: Instalment, upcoming: Instalment | None, today: date) -> InstalmentClass:
    if is_paid(row):
        return InstalmentClass.COMPLETE
    if row.status == "partial":
        return InstalmentClass.PARTIAL
    if is_overdue(row, today):
        return InstalmentClass.OVERDUE
    return InstalmentClass.DUE_NEXT if row is upcoming else InstalmentClass.OUTSTANDING


def paid_count(rows: Sequence[Instalment]) -> int:
    """ "4 of 8 paid": how many are paid in full."""
    return sum(1 for row in rows if is_paid(row))


def overdue_amount(rows: Sequence[Instalment], today: date) -> Money | None:
    """What should have been paid before today; None when an overdue row has no amount."""
    parts = [still_to_pay(row) for row in rows if is_overdue(row, today)]
    known = [part for part in parts if part is not None]
    return total(known) if len(known) == len(parts) else None


def total_paid(account: LoanAccount, ledger: Money | None) -> tuple[Money | None, str]:
    """Total paid and where it is from: the ledger's figure when above 0, else the read model's, else the instalments'.

    Source word: "ledger", "read model", "instalments" or "" when unknown (features.md CV-7).
    """
    if ledger is not None and ledger.value > 0:
        return ledger, LEDGER
    if account.total_paid is not None:
        return account.total_paid, "read model"
    rows = account.schedule.instalments if account.schedule else ()
    paid = [row.paid if row.paid is not None else row.amount for row in rows if row.paid is not None or is_paid(row)]
    known = [part for part in paid if part is not None]
    if known:
        return total(known), "instalments"
    return (ledger, LEDGER) if ledger is not None else (None, "")
