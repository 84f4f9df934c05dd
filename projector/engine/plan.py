"""What a folded batch writes and announces."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from projector.contract.changes import Change
from projector.contract.collections import PROJECTED, CollectionSpec, split_key
from projector.contract.search_terms import SEARCH, SOURCES, search_terms
from projector.engine.ports import Write
from projector.projections.document import Document
from projector.projections.links import WRITTEN_LAST
from projector.projections.workspace import Key, Workspace

_START = (0, 0, 0, 0)
"""The tail of an array that is still empty: the first row can be appended without loading it."""

_ROWS_IN_MEMORY = 32
"""Rows of an array that are carried to the next batch; longer ones are left out, as if just loaded."""


@dataclass(slots=True)
class Plan:
    """Writes by collection, in the order in which they are done, and the changes to announce."""

    writes: list[tuple[str, list[Write]]]
    changes: list[Change]

    @property
    def documents(self) -> int:
        """How many documents are written."""
        return sum(len(writes) for _, writes in self.writes)


def make_plan(workspace: Workspace, fence: int) -> Plan:
    """Writes of everything that changed, customers last (see ``projections.links`` for why)."""
    by_collection: dict[str, list[Write]] = {}
    changes = []
    for document in workspace.changed():
        by_collection.setdefault(document.collection, []).append(_write(document, fence))
        changes.append(change_of(document))
    last = {name: number for number, name in enumerate(WRITTEN_LAST, 1)}
    order = sorted(by_collection, key=lambda name: last.get(name, 0))
    return Plan([(name, by_collection[name]) for name in order], changes)


def announcements(workspace: Workspace) -> list[Change]:
    """A change for every loaded document, for batches whose earlier attempt may have written without announcing."""
    return [change_of(document) for collection in PROJECTED for document in workspace.existing(collection)]


def change_of(document: Document) -> Change:
    """What the change stream says about a document, once the plan has given it its next revision."""
    field = PROJECTED[document.collection].customer_field
    customer = document.data.get(field) if field is not None else None
    customer = customer if isinstance(customer, str) else ""
    return Change(document.collection, document.key, customer, document.revision)


def _write(document: Document, fence: int) -> Write:
    data, spec = document.data, PROJECTED[document.collection]
    meta, revision = document.meta, document.revision
    meta["rev"] = revision + 1
    meta["fence"] = fence
    if not document.stored:
        _complete(document, spec)
        _refresh_search(document)
        return Write(document.key, document.id, None, {**data, "_id": document.id, "_proj": meta}, {})
    _refresh_search(document)
    values = {name: data[name] for name in document.changed if name != "_proj"}
    values["_proj"] = meta
    appended = document.appended
    pushes = {field: (rows, document.caps[field]) for field, rows in appended.items()} if appended else {}
    return Write(document.key, document.id, revision, values, pushes)


def _refresh_search(document: Document) -> None:
    """Keep the terms under which a document is found in step with what they are made of, whatever changed that."""
    sources = SOURCES.get(document.collection)
    if sources is None:
        return
    known = document.meta.get(SEARCH)
    if known is None or not document.stored or not sources.isdisjoint(document.changed):
        document.meta[SEARCH] = search_terms(document.collection, document.data, known or ())


def _complete(document: Document, spec: CollectionSpec) -> None:
    """What every new document carries, whoever began it: its key, and the tails of its empty arrays."""
    if spec.key_fields:
        for field, part in zip(spec.key_fields, split_key(document.key, len(spec.key_fields)), strict=True):
            document.data.setdefault(field, part)
    else:
        document.meta["key"] = document.key
    for field in spec.arrays:
        document.data.setdefault(field, [])
        tails = document.meta.setdefault("tail", {})
        if not document.data[field] and field not in tails:
            document.meta["tail"] = {**tails, field: list(_START)}


class Carried:
    """An ``Overlay``: the documents of a planned batch, to be carried on (``carry``) as the store will hold them.

    To be made after ``make_plan``, which gives every changed document its next revision. With ``unchanged`` documents
    that were only read are not loaded again either, unless other programs may have changed them.
    """

    def __init__(self, workspace: Workspace, *, unchanged: bool = False) -> None:
        self._changed: dict[Key, Document] = {
            (document.collection, document.key): document for document in workspace.changed()
        }
        self._known = self._changed
        if unchanged:
            self._known = {
                (document.collection, document.key): document
                for collection, spec in PROJECTED.items()
                if not spec.shared
                for document in workspace.existing(collection)
            }
            self._known |= self._changed

    def get(self, key: Key) -> Document | None:
        return self._known.get(key)

    def of_collection(self, collection: str) -> Iterable[tuple[Key, Document]]:
        return [(key, document) for key, document in self._changed.items() if key[0] == collection]


def carry(document: Document) -> Document:
    """A planned document as the next batch finds it; long arrays are left out, as if it had been loaded."""
    arrays = PROJECTED[document.collection].arrays
    if arrays and not document.partial:
        for field in arrays:
            rows = document.data.get(field)
            if rows is not None and len(rows) > _ROWS_IN_MEMORY:
                return document.continued(arrays)
    return document.continued(())
