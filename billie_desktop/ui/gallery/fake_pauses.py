"""All pauses of the stand-in desk, over changes in memory. ``outage`` makes every read fail."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from billie_desktop.desk.pause_list import PausedCustomer, PauseOrder, PauseQuery, PauseView
from billie_desktop.desk.values import Page
from billie_desktop.domain.communication_words import pause_in_force
from billie_desktop.domain.errors import Unavailable
from billie_desktop.domain.notification_pause import LISTED, recently_expired
from billie_desktop.ui.gallery.fake_filters import begins
from billie_desktop.ui.gallery.people import NOW

NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class FakePauses:
    """Implements ``desk.pause_list.PauseList``: the last pause of each customer in ``pauses``, at ``NOW``."""

    def __init__(self) -> None:
        self.pauses: list[PausedCustomer] = []
        self.outage = ""
        self.reads = 0

    async def page(self, offset: int, limit: int, query: PauseQuery) -> Page[PausedCustomer]:
        rows = [row for row in self._in_view(query.view) if begins(query.text, row.name, row.customer_id)]
        order = _since if query.order is PauseOrder.SINCE else _ends
        rows.sort(key=lambda row: (order(row), row.customer_id), reverse=query.descending)
        return Page(tuple(rows[offset : offset + limit]), offset, len(rows))

    async def rows(self, customer_ids: Collection[str], view: PauseView) -> dict[str, PausedCustomer]:
        return {row.customer_id: row for row in self._in_view(view) if row.customer_id in customer_ids}

    def _in_view(self, view: PauseView) -> list[PausedCustomer]:
        self.reads += 1
        if self.outage:
            raise Unavailable(self.outage)
        rule = _is_in_force if view is PauseView.IN_FORCE else _is_expired
        return [row for row in self.pauses if rule(row)]


def _is_in_force(row: PausedCustomer) -> bool:
    return pause_in_force((row.pause,), NOW) is not None


def _is_expired(row: PausedCustomer) -> bool:
    return recently_expired((row.pause,), NOW, LISTED) is not None


def _since(row: PausedCustomer) -> datetime:
    return row.pause.set_at or NOW


def _ends(row: PausedCustomer) -> datetime:
    return row.pause.expires_at or NEVER
