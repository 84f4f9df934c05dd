"""The collections queue of the stand-in desk, over rows in memory. ``outage`` makes every read fail."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from billie_desktop.desk.case_queue import CaseRow
from billie_desktop.desk.values import Page
from billie_desktop.domain.case_filter import NO_STEP, CaseFilter
from billie_desktop.domain.errors import Unavailable
from billie_desktop.ui.gallery.fake_filters import begins

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class FakeCases:
    """Implements ``desk.case_queue.CaseQueue``."""

    def __init__(self) -> None:
        self.case_list: list[CaseRow] = []
        self.outage = ""
        self.reads = 0

    def _require(self) -> None:
        self.reads += 1
        if self.outage:
            raise Unavailable(self.outage)

    async def page(self, offset: int, limit: int, filters: CaseFilter, newest_first: bool = True) -> Page[CaseRow]:
        self._require()
        rows = [row for row in self.case_list if holds(filters, row)]
        rows.sort(key=lambda row: (row.case.updated_at or LONG_AGO, row.account_id), reverse=newest_first)
        return Page(tuple(rows[offset : offset + limit]), offset, len(rows))

    async def rows(self, account_ids: Collection[str]) -> dict[str, CaseRow]:
        self._require()
        return {row.account_id: row for row in self.case_list if row.account_id in account_ids}


def holds(filters: CaseFilter, row: CaseRow) -> bool:
    """Whether a row is in the queue that is asked for."""
    case = row.case
    return (
        (not filters.running or case.is_running)
        and filters.state in ("", case.state)
        and (not filters.rungs or (case.rung or NO_STEP) in filters.rungs)
        and filters.hardship in (None, case.is_paused)
        and filters.stopped in (None, case.stopped_contact is True)
        and begins(filters.text, row.number, row.account_id, row.customer_id, row.customer_name)
    )
