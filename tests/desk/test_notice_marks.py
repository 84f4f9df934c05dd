"""What was read and put away under the bell, over restarts of the desk: real encrypted files."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

from billie_desktop.app.settings import Settings
from billie_desktop.app.storage import open_storage
from billie_desktop.desk.notice_board import NoticeBoard
from billie_desktop.desk.notice_marks import NoticeMarks
from billie_desktop.desk.request_board import RequestBoard
from billie_desktop.desk.values import Notice
from billie_desktop.desk.waiting_queue import WaitingQueue
from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.approval import RequestKind
from billie_desktop.domain.approval_request import ApprovalRequest
from billie_desktop.domain.notice_mark import MOST_MARKS, NewsKind
from billie_desktop.gateways.cache.notice_marks import SqlNoticeMarks
from tests.desk.conversation_parts import StandingClock
from tests.desk.request_parts import MemoryServer
from tests.desk.test_waiting_queue import ME, Record, asking

SUE = Agent("U-9", "Sue", Role.SUPERVISOR)


class Run:
    """One run of the desk's bell over the files in a folder; leaving it is closing the program."""

    def __init__(self, folder: Path, user: str = "U-9", clock: StandingClock | None = None) -> None:
        self.settings = Settings(environment="practice", agent=Agent(user, "Sue", Role.SUPERVISOR), data_dir=folder)
        self.clock = clock or StandingClock()
        self._end = AsyncExitStack()

    async def __aenter__(self) -> Run:
        self.storage = await open_storage(self.settings)
        self.marks = NoticeMarks(self.clock, SqlNoticeMarks(self.storage.cache_vault))
        await self.marks.load()
        self._end.push_async_callback(self.storage.close)
        self._end.push_async_callback(self.marks.stop)
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._end.aclose()

    async def queue(self, *keys: str) -> WaitingQueue:
        """A queue that has looked once, with conversations that ask for a person."""
        record = Record()
        record.cards = [asking(key) for key in keys]
        queue = WaitingQueue(ME, record, self.clock, self.marks.of(NewsKind.CONVERSATION))
        self._end.push_async_callback(queue.stop)
        await queue.refresh()
        return queue

    async def board(self, shown: int, *numbers: int) -> NoticeBoard:
        """A board that has looked and shows so many, with requests of somebody else that wait."""
        server = MemoryServer(self.clock)
        for number in numbers:
            row = ApprovalRequest(RequestKind.WRITE_OFF, f"R-{number}", "pending", requested_by="U-1")
            server.rows[row.request_id] = row
        requests = RequestBoard(server, None, self.clock, poll_seconds=3600)
        board = NoticeBoard(SUE, requests, self.marks.of(NewsKind.REQUEST))
        board.start()
        self._end.push_async_callback(board.stop)
        self._end.push_async_callback(requests.stop)
        await holds(lambda: len(board.notices) == shown, board.subscribe, requests.refresh)
        return board


Hear = Callable[[Callable[[object], None]], Callable[[], None]]


async def holds(true: Callable[[], bool], hear: Hear, begin: Callable[[], Awaitable[object]]) -> None:
    """Begin, then wait for word until it is true."""
    word = asyncio.Event()
    release = hear(lambda _: word.set())
    await begin()
    async with asyncio.timeout(10):
        while not true():
            await word.wait()
            word.clear()
    release()


async def test_read_and_put_away_hold_after_a_restart(tmp_path: Path) -> None:
    """Of three conversations and two requests one each was read, one each put away: the next run counts what is left,
    shows what was read, and not what was put away."""
    async with Run(tmp_path) as run:
        queue, board = await run.queue("a", "b", "c"), await run.board(2, 1, 2)
        queue.mark_conversation_read("a")
        queue.dismiss_read()
        queue.mark_conversation_read("b")
        board.mark_read(["R-1:pending"])
        board.dismiss_read()
        assert [each.request_id for each in board.notices] == ["R-2"]
    async with Run(tmp_path) as run:
        queue, board = await run.queue("a", "b", "c"), await run.board(1, 1, 2)
        assert {each.conversation_id for each in queue.notices} == {"b", "c"}
        assert {each.split(":")[1] for each in queue.unread} == {"c"}
        assert [each.request_id for each in board.notices] == ["R-2"]
        assert board.unread == {"R-2:pending"}


async def test_another_user_and_a_signed_out_one_find_nothing(tmp_path: Path) -> None:
    """Marks belong to one user's file, and go with it when the server refuses him."""
    async with Run(tmp_path) as run:
        (await run.queue("a")).mark_conversation_read("a")
    async with Run(tmp_path) as run:
        assert (await run.queue("a")).unread == frozenset()
        await run.marks.stop()
        await run.storage.destroy_cache()
    async with Run(tmp_path) as run:
        assert len((await run.queue("a")).unread) == 1
        (await run.queue("a")).mark_conversation_read("a")
    async with Run(tmp_path, "U-8") as run:
        assert len((await run.queue("a")).unread) == 1


async def test_marks_grow_old_only_when_their_news_is_gone(tmp_path: Path) -> None:
    """Twenty days later what is still at its source is still read; what went away is forgotten."""
    clock = StandingClock()
    for days, numbers in ((0, (1, 2)), (10, (1,)), (10, (1, 2))):
        clock.at += timedelta(days=days)
        async with Run(tmp_path, clock=clock) as run:
            board = await run.board(len(numbers), *numbers)
            if not days:
                board.mark_read(board.unread)
            marks = {each.notice_id for each in run.marks.of(NewsKind.REQUEST).present}
    assert (board.unread, marks) == ({"R-2:pending"}, {"R-1:pending"})


async def test_each_kind_has_room_of_its_own(tmp_path: Path) -> None:
    """More conversations than there is room for push the oldest of them out and no request; a restart agrees."""
    most = MOST_MARKS[NewsKind.CONVERSATION]
    async with Run(tmp_path) as run:
        run.marks.of(NewsKind.REQUEST).read(["R-1:pending"])
        for numbers in (range(5), range(5, most + 5)):
            run.clock.at += timedelta(seconds=1)
            run.marks.of(NewsKind.CONVERSATION).read([f"asked:{number}:" for number in numbers])
    async with Run(tmp_path, clock=run.clock) as run:
        chats = run.marks.of(NewsKind.CONVERSATION)
        assert [chats.is_read(f"asked:{number}:") for number in (4, 5, most + 4)] == [False, True, True]
        assert run.marks.of(NewsKind.REQUEST).is_read("R-1:pending")


async def test_what_the_desk_says_again_after_a_while_counts_again(tmp_path: Path) -> None:
    """A standing notice that was read is read after a restart; one that went and came back is not. Its words are not
    in the mark."""
    away, clock = Notice("offline", "The desk server is away."), Notice("clock", "Ten minutes ahead.")
    async with Run(tmp_path) as run:
        run.marks.of(NewsKind.DESK).read_just([away.notice_id, clock.notice_id])
        run.marks.of(NewsKind.DESK).read_just([clock.notice_id])
    async with Run(tmp_path) as run:
        own = run.marks.of(NewsKind.DESK)
        assert [own.is_read(each.notice_id) for each in (away, clock)] == [False, True]
        assert "minutes" not in repr(own.present)
