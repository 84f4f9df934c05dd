"""The way and the title of one window follow what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from billie_desktop.ui.shell.way import TITLE, Part, title, way

if TYPE_CHECKING:
    from billie_desktop.ui.shell.window import DeskWindow


def way_of(window: DeskWindow) -> list[Part]:
    """The parts of the way to what the window shows now."""
    location = window.history.present
    place = location.place or location.origin
    view = getattr(window.pages.places.get(place), "view_word", "")
    tab = window.top.tabs.get(location.customer_id)
    return way(location, view, tab.name if tab is not None else "", has_places=window.has_places)


def show_way(window: DeskWindow) -> None:
    """Write it in the status bar, and the customer's name and id in the title."""
    window.status.breadcrumb.show_parts([part.word for part in way_of(window)])
    tab = window.top.tabs.get(window.history.present.customer_id)
    window.setWindowTitle(title(tab.name, tab.customer_id) if tab is not None else TITLE)
