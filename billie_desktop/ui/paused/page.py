"""All paused notifications (features.md CO-5): whose, how, why, by whom, since and until when; for admins."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QWidget

from billie_desktop.desk.desk import Desk
from billie_desktop.desk.pause_list import PausedCustomer, PauseList, PauseOrder, PauseQuery, PauseView
from billie_desktop.desk.values import DocumentChange, Page
from billie_desktop.ui.lists.feed import PAGE
from billie_desktop.ui.lists.page import REFRESH_MS, ListPage
from billie_desktop.ui.lists.shown import Count, count_of
from billie_desktop.ui.models.pause_rows import VIEWS, PauseListModel
from billie_desktop.ui.rest import Rest
from billie_desktop.ui.system.pauses import pause_ms

FOLLOWED = frozenset({"notifications", "customers"})
EMPTY = {
    PauseView.IN_FORCE: ("No notifications are paused", "There is no pause in force."),
    PauseView.EXPIRED: ("No pause has expired", "None ran out in the last 30 days without another one following."),
}


class PausedPage(ListPage):
    """A row opens the customer at the communications: there the pause can be changed."""

    noun = ("pause", "pauses")

    def __init__(
        self, desk: Desk, pauses: PauseList, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        self._pauses = pauses
        super().__init__(desk, PauseListModel(), self._read_rows, VIEWS, "Name or customer id", now, parent)
        self._rest = Rest(self, self.on_half_minute)
        self.table.setAccessibleName("Paused notifications")
        self._refresh.setInterval(pause_ms(REFRESH_MS))  # desks that were started together do not read together

    # what is asked

    @property
    def view(self) -> PauseView:
        """What is in front."""
        return PauseView(self.head.views.current)

    @property
    def view_word(self) -> str:
        """The same for the way here."""
        return dict(VIEWS)[self.head.views.current]

    def first_sort(self) -> tuple[str, bool]:
        return PauseOrder.SINCE.value, True

    async def read(self, offset: int, limit: int) -> Page[Any]:
        query = PauseQuery(self.view, PauseOrder(self.sort_key), self.descending, self.text)
        return await self._pauses.page(offset, limit, query)

    async def count(self, view: str) -> Count:
        return count_of(await self._pauses.page(0, 0, PauseQuery(PauseView(view))))

    async def _read_rows(self, customer_ids: Collection[str]) -> dict[str, PausedCustomer]:
        return await self._pauses.rows(customer_ids, self.view)

    def order_words(self) -> str:
        if self.sort_key == PauseOrder.SINCE:
            return "newest first" if self.descending else "oldest first"
        return "no end first" if self.descending else "next to expire first"

    # answers

    def on_changes(self, changes: tuple[DocumentChange, ...]) -> None:
        """A change of a pause is a notice of its customer."""
        followed = tuple(change for change in changes if change.collection in FOLLOWED)
        if followed:
            super().on_changes(tuple(replace(change, key=change.customer_id or change.key) for change in followed))

    def on_quiet(self) -> None:
        """Read it all again, after a rest that follows from what the last reading took: notices come all the time. A
        long list waits for its half minute."""
        if self.feed.total <= PAGE:
            self._rest.due()

    def on_half_minute(self) -> None:
        if self.feed.is_answered:
            self._rest.began()
        super().on_half_minute()

    def on_loaded(self, total: int) -> None:
        """Rows are here."""
        super().on_loaded(total)
        self._rest.ended()

    def on_failed(self, text: str) -> None:
        """They could not be read."""
        super().on_failed(text)
        self._rest.ended(failed=True)

    def go_behind(self) -> None:
        """Hidden: nothing is read for it."""
        super().go_behind()
        self._rest.stop()

    def say_none(self) -> None:
        if self.text:
            super().say_none()
        else:
            self.table.show_empty(*EMPTY[self.view])

    # rows

    def ids_of(self, row: PausedCustomer) -> tuple[str, str]:
        return row.customer_id, ""

    def number_of(self, row: PausedCustomer) -> str:
        return row.customer_id
