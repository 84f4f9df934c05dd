"""Presence as the desk keeps it: what is in front here is said, who else reads is shown, and no old name stays."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio

from billie_desktop.desk import reading_along
from billie_desktop.desk.conversation_store import ConversationStore
from billie_desktop.desk.reading_along import Along, ReadingAlong
from billie_desktop.domain.errors import DeskError, NotAllowed, OutcomeUnknown, Unreachable
from billie_desktop.domain.reading_along import Reader, all_names, along_words
from tests.desk.conversation_parts import StandingClock, StoredConversations

MIA, JOSH, MEI = Reader("u-mia", "Mia Chen"), Reader("u-josh", "Josh Lindqvist"), Reader("u-mei", "Mei-Lin Foo")


class Server:
    """Knows who else reads; ``script``: errors of the next calls. ``said`` is what it heard, in order."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.readers: tuple[Reader, ...] = (MIA,)
        self.script: list[DeskError] = []
        self.heard = asyncio.Condition()

    async def read_along(self, conversation_id: str) -> Along:
        await self._hear(f"here {conversation_id}")
        if self.script:
            raise self.script.pop(0)
        return Along(self.readers, 0.0)

    async def leave(self, conversation_id: str) -> None:
        await self._hear(f"left {conversation_id}")

    async def _hear(self, words: str) -> None:
        async with self.heard:
            self.said.append(words)
            self.heard.notify_all()

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait for calls until it is true."""
        async with asyncio.timeout(10), self.heard:
            await self.heard.wait_for(true)


class Room:
    """A store whose watched conversations are said to a server."""

    def __init__(self) -> None:
        self.server = Server()
        stored = StoredConversations()
        stored.add(messages=1)
        self.store = ConversationStore(stored, StandingClock(), on_database_failure=lambda: None)
        self.along = self.store.presence = ReadingAlong(self.server, self.store.set_readers, settle_seconds=0.0)
        self.shown: list[tuple[Reader, ...]] = []
        self.store.subscribe(lambda change: self.shown.append(self.readers))

    @property
    def readers(self) -> tuple[Reader, ...]:
        """Who is shown in c1."""
        view = self.store.view("c1")
        return view.readers if view is not None else ()

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait for views until it is true."""
        word = asyncio.Event()
        release = self.store.subscribe(lambda _: word.set())
        async with asyncio.timeout(10):
            while not true():
                await word.wait()
                word.clear()
        release()


@pytest_asyncio.fixture
async def room() -> AsyncIterator[Room]:
    made = Room()
    yield made
    await made.along.stop()
    await made.store.stop()


async def test_what_is_in_front_is_said_once_for_all_windows(room: Room) -> None:
    """Two windows show it: it is said until the last one closes, then left; nothing is said after that."""
    first, second = room.store.watch("c1"), room.store.watch("c1")
    await room.until(lambda: room.readers == (MIA,))
    first()
    before = len(room.server.said)
    await room.server.until(lambda: len(room.server.said) > before + 2)
    assert "left c1" not in room.server.said
    second()
    assert room.readers == ()
    await room.server.until(lambda: room.server.said[-1] == "left c1")
    await room.along.stop()
    assert room.server.said[-1] == "left c1"


async def test_who_comes_and_goes_is_shown(room: Room) -> None:
    """Each answer replaces the one before."""
    room.store.watch("c1")
    await room.until(lambda: room.readers == (MIA,))
    room.server.readers = (JOSH, MIA)
    await room.until(lambda: room.readers == (JOSH, MIA))
    room.server.readers = ()
    await room.until(lambda: room.readers == ())


async def test_who_only_passes_by_is_not_announced() -> None:
    """A conversation that is left before the desk has settled in it is never said to the server."""
    server = Server()
    along = ReadingAlong(server, lambda _key, _readers: None, settle_seconds=60.0)
    along.attend("c1")
    await asyncio.sleep(0)
    along.leave("c1")
    await along.stop()
    assert server.said == []


@pytest.mark.parametrize("error", [Unreachable("away"), OutcomeUnknown("no answer")])
async def test_no_old_name_is_shown_while_the_server_is_away(
    room: Room, monkeypatch: pytest.MonkeyPatch, error: DeskError
) -> None:
    """A failed call takes the names away; the next answer brings them back."""
    monkeypatch.setattr(reading_along, "SETTLE_SECONDS", 0.01)
    room.store.watch("c1")
    await room.until(lambda: room.readers == (MIA,))
    room.shown.clear()
    room.server.script = [error]
    await room.until(lambda: () in room.shown and room.readers == (MIA,))


async def test_a_refusal_ends_it(room: Room) -> None:
    """Who may not ask does not ask again, and shows nobody."""
    room.server.script = [NotAllowed("Your role does not allow this.", code="ROLE")]
    release = room.store.watch("c1")
    await room.server.until(lambda: bool(room.server.said))
    await room.along._background.finish()
    assert (room.server.said, room.readers) == (["here c1"], ())
    release()


async def test_the_desk_takes_leave_when_it_ends(room: Room) -> None:
    """Closing the program leaves every conversation that was in front."""
    room.store.watch("c1")
    await room.until(lambda: room.readers == (MIA,))
    await room.along.stop()
    assert room.server.said[-1] == "left c1"


def test_words() -> None:
    """Two are named, more are counted; who answers is not said to read along; whom nobody named is a colleague."""
    assert along_words((), "") == along_words((JOSH,), "u-josh") == ""
    assert along_words((JOSH, MIA), "u-josh") == "Mia Chen reads along"
    assert along_words((MEI, MIA)) == "Mei-Lin Foo and Mia Chen read along"
    assert along_words((JOSH, MEI, MIA)) == "Josh Lindqvist and 2 more read along"
    assert all_names((JOSH, MEI, MIA)) == "Josh Lindqvist, Mei-Lin Foo, Mia Chen"
    assert all_names((MEI, MIA)) == ""
    assert along_words((Reader("u-1", ""),)) == "A colleague reads along"
