"""The queue of conversations that wait for a person, and the news in it; one for all windows of an agent."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Protocol

from billie_desktop.desk.background import Background
from billie_desktop.desk.conversation_values import CardMark, CardPage, ConversationFilter
from billie_desktop.desk.notice_marks import Marks
from billie_desktop.desk.ports import Clock
from billie_desktop.desk.subscribers import Subscribers
from billie_desktop.desk.values import DocumentChange
from billie_desktop.domain.agent import Agent
from billie_desktop.domain.chat_notice import ChatNotice, chat_notices
from billie_desktop.domain.conversation import ConversationCard
from billie_desktop.domain.errors import Unavailable
from billie_desktop.domain.notice_mark import NewsKind

LOOK_SECONDS = 10.0
CALM_SECONDS = 2.0
_CONVERSATIONS = "conversations"
_WAITING = ConversationFilter(waiting=True)


class Pages(Protocol):
    """Where the cards come from."""

    def page(self, filters: ConversationFilter, after: CardMark | None = None, limit: int = 50) -> Awaitable[CardPage]:
        """Cards of a filter. Raises Unavailable."""


@dataclass(frozen=True, slots=True)
class Queue:
    """``cards`` wait for a person, longest first; ``total`` is counted at the source. ``known`` is False before the
    first reading; ``problem`` is a sentence while the last one failed."""

    cards: tuple[ConversationCard, ...] = ()
    total: int = 0
    known: bool = False
    problem: str = ""


class WaitingQueue:
    """Looks at the source when conversations change, at most every two seconds, and every ten seconds anyway.

    Notices go by their ids: at the first look none is fresh, and one that is over disappears by itself.
    Without ``marks`` of the agent what was read is known as long as this queue lasts.
    """

    def __init__(self, agent: Agent, pages: Pages, clock: Clock, marks: Marks | None = None) -> None:
        self._agent = agent
        self._pages = pages
        self._clock = clock
        self.state = Queue()
        self._marks = marks or Marks(NewsKind.CONVERSATION, clock, lambda _: None)
        self._news: tuple[ChatNotice, ...] = ()
        self._told: frozenset[str] | None = None
        self._subscribers: Subscribers[tuple[ChatNotice, ...]] = Subscribers()
        self._wake = asyncio.Event()
        self._background = Background()
        self._marks.subscribe(lambda: self._subscribers.tell(()))

    def start(self) -> None:
        """Begin to look."""
        self._background.spawn(self._follow(), "waiting queue")

    async def stop(self) -> None:
        """End looking."""
        await self._background.stop()

    def subscribe(self, callback: Callable[[tuple[ChatNotice, ...]], None]) -> Callable[[], None]:
        """Hear of another queue or other notices, with those that came just now."""
        return self._subscribers.add(callback)

    def on_changes(self, changes: tuple[DocumentChange, ...]) -> None:
        """A frame of changes: conversations among them are a reason to look."""
        if any(change.collection == _CONVERSATIONS for change in changes):
            self._wake.set()

    def look(self) -> None:
        """Look now."""
        self._wake.set()

    def neighbour(self, conversation_id: str, by: int) -> str:
        """The next (1) or previous (-1) in the queue as seen from a conversation; from one that does not wait, the one
        that waits longest. '' when nobody waits."""
        ids = [card.conversation_id for card in self.state.cards]
        if not ids:
            return ""
        if conversation_id not in ids:
            return ids[0] if by > 0 else ids[-1]
        return ids[(ids.index(conversation_id) + by) % len(ids)]

    # notices

    @property
    def notices(self) -> tuple[ChatNotice, ...]:
        """All that were not put away, the loudest first."""
        return tuple(each for each in self._news if not self._marks.is_dismissed(each.notice_id))

    @property
    def unread(self) -> frozenset[str]:
        """Ids of the notices that were not read."""
        return frozenset(each.notice_id for each in self._news if not self._marks.is_read(each.notice_id))

    def mark_read(self, ids: Collection[str]) -> None:
        """These were read, also after a restart."""
        self._marks.read(ids)

    def dismiss_read(self) -> None:
        """Put away what was read."""
        self._marks.dismiss([each.notice_id for each in self.notices if each.notice_id not in self.unread])

    def mark_conversation_read(self, conversation_id: str) -> None:
        """The agent looks at this conversation: no news of it is unread."""
        self.mark_read([each.notice_id for each in self._news if each.conversation_id == conversation_id])

    # looking

    async def _follow(self) -> None:
        while True:
            await self.refresh()
            await asyncio.sleep(CALM_SECONDS)
            try:
                await asyncio.wait_for(self._wake.wait(), LOOK_SECONDS)
            except TimeoutError:
                pass  # time alone makes conversations wait
            self._wake.clear()

    async def refresh(self) -> None:
        """Read the queue and the news now. Outages are told in ``state.problem``."""
        own = ConversationFilter(claimed_by=self._agent.user_id)
        try:
            waiting, mine = await asyncio.gather(self._pages.page(_WAITING), self._pages.page(own))
        except Unavailable as error:
            before = self.state
            self._tell(Queue(before.cards, before.total, before.known, error.text), self._news)
            return
        queue = Queue(waiting.cards, waiting.total, True)
        self._tell(queue, chat_notices(self._agent, (*mine.cards, *waiting.cards), self._clock.now()))

    def _tell(self, queue: Queue, notices: tuple[ChatNotice, ...]) -> None:
        before = (self.state, self._news)
        self.state, self._news = queue, notices
        ids = frozenset(each.notice_id for each in notices)
        fresh: frozenset[str] = frozenset()
        if queue.known and not queue.problem:
            fresh = ids - self._told if self._told is not None else frozenset()
            self._told = ids | frozenset(each for each in self._told or () if self._marks.is_read(each))
            self._marks.still_there(ids)
        if before != (queue, notices):
            unread = self.unread
            self._subscribers.tell(
                tuple(each for each in notices if each.notice_id in fresh and each.notice_id in unread)
            )
