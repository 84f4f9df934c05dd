"""Pausing notifications at a customer's page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from billie_desktop.domain.communication import Suppression
from billie_desktop.domain.notification_pause import PauseForm, PauseMode, PauseState
from billie_desktop.ui.conversations.gallery.stage import ChatStage
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.people import NOW
from billie_desktop.ui.notes.pause_drawer import PauseDrawer
from billie_desktop.ui.notes.pause_pill import pill_words
from tests.ui.notes.conftest import press, until

pytestmark = pytest.mark.window
CTRL = Qt.KeyboardModifier.ControlModifier


async def opened(page: CustomerPage) -> PauseDrawer:
    await until(lambda: page.header.pause.state.known)
    page.header.pause.click()
    drawer = page.drawers.written
    assert isinstance(drawer, PauseDrawer)
    return drawer


async def test_a_pause_holds_when_the_service_has_answered(stage: ChatStage, page: CustomerPage) -> None:
    """Mode, reason and days go to the server; the head says first that it is asked for, then that it holds."""
    stage.room.service.answers = False
    drawer = await opened(page)
    drawer.mode.set_current("non_essential")
    drawer.until.set_current("30")
    drawer.on_chosen()
    assert "10 Jul 2026" in drawer.ends.text()
    press(page.window(), Qt.Key.Key_Return, CTRL)
    assert drawer.fields["reason"].is_wrong
    drawer.reason.setPlainText("Asked on the phone")
    drawer.submit()
    await until(lambda: page.drawers.written is None)
    (form,) = stage.room.service.asked
    assert (form.mode, form.reason, str(form.last_day)) == (
        PauseMode.NON_ESSENTIAL, "Asked on the phone", "2026-07-10",
    )  # fmt: skip
    await until(lambda: page.header.pause.text() == "Pausing…")
    stage.room.service.changes.append(
        Suppression("non_essential", "Asked on the phone", "me", NOW, None, f"cmd-{form.key}")
    )
    await until(lambda: page.header.pause.text() == "Non-essential paused")


async def test_switching_on_is_asked_twice(stage: ChatStage, page: CustomerPage) -> None:
    """The first press asks, another choice takes the question back, the second press sends."""
    stage.room.service.changes.append(Suppression("all", "Asked", "me", NOW - timedelta(days=1)))
    drawer_state = page.header.pause
    page.header.pause.hide()
    page.header.pause.show()
    await until(lambda: drawer_state.state.in_force is not None)
    drawer = await opened(page)
    drawer.mode.set_current("off")
    drawer.on_chosen()
    drawer.reason.setPlainText("Wants them again")
    drawer.submit()
    assert drawer.question.isVisible()
    assert stage.room.service.asked == []
    drawer.on_chosen()
    assert not drawer.question.isVisible()
    drawer.submit()
    drawer.submit()
    await until(lambda: page.drawers.written is None)
    assert [form.mode for form in stage.room.service.asked] == [PauseMode.OFF]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (PauseState(), "Notifications —"),
        (PauseState(True), "Notifications on"),
        (PauseState(True, Suppression("panic_button")), "All notifications paused"),
        (PauseState(True, Suppression("marketing_only", expires_at=NOW)), "Marketing paused until 10 Jun"),
        (PauseState(True, expired=Suppression("all", expires_at=NOW)), "Pause ended 10 Jun"),
        (PauseState(True, asked=PauseForm("k", "c", PauseMode.OFF, "r")), "Switching on…"),
    ],
)
def test_the_head_says_what_holds(state: PauseState, words: str) -> None:
    """Unknown, on, paused until a day, ran out, asked for: each in words of its own."""
    assert pill_words(state)[1] == words
