"""Fresh names and figures for customers opened before the last start (SE-5): stored were ids and times only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from billie_desktop.desk.desk import Records
    from billie_desktop.desk.values import RecordChange
    from billie_desktop.ui.state import Recent

SOON_MS = 200
"""After the windows of the last time are open: what is in front is read first."""


class RecentNames(QObject):
    """Reads recent customers whose name is not known, and lets the list follow their records."""

    def __init__(self, recent: Recent, records: Records) -> None:
        super().__init__(recent)
        self._recent = recent
        self._records = records
        self._asked: set[str] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.on_soon)
        recent.changed.connect(self.on_list_changed)
        self._release = records.subscribe(self.on_record_changed)
        self.on_list_changed()

    def stop(self) -> None:
        """Follow no longer."""
        self._soon.stop()
        self._recent.changed.disconnect(self.on_list_changed)
        self._release()
        self.deleteLater()

    def on_list_changed(self) -> None:
        """Some may have no name."""
        if any(self._is_unknown(row.customer_id, row.name) for row in self._recent.rows) and not self._soon.isActive():
            self._soon.start()

    def on_soon(self) -> None:
        """Read those without a name, each once; what this computer has kept answers at once."""
        for row in self._recent.rows:
            if self._is_unknown(row.customer_id, row.name):
                self._asked.add(row.customer_id)
                self._records.open(row.customer_id)
                self._take_name(row.customer_id)

    def on_record_changed(self, change: RecordChange) -> None:
        """A customer was read or changed."""
        if change.customer and any(row.customer_id == change.customer_id for row in self._recent.rows):
            self._take_name(change.customer_id)

    def _is_unknown(self, customer_id: str, name: str) -> bool:
        return name == customer_id and customer_id not in self._asked

    def _take_name(self, customer_id: str) -> None:
        view = self._records.view(customer_id)
        if view is not None and view.customer is not None:
            self._recent.named(customer_id, view.customer.display_name)
