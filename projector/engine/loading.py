"""The stored documents of a batch, loaded with one query per collection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from projector.contract.collections import CUSTOMERS, PROJECTED
from projector.engine.errors import EngineError
from projector.engine.ports import Store
from projector.projections.document import Document
from projector.projections.workspace import Key, Needs

Stored = tuple[Mapping[str, Any] | None, bool]
"""A stored document, or None for its absence; and whether its large arrays were left out."""

Known = Stored | Document
"""What is known of a document: as the store gave it, or planned by the batch before this one (``plan.carry``)."""


class Overlay(Protocol):
    """Documents of the batch before this one, whose write is under way: newer than what the store would say."""

    def get(self, key: Key) -> Document | None:
        """The document as that batch leaves it, or None when it leaves it alone."""

    def of_collection(self, collection: str) -> Iterable[tuple[Key, Document]]:
        """All of its documents of a collection."""


class NoOverlay:
    """Nothing is under way."""

    def get(self, key: Key) -> Document | None:
        return None

    def of_collection(self, collection: str) -> Iterable[tuple[Key, Document]]:
        return ()


class MustSettleFirst(EngineError):
    """The write under way must end before this batch can be folded: the store alone can say what is asked."""


class Loaded:
    """What is known of the store for one batch; stored documents in it are never changed."""

    __slots__ = ("_overlay", "_store", "documents", "matched")

    def __init__(self, store: Store, overlay: Overlay) -> None:
        self._store = store
        self._overlay = overlay
        self.documents: dict[Key, Known] = {}
        self.matched: set[tuple[str, str, Any]] = set()

    def is_stored(self, key: Key) -> bool:
        """Whether a loaded document exists."""
        known = self.documents[key]
        return isinstance(known, Document) or known[0] is not None

    def load(self, needs: Needs) -> None:
        """Load what is needed and not loaded yet. Raises StoreAway, MustSettleFirst."""
        self._load_customers(needs.customers)
        for (collection, field), values in needs.matching.items():
            self._load_matching(collection, field, values)
        for collection, keys in needs.documents.items():
            self._load_documents(collection, keys)

    def load_whole(self, keys: Iterable[Key]) -> None:
        """Load documents again with their large arrays. Raises StoreAway, MustSettleFirst."""
        by_collection: dict[str, list[str]] = {}
        for collection, key in keys:
            if self._overlay.get((collection, key)) is not None:
                raise MustSettleFirst(collection)
            by_collection.setdefault(collection, []).append(key)
        for collection, names in by_collection.items():
            found = self._store.fetch(collection, names, whole=True)
            for name in names:
                self.documents[(collection, name)] = (found.get(name), False)

    def _load_customers(self, wanted: Iterable[str]) -> None:
        """The customers and, along their merges, everyone behind them."""
        missing = set(wanted)
        while missing:
            self._load_documents(CUSTOMERS, missing)
            targets = set()
            for customer in missing:
                target = _merged_into(self.documents[(CUSTOMERS, customer)])
                if isinstance(target, str) and target and (CUSTOMERS, target) not in self.documents:
                    targets.add(target)
            missing = targets

    def _load_documents(self, collection: str, keys: Iterable[str]) -> None:
        documents, shared = self.documents, PROJECTED[collection].shared
        missing = []
        for key in keys:
            if (collection, key) in documents:
                continue
            under_way = self._overlay.get((collection, key))
            if under_way is None:
                missing.append(key)
            elif shared:
                raise MustSettleFirst(collection)
            else:
                documents[(collection, key)] = under_way
        if not missing:
            return
        found = self._store.fetch(collection, missing)
        partial = bool(PROJECTED[collection].arrays)
        for key in missing:
            stored = found.get(key)
            documents[(collection, key)] = (stored, partial and stored is not None)

    def _load_matching(self, collection: str, field: str, values: Iterable[Any]) -> None:
        missing = [value for value in values if (collection, field, value) not in self.matched]
        if not missing:
            return
        self.matched.update((collection, field, value) for value in missing)
        documents, partial = self.documents, bool(PROJECTED[collection].arrays)
        for key, under_way in self._overlay.of_collection(collection):
            documents.setdefault(key, under_way)
        for name, stored in self._store.fetch_matching(collection, field, missing):
            documents.setdefault((collection, name), (stored, partial))


def _merged_into(customer: Known) -> Any:
    if isinstance(customer, Document):
        return customer.data.get("mergedInto")
    return None if customer[0] is None else customer[0].get("mergedInto")
