"""All windows of one agent: they share one desk, one router and one look, and never show one customer twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from billie_desktop.domain.command import Action, Command
from billie_desktop.ui.keys.router import KeyRouter
from billie_desktop.ui.kit.focus_ring import FocusRing
from billie_desktop.ui.lock.keeper import LockKeeper
from billie_desktop.ui.preferences import AgentPreferences
from billie_desktop.ui.recent_names import RecentNames
from billie_desktop.ui.report.reporter import Reporter
from billie_desktop.ui.shell.announcements import Announcements
from billie_desktop.ui.shell.approval_place import go_to_approvals
from billie_desktop.ui.shell.conversation_place import go_to_conversations
from billie_desktop.ui.shell.spare_page import SparePage
from billie_desktop.ui.shell.way import SETTINGS
from billie_desktop.ui.shell.window import DeskWindow
from billie_desktop.ui.shell.window_asks import hear_page, hear_window
from billie_desktop.ui.state import Recent
from billie_desktop.ui.tray.tray import Tray

if TYPE_CHECKING:
    from billie_desktop.desk.desk import Desk
    from billie_desktop.domain.connection import ConnectionState
    from billie_desktop.domain.link import Link
    from billie_desktop.ui.customer.page import CustomerPage
    from billie_desktop.ui.signin.page import SignInPage
    from billie_desktop.ui.signin.server_page import ServerPage

OFFSET = 32


class Shell(QObject):
    """Made before there is a desk: ``show_progress`` until ``attach``."""

    quit_asked = Signal()
    sign_out_asked = Signal()
    restart_asked = Signal()
    customer_opened = Signal(str)

    def __init__(self, app: QApplication, now: Callable[[], datetime]) -> None:
        super().__init__(app)
        self.now = now
        self.desk: Desk | None = None
        self.router = KeyRouter(app)
        self.ring = FocusRing(app)
        for part in (self.router, self.ring):
            part.setParent(self)  # they end with the shell, not with the application
        self.recent = Recent(now, self)
        self.preferences = AgentPreferences(self)
        self.windows: list[DeskWindow] = []
        self.waiting_link: Link | None = None
        self.keep_theme = False
        self.lock = LockKeeper(self, app)
        self.reporter = Reporter(self)
        self.announcements = Announcements(self)
        self._releases: list[Callable[[], None]] = []
        self.main = self._new_window(has_places=True)
        self.tray = Tray(self)
        self.spare = SparePage(self)
        self.main.start_page.quit_asked.connect(self.quit_asked)

    def _new_window(self, *, has_places: bool) -> DeskWindow:
        window = DeskWindow(self.router, self.recent, self.now, self.preferences, has_places=has_places)
        hear_window(self, window)
        self.windows.append(window)
        return window

    # start

    def show_progress(self, text: str) -> None:
        """What the program waits for."""
        self.main.start_page.show_progress(text)

    def show_failure(self, text: str) -> None:
        """Why it could not start."""
        self.main.start_page.show_failure(text)

    def show_sign_in(self, page: SignInPage | ServerPage) -> None:
        """Ask who it is, in the main window; until ``hide_sign_in``."""
        self.main.show_sign_in(page)
        self._raise(self.main)

    def hide_sign_in(self, page: SignInPage | ServerPage) -> None:
        """Go on where the window was."""
        self.main.hide_sign_in(page)

    def show_trouble(self, text: str) -> None:
        """Something it needs ended by itself."""
        for window in self.windows:
            window.banners.show_trouble(text)

    def attach(self, desk: Desk) -> None:
        """The desk is there: every window can read."""
        self.desk = desk
        if desk.preferences is not None:
            self.preferences.attach(desk.preferences, keep_theme=self.keep_theme)
        self._releases = [
            desk.connection.subscribe(self.on_connection_changed),
            desk.commands.subscribe(self.on_command_changed),
            RecentNames(self.recent, desk.records).stop,
        ]
        if desk.catching_up is not None:
            self._releases.append(desk.catching_up.subscribe(self.on_catching_up))
        for window in self.windows:
            window.attach(desk)
        self.announcements.attach(desk)
        self.tray.notifier.attach(desk)
        self.tray.show_state()
        self.spare.make_soon()

    def let_go(self) -> None:
        """The program ends: no subscription stays."""
        for release in self._releases:
            release()
        self._releases.clear()
        for part in (self.spare, self.lock, self.tray, self.preferences, self.announcements):
            part.let_go()
        for window in self.windows:
            for page in (*window.pages.places.values(), *window.pages.customers.values()):
                page.let_go()  # type: ignore[attr-defined]
            self.router.remove_window(window)

    # customers

    def open_customer(
        self, customer_id: str, account: str = "", *, new_window: bool = False, at: DeskWindow | None = None
    ) -> CustomerPage | None:
        """Open a customer, or raise the window that has it; an account named is selected either way."""
        if self.desk is None:
            return None
        canonical = self.desk.records.open(customer_id).customer_id
        page, window = self._find(canonical)
        if page is not None and window is not None:
            if account:
                page.select_account(account)
            window.go_to_customer(canonical)
            self._raise(window)
        else:
            window = self.another_window(at) if new_window else (at or self.main)
            page = self._new_page(canonical, account, window)
            window.take_in(page, self._name_of(page))
            self._raise(window)
        self.recent.opened(canonical, self._name_of(page))
        self.customer_opened.emit(canonical)
        return page

    def begin(self, customer_id: str, account: str, action: str, at: DeskWindow | None = None) -> None:
        """Open a customer on an account, with the form of an action as soon as the account is there."""
        page = self.open_customer(customer_id, account, at=at)
        if page is not None:
            from billie_desktop.ui.customer.asked_action import AskedAction

            AskedAction(page, account, Action(action))

    def _new_page(self, customer_id: str, account: str, window: DeskWindow) -> CustomerPage:
        page = self.spare.take(window, customer_id, account)
        hear_page(self, page)
        return page

    def open_request(self, kind: str, request_id: str) -> None:
        """Show a request in the main window, from whatever window it is asked for."""
        go_to_approvals(self.main, kind, request_id)
        self._raise(self.main)

    def open_conversation(self, conversation_id: str) -> None:
        """Show a conversation in the main window, from whatever window it is asked for."""
        go_to_conversations(self.main, conversation_id)
        self._raise(self.main)

    @staticmethod
    def _name_of(page: CustomerPage) -> str:
        view = page.view
        return view.customer.display_name if view is not None and view.customer else page.customer_id

    def _find(self, customer_id: str) -> tuple[CustomerPage | None, DeskWindow | None]:
        for window in self.windows:
            page = window.pages.customers.get(customer_id)
            if page is not None:
                return page, window
        return None, None

    def another_window(self, at: DeskWindow | None = None) -> DeskWindow:
        """A window for customers, not shown yet, a little off ``at``."""
        window = self._new_window(has_places=False)
        near = at or self.main
        window.resize(near.size())
        window.move(near.x() + OFFSET, near.y() + OFFSET)
        if self.desk is not None:
            window.attach(self.desk)
        return window

    def open_settings(self) -> None:
        """In the main window, from whatever window it is asked for."""
        self.main.go_to_place(SETTINGS)
        self.raise_main()

    def raise_main(self) -> None:
        """Bring the main window to the front."""
        self._raise(self.main)

    @staticmethod
    def _raise(window: DeskWindow) -> None:
        if window.isMinimized():
            window.showNormal()
        window.show()
        window.raise_()
        window.activateWindow()

    def detach(self, customer_id: str) -> None:
        """Move an open customer to a window of its own, with everything on it as it is."""
        _, window = self._find(customer_id)
        if window is None or (not window.has_places and len(window.pages.customers) == 1):
            return
        page = window.give_away(customer_id)
        if page is not None:
            target = self.another_window(window)
            target.take_in(page, self._name_of(page))
            self._raise(target)

    def close_customer(self, customer_id: str) -> None:
        """Close a customer in whatever window it is."""
        _, window = self._find(customer_id)
        if window is not None:
            window.close_customer(customer_id)

    def on_named(self, customer_id: str, name: str) -> None:
        """Tabs and recent customers follow the record."""
        for window in self.windows:
            window.on_named(customer_id, name)
        self.recent.named(customer_id, name)

    # states

    def on_connection_changed(self, state: ConnectionState) -> None:
        """Every window says so, and the tray."""
        for window in self.windows:
            window.show_connection(state)
        self.tray.show_state()

    def on_command_changed(self, _command: Command) -> None:
        """The number of failed actions may differ."""
        if self.desk is None:
            return
        failed = self.desk.commands.failed()
        for window in self.windows:
            window.show_failed(len(failed))
            if window.shows_failed:
                window.failed.show_commands(failed)
        self.tray.show_state()

    def on_catching_up(self) -> None:
        """Something was missed: whatever is in front is read again, in place."""
        for window in self.windows:
            window.read_front_again()

    def try_ledger(self) -> None:
        """Ask the ledger now."""
        desk = self.desk
        if desk is not None:

            async def probe() -> None:
                await desk.connection.check_now()

            self.main.tasks.start("probe", probe())

    # windows

    def on_window_closing(self, window: DeskWindow) -> None:
        """The main window ends the program; another one closes its customers."""
        if window is self.main:
            self.quit_asked.emit()
            return
        for customer_id in list(window.pages.customers):
            page = window.pages.take_customer(customer_id)
            if page is not None:
                page.let_go()
                page.deleteLater()
        self._forget(window)

    def on_window_emptied(self, window: DeskWindow) -> None:
        """A window without customers has no reason to stay."""
        window.close()

    def _forget(self, window: DeskWindow) -> None:
        if window in self.windows:
            self.windows.remove(window)
        self.router.remove_window(window)
        window.deleteLater()
