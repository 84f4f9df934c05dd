"""Ports of the engine in memory. ``tests/conformance`` runs them against the same suite as the real adapters."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import bson

from projector.adapters.mongo_store import identify
from projector.adapters.redis_streams import dead_letter_fields
from projector.contract.changes import Change
from projector.contract.collections import PROJECTED
from projector.contract.event import LANES, Lane
from projector.contract.position import ZERO, Position
from projector.engine.entries import Failure, RawEntry
from projector.engine.errors import Conflict, GroupMissing, Refused
from projector.engine.ports import Grant, LaneState, Write

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
class _Inbox:
    entries: dict[Position, Sequence[bytes]] = field(default_factory=dict)
    last: Position = ZERO
    delivered: Position = ZERO
    pending: dict[Position, tuple[str, float]] = field(default_factory=dict)
    """Entry → (consumer, moment of the last delivery)."""


class MemoryStreams:
    """``Streams`` of one consumer. Several of them share a ``server``, as processes share a Redis."""

    def __init__(self, server: MemoryRedis, consumer: str, trouble: Hook = no_trouble) -> None:
        self.server = server
        self.consumer = consumer
        self.trouble = trouble
        self._lost = 0

    @property
    def lost(self) -> int:
        return self._lost

    def prepare(self) -> None:
        self.trouble("prepare")
        self.server.group = True

    def read(self, count: int, block_ms: int | None, lanes: Collection[Lane] = LANES) -> list[RawEntry]:
        self.trouble("read")
        self._need_group()
        entries = []
        for lane in lanes:
            inbox = self.server.inboxes[lane]
            for position in [each for each in inbox.entries if each > inbox.delivered][:count]:
                inbox.delivered = position
                inbox.pending[position] = (self.consumer, self.server.clock)
                entries.append(self._entry(lane, position, late=False))
        self.trouble("answer of read")
        return sorted(entries, key=lambda entry: entry.position)

    def pending(
        self, after: Mapping[Lane, Position], count: int, *, late: bool, lanes: Collection[Lane] = LANES
    ) -> list[RawEntry]:
        self.trouble("pending")
        self._need_group()
        owner = self.consumer + ":claimed" if late else self.consumer
        entries = []
        for lane in lanes:
            inbox = self.server.inboxes[lane]
            start = after.get(lane, ZERO)
            mine = sorted(p for p, (consumer, _) in inbox.pending.items() if consumer == owner and p > start)
            for position in mine[:count]:
                if position in inbox.entries:
                    entries.append(self._entry(lane, position, late))
                else:
                    del inbox.pending[position]
                    self._lost += 1
        return sorted(entries, key=lambda entry: entry.position)

    def inherit(self, consumer: str) -> int:
        self.trouble("inherit")
        return self._take(consumer, self.consumer) + self._take(consumer + ":claimed", self.consumer + ":claimed")

    def claim_abandoned(self, min_idle_ms: int) -> int:
        self.trouble("claim_abandoned")
        limit = self.server.clock - min_idle_ms / 1000
        return sum(
            self._take(name, self.consumer + ":claimed", limit)
            for name in self._consumers() - {self.consumer, self.consumer + ":claimed"}
        )

    def remove_stale_consumers(self, max_idle_ms: int) -> int:
        self.trouble("remove_stale_consumers")
        return 0

    def finish(self, entries: Sequence[RawEntry], changes: Sequence[Change]) -> None:
        self.trouble("finish")
        self.server.changes += changes
        self.trouble("acknowledge")
        for entry in entries:
            self.server.inboxes[entry.lane].pending.pop(entry.position, None)

    def bury(self, failure: Failure, now: float) -> None:
        self.trouble("bury")
        entry = failure.entry
        if self.server.inboxes[entry.lane].pending.pop(entry.position, None) is None:
            return
        added = list(dead_letter_fields(failure, entry.lane, "group", now))
        self.server.dead.append([*entry.pairs, *added])

    def state(self) -> dict[Lane, LaneState]:
        self.trouble("state")
        self._need_group()
        return {
            lane: LaneState(
                lane,
                len(inbox.entries),
                inbox.last,
                sum(1 for position in inbox.entries if position > inbox.delivered),
                len(inbox.pending),
                min(inbox.pending, default=None),
            )
            for lane, inbox in self.server.inboxes.items()
        }

    def dead_letters(self) -> int:
        self.trouble("dead_letters")
        return len(self.server.dead)

    def _need_group(self) -> None:
        if not self.server.group:
            raise GroupMissing("NOGROUP")

    def _entry(self, lane: Lane, position: Position, late: bool) -> RawEntry:
        pairs = self.server.inboxes[lane].entries[position]
        return RawEntry(lane, str(position).encode(), position, pairs, late)

    def _consumers(self) -> set[str]:
        return {name for inbox in self.server.inboxes.values() for name, _ in inbox.pending.values()}

    def _take(self, source: str, target: str, before: float | None = None) -> int:
        taken = 0
        for inbox in self.server.inboxes.values():
            for position, (name, moment) in list(inbox.pending.items()):
                if name != source or (before is not None and moment > before):
                    continue
                if position not in inbox.entries:
                    del inbox.pending[position]
                    self._lost += 1
                    continue
                inbox.pending[position] = (target, self.server.clock)
                taken += 1
        return taken


class MemoryRedis:
    """What the streams of several consumers share."""

    def __init__(self) -> None:
        self.inboxes: dict[Lane, _Inbox] = {"ext": _Inbox(), "int": _Inbox()}
        self.group = False
        self.changes: list[Change] = []
        self.dead: list[list[bytes]] = []
        self.clock = 0.0

    def add(self, lane: Lane, position: Position, pairs: Sequence[bytes]) -> None:
        """Append an entry."""
        inbox = self.inboxes[lane]
        assert position > inbox.last
        inbox.entries[position] = pairs
        inbox.last = position

    def regroup(self) -> None:
        """Lose the group: it will be made again at the beginning."""
        self.group = False
        for inbox in self.inboxes.values():
            inbox.delivered, inbox.pending = ZERO, {}

    @property
    def left(self) -> int:
        """Entries that are not acknowledged."""
        return sum(
            len(inbox.pending) + sum(1 for position in inbox.entries if position > inbox.delivered)
            for inbox in self.inboxes.values()
        )


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
