"""The pages of one window: places made at first use, and the customers open in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QStackedWidget, QWidget

from billie_desktop.ui.shell.top_bar import ROOM_FOR_ALL, ROOM_FOR_WORDS, Place

if TYPE_CHECKING:
    from billie_desktop.ui.customer.page import CustomerPage
    from billie_desktop.ui.keys.router import Layer

PLACES = (
    Place("home", "home", "Home"),
    Place("accounts", "table", "Accounts"),
    Place("customers", "users", "Customers"),
    Place("collections", "ladder", "Collections", words_from=ROOM_FOR_ALL),
    Place("conversations", "chat", "Conversations"),
    Place("approvals", "approvals", "Approvals"),
    Place("system", "activity", "System", words_from=ROOM_FOR_WORDS, on_request=True),
)


class FrontPage(Protocol):
    """What a window needs from any page."""

    layer: Layer

    def come_to_front(self) -> None:
        """It is shown now."""

    def go_behind(self) -> None:
        """It is hidden now."""

    def let_go(self) -> None:
        """It will not be shown again."""


class PageStack(QStackedWidget):
    """The pages by name and by customer; one is in front."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.places: dict[str, QWidget] = {}
        self.customers: dict[str, CustomerPage] = {}

    def add_place(self, name: str, page: QWidget) -> None:
        """Keep the page of a place."""
        self.places[name] = page
        self.addWidget(page)

    def add_customer(self, customer_id: str, page: CustomerPage) -> None:
        """Keep the page of an open customer."""
        self.customers[customer_id] = page
        self.addWidget(page)

    def take_customer(self, customer_id: str) -> CustomerPage | None:
        """Give the page away: to another window, or to its end."""
        page = self.customers.pop(customer_id, None)
        if page is not None:
            self.removeWidget(page)
        return page

    def rename_customer(self, old: str, new: str) -> None:
        """An alias turned out to be another customer."""
        if old != new and old in self.customers:
            self.customers[new] = self.customers.pop(old)
