"""The desk in the tray, where the agent wants it: state in words, search, lock; and a count on the task bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from billie_desktop.ui.tray.icon import tray_icon
from billie_desktop.ui.tray.notifier import Notifier
from billie_desktop.ui.tray.words import TrayLook, tray_look

if TYPE_CHECKING:
    from billie_desktop.ui.shell.shell import Shell

LOOK_MS = 15_000


class Tray(QObject):
    """Opt-in. It follows the connections and the failed actions; a click brings the desk to the front."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shell = shell
        self._shown: TrayLook | None = None
        self.icon = QSystemTrayIcon(self)
        self.menu = QMenu(shell.main)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self.on_activated)
        self.notifier = Notifier(shell, self.icon, self)
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.show_state)
        self._look.start()
        shell.preferences.changed.connect(self.on_preferences_changed)
        self.on_preferences_changed()

    def on_preferences_changed(self) -> None:
        """Wanted or not."""
        wanted = self._shell.preferences.present.tray and QSystemTrayIcon.isSystemTrayAvailable()
        self.show_state()
        self.icon.setVisible(wanted)

    def on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        """A click; the menu opens by itself."""
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self._shell.raise_main()

    def show_state(self) -> None:
        """Icon, tip and the lines of the menu; the count of failed actions on the task bar."""
        desk = self._shell.desk
        failed = len(desk.commands.failed()) if desk is not None else 0
        self._count(failed)
        look = tray_look(desk.connection.state if desk is not None else None, failed, self._shell.now())
        if look == self._shown:
            return
        if self._shown is None or (look.icon, look.color) != (self._shown.icon, self._shown.color):
            self.icon.setIcon(tray_icon(look))
        self._shown = look
        self.icon.setToolTip("\n".join(("Billie Desktop", *look.lines)))
        self._fill_menu(look)

    @staticmethod
    def _count(failed: int) -> None:
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.setBadgeNumber(failed)

    def _fill_menu(self, look: TrayLook) -> None:
        self.menu.clear()
        for line in look.lines:
            self.menu.addAction(line).setEnabled(False)
        self.menu.addSeparator()
        self.menu.addAction("Find a customer", self.on_search)
        self.menu.addAction("Open Billie Desktop", self._shell.raise_main)
        self.menu.addAction("Lock", self._shell.lock.lock)

    def on_search(self) -> None:
        """From any program to the search field."""
        self._shell.raise_main()
        if not self._shell.lock.is_locked:
            self._shell.main.palette_overlay.summon()

    def let_go(self) -> None:
        """The program ends."""
        self._look.stop()
        self.notifier.let_go()
        self._shell.preferences.changed.disconnect(self.on_preferences_changed)
        self.icon.hide()
        self._count(0)
