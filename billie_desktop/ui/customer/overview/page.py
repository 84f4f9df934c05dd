"""The Overview tab: balance and progress side by side, schedule, terms."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from billie_desktop.desk.values import AccountView
from billie_desktop.ui.customer.overview.balance import BalanceBlock
from billie_desktop.ui.customer.overview.progress import ProgressBlock
from billie_desktop.ui.customer.overview.schedule import ScheduleBlock
from billie_desktop.ui.customer.overview.terms import TermsBlock
from billie_desktop.ui.kit.labels import Hairline
from billie_desktop.ui.kit.scroll import ScrollPane
from billie_desktop.ui.models.schedule_rows import schedule_rows

BESIDE_FROM = 540


class OverviewPage(ScrollPane):
    """Shows one account; scrolls on its own."""

    asked = Signal(str, str)
    transaction_chosen = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        content = self.content
        self.balance = BalanceBlock(content)
        self.progress = ProgressBlock(content)
        self.schedule = ScheduleBlock(content)
        self.terms = TermsBlock(content)
        self._account_id = ""
        top = self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        top.setSpacing(0)
        top.addWidget(self.balance, 1)
        self._rules = (Hairline(vertical=True), Hairline())
        for rule in self._rules:
            top.addWidget(rule)
        self._rules[1].hide()
        top.addWidget(self.progress, 1)
        column = self.column
        column.addLayout(top)
        column.addWidget(Hairline())
        column.addWidget(self.schedule)
        column.addWidget(self.terms)
        column.addStretch(1)
        self.balance.asked.connect(self.asked)
        self.schedule.transaction_chosen.connect(self.transaction_chosen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= BESIDE_FROM
        self._top.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._rules[0].setVisible(beside)
        self._rules[1].setVisible(not beside)

    def show_account(self, view: AccountView, today: date) -> None:
        """Show this account; another account starts at the top."""
        if view.account_id != self._account_id:
            self._account_id = view.account_id
            self.verticalScrollBar().setValue(0)
            self.schedule.show_rows(())
        schedule = view.account.schedule
        rows = schedule_rows(schedule.instalments, today) if schedule else ()
        self.balance.show_account(view)
        self.progress.show_account(view, rows, today)
        self.schedule.show_rows(rows)
        self.schedule.origin.set_origin(view.record_origin)
        self.terms.show_account(view)

    def show_instalment(self, number: int) -> None:
        """The way back from a transaction: its instalment, in view and under the cursor."""
        self.schedule.show_instalment(number)
        box = self.schedule.place_of(number)
        if not box.isNull():
            y = self.schedule.mapTo(self.content, box.center()).y()
            self.ensureVisible(0, y, 0, box.height() * 2)
