"""Documents say which events of theirs became dead letters: ``_proj.deadLetters``, for the desk to tell the agent.

A list of at most ``KEPT`` entries, the newest kept:

========  ==============================================================================
``id``    the entry id, the dead letter's ``original_message_id``
``lane``  the inbox, ``ext`` or ``int``
``type``  the event type
``key``   8 bytes over type and event id: a correction comes under another entry id
========  ==============================================================================

Marked are the documents that the entry names (those its projection needs or, when its body cannot be read, those that
its envelope names) and that existed when it came. The event being applied after all (a replay, a second attempt), or a
later one with the same type and event id (a correction), takes the mark away; without one left there is no list.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any

from projector.contract.collections import AUDIT_CHAIN, AUDIT_LOG, CONTACT_AUDIT_LOG, CUSTOMERS, EFFECTS, PARKED
from projector.contract.event import Event
from projector.contract.position import ZERO, Position
from projector.engine.entries import Work
from projector.projections.document import Document
from projector.projections.registry import Projection
from projector.projections.workspace import Needs, Workspace

FIELD = "deadLetters"
KEPT = 32
_UNMARKED = frozenset({AUDIT_CHAIN, AUDIT_LOG, CONTACT_AUDIT_LOG, EFFECTS, PARKED})
"""Records of single events, and what no reader sees."""


def needs_of(projections: Mapping[str, Projection], event: Event) -> Needs:
    """What an event names, as far as its projection can tell."""
    needs = Needs()
    try:
        projections[event.type].needs(event, needs)
    except Exception:
        return needs  # its fold has failed, or would; what was named before counts
    if not event.body and event.lane == "ext":
        needs.customer(event.customer)
    return needs


def undecoded(work: Work) -> dict[int, list[Event]]:
    """Entries that could not be decoded, by the number of the event that they stand before."""
    found: dict[int, list[Event]] = {}
    if work.failures and work.marking:
        places = [event.position for _, event in work.events]
        for failure in work.failures:
            if failure.event is not None:
                found.setdefault(bisect_left(places, failure.event.position), []).append(failure.event)
    return found


def mark(workspace: Workspace, event: Event, needs: Needs) -> None:
    """Say in every existing document that a dead letter names that it is one. Safe to repeat."""
    named = [(collection, key) for collection, keys in needs.documents.items() for key in keys]
    named += [(CUSTOMERS, workspace.resolve(customer)) for customer in needs.customers]
    for collection, key in named:
        document = None if collection in _UNMARKED else workspace.peek(collection, key)
        if document is not None and _existed(document, event):
            _mark(workspace, document, event)


def _existed(document: Document, event: Event) -> bool:
    """By the times, not by what is stored: the entry may come again after later ones have made the document."""
    created = document.get("createdAt")
    return isinstance(created, datetime) and created <= event.time


def _mark(workspace: Workspace, document: Document, event: Event) -> None:
    marks: list[dict[str, Any]] = list(document.meta.get(FIELD) or [])
    entry_id = str(event.position)
    if any(each["id"] == entry_id and each["lane"] == event.lane for each in marks):
        return
    marks.append({"id": entry_id, "lane": event.lane, "type": event.type, "key": _key(event)})
    workspace.alter(document)
    document.note(FIELD, marks[-KEPT:])


def clear(workspace: Workspace, applied: Iterable[Event]) -> None:
    """Take the marks of applied events from every document of the batch."""
    marked = [document for document in workspace.everything() if FIELD in document.meta]
    if not marked:
        return
    ids: set[tuple[str, str]] = set()
    newest: dict[bytes, Position] = {}
    for event in applied:
        ids.add((event.lane, str(event.position)))
        key = _key(event)
        newest[key] = max(event.position, newest.get(key, ZERO))
    for document in marked:
        marks = document.meta[FIELD]
        left = [
            each
            for each in marks
            if (each["lane"], each["id"]) not in ids
            and newest.get(bytes(each["key"]), ZERO) <= Position.parse(each["id"])
        ]
        if len(left) == len(marks):
            continue
        workspace.alter(document)
        document.note(FIELD, left)
        if not left:
            del document.meta[FIELD]


def _key(event: Event) -> bytes:
    return blake2b(f"{event.type}\0{event.event_id}".encode(), digest_size=8).digest()
