"""The figures of home, each part read by itself: what could not be read is None, and says so beside what could.

They are added up over the whole book, which takes the database long where the book is large. So they are kept fresh
at a pace that follows from what a reading costs: between two of them the database rests many times as long.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from billie_desktop.desk.book import BookDay, BookMonth, BookStanding
from billie_desktop.desk.desk import Desk
from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.tasks import Tasks

Answer = TypeVar("Answer")

REST = 30
"""Times what the last reading took, before the next one that nobody asked for."""

LEAST_REST_SECONDS, REST_AFTER_FAILURE = 1.5, 60.0

MONTH_SECONDS = 600.0
"""The figures of thirty days move slowly."""

_GROUP = "figures"


class HomeFigures(QObject):
    """``changed`` tells that a part was read, or could not be. ``origin`` is unavailable when a part is.

    ``clock`` gives seconds that only grow.
    """

    changed = Signal()

    def __init__(
        self,
        desk: Desk,
        now: Callable[[], datetime],
        parent: QObject,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._now = now
        self._clock = clock
        self._rested_at = self._month_until = 0.0
        self._day: date | None = None
        self._again = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._start)
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
        if self._tasks.is_running(_GROUP):
            self._again = True
        elif not self._rest.isActive():
            self._rest.start(max(0, round((self._rested_at - self._clock()) * 1000)))

    def stop(self) -> None:
        """Begin nothing more until somebody asks; what is under way ends, and counts."""
        self._again = False
        self._rest.stop()

    def _start(self) -> None:
        self._again = False
        self._rest.stop()
        self._tasks.start(_GROUP, self._read())

    async def _read(self) -> None:
        book, today, started = self._desk.book, business_day(self._now()), self._clock()
        if book is not None:
            self.standing = await _or_none(book.standing())
            self.day = await _or_none(book.day(today))
            if self.month is None or today != self._day or started >= self._month_until:
                self.month, self._day = await _or_none(book.month(today)), today
                self._month_until = started + MONTH_SECONDS
        failed = None in (self.standing, self.day, self.month)
        self.origin = Origin.unavailable() if failed else Origin.cached(datetime.now(UTC))
        self.is_read = True
        ended = self._clock()
        rest = REST * (ended - started)
        self._rested_at = ended + max(LEAST_REST_SECONDS, min(rest, REST_AFTER_FAILURE) if failed else rest)
        if self._again:
            self._again = False
            self._rest.start(round((self._rested_at - ended) * 1000))
        self.changed.emit()


async def _or_none(reading: Awaitable[Answer]) -> Answer | None:
    try:
        return await reading
    except DeskError:
        return None
