"""Rows of the customers list."""

from __future__ import annotations

from PySide6.QtCore import QObject

from billie_desktop.desk.values import CustomerRow, CustomerSort
from billie_desktop.domain.business_date import in_sydney
from billie_desktop.domain.phone import grouped
from billie_desktop.domain.words import DASH, medium_date, time_of_day
from billie_desktop.ui.kit.columns import BadgeCell, Cell, Column, MonoCell, TextCell
from billie_desktop.ui.models.rows import RowsModel

NOTHING = TextCell(DASH, "text-muted")


def _flag(row: CustomerRow) -> Cell:
    # One slot, the most urgent word: a list must not grow columns for what is rare.
    if row.vulnerable:
        return BadgeCell("vulnerable")
    if row.blocked:
        return BadgeCell("attention-red", "Blocked", icon="ban")
    return NOTHING


def _updated(row: CustomerRow) -> Cell:
    if row.updated_at is None:
        return NOTHING
    return TextCell(f"{medium_date(in_sydney(row.updated_at).date())}, {time_of_day(row.updated_at)}", "text-muted")


CUSTOMER_COLUMNS: tuple[Column[CustomerRow], ...] = (
    Column(
        "name",
        "Customer",
        200,
        lambda row: TextCell(row.full_name or row.customer_id, weight=500),
        sortable=True,
        stretch=2,
    ),
    Column("customer-id", "Id", 150, lambda row: MonoCell(row.customer_id, "text-muted"), sortable=True),
    Column("email", "E-mail", 220, lambda row: TextCell(row.email or DASH), sortable=True, stretch=2, drop=1),
    Column("mobile", "Mobile", 140, lambda row: TextCell(grouped(row.mobile) if row.mobile else DASH), drop=2),
    Column(
        "verified", "Identity", 112, lambda row: BadgeCell("verified", plain=True) if row.verified else NOTHING, drop=3
    ),
    Column("flag", "Attention", 128, _flag),
    Column("updated", "Changed", 180, _updated, sortable=True, drop=4),
)

CUSTOMER_SORTS = {sort.value: sort for sort in CustomerSort}


class CustomerListModel(RowsModel[CustomerRow]):
    """Customers, in the order the source gave."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda row: row.customer_id, CUSTOMER_COLUMNS, parent)
