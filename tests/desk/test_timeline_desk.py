"""The merged timeline, page by page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from datetime import timedelta

import pytest_asyncio

from billie_desktop.desk.conversation_ports import SourceMark, SourcePage
from billie_desktop.desk.timeline_desk import PAGE, TimelineDesk
from billie_desktop.desk.values import DocumentChange
from billie_desktop.domain.communication import (
    ContactNote,
    CustomerNotice,
    NoticeStatus,
    Suppression,
    TimelineFilter,
)
from billie_desktop.domain.errors import Unavailable
from tests.desk.conversation_parts import NOW, StandingClock


class Sources:
    """Implements ``CommunicationReads`` over lists, newest first."""

    def __init__(self) -> None:
        self.notice_rows: list[CustomerNotice] = []
        self.note_rows: list[ContactNote] = []
        self.pauses: tuple[Suppression, ...] = ()
        self.away = False
        self.listeners: list[Callable[[tuple[DocumentChange, ...]], None]] = []

    def add_notice(self, minutes_ago: int) -> None:
        """One more notice."""
        notice = CustomerNotice(f"n{len(self.notice_rows)}", NOW - timedelta(minutes=minutes_ago), NoticeStatus.SENT)
        self.notice_rows.append(notice)
        self.notice_rows.sort(key=lambda row: row.at, reverse=True)

    def add_note(self, minutes_ago: int) -> None:
        """One more note."""
        self.note_rows.append(ContactNote(f"t{len(self.note_rows)}", NOW - timedelta(minutes=minutes_ago), "Called"))
        self.note_rows.sort(key=lambda row: row.at, reverse=True)

    def subscribe(self, callback: Callable[[tuple[DocumentChange, ...]], None]) -> Callable[[], None]:
        """The change stream."""
        self.listeners.append(callback)
        return lambda: self.listeners.remove(callback)

    def changed(self, collection: str, customer_id: str) -> None:
        """Tell a change."""
        for listener in tuple(self.listeners):
            listener((DocumentChange(collection, "x", customer_id, 1, "1-1", 0.0),))

    def _page(self, rows: list[object], before: SourceMark | None, limit: int) -> SourcePage[object]:
        if self.away:
            raise Unavailable("The database is not reachable.")
        start = int(before.key) if before is not None else 0
        end = start + limit
        return SourcePage(tuple(rows[start:end]), SourceMark(NOW, str(end)) if end < len(rows) else None)

    async def notices(
        self, customer_ids: Collection[str], kind: TimelineFilter, before: SourceMark | None, limit: int
    ) -> SourcePage[CustomerNotice]:
        return self._page(list(self.notice_rows), before, limit)  # type: ignore[return-value]

    async def notes(
        self, customer_ids: Collection[str], before: SourceMark | None, limit: int
    ) -> SourcePage[ContactNote]:
        return self._page(list(self.note_rows), before, limit)  # type: ignore[return-value]

    async def count(self, customer_ids: Collection[str], kind: TimelineFilter) -> int:
        return len(self.notice_rows) + len(self.note_rows)

    async def suppressions(self, customer_ids: Collection[str]) -> tuple[Suppression, ...]:
        return self.pauses

    async def note_versions(self, note_id: str) -> tuple[ContactNote, ...]:
        return tuple(row for row in self.note_rows if row.note_id == note_id)


@pytest_asyncio.fixture
async def sources() -> Sources:
    """Empty sources."""
    return Sources()


@pytest_asyncio.fixture
async def desk(sources: Sources) -> AsyncIterator[TimelineDesk]:
    """The timelines over them."""
    made = TimelineDesk(sources, sources.subscribe, StandingClock())
    yield made
    await made.stop()


async def test_the_timeline_grows_to_its_end(sources: Sources, desk: TimelineDesk) -> None:
    """Reading on shows everything of both sources once, in order, and then says that there is no more."""
    for number in range(100):
        sources.add_notice(number * 2)
    for number in range(7):
        sources.add_note(number * 30)
    timeline = desk.timeline("CUS-1")
    await timeline.refresh()
    assert timeline.state.total == 107
    shown = timeline.state.entries
    while timeline.state.has_more:
        await timeline.more()
        assert timeline.state.entries[: len(shown)] == shown
        assert len(timeline.state.entries) > len(shown)
        shown = timeline.state.entries
    assert len(shown) == 107
    assert [entry.at for entry in shown] == sorted((entry.at for entry in shown), reverse=True)


async def test_filters_leave_a_source_out(sources: Sources, desk: TimelineDesk) -> None:
    """The notes filter reads no notices, and the others read no notes."""
    sources.add_notice(1)
    sources.add_note(2)
    found = {}
    for kind in (TimelineFilter.ALL, TimelineFilter.NOTES, TimelineFilter.SENT):
        timeline = desk.timeline("CUS-1", (), kind)
        await timeline.refresh()
        found[kind] = [type(entry) for entry in timeline.state.entries]
    assert found[TimelineFilter.ALL] == [CustomerNotice, ContactNote]
    assert found[TimelineFilter.NOTES] == [ContactNote]
    assert found[TimelineFilter.SENT] == [CustomerNotice]


async def test_a_change_of_the_customer_is_shown(sources: Sources, desk: TimelineDesk) -> None:
    """While it is on screen a new notice appears by itself, also one of an alias; after stop nothing is read."""
    timeline = desk.timeline("CUS-1", ("CUS-OLD",))
    told = asyncio.Event()
    timeline.subscribe(told.set)
    timeline.start()
    await asyncio.wait_for(told.wait(), 60)
    told.clear()
    sources.add_notice(1)
    sources.changed("notifications", "CUS-OLD")
    await asyncio.wait_for(told.wait(), 60)
    assert len(timeline.state.entries) == 1
    timeline.stop()
    assert sources.listeners == []


async def test_what_was_read_stays_as_long_as_it_is(sources: Sources, desk: TimelineDesk) -> None:
    """Refreshing after reading on keeps the length that was read."""
    for number in range(90):
        sources.add_notice(number)
    timeline = desk.timeline("CUS-1")
    await timeline.refresh()
    await timeline.more()
    assert len(timeline.state.entries) == 2 * PAGE
    sources.add_notice(0)
    await timeline.refresh()
    assert len(timeline.state.entries) == 2 * PAGE
    assert timeline.state.entries[0].at == NOW


async def test_an_outage_is_told_and_keeps_the_rest(sources: Sources, desk: TimelineDesk) -> None:
    """Entries stay while the database is away, with a sentence that goes when it is back."""
    sources.add_notice(1)
    timeline = desk.timeline("CUS-1")
    await timeline.refresh()
    sources.away = True
    await timeline.refresh()
    assert (len(timeline.state.entries), timeline.state.problem) == (1, "The database is not reachable.")
    sources.away = False
    await timeline.refresh()
    assert timeline.state.problem == ""


async def test_the_pause_in_force_is_part_of_it(sources: Sources, desk: TimelineDesk) -> None:
    """The pause that holds now comes with the timeline."""
    sources.pauses = (Suppression("marketing_only", set_at=NOW), Suppression("off", set_at=NOW - timedelta(days=1)))
    timeline = desk.timeline("CUS-1")
    await timeline.refresh()
    assert timeline.state.pause == sources.pauses[0]
