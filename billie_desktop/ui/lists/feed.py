"""Pages of a long list, read as the agent scrolls, and rows that change in place while they are on screen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from billie_desktop.desk.values import DocumentChange, Page
from billie_desktop.domain.errors import DeskError
from billie_desktop.ui.models.rows import RowsModel
from billie_desktop.ui.tasks import Tasks

PAGE = 100
LONGEST = 1000
"""The most rows that one reading gives."""
Row = TypeVar("Row")

Read = Callable[[int, int], Awaitable[Page[Any]]]
ReadRows = Callable[[Collection[str]], Awaitable[dict[str, Any]]]


class ListFeed(QObject, Generic[Row]):
    """Fills a model. ``ask`` starts another question; ``more`` reads the next page of the present one.

    Rows are shown as soon as they are here; ``loaded`` comes once more when what they are a part of has been counted.
    """

    loaded = Signal(int)
    failed = Signal(str)
    rows_changed = Signal(object)

    def __init__(self, model: RowsModel[Row], read_rows: ReadRows, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._read: Read | None = None
        self._read_rows = read_rows
        self._tasks = Tasks(self)
        self._changed: set[str] = set()
        self.total = 0
        self.capped = False
        self.is_answered = False
        self.is_counting = False

    def ask(self, read: Read) -> None:
        """Another question: its first page replaces what is shown."""
        self._read = read
        self.is_answered = False
        for group in ("more", "count", "reload"):
            self._tasks.cancel(group)
        self._tasks.start("page", self._first(read))

    async def _first(self, read: Read) -> None:
        try:
            page = await read(0, PAGE)
        except DeskError as error:
            self.failed.emit(error.text)
            return
        self.total, self.capped, self.is_counting = page.total, page.capped, page.counting
        self.is_answered = True
        self._model.replace_rows(page.rows)
        self._say(page)

    def _say(self, page: Page[Any]) -> None:
        self.loaded.emit(self.total)
        if page.counting and self._read is not None:
            self._tasks.start("count", self._count(self._read))

    async def _count(self, read: Read) -> None:
        try:
            page = await read(0, 0)
        except DeskError:
            return  # the rows say what could be read; a total that is not there is not shown
        self.total, self.capped = max(page.total, self._model.rowCount()), page.capped
        self.is_counting = False
        self.loaded.emit(self.total)

    def _take(self, page: Page[Any]) -> None:
        """The rows of a page are in the model: what is known of the total meanwhile stays."""
        if page.counting:
            self.total = max(self.total, self._model.rowCount())
        else:
            self.total, self.capped, self.is_counting = page.total, page.capped, False

    def more(self) -> None:
        """The next page, unless it is under way or everything is here."""
        shown = self._model.rowCount()
        everything = shown >= self.total and not self.capped
        if self._read is None or not self.is_answered or everything or self._tasks.is_running("more"):
            return
        self._tasks.start("more", self._next(self._read, shown))

    async def _next(self, read: Read, offset: int) -> None:
        try:
            page = await read(offset, PAGE)
        except DeskError as error:
            self.failed.emit(error.text)
            return
        self._model.append_rows(page.rows)
        self._take(page)
        self.loaded.emit(self.total)

    def reload(self) -> None:
        """Read what is shown again, in place: nothing moves unless it moved at the source."""
        if self._read is not None and self.is_answered:
            self._tasks.start("reload", self._again(self._read))

    async def _again(self, read: Read) -> None:
        shown = max(PAGE, self._model.rowCount())
        rows: list[Any] = []
        try:
            while True:
                page = await read(len(rows), min(LONGEST, shown - len(rows)))
                rows += page.rows
                if not page.rows or len(rows) >= shown or (len(rows) >= page.total and not page.capped):
                    break
        except DeskError as error:
            self.failed.emit(error.text)
            return
        self._model.show_rows(rows)
        self._take(page)
        self._say(page)

    # live

    def on_changes(self, changes: tuple[DocumentChange, ...]) -> None:
        """Documents changed: shown rows among them are read again, all in one go."""
        self._changed.update(change.key for change in changes if self._model.place_of(change.key) is not None)
        if self._changed and not self._tasks.is_running("live"):
            self._tasks.start("live", self._follow())

    async def _follow(self) -> None:
        while self._changed:
            keys, self._changed = self._changed, set()
            try:
                rows = await self._read_rows(keys)
            except DeskError:
                return  # the next change, or the reload every half minute, reads them again
            changed = [row for row in rows.values() if self._model.change_row(row)]
            if changed:
                self.rows_changed.emit(changed)
