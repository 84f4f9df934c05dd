"""Marketing consent of a contact: only a newer statement replaces it, on equal times withdrawal wins (MK-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from projector.contract.event import Event
from projector.projections.contact import audit, begin, need_contact
from projector.projections.document import Document
from projector.projections.reading import Reader
from projector.projections.registry import Projection
from projector.projections.values import microseconds
from projector.projections.workspace import Workspace

_SLOT = "consent"


@dataclass(frozen=True, slots=True)
class Consent:
    """One statement. ``own`` is its time as sent, ``at`` the one that is stored."""

    granted: bool
    channels: list[str]
    method: str | None
    own: datetime | None
    at: datetime

    def stored(self) -> dict[str, Any]:
        """The value of ``consent.marketing``."""
        return {"granted": self.granted, "channels": list(self.channels), "method": self.method, "at": self.at}


def observed_consent(read: Reader, own: datetime | None, at: datetime) -> Consent | None:
    """The consent inside an observation; None when it carries none, or does not say whether it was granted."""
    part = read.group("consent")
    granted = None if part is None else part.boolean("granted")
    if part is None or granted is None:
        return None
    return Consent(granted, part.texts("channels") or [], part.text("method"), own, at)


def store_consent(contact: Document, event: Event, consent: Consent) -> bool:
    """Replace the stored consent by a newer one; never on an erased contact. Whether it was replaced."""
    if not _wins(contact, event, consent):
        return False
    contact.mark(_SLOT, consent.own, event.position)
    contact.note("withdrawn", not consent.granted)
    if contact.get("erased") is not True:
        contact.set("consent.marketing", consent.stored())
    return True


def resolve_consent(contact: Document, event: Event, resolution: dict[str, Any]) -> None:
    """The consent that a merge decided on, as a whole. It has no time of its own: the entry ids are compared."""
    if contact.newer(_SLOT, None, event.position) and contact.get("erased") is not True:
        contact.set("consent", resolution)


def _wins(contact: Document, event: Event, consent: Consent) -> bool:
    previous = (contact.meta.get("mark") or {}).get(_SLOT)
    if previous is not None and consent.own is not None and previous[0] == microseconds(consent.own):
        withdrawn = bool(contact.meta.get("withdrawn"))
        if withdrawn == consent.granted:
            return withdrawn is False
    return contact.is_newer(_SLOT, consent.own, event.position)


def _consent(granted: bool) -> Projection:
    def fold(event: Event, workspace: Workspace) -> None:
        read = Reader(workspace, event)
        contact_id, actor, purpose = read.key("contact_id"), read.text("actor"), read.text("purpose")
        own, at = read.own_time("occurred_at", required=True), read.moment("occurred_at", required=True)
        consent = Consent(granted, read.texts("channels") or [], read.text("method"), own, at or event.time)

        contact = begin(workspace, event, contact_id)
        if contact is None:
            return
        if not store_consent(contact, event, consent):
            workspace.count("stale", event.type)
        facts = {"purpose": purpose, "channels": consent.channels, "method": consent.method}
        audit(workspace, event, contact_id, own, actor, facts)

    return Projection(need_contact, fold)


PROJECTIONS: dict[str, Projection] = {
    "contact.consent.granted.v1": _consent(True),
    "contact.consent.withdrawn.v1": _consent(False),
}
