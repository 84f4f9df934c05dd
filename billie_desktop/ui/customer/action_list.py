"""The Actions tab: everything that can be done to the account, and why something is off."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from billie_desktop.desk.values import AccountView
from billie_desktop.domain.command import Action
from billie_desktop.domain.words import ACTION_WORDS
from billie_desktop.ui.customer.summary import Availabilities
from billie_desktop.ui.customer.waiting_requests import CANCEL_WORDS, Waiting
from billie_desktop.ui.kit.buttons import Button
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.off_reason import OffReason
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.scroll import ScrollPane
from billie_desktop.ui.kit.tokens import tokens

ROW = 53
BUTTON_WIDTH = 172
NONE_WAITING: Mapping[Action, Waiting] = MappingProxyType({})
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
    cancel_asked = Signal(str)

    def __init__(self, action: Action, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.action = action
        self.setFixedHeight(ROW)
        self.button = Button(ACTION_WORDS[action])
        self.button.setFixedWidth(BUTTON_WIDTH)
        self.reason = OffReason()
        self.cancel = Button("Cancel request", small=True)
        self.cancel.setAccessibleName(CANCEL_WORDS.get(action, ""))
        self.cancel.hide()
        pad = tokens().spacing.pane_padding
        row = QHBoxLayout(self)
        row.setContentsMargins(pad, 0, pad, 1)
        row.setSpacing(tokens().spacing.step_4)
        row.addWidget(self.button)
        self.what = Label(WHAT[action], "dense", "text-muted")
        row.addWidget(self.what)
        row.addStretch(1)
        row.addWidget(self.reason)
        row.addWidget(self.cancel)
        self.cancel.clicked.connect(lambda: self.cancel_asked.emit(self.action.value))
        self.button.clicked.connect(lambda: self.asked.emit(self.action.value))

    def show_off(self, reason: str) -> None:
        """Off with this reason, or on with an empty text."""
        self.button.set_off(reason or None)
        self.reason.set_reason(reason)
        self._fit()

    def show_waiting(self, waiting: Waiting | None) -> None:
        """A request that waits can be taken back here, or the button says why not."""
        self.cancel.setVisible(waiting is not None)
        if waiting is not None:
            self.cancel.set_off(waiting.off or None)
        self._fit()

    def _fit(self) -> None:
        """Where there is no room for both, the reason stays and what the action does gives way."""
        pad, gap = tokens().spacing.pane_padding, tokens().spacing.step_4
        shown = [self.what, self.reason, *([self.cancel] if not self.cancel.isHidden() else [])]
        needed = 2 * pad + BUTTON_WIDTH + sum(gap + each.sizeHint().width() for each in shown)
        self.what.setVisible(not self.reason.reason or needed <= self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_hairline(QPainter(self), 0, self.height() - 1, self.width())


class ActionsPage(ScrollPane):
    """The actions of this version, from the same source as every button and key."""

    asked = Signal(str)
    cancel_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.rows = {action: ActionRow(action) for action in WHAT}
        column = self.column
        for row in self.rows.values():
            column.addWidget(row)
            row.asked.connect(self.asked)
            row.cancel_asked.connect(self.cancel_asked)
        column.addStretch(1)

    def show_account(
        self, view: AccountView, availability: Availabilities, waiting: Mapping[Action, Waiting] = NONE_WAITING
    ) -> None:
        """Availability on this account now, and what waits for a decision."""
        for action, row in self.rows.items():
            row.show_off(availability(action, view).reason)
            row.show_waiting(waiting.get(action))
