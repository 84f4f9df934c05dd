"""The documents of one batch, loaded before the fold and written after it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from projector.contract.event import Event
from projector.projections.document import Document

Key = tuple[str, str]
"""(collection, natural key as one text)."""

REFERRED = frozenset({"customers", "contacts"})
"""Collections whose documents others refer to before they exist (rule LINK-2)."""


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

    def include(self, other: Needs) -> None:
        """Name what another one names as well."""
        self.customers |= other.customers
        for collection, keys in other.documents.items():
            self.documents[collection] |= keys
        for place, values in other.matching.items():
            self.matching[place] |= values


class Workspace:
    """Documents in memory, keyed by (collection, natural key).

    ``identify`` gives the ``_id`` of a document that is not stored yet; it depends on collection and key alone, so that
    a rebuild gives the same one (rule LINK-3).
    """

    def __init__(self, identify: Callable[[str, str], Any]) -> None:
        self._identify = identify
        self._documents: dict[str, dict[str, Document]] = defaultdict(dict)
        self.touched: dict[Key, Document] = {}
        self.counts: Counter[tuple[str, str]] = Counter()
        self.appeared: dict[Key, Event] = {}
        """Documents that others refer to (customers, contacts) and that began to exist in this batch, by what."""
        self.renamed: dict[str, Event] = {}
        """Customers that got another name in this batch, and the event with the greatest entry time that gave one."""

    # -- loading (engine) --------------------------------------------------------------------------------------

    def add(self, collection: str, key: str, stored: Mapping[str, Any] | None, partial: bool = False) -> Document:
        """Take a loaded document in (or the fact that there is none); one that is here already stays."""
        documents = self._documents[collection]
        known = documents.get(key)
        if known is None:
            identity = None if stored is not None else self._identify(collection, key)
            documents[key] = known = Document(collection, key, identity, stored, partial)
        return known

    def adopt(self, document: Document) -> None:
        """Take in a document that another workspace has left; one that is here already stays."""
        self._documents[document.collection].setdefault(document.key, document)

    def has(self, collection: str, key: str) -> bool:
        """Whether the document, or its absence, has been loaded."""
        return key in self._documents[collection]

    # -- reading -----------------------------------------------------------------------------------------------

    def peek(self, collection: str, key: str) -> Document | None:
        """A document that exists, without touching it."""
        document = self._documents[collection].get(key)
        return document if document is not None and document.exists else None

    def find(self, collection: str, field: str, value: Any) -> list[Document]:
        """Existing documents of a collection whose value at ``field`` equals ``value``, in key order.

        Sees this batch's own changes; the stored ones must have been asked for with ``Needs.match``.
        """
        found = [document for document in self.existing(collection) if document.get(field) == value]
        return sorted(found, key=lambda document: document.key)

    def existing(self, collection: str) -> list[Document]:
        """Every loaded or begun document of a collection that exists."""
        return [document for document in self._documents[collection].values() if document.exists]

    def everything(self) -> Iterator[Document]:
        """Every loaded or begun document."""
        return (document for documents in self._documents.values() for document in documents.values())

    def chain(self, customer_id: str) -> list[str]:
        """The merge chain from an id to its end; stops at an id already seen (rules ID-4, ID-5)."""
        chain = [customer_id]
        while True:
            document = self.peek("customers", chain[-1])
            target = document.get("mergedInto") if document is not None else None
            if not isinstance(target, str) or not target or target in chain:
                return chain
            chain.append(target)

    def resolve(self, customer_id: str) -> str:
        """The customer that an id stands for: the end of its merge chain."""
        return self.chain(customer_id)[-1]

    def reference(self, collection: str, key: str) -> Any:
        """The ``_id`` of a document that exists, else None (rule LINK-2)."""
        document = self.peek(collection, key)
        return None if document is None else document.id

    def identity(self, collection: str, key: str) -> Any:
        """The ``_id`` that belongs to a natural key, whether or not there is such a document."""
        return self._identify(collection, key)

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
        if collection in REFERRED and not document.exists:
            self.appeared[(collection, key)] = event
            document.note("appeared", event.position.ms)
        document.mark_applied(event)
        self.touched[(collection, key)] = document
        return document

    def alter(self, document: Document) -> Document:
        """Take a document into the batch's writes without an event of its own (links, name copies, merges)."""
        self.touched[(document.collection, document.key)] = document
        return document

    def link(self, customer_id: str, event: Event) -> None:
        """Say that a customer got another name: the copies of it are settled after the fold (``links.rename``)."""
        known = self.renamed.get(customer_id)
        if known is None or known.time <= event.time:
            self.renamed[customer_id] = event

    def count(self, what: str, event_type: str) -> None:
        """Count an outcome: applied, duplicate, stale, conflict, gated, dropped, unknown, warning.

        ``stale`` older than what is stored; ``conflict`` a decision or merge that contradicts a stored one; ``gated``
        stopped by a one-way gate or a terminal lock; ``dropped`` beyond a bound; ``unknown`` a word outside its list.
        """
        self.counts[(what, event_type)] += 1

    def changed(self) -> Iterator[Document]:
        """Documents that must be written."""
        return (document for document in self.touched.values() if document.changed)

    def keys(self) -> Iterable[Key]:
        """Everything loaded."""
        return [(collection, key) for collection, documents in self._documents.items() for key in documents]
