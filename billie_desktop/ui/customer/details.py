"""The expanded head of the customer's page: address and identity check, in fixed slots (features.md CV-2)."""

from __future__ import annotations

from urllib.parse import quote

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from billie_desktop.desk.note_book import RevealLog
from billie_desktop.desk.values import CustomerView
from billie_desktop.domain.customer import Customer
from billie_desktop.domain.words import DASH
from billie_desktop.ui.conversations.link_drawer import LinkDrawer
from billie_desktop.ui.customer.document_button import NO_REPORT, DocumentButton
from billie_desktop.ui.customer.identity import CheckReference, check_result, check_words
from billie_desktop.ui.customer.slot import Slot, write_slot
from billie_desktop.ui.kit.badge import Badge
from billie_desktop.ui.kit.buttons import LinkButton
from billie_desktop.ui.kit.copy_button import CopyButton
from billie_desktop.ui.kit.labels import Label, Pane, Paragraph
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.tokens import tokens

THREE_COLUMNS_FROM = 1000
LEFT = 64
"""Where the name begins: the slots stand below it."""


def map_link(map_url: str, address: str) -> str:
    """Where the chosen map shows an address."""
    return map_url + quote(address)


class MapDrawer(LinkDrawer):
    """The map is a foreign website: the agent decides whether it learns the address."""

    def __init__(self, host: QWidget, link: str) -> None:
        super().__init__(host, link)
        self.notice.set_words("The customer's address goes to this website.", "Open it only when you need the map.")


class CustomerDetails(Pane):
    """Below the header while it is expanded. Shows what the read model has; nothing is read for it."""

    map_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None, reveals: RevealLog | None = None, map_url: str = "") -> None:
        super().__init__("surface", parent)
        self.setAccessibleName("Details of the customer")
        self._map_url = map_url
        self._address = ""
        self.address = Paragraph(DASH, "dense")
        self.copy = CopyButton("address")
        self.map = LinkButton("Map", underline=False)
        self.preferred = Label(DASH, "dense")
        self.result = Badge("unknown", DASH)
        self.no_result = Label(DASH, "dense")
        self.provider = Label(DASH, "dense")
        self.checked = Label(DASH, "dense")
        self.reference = CheckReference(reveals)
        self.report = DocumentButton("Report", "the identity report", NO_REPORT)
        self.raw = DocumentButton("Raw file", "the raw file of the identity check", NO_REPORT, reason_beside=True)
        self._slots = (
            Slot("Address", self.address, beside=(self.copy, self.map)),
            Slot("Identity check", self.result, self.no_result, self.provider),
            Slot("Checked", self.checked),
            Slot("Preferred name", self.preferred),
            Slot("Reference", self.reference),
            Slot("Identity documents", self.report, self.raw),
        )
        self._grid = QGridLayout(self)
        pad = tokens().spacing.pane_padding
        self._grid.setContentsMargins(LEFT, tokens().spacing.step_1, pad, tokens().spacing.step_3)
        self._grid.setHorizontalSpacing(tokens().spacing.step_5)
        self._grid.setVerticalSpacing(tokens().spacing.step_1)
        self._columns = 0
        self._arrange(3)
        self.map.clicked.connect(lambda: self.map_asked.emit(map_link(self._map_url, self._address)))
        self.hide()

    @property
    def tab_stops(self) -> tuple[QWidget, ...]:
        """What Tab comes to, in order."""
        return (self.copy, self.map, self.reference.button, self.report.button, self.raw.button)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, slot in enumerate(self._slots):
            self._grid.addWidget(slot, place // columns, place % columns)
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(3 if self.width() >= THREE_COLUMNS_FROM else 2)

    def show_view(self, view: CustomerView) -> None:
        """Values of this customer; what is missing is a dash in its place."""
        customer = view.customer or Customer(view.customer_id)
        self._address = customer.address or ""
        self.address.set_text(customer.address or DASH)
        self.address.setAccessibleName(f"Address: {customer.address or 'not available'}")
        self.copy.set_value(self._address)
        has_map = bool(self._address and self._map_url)
        self.map.setEnabled(has_map)
        self.map.setVisible(has_map)
        self.map.setAccessibleName("Show the address on a map")
        write_slot(self.preferred, "Preferred name", customer.preferred_name or DASH)
        result = check_result(customer)
        self.result.setVisible(result is not None)
        self.no_result.setVisible(result is None)
        if result is not None:
            self.result.set_status(*result)
        provider, checked = check_words(customer)
        write_slot(self.provider, "Provider", provider)
        self.provider.setVisible(provider != DASH or result is not None)
        write_slot(self.checked, "Checked", checked)
        check = customer.identity_check
        self.reference.show_reference(view.customer_id, check.reference if check is not None else None)
        archived = check is not None and check.report_archived
        self.report.show_filed(archived)
        self.raw.show_filed(archived)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_hairline(QPainter(self), 0, self.height() - 1, self.width())
