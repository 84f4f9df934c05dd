"""Reports of one shell: offered after an error, opened by key or menu, with the picture taken before the form opens."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, qVersion

from billie_desktop.desk.trail import Trail, report_text
from billie_desktop.domain.business_date import in_sydney
from billie_desktop.ui.keys.router import Layer
from billie_desktop.ui.keys.shortcuts import Do, Scope
from billie_desktop.ui.report.press_watch import PressWatch

if TYPE_CHECKING:
    from billie_desktop.ui.report.drawer import ReportDrawer
    from billie_desktop.ui.shell.shell import Shell
    from billie_desktop.ui.shell.window import DeskWindow

APART_SECONDS = 60.0


class Reporter(QObject):
    """At most one form at a time, and at most one offer a minute."""

    def __init__(self, shell: Shell, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(shell)
        self._shell = shell
        self._clock = clock
        self._offered_at = float("-inf")
        self.trail = Trail(shell.now)
        shell.router.on_command = lambda keys: self.trail.click(f"key {keys}")
        self.version = ""
        self.crash = ""
        self.on_crash_read: Callable[[], None] = lambda: None
        self.drawer: ReportDrawer | None = None

    def watch(self, window: DeskWindow) -> None:
        """Note what is pressed and shown in a window."""
        PressWatch(window, self.trail)
        window.went.connect(self.trail.view)

    def offer(self) -> None:
        """Something did not work as it should."""
        if self._clock() - self._offered_at >= APART_SECONDS:
            self._offered_at = self._clock()
            self._shell.main.banners.offer_report("Something did not work as it should.")

    def offer_crash(self, text: str) -> None:
        """The program was struck down the last time."""
        self.crash = text
        self._shell.main.banners.offer_report("Billie Desktop ended unexpectedly the last time.")

    def open(self, window: DeskWindow) -> None:
        """Take the picture, then open the form over the panes of this window."""
        if self.drawer is not None or self._shell.lock.is_locked:
            return
        from billie_desktop.ui.report.drawer import ReportDrawer, SendingWay

        picture = window.grab() if not self.crash else None
        at = self._shell.now()
        facts, trail, crash = self._facts(at.isoformat(timespec="seconds")), self.trail.entries(), self.crash
        name = f"billie-problem-{in_sydney(at):%Y%m%d-%H%M}.zip"
        desk = self._shell.desk
        way = SendingWay(desk.problems if desk is not None else None, at, self.version)
        drawer = ReportDrawer(
            window.pages, picture, lambda words: report_text(facts, trail, words, crash), name, way, crash=bool(crash)
        )
        release = desk.connection.subscribe(lambda _state: drawer.show_way()) if desk is not None else None
        self.drawer = drawer
        layer = Layer(Scope.FORM, {Do.CLOSE: drawer.request_close, Do.SUBMIT: drawer.submit})
        self._shell.router.push(window, layer)
        drawer.saved.connect(lambda _path: window.banners.say("The report is saved."))
        drawer.sent.connect(
            lambda number: window.banners.say(f"Report {number} is with the administrators. Thank you.")
        )

        def on_closed() -> None:
            self._shell.router.pop(window, layer)
            self.drawer = None
            if release is not None:
                release()
            if crash:
                self.crash = ""
                self.on_crash_read()
            drawer.deleteLater()

        drawer.closed.connect(on_closed)
        window.banners.report.hide()
        drawer.start()

    def _facts(self, at: str) -> dict[str, Any]:
        desk = self._shell.desk
        state = desk.connection.state if desk is not None else None
        preferences = self._shell.preferences.present
        return {
            "at": at,
            "version": self.version,
            "python": platform.python_version(),
            "qt": qVersion(),
            "system": f"{platform.system()} {platform.release()}",
            "role": desk.agent.role.value if desk is not None else "",
            "ledger": state.ledger.health.value if state is not None else "",
            "stream": state.stream.health.value if state is not None else "",
            "database": state.database.health.value if state is not None else "",
            "windows": len(self._shell.windows),
            "failed": len(desk.commands.failed()) if desk is not None else 0,
            "theme": preferences.theme,
            "scale": preferences.scale,
        }
