"""The inboxes, the change stream and the dead letters in Redis."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import redis

from projector.adapters.redis_connection import translated
from projector.contract.changes import MAX_LENGTH, Change
from projector.contract.event import LANES, Lane
from projector.contract.position import ZERO, Position
from projector.engine.entries import Failure, RawEntry
from projector.engine.ports import LaneState

DEAD_LETTERS_KEPT = 10_000
ADDED_FIELDS = (
    "original_message_id",
    "error",
    "moved_at",
    "source_stream",
    "attempts",
    "error_class",
    "first_failed_at",
    "group",
)
"""What a dead letter holds besides the original fields (events.md 1.7)."""

CLAIMED = ":claimed"
"""Ending of the second consumer of an instance: its entries came from others and are out of order."""

_PAGE = 1_000

# One answer for a whole batch: a pipeline of XADD costs the client ten times as much.
_PUBLISH = """
for i = 2, #ARGV, 4 do
  redis.call('XADD', KEYS[1], '*', 'c', ARGV[i], 'k', ARGV[i + 1], 'u', ARGV[i + 2], 'r', ARGV[i + 3])
end
return redis.call('XTRIM', KEYS[1], 'MAXLEN', '~', ARGV[1])
"""


@dataclass(frozen=True, slots=True)
class StreamNames:
    """The streams and the consumer group."""

    inbox: str
    internal: str
    dead_letters: str
    changes: str
    group: str

    def of_lane(self, lane: Lane) -> str:
        """The inbox of a lane."""
        return self.inbox if lane == "ext" else self.internal


class RedisStreams:
    """``Streams`` on a client that keeps bytes and raw answers of XREADGROUP (``redis_connection.connect``)."""

    def __init__(self, client: redis.Redis, names: StreamNames, consumer: str) -> None:
        self._client: Any = client  # its annotations cover text and bytes, blocking and asyncio at once
        self._names = names
        self._consumer = consumer
        self._lanes: dict[bytes, Lane] = {names.inbox.encode(): "ext", names.internal.encode(): "int"}
        self._lost = 0

    @property
    def lost(self) -> int:
        return self._lost

    # -- reading -----------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        with translated():
            for stream in self._lanes:
                try:
                    self._client.xgroup_create(stream, self._names.group, id="0", mkstream=True)
                except redis.ResponseError as error:
                    if not str(error).startswith("BUSYGROUP"):
                        raise

    def read(self, count: int, block_ms: int | None, lanes: Collection[Lane] = LANES) -> list[RawEntry]:
        streams = [stream for stream, lane in self._lanes.items() if lane in lanes]
        block = () if block_ms is None else ("BLOCK", block_ms)
        with translated():
            answer = self._client.execute_command(
                *("XREADGROUP", "GROUP", self._names.group, self._consumer, "COUNT", count, *block),
                *("STREAMS", *streams, *(b">" for _ in streams)),
            )
        return self._merged(answer, late=False)[0]

    def pending(
        self, after: Mapping[Lane, Position], count: int, *, late: bool, lanes: Collection[Lane] = LANES
    ) -> list[RawEntry]:
        consumer = self._consumer + CLAIMED if late else self._consumer
        group = self._names.group
        while True:
            with translated():
                # Asked first, for a read would make a consumer that does not exist.
                streams = [
                    stream
                    for stream, lane in self._lanes.items()
                    if lane in lanes and self._client.xpending_range(stream, group, "-", "+", 1, consumer)
                ]
                if not streams:
                    return []
                starts = (str(after.get(self._lanes[stream], ZERO)) for stream in streams)
                answer = self._client.execute_command(
                    *("XREADGROUP", "GROUP", group, consumer, "COUNT", count, "STREAMS", *streams, *starts)
                )
                entries, trimmed = self._merged(answer, late=late)
                for stream, ids in trimmed.items():
                    self._lost += self._client.xack(stream, group, *ids)
            if entries or not trimmed:
                return entries

    def _merged(self, answer: Any, *, late: bool) -> tuple[list[RawEntry], dict[bytes, list[bytes]]]:
        """Entries of all inboxes by id, and the ids of pending entries that have been trimmed, by stream."""
        entries: list[RawEntry] = []
        trimmed: dict[bytes, list[bytes]] = {}
        parts = 0
        for stream, items in answer or ():
            lane = self._lanes[stream]
            parts += bool(items)
            for entry_id, pairs in items:
                if pairs is None:
                    trimmed.setdefault(stream, []).append(entry_id)
                    continue
                ms, _, seq = entry_id.partition(b"-")
                entries.append(RawEntry(lane, entry_id, Position(int(ms), int(seq)), pairs, late))
        if parts > 1:
            entries.sort(key=_position)
        return entries, trimmed

    # -- taking over -------------------------------------------------------------------------------------------

    def inherit(self, consumer: str) -> int:
        return self._take(consumer, self._consumer) + self._take(consumer + CLAIMED, self._consumer + CLAIMED)

    def _take(self, source: str, target: str) -> int:
        taken = 0
        with translated():
            for stream in self._lanes:
                start = "-"
                while page := self._client.xpending_range(stream, self._names.group, start, "+", _PAGE, source):
                    ids = [item["message_id"] for item in page]
                    taken += len(self._claim(stream, target, 0, ids))
                    start = f"({ids[-1].decode()}"
        return taken

    def claim_abandoned(self, min_idle_ms: int) -> int:
        ours = {self._consumer.encode(), (self._consumer + CLAIMED).encode()}
        claimed = 0
        with translated():
            for stream in self._lanes:
                start = "-"
                while page := self._client.xpending_range(
                    stream, self._names.group, start, "+", _PAGE, idle=min_idle_ms
                ):
                    ids = [item["message_id"] for item in page if item["consumer"] not in ours]
                    if ids:
                        claimed += len(self._claim(stream, self._consumer + CLAIMED, min_idle_ms, ids))
                    start = f"({page[-1]['message_id'].decode()}"
        return claimed

    def _claim(self, stream: bytes, consumer: str, min_idle_ms: int, ids: list[bytes]) -> list[bytes]:
        """The ids that were claimed. Those that are gone from the stream leave the group and count as lost."""
        claimed: list[bytes] = self._client.xclaim(stream, self._names.group, consumer, min_idle_ms, ids, justid=True)
        for missing in set(ids).difference(claimed):
            if not self._client.xrange(stream, missing, missing, count=1):
                self._lost += 1
        return claimed

    def remove_stale_consumers(self, max_idle_ms: int) -> int:
        ours = {self._consumer.encode(), (self._consumer + CLAIMED).encode()}
        removed = 0
        with translated():
            for stream in self._lanes:
                for consumer in self._client.xinfo_consumers(stream, self._names.group):
                    if consumer["name"] in ours or consumer["pending"] or consumer["idle"] < max_idle_ms:
                        continue
                    self._client.xgroup_delconsumer(stream, self._names.group, consumer["name"])
                    removed += 1
        return removed

    # -- answering ---------------------------------------------------------------------------------------------

    def finish(self, entries: Sequence[RawEntry], changes: Sequence[Change]) -> None:
        pipe = self._client.pipeline(transaction=False)
        if changes:
            values: list[str | int] = [MAX_LENGTH]
            for change in changes:
                values += (change.collection, change.key, change.customer, change.revision)
            pipe.execute_command("EVAL", _PUBLISH, 1, self._names.changes, *values)
        for stream, lane in self._lanes.items():
            ids = [entry.id for entry in entries if entry.lane == lane]
            if ids:
                pipe.execute_command("XACK", stream, self._names.group, *ids)
        with translated():
            pipe.execute()

    def bury(self, failure: Failure, now: float) -> None:
        entry, group = failure.entry, self._names.group
        stream = self._names.of_lane(entry.lane)
        with translated():
            if not self._client.xpending_range(stream, group, entry.id, entry.id, 1):
                return  # an earlier attempt did both, and its answer was lost
            pipe = self._client.pipeline(transaction=True)
            added = dead_letter_fields(failure, stream, group, now)
            pipe.execute_command(
                *("XADD", self._names.dead_letters, "MAXLEN", "~", DEAD_LETTERS_KEPT, "*", *entry.pairs, *added)
            )
            pipe.execute_command("XACK", stream, group, entry.id)
            pipe.execute()

    # -- looking -----------------------------------------------------------------------------------------------

    def state(self) -> dict[Lane, LaneState]:
        states: dict[Lane, LaneState] = {}
        with translated():
            for stream, lane in self._lanes.items():
                states[lane] = self._state_of(stream)
        return states

    def _state_of(self, stream: bytes) -> LaneState:
        info = self._client.xinfo_stream(stream)
        groups = {group["name"]: group for group in self._client.xinfo_groups(stream)}
        group = groups.get(self._names.group.encode())
        last = Position.parse(info["last-generated-id"])
        if group is None:
            return LaneState(stream.decode(), info["length"], last, info["length"], 0, None)
        behind = group.get("lag")
        if behind is None:
            # Unknown to the server after entries were deleted: counted, up to a bound.
            after = f"({group['last-delivered-id'].decode()}"
            behind = len(self._client.xrange(stream, after, "+", count=_PAGE))
        oldest = None
        if group["pending"]:
            summary = self._client.xpending(stream, self._names.group)
            oldest = Position.parse(summary["min"]) if summary["min"] else None
        return LaneState(stream.decode(), info["length"], last, int(behind), int(group["pending"]), oldest)

    def dead_letters(self) -> int:
        with translated():
            return int(self._client.xlen(self._names.dead_letters))


def dead_letter_fields(failure: Failure, stream: str, group: str, now: float) -> Iterable[bytes]:
    """What is added to the original fields: name, value, name, value …"""
    values = {
        "original_message_id": failure.entry.id.decode("ascii"),
        "error": failure.message,
        "moved_at": _iso(now),
        "source_stream": stream,
        "attempts": str(failure.attempts),
        "error_class": f"{failure.kind}:{failure.reason}",
        "first_failed_at": _iso(failure.first_failed_at),
        "group": group,
    }
    return [part.encode() for name in ADDED_FIELDS for part in (name, values[name])]


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _position(entry: RawEntry) -> Position:
    return entry.position
