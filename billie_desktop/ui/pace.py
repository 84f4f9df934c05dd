"""Who follows the record when, so that many windows with many changes never hold the program.

The first follower of a round of the event loop follows at once. Others of the same round, and one that is told too
often, wait for a turn: a few milliseconds of turns in each later round, the window in front first. However often a
follower was told while it waited, it follows once, and always the last state.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

BUDGET_SECONDS = 0.006
"""So long the followers work in one round of the loop, the last one's turn excepted."""
AT_ONCE = 20
"""So often a follower that was quiet follows before its pace counts: what one person does is never slowed down."""
FRONT_PER_SECOND = 20.0
BEHIND_PER_SECOND = 4.0
RETRY_MS = 25


class _Follower:
    """One widget: how often it may still follow at once, and what it does."""

    __slots__ = ("act", "at", "left", "waits", "widget")

    def __init__(self, widget: QWidget, act: Callable[[], None]) -> None:
        self.widget, self.act = widget, act
        self.left, self.at = float(AT_ONCE), time.monotonic()
        self.waits = False

    def may_go(self, now: float) -> bool:
        """Whether it is its turn by its own pace."""
        rate = FRONT_PER_SECOND if self.widget.isActiveWindow() else BEHIND_PER_SECOND
        self.left = min(float(AT_ONCE), self.left + (now - self.at) * rate)
        self.at = now
        return self.left >= 1.0

    def go(self) -> None:
        """Its turn."""
        self.waits = False
        self.left -= 1.0
        self.act()


class Pace(QObject):
    """All followers of one program."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[_Follower] = []
        self._first: _Follower | None = None
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self.on_turn)

    def follower(self, widget: QWidget, act: Callable[[], None]) -> Callable[[], None]:
        """What ``widget`` calls when there is something new; ``act`` then runs now or soon, while it lives."""
        each = _Follower(widget, act)
        widget.destroyed.connect(lambda: self._forget(each))
        return lambda: self._told(each)

    def _told(self, each: _Follower) -> None:
        if each.waits:
            return
        if self._first in (None, each) and each.may_go(time.monotonic()):
            self._first = each  # of this round
            self._turn.start(0)
            each.go()
            return
        each.waits = True
        self._waiting.append(each)
        if not self._turn.isActive():
            self._turn.start(0)

    def _forget(self, each: _Follower) -> None:
        if each in self._waiting:
            self._waiting.remove(each)

    def on_turn(self) -> None:
        """Another round."""
        self._first = None
        has_more = False
        try:
            has_more = self._work(time.monotonic())
        finally:
            if self._waiting:
                self._turn.start(RETRY_MS)
        if has_more:
            self._turn.start(0)

    def _work(self, begun: float) -> bool:
        """Give turns until the time is over; whether somebody could still go."""
        front = QApplication.activeWindow()
        for each in sorted(self._waiting, key=lambda each: each.widget.window() is not front):
            if not each.may_go(begun):
                continue
            if time.monotonic() - begun >= BUDGET_SECONDS:
                return True  # whoever was last stays the first of this round
            self._waiting.remove(each)
            self._first = each
            each.go()
        self._first = None
        return False


_pace: list[Pace] = []


def pace() -> Pace:
    """The one of this program, made at first use."""
    if not _pace:
        _pace.append(Pace(QApplication.instance()))
    return _pace[0]
