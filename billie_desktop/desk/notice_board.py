"""The bell: news about requests, which of them were seen, and which are new since the desk began to look."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from typing import Protocol

from billie_desktop.desk.background import Background
from billie_desktop.desk.request_ports import Requests
from billie_desktop.desk.subscribers import Subscribers
from billie_desktop.domain.agent import Agent
from billie_desktop.domain.approval_request import RequestQuery, RequestSort
from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.request_notice import MOST_SEEN, RequestNotice, notices_for, remembered


class SeenStore(Protocol):
    """Ids of seen notices on this machine, encrypted. Raise DeskError when they cannot be read or written."""

    async def load(self) -> tuple[str, ...]:
        """The ids, oldest first."""

    async def keep(self, ids: Collection[str]) -> None:
        """Exactly these from now on."""


class NoticeBoard:
    """News in order of time; read state by id, never by place. Nothing is announced at the first look."""

    def __init__(self, agent: Agent, requests: Requests, seen: SeenStore | None = None) -> None:
        self._agent = agent
        self._requests = requests
        self._store = seen
        self._seen: tuple[str, ...] = ()
        self._known: frozenset[str] | None = None
        self._notices: tuple[RequestNotice, ...] = ()
        self._subscribers: Subscribers[tuple[RequestNotice, ...]] = Subscribers()
        self._background = Background()
        self._wake = asyncio.Event()
        self._release: Callable[[], None] = lambda: None

    @property
    def notices(self) -> tuple[RequestNotice, ...]:
        """All news, the newest first."""
        return self._notices

    @property
    def unread(self) -> frozenset[str]:
        """Ids of the news that were not seen."""
        return frozenset(each.notice_id for each in self._notices) - frozenset(self._seen)

    def subscribe(self, callback: Callable[[tuple[RequestNotice, ...]], None]) -> Callable[[], None]:
        """Hear every change, with the news that came just now."""
        return self._subscribers.add(callback)

    def mark_read(self, ids: Collection[str]) -> None:
        """These were seen; the newest 100 ids are remembered over a restart."""
        more = [each for each in ids if each not in self._seen]
        if more:
            self._seen = remembered(self._seen, more)
            self._background.spawn(self._keep(), "seen notices")
            self._subscribers.tell(())

    def start(self) -> None:
        """Begin to look."""
        self._release = self._requests.subscribe(self._wake.set)
        self._background.spawn(self._follow(), "notices")

    async def stop(self) -> None:
        """End looking."""
        self._release()
        await self._background.stop()

    async def _follow(self) -> None:
        if self._store is not None:
            try:
                self._seen = await self._store.load()
            except DeskError:
                self._seen = ()  # without the file old news counts as unread once more
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
            mine = (await self._requests.page(own, 0, MOST_SEEN)).rows
        except DeskError:
            return
        self._notices = notices_for(self._agent, board.pending, mine)
        ids = frozenset(each.notice_id for each in self._notices)
        fresh = ids - self._known if self._known is not None else frozenset()
        self._known = ids | (self._known or frozenset())
        unread = self.unread
        new = tuple(each for each in self._notices if each.notice_id in fresh and each.notice_id in unread)
        self._subscribers.tell(new)

    async def _keep(self) -> None:
        if self._store is not None:
            try:
                await self._store.keep(self._seen)
            except DeskError:
                return  # seen in this run all the same
