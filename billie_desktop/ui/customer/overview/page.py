"""The Overview tab: balance and progress side by side, schedule, terms."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from billie_desktop.desk.values import AccountView
from billie_desktop.ui.customer.overview.balance import BalanceBlock
from billie_desktop.ui.customer.overview.progress import ProgressBlock
from billie_desktop.ui.customer.overview.schedule import ScheduleBlock
from billie_desktop.ui.customer.overview.terms import TermsBlock
from billie_desktop.ui.kit.labels import Hairline
from billie_desktop.ui.kit.scroll import ScrollPane
from billie_desktop.ui.models.schedule_rows import schedule_rows


class OverviewPage(ScrollPane):
    """Shows one account; scrolls on its own."""

    asked = Signal(str, str)
    transaction_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        content = self.content
        self.balance = BalanceBlock(content)
        self.progress = ProgressBlock(content)
        self.schedule = ScheduleBlock(content)
        self.terms = TermsBlock(content)
        self._account_id = ""
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(self.balance, 1)
        top.addWidget(Hairline(vertical=True))
        top.addWidget(self.progress, 1)
        column = self.column
        column.addLayout(top)
        column.addWidget(Hairline())
        column.addWidget(self.schedule)
        column.addWidget(self.terms)
        column.addStretch(1)
        self.balance.asked.connect(self.asked)
        self.schedule.transaction_chosen.connect(self.transaction_chosen)

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
        self.terms.show_account(view.account)
