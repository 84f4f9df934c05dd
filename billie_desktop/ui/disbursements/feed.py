"""The loans to disburse, read every half minute and soon after a change, while somebody looks at them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from PySide6.QtCore import QObject, QTimer, Signal

from billie_desktop.desk.book import Book, PendingLoan, PendingLoans
from billie_desktop.desk.desk import Desk
from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.disbursement import Sections, sections
from billie_desktop.domain.errors import DeskError, Unavailable
from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.rest import Rest
from billie_desktop.ui.tasks import Tasks

REFRESH_MS = 30_000
NO_BOOK = "This desk cannot read the book."


class PendingFeed(QObject):
    """``changed`` tells that something else can be shown: ``loans`` (None until they were read once), ``problem``."""

    changed = Signal()

    def __init__(self, desk: Desk, now: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._now = now
        self._tasks = Tasks(self)
        self.loans: PendingLoans | None = None
        self.problem = ""
        self.origin = Origin.unavailable()
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self.rest = Rest(self, self.read)
        self._timer.timeout.connect(self.rest.due)
        self._release: Callable[[], None] | None = None

    @property
    def today(self) -> date:
        """The Sydney business day."""
        return business_day(self._now())

    @property
    def parts(self) -> Sections[PendingLoan]:
        """The loans by when they are to be paid out."""
        return sections(self.loans.loans if self.loans is not None else (), self.today)

    def start(self) -> None:
        """Somebody looks: read, and stay fresh."""
        if self._release is None:
            self._release = self._desk.live.subscribe(lambda _changes: self.rest.due())
        self._timer.start()
        self.rest.due()

    def stop(self) -> None:
        """Nobody looks."""
        self._timer.stop()
        self.rest.stop()
        if self._release is not None:
            self._release()
            self._release = None

    def read(self) -> None:
        """Read now."""
        self.rest.began()
        self._tasks.start("pending", self._read())

    async def _read(self) -> None:
        try:
            self.loans = await self._book().pending()
        except DeskError as error:
            self.problem = error.text
            if self.loans is None:
                self.origin = Origin.unavailable()
        else:
            self.problem = ""
            self.origin = Origin.cached(datetime.now(UTC))
        self.rest.ended(failed=bool(self.problem))
        self.changed.emit()

    def _book(self) -> Book:
        if self._desk.book is None:
            raise Unavailable(NO_BOOK)
        return self._desk.book
