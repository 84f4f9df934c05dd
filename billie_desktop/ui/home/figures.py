"""The figures of home, each part read by itself: what could not be read is None, and says so beside what could.

They are added up over the whole book, which takes the database long where the book is large: see ``ui.rest``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from billie_desktop.desk.book import BookDay, BookMonth, BookStanding
from billie_desktop.desk.desk import Desk
from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.rest import Rest
from billie_desktop.ui.tasks import Tasks

Answer = TypeVar("Answer")

MONTH_SECONDS = 600.0
"""The figures of thirty days move slowly."""


class HomeFigures(QObject):
    """``changed`` tells that a part was read, or could not be. ``origin`` is unavailable when a part is."""

    changed = Signal()

    def __init__(self, desk: Desk, now: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._now = now
        self.rest = Rest(self, self._start)
        self._month_until = 0.0
        self._day: date | None = None
        self._tasks = Tasks(self)
        self.standing: BookStanding | None = None
        self.day: BookDay | None = None
        self.month: BookMonth | None = None
        self.origin = Origin.unavailable()
        self.is_read = False

    def read(self) -> None:
        """Read all parts now; what was still being read is given up."""
        self._month_until = 0.0
        self._start()

    def keep_fresh(self) -> None:
        """Read what may have changed: once what is under way has ended, and the database has rested."""
        self.rest.due()

    def stop(self) -> None:
        """Begin nothing more until somebody asks."""
        self.rest.stop()

    def _start(self) -> None:
        self.rest.began()
        self._tasks.start("figures", self._read())

    async def _read(self) -> None:
        book, today, started = self._desk.book, business_day(self._now()), self.rest.clock()
        if book is not None:
            self.standing = await _or_none(book.standing())
            self.day = await _or_none(book.day(today))
            if self.month is None or today != self._day or started >= self._month_until:
                self.month, self._day = await _or_none(book.month(today)), today
                self._month_until = started + MONTH_SECONDS
        failed = None in (self.standing, self.day, self.month)
        self.origin = Origin.unavailable() if failed else Origin.cached(datetime.now(UTC))
        self.is_read = True
        self.rest.ended(failed=failed)
        self.changed.emit()


async def _or_none(reading: Awaitable[Answer]) -> Answer | None:
    try:
        return await reading
    except DeskError:
        return None
