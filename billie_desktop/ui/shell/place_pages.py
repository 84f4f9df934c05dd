"""Makes the page of a place at its first visit, and ties it to its window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from billie_desktop.ui.shell.approval_place import approvals_page
from billie_desktop.ui.shell.collections_place import PLACE as COLLECTIONS
from billie_desktop.ui.shell.collections_place import cases_page
from billie_desktop.ui.shell.conversation_place import join_conversations
from billie_desktop.ui.shell.disbursement_place import PLACE as DISBURSEMENTS
from billie_desktop.ui.shell.disbursement_place import disburse, disbursements_page
from billie_desktop.ui.shell.paused_place import PLACE as PAUSED
from billie_desktop.ui.shell.paused_place import paused_page
from billie_desktop.ui.shell.problem_place import PLACE as PROBLEMS
from billie_desktop.ui.shell.problem_place import problems_page
from billie_desktop.ui.shell.system_place import PLACE as SYSTEM
from billie_desktop.ui.shell.system_place import system_page
from billie_desktop.ui.shell.way import SETTINGS

if TYPE_CHECKING:
    from billie_desktop.desk.desk import Desk
    from billie_desktop.domain.account_views import AccountQuery
    from billie_desktop.ui.accounts.page import AccountsPage
    from billie_desktop.ui.shell.window import DeskWindow


def _home(window: DeskWindow, desk: Desk) -> QWidget:
    from billie_desktop.ui.home.page import HomePage

    page = HomePage(desk, window.router, window.recent, window.now)
    page.customer_chosen.connect(window.customer_asked)
    page.disburse_asked.connect(lambda customer, account: disburse(window, customer, account))
    page.place_asked.connect(window.go_to_place)
    page.browse_asked.connect(lambda query: browse_accounts(window, query))
    page.failed_asked.connect(lambda: window.failed.summon())
    page.show_failed(len(desk.commands.failed()))
    return page


def _accounts(window: DeskWindow, desk: Desk) -> QWidget:
    from billie_desktop.ui.accounts.page import AccountsPage

    page = AccountsPage(desk, window.router, window.now)
    page.customer_chosen.connect(window.customer_asked)
    page.head.view_chosen.connect(lambda _key: window.show_way())
    return page


def browse_accounts(window: DeskWindow, query: AccountQuery) -> None:
    """Show what a question asks of the accounts browser."""
    window.go_to_place("accounts")
    page = window.pages.places.get("accounts")
    if page is not None:
        cast("AccountsPage", page).ask_for(query)


def _customers(window: DeskWindow, desk: Desk) -> QWidget:
    from billie_desktop.ui.customers.page import CustomersPage

    page = CustomersPage(desk, window.now)
    page.customer_chosen.connect(window.customer_asked)
    page.head.view_chosen.connect(lambda _key: window.show_way())
    return page


def _conversations(window: DeskWindow, desk: Desk) -> QWidget | None:
    if desk.conversations is None:
        return None
    from billie_desktop.ui.conversations.page import ConversationsPage

    page = ConversationsPage(desk, desk.conversations, window.now)
    page.customer_chosen.connect(window.customer_asked)
    join_conversations(window, page)
    return page


def _settings(window: DeskWindow, _desk: Desk) -> QWidget:
    from billie_desktop.ui.settings.page import SettingsPage

    page = SettingsPage(window.preferences, window.updates, has_tray=QSystemTrayIcon.isSystemTrayAvailable())
    page.version.shown_asked.connect(window.banners.update_asked)
    page.keys_asked.connect(window.sheet.summon)
    page.restart_asked.connect(window.restart_asked)
    page.lock_asked.connect(window.lock_asked)
    return page


_MAKERS: dict[str, Callable[[DeskWindow, Desk], QWidget | None]] = {
    "home": _home,
    "accounts": _accounts,
    "customers": _customers,
    COLLECTIONS: cases_page,
    "conversations": _conversations,
    DISBURSEMENTS: disbursements_page,
    "approvals": approvals_page,
    PAUSED: paused_page,
    PROBLEMS: problems_page,
    SYSTEM: system_page,
    SETTINGS: _settings,
}


def place_page(window: DeskWindow, name: str) -> QWidget | None:
    """The page of a place, made once per window; None where the desk cannot read what it shows.

    Raises KeyError for a name that is no place.
    """
    page = window.pages.places.get(name)
    if page is None and window.desk is not None:
        page = _MAKERS[name](window, window.desk)
        if page is not None:
            window.pages.add_place(name, page)
    return page
