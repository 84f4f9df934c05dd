"""The figures of home, each part read by itself: what could not be read is None, and says so beside what could."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from billie_desktop.desk.book import BookDay, BookMonth, BookStanding
from billie_desktop.desk.desk import Desk
from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.tasks import Tasks

Answer = TypeVar("Answer")


class HomeFigures(QObject):
    """``changed`` tells that a part was read, or could not be. ``origin`` is unavailable when a part is."""

    changed = Signal()

    def __init__(self, desk: Desk, now: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._now = now
        self._tasks = Tasks(self)
        self.standing: BookStanding | None = None
        self.day: BookDay | None = None
        self.month: BookMonth | None = None
        self.origin = Origin.unavailable()
        self.is_read = False

    def read(self) -> None:
        """Read all parts; what was still being read is given up."""
        self._tasks.start("figures", self._read())

    async def _read(self) -> None:
        book, today = self._desk.book, business_day(self._now())
        if book is not None:
            self.standing = await _or_none(book.standing())
            self.day = await _or_none(book.day(today))
            self.month = await _or_none(book.month(today))
        failed = None in (self.standing, self.day, self.month)
        self.origin = Origin.unavailable() if failed else Origin.cached(datetime.now(UTC))
        self.is_read = True
        self.changed.emit()


async def _or_none(reading: Awaitable[Answer]) -> Answer | None:
    try:
        return await reading
    except DeskError:
        return None
