"""How a window leads to the system page, and what its status bar says about events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.processing import Health
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.models.processing_words import HEALTH_TONES
from billie_desktop.ui.shell.status_item import StatusLook
from billie_desktop.ui.system.status_feed import StatusFeed

if TYPE_CHECKING:
    from billie_desktop.desk.desk import Desk
    from billie_desktop.ui.shell.window import DeskWindow
    from billie_desktop.ui.system.page import SystemPage

PLACE = "system"


def offer_system(window: DeskWindow, desk: Desk) -> None:
    """The button is there for admins, who look after it; the status bar speaks to everybody who may know."""
    button = window.top.places.get(PLACE)
    if button is not None:
        button.setVisible(desk.system is not None and desk.agent.is_admin)
    if desk.system is None or not window.has_places:
        return
    feed = StatusFeed(desk.system, window)
    feed.setObjectName(PLACE)
    feed.changed.connect(lambda: window.status.processing.show_look(processing_look(feed)))
    window.status.processing_pressed.connect(lambda: go_to_system(window))
    feed.start()
    session = desk.session
    if session is not None:
        release = session.subscribe(lambda: None if session.ended else feed.allow_again())
        feed.destroyed.connect(lambda *_args: release())


def processing_look(feed: StatusFeed) -> StatusLook:
    """Nothing while events are applied as they come: only what is not well is said."""
    status = feed.status
    if status is None or feed.problem or status.health is Health.HEALTHY:
        return StatusLook("")
    detail = status.reasons[0] if status.reasons else ""
    if status.health is Health.UNKNOWN:
        return StatusLook("Events: not known", icon="help", tone=HEALTH_TONES[Health.UNKNOWN], detail=detail)
    critical = status.health is Health.CRITICAL
    words, icon = ("Events critical", "alert-fill") if critical else ("Events late", "alert")
    return StatusLook(words, icon=icon, tone=HEALTH_TONES[status.health], detail=detail)


def feed_of(window: DeskWindow) -> StatusFeed | None:
    """The feed of the window, None where the server offers none."""
    return window.findChild(StatusFeed, PLACE)


def system_page(window: DeskWindow, desk: Desk) -> SystemPage | None:
    """The page of a window; None where the server does not offer it."""
    feed = feed_of(window)
    if desk.system is None or feed is None:
        return None
    from billie_desktop.ui.system.page import SystemPage

    page = SystemPage(desk, desk.system, feed, window.router, window.now)
    page.account_asked.connect(lambda account_id: window.tasks.start("account", _open_account(window, account_id)))
    return page


async def _open_account(window: DeskWindow, account_id: str) -> None:
    """The customer of an account; one that nobody knows is said."""
    if window.desk is None:
        return
    try:
        customer_id = await window.desk.records.open_account(account_id)
    except DeskError as error:
        announce(window, error.text)
    else:
        window.customer_asked.emit(customer_id, account_id, False)


def go_to_system(window: DeskWindow) -> None:
    """Visit the place."""
    if window.desk is not None and window.desk.system is not None:
        window.go_to_place(PLACE)
