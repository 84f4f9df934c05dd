"""Rows of a conversation's arrays: their ids, and repeated events that the bookkeeping no longer remembers."""

from __future__ import annotations

from projector.contract.event import Event
from projector.projections.document import Document, NeedsWholeDocument
from projector.projections.workspace import Workspace

Order = tuple[int, int, int, int]
"""The place of a row: time in ms, sequence, entry ms, entry seq."""


def row_id(event: Event) -> str:
    """The id of the row that an event makes: the same in every run (LINK-3), ends in the entry id."""
    return f"{event.digest.hex()}@{event.position}"


def is_repeated(workspace: Workspace, event: Event, collection: str, key: str, field: str, order: Order) -> bool:
    """Whether a row of this very event is in the array although its digest has been forgotten (DUP-1).

    A document remembers a bounded number of digests, its rows carry theirs for as long as they are kept. A repeated
    entry has the time of the first one and so belongs before the end of the array. Raises NeedsWholeDocument when the
    rows must be looked at and are not loaded.
    """
    document = workspace.peek(collection, key)
    if document is None or not document.forgets or document.remembers(event.digest):
        return False
    tail = (document.meta.get("tail") or {}).get(field)
    if tail is not None and tuple(tail) <= order and order[0] != event.position.ms:
        return False
    if document.partial:
        raise NeedsWholeDocument(collection, key)
    if not _has_row(document, field, event.digest.hex() + "@"):
        return False
    workspace.count("duplicate", event.type)
    return True


def _has_row(document: Document, field: str, prefix: str) -> bool:
    rows = document.get(field)
    return isinstance(rows, list) and any(str(row.get("id", "")).startswith(prefix) for row in rows)
