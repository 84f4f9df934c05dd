"""One window of the desk: what its parts do, and how it goes from one page to another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from billie_desktop.ui.shell.approval_place import offer_approvals
from billie_desktop.ui.shell.bell import Bell
from billie_desktop.ui.shell.collections_place import offer_cases
from billie_desktop.ui.shell.conversation_place import offer_conversations
from billie_desktop.ui.shell.location import Location
from billie_desktop.ui.shell.pages import FrontPage
from billie_desktop.ui.shell.palette_ways import attach_palette, connect_palette
from billie_desktop.ui.shell.place_pages import place_page
from billie_desktop.ui.shell.popups import show_agent_menu, show_tab_menu
from billie_desktop.ui.shell.system_place import offer_system
from billie_desktop.ui.shell.way import TITLE
from billie_desktop.ui.shell.way_line import show_way, way_of
from billie_desktop.ui.shell.window_frame import WindowFrame
from billie_desktop.ui.shell.window_keys import window_layer

if TYPE_CHECKING:
    from billie_desktop.desk.desk import Desk
    from billie_desktop.domain.connection import ConnectionState
    from billie_desktop.ui.customer.page import CustomerPage
    from billie_desktop.ui.keys.router import KeyRouter
    from billie_desktop.ui.preferences import AgentPreferences
    from billie_desktop.ui.signin.page import SignInPage
    from billie_desktop.ui.signin.server_page import ServerPage
    from billie_desktop.ui.state import Recent


class DeskWindow(WindowFrame):
    """The main window has the places; a window of its own for customers has only their tabs."""

    closing = Signal(object)
    customer_asked = Signal(str, str, bool)
    action_asked = Signal(str, str, str)
    detach_asked = Signal(str)
    emptied = Signal(object)
    sign_out_asked = Signal()
    restart_asked = Signal()
    settings_asked = Signal()
    lock_asked = Signal()
    went = Signal(str)
    report_asked = Signal()
    paused_asked = Signal()
    problems_asked = Signal()
    communications_asked = Signal(str, bool)

    def __init__(
        self,
        router: KeyRouter,
        recent: Recent,
        now: Callable[[], datetime],
        preferences: AgentPreferences,
        *,
        has_places: bool = True,
    ) -> None:
        super().__init__(router, recent, now, has_places=has_places)
        self.preferences = preferences
        router.add_window(self, window_layer(self))
        self.bell = Bell(self)
        self._second.timeout.connect(self.on_second)
        self._connect()
        self.on_second()

    def _connect(self) -> None:
        self.top.search_asked.connect(self.palette_overlay.summon)
        self.top.place_chosen.connect(self.go_to_place)
        self.top.tab_chosen.connect(self.go_to_customer)
        self.top.tab_close_asked.connect(self.close_customer)
        self.top.tab_menu_asked.connect(lambda customer_id, where: show_tab_menu(self, customer_id, where))
        self.top.back_asked.connect(self.go_back)
        self.top.forward_asked.connect(self.go_forward)
        self.top.agent.clicked.connect(lambda: show_agent_menu(self))
        self.top.bell.clicked.connect(self.bell.summon)
        connect_palette(self)
        self.status.breadcrumb.part_chosen.connect(self.on_part_chosen)
        self.status.failed_pressed.connect(lambda: self.failed.summon())

    # before and after there is a desk

    def attach(self, desk: Desk) -> None:
        """There is something to read now."""
        self.desk = desk
        attach_palette(self, desk)
        self.top.agent.set_agent(desk.agent.name)
        self.status.show_agent(desk.agent)
        self.show_connection(desk.connection.state)
        self.show_failed(len(desk.commands.failed()))
        self.bell.attach(desk)
        offer_conversations(self, desk)
        offer_cases(self, desk)
        offer_approvals(self, desk)
        offer_system(self, desk)
        if self.has_places:
            self.go(self.history.present)

    def show_sign_in(self, page: SignInPage | ServerPage) -> None:
        """Nobody is signed in: the page is in front, and no key reaches what is behind it."""
        self.palette_overlay.dismiss(give_back=False)
        self.router.set_page(self, None)
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        page.take_focus()

    def hide_sign_in(self, page: SignInPage | ServerPage) -> None:
        """Somebody is: back to where the window was."""
        self.pages.removeWidget(page)
        page.deleteLater()
        if self.desk is not None and self.has_places:
            self.go(self.history.present)

    def show_connection(self, state: ConnectionState) -> None:
        """Status bar and banners."""
        self.status.show_connection(state)
        self.banners.show_connection(state)

    def show_failed(self, count: int) -> None:
        """The number of failed actions, wherever it stands."""
        self.status.show_failed(count)
        home = self.pages.places.get("home")
        if home is not None:
            home.show_failed(count)  # type: ignore[attr-defined]

    def cover(self, covered: bool) -> None:
        """Show the privacy screen in place of everything, or everything again as it was; the title tells no name."""
        self.palette_overlay.dismiss(give_back=False)
        self.sheet.dismiss()
        for widget in self._content:
            widget.setVisible(not covered)
        self.privacy.setVisible(covered)
        if covered:
            self.setWindowTitle(TITLE)
        else:
            self.show_way()

    def on_second(self) -> None:
        """The clock of the status bar."""
        self.status.show_moment(self.now())

    # going somewhere

    def go_to_place(self, name: str) -> None:
        """Visit a place."""
        if self.has_places:
            self.visit(Location(name))

    def go_to_customer(self, customer_id: str) -> None:
        """Visit a customer that is open here."""
        present = self.history.present
        origin = present.place or present.origin
        self.visit(Location(customer_id=customer_id, origin=origin))

    def visit(self, location: Location) -> None:
        """A step in the history."""
        self.history.visit(location)
        self.go(self.history.present)

    def go_back(self) -> None:
        """One step back."""
        location = self.history.back()
        if location is not None:
            self.go(location)

    def go_forward(self) -> None:
        """One step forward."""
        location = self.history.forward()
        if location is not None:
            self.go(location)

    def go(self, location: Location) -> None:
        """Bring a page to the front."""
        self.palette_overlay.dismiss(give_back=False)
        page = self._page(location)
        if page is None:
            return
        front = cast(FrontPage, page)
        if self._front is not None and self._front is not front:
            self._front.go_behind()
        self._front = front
        self.pages.setCurrentWidget(page)
        self.router.set_page(self, front.layer)
        self.top.show_place(location.place)
        self.top.show_tab(location.customer_id)
        self.top.show_history(self.history.can_go_back, self.history.can_go_forward)
        self.show_way()
        front.come_to_front()
        self.went.emit(location.place or "customer")

    def read_front_again(self) -> None:
        """Read what is in front once more, without moving anything; customers follow the record store."""
        again = getattr(self._front, "read_again", None)
        if again is not None:
            again()

    def _page(self, location: Location) -> QWidget | None:
        if self.desk is None:
            return None
        if location.customer_id:
            return self.pages.customers.get(location.customer_id)
        return place_page(self, location.place) if self.has_places else None

    # the way here

    def show_way(self) -> None:
        """Write the way again: the page in front, or what it shows, is another one."""
        show_way(self)

    def on_part_chosen(self, number: int) -> None:
        """A part of the way was pressed."""
        target = way_of(self)[number].target
        if target is not None:
            self.visit(target)

    # customers

    def take_in(self, page: CustomerPage, name: str) -> None:
        """Show the page of a customer in a tab of this window."""
        customer_id = page.customer_id
        self.pages.add_customer(customer_id, page)
        tab = self.top.add_tab(customer_id)
        tab.set_name(name)
        self.go_to_customer(customer_id)

    def give_away(self, customer_id: str) -> CustomerPage | None:
        """Let a customer go from this window; the window turns to what was before."""
        page = self.pages.customers.get(customer_id)
        if page is None:
            return None
        page.go_behind()
        if self._front is page:
            self._front = None
        self.pages.take_customer(customer_id)
        self.top.remove_tab(customer_id)
        was_here = self.history.present.customer_id == customer_id
        self.history.forget_customer(customer_id)
        if not self.has_places and not self.pages.customers:
            self.emptied.emit(self)
        elif was_here:
            if not self.has_places and not self.history.present.customer_id:
                self.history.visit(Location(customer_id=next(iter(self.pages.customers))))
            self.go(self.history.present)
        else:
            self.top.show_history(self.history.can_go_back, self.history.can_go_forward)
        return page

    def close_customer(self, customer_id: str) -> None:
        """Close a customer for good."""
        page = self.give_away(customer_id)
        if page is not None:
            page.let_go()
            page.deleteLater()

    def on_named(self, customer_id: str, name: str) -> None:
        """A customer's name became known or changed."""
        tab = self.top.tabs.get(customer_id)
        if tab is not None and tab.name != name:
            tab.set_name(name)
            self.show_way()

    def step_tab(self, by: int) -> None:
        """The next or previous open customer."""
        ids = list(self.top.tabs)
        if not ids:
            return
        present = self.history.present.customer_id
        at = ids.index(present) + by if present in ids else (0 if by > 0 else -1)
        self.go_to_customer(ids[at % len(ids)])

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._front is not None:
            self._front.come_to_front()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._second.stop()
        self.closing.emit(self)
        super().closeEvent(event)
