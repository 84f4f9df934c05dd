"""Lays messages out in idle moments, a few at a time, so that moving the window over a transcript costs no frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

from billie_desktop.domain.conversation import Message

AT_ONCE = 4


class LookAhead(QObject):
    """``wish`` replaces what is still to be done; the last of the messages comes first, for it is needed first."""

    def __init__(self, prepare: Callable[[Message], None], parent: QObject) -> None:
        super().__init__(parent)
        self._prepare = prepare
        self._left: list[Message] = []
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.on_idle)

    @property
    def is_busy(self) -> bool:
        """Whether something is still to be done."""
        return bool(self._left)

    def wish(self, messages: Sequence[Message]) -> None:
        """These will be needed soon."""
        self._left = list(messages)
        if self._left:
            self._timer.start()

    def forget(self) -> None:
        """Nothing is needed any more."""
        self._left.clear()
        self._timer.stop()

    def on_idle(self) -> None:
        """A few more."""
        for _ in range(min(AT_ONCE, len(self._left))):
            self._prepare(self._left.pop())
        if not self._left:
            self._timer.stop()
