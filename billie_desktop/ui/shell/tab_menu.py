"""The menu of a customer's tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from billie_desktop.ui.kit.menu import Menu
from billie_desktop.ui.shell.keep_offline import is_kept_offline, toggle_offline

if TYPE_CHECKING:
    from billie_desktop.ui.shell.window import DeskWindow


def tab_menu(window: DeskWindow, customer_id: str) -> Menu:
    """Move to a window of its own, close, close the others."""
    menu = Menu(window)
    menu.add_entry(
        "Move to a window of its own",
        lambda: window.detach_asked.emit(customer_id),
        icon="external",
        keys="Ctrl+Shift+N",
    )
    offline = window.desk is not None and window.desk.offline is not None
    menu.add_entry(
        "Keep offline",
        lambda: toggle_offline(window, customer_id),
        icon="check" if is_kept_offline(window, customer_id) else "download",
        keys="Ctrl+D",
        off="" if offline else "This desk keeps nothing",
    )
    menu.addSeparator()
    menu.add_entry("Close", lambda: window.close_customer(customer_id), icon="close", keys="Ctrl+W")
    others = [each for each in window.top.tabs if each != customer_id]

    def close_others() -> None:
        for each in others:
            window.close_customer(each)

    menu.add_entry("Close the others", close_others, off="" if others else "No other customer is open here")
    return menu
