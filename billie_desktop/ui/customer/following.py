"""What a customer's page hears of: its record, and what is possible; in the pace of all windows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from billie_desktop.desk.desk import Desk
from billie_desktop.desk.request_ports import Board
from billie_desktop.desk.values import RecordChange
from billie_desktop.domain.connection import ConnectionState
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
        self._board, self._possible = Board(), _possible(desk.connection.state)
        self._poke = pace().follower(page, self.on_turn)

    def begin(self) -> None:
        """Hear from now on."""
        page, desk = self._page, self._desk
        self._board, self._possible = (
            desk.requests.board if desk.requests else Board(),
            _possible(desk.connection.state),
        )
        self._releases = [
            desk.records.subscribe(self.on_record_changed),
            desk.connection.subscribe(self.on_connection_changed),
            page.problem.on_requests(self.on_requests_read),
        ]
        if desk.clears is not None:
            self._releases.append(desk.clears.subscribe(self._poke))

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

    def on_connection_changed(self, state: ConnectionState) -> None:
        """The page follows what can be done; latency and the time of the last change, told each second, are not its."""
        before, self._possible = self._possible, _possible(state)
        if self._possible != before:
            self._poke()

    def on_requests_read(self) -> None:
        """What waits for a decision was read; what it says about this page is another matter only when it changed."""
        if self._desk.requests is None:
            return
        before, self._board = self._board, self._desk.requests.board
        if not self._board.says_the_same(before):
            self._poke()

    def on_turn(self) -> None:
        """The page's turn has come."""
        postings, self._postings = self._postings, frozenset()
        if self._releases:
            self._page.follow_record(postings)


def _possible(state: ConnectionState) -> tuple[object, ...]:
    """What a page says about the connection, compared by value."""
    healths = state.ledger.health, state.stream.health, state.database.health
    return *healths, state.read_only_reason, state.away_reason, state.stopped_reason
