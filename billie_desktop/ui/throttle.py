"""At most one call in a while: for what follows a stream of changes and need not follow each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Throttle(QObject):
    """``poke`` leads to one call after ``milliseconds``, however often it is poked meanwhile."""

    def __init__(self, owner: QObject, milliseconds: int, act: Callable[[], None]) -> None:
        super().__init__(owner)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(milliseconds)
        self._timer.timeout.connect(act)

    def poke(self) -> None:
        """Something happened."""
        if not self._timer.isActive():
            self._timer.start()

    @property
    def is_waiting(self) -> bool:
        """Whether the call is still to come."""
        return self._timer.isActive()

    def stop(self) -> None:
        """Forget what was poked."""
        self._timer.stop()
