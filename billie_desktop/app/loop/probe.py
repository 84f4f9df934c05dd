"""How long the loop is held: a heartbeat on the Qt loop."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer


@dataclass(frozen=True, slots=True)
class LoopHold:
    """The greatest hold of the loop. milliseconds: its length; at: its end on the monotonic clock, in seconds."""

    milliseconds: float
    at: float


class LoopProbe(QObject):
    """Records the greatest time between two beats of a precise Qt timer.

    A hold of the loop is never understated; it is overstated by the interval at most (a hold may begin right after a
    beat), so an idle loop shows about one interval. Costs about 10 µs for each beat.
    """

    def __init__(self, interval_ms: int = 2, limit_ms: float = 8.0, parent: QObject | None = None) -> None:
        """limit_ms: holds longer than this are counted in `over_limit`."""
        super().__init__(parent)
        self._limit = limit_ms
        self._last: float | None = None
        self._worst = LoopHold(0.0, 0.0)
        self._over_limit = 0
        self._beats = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(interval_ms)
        self._timer.timeout.connect(self._on_beat)

    @property
    def greatest_ms(self) -> float:
        """Milliseconds of the greatest hold since start() or reset()."""
        return self._worst.milliseconds

    @property
    def worst(self) -> LoopHold:
        """The greatest hold and when it ended."""
        return self._worst

    @property
    def over_limit(self) -> int:
        """How many holds were longer than the limit."""
        return self._over_limit

    @property
    def beats(self) -> int:
        """How many beats were seen; a probe without beats has measured nothing."""
        return self._beats

    def start(self) -> None:
        """Begin to measure."""
        self.reset()
        self._timer.start()

    def stop(self) -> None:
        """End measuring; a hold that has begun and saw no beat yet counts up to now."""
        if self._timer.isActive():
            self._on_beat()
            self._timer.stop()

    def reset(self) -> None:
        """Forget what was measured."""
        self._worst = LoopHold(0.0, 0.0)
        self._over_limit = 0
        self._beats = 0
        self._last = time.monotonic()

    def _on_beat(self) -> None:
        now = time.monotonic()
        if self._last is not None:
            held = (now - self._last) * 1000
            self._beats += 1
            if held > self._limit:
                self._over_limit += 1
            if held > self._worst.milliseconds:
                self._worst = LoopHold(held, now)
        self._last = now
