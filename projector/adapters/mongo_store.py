"""The read models in MongoDB."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from bson import ObjectId
from pymongo import IndexModel
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import OperationFailure
from pymongo.write_concern import WriteConcern

from projector.adapters.mongo_commands import commands, send
from projector.adapters.mongo_errors import DUPLICATE_KEY, translated, translated_write
from projector.contract.collections import KEYED_BY_ID, PROJECTED, CollectionSpec, Index, split_key
from projector.engine.errors import Conflict
from projector.engine.ports import Write

_Document = dict[str, Any]

FENCE = "fence"
QUICK = WriteConcern(w=1)
DURABLE = WriteConcern(w="majority", j=True, wtimeout=10_000)
"""Acknowledged once it is in the journal (of a majority, where there is one), with everything written before it."""

_BY_ID = {"_id": 1}
"""Named in every guarded update: a filter of more than ``_id`` is planned, which the hint makes a third cheaper."""

_INDEX_PROBLEMS = {
    85: "exists with other options",
    86: "exists with other options",
    DUPLICATE_KEY: "stored documents break it",
}

_KEYS_PER_QUERY = 5_000
_KEY_BYTES_PER_QUERY = 4 * 2**20


def identify(collection: str, key: str) -> ObjectId:
    """The ``_id`` of a new document: 12 bytes of a hash over collection and natural key, or the key itself."""
    if collection in KEYED_BY_ID and ObjectId.is_valid(key):
        return ObjectId(key)
    return ObjectId(sha256(f"{collection}\0{key}".encode()).digest()[:12])


class MongoStore:
    """A ``Store`` on a database. Guarded by revision and fencing number in the filter of every write.

    ``prefix`` stands before the collections' names: a rebuild works beside the read models. ``fence`` names the field
    of the bookkeeping with the fencing number: owners with leases of their own, one per partition, compare only theirs.
    """

    def __init__(self, database: Database[_Document], prefix: str = "", fence: str = FENCE) -> None:
        self._fence = fence
        self._quick = {name: database.get_collection(prefix + name, write_concern=QUICK) for name in PROJECTED}

    def identify(self, collection: str, key: str) -> ObjectId:
        """See ``identify`` of this module."""
        return identify(collection, key)

    def fetch(self, collection: str, keys: Iterable[str], *, whole: bool = False) -> dict[str, _Document]:
        spec = PROJECTED[collection]
        source = self._quick[collection]
        projection = None if whole or not spec.arrays else dict.fromkeys(spec.arrays, 0)
        found: dict[str, _Document] = {}
        with translated():
            for chunk in _chunks(keys):
                if not spec.key_fields:
                    names = {identify(collection, key): key for key in chunk}
                    for document in source.find({"_id": {"$in": list(names)}}, projection):
                        found[names[document["_id"]]] = document
                    continue
                wanted = set(chunk)
                for document in source.find(by_key(spec, chunk), projection):
                    key = spec.key_of(document)
                    if key is not None and key in wanted:
                        found[key] = document
        return found

    def fetch_matching(self, collection: str, field: str, values: Iterable[Any]) -> list[tuple[str, _Document]]:
        spec = PROJECTED[collection]
        projection = dict.fromkeys(spec.arrays, 0) if spec.arrays else None
        found = []
        with translated():
            for chunk in _chunks(values):
                for document in self._quick[collection].find({field: {"$in": chunk}}, projection):
                    key = spec.key_of(document)
                    if key is not None:
                        found.append((key, document))
        return found

    def write(self, collection: str, writes: Sequence[Write], fence: int, *, durable: bool) -> None:
        not_newer = {"$not": {"$gt": fence}}
        inserts: list[_Document] = []
        updates: list[_Document] = []
        for write in writes:
            if self._fence != FENCE:
                meta = dict(write.values["_proj"])
                meta[self._fence] = meta.pop(FENCE)
                write.values["_proj"] = meta
            if write.expected is None:
                inserts.append(write.values)
                continue
            change: _Document = {"$set": write.values}
            if write.pushes:
                change["$push"] = {name: {"$each": rows, "$slice": -cap} for name, (rows, cap) in write.pushes.items()}
            # A document that another program made has no revision: null matches what is missing.
            guard = {"_id": write.id, "_proj.rev": write.expected or None, f"_proj.{self._fence}": not_newer}
            updates.append({"q": guard, "u": change, "hint": _BY_ID})
        target = self._quick[collection]
        with translated_write(PROJECTED[collection].key_fields):
            waiting = commands(inserts, updates, target.codec_options)
            matched = send(target, waiting, DURABLE if durable else QUICK)
        if matched != len(updates):
            raise Conflict


def make_indexes(database: Database[_Document], indexes: Mapping[str, Iterable[Index]]) -> list[str]:
    """Create what is missing of the indexes, by collection.

    Returns those that cannot be had, as ``collection.name: why``: one of the same fields exists with other options, or
    stored documents break a unique one. They need an operator; the guards of the writes do not depend on them.
    Raises StoreAway.
    """
    problems: list[str] = []
    with translated():
        for name, wanted in indexes.items():
            together = tuple(wanted)
            try:
                create_together(database[name], together)
            except OperationFailure as error:
                if error.code not in _INDEX_PROBLEMS:
                    raise
                problems += _one_by_one(database[name], together)
    return problems


def create_together(collection: Collection[_Document], indexes: Sequence[Index]) -> None:
    """Create what is missing in one command, for which the server makes one durable step, not one per index."""
    if indexes:
        collection.create_indexes([IndexModel(list(index.fields), unique=index.unique) for index in indexes])


def _one_by_one(collection: Collection[_Document], indexes: Iterable[Index]) -> Iterator[str]:
    for index in indexes:
        try:
            create_together(collection, (index,))
        except OperationFailure as error:
            if error.code not in _INDEX_PROBLEMS:
                raise
            yield f"{collection.name}.{index.name}: {_INDEX_PROBLEMS[error.code]}"


def by_key(spec: CollectionSpec, keys: Sequence[str]) -> _Document:
    """A filter that finds at least the documents with the keys, served by the unique index."""
    if len(spec.key_fields) == 1:
        return {spec.key_fields[0]: {"$in": list(keys)}}
    parts = list(zip(*(split_key(key, len(spec.key_fields)) for key in keys), strict=True))
    return {field: {"$in": sorted(set(values))} for field, values in zip(spec.key_fields, parts, strict=True)}


def _chunks(keys: Iterable[Any]) -> Iterator[list[Any]]:
    """Parts that fit into one query each, whatever producers send as an id."""
    chunk: list[Any] = []
    size = 0
    for key in keys:
        chunk.append(key)
        size += 4 * len(key) if isinstance(key, str) else 16
        if len(chunk) >= _KEYS_PER_QUERY or size >= _KEY_BYTES_PER_QUERY:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
