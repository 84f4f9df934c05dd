"""How a window leads to the collections queue, and from a customer to that customer's cases in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from billie_desktop.desk.desk import Desk
    from billie_desktop.ui.collections.page import CasesPage
    from billie_desktop.ui.shell.window import DeskWindow

PLACE = "collections"


def offers_cases(desk: Desk | None) -> bool:
    """Whether the queue can be read by this agent: every role that sees lending data."""
    return desk is not None and desk.cases is not None and desk.agent.may_read_lending


def offer_cases(window: DeskWindow, desk: Desk) -> None:
    """The place is there for those who may read it."""
    button = window.top.places.get(PLACE)
    if button is not None:
        button.setVisible(offers_cases(desk))


def cases_page(window: DeskWindow, desk: Desk) -> CasesPage | None:
    """The page of a window; None where the desk cannot read the queue."""
    if desk.cases is None or not offers_cases(desk):
        return None
    from billie_desktop.ui.collections.page import CasesPage

    page = CasesPage(desk, desk.cases, window.now)
    page.customer_chosen.connect(window.customer_asked)
    page.head.view_chosen.connect(lambda _key: window.show_way())
    return page


def go_to_cases(window: DeskWindow, customer_id: str = "") -> None:
    """Visit the queue; with a customer, all of that customer's cases."""
    if not offers_cases(window.desk):
        return
    window.go_to_place(PLACE)
    page = window.pages.places.get(PLACE)
    if customer_id and page is not None:
        cast("CasesPage", page).show_cases_of(customer_id)
