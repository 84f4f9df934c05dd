"""The cards of conversations: one below the other, or side by side over the whole page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QWidget

from billie_desktop.ui.conversations.card_delegate import CardDelegate
from billie_desktop.ui.kit.list_view import ListView

LEAST_TILE = 300


class CardView(ListView):
    """A list that ``show_tiles`` turns into a grid and back. Each shape keeps its own scroll position."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.cards = CardDelegate()
        super().__init__(self.cards, "Conversations", parent)
        self.setProperty("ground", self.cards.ground)  # also behind the scroll bar
        self._kept = {False: 0, True: 0}
        self.verticalScrollBar().rangeChanged.connect(self.on_range_changed)

    @property
    def is_tiled(self) -> bool:
        """Whether the cards stand side by side."""
        return self.isWrapping()

    def show_tiles(self, tiled: bool) -> None:
        """Take the other shape; selection and order stay."""
        if tiled == self.is_tiled:
            return
        self._kept[self.is_tiled] = self.verticalScrollBar().value()
        self.setFlow(QListView.Flow.LeftToRight if tiled else QListView.Flow.TopToBottom)
        self.setWrapping(tiled)
        # The grid's last column must not jump when cards fill the page.
        always, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOn, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(always if tiled else needed)
        self.on_range_changed(self.verticalScrollBar().minimum(), self.verticalScrollBar().maximum())
        self._fit()

    def settle(self) -> None:
        """Lay the cards out in the new room, and scroll to where this shape was left."""
        self._fit()
        self.doItemsLayout()
        self.verticalScrollBar().setValue(self._kept[self.is_tiled])

    def on_range_changed(self, least: int, most: int) -> None:
        """With nothing to scroll there is no handle."""
        self.verticalScrollBar().setEnabled(most > least)

    @property
    def columns(self) -> int:
        """How many cards stand side by side."""
        return max(1, self.viewport().width() // LEAST_TILE) if self.is_tiled else 1

    def _fit(self) -> None:
        width = self.viewport().width() // self.columns if self.is_tiled else 0
        if width != self.cards.tile_width:
            self.cards.tile_width = width
            self.scheduleDelayedItemsLayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.is_tiled and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            # Qt looks for the nearest card by pixels; a row is simply so many cards further.
            by = self.columns if event.key() == Qt.Key.Key_Down else -self.columns
            self._by_key = True
            model, row = self.model(), self.currentIndex().row() + by
            if model is not None and 0 <= row < model.rowCount():
                self.setCurrentIndex(model.index(row, 0))
            event.accept()
            return
        super().keyPressEvent(event)
