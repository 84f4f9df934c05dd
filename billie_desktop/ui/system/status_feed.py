"""How far the read models are, read again and again: every 5 s where somebody looks, every 10 s elsewhere; a server
that does not answer is asked less and less often."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from billie_desktop.desk.system_side import SystemSide
from billie_desktop.domain.errors import DeskError, NotAllowed
from billie_desktop.domain.processing import ProcessingStatus
from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.system.pauses import pause_ms
from billie_desktop.ui.tasks import Tasks

LOOKED_AT_MS, ELSEWHERE_MS = 5_000, 10_000


class StatusFeed(QObject):
    """``changed`` tells of every reading. ``problem`` says why the last one did not come; ``status`` is the last one
    that did, with its time in ``origin``."""

    changed = Signal()

    def __init__(self, system: SystemSide, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._system = system
        self._tasks = Tasks(self)
        self.status: ProcessingStatus | None = None
        self.problem = ""
        self.is_allowed = True
        self.origin = Origin.unavailable()
        self._usual = ELSEWHERE_MS
        self._failures = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.on_time_passed)

    def start(self) -> None:
        """Read now, and go on."""
        self._wait()
        self.read()

    def _wait(self) -> None:
        self._timer.start(pause_ms(self._usual, self._failures))

    def look(self, looks: bool) -> None:
        """Whether the page is in front."""
        self._usual = LOOKED_AT_MS if looks else ELSEWHERE_MS
        self._wait()
        if looks:
            self.read()

    def allow_again(self) -> None:
        """Somebody has signed in again, perhaps with another role: ask once more."""
        if not self.is_allowed:
            self.is_allowed = True
            self.read()

    def on_time_passed(self) -> None:
        """Nothing is read for a window that nobody sees."""
        self._wait()
        if self._window.isVisible() and not self._window.isMinimized():
            self.read()

    def read(self) -> None:
        """Read now, unless a reading is under way. Who is not allowed is not asked again and again."""
        if self.is_allowed and not self._tasks.is_running("status"):
            self._tasks.start("status", self._read())

    async def _read(self) -> None:
        try:
            self.status = await self._system.processing()
        except NotAllowed as error:
            self.is_allowed, self.problem = False, error.text
        except DeskError as error:
            self.problem = error.text
            self._failures += 1
        else:
            self.problem = ""
            self._failures = 0
            self.origin = Origin.live(self.status.read_at or datetime.now(UTC))
        self._wait()
        self.changed.emit()
