"""The list of a customer's timeline."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from billie_desktop.ui.customer.timeline_delegate import TimelineDelegate
from billie_desktop.ui.kit.list_view import ListView
from billie_desktop.ui.models.timeline_rows import TimelineModel


class TimelineView(ListView):
    """The entries; a click opens and closes one, a link inside an open one is told."""

    link_chosen = Signal(str)

    def __init__(self, entries: TimelineDelegate, parent: QWidget | None = None) -> None:
        super().__init__(entries, "Communications", parent)
        self.entries = entries

    def on_clicked(self, index: QModelIndex) -> None:
        """Handled when the button is released, so that a link does not close its entry."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        index = self.indexAt(point)
        model = self.model()
        if not index.isValid() or not isinstance(model, TimelineModel):
            return
        row = model.row_at(index.row())
        link = self.entries.link_at(row, self.visualRect(index), point) if row is not None else ""
        if link:
            self.link_chosen.emit(link)
        else:
            self.row_activated.emit(index.row())
