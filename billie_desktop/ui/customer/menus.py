"""Menus of the customer's page: on the customer, and on the account."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from billie_desktop.domain.command import Action
from billie_desktop.domain.words import ACTION_WORDS
from billie_desktop.ui.customer.waiting_requests import CANCEL_WORDS
from billie_desktop.ui.kit.menu import Menu
from billie_desktop.ui.models.attention import ASK_QUEUE

if TYPE_CHECKING:
    from billie_desktop.desk.values import AccountView, CustomerView
    from billie_desktop.ui.customer.page import CustomerPage


ON_THE_ACCOUNT = (
    (Action.RECORD_REPAYMENT, "R"),
    (Action.WAIVE_FEE, "W"),
    (Action.LATE_FEE, ""),
    (Action.DISHONOUR_FEE, ""),
    (Action.DISBURSE, ""),
    (Action.REQUEST_WRITE_OFF, ""),
    (Action.ADJUST, ""),
)


def picker_menu(page: CustomerPage) -> Menu:
    """The rail as a menu, in the same order, for windows that have no room for it."""
    menu = Menu(page)
    for row in page.rail.model.rows:
        if row.is_caption:
            menu.addSeparator()
            continue
        icon = "check" if row.account_id == page.rail.selected else row.icon
        entry = menu.add_entry(f"{row.label}  {row.amount}", partial(page.select_account, row.account_id), icon=icon)
        entry.setStatusTip(row.spoken)
    return menu


def customer_menu(page: CustomerPage) -> Menu:
    """What can be done with the customer as a whole."""
    menu = Menu(page)
    menu.add_entry(
        "Move to a window of its own",
        lambda: page.detach_asked.emit(page.customer_id),
        icon="external",
        keys="Ctrl+Shift+N",
    )
    menu.add_entry("Read again", page.refresh, icon="refresh", keys="F5")
    menu.add_entry("Close customer", lambda: page.close_asked.emit(page.customer_id), icon="close", keys="Ctrl+W")
    return menu


def account_menu(page: CustomerPage) -> Menu:
    """Every action on the account with its reason when it is off, the same as buttons and keys."""
    menu = Menu(page)
    view = page.view
    account = view.account(page.work.account_id) if view is not None else None
    if account is not None:
        for action, key in ON_THE_ACCOUNT:
            reason = page.availability(action, account).reason
            menu.add_entry(
                ACTION_WORDS[action],
                partial(page.begin, action.value),
                keys=key,
                off=reason,
            )
        for action, waiting in page.problem.waiting(account.account_id).items():
            cancel = partial(page.problem.cancel_request, account.account_id, action.value)
            menu.add_entry(CANCEL_WORDS[action], cancel, off=waiting.off)
        menu.addSeparator()
    if account is not None and view is not None:
        add_papers(menu, page, view, account)
        menu.addSeparator()
    if account is not None and account.case is not None:
        menu.add_entry("Cases in the collections queue", partial(page.strip.asked.emit, ASK_QUEUE), icon="ladder")
    menu.add_entry("Copy account number", page.work.summary.number.button.click, icon="copy", keys="C")
    menu.add_entry("Read again", page.refresh, icon="refresh", keys="F5")
    menu.add_entry("Close account", page.close_account, icon="close", keys="Esc")
    return menu


def add_papers(menu: Menu, page: CustomerPage, view: CustomerView, account: AccountView) -> None:
    """What can be printed of the account, looked at first."""
    from billie_desktop.ui.customer.account_papers import PaperKind

    def read(kind: PaperKind) -> None:
        page.drawers.read(page.drawers.papers.drawer(kind, view, account))

    for kind in PaperKind:
        off = "The outstanding amount is not known." if kind is PaperKind.PAYOFF and account.outstanding is None else ""
        menu.add_entry(kind.value, partial(read, kind), icon="printer", off=off)
