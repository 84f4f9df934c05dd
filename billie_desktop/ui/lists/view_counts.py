"""How many rows each smart view has, counted at the source, one view after the other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from PySide6.QtCore import QObject, Signal

from billie_desktop.domain.errors import DeskError
from billie_desktop.ui.lists.shown import Count
from billie_desktop.ui.tasks import Tasks


class ViewCounts(QObject):
    """``counted`` names a view and its count. A view that could not be counted is None, never 0."""

    counted = Signal(str, object)

    def __init__(self, keys: Sequence[str], count: Callable[[str], Awaitable[Count]], parent: QObject) -> None:
        super().__init__(parent)
        self._keys = tuple(keys)
        self._count = count
        self._tasks = Tasks(self)
        self.known: dict[str, Count] = {}

    def read(self) -> None:
        """Count all; what was still being counted is given up."""
        self._tasks.start("counts", self._read())

    async def _read(self) -> None:
        for key in self._keys:
            try:
                self.known[key] = await self._count(key)
            except DeskError:
                self.known[key] = None
            self.counted.emit(key, self.known[key])
