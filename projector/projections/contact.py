"""Beginning to apply an event to a marketing contact; merges, erasure, and the audit row (rules MK-1 to MK-6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from projector.contract.collections import CONTACT_AUDIT_LOG, CONTACTS, join_key
from projector.contract.event import Event
from projector.projections.document import Document
from projector.projections.reading import peek_identifier
from projector.projections.values import milliseconds
from projector.projections.workspace import Needs, Workspace

PERSONAL = ("firstName", "email", "mobileE164", "city", "postcode", "channelPreference")
"""Values that erasure sets to null for good (MK-5)."""

PERSONAL_GROUPS = ("utm", "attributes", "consent")
"""Groups that erasure empties for good."""


def need_contact(event: Event, needs: Needs, *names: str) -> None:
    """Ask for the contact of the body; contacts behind it are loaded when a merge is found."""
    key = peek_identifier(event.body, *(names or ("contact_id",)))
    if key is not None:
        needs.document(CONTACTS, key)


def chain(workspace: Workspace, contact_id: str) -> list[str]:
    """The contact ids from this one along its merges to the survivor; stops at an id already seen."""
    ids = [contact_id]
    while True:
        document = workspace.peek(CONTACTS, ids[-1])
        target = None if document is None else document.get("mergedInto")
        if not isinstance(target, str) or not target or target in ids:
            return ids
        ids.append(target)


def resolve(workspace: Workspace, contact_id: str) -> str:
    """The survivor of a contact's merges (MK-1)."""
    return chain(workspace, contact_id)[-1]


def is_erased(workspace: Workspace, contact_id: str) -> bool:
    """Whether the contact, or one it was merged into, has been erased."""
    documents = (workspace.peek(CONTACTS, key) for key in chain(workspace, contact_id))
    return any(document is not None and document.get("erased") is True for document in documents)


def begin(workspace: Workspace, event: Event, contact_id: str) -> Document | None:
    """Apply an event to the survivor of a contact, a stub when unknown; None when it is applied already.

    An event that was applied to the contact before it was merged stays applied.
    """
    *aliases, survivor = chain(workspace, contact_id)
    for alias in aliases:
        document = workspace.peek(CONTACTS, alias)
        if document is not None and document.has_applied(event):
            workspace.count("duplicate", event.type)
            return None
    return begin_exactly(workspace, event, survivor)


def begin_exactly(workspace: Workspace, event: Event, contact_id: str) -> Document | None:
    """Apply an event to this very contact document, whatever it is merged into."""
    contact = workspace.touch(event, CONTACTS, contact_id)
    if contact is not None:
        contact.set("contactId", contact_id)
        contact.stamp(event.time)
    return contact


def set_fields(contact: Document, event: Event, values: dict[str, Any], own: datetime | None) -> None:
    """Set the given values (null means not given); field by field the newer own time wins (MK-3).

    Nothing personal is stored on an erased contact (MK-5).
    """
    erased = contact.get("erased") is True
    for name, value in values.items():
        if value is None or (erased and (name in PERSONAL or name in PERSONAL_GROUPS)):
            continue
        if contact.newer(name, own, event.position):
            contact.set(name, value)


def audit(
    workspace: Workspace,
    event: Event,
    contact_id: str,
    occurred: datetime | None,
    actor: str | None,
    detail: dict[str, Any],
) -> None:
    """Write the one row of an accepted event (MK-6). ``contact_id`` is the id as sent: it never changes.

    An existing row stays as it is, so that redelivery and a later erasure are safe.
    """
    key = join_key(event.type, contact_id, event.event_id)
    if workspace.peek(CONTACT_AUDIT_LOG, key) is not None:
        return
    row = workspace.touch(event, CONTACT_AUDIT_LOG, key)
    if row is None:
        return
    facts = {name: value for name, value in detail.items() if value is not None}
    if is_erased(workspace, contact_id):
        facts.pop("method", None)
    row.set("eventId", event.event_id)
    row.set("contactIdString", resolve(workspace, contact_id))
    row.set("eventType", event.type)
    row.set("actor", actor)
    row.set("occurredAt", event.time if occurred is None else milliseconds(occurred))
    row.set("detail", facts)
    row.stamp(event.time)
