"""A workspace that notices what was not loaded, and can take back what one event did."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from itertools import islice
from typing import Any

from projector.contract.event import Event
from projector.engine.loading import Loaded
from projector.engine.plan import carry
from projector.projections.document import Document
from projector.projections.workspace import Key, Needs, Workspace


class TrackedWorkspace(Workspace):
    """The engine's workspace.

    ``missing`` collects what a fold asked for and ``needs`` had not named: the engine loads it and folds again, so
    that a forgotten need costs time and never correctness.
    """

    def __init__(self, identify: Callable[[str, str], Any], loaded: Loaded) -> None:
        super().__init__(identify)
        self._loaded = loaded
        self._taken = 0
        self.missing = Needs()
        self.take_in()

    def take_in(self) -> None:
        """Take in what has been loaded since."""
        documents = self._loaded.documents
        for (collection, key), known in islice(documents.items(), self._taken, None):
            if isinstance(known, Document):
                # Each round of folding begins with a document of its own.
                self.adopt(carry(known))
            else:
                self.add(collection, key, *known)
        self._taken = len(documents)

    def anything_missing(self) -> bool:
        """Whether something was asked for that is not loaded."""
        return bool(self.missing.documents or self.missing.matching)

    def peek(self, collection: str, key: str) -> Document | None:
        document = self._documents[collection].get(key)
        if document is None:
            self.missing.document(collection, key)
            return None
        return document if document.stored or document.changed else None

    def find(self, collection: str, field: str, value: Any) -> list[Document]:
        if (collection, field, value) not in self._loaded.matched:
            self.missing.match(collection, field, value)
        return super().find(collection, field, value)

    def touch(self, event: Event, collection: str, key: str) -> Document | None:
        if key not in self._documents[collection]:
            self.missing.document(collection, key)
        return super().touch(event, collection, key)


class SavepointWorkspace(TrackedWorkspace):
    """The same, remembering how every document was before the current event; slower, used once something failed.

    Relies on the rule of ``Document`` that values are replaced and never changed in place.
    """

    def __init__(self, identify: Callable[[str, str], Any], loaded: Loaded) -> None:
        self._before: dict[Key, dict[str, Any]] = {}
        self._outcome: tuple[Any, Any, Any, int] = ({}, {}, {}, 0)
        super().__init__(identify, loaded)

    def begin(self) -> None:
        """Set the savepoint: what follows can be taken back."""
        self._before = {}
        self._outcome = (copy(self.counts), copy(self.appeared), copy(self.renamed), len(self.touched))

    def roll_back(self) -> None:
        """Undo everything since the savepoint."""
        for key, slots in self._before.items():
            document = self._documents[key[0]][key[1]]
            for name, value in slots.items():
                setattr(document, name, value)
        self.counts, self.appeared, self.renamed, touched = self._outcome
        while len(self.touched) > touched:
            self.touched.popitem()
        self._before = {}

    def add(self, collection: str, key: str, stored: Any, partial: bool = False) -> Document:
        return self._remember(super().add(collection, key, stored, partial))

    def peek(self, collection: str, key: str) -> Document | None:
        document = super().peek(collection, key)
        return None if document is None else self._remember(document)

    def find(self, collection: str, field: str, value: Any) -> list[Document]:
        return [self._remember(document) for document in super().find(collection, field, value)]

    def _remember(self, document: Document) -> Document:
        key = (document.collection, document.key)
        if key not in self._before:
            slots = {name: copy(getattr(document, name)) for name in Document.__slots__}
            slots["appended"] = {name: list(rows) for name, rows in document.appended.items()}
            self._before[key] = slots
        return document
