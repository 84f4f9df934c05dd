"""How a window leads to the loans to disburse, and from one of them to its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from billie_desktop.domain.command import Action

if TYPE_CHECKING:
    from billie_desktop.desk.desk import Desk
    from billie_desktop.ui.disbursements.page import DisbursementsPage
    from billie_desktop.ui.shell.window import DeskWindow

PLACE = "disbursements"


def disbursements_page(window: DeskWindow, desk: Desk) -> DisbursementsPage | None:
    """The page of a window; None where the desk cannot read the book."""
    if desk.book is None:
        return None
    from billie_desktop.ui.disbursements.page import DisbursementsPage

    page = DisbursementsPage(desk, window.router, window.now)
    page.disburse_asked.connect(lambda customer, account: disburse(window, customer, account))
    return page


def disburse(window: DeskWindow, customer_id: str, account_id: str) -> None:
    """Open the customer on this account, with the form of the disbursement."""
    window.action_asked.emit(customer_id, account_id, Action.DISBURSE.value)


def go_to_disbursements(window: DeskWindow) -> None:
    """Visit the place."""
    if window.desk is not None and window.desk.book is not None:
        window.go_to_place(PLACE)
