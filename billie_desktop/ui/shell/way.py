"""The way to the page in front, in words that lead back, and the title of the window."""

from __future__ import annotations

from dataclasses import dataclass

from billie_desktop.ui.shell.location import Location
from billie_desktop.ui.shell.pages import PLACES

TITLE = "Billie Desktop"
SETTINGS = "settings"
OTHER_WORDS = {
    SETTINGS: "Settings",
    "disbursements": "Disbursements",
    "paused": "Paused notifications",
    "problems": "Problem reports",
}
"""Places without a button in the bar."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the way; ``target`` is None for the page itself."""

    word: str
    target: Location | None


def way(location: Location, view: str, name: str, *, has_places: bool) -> list[Part]:
    """Home, the place a page was reached from, its smart view unless it is all, and the customer."""
    words = {place.name: place.word for place in PLACES} | OTHER_WORDS
    parts = [Part("Home", Location("home"))] if has_places else []
    place = location.place or (location.origin if has_places else "")
    if place and place != "home":
        parts.append(Part(words[place], Location(place)))
        if view and view != "All":
            parts.append(Part(view, Location(place)))
    if location.customer_id:
        parts.append(Part(name or location.customer_id, None))
    return parts


def title(name: str, customer_id: str) -> str:
    """Name and id of the customer stand in the title of their window."""
    who = f"{name} · {customer_id}" if name != customer_id else name
    return f"{who} — {TITLE}"
