"""The idle lock, the mask and the clipboard that forgets."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from billie_desktop.domain.command import Action
from billie_desktop.domain.session import CannotSignIn, SignInProblem
from billie_desktop.ui.actions.drawer import Step
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.opening import DANIEL, PRIYA
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.kit.theme import Theme
from billie_desktop.ui.lock.clipboard_guard import ClipboardGuard
from billie_desktop.ui.lock.idle_watch import IdleWatch
from billie_desktop.ui.shell.link_opening import open_text
from billie_desktop.ui.shell.window import DeskWindow
from tests.ui.screens.conftest import press, until

pytestmark = pytest.mark.window
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
RIGHT = "correct horse"


async def judge(password: str) -> None:
    if password != RIGHT:
        raise CannotSignIn(SignInProblem.CREDENTIALS, "Check the password.")


@pytest.fixture
def window(stage: Stage) -> DeskWindow:
    """The main window of a desk that asks for a password."""
    stage.shell.desk = replace(stage.fake.desk, unlock=judge)
    return stage.shell.main


def is_bare(window: DeskWindow) -> bool:
    """Whether nothing but the privacy screen can be seen, heard or read in the title."""
    hidden = not any(part.isVisible() for part in (window.top, window.banners, window.pages, window.status))
    return hidden and window.privacy.isVisible() and window.windowTitle() == "Billie Desktop"


async def test_locked_nothing_is_seen_and_no_key_works(stage: Stage, window: DeskWindow, page: CustomerPage) -> None:
    """Every window hides all of it and its title; keys reach only the lock; a wrong password is said; the right one
    brings everything back, the half-written form and the focus included."""
    stage.shell.open_customer(DANIEL, new_window=True)
    stage.shell.desk = replace(stage.fake.desk, unlock=judge)
    page.begin(Action.RECORD_REPAYMENT.value)
    drawer = page.drawer
    assert drawer is not None
    drawer.enter.form.amount.setText("42.00")
    press(window, Qt.Key.Key_L, CTRL | SHIFT)
    assert stage.shell.lock.is_locked
    assert all(is_bare(each) for each in stage.shell.windows)
    press(window, Qt.Key.Key_K, CTRL)
    press(window, Qt.Key.Key_W, CTRL)
    assert not window.palette_overlay.isVisible()
    assert PRIYA in window.pages.customers
    field = window.privacy.password.control
    QTest.keyClicks(field, "wrong")
    QTest.keyClick(field, Qt.Key.Key_Return)
    await until(window.privacy.problem.isVisible)
    assert all(is_bare(each) for each in stage.shell.windows)
    field.clear()  # type: ignore[attr-defined]
    QTest.keyClicks(field, RIGHT)
    QTest.keyClick(field, Qt.Key.Key_Return)
    await until(lambda: not stage.shell.lock.is_locked)
    assert window.pages.isVisible()
    assert window.windowTitle().startswith("Priya Raghavan")
    assert page.drawer is drawer
    assert (drawer.step, drawer.enter.form.amount.text()) == (Step.ENTER, "42.00")
    press(window, Qt.Key.Key_K, CTRL)
    assert window.palette_overlay.isVisible()


async def test_a_link_waits_for_the_lock(stage: Stage, window: DeskWindow) -> None:
    """A link that comes while the desk is locked opens after it was opened."""
    stage.shell.lock.lock()
    open_text(stage.shell, f"billie://customer/{PRIYA}")
    assert PRIYA not in window.pages.customers
    stage.shell.lock.ask(RIGHT)
    await until(lambda: PRIYA in window.pages.customers)


async def test_it_locks_by_itself(stage: Stage, window: DeskWindow) -> None:
    """After the chosen minutes it locks, and not before; in practice, without a password, a button opens it."""
    stage.shell.preferences.change(lock_minutes=2)
    stage.shell.lock.on_idle(119.0)
    assert not stage.shell.lock.is_locked
    stage.shell.desk = stage.fake.desk
    stage.shell.lock.on_idle(120.0)
    assert is_bare(window)
    assert not window.privacy.password.isVisible()
    window.privacy.unlock.click()
    await until(lambda: not stage.shell.lock.is_locked)


async def test_keys_and_pointer_are_touches_and_sleep_is_not(stage: Stage) -> None:
    """Seconds count on either clock; a key or a moved pointer begins them anew; eight hours of sleep lock at once."""
    now = [0.0]
    heard: list[float] = []
    watch = IdleWatch(stage.shell.router, wall=lambda: now[0], steady=lambda: 0.0)
    watch.stop()
    watch.idle_for.connect(heard.append)
    now[0] = 50.0
    watch.on_look()
    press(stage.shell.main, Qt.Key.Key_J)
    now[0] = 60.0
    watch.on_look()
    now[0] = 70.0
    watch.on_look()
    QCursor.setPos(10, 10)
    watch.on_look()
    now[0] = 70.0 + 8 * 3600
    watch.on_look()
    assert heard == [50.0, 60.0, 10.0, 10.0, 28800.0]
    QCursor.setPos(5000, 5000)


async def test_the_mask_follows_the_program_in_front(stage: Stage, window: DeskWindow, page: CustomerPage) -> None:
    """Where it was chosen, everything is hidden while another program is in front, and there again without a password;
    a lock in between stays a lock."""
    state = stage.shell.lock.on_state_changed
    state(Qt.ApplicationState.ApplicationInactive)
    assert not is_bare(window)
    stage.shell.preferences.change(mask=True)
    state(Qt.ApplicationState.ApplicationInactive)
    assert is_bare(window)
    assert not window.privacy.card.isVisible()
    state(Qt.ApplicationState.ApplicationActive)
    assert window.pages.isVisible()
    state(Qt.ApplicationState.ApplicationInactive)
    stage.shell.lock.lock()
    state(Qt.ApplicationState.ApplicationActive)
    assert is_bare(window)
    assert window.privacy.card.isVisible()


async def test_the_clipboard_forgets_what_was_copied_here(look: Theme, qapp: QApplication) -> None:
    """A copy is cleared when its time is over or the desk locks; what somebody copied elsewhere since is left alone."""
    clipboard = QGuiApplication.clipboard()
    ours = True
    guard = ClipboardGuard(life_ms=20, owns=lambda: ours)
    clipboard.setText("0491 570 156")
    await until(lambda: clipboard.text() == "")
    clipboard.setText("0491 570 157")
    guard.clear()
    assert clipboard.text() == ""
    clipboard.setText("0491 570 157")
    ours = False
    clipboard.setText("from another program")
    await asyncio.sleep(0.05)
    guard.clear()
    assert clipboard.text() == "from another program"
    clipboard.clear()
    assert clipboard.text() == ""
    guard.let_go()
    await settle()
