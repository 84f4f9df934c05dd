"""The live reader on a genuine Valkey, and on scripted streams for what a server does not do on demand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from billie_desktop.desk.live_reader import LiveReader
from billie_desktop.desk.ports import StreamEnds
from billie_desktop.desk.values import DocumentChange
from billie_desktop.domain.connection import LinkHealth, StreamLink
from billie_desktop.domain.errors import Unavailable
from billie_desktop.gateways.redis.change_feed import RedisChangeFeed
from billie_desktop.practice.servers import RedisServer
from projector.contract.changes import Change


@dataclass
class Heard:
    """What a reader has told."""

    keys: list[str] = field(default_factory=list)
    frames: list[int] = field(default_factory=list)
    gaps: int = 0
    links: list[StreamLink] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def connect(self, reader: LiveReader) -> None:
        reader.subscribe(self.on_changes)
        reader.subscribe_gap(self.on_gap)

    def on_changes(self, changes: tuple[DocumentChange, ...]) -> None:
        self.frames.append(len(changes))
        self.keys.extend(change.key for change in changes)
        self.news.set()

    def on_gap(self) -> None:
        self.gaps += 1
        self.news.set()

    def on_link(self, link: StreamLink) -> None:
        self.links.append(link)
        self.news.set()

    async def until(self, holds: Any) -> None:
        async with asyncio.timeout(60):
            while not holds():
                self.news.clear()
                await self.news.wait()


@dataclass
class Place:
    """A stream of one test on the real server, its writer and a reader."""

    stream: str
    writer: Any
    feed: RedisChangeFeed
    reader: LiveReader
    heard: Heard

    async def add(self, *numbers: int) -> None:
        async with self.writer.pipeline(transaction=False) as pipe:
            for number in numbers:
                pipe.xadd(self.stream, Change("loan-accounts", f"ACC-{number}", "CUS-1", number).fields())
            await pipe.execute()


@pytest_asyncio.fixture
async def place(redis_server: RedisServer, stream_prefix: str) -> AsyncIterator[Place]:
    stream = f"{stream_prefix}changes"
    writer: Any = Redis.from_url(redis_server.url, decode_responses=True, protocol=2)
    feed = RedisChangeFeed(redis_server.url, stream)
    heard = Heard()
    reader = LiveReader(feed, heard.on_link, first_pause=0.02)
    heard.connect(reader)
    yield Place(stream, writer, feed, reader, heard)
    await reader.stop()
    await feed.close()
    await writer.aclose()


@pytest.mark.servers
async def test_only_what_comes_after_the_start_is_told_and_nothing_of_that_is_missed(place: Place) -> None:
    """The cursor starts at the last id read: older entries are not told, all later ones are, in order."""
    await place.add(1, 2, 3)
    place.reader.start()
    await place.heard.until(lambda: place.reader.position)
    assert place.heard.gaps == 1
    await place.add(*range(4, 54))
    await place.heard.until(lambda: len(place.heard.keys) == 50)
    assert place.heard.keys == [f"ACC-{number}" for number in range(4, 54)]


@pytest.mark.servers
async def test_single_changes_are_told_at_once_and_many_in_frames(place: Place) -> None:
    """Each of five changes that come one by one has a frame of its own; two thousand at once need few frames and lose
    nothing."""
    place.reader.start()
    await place.heard.until(lambda: place.reader.position)
    for number in range(5):
        await place.add(number)
        await place.heard.until(lambda number=number: f"ACC-{number}" in place.heard.keys)
    assert place.heard.frames == [1] * 5
    place.heard.frames.clear()
    await place.add(*range(100, 2100))
    await place.heard.until(lambda: len(place.heard.keys) == 2005)
    assert len(place.heard.frames) < 60
    assert max(place.heard.frames) > 20


@pytest.mark.servers
async def test_after_a_lost_connection_it_goes_on_from_its_cursor(place: Place) -> None:
    """Entries written while the reader was cut off are told afterwards, once, without a gap."""
    place.reader.start()
    await place.heard.until(lambda: place.reader.position)
    await place.add(1)
    await place.heard.until(lambda: place.heard.keys)
    gaps = place.heard.gaps
    await place.writer.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
    await place.add(2, 3)
    await place.heard.until(lambda: len(place.heard.keys) == 3)
    assert (place.heard.keys, place.heard.gaps) == (["ACC-1", "ACC-2", "ACC-3"], gaps)


@pytest.mark.servers
@pytest.mark.parametrize("loss", ["trimmed", "begun anew"])
async def test_a_cursor_that_was_trimmed_away_is_a_gap(place: Place, loss: str) -> None:
    """Entries lost while nobody read are told as a gap, and reading goes on behind it."""
    place.reader.start()
    await place.heard.until(lambda: place.reader.position)
    await place.add(1)
    await place.heard.until(lambda: place.heard.keys)
    await place.reader.stop()
    gaps = place.heard.gaps
    await place.add(2, 3, 4)
    if loss == "trimmed":
        await place.writer.xtrim(place.stream, maxlen=1, approximate=False)
    else:
        await place.writer.delete(place.stream)
        await place.writer.xadd(place.stream, Change("customers", "CUS-9", "CUS-9", 1).fields(), id="5-1")
    place.reader.start()
    await place.heard.until(lambda: place.heard.gaps > gaps)
    await place.add(5) if loss == "trimmed" else await place.writer.xadd(
        place.stream, Change("loan-accounts", "ACC-5", "CUS-1", 5).fields(), id="5-2"
    )
    await place.heard.until(lambda: "ACC-5" in place.heard.keys)
    assert place.heard.gaps == gaps + 1


@dataclass
class ScriptedFeed:
    """A stream as a list, trimmed at its front to ``length``; ``down`` makes every call fail."""

    length: int = 10_000
    entries: list[tuple[int, str]] = field(default_factory=list)
    down: bool = False
    calls: int = 0

    def add(self, *numbers: int) -> None:
        self.entries += [(number, f"ACC-{number}") for number in numbers]
        del self.entries[: -self.length]

    async def ends(self) -> StreamEnds:
        await self._answer()
        if not self.entries:
            return StreamEnds("", "")
        return StreamEnds(f"{self.entries[0][0]}-0", f"{self.entries[-1][0]}-0")

    async def read(self, after: str, block_ms: int, count: int) -> Sequence[DocumentChange]:
        await self._answer()
        position = int(after.partition("-")[0])
        found = [entry for entry in self.entries if entry[0] > position][:count]
        if not found:
            await asyncio.sleep(0.005)
        return [DocumentChange("loan-accounts", key, "C", 1, f"{number}-0", 0.0) for number, key in found]

    async def _answer(self) -> None:
        self.calls += 1
        await asyncio.sleep(0)
        if self.down:
            raise Unavailable("away")


async def test_falling_behind_a_trimmed_stream_is_a_gap_even_while_reading() -> None:
    """When more arrives between two reads than the stream keeps, the loss is told."""
    feed, heard = ScriptedFeed(length=3000), Heard()
    reader = LiveReader(feed, heard.on_link)
    heard.connect(reader)
    feed.add(1)
    reader.start()
    await heard.until(lambda: reader.position == "1-0")
    feed.add(*range(2, 8000))
    await heard.until(lambda: heard.gaps == 2 and reader.position == "7999-0")
    assert heard.keys[0] == "ACC-5000"
    await reader.stop()


async def test_an_outage_is_told_once_and_its_end_once() -> None:
    """Offline, then connected again: two reports, however often it was tried between."""
    feed, heard = ScriptedFeed(), Heard()
    reader = LiveReader(feed, heard.on_link, first_pause=0.005)
    heard.connect(reader)
    reader.start()
    await heard.until(lambda: heard.links)
    feed.down = True
    await heard.until(lambda: heard.links[-1].health is LinkHealth.OFFLINE)
    before = feed.calls
    async with asyncio.timeout(60):
        while feed.calls < before + 4:
            await asyncio.sleep(0.01)
    feed.down = False
    await heard.until(lambda: heard.links[-1].health is LinkHealth.CONNECTED)
    assert [link.health for link in heard.links] == [LinkHealth.CONNECTED, LinkHealth.OFFLINE, LinkHealth.CONNECTED]
    await reader.stop()


async def test_a_failing_subscriber_stops_nobody(expect_log: Any) -> None:
    """One callback that raises is reported; the others hear, and reading goes on."""
    expect_log("a subscriber failed")
    feed, heard = ScriptedFeed(), Heard()
    reader = LiveReader(feed, heard.on_link)

    def fail(_: object) -> None:
        raise LookupError("a fault of a window")

    reader.subscribe(fail)
    heard.connect(reader)
    reader.start()
    await heard.until(lambda: reader.position)
    feed.add(1)
    await heard.until(lambda: heard.keys == ["ACC-1"])
    feed.add(2)
    await heard.until(lambda: heard.keys == ["ACC-1", "ACC-2"])
    await reader.stop()
