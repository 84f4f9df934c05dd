"""A role polls only what it has to do with."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from billie_desktop.app.request_wiring import RequestParts
from billie_desktop.desk.block_clear_desk import BlockClearDesk
from billie_desktop.desk.notice_board import NoticeBoard
from billie_desktop.desk.notice_marks import NoticeMarks
from billie_desktop.desk.request_board import RequestBoard
from billie_desktop.desk.request_trace import RequestTrace
from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.notice_mark import NewsKind
from tests.desk.parts import SetClock
from tests.desk.request_parts import MemoryServer


class Counting(MemoryServer):
    """Counts what is read of it."""

    reads = 0

    async def page(self, *wanted: Any) -> Any:
        self.reads += 1
        return await super().page(*wanted)


@pytest.mark.parametrize(
    ("role", "reads"), [(Role.READONLY, False), (Role.OPERATIONS, True), (Role.SUPERVISOR, True), (Role.ADMIN, True)]
)
async def test_requests_are_polled_by_those_who_make_or_decide_them(role: Role, reads: bool) -> None:
    """Readers neither read the queue nor follow it; operations, supervisors and admins do both."""
    clock = SetClock()
    server, agent = Counting(clock), Agent("U-1", "Ada Agent", role)
    board = RequestBoard(server, None, clock, poll_seconds=3600)
    news = NoticeBoard(agent, board, NoticeMarks(clock).of(NewsKind.REQUEST))
    clears = BlockClearDesk(agent, None, board, clock)
    parts = RequestParts(agent, None, None, board, RequestTrace(server, "U-1"), news, clock, clears)
    followed: list[object] = []
    parts.start(SimpleNamespace(subscribe=followed.append))  # type: ignore[arg-type]
    for _ in range(20):
        await asyncio.sleep(0)
    await parts.stop()
    assert (server.reads > 0, len(followed)) == (reads, int(reads))
