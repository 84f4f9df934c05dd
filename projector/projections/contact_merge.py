"""Two contacts turn out to be one person: the merged one becomes a tombstone, its rows move (events.md 5.15)."""

from __future__ import annotations

from typing import Any

from projector.contract.collections import CONTACT_AUDIT_LOG, CONTACTS, FEEDBACK, INTERACTIONS
from projector.contract.event import Event
from projector.projections.contact import audit, begin_exactly, chain, is_erased, need_contact, resolve
from projector.projections.contact_consent import resolve_consent
from projector.projections.contact_erasure import ALIASES, erase, need_rows
from projector.projections.document import Document
from projector.projections.reading import Reader, peek_identifier
from projector.projections.registry import Projection
from projector.projections.workspace import Needs, Workspace

_OWNER = "contactIdString"


def _needs(event: Event, needs: Needs) -> None:
    need_contact(event, needs, "survivor_contact_id")
    need_contact(event, needs, "merged_contact_id")
    merged = peek_identifier(event.body, "merged_contact_id")
    if merged is not None:
        need_rows(needs, merged)


def _fold(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    survivor, merged = read.key("survivor_contact_id"), read.key("merged_contact_id")
    actor, resolution = read.text("actor"), read.json("consent_resolution")

    if merged in chain(workspace, survivor):  # equal ids, or a cycle
        workspace.count("conflict", event.type)
        return
    # The survivor first: it and the rows must find the merged contact as it was before.
    target = begin_exactly(workspace, event, resolve(workspace, survivor))
    tombstone = begin_exactly(workspace, event, merged)
    if tombstone is not None and tombstone.newer("mergedInto", None, event.position):
        tombstone.set("mergedInto", survivor)
    _move(workspace, event, merged, resolve(workspace, survivor))
    if target is not None:
        _remember(workspace, target, merged)
        if isinstance(resolution, dict) and resolution:
            resolve_consent(target, event, resolution)
        _stay_erased(workspace, event, target, merged)
    audit(workspace, event, survivor, None, actor, {"merged": merged})


def _move(workspace: Workspace, event: Event, merged: str, target: str) -> None:
    """Give every row of the merged contact to the survivor."""
    for collection in (INTERACTIONS, FEEDBACK, CONTACT_AUDIT_LOG):
        for row in workspace.find(collection, _OWNER, merged):
            workspace.alter(row).set(_OWNER, target)
            if collection == INTERACTIONS:
                row.set("contact", workspace.reference(CONTACTS, target))
            row.reach(event.time)


def _remember(workspace: Workspace, target: Document, merged: str) -> None:
    behind = workspace.peek(CONTACTS, merged)
    aliases: dict[str, Any] = dict.fromkeys(target.meta.get(ALIASES) or ())
    aliases |= dict.fromkeys([merged, *((behind.meta.get(ALIASES) or ()) if behind is not None else ())])
    target.note(ALIASES, list(aliases))


def _stay_erased(workspace: Workspace, event: Event, target: Document, merged: str) -> None:
    """One person: when either contact was erased, both are (MK-5)."""
    if is_erased(workspace, merged):
        erase(workspace, event, target)


PROJECTIONS: dict[str, Projection] = {"contact.merged.v1": Projection(_needs, _fold)}
