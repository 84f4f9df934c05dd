"""The customers list: everybody, or the flagged; sorted at the source."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QWidget

from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import CustomerFilter, CustomerRow, CustomerSort, Page
from billie_desktop.ui.lists.page import ListPage
from billie_desktop.ui.lists.shown import Count, count_of
from billie_desktop.ui.models.customer_list_rows import CUSTOMER_SORTS, CustomerListModel

VIEWS: tuple[tuple[str, str, CustomerFilter], ...] = (
    ("all", "All", CustomerFilter()),
    ("vulnerable", "Vulnerable", CustomerFilter(vulnerable=True)),
    ("verified", "Verified", CustomerFilter(verified=True)),
    ("unverified", "Not verified", CustomerFilter(verified=False)),
)


class CustomersPage(ListPage):
    """Rows open the customer."""

    noun = ("customer", "customers")

    def __init__(self, desk: Desk, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        views = [(key, word) for key, word, _ in VIEWS]
        super().__init__(
            desk, CustomerListModel(), desk.lists.customer_rows, views, "Narrow by name, e-mail or id", now, parent
        )

    @property
    def view_word(self) -> str:
        """The smart view in front, for the way here."""
        return next(word for key, word, _ in VIEWS if key == self.head.views.current)

    def first_sort(self) -> tuple[str, bool]:
        return CustomerSort.NAME.value, False

    def _filter(self, view: str, text: str) -> CustomerFilter:
        chosen = next(found for key, _, found in VIEWS if key == view)
        return CustomerFilter(text, chosen.verified, chosen.vulnerable)

    async def read(self, offset: int, limit: int) -> Page[Any]:
        return await self._desk.lists.customers(
            offset,
            limit,
            CUSTOMER_SORTS[self.sort_key],
            self.descending,
            self._filter(self.head.views.current, self.text),
        )

    async def count(self, view: str) -> Count:
        return count_of(await self._desk.lists.customers(0, 0, filters=self._filter(view, "")))

    def ids_of(self, row: CustomerRow) -> tuple[str, str]:
        return row.customer_id, ""

    def number_of(self, row: CustomerRow) -> str:
        return row.customer_id
