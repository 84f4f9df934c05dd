"""The end: what was recorded, and how the ledger split it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.domain.command import REQUESTS, Action, Command
from billie_desktop.domain.money import Money
from billie_desktop.domain.words import time_of_day
from billie_desktop.ui.actions.split_block import SplitBlock
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.command_words import NOUNS
from billie_desktop.ui.models.estimate import decided

VERBS = {
    Action.RECORD_REPAYMENT: "recorded",
    Action.WAIVE_FEE: "recorded",
    Action.LATE_FEE: "charged",
    Action.DISHONOUR_FEE: "charged",
    Action.DISBURSE: "recorded",
    Action.REQUEST_WRITE_OFF: "sent",
    Action.ADJUST: "sent",
}
WAITS = "It waits for the decision of another person. You are told when it is decided; until then you can cancel it."


class _Tick(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(tokens().control.icon_large, tokens().control.icon_large)

    def paintEvent(self, event: QPaintEvent) -> None:
        side = tokens().control.icon_large
        paint_icon(QPainter(self), QRect(self.rect()), "check-circle", theme().color("success"), side)


class RecordedStep(QWidget):
    """Shows a command that the ledger confirmed."""

    def __init__(self, rule: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.headline = Label("", "h3")
        self.time = Label("", "caption", "text-muted")
        self.transaction = Label("", "mono-dense", "text-muted")
        self.split = SplitBlock("As the ledger decided", rule)
        self.warning = Notice(NoticeKind.WARNING)
        self.warning.hide()
        self.waits = Notice(NoticeKind.INFO, "Pending.", WAITS, icon="clock")
        self.waits.hide()
        second = QHBoxLayout()
        second.setSpacing(4)
        second.addWidget(self.time)
        second.addWidget(self.transaction)
        second.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.headline)
        words.addLayout(second)
        head = QHBoxLayout()
        head.setSpacing(tokens().spacing.step_2)
        head.addWidget(_Tick())
        head.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, tokens().spacing.step_2, 0, 0)
        column.setSpacing(tokens().spacing.step_4)
        column.addLayout(head)
        column.addWidget(self.split)
        column.addWidget(self.warning)
        column.addWidget(self.waits)
        column.addStretch(1)

    def show_command(self, command: Command, before: Money | None, today: date) -> None:
        """The ledger's own figures; without them it says that they did not come with the answer."""
        noun, amount = NOUNS[command.intent.action], command.intent.amount
        verb = VERBS[command.intent.action]
        headline = f"{noun} {amount.with_symbol()} {verb}" if amount is not None else f"{noun} {verb}"
        self.headline.setText(headline)
        posting = command.posting
        transaction = posting.transaction if posting is not None else None
        moment = transaction.at if transaction is not None else command.changed_at
        self.time.setText(time_of_day(moment) + (" ·" if transaction is not None else ""))
        self.transaction.setText(transaction.transaction_id if transaction is not None else "")
        self.waits.setVisible(command.intent.action in REQUESTS)
        if posting is not None and command.intent.action not in REQUESTS:
            self.split.show_split(decided(posting, before, today))
            self.split.note.setVisible(False)
        else:
            self.split.show_split(None)
        warning = posting.warning if posting is not None else ""
        self.warning.setVisible(bool(warning))
        if warning:
            self.warning.set_words("The ledger adds.", warning)
        announce(self, headline)
