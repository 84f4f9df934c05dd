"""How admins get to the list of all paused notifications, and from there to a customer's communications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from billie_desktop.desk.pause_list import FOR_ADMINS

if TYPE_CHECKING:
    from billie_desktop.desk.desk import Desk
    from billie_desktop.ui.paused.page import PausedPage
    from billie_desktop.ui.shell.shell import Shell
    from billie_desktop.ui.shell.window import DeskWindow

PLACE = "paused"
WORD = "Paused notifications"


def paused_off(desk: Desk | None) -> str:
    """Why this agent does not get there; '' for an admin."""
    if desk is None or desk.pause_list is None:
        return "not read by this desk"
    return "" if desk.agent.is_admin else FOR_ADMINS


def paused_page(window: DeskWindow, desk: Desk) -> PausedPage | None:
    """The page of a window; None for whoever may not read the list."""
    if desk.pause_list is None or paused_off(desk):
        return None
    from billie_desktop.ui.paused.page import PausedPage

    page = PausedPage(desk, desk.pause_list, window.now)
    page.customer_chosen.connect(lambda customer, _account, new: window.communications_asked.emit(customer, new))
    page.head.view_chosen.connect(lambda _key: window.show_way())
    return page


def go_to_paused(window: DeskWindow) -> None:
    """Visit the list, where there is one for this agent."""
    if not paused_off(window.desk):
        window.go_to_place(PLACE)


def open_paused(shell: Shell) -> None:
    """In the main window, from whatever window it is asked for."""
    go_to_paused(shell.main)
    shell.raise_main()


def open_communications(shell: Shell, window: DeskWindow, customer_id: str, new_window: bool) -> None:
    """Open a customer with the communications on screen."""
    page = shell.open_customer(customer_id, new_window=new_window, at=window)
    if page is not None:
        page.show_context(True)
        page.panes.show_communications()
