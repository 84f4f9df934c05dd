"""Keeping what is in front for working offline: a customer, or the customers of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from billie_desktop.domain.errors import DeskError

if TYPE_CHECKING:
    from billie_desktop.desk.desk import Offline
    from billie_desktop.ui.lists.page import ListPage
    from billie_desktop.ui.shell.window import DeskWindow

LISTS = ("accounts", "customers")
NOTHING = "Open a customer or a list to keep it offline."


def keep_front_offline(window: DeskWindow) -> None:
    """Keep the customer in front, or let go of it; of a list keep the customers that are loaded."""
    location = window.history.present
    if location.customer_id:
        toggle_offline(window, location.customer_id)
        return
    page = window.pages.places.get(location.place)
    customers = _customers_of(cast("ListPage", page)) if page is not None and location.place in LISTS else []
    if not customers:
        window.banners.say(NOTHING)
        return
    _start(window, customers, keep=True)


def toggle_offline(window: DeskWindow, customer_id: str) -> None:
    """Keep a customer offline, or no longer."""
    offline = window.desk.offline if window.desk is not None else None
    if offline is not None:
        _start(window, [customer_id], keep=not offline.is_kept(customer_id))


def is_kept_offline(window: DeskWindow, customer_id: str) -> bool:
    """Whether a customer is kept."""
    offline = window.desk.offline if window.desk is not None else None
    return offline is not None and offline.is_kept(customer_id)


def _customers_of(page: ListPage) -> list[str]:
    found = (page.ids_of(row)[0] for row in page.model.rows)
    return list(dict.fromkeys(customer_id for customer_id in found if customer_id))


def _start(window: DeskWindow, customers: Sequence[str], *, keep: bool) -> None:
    offline = window.desk.offline if window.desk is not None else None
    if offline is not None:
        window.tasks.start("keep offline", _keep(window, offline, customers, keep))


async def _keep(window: DeskWindow, offline: Offline, customers: Sequence[str], keep: bool) -> None:
    already = sum(offline.is_kept(each) for each in customers)
    try:
        taken = await offline.keep(customers, keep)
    except DeskError as error:
        window.banners.say(error.text)
        return
    window.banners.say(_words(taken, already, len(customers), keep))


def _words(taken: int, already: int, wanted: int, keep: bool) -> str:
    if not keep:
        return "No longer kept offline."
    if taken + already < wanted:
        return f"{taken} customers are kept offline now. There is no room for {wanted - taken - already} more."
    if wanted == 1:
        return "Kept offline: this customer is read by itself and can be seen without a network."
    return f"{wanted} customers are kept offline: they are read by themselves and can be seen without a network."
