"""Which events of a history have a part in one document: those that touch it, and all that those depend on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from projector.contract.collections import CUSTOMERS, PROJECTED, split_key
from projector.contract.event import Event
from projector.projections.registry import Projection
from projector.projections.workspace import Key, Needs

_LONGEST = 256
"""Longer texts identify nothing."""


class Related:
    """Grows while the history is read; when a whole pass has added nothing, every related event has been seen.

    Two events are related when one needs a document that the other needs, or looks for documents by a value that the
    other carries. That is more than has an effect, and never less.
    """

    def __init__(self, projections: Mapping[str, Projection], collection: str, key: str) -> None:
        self._projections = projections
        self._keys: set[Key] = set()
        self._values: set[Any] = set()
        # Rows that are only ever inserted are named by nobody's needs; their keys name what they are about.
        self._parts = {key, *split_key(key, key.count("/") + 1)}
        self._add_key((collection, key))

    @property
    def size(self) -> int:
        """How much is known; the same before and after a pass that has added nothing."""
        return len(self._keys) + len(self._values)

    def learn(self, document: Mapping[str, Any]) -> None:
        """Take in the values of a stored document."""
        self._add_values(document.values())

    def takes(self, event: Event) -> bool:
        """Whether the event is related; what it needs and carries is related from then on."""
        needs = Needs()
        try:
            self._projections[event.type].needs(event, needs)
        except Exception:
            return True  # its fold decides about it, as it did the first time
        keys = {(collection, key) for collection, names in needs.documents.items() for key in names}
        keys.update((CUSTOMERS, customer) for customer in needs.customers)
        looked_for = {value for values in needs.matching.values() for value in values}
        begins = any(key in self._parts for _, key in keys)
        if not begins and self._keys.isdisjoint(keys) and self._values.isdisjoint(looked_for):
            return False
        for key in keys:
            self._add_key(key)
        self._values |= looked_for
        self._add_values(event.body.values())
        self._add_values((event.conversation, event.customer, *event.fields.values()))
        return True

    def _add_key(self, key: Key) -> None:
        self._keys.add(key)
        fields = PROJECTED[key[0]].key_fields if key[0] in PROJECTED else ()
        self._values.add(key[1])
        if len(fields) > 1:
            self._values.update(split_key(key[1], len(fields)))

    def _add_values(self, values: Any) -> None:
        self._values.update(value for value in values if isinstance(value, str) and 0 < len(value) <= _LONGEST)
