"""The streams of the partitions: what the router appends, what each worker reads.

``<inbox>:parts:<group>:<number>`` is one stream per partition, with the consumer group of the inboxes; the hash
``<inbox>:parts:<group>`` holds the greatest fence that has forwarded, and the number of partitions. An entry of a
partition holds

=====  =====================================================================
``l``  inbox it came from: ``ext`` or ``int``
``i``  its id there
``f``  ``1`` when it came out of order
``w``  what must be applied before: partition, ``:``, entry id, ``,`` …
``d``  the original names and values, as a MessagePack array of bytes
=====  =====================================================================

and goes when it is acknowledged. On a Redis Cluster all keys of a projector must lie in one slot.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec
import redis

from projector.adapters.redis_connection import translated
from projector.adapters.redis_streams import DEAD_LETTERS_KEPT, RedisStreams, StreamNames, dead_letter_fields
from projector.contract.changes import Change
from projector.contract.event import LANES, Lane
from projector.contract.position import ZERO, Position
from projector.engine.entries import Failure, RawEntry
from projector.engine.errors import GroupMissing, LeaseLost
from projector.engine.router import Progress
from projector.engine.routing import Place

_END = Position(2**63, 0)

# Appended before it is acknowledged, and only when it is pending: a full server refuses the one and keeps the other,
# and a repeated call does nothing.
_FORWARD = """
local held = redis.call('HGET', KEYS[1], 'fence')
if held and tonumber(held) > tonumber(ARGV[1]) then return redis.error_reply('FENCED') end
redis.call('HSET', KEYS[1], 'fence', ARGV[1], 'partitions', #KEYS - 3)
local tails = {}
local function tail(k)
  if not tails[k] then
    tails[k] = '0-0'
    if redis.call('EXISTS', KEYS[k + 4]) == 1 then
      local info = redis.call('XINFO', 'STREAM', KEYS[k + 4])
      for n = 1, #info, 2 do
        if info[n] == 'last-generated-id' then tails[k] = info[n + 1] end
      end
    end
  end
  return tails[k]
end
for n = 3, #ARGV, 6 do
  local inbox, id, k = KEYS[tonumber(ARGV[n + 1])], ARGV[n + 2], tonumber(ARGV[n])
  if #redis.call('XPENDING', inbox, ARGV[2], id, id, 1) > 0 then
    local waits = ''
    for other in string.gmatch(ARGV[n + 4], '%d+') do
      waits = waits .. other .. ':' .. tail(tonumber(other)) .. ','
    end
    local lane = (inbox == KEYS[2]) and 'ext' or 'int'
    tails[k] = redis.call('XADD', KEYS[k + 4], '*', 'l', lane, 'i', id, 'f', ARGV[n + 3], 'w', waits, 'd', ARGV[n + 5])
    redis.call('XACK', inbox, ARGV[2], id)
  end
end
local found = {}
for k = 0, #KEYS - 4 do found[k + 1] = tail(k) end
return found
"""


def base(inbox: str, group: str) -> str:
    """What the keys of all partitions begin with: one consumer group of one inbox is one projector's."""
    return f"{inbox}:parts:{group}"


def _stream(names: StreamNames, number: int) -> str:
    return f"{base(names.inbox, names.group)}:{number}"


def layout(client: redis.Redis, names: StreamNames) -> int:
    """The number of partitions that entries were last forwarded to, 0 when there were none. Raises StreamsAway."""
    with translated():
        stored: Any = client.hget(base(names.inbox, names.group), "partitions")
    return int(stored or 0)


class RedisPartitions:
    """``Partitions`` for the router, and the progress that workers ask for."""

    def __init__(self, client: redis.Redis, names: StreamNames, count: int) -> None:
        self._client: Any = client
        self._names = names
        self._streams = [_stream(names, number) for number in range(count)]

    def prepare(self) -> None:
        with translated():
            for stream in self._streams:
                make_group(self._client, stream, self._names.group)

    def forward(self, entries: Sequence[RawEntry], places: Sequence[Place], fence: int) -> list[Position]:
        names = self._names
        values: list[Any] = [fence, names.group]
        for entry, place in zip(entries, places, strict=True):
            inbox = 2 if entry.lane == "ext" else 3
            waits = ",".join(map(str, place.waits))
            pairs = msgspec.msgpack.encode(entry.pairs)
            values += (place.partition, inbox, entry.id, b"1" if entry.late else b"", waits, pairs)
        keys = [base(names.inbox, names.group), names.inbox, names.internal, *self._streams]
        try:
            with translated():
                tails = self._client.execute_command("EVAL", _FORWARD, len(keys), *keys, *values)
        except Exception as error:
            if isinstance(error.__cause__, redis.ResponseError) and "FENCED" in str(error.__cause__):
                raise LeaseLost from error
            raise
        return [Position.parse(tail) for tail in tails]

    def progress(self) -> list[Progress]:
        return [self.progress_of(number) for number in range(len(self._streams))]

    def progress_of(self, number: int) -> Progress:
        """How far one partition is; one that does not exist has nothing left to do. Raises StreamsAway."""
        stream, group = self._streams[number], self._names.group.encode()
        try:
            with translated():
                groups = {each["name"]: each for each in self._client.xinfo_groups(stream)}
                length = int(self._client.xlen(stream))
                if group not in groups:
                    return Progress(length, _END if not length else ZERO, None)
                pending = groups[group]["pending"]
                summary = self._client.xpending(stream, group) if pending else {"min": None}
        except GroupMissing:
            return Progress(0, _END, None)
        # Acknowledged entries are deleted in the same step: what is there, is not applied.
        oldest = Position.parse(summary["min"]) if summary["min"] else None
        return Progress(length, Position.parse(groups[group]["last-delivered-id"]), oldest)


class PartitionStreams(RedisStreams):
    """``Streams`` and ``PartitionSource`` of the one worker of a partition."""

    def __init__(self, client: redis.Redis, names: StreamNames, consumer: str, number: int, count: int) -> None:
        super().__init__(client, names, consumer)
        self._partitions = RedisPartitions(client, names, count)
        self._stream = _stream(names, number)
        self._number = number
        self._lanes = {self._stream.encode(): "ext"}

    def prepare(self) -> None:
        super().prepare()
        with translated():
            # Nobody else reads this stream: what a worker of another name left is ours, in its order.
            consumers = [
                each["name"].decode() for each in self._client.xinfo_consumers(self._stream, self._names.group)
            ]
        for consumer in consumers:
            if consumer != self._consumer:
                self._take(consumer, self._consumer)

    def inherit(self, consumer: str) -> int:
        return 0  # taken over by ``prepare``

    def claim_abandoned(self, min_idle_ms: int) -> int:
        return 0

    def pending(
        self, after: Mapping[Lane, Position], count: int, *, late: bool, lanes: Collection[Lane] = LANES
    ) -> list[RawEntry]:
        return []  # see ``waiting``: nothing is ever claimed out of order

    def waiting(self, after: bytes, count: int) -> list[RawEntry]:
        return self._read(count, None, after)

    def next(self, count: int, block_ms: int | None) -> list[RawEntry]:
        return self._read(count, block_ms, b">")

    def _read(self, count: int, block_ms: int | None, start: bytes) -> list[RawEntry]:
        block = () if block_ms is None else ("BLOCK", block_ms)
        with translated():
            answer = self._client.execute_command(
                *("XREADGROUP", "GROUP", self._names.group, self._consumer, "COUNT", count, *block),
                *("STREAMS", self._stream, start),
            )
            entries = []
            for ticket, pairs in answer[0][1] if answer else ():
                if pairs is None:
                    self._lost += self._client.xack(self._stream, self._names.group, ticket)
                else:
                    entries.append(_entry(ticket, pairs))
        return entries

    def passed(self, waits: Sequence[tuple[int, Position]]) -> bool:
        return all(self._partitions.progress_of(number).passed(tail) for number, tail in waits)

    def finish(self, entries: Sequence[RawEntry], changes: Sequence[Change]) -> None:
        super().finish((), changes)
        if entries:
            self._acknowledge([entry.ticket for entry in entries])

    def _acknowledge(self, tickets: Sequence[bytes], *before: tuple[Any, ...]) -> None:
        """Acknowledge and delete, both or neither, after other commands."""
        pipe = self._client.pipeline(transaction=True)
        for command in before:
            pipe.execute_command(*command)
        pipe.execute_command("XACK", self._stream, self._names.group, *tickets)
        pipe.execute_command("XDEL", self._stream, *tickets)
        with translated():
            pipe.execute()

    def bury(self, failure: Failure, now: float) -> None:
        entry, names = failure.entry, self._names
        with translated():
            if not self._client.xpending_range(self._stream, names.group, entry.ticket, entry.ticket, 1):
                return  # an earlier attempt did all, and its answer was lost
        added = dead_letter_fields(failure, names.of_lane(entry.lane), names.group, now)
        letter = ("XADD", names.dead_letters, "MAXLEN", "~", DEAD_LETTERS_KEPT, "*", *entry.pairs, *added)
        self._acknowledge([entry.ticket], letter)

    def progress(self) -> Progress:
        """How far this partition is. Raises StreamsAway."""
        return self._partitions.progress_of(self._number)


def make_group(client: Any, stream: str | bytes, group: str) -> None:
    """Make a consumer group at the beginning of a stream; fine when it is there."""
    try:
        client.xgroup_create(stream, group, id="0", mkstream=True)
    except redis.ResponseError as error:
        if not str(error).startswith("BUSYGROUP"):
            raise


def _entry(ticket: bytes, pairs: Sequence[bytes]) -> RawEntry:
    """An entry of a partition as it was in its inbox."""
    fields = dict(zip(pairs[::2], pairs[1::2], strict=True))
    lane: Lane = "ext" if fields[b"l"] == b"ext" else "int"
    waits = []
    for each in fields[b"w"].split(b","):
        if each:
            number, _, tail = each.partition(b":")
            waits.append((int(number), Position.parse(tail)))
    original = msgspec.msgpack.decode(fields[b"d"], type=list[bytes])
    entry_id = fields[b"i"]
    return RawEntry(lane, entry_id, Position.parse(entry_id), original, fields[b"f"] == b"1", ticket, tuple(waits))
