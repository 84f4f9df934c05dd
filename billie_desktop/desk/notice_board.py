"""The bell: news about requests, which of them were read, and which are new since the desk began to look."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection

from billie_desktop.desk.background import Background
from billie_desktop.desk.notice_marks import Marks
from billie_desktop.desk.request_ports import Requests
from billie_desktop.desk.subscribers import Subscribers
from billie_desktop.domain.agent import Agent
from billie_desktop.domain.approval_request import RequestQuery, RequestSort
from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.request_notice import MOST_OWN, RequestNotice, notices_for


class NoticeBoard:
    """News in order of time; read state by id, never by place. Nothing is announced at the first look. What was put
    away is shown no more."""

    def __init__(self, agent: Agent, requests: Requests, marks: Marks) -> None:
        self._agent = agent
        self._requests = requests
        self._marks = marks
        self._known: frozenset[str] | None = None
        self._notices: tuple[RequestNotice, ...] = ()
        self._subscribers: Subscribers[tuple[RequestNotice, ...]] = Subscribers()
        self._background = Background()
        self._wake = asyncio.Event()
        self._release: Callable[[], None] = lambda: None
        marks.subscribe(lambda: self._subscribers.tell(()))

    @property
    def notices(self) -> tuple[RequestNotice, ...]:
        """All news that was not put away, the newest first."""
        return tuple(each for each in self._notices if not self._marks.is_dismissed(each.notice_id))

    @property
    def unread(self) -> frozenset[str]:
        """Ids of the news that were not read."""
        return frozenset(each.notice_id for each in self._notices if not self._marks.is_read(each.notice_id))

    def subscribe(self, callback: Callable[[tuple[RequestNotice, ...]], None]) -> Callable[[], None]:
        """Hear every change, with the news that came just now."""
        return self._subscribers.add(callback)

    def mark_read(self, ids: Collection[str]) -> None:
        """These were read, also after a restart."""
        self._marks.read(ids)

    def dismiss_read(self) -> None:
        """Put away what was read."""
        self._marks.dismiss([each.notice_id for each in self.notices if each.notice_id not in self.unread])

    def start(self) -> None:
        """Begin to look."""
        self._release = self._requests.subscribe(self._wake.set)
        self._background.spawn(self._follow(), "notices")

    async def stop(self) -> None:
        """End looking."""
        self._release()
        await self._background.stop()

    async def _follow(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            await self._look()

    async def _look(self) -> None:
        board = self._requests.board
        if not board.is_known or board.problem:
            return
        own: RequestQuery = RequestQuery(involving=self._agent.user_id, sort=RequestSort.NEWEST)
        try:
            mine = (await self._requests.page(own, 0, MOST_OWN)).rows
        except DeskError:
            return
        self._notices = notices_for(self._agent, board.pending, mine)
        ids = frozenset(each.notice_id for each in self._notices)
        fresh = ids - self._known if self._known is not None else frozenset()
        self._known = ids | (self._known or frozenset())
        self._marks.still_there(ids)
        unread = self.unread
        new = tuple(each for each in self._notices if each.notice_id in fresh and each.notice_id in unread)
        self._subscribers.tell(new)
