"""The accounts browser (features.md SE-6): smart views by status, every column sorted at the source."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QWidget

from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import AccountFilter, AccountRow, AccountSort, Page
from billie_desktop.domain.account import AccountStatus
from billie_desktop.ui.lists.page import ListPage
from billie_desktop.ui.models.account_list_rows import ACCOUNT_SORTS, AccountListModel

VIEWS: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("all", "All", frozenset()),
    ("arrears", "Arrears", frozenset({AccountStatus.IN_ARREARS})),
    ("active", "Active", frozenset({AccountStatus.ACTIVE})),
    ("pending", "Pending disbursement", frozenset({AccountStatus.PENDING_DISBURSEMENT})),
    ("paid-off", "Paid off", frozenset({AccountStatus.PAID_OFF})),
    ("written-off", "Written off", frozenset({AccountStatus.WRITTEN_OFF})),
)
ORDERS = {
    ("days-overdue", True): "most days past due first",
    ("days-overdue", False): "fewest days past due first",
    ("balance", True): "largest balance first",
    ("balance", False): "smallest balance first",
    ("opened", True): "newest first",
    ("opened", False): "oldest first",
}


class AccountsPage(ListPage):
    """Rows open the customer on that account."""

    noun = ("account", "accounts")

    def __init__(self, desk: Desk, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        views = [(key, word) for key, word, _ in VIEWS]
        super().__init__(
            desk,
            AccountListModel(),
            desk.lists.account_rows,
            views,
            "Narrow by name, number or ledger id",
            now,
            parent,
        )

    @property
    def view_word(self) -> str:
        """The smart view in front, for the way here."""
        return next(word for key, word, _ in VIEWS if key == self.head.views.current)

    def first_sort(self) -> tuple[str, bool]:
        return AccountSort.DAYS_OVERDUE.value, True

    def _filter(self, view: str, text: str) -> AccountFilter:
        statuses = next(found for key, _, found in VIEWS if key == view)
        return AccountFilter(statuses=statuses, text=text)

    async def read(self, offset: int, limit: int) -> Page[Any]:
        return await self._desk.lists.accounts(
            offset,
            limit,
            ACCOUNT_SORTS[self.sort_key],
            self.descending,
            self._filter(self.head.views.current, self.text),
        )

    async def count(self, view: str) -> int:
        return (await self._desk.lists.accounts(0, 1, filters=self._filter(view, ""))).total

    def ids_of(self, row: AccountRow) -> tuple[str, str]:
        return row.customer_id or "", row.account_id

    def number_of(self, row: AccountRow) -> str:
        return row.number or row.account_id

    def order_words(self) -> str:
        return ORDERS.get((self.sort_key, self.descending)) or super().order_words()
