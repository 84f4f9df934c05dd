"""Rows of the accounts browser (features.md SE-6)."""

from __future__ import annotations

from PySide6.QtCore import QObject

from billie_desktop.desk.values import AccountRow, AccountSort
from billie_desktop.domain.words import DASH, medium_date
from billie_desktop.ui.kit.columns import AmountCell, Cell, Column, MonoCell, TextCell
from billie_desktop.ui.models.rows import RowsModel
from billie_desktop.ui.models.status_badges import bucket_badge, status_badge

NOTHING = TextCell(DASH, "text-muted")


def _number(row: AccountRow) -> Cell:
    # A ledger id is longer than the column; it is whole in the peek and in what is copied.
    return MonoCell(row.number) if row.number else TextCell(row.account_id, "text-muted")


def _status(row: AccountRow) -> Cell:
    return status_badge(row.status, plain=True) or NOTHING


def _aging(row: AccountRow) -> Cell:
    return bucket_badge(row.bucket, row.days_past_due) or NOTHING


ACCOUNT_COLUMNS: tuple[Column[AccountRow], ...] = (
    Column("number", "Account", 140, _number, sortable=True),
    Column(
        "customer",
        "Customer",
        120,
        lambda row: TextCell(row.customer_name or row.customer_id or DASH, weight=500),
        stretch=2,
        sortable=True,
    ),
    Column("status", "Status", 152, _status, sortable=True, stretch=1, drop=2),
    Column("days-overdue", "Aging", 128, _aging, sortable=True, stretch=1, drop=1),
    Column("balance", "Balance", 84, lambda row: AmountCell(row.balance, strong=True), right=True, sortable=True),
    Column(
        "last-payment",
        "Last payment",
        96,
        lambda row: AmountCell(row.last_payment_amount, weight=400),
        right=True,
        sortable=True,
        drop=3,
    ),
    # The day of the same payment: it has no head of its own.
    Column("paid-on", "", 108, lambda row: TextCell(medium_date(row.last_payment_on), "text-muted"), drop=4),
    Column("opened", "Opened", 108, lambda row: TextCell(medium_date(row.opened), "text-muted"), sortable=True, drop=5),
)

ORDER_WORDS = {
    (AccountSort.DAYS_OVERDUE, True): "most days past due first",
    (AccountSort.DAYS_OVERDUE, False): "fewest days past due first",
    (AccountSort.BALANCE, True): "largest balance first",
    (AccountSort.BALANCE, False): "smallest balance first",
    (AccountSort.OPENED, True): "newest first",
    (AccountSort.OPENED, False): "oldest first",
    (AccountSort.LAST_PAYMENT, True): "latest payment first",
    (AccountSort.LAST_PAYMENT, False): "earliest payment first",
    (AccountSort.COMMENCEMENT, False): "by commencement date",
    (AccountSort.COMMENCEMENT, True): "latest commencement date first",
}
"""Orders that have words of their own; others are named by their column."""


class AccountListModel(RowsModel[AccountRow]):
    """Accounts of every customer, in the order the source gave."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda row: row.account_id, ACCOUNT_COLUMNS, parent)
