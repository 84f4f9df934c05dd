"""The context pane: communications and applications beside the account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import CustomerView
from billie_desktop.ui.conversations.link_drawer import LinkDrawer
from billie_desktop.ui.customer.applications import ApplicationsPane
from billie_desktop.ui.customer.communications import CommunicationsPane
from billie_desktop.ui.customer.later import LaterPage
from billie_desktop.ui.kit.labels import Pane
from billie_desktop.ui.kit.painting import paint_vertical_hairline
from billie_desktop.ui.kit.tabs import NumberedTabs
from billie_desktop.ui.kit.tokens import tokens

COMMUNICATIONS, APPLICATIONS = 0, 1


class ContextPane(Pane):
    """308 wide; a toggle at every width. It reads only while it is on screen."""

    conversation_chosen = Signal(str)
    note_asked = Signal()
    entry_asked = Signal(object)

    def __init__(self, desk: Desk, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__("surface-alt", parent)
        self.setFixedWidth(tokens().region.context)
        self.tabs = NumberedTabs(["Communications", "Applications"], numbered=False)
        self.tabs.setAccessibleName("Context")
        self.pages = QStackedWidget()
        self.communications: CommunicationsPane | None = None
        self.applications: ApplicationsPane | None = None
        if desk.communications is not None:
            self.communications = CommunicationsPane(desk.communications, now, desk.note_desk)
            self.communications.note_asked.connect(self.note_asked)
            self.communications.entry_asked.connect(self.entry_asked)
            self.communications.link_chosen.connect(self.show_link)
        if desk.conversations is not None:
            self.applications = ApplicationsPane(desk.conversations, desk.live, now)
            self.applications.conversation_chosen.connect(self.conversation_chosen)
            self.applications.live_changed.connect(lambda is_live: self.tabs.set_dot(APPLICATIONS, is_live))
        off = "The connection of this desk does not read it."
        self.pages.addWidget(self.communications or LaterPage("Communications are not offered", off))
        self.pages.addWidget(self.applications or LaterPage("Applications are not offered", off))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.pages, 1)
        self.tabs.tab_chosen.connect(self.pages.setCurrentIndex)

    def show_customer(self, view: CustomerView, account_id: str) -> None:
        """The customer of the window, and the account that is selected."""
        customer = view.customer
        aliases = customer.aliases if customer is not None else ()
        if self.communications is not None:
            numbers = {each.account_id: each.account.number or each.account_id for each in view.accounts}
            self.communications.show_customer(view.customer_id, aliases, numbers)
            self.communications.show_account(account_id)
        if self.applications is not None:
            self.applications.show_customer(view.customer_id, aliases)

    def show_communications(self) -> None:
        """The communications in front, whatever was."""
        self.tabs.setCurrentIndex(COMMUNICATIONS)
        self.pages.setCurrentIndex(COMMUNICATIONS)

    def show_link(self, link: str) -> None:
        """Look at a link of a note before it is opened."""
        host = self.parentWidget() or self
        drawer = LinkDrawer(host, link)
        drawer.closed.connect(drawer.deleteLater)
        drawer.open()

    def let_go(self) -> None:
        """The customer is closed."""
        if self.communications is not None:
            self.communications.let_go()
        if self.applications is not None:
            self.applications.end()

    def showEvent(self, event: object) -> None:
        if self.applications is not None:
            self.applications.begin()

    def hideEvent(self, event: object) -> None:
        if self.applications is not None:
            self.applications.end()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_vertical_hairline(QPainter(self), 0, 0, self.height())
