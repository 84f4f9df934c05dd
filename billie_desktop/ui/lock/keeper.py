"""Locks every window after a while, masks them while another program is in front, and lets the agent in again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from billie_desktop.domain.session import CannotSignIn
from billie_desktop.ui.lock.clipboard_guard import ClipboardGuard
from billie_desktop.ui.lock.idle_watch import IdleWatch
from billie_desktop.ui.shell.link_opening import open_link
from billie_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from billie_desktop.ui.shell.shell import Shell
    from billie_desktop.ui.shell.window import DeskWindow


class LockKeeper(QObject):
    """One for all windows. Locked, no key reaches anything but the lock; forms stay open behind it, hidden."""

    def __init__(self, shell: Shell, app: QApplication) -> None:
        super().__init__(shell)
        self._shell = shell
        self._app = app
        self._tasks = Tasks(self)
        self._focus: dict[DeskWindow, QWidget | None] = {}
        self.is_locked = False
        self.is_masked = False
        self.clipboard = ClipboardGuard(self)
        self.idle = IdleWatch(shell.router, self)
        self.idle.idle_for.connect(self.on_idle)
        app.applicationStateChanged.connect(self.on_state_changed)

    def let_go(self) -> None:
        """The program ends."""
        self.idle.stop()
        self.clipboard.let_go()
        self._app.applicationStateChanged.disconnect(self.on_state_changed)

    def on_idle(self, seconds: float) -> None:
        """Nobody has touched anything for so long."""
        if seconds >= 60 * self._shell.preferences.present.lock_minutes:
            self.lock()

    def on_state_changed(self, state: Qt.ApplicationState) -> None:
        """Another program is in front, or this one is again."""
        in_front = state is Qt.ApplicationState.ApplicationActive
        if in_front and self.is_masked:
            self.is_masked = False
            if not self.is_locked:
                self._uncover()
        elif not in_front and self._shell.preferences.present.mask and self._shell.desk is not None:
            self.is_masked = True
            if not self.is_locked:
                self._cover(locked=False)

    # locked

    def lock(self) -> None:
        """Hide everything until the password is given; what was copied from here is forgotten."""
        if self.is_locked or self._shell.desk is None:
            return
        self.is_locked = True
        self.clipboard.clear()
        self._cover(locked=True)
        self._shell.main.privacy.announce_lock()

    def ask(self, password: str) -> None:
        """Is it the password of whoever is signed in?"""
        for window in self._shell.windows:
            window.privacy.show_busy(True)
        self._tasks.start("unlock", self._ask(password))

    async def _ask(self, password: str) -> None:
        desk = self._shell.desk
        if desk is not None and desk.unlock is not None:
            try:
                await desk.unlock(password)
            except CannotSignIn as error:
                for window in self._shell.windows:
                    window.privacy.show_problem(error.text)
                return
        self.is_locked = False
        self.idle.touched()
        self._uncover()
        link, self._shell.waiting_link = self._shell.waiting_link, None
        if link is not None:
            open_link(self._shell, link)

    # covering

    def _cover(self, *, locked: bool) -> None:
        desk = self._shell.desk
        assert desk is not None
        front = QGuiApplication.focusWindow()
        signed_in = desk.session is not None and not desk.is_practice
        while (popup := self._app.activePopupWidget()) is not None:
            popup.close()
        for window in self._shell.windows:
            if window not in self._focus:
                self._focus[window] = window.focusWidget()
            if locked:
                window.privacy.show_lock(desk.agent.name, asks=desk.unlock is not None, may_sign_out=signed_in)
            else:
                window.privacy.show_mask()
            window.cover(True)
            if locked and window.windowHandle() is front:
                window.privacy.take_focus()
        self._shell.router.is_silent = True

    def _uncover(self) -> None:
        self._shell.router.is_silent = False
        for window in self._shell.windows:
            window.cover(False)
            focus = self._focus.pop(window, None)
            if focus is not None and isValid(focus) and focus.isVisible():
                focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self._focus.clear()
