"""The top of the customer's page: header, its expanded details, and the attention strip."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from billie_desktop.desk.block_clear_desk import BlockClearDesk
from billie_desktop.desk.note_book import RevealLog
from billie_desktop.desk.pause_desk import PauseDesk
from billie_desktop.desk.values import CustomerView
from billie_desktop.ui.customer.attention_strip import AttentionStrip
from billie_desktop.ui.customer.details import CustomerDetails
from billie_desktop.ui.customer.header import CustomerHeader
from billie_desktop.ui.kit.scroll import FittedPane
from billie_desktop.ui.models.attention import attention
from billie_desktop.ui.tab_order import tab_after


class CustomerHead(QWidget):
    """Whatever belongs to the customer and not to an account."""

    map_asked = Signal(str)

    def __init__(
        self,
        reveals: RevealLog | None = None,
        parent: QWidget | None = None,
        *,
        map_url: str = "",
        pauses: PauseDesk | None = None,
        clears: BlockClearDesk | None = None,
    ) -> None:
        super().__init__(parent)
        self.header = CustomerHeader(self, reveals, pauses)
        self._details: CustomerDetails | None = None
        self._room: FittedPane | None = None
        self._reveals = reveals
        self._map_url = map_url
        self._clears = clears
        self._view: CustomerView | None = None
        self.strip = AttentionStrip(self.header.context, self)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.header, self.strip):
            column.addWidget(widget)
        self.header.details_toggled.connect(self.show_details)

    @property
    def details(self) -> CustomerDetails:
        """The expanded head, made when it is first asked for."""
        if self._details is None:
            self._room = FittedPane(parent=self)
            self._details = CustomerDetails(self._room.content, self._reveals, self._map_url)
            self._room.column.addWidget(self._details)
            self._room.hide()
            self._column.insertWidget(1, self._room)
            self._details.map_asked.connect(self.map_asked)
            tab_after(self.header.context, self._details.tab_stops)
            if self._view is not None:
                self._details.show_view(self._view)
        return self._details

    def show_details(self, shown: bool) -> None:
        """Address and identity check below the header, or no longer."""
        if shown or self._details is not None:
            self.details.setVisible(shown)
            assert self._room is not None
            self._room.setVisible(shown)

    def show_view(self, view: CustomerView, today: date) -> None:
        """Show this customer; what did not change is not touched."""
        self.header.show_view(view)
        self._view = view
        if self._details is not None:
            self._details.show_view(view)
        self.strip.show_chips(attention(view, today, self.clear_off if self._clears is not None else None))

    def clear_off(self, view: CustomerView) -> str:
        """Why the customer's block cannot be cleared now; '' when it can be asked for."""
        customer = view.customer
        if self._clears is None or customer is None or customer.block is None:
            return "There is nothing to clear."
        return self._clears.off_reason((view.customer_id, *customer.aliases), customer.block.reason)
