"""What is told to everybody: the message of the day, and that there is a newer version. Quiet, in every window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from billie_desktop.ui.keys.shortcuts import Scope

if TYPE_CHECKING:
    from billie_desktop.desk.daily_message import DailyMessage
    from billie_desktop.desk.desk import Desk
    from billie_desktop.desk.update_watch import UpdateWatch
    from billie_desktop.domain.release import Release
    from billie_desktop.ui.shell.shell import Shell
    from billie_desktop.ui.shell.window import DeskWindow

LOOK_MS = 2000
"""How often it is looked whether the agent is through with what he does, while a newer version waits to be told."""


class Announcements(QObject):
    """One for all windows. A newer version is told when no form is open anywhere, and once: Later holds until the next
    start."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shell = shell
        self._message: DailyMessage | None = None
        self.updates: UpdateWatch | None = None
        self._put_off = ""
        self._shown: Release | None = None
        self._releases: list[Callable[[], None]] = []
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.tell_of_update)

    def hear(self, window: DeskWindow) -> None:
        """A window was made: its banners ask here, and show what the others show."""
        window.banners.message_read.connect(self.on_message_read)
        window.banners.update_put_off.connect(self.on_put_off)
        window.banners.update_asked.connect(lambda: self.open_release(window))
        window.updates = self.updates
        self._show_message(window)
        window.banners.show_update(self._shown)

    def attach(self, desk: Desk) -> None:
        """Show the message of the day from now on."""
        self._message = desk.message
        if desk.message is not None:
            self._releases.append(desk.message.subscribe(self.show_message))
            self.show_message()

    def follow_updates(self, updates: UpdateWatch) -> None:
        """Tell of newer versions from now on."""
        self.updates = updates
        for window in self._shell.windows:
            window.updates = updates
        self._releases.append(updates.subscribe(self.tell_of_update))
        self.tell_of_update()

    def let_go(self) -> None:
        """The program ends."""
        self._look.stop()
        while self._releases:
            self._releases.pop()()

    # the message of the day

    def show_message(self) -> None:
        """In every window, whatever holds now."""
        for window in self._shell.windows:
            self._show_message(window)

    def _show_message(self, window: DeskWindow) -> None:
        window.banners.show_message(self._message.text if self._message is not None else "")

    def on_message_read(self) -> None:
        """Put away in one window, put away in all."""
        if self._message is not None:
            self._message.put_away()

    # a newer version

    def tell_of_update(self) -> None:
        """Show it, or wait until the agent is through with what he does."""
        newer = self.updates.state.newer if self.updates is not None else None
        if newer is not None and newer.version == self._put_off:
            newer = None
        waits = newer is not None and newer != self._shown and not self.is_calm
        if waits != self._look.isActive():
            (self._look.start if waits else self._look.stop)()
        if waits:
            return
        self._shown = newer
        for window in self._shell.windows:
            window.banners.show_update(newer)

    @property
    def is_calm(self) -> bool:
        """Whether no form is open in any window, and nothing lies over one."""
        for window in self._shell.windows:
            if self._shell.router.has_overlay(window, Scope.FORM):
                return False
            if any(page.drawers.has_form for page in window.pages.customers.values()):
                return False
        return True

    def on_put_off(self) -> None:
        """Not now."""
        if self._shown is not None:
            self._put_off = self._shown.version
            self.tell_of_update()

    def open_release(self, window: DeskWindow) -> None:
        """What is new, and how to get it."""
        from billie_desktop.ui.updates.drawer import show_release

        if self.updates is not None and self.updates.state.newer is not None:
            show_release(window, self.updates.state.newer, self.updates.desk.version)
