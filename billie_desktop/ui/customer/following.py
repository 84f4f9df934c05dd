"""What a customer's page hears of: its record, in the pace of all windows, and what is possible."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import RecordChange
from billie_desktop.ui.pace import pace

if TYPE_CHECKING:
    from billie_desktop.ui.customer.page import CustomerPage


class Following:
    """From ``begin`` to ``end``. However many changes came, the page follows once and shows the last state."""

    def __init__(self, page: CustomerPage, desk: Desk) -> None:
        self._page = page
        self._desk = desk
        self._postings: frozenset[str] = frozenset()
        self._releases: list[Callable[[], None]] = []
        self._poke = pace().follower(page, self.on_turn)

    def begin(self) -> None:
        """Hear from now on."""
        page, desk = self._page, self._desk
        self._releases = [
            desk.records.subscribe(self.on_record_changed),
            desk.connection.subscribe(lambda _state: page.on_possible_changed()),
            page.problem.on_requests(page.on_possible_changed),
        ]
        if desk.clears is not None:
            self._releases.append(desk.clears.subscribe(page.on_possible_changed))

    def end(self) -> None:
        """Hear nothing more, not even what was on its way."""
        for release in self._releases:
            release()
        self._releases.clear()

    def on_record_changed(self, change: RecordChange) -> None:
        """The store has another view of some customer."""
        if change.customer_id == self._page.customer_id:
            self._postings |= change.postings
            self._poke()

    def on_turn(self) -> None:
        """The page's turn has come."""
        postings, self._postings = self._postings, frozenset()
        if self._releases:
            self._page.follow_record(postings)
