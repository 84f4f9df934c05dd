"""The timeline of a customer from its two sources, page by page, fresh while it is on screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

from billie_desktop.desk.background import Background
from billie_desktop.desk.conversation_ports import CommunicationReads, SourceMark, SourcePage
from billie_desktop.desk.conversations import CustomerTimeline
from billie_desktop.desk.kept_communications import KeptTimeline
from billie_desktop.desk.ports import Clock, KeptPages
from billie_desktop.desk.subscribers import Subscribers
from billie_desktop.desk.values import DocumentChange
from billie_desktop.domain.communication import ContactNote, Timeline, TimelineEntry, TimelineFilter
from billie_desktop.domain.communication_words import pause_in_force
from billie_desktop.domain.errors import Unavailable
from billie_desktop.domain.timeline import SourceRead, merged, next_source

PAGE = 30
MOST_PAGES = 200
POLL_SECONDS = 30.0
_WATCHED = frozenset({"notifications", "contact-notes"})
_NO_NOTES = frozenset({TimelineFilter.SENT, TimelineFilter.FAILED, TimelineFilter.BLOCKED})

Subscribe = Callable[[Callable[[tuple[DocumentChange, ...]], None]], Callable[[], None]]


@dataclass(slots=True)
class _Source:
    """One source as far as it was read."""

    entries: list[TimelineEntry] = field(default_factory=list)
    next: SourceMark | None = None
    begun: bool = False

    def take(self, page: SourcePage[TimelineEntry]) -> None:
        known = {entry.entry_id for entry in self.entries}
        self.entries += [entry for entry in page.entries if entry.entry_id not in known]
        self.next = page.next
        self.begun = True

    @property
    def read(self) -> SourceRead:
        return SourceRead(tuple(self.entries), self.begun and self.next is None)


class TimelineDesk:
    """Implements ``desk.conversations.Communications``."""

    def __init__(
        self, reads: CommunicationReads, subscribe_live: Subscribe, clock: Clock, kept: KeptPages | None = None
    ) -> None:
        self._reads = reads
        self._subscribe_live = subscribe_live
        self._clock = clock
        self._kept = kept
        self._background = Background()

    def timeline(
        self, customer_id: str, aliases: Collection[str] = (), kind: TimelineFilter = TimelineFilter.ALL
    ) -> CustomerTimeline:
        """The timeline of a customer; nothing is read before ``start``."""
        ids = (customer_id, *aliases)
        return TimelineReader(self._reads, self._subscribe_live, self._clock, ids, kind, self._background, self._kept)

    async def stop(self) -> None:
        """End all reading."""
        await self._background.stop()


class TimelineReader:
    """Implements ``desk.conversations.CustomerTimeline``. Readings follow each other: none overtakes another."""

    def __init__(
        self,
        reads: CommunicationReads,
        subscribe_live: Subscribe,
        clock: Clock,
        customer_ids: tuple[str, ...],
        kind: TimelineFilter,
        background: Background,
        kept: KeptPages | None = None,
    ) -> None:
        self._reads = reads
        self._subscribe_live = subscribe_live
        self._clock = clock
        self._ids = customer_ids
        self._kind = kind
        self._state = Timeline(has_more=True)
        self._notices, self._notes = _Source(), _Source()
        self._subscribers: Subscribers[None] = Subscribers()
        self._following: asyncio.Task[None] | None = None
        self._release: Callable[[], None] | None = None
        self._lock = asyncio.Lock()
        self._stale = asyncio.Event()
        self._background = background
        self._kept = kept
        self._kept_key = f"{customer_ids[0]} {kind}"

    @property
    def state(self) -> Timeline:
        """What can be shown now."""
        return self._state

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Hear that the state is another one."""
        return self._subscribers.add(lambda _: callback())

    def start(self) -> None:
        """Read, and stay fresh."""
        if self._following is None:
            self._release = self._subscribe_live(self._on_changes)
            self._stale.set()
            self._following = self._background.spawn(self._run(), "timeline")

    def stop(self) -> None:
        """Hidden: nothing is read for it."""
        if self._release is not None:
            self._release()
            self._release = None
        following, self._following = self._following, None
        if following is not None:
            following.cancel()

    def _on_changes(self, changes: tuple[DocumentChange, ...]) -> None:
        if any(change.collection in _WATCHED and change.customer_id in self._ids for change in changes):
            self._stale.set()

    async def _run(self) -> None:
        while True:
            try:
                await asyncio.wait_for(self._stale.wait(), POLL_SECONDS)
            except TimeoutError:
                pass  # nothing was heard for a while: look all the same
            self._stale.clear()
            await self.refresh()

    async def more(self) -> None:
        """Read on until something can be shown below what is there."""
        async with self._lock:
            shown = len(self._state.entries)
            try:
                for _ in range(MOST_PAGES):
                    if not await self._read_on() or len(self._merged()) >= shown + PAGE:
                        break
            except Unavailable as error:
                self._tell(replace(self._state, problem=error.text))
            else:
                self._tell(replace(self._state, problem=""))

    async def refresh(self) -> None:
        """Read what is shown again, in place, with the count and the pause in force."""
        async with self._lock:
            notices, notes = _Source(), _Source()
            try:
                wanted = max(PAGE, len(self._notices.entries)), max(PAGE, len(self._notes.entries))
                notices_page, notes_page, total, changes = await asyncio.gather(
                    self._notice_page(None, wanted[0]),
                    self._note_page(None, wanted[1]),
                    self._reads.count(self._ids, self._kind),
                    self._reads.suppressions(self._ids),
                )
            except Unavailable as error:
                await self._show_kept(error.text)
                return
            notices.take(notices_page)
            notes.take(notes_page)
            self._notices, self._notes = notices, notes
            pause = pause_in_force(changes, self._clock.now())
            self._tell(replace(self._state, problem="", total=total, pause=pause))
            if self._kept is not None:
                now = self._clock.now()
                page = KeptTimeline.of(notices.entries, notes.entries, total, pause, now)
                await self._kept.store(self._kept_key, page)

    async def _show_kept(self, problem: str) -> None:
        """What this machine kept, when nothing was read yet; what is here stays."""
        kept = await self._kept.load(self._kept_key, KeptTimeline) if self._kept and not self._notices.begun else None
        if kept is None:
            self._tell(replace(self._state, problem=problem))
            return
        self._notices.entries, self._notes.entries = list(kept.notices), list(kept.notes)
        self._notices.begun = self._notes.begun = True
        self._tell(replace(self._state, problem=kept.problem(problem), total=kept.total, pause=kept.pause))

    async def _notice_page(self, before: SourceMark | None, limit: int) -> SourcePage[TimelineEntry]:
        if self._kind is TimelineFilter.NOTES:
            return SourcePage((), None)
        page = await self._reads.notices(self._ids, self._kind, before, limit)
        return SourcePage(page.entries, page.next)

    async def _note_page(self, before: SourceMark | None, limit: int) -> SourcePage[TimelineEntry]:
        if self._kind in _NO_NOTES:
            return SourcePage((), None)
        page = await self._reads.notes(self._ids, before, limit)
        return SourcePage(page.entries, page.next)

    async def _read_on(self) -> bool:
        """One more page of the source that ends highest; False when there is nothing older."""
        number = next_source([self._notices.read, self._notes.read])
        if number is None:
            return False
        source = (self._notices, self._notes)[number]
        read = (self._notice_page, self._note_page)[number]
        source.take(await read(source.next, PAGE))
        return True

    def _merged(self) -> tuple[TimelineEntry, ...]:
        return merged([self._notices.read, self._notes.read])

    def _tell(self, state: Timeline) -> None:
        reads = [self._notices.read, self._notes.read]
        state = replace(state, entries=merged(reads), has_more=next_source(reads) is not None)
        if state != self._state:
            self._state = state
            self._subscribers.tell(None)

    async def versions(self, note_id: str) -> tuple[ContactNote, ...]:
        """A note and the versions it replaced, newest first."""
        return await self._reads.note_versions(note_id)
