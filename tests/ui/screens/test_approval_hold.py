"""An approval moves money: whoever wants his commands held has five seconds for it too."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtTest import QTest

from billie_desktop.domain.command import Action
from billie_desktop.ui.actions import hold
from billie_desktop.ui.approvals.page import ApprovalsPage
from billie_desktop.ui.gallery.approval_scenes import approvals
from billie_desktop.ui.gallery.bulk_scenes import HoldWanted
from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.stage import Stage, settle
from tests.ui.screens.conftest import until

pytestmark = pytest.mark.window
COMMENT = "Letter seen, no capacity to pay."


async def held(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> tuple[ApprovalsPage, asyncio.Event]:
    """An approval that was pressed and waits; the event lets its seconds pass."""
    seconds = asyncio.Event()
    monkeypatch.setattr(hold, "one_second", seconds.wait)
    stage.fake.desk = replace(stage.fake.desk, preferences=HoldWanted())
    page = await approvals(stage)
    QTest.keyClicks(page.detail.bar.comment, COMMENT)
    page.detail.bar.approve.click()
    await until(page.detail.bar.stop.isVisible)
    return page, seconds


async def test_a_held_approval_can_be_cancelled(stage: Stage, fake: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only Cancel can be pressed while it is held; pressed, nothing has left and the comment is there; approved
    again and let go it is decided once."""
    page, seconds = await held(stage, monkeypatch)
    bar = page.detail.bar
    assert (bar.stop.hasFocus(), bar.approve.isVisible(), bar.reject.isVisible()) == (True, False, False)
    assert "leaves in 5 s" in bar.hint.text()
    page.detail.decide(Action.APPROVE_REQUEST)
    bar.stop.click()
    await settle()
    assert (fake.requests.decided, bar.text, bar.stop.isVisible()) == ([], COMMENT, False)
    assert (bar.approve.hasFocus(), bar.approve.is_off, bar.reject.isVisible()) == (True, False, True)
    bar.approve.click()
    await until(bar.stop.isVisible)
    seconds.set()
    await until(lambda: "Approved." in bar.notice.words())
    assert [(action, request_id) for action, request_id, _, _ in fake.requests.decided] == [
        (Action.APPROVE_REQUEST, "request-0002")
    ]


async def test_nothing_leaves_for_a_request_that_is_not_on_screen(
    stage: Stage, fake: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another request is looked at while one is held: the held one is not sent, and the other can be decided."""
    page, seconds = await held(stage, monkeypatch)
    page.list.tables["pending"].selectRow(2)
    await settle()
    seconds.set()
    await settle()
    assert fake.requests.decided == []
    bar = page.detail.bar
    assert (bar.stop.isVisible(), bar.approve.isVisible(), bar.approve.is_off) == (False, True, False)


async def test_a_rejection_is_not_held(stage: Stage, fake: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rejection moves no money: it leaves at once."""
    stage.fake.desk = replace(stage.fake.desk, preferences=HoldWanted())
    page = await approvals(stage)
    QTest.keyClicks(page.detail.bar.comment, COMMENT)
    page.detail.bar.reject.click()
    await until(lambda: bool(fake.requests.decided))
    assert fake.requests.decided[0][0] is Action.REJECT_REQUEST
