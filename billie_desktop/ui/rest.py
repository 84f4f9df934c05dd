"""How often is read again what takes the database long: between two readings it rests many times as long."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

REST = 30
"""Times what the last reading took, before the next one that nobody asked for."""

LEAST_SECONDS, AFTER_FAILURE_SECONDS = 1.5, 60.0
"""The shortest rest, and the longest after a reading that failed."""


class Rest(QObject):
    """Calls ``act`` some time after ``due`` was said: never while a reading is under way, never without a rest.

    ``act`` begins a reading and says so (``began``); whoever reads says when it has ended (``ended``). ``clock`` gives
    seconds that only grow.
    """

    def __init__(self, owner: QObject, act: Callable[[], None], clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(owner)
        self.clock = clock
        self._began_at: float | None = None
        self._over_at = 0.0
        self._again = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(act)

    @property
    def left_ms(self) -> int | None:
        """Length of the wait for the next reading, as it was begun; None when none is planned."""
        return self._timer.interval() if self._timer.isActive() else None

    @property
    def is_reading(self) -> bool:
        """Whether a reading is under way."""
        return self._began_at is not None

    def due(self) -> None:
        """Something may have changed."""
        if self._began_at is not None:
            self._again = True
        elif not self._timer.isActive():
            self._timer.start(max(0, round((self._over_at - self.clock()) * 1000)))

    def stop(self) -> None:
        """Plan nothing more; what is under way ends, and counts."""
        self._again = False
        self._timer.stop()

    def began(self) -> None:
        """A reading began, whoever asked for it."""
        self.stop()
        self._began_at = self.clock()

    def ended(self, *, failed: bool = False) -> None:
        """It ended; what came meanwhile is read after the rest."""
        now = self.clock()
        rest = REST * (now - self._began_at) if self._began_at is not None else 0.0
        self._began_at = None
        self._over_at = now + max(LEAST_SECONDS, min(rest, AFTER_FAILURE_SECONDS) if failed else rest)
        if self._again:
            self._again = False
            self.due()
