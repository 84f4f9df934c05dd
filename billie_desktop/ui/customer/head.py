"""The top of the customer's page: header, its expanded details, and the attention strip."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from billie_desktop.desk.note_book import RevealLog
from billie_desktop.desk.pause_desk import PauseDesk
from billie_desktop.desk.values import CustomerView
from billie_desktop.ui.customer.attention_strip import AttentionStrip
from billie_desktop.ui.customer.details import CustomerDetails
from billie_desktop.ui.customer.header import CustomerHeader
from billie_desktop.ui.models.attention import attention


class CustomerHead(QWidget):
    """Whatever belongs to the customer and not to an account."""

    def __init__(
        self,
        reveals: RevealLog | None = None,
        parent: QWidget | None = None,
        *,
        map_url: str = "",
        pauses: PauseDesk | None = None,
    ) -> None:
        super().__init__(parent)
        self.header = CustomerHeader(self, reveals, pauses)
        self.details = CustomerDetails(self, reveals, map_url)
        self.strip = AttentionStrip(self.header.context, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.header, self.details, self.strip):
            column.addWidget(widget)
        self.header.details_toggled.connect(self.details.setVisible)

    def show_view(self, view: CustomerView, today: date) -> None:
        """Show this customer; what did not change is not touched."""
        self.header.show_view(view)
        self.details.show_view(view)
        self.strip.show_chips(attention(view, today))
