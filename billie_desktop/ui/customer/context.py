"""The context pane: communications and applications beside the account."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from billie_desktop.ui.customer.later import LaterPage
from billie_desktop.ui.kit.labels import Pane
from billie_desktop.ui.kit.painting import paint_vertical_hairline
from billie_desktop.ui.kit.tabs import NumberedTabs
from billie_desktop.ui.kit.tokens import tokens


class ContextPane(Pane):
    """308 wide; a toggle at every width. This version has nothing to read here and says so."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface-alt", parent)
        self.setFixedWidth(tokens().region.context)
        self.tabs = NumberedTabs(["Communications", "Applications"], numbered=False)
        self.tabs.setAccessibleName("Context")
        self.pages = QStackedWidget()
        self.pages.addWidget(
            LaterPage("Not part of this version", "Notes and messages of the customer will stand here.")
        )
        self.pages.addWidget(LaterPage("Not part of this version", "Applications and their chats will stand here."))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.pages, 1)
        self.tabs.tab_chosen.connect(self.pages.setCurrentIndex)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_vertical_hairline(QPainter(self), 0, 0, self.height())
