"""Recent customers as rows of the home page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from billie_desktop.domain.account import AccountStatus
from billie_desktop.domain.standing import Group
from billie_desktop.domain.words import DASH, age
from billie_desktop.ui.kit.columns import AmountCell, Cell, Column, MonoCell, TextCell
from billie_desktop.ui.models.rows import RowsModel
from billie_desktop.ui.models.status_badges import status_badge

if TYPE_CHECKING:
    from billie_desktop.desk.values import CustomerView
    from billie_desktop.domain.money import Money
    from billie_desktop.ui.models.search_rows import RecentRow

NOTHING = TextCell(DASH, "text-muted")


@dataclass(frozen=True, slots=True)
class RecentCustomer:
    """A recent customer with what the shared store knows now; figures it does not know are None."""

    customer_id: str
    name: str
    accounts: int | None
    status: str | None
    outstanding: Money | None
    viewed: str


def recent_customer(row: RecentRow, view: CustomerView | None, now: datetime) -> RecentCustomer:
    """Read fresh from the store; nothing but id and time comes from the list of recent customers."""
    ago = age((now - row.opened_at).total_seconds())
    viewed = "now" if ago == "now" else f"{ago} ago"
    if view is None:
        return RecentCustomer(row.customer_id, row.name, None, None, None, viewed)
    # The account that matters most stands first in triage order.
    status = view.accounts[0].account.status if view.accounts else None
    if view.accounts and view.accounts[0].standing.group is Group.OVERDUE:
        status = AccountStatus.IN_ARREARS
    return RecentCustomer(row.customer_id, row.name, len(view.accounts), status, view.total_outstanding, viewed)


def _status(row: RecentCustomer) -> Cell:
    return status_badge(row.status) or NOTHING


RECENT_COLUMNS: tuple[Column[RecentCustomer], ...] = (
    Column("name", "Customer", 180, lambda row: TextCell(row.name, weight=500), stretch=2),
    Column("id", "Id", 150, lambda row: MonoCell(row.customer_id, "text-muted"), drop=1),
    Column(
        "accounts",
        "Accounts",
        90,
        lambda row: TextCell(str(row.accounts)) if row.accounts is not None else NOTHING,
        right=True,
        drop=3,
    ),
    Column("status", "State", 180, _status),
    Column("outstanding", "Outstanding", 120, lambda row: AmountCell(row.outstanding, strong=True), right=True),
    Column("viewed", "Viewed", 110, lambda row: TextCell(row.viewed, "text-muted"), right=True, drop=2),
)


class RecentModel(RowsModel[RecentCustomer]):
    """Customers opened in this session, newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda row: row.customer_id, RECENT_COLUMNS, parent)
