"""What all windows of one agent share besides the desk: the customers opened in this session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from billie_desktop.ui.models.search_rows import RecentRow

MOST = 10


class Recent(QObject):
    """The last ten customers, newest first. Names are kept for this session only: stored are ids and times."""

    changed = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._rows: list[RecentRow] = []

    @property
    def rows(self) -> tuple[RecentRow, ...]:
        """Newest first."""
        return tuple(self._rows)

    def opened(self, customer_id: str, name: str, at: datetime | None = None) -> None:
        """A customer came to the front: to the top, with the present time unless it was before."""
        row = RecentRow(f"r-{customer_id}", customer_id, name, at or self._now())
        self._rows = [row, *(each for each in self._rows if each.customer_id != customer_id)][:MOST]
        self.changed.emit()

    def named(self, customer_id: str, name: str) -> None:
        """The name became known, or changed."""
        for place, row in enumerate(self._rows):
            if row.customer_id == customer_id and row.name != name:
                self._rows[place] = RecentRow(row.key, customer_id, name, row.opened_at)
                self.changed.emit()

    def clear(self) -> None:
        """Forget all."""
        self._rows.clear()
        self.changed.emit()
