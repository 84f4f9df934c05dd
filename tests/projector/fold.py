"""A small in-memory projector: batches of events against a dictionary, exactly in the steps of the engine.

It collects needs, loads, folds in order, settles links and writes back with customers last. Everything written is
checked to be storable. ``World`` plays redelivery, splits into batches and crashes between two document writes.
"""

from __future__ import annotations

import copy
import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from projector.contract.errors import PermanentError
from projector.contract.event import Event, Lane
from projector.contract.position import Position
from projector.projections import links, registry
from projector.projections.document import Document
from projector.projections.workspace import Needs, Workspace

START = 1_782_864_000_000
"""Entry time of the first made event: 2026-07-01T00:00:00Z."""


class Crash(Exception):
    """The process died between two document writes."""


def at(ms: int) -> datetime:
    """The entry time of an event made with ``ms``."""
    return Position(START + ms, 0).time


def moment(text: str) -> datetime:
    """A moment as the read models hold it."""
    parsed = datetime.fromisoformat(text)
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)


def event(
    event_type: str,
    body: Mapping[str, Any] | None = None,
    *,
    ms: int = 0,
    seq: int = 0,
    lane: Lane = "ext",
    conv: str | None = None,
    usr: str | None = None,
    cause: str | None = None,
    late: bool = False,
    **fields: str,
) -> Event:
    """One decoded entry, ``ms`` milliseconds after START. Without a cause the entry id is the event id."""
    position = Position(START + ms, seq)
    body = dict(body or {})
    envelope = {"typ": event_type, **fields}
    envelope |= {name: value for name, value in (("conv", conv), ("usr", usr), ("cause", cause)) if value}
    event_id = cause or str(position)
    text = json.dumps([event_type, event_id, body], sort_keys=True, default=str)
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    conversation = fields.get("cid") or conv
    return Event(event_type, lane, position, event_id, conversation, usr, body, envelope, digest, late)


def numbered(*events: Event) -> list[Event]:
    """The events with growing entry ids, one second apart, starting at START + 1 s; made-up event ids stay apart."""
    result = []
    for number, item in enumerate(events, start=1):
        position = Position(START + number * 1000, 0)
        given = "cause" in item.fields
        digest = item.digest if given else hashlib.blake2b(item.digest + str(position).encode(), digest_size=8).digest()
        event_id = item.event_id if given else str(position)
        result.append(replace(item, position=position, event_id=event_id, digest=digest))
    return result


def late(*events: Event) -> list[Event]:
    """The events as entries that arrive out of stream order: replayed dead letters, claimed from another."""
    return [replace(item, late=True) for item in events]


@dataclass
class World:
    """The stored documents and what became of the events."""

    store: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    dead: list[tuple[Event, PermanentError]] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    forgotten: set[tuple[str, str]] = field(default_factory=set)
    """What folds asked for and their ``needs`` had not named; the engine folds such a batch again."""
    projections: dict[str, registry.Projection] = field(default_factory=registry.load)

    # -- delivering --------------------------------------------------------------------------------------------

    def deliver(self, *events: Event, sizes: Iterable[int] = ()) -> World:
        """Apply events in the order given, in batches of the given sizes; what is left over makes one last batch."""
        waiting = list(events)
        for size in sizes:
            self.batch(waiting[:size])
            waiting = waiting[size:]
        self.batch(waiting)
        return self

    def one_by_one(self, *events: Event) -> World:
        """Apply every event in a batch of its own."""
        return self.deliver(*events, sizes=[1] * len(events))

    def batch(self, events: Sequence[Event], crash_after: int | None = None) -> None:
        """Apply one batch; with ``crash_after`` die after that many document writes."""
        if not events:
            return
        workspace = _LoadingWorkspace(self)
        wanted = Needs()
        for item in events:
            if item.type in self.projections:
                self.projections[item.type].needs(item, wanted)
        self._load(workspace, wanted)
        for item in events:
            projection = self.projections.get(item.type)
            if projection is None:
                self.counts[("unhandled", item.type)] += 1
                continue
            before = len(workspace.touched)
            try:
                projection.fold(item, workspace)
            except PermanentError as error:
                assert len(workspace.touched) == before, "a permanent error came after the first write"
                self.dead.append((item, error))
        self._load(workspace, links.needs(workspace))
        links.settle(workspace)
        self.counts += workspace.counts
        self._write(workspace, crash_after)

    # -- reading -----------------------------------------------------------------------------------------------

    def get(self, collection: str, key: str) -> dict[str, Any]:
        """A stored document as a reader sees it: without ``_proj``. KeyError when there is none."""
        return {name: value for name, value in self.store[(collection, key)].items() if name != "_proj"}

    def has(self, collection: str, key: str) -> bool:
        """Whether a document is stored."""
        return (collection, key) in self.store

    def visible(self, without: Iterable[str] = ()) -> dict[tuple[str, str], dict[str, Any]]:
        """Everything readers see; internal collections and the named fields are left out."""
        hidden = {"_proj", *without}
        return {
            key: {name: value for name, value in document.items() if name not in hidden}
            for key, document in self.store.items()
            if not key[0].startswith("projector-")
        }

    def counted(self, what: str) -> int:
        """How often an outcome was counted, over all types."""
        return sum(number for (name, _), number in self.counts.items() if name == what)

    # -- the engine's steps ------------------------------------------------------------------------------------

    def _load(self, workspace: _LoadingWorkspace, wanted: Needs) -> None:
        for collection, keys in wanted.documents.items():
            for key in sorted(keys):
                workspace.add(collection, key, self._stored(collection, key))
        for customer_id in sorted(wanted.customers):
            seen: set[str] = set()
            current: Any = customer_id
            while isinstance(current, str) and current and current not in seen:
                seen.add(current)
                stored = self._stored("customers", current)
                workspace.add("customers", current, stored)
                current = (stored or {}).get("mergedInto")
        for (collection, path), values in wanted.matching.items():
            workspace.matched |= {(collection, path, value) for value in values}
            for (name, key), document in sorted(self.store.items(), key=lambda item: item[0]):
                if name == collection and _at(document, path) in values:
                    workspace.add(collection, key, copy.deepcopy(document))

    def _stored(self, collection: str, key: str) -> dict[str, Any] | None:
        return copy.deepcopy(self.store.get((collection, key)))

    def _write(self, workspace: Workspace, crash_after: int | None) -> None:
        changed = sorted(
            workspace.changed(), key=lambda document: (*_order(document.collection), document.collection, document.key)
        )
        for number, document in enumerate(changed):
            if crash_after is not None and number >= crash_after:
                raise Crash
            self._write_one(document)
        if crash_after is not None:
            raise Crash

    def _write_one(self, document: Document) -> None:
        assert not document.appended, "this runner loads documents whole"
        values = {"_id": document.id, **document.data}
        meta = {**document.meta, "rev": document.revision + 1}
        assert len(values) > 1, f"{document.collection}/{document.key} would be written without a field"
        check_storable({**values, "_proj": meta})
        self.store[(document.collection, document.key)] = copy.deepcopy({**values, "_proj": meta})


class _LoadingWorkspace(Workspace):
    """Loads what a fold asks for and its ``needs`` had not named, and says so."""

    def __init__(self, world: World) -> None:
        super().__init__(lambda collection, key: f"id:{collection}:{key}")
        self._world = world
        self.matched: set[tuple[str, str, Any]] = set()

    def peek(self, collection: str, key: str) -> Document | None:
        self._ensure(collection, key)
        return super().peek(collection, key)

    def touch(self, event: Event, collection: str, key: str) -> Document | None:
        self._ensure(collection, key)
        return super().touch(event, collection, key)

    def find(self, collection: str, field: str, value: Any) -> list[Document]:
        if (collection, field, value) not in self.matched:
            self._world.forgotten.add((collection, f"{field}={value}"))
            wanted = Needs()
            wanted.match(collection, field, value)
            self._world._load(self, wanted)
        return super().find(collection, field, value)

    def _ensure(self, collection: str, key: str) -> None:
        if not self.has(collection, key):
            self._world.forgotten.add((collection, key))
            wanted = Needs()
            wanted.document(collection, key)
            self._world._load(self, wanted)


def check_storable(value: Any, path: str = "") -> None:
    """Fail unless MongoDB takes the value as it is and gives it back the same."""
    if value is None or isinstance(value, bool | bytes):
        return
    if isinstance(value, int):
        assert -(2**63) <= value < 2**63, f"{path} is beyond 64 bits"
    elif isinstance(value, float):
        assert math.isfinite(value), f"{path} is not finite"
    elif isinstance(value, str):
        assert "\x00" not in value, f"{path} holds NUL"
        value.encode("utf-8")
    elif isinstance(value, datetime):
        assert value.tzinfo is UTC, f"{path} is not in UTC"
        assert value.microsecond % 1000 == 0, f"{path} is finer than a millisecond"
    elif isinstance(value, list):
        for number, item in enumerate(value):
            check_storable(item, f"{path}[{number}]")
    else:
        assert isinstance(value, dict), f"{path} is a {type(value).__name__}"
        for name, item in value.items():
            assert isinstance(name, str), f"{path} has a key that is no text"
            assert name, f"{path} has an empty key"
            assert not name.startswith("$"), f"{path} has an operator as key"
            assert "\x00" not in name, f"{path} has a key with NUL"
            assert "." not in name, f"{path} has a key with a dot"
            check_storable(item, f"{path}.{name}")


def _order(collection: str) -> tuple[int]:
    last = links.WRITTEN_LAST
    return (last.index(collection) + 1 if collection in last else 0,)


def _at(document: Mapping[str, Any], path: str) -> Any:
    value: Any = document
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value if not isinstance(value, list | dict) else None
