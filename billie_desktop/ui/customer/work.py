"""The work surface: summary, tabs and the page of the chosen tab, for one account at a time."""

from __future__ import annotations

from datetime import date
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import AccountView, CustomerView, LoadState
from billie_desktop.domain.command import Action
from billie_desktop.ui.customer.action_list import ActionsPage
from billie_desktop.ui.customer.fee_reading import FeeReading
from billie_desktop.ui.customer.fees import FeesPage
from billie_desktop.ui.customer.lazy_pages import LazyPages
from billie_desktop.ui.customer.overview.page import OverviewPage
from billie_desktop.ui.customer.report_page import ReportPage
from billie_desktop.ui.customer.summary import SummaryBar
from billie_desktop.ui.customer.transactions import TransactionsPage
from billie_desktop.ui.customer.waiting_requests import waiting_requests
from billie_desktop.ui.customer.work_skeleton import WorkSkeleton
from billie_desktop.ui.kit.labels import Pane
from billie_desktop.ui.kit.off_reason import OffReason
from billie_desktop.ui.kit.state_message import StateMessage
from billie_desktop.ui.kit.tabs import NumberedTabs
from billie_desktop.ui.kit.tokens import tokens

TABS = ("Overview", "Transactions", "Fees", "Accruals", "ECL", "Actions")
LEAST_REASON = 120
OVERVIEW, TRANSACTIONS, FEES, ACCRUALS, ECL, ACTIONS = range(6)


class WorkSurface(Pane):
    """Shows the account it is given; a new account starts at Overview."""

    action_asked = Signal(str)
    asked = Signal(str, str)
    cancel_asked = Signal(str, str)
    close_asked = Signal()
    refresh_asked = Signal()
    more_asked = Signal()
    message_action_asked = Signal()
    waive_asked = Signal(tuple)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._desk = desk
        self._account_id = ""
        self._view: AccountView | None = None
        self.setMinimumWidth(tokens().region.work_least)
        self._account = QWidget(self)
        self.summary = SummaryBar(self._account)
        self._bar = QWidget(self._account)
        self.tabs = NumberedTabs(TABS, parent=self._bar)
        self.tabs.setAccessibleName("Account tabs")
        self.reason = OffReason(parent=self._bar)
        self.pages = LazyPages(self._account)
        self.overview = OverviewPage(self.pages)
        self.fee_reading = FeeReading(desk, self)
        self.pages.add_pages(
            (
                lambda: self.overview,
                self._make_transactions,
                self._make_fees,
                self._make_accruals,
                self._make_ecl,
                self._make_action_list,
            )
        )
        self.message = StateMessage(self)
        self.skeleton = WorkSkeleton(self)
        self._lay_out()
        self._connect()
        self.show_nothing()

    def _lay_out(self) -> None:
        self._bar.setFixedHeight(tokens().region.tabs)
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.tabs)
        inner = QVBoxLayout(self._account)
        column = QVBoxLayout(self)
        for layout in (inner, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        inner.addWidget(self.summary)
        inner.addWidget(self._bar)
        inner.addWidget(self.pages, 1)
        column.addWidget(self._account, 1)
        column.addWidget(self.skeleton, 1)
        column.addWidget(self.message)
        column.addStretch(0)

    def _make_transactions(self) -> QWidget:
        page = TransactionsPage(self._desk, self.pages)
        page.back_asked.connect(self.on_back_asked)
        page.show_account(self._account_id)
        return page

    def _make_fees(self) -> QWidget:
        page = FeesPage(self.fee_reading, self.pages)
        page.waive_asked.connect(self.waive_asked)
        if self._view is not None:
            page.offer_waiver(self._desk.commands.availability(Action.WAIVE_FEE, self._view).reason)
        return page

    def _make_accruals(self) -> QWidget:
        from billie_desktop.ui.customer.accruals import AccrualsPage

        return self._report(AccrualsPage(self._desk, self.pages))

    def _make_ecl(self) -> QWidget:
        from billie_desktop.ui.customer.ecl import EclPage

        return self._report(EclPage(self._desk, self.pages))

    def _report(self, page: ReportPage) -> ReportPage:
        page.show_account(self._account_id)
        return page

    def _make_action_list(self) -> QWidget:
        page = ActionsPage(self.pages)
        page.asked.connect(self.action_asked)
        page.cancel_asked.connect(lambda action: self.cancel_asked.emit(self._account_id, action))
        if self._view is not None:
            self._show_actions(page, self._view)
        return page

    def _show_actions(self, page: ActionsPage, view: AccountView) -> None:
        page.show_account(view, self._desk.commands.availability, waiting_requests(self._desk, view.account_id))

    @property
    def transactions(self) -> TransactionsPage:
        """The Transactions tab, made at first use."""
        return cast(TransactionsPage, self.pages.page(TRANSACTIONS))

    @property
    def fees(self) -> FeesPage:
        """The Fees tab, made at first use."""
        return cast(FeesPage, self.pages.page(FEES))

    @property
    def action_list(self) -> ActionsPage:
        """The Actions tab, made at first use."""
        return cast(ActionsPage, self.pages.page(ACTIONS))

    def _connect(self) -> None:
        self.tabs.tab_chosen.connect(self.on_tab_chosen)
        self.summary.action_asked.connect(self.action_asked)
        self.overview.asked.connect(self.asked)
        self.overview.transaction_chosen.connect(self.on_transaction_chosen)
        self.summary.close_asked.connect(self.close_asked)
        self.summary.refresh_asked.connect(self.refresh_asked)
        self.summary.more_asked.connect(self.more_asked)
        self.fee_reading.counted.connect(lambda count: self.tabs.set_count(FEES, count))
        self.message.action_requested.connect(self.message_action_asked)

    # what to show

    @property
    def account_id(self) -> str:
        """The account on the surface, '' for none."""
        return self._account_id

    def show_account(self, view: AccountView, today: date) -> None:
        """Show this account; a new one starts at Overview, the same one changes in place."""
        self._view = view
        if view.account_id != self._account_id:
            self._account_id = view.account_id
            self.tabs.setCurrentIndex(OVERVIEW)
            self.fee_reading.show_account(view.account_id)
            if self.pages.is_made(TRANSACTIONS):
                self.transactions.show_account(view.account_id)
            for number in (ACCRUALS, ECL):
                if self.pages.is_made(number):
                    cast(ReportPage, self.pages.page(number)).show_account(view.account_id)
        self._show_only(self._account)
        availability = self._desk.commands.availability
        self.summary.show_account(view, today, availability)
        self.overview.show_account(view, today)
        if self.pages.is_made(ACTIONS):
            self._show_actions(self.action_list, view)
        if self.pages.is_made(FEES):
            self.fees.offer_waiver(availability(Action.WAIVE_FEE, view).reason)
        self.reason.set_reason(self._common_reason(view))
        self._place_reason()

    def _common_reason(self, view: AccountView) -> str:
        """Why buttons are off, once, beside the tabs: the main action's reason, else the waiver's."""
        for action in (Action.RECORD_REPAYMENT, Action.WAIVE_FEE):
            reason = self._desk.commands.availability(action, view).reason
            if reason:
                return reason
        return ""

    def show_nothing(self, view: CustomerView | None = None) -> None:
        """No account on the surface: loading, none chosen, none there, or not readable."""
        self._account_id = ""
        self._view = None
        state = view.state if view is not None else LoadState.LOADING
        if state is LoadState.LOADING:
            self._show_only(self.skeleton)
        elif state is LoadState.NOT_FOUND:
            self.message.show_empty("Customer not found", "There is no customer with this id.", "Back")
            self._show_only(self.message)
        elif state is LoadState.UNAVAILABLE:
            problem = view.problem if view is not None else ""
            self.message.show_unavailable("Customer unavailable", problem)
            self._show_only(self.message)
        elif view is not None and view.accounts:
            self.message.show_empty("No account chosen", "Choose one in the list at the left.")
            self._show_only(self.message)
        else:
            self.message.show_empty("No accounts", "This customer has no loan account.")
            self._show_only(self.message)

    def _show_only(self, shown: QWidget) -> None:
        for widget in (self._account, self.skeleton, self.message):
            widget.setVisible(widget is shown)

    def postings_changed(self) -> None:
        """There may be new transactions and fees: lists on screen are read again, in place."""
        self.fee_reading.follow()
        if self.pages.number == TRANSACTIONS:
            self.transactions.reload()
        elif self.pages.is_made(TRANSACTIONS):
            self.transactions.forget()
        if self.pages.number in (ACCRUALS, ECL):
            cast(ReportPage, self.pages.page(self.pages.number)).reload()

    # tabs

    def choose_tab(self, number: int) -> None:
        """Bring a tab to the front, as its key does."""
        if self._account_id:
            self.tabs.setCurrentIndex(number)

    def on_tab_chosen(self, number: int) -> None:
        """The page of the tab."""
        self.pages.show_page(number)

    def copy_chosen(self) -> None:
        """Copy the reference of the transaction under the cursor where the list has the focus, else the number."""
        if self.pages.number == TRANSACTIONS and self.transactions.table.hasFocus():
            self.transactions.detail.copy()
        else:
            self.summary.number.button.click()

    def on_transaction_chosen(self, transaction_id: str, instalment: int = 0) -> None:
        """From the schedule to the posting, with a way back."""
        self.tabs.setCurrentIndex(TRANSACTIONS)
        self.transactions.jump_to(transaction_id, instalment)

    def on_back_asked(self, instalment: int) -> None:
        """From the posting back to the instalment."""
        self.transactions.way_back.hide()
        self.tabs.setCurrentIndex(OVERVIEW)
        self.overview.show_instalment(instalment)

    def resizeEvent(self, event: object) -> None:
        self._place_reason()

    def _place_reason(self) -> None:
        left = self.tabs.sizeHint().width() + tokens().spacing.step_4
        room = self._bar.width() - tokens().spacing.pane_padding - left
        # A lock with half a word says nothing: where there is less room the buttons alone say why they are off.
        self.reason.setVisible(room >= LEAST_REASON)
        size = self.reason.needed(max(0, room))
        x = self._bar.width() - tokens().spacing.pane_padding - size.width()
        self.reason.setGeometry(x, (tokens().region.tabs - size.height()) // 2 + 1, size.width(), size.height())
        self.reason.raise_()
