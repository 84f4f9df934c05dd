"""Notifications of the system while another program is in front: what happened, never to whom or how much."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSystemTrayIcon

from billie_desktop.domain.business_date import in_sydney
from billie_desktop.domain.command import Command, CommandStage
from billie_desktop.domain.connection import ConnectionState, LinkHealth
from billie_desktop.ui.tray.chat_news import ChatNews

if TYPE_CHECKING:
    from billie_desktop.desk.desk import Desk
    from billie_desktop.domain.request_notice import RequestNotice
    from billie_desktop.ui.shell.shell import Shell

TITLE = "Billie Desktop"
FAILED = "An action was not recorded."
UNKNOWN = "It is not known whether an action was recorded."
CUT_OFF = "Money actions are off."
BACK = "Money actions are on again."
STALE = "Live updates have stopped."


class Notifier(QObject):
    """Speaks through the tray icon; a click opens what it was about. Silent in quiet hours."""

    def __init__(self, shell: Shell, icon: QSystemTrayIcon, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._icon = icon
        self._before: ConnectionState | None = None
        self._told: set[tuple[str, CommandStage]] = set()
        self._open: Callable[[], None] = shell.raise_main
        self._releases: list[Callable[[], None]] = []
        icon.messageClicked.connect(self.on_clicked)

    def attach(self, desk: Desk) -> None:
        """There is something to hear."""
        self._before = desk.connection.state
        self._releases = [
            desk.commands.subscribe(self.on_command_changed),
            desk.connection.subscribe(self.on_connection_changed),
        ]
        if desk.request_notices is not None:
            self._releases.append(desk.request_notices.subscribe(self.on_news))
        if desk.queue is not None:
            self.chats = ChatNews(self._shell, desk.queue, self.say, self)
            self._releases.append(self.chats.release)

    def let_go(self) -> None:
        """Hear no more."""
        for release in self._releases:
            release()
        self._releases.clear()

    def on_command_changed(self, command: Command) -> None:
        """Failed, or not known."""
        mark = command.intent.key, command.stage
        if command.stage in (CommandStage.FAILED, CommandStage.UNKNOWN) and mark not in self._told:
            self._told.add(mark)
            words = FAILED if command.stage is CommandStage.FAILED else UNKNOWN
            self.say(words, self._show_failed, urgent=True)

    def on_connection_changed(self, state: ConnectionState) -> None:
        """Cut off, back, or without live updates."""
        before, self._before = self._before or state, state
        if state.read_only and not before.read_only:
            self.say(CUT_OFF, self._shell.raise_main, urgent=True)
        elif before.read_only and not state.read_only:
            self.say(BACK, self._shell.raise_main)
        elif (before.stream.health, state.stream.health) == (LinkHealth.CONNECTED, LinkHealth.OFFLINE):
            self.say(STALE, self._shell.raise_main)

    def on_news(self, fresh: tuple[RequestNotice, ...]) -> None:
        """Requests to decide, or decided."""
        if len(fresh) == 1:
            news = fresh[0]
            self.say(f"{news.headline}.", lambda: self._shell.open_request(news.kind.value, news.request_id))
        elif fresh:
            self.say(f"{len(fresh)} news about requests.", self._shell.raise_main)

    def say(self, words: str, open_it: Callable[[], None], *, urgent: bool = False) -> None:
        """Notify, unless this program is in front, it is quiet or nothing is wanted."""
        in_front = QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive
        preferences = self._shell.preferences.present
        if in_front or preferences.is_quiet_at(in_sydney(self._shell.now()).time()) or not self._icon.isVisible():
            return
        self._open = open_it
        kind = QSystemTrayIcon.MessageIcon.Warning if urgent else QSystemTrayIcon.MessageIcon.Information
        self._icon.showMessage(TITLE, words, kind)

    def on_clicked(self) -> None:
        """To what it was about, unless the desk is locked."""
        if self._shell.lock.is_locked:
            self._shell.raise_main()
        else:
            self._open()

    def _show_failed(self) -> None:
        self._shell.raise_main()
        self._shell.main.failed.summon()
