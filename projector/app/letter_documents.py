"""The documents that an event names, as text: what they are, and what they would be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from projector.contract.collections import CUSTOMERS, EFFECTS, PARKED, PROJECTED
from projector.contract.event import Event
from projector.contract.letters import Beside
from projector.engine.dead_letters import needs_of
from projector.engine.ports import Store
from projector.engine.tracking import TrackedWorkspace
from projector.projections.registry import Projection
from projector.projections.workspace import Key

MOST_DOCUMENTS = 6
_NEVER = frozenset({PARKED, EFFECTS})
"""Bookkeeping that no reader sees."""


def beside(store: Store, projections: Mapping[str, Projection], event: Event) -> list[Beside]:
    """The named documents as they are stored now. Raises StoreAway."""
    found = []
    for collection, key in _named(projections, event):
        stored = store.fetch(collection, [key]).get(key)
        found.append(Beside(collection, key, _text(collection, stored) if stored is not None else ""))
    return found


def folded_beside(workspace: TrackedWorkspace, projections: Mapping[str, Projection], event: Event) -> list[Beside]:
    """The same documents as a fold has left them in memory."""
    found = []
    for collection, key in _named(projections, event):
        document = workspace.peek(collection, key)
        found.append(Beside(collection, key, _text(collection, document.data) if document is not None else ""))
    return found


def _named(projections: Mapping[str, Projection], event: Event) -> list[Key]:
    """What the event is about first, its customers after that."""
    needs = needs_of(projections, event)
    keys = [
        (collection, key) for collection, names in sorted(needs.documents.items()) for key in sorted(names)
        if collection not in _NEVER
    ]  # fmt: skip
    keys += [(CUSTOMERS, key) for key in sorted(needs.customers) if (CUSTOMERS, key) not in keys]
    return keys[:MOST_DOCUMENTS]


def _text(collection: str, document: Mapping[str, Any]) -> str:
    left_out = {"_proj", "_id", *PROJECTED[collection].arrays}
    shown = {name: value for name, value in document.items() if name not in left_out}
    return json.dumps(shown, indent=2, sort_keys=True, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        moment = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
        return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return str(value)
