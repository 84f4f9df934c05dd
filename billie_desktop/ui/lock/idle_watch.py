"""How long nobody has touched the desk."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QCursor

if TYPE_CHECKING:
    from billie_desktop.ui.keys.router import KeyRouter

LOOK_MS = 1000


class IdleWatch(QObject):
    """Looks once a second at the pointer and at the last key. Both clocks count: one may stand still in sleep."""

    idle_for = Signal(float)

    def __init__(
        self,
        router: KeyRouter,
        parent: QObject | None = None,
        *,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._router = router
        self._wall = wall
        self._steady = steady
        self._pointer = QCursor.pos()
        self._keys = router.presses
        self._since = wall(), steady()
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.on_look)
        self._look.start()

    def touched(self) -> None:
        """Somebody is here."""
        self._since = self._wall(), self._steady()

    def on_look(self) -> None:
        """Say how many seconds nothing has happened. What woke the machine does not count as a touch."""
        idle = max(self._wall() - self._since[0], self._steady() - self._since[1])
        pointer, keys = QCursor.pos(), self._router.presses
        moved = pointer != self._pointer or keys != self._keys
        self._pointer, self._keys = pointer, keys
        self.idle_for.emit(idle)
        if moved:
            self.touched()

    def stop(self) -> None:
        """Look no more."""
        self._look.stop()
