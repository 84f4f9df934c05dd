"""Ports of the engine in memory. ``tests/conformance`` runs them against the same suite as the real adapters."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import bson

from projector.adapters.mongo_store import identify
from projector.contract.collections import PROJECTED
from projector.contract.position import Position
from projector.engine.errors import Conflict, Refused
from projector.engine.ports import Grant, Write

_OPTIONS: bson.CodecOptions[dict[str, Any]] = bson.CodecOptions(tz_aware=True)

Hook = Callable[[str], None]
"""Called with the name of a method before it does anything; may raise what the real server would."""


def no_trouble(method: str) -> None:
    """The hook of a server that works."""


class MemoryStore:
    """``Store``: documents as BSON, so that only what MongoDB can hold comes back, as it would come back."""

    def __init__(self, trouble: Hook = no_trouble) -> None:
        self.stored: dict[str, dict[Any, bytes]] = {name: {} for name in PROJECTED}
        self.trouble = trouble
        self.lock = threading.Lock()

    def identify(self, collection: str, key: str) -> Any:
        return identify(collection, key)

    def fetch(self, collection: str, keys: Iterable[str], *, whole: bool = False) -> dict[str, dict[str, Any]]:
        self.trouble("fetch")
        wanted = set(keys)
        return {key: document for key, document in self._all(collection, whole) if key in wanted}

    def fetch_matching(self, collection: str, field: str, values: Iterable[Any]) -> list[tuple[str, dict[str, Any]]]:
        self.trouble("fetch_matching")
        wanted = list(values)
        return [pair for pair in self._all(collection, whole=False) if at(pair[1], field) in wanted]

    def write(self, collection: str, writes: Sequence[Write], fence: int, *, durable: bool) -> None:
        self.trouble("write")
        lost = False
        refused = False
        for write in writes:
            self.trouble("write one")
            try:
                with self.lock:
                    lost |= not self._write_one(collection, write, fence)
            except (bson.errors.BSONError, OverflowError, ValueError, TypeError):
                refused = True
        if refused:
            raise Refused("not storable")
        if lost:
            raise Conflict

    def documents(self, *, without: Iterable[str] = ("_proj",)) -> dict[tuple[str, str], dict[str, Any]]:
        """Everything stored, by (collection, key); internal collections and the named fields are left out."""
        hidden = set(without)
        return {
            (name, str(PROJECTED[name].key_of(document) or document["_id"])): {
                field: value for field, value in document.items() if field not in hidden
            }
            for name in PROJECTED
            if not name.startswith("projector-")
            for document in map(_decode, self.stored[name].values())
        }

    def put(self, collection: str, document: dict[str, Any]) -> None:
        """Store a document as another program would."""
        self.stored[collection][document["_id"]] = bson.encode(document)

    def _all(self, collection: str, whole: bool) -> list[tuple[str, dict[str, Any]]]:
        spec = PROJECTED[collection]
        found = []
        with self.lock:
            raw = list(self.stored[collection].values())
        for document in map(_decode, raw):
            key = spec.key_of(document)
            if key is not None:
                for name in () if whole else spec.arrays:
                    document.pop(name, None)
                found.append((key, document))
        return found

    def _write_one(self, collection: str, write: Write, fence: int) -> bool:
        spec, table = PROJECTED[collection], self.stored[collection]
        known = table.get(write.id)
        if write.expected is None:
            key = spec.key_of(write.values)
            taken = known is not None or any(spec.key_of(_decode(raw)) == key for raw in table.values())
            if not taken:
                table[write.id] = bson.encode(write.values)
            return not taken
        if known is None:
            return False
        document = _decode(known)
        meta = document.get("_proj") or {}
        if meta.get("rev") != (write.expected or None) or (meta.get("fence") or 0) > fence:
            return False
        document.update(write.values)
        for name, (rows, cap) in write.pushes.items():
            document[name] = [*(document.get(name) or []), *rows][-cap:]
        table[write.id] = bson.encode(document)
        return True


def at(document: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path, None where there is none."""
    value: Any = document
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _decode(raw: bytes) -> dict[str, Any]:
    return bson.decode(raw, codec_options=_OPTIONS)


@dataclass
class MemoryLease:
    """``Lease`` of one instance; the state is shared through ``shared``."""

    shared: dict[str, Any]
    consumer: str
    trouble: Hook = no_trouble

    def acquire(self) -> Grant | None:
        self.trouble("acquire")
        if self.shared.get("owner") not in (None, self.consumer):
            return None
        self.shared["owner"] = self.consumer
        self.shared["fence"] = self.shared.get("fence", 0) + 1
        self.shared["wanted"] = False
        names = self.shared.setdefault("consumers", [])
        if self.consumer not in names:
            names.append(self.consumer)
        previous = tuple(name for name in names if name != self.consumer)
        applied = {lane: Position(*each) for lane, each in self.shared.get("applied", {}).items()}
        return Grant(self.shared["fence"], previous, applied)

    def renew(self, report: Mapping[str, Any]) -> bool:
        self.trouble("renew")
        if self.shared.get("owner") != self.consumer:
            return False
        self.shared.setdefault("applied", {}).update(report.get("applied") or {})
        return True

    def handover_wanted(self) -> bool:
        return bool(self.shared.get("wanted"))

    def release(self) -> None:
        self.trouble("release")
        if self.shared.get("owner") == self.consumer:
            self.shared["owner"] = None
