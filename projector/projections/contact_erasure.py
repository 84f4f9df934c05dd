"""Erasure of a contact, final whatever its place in the order (events.md 5.15, rule MK-5)."""

from __future__ import annotations

from projector.contract.collections import CONTACT_AUDIT_LOG, CONTACTS, FEEDBACK, INTERACTIONS
from projector.contract.event import Event
from projector.projections import effects
from projector.projections.contact import PERSONAL, PERSONAL_GROUPS, audit, begin, need_contact
from projector.projections.document import Document
from projector.projections.feedback import forget as forget_feedback
from projector.projections.reading import Reader, peek_identifier
from projector.projections.registry import Projection
from projector.projections.workspace import Needs, Workspace

_OWNER = "contactIdString"

ALIASES = "aliases"
"""Bookkeeping of a survivor: the contacts that were merged into it, whose documents still hold their values."""


def _needs(event: Event, needs: Needs) -> None:
    need_contact(event, needs)
    key = peek_identifier(event.body, "contact_id")
    if key is not None:
        need_rows(needs, key)


def need_rows(needs: Needs, contact_id: str) -> None:
    """Ask for everything that is kept under a contact's id."""
    for collection in (INTERACTIONS, FEEDBACK, CONTACT_AUDIT_LOG):
        needs.match(collection, _OWNER, contact_id)


def _fold(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    contact_id, own, actor = read.key("contact_id"), read.own_time("erased_at"), read.text("actor")
    contact = begin(workspace, event, contact_id)
    if contact is not None:
        audit(workspace, event, contact_id, own, actor, {})
        erase(workspace, event, contact)


def erase(workspace: Workspace, event: Event, contact: Document) -> None:
    """Take every personal value out of a contact, of those merged into it, and out of its rows."""
    _strip(contact)
    for alias in contact.meta.get(ALIASES) or ():
        tombstone = workspace.peek(CONTACTS, str(alias))
        if tombstone is not None:
            _strip(workspace.alter(tombstone))
            tombstone.reach(event.time)
    erase_rows(workspace, event, contact.key)


def erase_rows(workspace: Workspace, event: Event, contact_id: str) -> None:
    """Take texts and notes out of the rows of a contact."""
    for interaction in workspace.find(INTERACTIONS, _OWNER, contact_id):
        workspace.alter(interaction)
        interaction.set("subject", None)
        interaction.set("body", None)
        interaction.set("metadata", {})
        interaction.reach(event.time)
    for feedback in workspace.find(FEEDBACK, _OWNER, contact_id):
        workspace.alter(feedback)
        feedback.set("body", None)
        feedback.set("statusNote", None)
        feedback.reach(event.time)
        forget_feedback(workspace, feedback.key)
    for row in workspace.find(CONTACT_AUDIT_LOG, _OWNER, contact_id):
        detail = row.get("detail")
        if isinstance(detail, dict) and "method" in detail:
            workspace.alter(row).set("detail", {name: value for name, value in detail.items() if name != "method"})
            row.reach(event.time)
    effects.forget(workspace, contact_id)


def _strip(contact: Document) -> None:
    for name in PERSONAL:
        contact.set(name, None)
    for name in PERSONAL_GROUPS:
        contact.set(name, {})
    contact.set("erased", True)


PROJECTIONS: dict[str, Projection] = {"contact.erased.v1": Projection(_needs, _fold)}
