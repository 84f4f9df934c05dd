"""Waiting until something is on the screen: the moment after the paint that shows it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class Painted(QObject):
    """After each paint of a widget it looks whether what is awaited holds; ``moment`` is when that was first so.

    The time is taken in the step of the loop after the paint, when the window's pixels have been handed over.
    """

    def __init__(self, widget: QWidget, holds: Callable[[], bool]) -> None:
        super().__init__(widget)
        self._widget = widget
        self._holds = holds
        self.moment = 0.0
        self.done = asyncio.Event()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and not self.done.is_set() and self._holds():
            QTimer.singleShot(0, self, self._after)
        return False

    def _after(self) -> None:
        if not self.done.is_set():
            self.moment = time.perf_counter()
            self.done.set()

    async def wait(self, seconds: float = 20.0) -> float:
        """The moment (``time.perf_counter``). Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            await self.done.wait()
        self._widget.removeEventFilter(self)
        self.deleteLater()
        return self.moment


def p95(milliseconds: list[float]) -> float:
    """The 95th percentile, two decimals."""
    ordered = sorted(milliseconds)
    return round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 2)


def median(milliseconds: list[float]) -> float:
    """The middle, two decimals."""
    return round(sorted(milliseconds)[len(milliseconds) // 2], 2)
