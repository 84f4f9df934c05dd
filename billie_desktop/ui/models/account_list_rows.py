"""Rows of the accounts browser (features.md SE-6)."""

from __future__ import annotations

from PySide6.QtCore import QObject

from billie_desktop.desk.values import AccountRow, AccountSort
from billie_desktop.domain.words import DASH, medium_date
from billie_desktop.ui.kit.columns import AmountCell, Cell, Column, MonoCell, TextCell
from billie_desktop.ui.models.rows import RowsModel
from billie_desktop.ui.models.status_badges import bucket_badge, status_badge

NOTHING = TextCell(DASH, "text-muted")


def _status(row: AccountRow) -> Cell:
    return status_badge(row.status, plain=True) or NOTHING


def _aging(row: AccountRow) -> Cell:
    return bucket_badge(row.bucket, row.days_past_due) or NOTHING


ACCOUNT_COLUMNS: tuple[Column[AccountRow], ...] = (
    Column("number", "Account", 152, lambda row: MonoCell(row.number or row.account_id), sortable=True),
    Column(
        "customer",
        "Customer",
        148,
        lambda row: TextCell(row.customer_name or row.customer_id or DASH, weight=500),
        stretch=2,
        sortable=True,
    ),
    Column("status", "Status", 152, _status, sortable=True, stretch=1),
    Column("days-overdue", "Aging", 120, _aging, sortable=True, stretch=1),
    Column("balance", "Balance", 88, lambda row: AmountCell(row.balance, strong=True), right=True, sortable=True),
    Column("paid", "Last payment", 108, lambda row: AmountCell(row.last_payment_amount), right=True, drop=1),
    Column(
        "last-payment",
        "Paid on",
        108,
        lambda row: TextCell(medium_date(row.last_payment_on), "text-muted"),
        sortable=True,
        drop=2,
    ),
    Column("opened", "Opened", 112, lambda row: TextCell(medium_date(row.opened), "text-muted"), sortable=True, drop=3),
)

ACCOUNT_SORTS = {sort.value: sort for sort in AccountSort}
"""Column key to sort order; a column that is not here does not sort."""


class AccountListModel(RowsModel[AccountRow]):
    """Accounts of every customer, in the order the source gave."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda row: row.account_id, ACCOUNT_COLUMNS, parent)
