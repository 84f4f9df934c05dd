"""The documents of one batch, loaded before the fold and written after it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from projector.contract.event import Event
from projector.projections.document import Document

Key = tuple[str, str]
"""(collection, natural key as one text)."""


class Needs:
    """What a batch must load before it can be folded, collected from its events."""

    __slots__ = ("customers", "documents", "matching")

    def __init__(self) -> None:
        self.documents: dict[str, set[str]] = defaultdict(set)
        self.customers: set[str] = set()
        self.matching: dict[tuple[str, str], set[Any]] = defaultdict(set)

    def document(self, collection: str, key: str) -> None:
        """One document by its natural key."""
        self.documents[collection].add(key)

    def customer(self, customer_id: str | None) -> None:
        """A customer, the whole merge chain behind it, and the canonical customer at its end."""
        if customer_id:
            self.customers.add(customer_id)

    def match(self, collection: str, field: str, value: Any) -> None:
        """All documents of a collection whose ``field`` equals ``value``."""
        self.matching[(collection, field)].add(value)


class Workspace:
    """Documents in memory, keyed by (collection, natural key).

    ``identify`` gives the ``_id`` of a document that is not stored yet; it depends on collection and key alone, so that
    a rebuild gives the same one (rule LINK-3).
    """

    def __init__(self, identify: Callable[[str, str], Any]) -> None:
        self._identify = identify
        self._documents: dict[Key, Document] = {}
        self.touched: dict[Key, Document] = {}
        self.counts: Counter[tuple[str, str]] = Counter()
        self.links: dict[str, Event] = {}
        """Customers whose document appeared, was renamed or merged in this batch, and the last such event."""

    # -- loading (engine) --------------------------------------------------------------------------------------

    def add(self, collection: str, key: str, stored: Mapping[str, Any] | None, partial: bool = False) -> Document:
        """Take a loaded document in (or the fact that there is none); one that is here already stays."""
        known = self._documents.get((collection, key))
        if known is None:
            known = Document(collection, key, self._identify(collection, key), stored, partial)
            self._documents[(collection, key)] = known
        return known

    def has(self, collection: str, key: str) -> bool:
        """Whether the document, or its absence, has been loaded."""
        return (collection, key) in self._documents

    # -- reading -----------------------------------------------------------------------------------------------

    def peek(self, collection: str, key: str) -> Document | None:
        """A document that exists, without touching it."""
        document = self._documents.get((collection, key))
        return document if document is not None and document.exists else None

    def find(self, collection: str, field: str, value: Any) -> list[Document]:
        """Existing documents of a collection whose value at ``field`` equals ``value``, in key order.

        Sees this batch's own changes; the stored ones must have been asked for with ``Needs.match``.
        """
        found = [
            document
            for (name, _), document in self._documents.items()
            if name == collection and document.exists and document.get(field) == value
        ]
        return sorted(found, key=lambda document: document.key)

    def resolve(self, customer_id: str) -> str:
        """The end of the merge chain; stops at an id already seen (rules ID-4, ID-5)."""
        seen = {customer_id}
        current = customer_id
        while True:
            document = self.peek("customers", current)
            target = document.get("mergedInto") if document is not None else None
            if not isinstance(target, str) or not target or target in seen:
                return current
            seen.add(target)
            current = target

    def reference(self, collection: str, key: str) -> Any:
        """The ``_id`` of a document that exists, else None (rule LINK-2)."""
        document = self.peek(collection, key)
        return None if document is None else document.id

    # -- folding -----------------------------------------------------------------------------------------------

    def touch(self, event: Event, collection: str, key: str) -> Document | None:
        """Begin to apply an event to a document (a stub when unknown); None when it is applied already.

        Marks the event as applied. The caller sets the natural key of a stub and calls ``stamp`` through
        ``Document.stamp(event.time)`` when the event has an effect.
        """
        document = self.add(collection, key, None)
        if document.has_applied(event):
            self.count("duplicate", event.type)
            return None
        document.mark_applied(event)
        self.touched[(collection, key)] = document
        return document

    def alter(self, document: Document) -> Document:
        """Take a document into the batch's writes without an event of its own (links, name copies, merges)."""
        self.touched[(document.collection, document.key)] = document
        return document

    def link(self, customer_id: str, event: Event) -> None:
        """Say that a customer appeared, was renamed or was merged: its dependents are settled after the fold."""
        self.links[customer_id] = event

    def count(self, what: str, event_type: str) -> None:
        """Count an outcome: applied, duplicate, stale, conflict, unknown, warning."""
        self.counts[(what, event_type)] += 1

    def changed(self) -> Iterator[Document]:
        """Documents that must be written."""
        return (document for document in self.touched.values() if document.changed)

    def keys(self) -> Iterable[Key]:
        """Everything loaded."""
        return self._documents.keys()
