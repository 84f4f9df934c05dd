"""A document in memory while a batch is folded."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from projector.contract.event import Event
from projector.contract.position import Position
from projector.projections.values import Unreadable, microseconds, to_moment

SEEN_LIMIT = 512
"""Applied digests kept in a document (8 bytes each)."""

SEEN_LIMITS = {"conversations": 4096}
"""Collections whose documents keep more: a message must still be known after its row has left the array."""


class NeedsWholeDocument(Exception):
    """A row belongs into the middle of an array that was not loaded: load the document whole and fold again."""

    def __init__(self, collection: str, key: str) -> None:
        super().__init__(f"{collection} needs its arrays")
        self.collection = collection
        self.key = key


class Document:
    """One read-model document: its values, its bookkeeping and what changed since it was loaded.

    ``data`` is the stored document without ``_proj``; ``meta`` is ``_proj``. Top-level names that were written are
    kept in ``changed``. Rows appended to an array that was not loaded wait in ``appended``, its bound in ``caps``.
    """

    __slots__ = (
        "appended",
        "caps",
        "changed",
        "collection",
        "data",
        "id",
        "key",
        "meta",
        "partial",
        "stored",
    )

    def __init__(
        self, collection: str, key: str, identity: Any, stored: Mapping[str, Any] | None, partial: bool
    ) -> None:
        self.collection = collection
        self.key = key
        self.data: dict[str, Any] = {} if stored is None else dict(stored)
        self.meta: dict[str, Any] = dict(self.data.pop("_proj", None) or {})
        self.id = self.data.get("_id", identity)
        self.stored = stored is not None
        self.partial = partial and self.stored
        self.changed: set[str] = set()
        self.appended: dict[str, list[dict[str, Any]]] = {}
        self.caps: dict[str, int] = {}

    def continued(self, left_out: Sequence[str]) -> Document:
        """The document as it is loaded after this one's changes have been written, without the arrays ``left_out``.

        Shares values with this one, which are replaced and never changed in place.
        """
        later = Document.__new__(Document)
        later.collection, later.key, later.id = self.collection, self.key, self.id
        later.data, later.meta = dict(self.data), dict(self.meta)
        for field in left_out:
            later.data.pop(field, None)
        later.stored, later.partial = True, self.partial or bool(left_out)
        later.changed, later.appended, later.caps = set(), {}, {}
        return later

    # -- reading -----------------------------------------------------------------------------------------------

    def get(self, path: str, default: Any = None) -> Any:
        """The value at a dotted path of our own naming (never one taken from an event); ``_proj.x`` is bookkeeping."""
        if "." not in path:
            return self.data.get(path, default)
        value: Any = self.data
        if path.startswith("_proj."):
            value, path = self.meta, path[6:]
        for part in path.split("."):
            if not isinstance(value, dict) or part not in value:
                return default
            value = value[part]
        return value

    @property
    def exists(self) -> bool:
        """Whether the document is stored or has been begun in this batch."""
        return self.stored or bool(self.changed)

    @property
    def revision(self) -> int:
        """How often the projector has written the document."""
        return int(self.meta.get("rev", 0))

    # -- writing -----------------------------------------------------------------------------------------------

    def set(self, path: str, value: Any) -> None:
        """Set a value at a dotted path; groups on the way are copied, so that loaded values stay as they were."""
        if "." not in path:
            self.changed.add(path)
            self.data[path] = value
            return
        head, *rest = path.split(".")
        self.changed.add(head)
        group = self.data.get(head)
        node: dict[str, Any] = dict(group) if isinstance(group, dict) else {}
        self.data[head] = node
        for part in rest[:-1]:
            inner = node.get(part)
            node[part] = dict(inner) if isinstance(inner, dict) else {}
            node = node[part]
        node[rest[-1]] = value

    def set_missing(self, path: str, value: Any) -> bool:
        """Set a value only where none is stored (absent or null). Returns whether it was set."""
        if self.get(path) is not None:
            return False
        self.set(path, value)
        return True

    def note(self, name: str, value: Any) -> None:
        """Keep bookkeeping under ``_proj.<name>``."""
        self.meta[name] = value
        self.changed.add("_proj")

    def insert_row(self, field: str, row: dict[str, Any], order: tuple[int, int, int, int], cap: int) -> None:
        """Put a row into an array kept in ``order``; beyond ``cap`` the oldest rows go (rule SAFE-2).

        ``order`` is (time in ms, sequence, entry ms, entry seq). The order of the last row is kept in the bookkeeping,
        so that a row that belongs at the end needs no loaded array. Raises NeedsWholeDocument otherwise.
        """
        tails: dict[str, Any] = dict(self.meta.get("tail") or {})
        tail = tails.get(field)
        at_end = tail is None or tuple(tail) <= order
        if self.partial:
            if not at_end or (tail is None and self.stored):
                raise NeedsWholeDocument(self.collection, self.key)
            self.appended.setdefault(field, []).append(row)
            self.caps[field] = cap
            self.changed.add("_proj")
        else:
            rows = list(self.data.get(field) or [])
            if at_end:
                rows.append(row)
            else:
                orders = [row_order(existing) for existing in rows]
                rows.insert(bisect_right(orders, order), row)
            self.data[field] = rows[-cap:]
            self.changed.add(field)
        if at_end:
            tails[field] = list(order)
            self.note("tail", tails)

    # -- order and duplicates ----------------------------------------------------------------------------------

    @property
    def seen(self) -> frozenset[bytes]:
        """The digests of the events applied last, at most ``seen_limit``."""
        raw = bytes(self.meta.get("seen") or b"")
        return frozenset(raw[i : i + 8] for i in range(0, len(raw), 8))

    @property
    def seen_limit(self) -> int:
        """How many digests of applied events are kept."""
        return SEEN_LIMITS.get(self.collection, SEEN_LIMIT)

    @property
    def forgets(self) -> bool:
        """Whether there may be applied events whose digests are no longer kept."""
        return len(self.meta.get("seen") or b"") >= 8 * self.seen_limit

    def remembers(self, digest: bytes) -> bool:
        """Whether a digest is among those kept."""
        raw = self.meta.get("seen")
        if not raw:
            return False
        place = raw.find(digest)
        while place % 8 and place >= 0:
            place = raw.find(digest, place + 1)
        return bool(place >= 0)

    def has_applied(self, event: Event) -> bool:
        """Whether this event is already part of the document (rules DUP-1 to DUP-3)."""
        if self.remembers(event.digest):
            return True
        if event.late:
            return False
        last = (self.meta.get("pos") or {}).get(event.lane)
        return last is not None and event.position <= (int(last[0]), int(last[1]))

    def mark_applied(self, event: Event) -> None:
        """Record the event in the bookkeeping; part of the same write as its effect.

        A late event leaves the position alone: entries before it may still be waiting for their turn.
        """
        meta, position = self.meta, event.position
        if not event.late:
            positions = meta.get("pos")
            last = positions.get(event.lane) if positions else None
            if last is None or tuple(last) < position:
                meta["pos"] = {**(positions or {}), event.lane: [position.ms, position.seq]}
        elif "pos" not in meta:
            meta["pos"] = {}
        digests = meta.get("seen")
        digests = digests + event.digest if digests else event.digest
        kept = 8 * self.seen_limit
        meta["seen"] = digests[-kept:] if len(digests) > kept else digests
        self.changed.add("_proj")

    def stamp(self, moment: datetime) -> None:
        """Let ``createdAt`` and ``updatedAt`` span the entry time (rule TIME-2)."""
        created = _stored_moment(self.data.get("createdAt"))
        if created is None or moment < created:
            self.set("createdAt", moment)
        self.reach(moment)

    def reach(self, moment: datetime) -> None:
        """Let ``updatedAt`` reach an entry time, for effects that another document's event has on this one."""
        updated = _stored_moment(self.data.get("updatedAt"))
        if updated is None or moment > updated:
            self.set("updatedAt", moment)

    def marked(self, slot: str) -> bool:
        """Whether an event has set the value group ``slot``."""
        return slot in (self.meta.get("mark") or {})

    def is_newer(self, slot: str, own: datetime | None, position: Position) -> bool:
        """Whether an event may set the value group ``slot``: older loses (rule ORD-1).

        Own times are compared when both carry one, else entry ids; equal own times: the higher entry id wins.
        """
        previous = (self.meta.get("mark") or {}).get(slot)
        if previous is None:
            return True
        theirs, ms, seq = previous
        mine = None if own is None else microseconds(own)
        if mine is not None and theirs is not None and mine != theirs:
            return mine > int(theirs)
        return position >= (int(ms), int(seq))

    def mark(self, slot: str, own: datetime | None, position: Position) -> None:
        """Record which event set the value group ``slot``."""
        marks = dict(self.meta.get("mark") or {})
        marks[slot] = [None if own is None else microseconds(own), position.ms, position.seq]
        self.note("mark", marks)

    def newer(self, slot: str, own: datetime | None, position: Position) -> bool:
        """``is_newer``, and the winner is recorded."""
        if not self.is_newer(slot, own, position):
            return False
        self.mark(slot, own, position)
        return True


def _stored_moment(value: Any) -> datetime | None:
    """A stored time; documents of older times hold ISO text."""
    if isinstance(value, datetime) or value is None:
        return value
    try:
        return to_moment(value)
    except Unreadable:
        return None


def row_order(row: Mapping[str, Any]) -> tuple[int, int, int, int]:
    """The order of a stored row: its own ``_o`` is never stored, so it is rebuilt from time, sequence and id.

    Rows carry ``createdAt`` or ``timestamp``, optionally ``prevSeq``, and an ``id`` that ends in the entry id.
    """
    moment = row.get("createdAt") or row.get("timestamp")
    ms = round(moment.timestamp() * 1000) if isinstance(moment, datetime) else 0
    _, _, entry = str(row.get("id", "")).rpartition("@")
    try:
        position = Position.parse(entry)
    except ValueError:
        position = Position(0, 0)
    sequence = row.get("prevSeq")
    return (ms, int(sequence) if isinstance(sequence, int | float) else 0, position.ms, position.seq)
