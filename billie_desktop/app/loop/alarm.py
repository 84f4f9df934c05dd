"""How the loop gets the Qt loop's attention: at once, from any thread, or at a moment."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer

_WAKE = QEvent.Type(QEvent.registerEventType())
_LONGEST_MS = 24 * 3600 * 1000


class Alarm(QObject):
    """Calls `on_alarm` from the Qt loop: soon after wake(), and at the moment set with at().

    Lives on the thread that made it. wake() may be called from any thread; calls before the alarm goes off are one.
    """

    def __init__(self, on_alarm: Callable[[], None]) -> None:
        super().__init__()
        self._on_alarm = on_alarm
        self._woken = False
        self._armed_for: float | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timeout)

    def wake(self) -> None:
        """Go off in the next round of the Qt loop."""
        if not self._woken:
            self._woken = True
            QCoreApplication.postEvent(self, QEvent(_WAKE))

    def at(self, when: float | None, now: float) -> None:
        """Go off at `when` or up to 1 ms later, never earlier; None: not at all. Both on one clock, in seconds."""
        if when == self._armed_for:
            return
        self._armed_for = when
        if when is None:
            self._timer.stop()
        else:
            # A far moment is reached in steps: who is woken looks at the clock and sets the alarm again.
            self._timer.start(min(max(0, math.ceil((when - now) * 1000)), _LONGEST_MS))

    def silence(self) -> None:
        """Go off no more until wake() or at() is called again."""
        self._timer.stop()
        self._armed_for = None
        self._woken = False
        QCoreApplication.removePostedEvents(self, _WAKE.value)

    def customEvent(self, event: QEvent) -> None:
        if event.type() == _WAKE:
            # Before the work: what is added during it by another thread must post anew.
            self._woken = False
            self._on_alarm()

    def _on_timeout(self) -> None:
        self._armed_for = None
        self._on_alarm()
