"""The Actions tab: everything that can be done to the account, and why something is off."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from billie_desktop.desk.values import AccountView
from billie_desktop.domain.command import Action
from billie_desktop.domain.words import ACTION_WORDS
from billie_desktop.ui.customer.summary import Availabilities
from billie_desktop.ui.kit.buttons import Button
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.off_reason import OffReason
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.scroll import ScrollPane
from billie_desktop.ui.kit.tokens import tokens

ROW = 53
BUTTON_WIDTH = 172
WHAT = {
    Action.RECORD_REPAYMENT: "A payment that reached us outside the direct debit",
    Action.WAIVE_FEE: "Take late or dishonour fees off the balance",
    Action.LATE_FEE: "Charge for an instalment that is late",
    Action.DISHONOUR_FEE: "Charge for a payment that bounced",
    Action.DISBURSE: "Pay the approved loan out to the customer",
    Action.REQUEST_WRITE_OFF: "Ask a supervisor to write the whole balance off",
    Action.ADJUST: "Ask another approver to correct principal or fees",
}


class ActionRow(QWidget):
    """One action: its button, what it does, and the reason when it is off."""

    asked = Signal(str)

    def __init__(self, action: Action, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.action = action
        self.setFixedHeight(ROW)
        self.button = Button(ACTION_WORDS[action])
        self.button.setFixedWidth(BUTTON_WIDTH)
        self.reason = OffReason()
        pad = tokens().spacing.pane_padding
        row = QHBoxLayout(self)
        row.setContentsMargins(pad, 0, pad, 1)
        row.setSpacing(tokens().spacing.step_4)
        row.addWidget(self.button)
        row.addWidget(Label(WHAT[action], "dense", "text-muted"))
        row.addStretch(1)
        row.addWidget(self.reason)
        self.button.clicked.connect(lambda: self.asked.emit(self.action.value))

    def show_off(self, reason: str) -> None:
        """Off with this reason, or on with an empty text."""
        self.button.set_off(reason or None)
        self.reason.set_reason(reason)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_hairline(QPainter(self), 0, self.height() - 1, self.width())


class ActionsPage(ScrollPane):
    """The actions of this version, from the same source as every button and key."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.rows = {action: ActionRow(action) for action in WHAT}
        column = self.column
        for row in self.rows.values():
            column.addWidget(row)
            row.asked.connect(self.asked)
        column.addStretch(1)

    def show_account(self, view: AccountView, availability: Availabilities) -> None:
        """Availability on this account now."""
        for action, row in self.rows.items():
            row.show_off(availability(action, view).reason)
