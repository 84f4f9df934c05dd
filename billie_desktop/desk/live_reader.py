"""The change stream with the desk's own cursor: at once when idle, in frames when much arrives (qt.md)."""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import Callable, Sequence

from billie_desktop.desk.background import Background
from billie_desktop.desk.entry_ids import START, moment_of, order
from billie_desktop.desk.ports import ChangeFeed, StreamEnds
from billie_desktop.desk.subscribers import Subscribers
from billie_desktop.desk.values import DocumentChange
from billie_desktop.domain.connection import LinkHealth, StreamLink, why_unsafe
from billie_desktop.domain.errors import Unavailable

BLOCK_MS = 3000
FRAME_SECONDS = 0.033
HANDFUL = 6
MOST_ENTRIES = 250
"""At once: taking in so many holds the event loop for a few milliseconds."""
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 2.0
REPORT_SECONDS = 1.0


class LiveReader:
    """Implements ``desk.Live``.

    The cursor starts at the last id read from the stream, never at ``$`` and never at a time, and survives every
    reconnect. When entries after it were trimmed away, or the stream was begun anew, a gap is told and the cursor
    moves to the present end.
    """

    def __init__(
        self, feed: ChangeFeed, report: Callable[[StreamLink], None], *, first_pause: float = FIRST_PAUSE_SECONDS
    ) -> None:
        self._feed = feed
        self._report = report
        self._first_pause = first_pause
        self._cursor = ""
        self._changes: Subscribers[tuple[DocumentChange, ...]] = Subscribers()
        self._gaps: Subscribers[None] = Subscribers()
        self._recent: deque[float] = deque(maxlen=HANDFUL)
        self._background = Background()
        self._reported = StreamLink()
        self._reported_at = 0.0
        self._reading: asyncio.Task[None] | None = None

    @property
    def position(self) -> str:
        """Entry id of the cursor; '' before the first reading."""
        return self._cursor

    def subscribe(self, callback: Callable[[tuple[DocumentChange, ...]], None]) -> Callable[[], None]:
        """Hear changes in stream order."""
        return self._changes.add(callback)

    def subscribe_gap(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Hear that entries were lost."""
        return self._gaps.add(lambda _: callback())

    def start(self) -> None:
        """Begin reading."""
        self._reading = self._background.spawn(self._run(), "live reader")

    def look_again(self) -> None:
        """The connection may be dead without a sign: read on from the cursor with another one, at once."""
        if self._reading is not None:
            self._reading.cancel()
            self._reading = self._background.spawn(self._run(), "live reader")

    async def stop(self) -> None:
        """End reading."""
        await self._background.stop()

    async def _run(self) -> None:
        pause = self._first_pause
        while True:
            try:
                await self._find_place()
                pause = self._first_pause
                while True:
                    await self._step()
            except Unavailable as error:
                self._tell_state(StreamLink(LinkHealth.OFFLINE, None, moment_of(self._cursor), why_unsafe(error)))
                await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311 - jitter, no secret
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    async def _find_place(self) -> None:
        ends = await self._feed.ends()
        if not self._cursor:
            # Whatever was read before this moment may lack what happened meanwhile.
            self._cursor = ends.last or START
            self._gaps.tell(None)
        elif self._cursor == START and ends.last:
            self._lose(ends)
        else:
            self._check(self._cursor, ends)
        self._tell_caught_up(behind=0)

    async def _step(self) -> None:
        before = self._cursor
        entries = await self._feed.read(before or START, BLOCK_MS, MOST_ENTRIES)
        if not entries:
            self._check(before, await self._feed.ends())
            self._tell_caught_up(behind=0)
            return
        self._cursor = entries[-1].entry_id
        full = len(entries) >= MOST_ENTRIES
        behind = 0
        if full:
            ends = await self._feed.ends()
            if before != START and order(ends.first) > order(before):
                self._gaps.tell(None)
            behind = max(0, (order(ends.last)[0] - order(self._cursor)[0]) // 1000)
        self._deliver(entries)
        self._tell_caught_up(behind)
        await self._hold_frame(len(entries), full)

    def _deliver(self, entries: Sequence[DocumentChange]) -> None:
        readable = tuple(entry for entry in entries if entry.collection)
        if readable:
            self._changes.tell(readable)

    async def _hold_frame(self, arrived: int, full: bool) -> None:
        """More than a handful within one frame: let the next ones collect on the server until the frame is over."""
        now = time.perf_counter()
        self._recent.extend([now] * min(arrived, HANDFUL))
        if full:
            await asyncio.sleep(0)
        elif len(self._recent) == HANDFUL and now - self._recent[0] < FRAME_SECONDS:
            await asyncio.sleep(FRAME_SECONDS)

    def _check(self, before: str, ends: StreamEnds) -> None:
        if before == START:
            return
        if not ends.last or order(ends.last) < order(before) or order(ends.first) > order(before):
            self._lose(ends)

    def _lose(self, ends: StreamEnds) -> None:
        self._cursor = ends.last or START
        self._gaps.tell(None)

    def _tell_caught_up(self, behind: int) -> None:
        self._tell_state(StreamLink(LinkHealth.CONNECTED, behind, moment_of(self._cursor)))

    def _tell_state(self, link: StreamLink) -> None:
        """At most one report a second while only the time of the last entry moves."""
        now = time.monotonic()
        same = (link.health, link.behind_seconds) == (self._reported.health, self._reported.behind_seconds)
        if link == self._reported or (same and now - self._reported_at < REPORT_SECONDS):
            return
        self._reported, self._reported_at = link, now
        self._report(link)
