"""The queue of an agent and its news."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from billie_desktop.desk.conversation_values import CardMark, CardPage, ConversationFilter
from billie_desktop.desk.waiting_queue import WaitingQueue
from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.chat_notice import ChatNotice, Severity, chat_notices
from billie_desktop.domain.conversation import Claim, ConversationCard, Decision
from billie_desktop.domain.errors import Unavailable
from billie_desktop.domain.waiting import in_queue_order
from tests.desk.conversation_parts import NOW, StandingClock

ME = Agent("me", "Agent Me", Role.OPERATIONS)


def card(key: str, **changes: object) -> ConversationCard:
    made = ConversationCard(key, f"APP-{key}", "CUS-1", "Mia Tester", status="active", last_message_at=NOW)
    return replace(made, **changes)  # type: ignore[arg-type]


def asking(key: str, minutes: float = 1.0) -> ConversationCard:
    return card(key, asked_at=NOW - timedelta(minutes=minutes))


class Record:
    """Cards at the source; ``away`` makes every read fail."""

    def __init__(self) -> None:
        self.cards: list[ConversationCard] = []
        self.away = False

    async def page(self, filters: ConversationFilter, after: CardMark | None = None, limit: int = 50) -> CardPage:
        await asyncio.sleep(0)
        if self.away:
            raise Unavailable("The database is not reachable.")
        if filters.waiting:
            found = in_queue_order(tuple(self.cards), NOW)
        else:
            found = tuple(each for each in self.cards if each.claim and each.claim.staff_id == filters.claimed_by)
        return CardPage(found, None, len(found), NOW)


class Room:
    def __init__(self) -> None:
        self.record = Record()
        self.queue = WaitingQueue(ME, self.record, StandingClock())
        self.news: list[tuple[ChatNotice, ...]] = []
        self.queue.subscribe(self.news.append)

    async def look(self) -> list[str]:
        """Look now; what is fresh by kind and conversation."""
        self.news.clear()
        await self.queue.refresh()
        return [":".join(each.notice_id.split(":")[:2]) for news in self.news for each in news]


@pytest_asyncio.fixture
async def room() -> AsyncIterator[Room]:
    made = Room()
    yield made
    await made.queue.stop()


async def test_it_looks_when_a_conversation_changes(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the start, and again as soon as it hears of one."""
    from billie_desktop.desk.values import DocumentChange

    monkeypatch.setattr("billie_desktop.desk.waiting_queue.CALM_SECONDS", 0.0)
    told = asyncio.Event()
    room.queue.subscribe(lambda _: told.set())
    room.queue.start()
    async with asyncio.timeout(5):
        await told.wait()
        assert room.queue.state.total == 0
        told.clear()
        room.record.cards = [asking("c1")]
        room.queue.on_changes((DocumentChange("conversations", "c1", "CUS-1", 1, "1-0", 0.0),))
        await told.wait()
    assert [each.conversation_id for each in room.queue.state.cards] == ["c1"]


async def test_next_and_previous_go_round(room: Room) -> None:
    """From the longest wait on; from a conversation that does not wait to the first or the last."""
    room.record.cards = [asking("b", 2), asking("a", 3), asking("c", 1), card("quiet")]
    await room.look()
    assert [room.queue.neighbour(key, 1) for key in ("", "a", "b", "c", "quiet")] == ["a", "b", "c", "a", "a"]
    assert [room.queue.neighbour(key, -1) for key in ("", "a", "c")] == ["c", "c", "b"]
    room.record.cards = []
    await room.look()
    assert room.queue.neighbour("a", 1) == ""


async def test_only_what_came_since_is_fresh(room: Room) -> None:
    """The first look announces nothing; the same news is fresh once; what was seen never again."""
    room.record.cards = [asking("c1")]
    assert await room.look() == []
    assert len(room.queue.unread) == 1
    room.record.cards.append(asking("c2"))
    assert await room.look() == ["asked:c2"]
    assert await room.look() == []
    room.queue.mark_conversation_read("c2")
    assert [each.split(":")[1] for each in room.queue.unread] == ["c1"]
    room.record.cards = [asking("c1")]
    assert await room.look() == []
    room.record.cards.append(asking("c2"))
    assert await room.look() == []


async def test_what_is_done_is_no_news(room: Room) -> None:
    """A conversation that a colleague has claimed or answered disappears from the news by itself."""
    room.record.cards = [asking("c1"), asking("c2")]
    await room.look()
    claim = Claim("other", "Agent Other", NOW, NOW + timedelta(minutes=5))
    room.record.cards = [replace(asking("c1"), claim=claim), replace(asking("c2"), staff_said_at=NOW)]
    await room.look()
    assert (room.queue.notices, room.queue.unread) == ((), frozenset())


async def test_an_outage_is_told_and_empties_nothing(room: Room) -> None:
    """What is known stays, and after it the same things are not news."""
    room.record.cards = [asking("c1")]
    await room.look()
    room.record.away = True
    await room.look()
    assert room.queue.state.problem
    assert len(room.queue.state.cards) == len(room.queue.notices) == 1
    room.record.away = False
    assert await room.look() == []


def test_news_go_by_ownership_queue_and_severity() -> None:
    """An answer in one's own conversation and words of hardship come first; another's conversation, a pause, and what
    a reader cannot answer are no news; nothing names the customer."""
    mine = Claim("me", "Agent Me", NOW, NOW + timedelta(minutes=5))
    cards = [
        asking("asked"),
        card("hard", vulnerable_at=NOW),
        card("mine", claim=mine, staff_said_at=NOW - timedelta(minutes=1)),
        card("turn", claim=mine, staff_said_at=NOW),
        card("ref", decision=Decision.REFERRED),
        card("paused", last_message_at=NOW - timedelta(minutes=7)),
    ]
    notices = chat_notices(ME, cards, NOW)
    assert [each.conversation_id for each in notices] == ["mine", "hard", "ref", "asked"]
    assert [each.severity for each in notices] == [Severity.HIGH] * 2 + [Severity.ATTENTION] * 2
    assert "Mia" not in repr(notices)
    assert "CUS-1" not in repr(notices)
    reader = Agent("r", "Reader", Role.READONLY)
    assert chat_notices(reader, cards, NOW) == ()
