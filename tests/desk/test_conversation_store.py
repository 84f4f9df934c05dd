"""The shared store of conversations."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from billie_desktop.desk.conversation_reader import TAIL, WINDOW
from billie_desktop.desk.conversation_store import ConversationStore
from billie_desktop.desk.conversation_values import ConversationChange, ConversationFilter, TranscriptPart
from billie_desktop.desk.transcript import answered_since, join_older, join_tail
from billie_desktop.desk.values import DocumentChange, LoadState
from billie_desktop.domain.conversation import Decision, Speaker
from billie_desktop.domain.errors import Unavailable
from tests.desk.conversation_parts import StandingClock, StoredConversations, said


class Opened:
    """A store over records in memory, with everything it told."""

    def __init__(self) -> None:
        self.stored = StoredConversations()
        self.failures = 0
        self.store = ConversationStore(self.stored, StandingClock(), on_database_failure=self._on_failure)
        self.told: list[ConversationChange] = []
        self.store.subscribe(self.told.append)
        self._entries = 0

    def _on_failure(self) -> None:
        self.failures += 1

    def changed(self, conversation_id: str = "c1") -> str:
        """The change stream says that it changed."""
        self._entries += 1
        entry_id = f"1-{self._entries}"
        change = DocumentChange("conversations", conversation_id, "", 1, entry_id, 0.0)
        self.store.on_changes((change,))
        return entry_id

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for told changes until the condition holds."""
        async with asyncio.timeout(60):
            while not condition():
                heard = asyncio.Event()
                release = self.store.subscribe(lambda _, heard=heard: heard.set())  # type: ignore[misc]
                await heard.wait()
                release()

    def texts(self) -> list[str]:
        """What c1 shows."""
        view = self.store.view("c1")
        assert view is not None
        return [message.text for message in view.messages]


@pytest_asyncio.fixture
async def opened() -> AsyncIterator[Opened]:
    """A store that ends with the test."""
    made = Opened()
    yield made
    await made.store.stop()


async def test_opening_reads_the_last_window(opened: Opened) -> None:
    """At first the newest 300 messages are there, and how many stand before them."""
    opened.stored.add(messages=450)
    opened.store.watch("c1")
    assert opened.store.open("c1").state is LoadState.LOADING
    await opened.until(lambda: opened.store.view("c1").state is LoadState.READY)  # type: ignore[union-attr]
    view = opened.store.view("c1")
    assert view is not None
    assert (len(view.messages), view.older, view.messages[-1].text) == (WINDOW, 150, "message 449")


async def test_a_change_reads_the_end_only(opened: Opened) -> None:
    """A new message costs one read of the last twenty; the rest of the record is left alone."""
    record = opened.stored.add(messages=50)
    opened.store.watch("c1")
    await opened.store.refresh("c1")
    opened.stored.tails.clear()
    reads = record.detail_reads
    record.say(said(50))
    entry_id = opened.changed()
    await opened.until(lambda: opened.texts()[-1] == "message 50")
    assert (opened.stored.tails, record.detail_reads) == ([TAIL], reads)
    assert opened.told[-1].entry_ids == (entry_id,)
    assert opened.told[-1].messages
    assert len(opened.texts()) == 51


async def test_a_decision_reads_the_rest(opened: Opened) -> None:
    """What is written beside messages is read as soon as the record's version says so."""
    record = opened.stored.add(messages=3)
    opened.store.watch("c1")
    await opened.store.refresh("c1")
    record.card = replace(record.card, decision=Decision.REFERRED)
    record.version += 1
    opened.changed()
    await opened.until(lambda: opened.store.view("c1").card.decision is Decision.REFERRED)  # type: ignore[union-attr]
    assert record.detail_reads == 2


async def test_more_than_the_end_holds_leaves_no_hole(opened: Opened) -> None:
    """A burst longer than the end that is read is read wider, without a gap."""
    record = opened.stored.add(messages=30)
    opened.store.watch("c1")
    await opened.store.refresh("c1")
    record.say(*(said(number) for number in range(30, 95)))
    opened.changed()
    await opened.until(lambda: len(opened.texts()) == 95)
    assert opened.texts() == [f"message {number}" for number in range(95)]


async def test_a_late_message_finds_its_place(opened: Opened) -> None:
    """A message that belongs further up than the end reaches is shown where it belongs."""
    record = opened.stored.add(messages=60)
    opened.store.watch("c1")
    await opened.store.refresh("c1")
    record.say(said(60))
    record.messages.insert(5, record.messages.pop())
    opened.changed()
    await opened.until(lambda: len(opened.texts()) == 61)
    assert opened.texts()[5] == "message 60"


async def test_an_outage_keeps_what_is_shown(opened: Opened) -> None:
    """While the database is away the old messages stay, with a sentence; at first it is told as unavailable."""
    record = opened.stored.add(messages=2)
    opened.stored.away = True
    opened.store.watch("c1")
    opened.store.open("c1")
    await opened.until(lambda: opened.store.view("c1").state is LoadState.UNAVAILABLE)  # type: ignore[union-attr]
    opened.stored.away = False
    await opened.store.refresh("c1")
    record.say(said(2))
    opened.stored.away = True
    opened.changed()
    await opened.until(lambda: bool(opened.store.view("c1").problem))  # type: ignore[union-attr]
    view = opened.store.view("c1")
    assert view is not None
    assert (view.state, len(view.messages)) == (LoadState.READY, 2)
    assert opened.failures == 2
    opened.stored.away = False
    opened.store.on_gap()
    await opened.until(lambda: len(opened.texts()) == 3)
    assert opened.store.view("c1").problem == ""  # type: ignore[union-attr]


async def test_what_is_not_there_is_said(opened: Opened) -> None:
    """A conversation that does not exist is "not found", not an endless wait."""
    opened.store.open("nowhere")
    await opened.until(lambda: opened.store.view("nowhere").state is LoadState.NOT_FOUND)  # type: ignore[union-attr]


async def test_older_pages_are_added_above(opened: Opened) -> None:
    """Loading older messages twice at once adds each page once; loading all reaches the first message."""
    opened.stored.add(messages=900)
    await opened.store.refresh("c1")
    await asyncio.gather(opened.store.load_older("c1"), opened.store.load_older("c1"))
    assert opened.texts()[0] == "message 400"
    await opened.store.load_all("c1")
    assert opened.texts() == [f"message {number}" for number in range(900)]
    opened.stored.away = True
    await opened.store.load_older("c1")


async def test_loading_older_pages_tells_an_outage(opened: Opened) -> None:
    """An outage while loading older messages is raised to whoever asked."""
    opened.stored.add(messages=900)
    await opened.store.refresh("c1")
    opened.stored.away = True
    with pytest.raises(Unavailable):
        await opened.store.load_older("c1")
    with pytest.raises(Unavailable):
        await opened.store.page(ConversationFilter())


async def test_what_nobody_watches_is_not_read(opened: Opened) -> None:
    """Changes of conversations that no window shows cost no read."""
    record = opened.stored.add(messages=1)
    release = opened.store.watch("c1")
    await opened.store.refresh("c1")
    release()
    release()
    opened.stored.tails.clear()
    record.say(said(1))
    opened.changed()
    opened.changed("another")
    await asyncio.sleep(0)
    assert opened.stored.tails == []


async def test_changes_while_reading_are_read_once_more(opened: Opened) -> None:
    """However many changes come during a reading, one more reading follows, and its answer is the newest."""
    record = opened.stored.add(messages=1)
    opened.store.watch("c1")
    await opened.store.refresh("c1")
    opened.stored.tails.clear()
    opened.stored.gate = asyncio.Event()
    record.say(said(1))
    opened.changed()
    await asyncio.sleep(0)
    for number in range(2, 12):
        record.say(said(number))
        opened.changed()
    opened.stored.gate.set()
    await opened.until(lambda: len(opened.texts()) == 12)
    follower = opened.store._states["c1"].follower
    assert follower is not None
    await asyncio.wait_for(follower, 60)
    assert len(opened.stored.tails) == 2


@given(st.integers(0, 40), st.integers(0, 30), st.integers(1, 20))
def test_joining_is_the_same_as_reading_all(known: int, fresh: int, size: int) -> None:
    """What is known and the end of any length give the whole transcript, or say that there is a hole."""
    whole = tuple(said(number) for number in range(known + fresh))
    end = TranscriptPart(whole[-size:], max(0, len(whole) - size))
    joined = join_tail(whole[:known], end)
    if joined.connects:
        assert joined.messages == whole[joined.older :]
        if known:
            assert joined.added == fresh
    else:
        assert size <= fresh


def test_joining_keeps_the_same_object_when_nothing_is_new() -> None:
    """An unchanged transcript is the same object, so that nothing is drawn again."""
    known = tuple(said(number) for number in range(30))
    assert join_tail(known, TranscriptPart(known[-20:], 10)).messages is known
    assert join_older(known[10:], TranscriptPart(known[5:12], 5)) == known[5:]


def test_an_answer_of_another_agent_is_noticed() -> None:
    """Only a message of another member of staff that came after what was seen counts."""
    mine = said(1, Speaker.STAFF, author_id="me")
    theirs = said(2, Speaker.STAFF, author_id="other")
    messages = (said(0), mine, theirs, said(3))
    assert answered_since(messages, 2, 4, "me") is theirs
    assert answered_since(messages, 3, 4, "me") is None
    assert answered_since(messages, 4, 4, "me") is None
    assert answered_since(messages[:2], 1, 2, "me") is None
