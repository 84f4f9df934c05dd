"""The customer's page: header, attention, rail, work surface, context, drawer, pending line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import AccountView, CustomerView, LoadState
from billie_desktop.domain.availability import Availability
from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.command import Action
from billie_desktop.ui.actions.drawer import ActionDrawer
from billie_desktop.ui.customer.command_asks import AskNotice
from billie_desktop.ui.customer.details import MapDrawer
from billie_desktop.ui.customer.drawer_host import DrawerHost
from billie_desktop.ui.customer.following import Following
from billie_desktop.ui.customer.head import CustomerHead
from billie_desktop.ui.customer.keys import page_layer
from billie_desktop.ui.customer.menus import account_menu, customer_menu, picker_menu
from billie_desktop.ui.customer.panes import Panes
from billie_desktop.ui.customer.pending_line import PendingLine, commands_of
from billie_desktop.ui.keys.router import KeyRouter
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.models.stranded import shown_as_failed, stranded_keys
from billie_desktop.ui.tasks import Tasks


class CustomerPage(QWidget):
    """One customer. Reads the shared store and nothing else; a refresh never moves the selection."""

    named = Signal(str, str)
    close_asked = Signal(str)
    detach_asked = Signal(str)
    conversation_chosen = Signal(str)

    def __init__(
        self,
        desk: Desk,
        router: KeyRouter,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        """Made for nobody yet, so that it can be made ahead: ``take`` says whose it is."""
        super().__init__(parent)
        self.customer_id = ""
        self._desk = desk
        self._now = now
        self._tasks = Tasks(self)
        self._wanted = ""
        self._chosen_once = False
        self._closed_by_agent = False
        self._unwatch: Callable[[], None] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.head = CustomerHead(desk.reveals, self, map_url=desk.map_url, pauses=desk.pauses, clears=desk.clears)
        self.header, self.strip = self.head.header, self.head.strip
        self.problem = AskNotice(desk, self)
        self.panes = Panes(desk, now, self)
        self.rail, self.work = self.panes.rail, self.panes.work
        self.pending = PendingLine(self)
        self.layer = page_layer(self)
        self._lay_out()
        self.drawers = DrawerHost(self.panes, desk, router, now)
        self._connect()
        self._following = Following(self, desk)

    def take(self, customer_id: str, account: str = "") -> None:
        """Show this customer from now on; an account named by id or number is selected as soon as it is known."""
        self.customer_id, self._wanted = customer_id, account
        self._following.begin()
        self.show_view(self._desk.records.open(customer_id))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.head, self.problem, self.panes, self.pending):
            column.addWidget(widget, int(widget is self.panes))

    def _connect(self) -> None:
        self.rail.account_selected.connect(self.on_account_selected)
        self.rail.retry_asked.connect(self.refresh)
        self.strip.account_chosen.connect(self.select_account)
        self.header.context_toggled.connect(self.show_context)
        self.header.pause.clicked.connect(lambda: self.drawers.notes.pause(self.header.pause))
        self.header.menu_asked.connect(lambda: customer_menu(self).popup(self._below(self.header.menu)))
        self.head.map_asked.connect(lambda link: self.drawers.read(MapDrawer(self.panes, link)))
        self.work.action_asked.connect(self.begin)
        self.work.asked.connect(self.problem.ask)
        self.work.cancel_asked.connect(self.problem.cancel_request)
        self.pending.asked.connect(self.problem.ask)
        self.work.close_asked.connect(self.close_account)
        self.work.refresh_asked.connect(self.refresh)
        self.work.more_asked.connect(lambda: account_menu(self).popup(self._below(self.work.summary.more)))
        self.work.message_action_asked.connect(self.on_message_action)
        self.work.summary.picker_asked.connect(lambda: picker_menu(self).popup(self._below(self.work.summary.picker)))
        self.panes.picker_needed.connect(self._show_picker)
        self.panes.context_shown.connect(self.header.show_context_state)
        self.panes.conversation_chosen.connect(self.conversation_chosen)

    @staticmethod
    def _below(button: QWidget) -> QPoint:
        return button.mapToGlobal(button.rect().bottomLeft())

    @property
    def drawer(self) -> ActionDrawer | None:
        """The open form, if any."""
        return self.drawers.drawer

    def availability(self, action: Action, account: AccountView) -> Availability:
        """The one source for buttons, menus and keys."""
        return self._desk.commands.availability(action, account)

    # the record

    @property
    def view(self) -> CustomerView | None:
        """What the shared store holds now."""
        view = self._desk.records.view(self.customer_id)
        return None if view is None else shown_as_failed(view, stranded_keys(self._desk.commands.failed()))

    @property
    def today(self) -> date:
        """The Sydney business day."""
        return business_day(self._now())

    def follow_record(self, postings: frozenset[str]) -> None:
        """Show what the store holds and what is possible now; these accounts may have new postings."""
        view = self.view
        if view is None:
            return
        self.show_view(view)
        if self.work.account_id in postings:
            self.work.postings_changed()

    def show_view(self, view: CustomerView) -> None:
        """Show this view in every pane; what did not change is not touched."""
        self.customer_id = view.customer_id
        self.head.show_view(view, self.today)
        self.setAccessibleName(self.header.accessibleName())
        self.rail.show_view(view, self.today)
        self._show_picker(self.panes.needs_picker)
        self.named.emit(view.customer_id, view.customer.display_name if view.customer else view.customer_id)
        if self.hasFocus():
            self._focus_accounts()
        self._choose_first(view)
        self._show_account(view)
        self.pending.show_commands(commands_of(view.accounts))

    def _choose_first(self, view: CustomerView) -> None:
        # Once only: a later refresh never selects anything, and never reopens what the agent closed.
        if self._chosen_once or not view.accounts:
            return
        named = self._named_account(view)
        if self._wanted and not named and view.state is LoadState.LOADING:
            return
        self._chosen_once = True
        self._select(named or view.accounts[0].account_id)

    def _select(self, account_id: str) -> None:
        # Whoever selects shows the account afterwards, once.
        with QSignalBlocker(self.rail):
            self.rail.select(account_id)

    def _named_account(self, view: CustomerView) -> str:
        wanted = self._wanted
        found = (each for each in view.accounts if wanted and wanted in (each.account_id, each.account.number))
        return next((each.account_id for each in found), "")

    def _show_account(self, view: CustomerView) -> None:
        account = view.account(self.rail.selected) if not self._closed_by_agent else None
        self.panes.show_customer(view, account.account_id if account is not None else "")
        if account is None:
            self.work.show_nothing(view)
            return
        self.work.show_account(account, self.today)
        self.drawers.show_view(view)

    # selection

    def select_account(self, account: str) -> None:
        """Select an account by id or number, now or as soon as it is known."""
        view = self.view
        self._wanted = account
        named = self._named_account(view) if view is not None else ""
        if not named:
            self._chosen_once = False
            return
        self._closed_by_agent = False
        self._select(named)
        if view is not None:
            self._show_account(view)

    def on_account_selected(self, _account_id: str) -> None:
        """The rail's selection is the account on the surface."""
        self._closed_by_agent = False
        view = self.view
        if view is not None:
            self._show_account(view)

    def close_account(self) -> None:
        """Take the account off the surface; it stays closed until it is chosen again."""
        view = self.view
        if view is None or not self.work.account_id:
            return
        self._closed_by_agent = True
        self.rail.clear_selection()
        self._show_account(view)

    escape = close_account
    """Esc closes the account panel; with none open it closes nothing."""

    def refresh(self) -> None:
        """Read everything of the customer again."""

        async def read() -> None:
            await self._desk.records.refresh(self.customer_id)

        self._tasks.start("refresh", read())
        self.work.postings_changed()

    def on_message_action(self) -> None:
        """Back from a customer that does not exist, or try again."""
        view = self.view
        if view is not None and view.state is LoadState.NOT_FOUND:
            self.close_asked.emit(self.customer_id)
        else:
            self.refresh()

    # context

    def show_context(self, shown: bool) -> None:
        """The context pane, at the right; a drawer stands in its place."""
        self.header.context.setChecked(shown)
        self.panes.show_context(shown)

    def _show_picker(self, needed: bool) -> None:
        view = self.view
        self.work.summary.show_picker(len(view.accounts) if needed and view is not None else None)

    def toggle_context(self) -> None:
        """As the button does."""
        self.show_context(not self.header.context.isChecked())

    # actions

    def begin(self, action: str) -> None:
        """Open the drawer of an action, or say why it is not possible."""
        view = self.view
        account = view.account(self.work.account_id) if view is not None else None
        if view is None or account is None or self.drawer is not None:
            return
        possible = self._desk.commands.availability(Action(action), account)
        if not possible.allowed:
            announce(self, possible.reason, urgent=True)
            return
        self.drawers.begin(Action(action), account, view)

    # life

    def come_to_front(self) -> None:
        """Shown: keep fresh, and read again unless that was just done."""
        if self._unwatch is None:
            self._unwatch = self._desk.records.watch(self.customer_id)
        self._desk.records.focus(self.customer_id)
        self.drawers.take_keys()
        if not self.drawers.focus():
            self._focus_accounts()

    def _focus_accounts(self) -> None:
        # The list takes the keys; until there is one, the page holds them.
        target = self.rail.list if self.rail.list.isVisibleTo(self) else self
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_behind(self) -> None:
        """Hidden: nothing is polled for it, and an open form has no keys."""
        self.drawers.leave_keys()
        if self._unwatch is not None:
            self._unwatch()
            self._unwatch = None

    def let_go(self) -> None:
        """The customer is closed: every subscription ends."""
        self.go_behind()
        self.panes.let_go()
        self._following.end()
