"""The streams of several partitions in memory, beside a Redis which is none; and the router's trees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from projector.adapters.redis_streams import dead_letter_fields
from projector.contract.changes import Change
from projector.contract.position import ZERO, Position
from projector.engine.entries import Failure, RawEntry
from projector.engine.errors import LeaseLost
from projector.engine.router import Progress
from projector.engine.routing import DirectoryChanged, Node, Place
from tests.projector.engine.fake_streams import MemoryRedis
from tests.projector.engine.fakes import Hook, no_trouble


@dataclass
class _Stream:
    entries: dict[Position, RawEntry] = field(default_factory=dict)
    last: Position = ZERO
    delivered: Position = ZERO
    pending: set[Position] = field(default_factory=set)

    def progress(self) -> Progress:
        return Progress(len(self.entries), self.delivered, min(self.pending, default=None))


class MemoryPartitions:
    """``Partitions`` of one server, whoever asks."""

    def __init__(self, server: MemoryRedis, count: int) -> None:
        self.server = server
        self.streams = [_Stream() for _ in range(count)]
        self.trouble: Hook = no_trouble
        self.fence = 0

    @property
    def left(self) -> int:
        """Entries that are not applied."""
        return sum(len(stream.entries) for stream in self.streams)

    def prepare(self) -> None:
        self.trouble("prepare")

    def forward(self, entries: Sequence[RawEntry], places: Sequence[Place], fence: int) -> list[Position]:
        self.trouble("forward")
        if fence < self.fence:
            raise LeaseLost
        self.fence = fence
        for entry, place in zip(entries, places, strict=True):
            if self.server.inboxes[entry.lane].pending.pop(entry.position, None) is None:
                continue
            stream = self.streams[place.partition]
            waits = [(other, self.streams[other].last) for other in place.waits]
            stream.last = Position(stream.last.ms + 1, 0)
            ticket = str(stream.last).encode()
            stream.entries[stream.last] = RawEntry(
                entry.lane, entry.id, entry.position, entry.pairs, entry.late, ticket, waits
            )
        self.trouble("answer of forward")
        return [stream.last for stream in self.streams]

    def progress(self) -> list[Progress]:
        self.trouble("progress")
        return [stream.progress() for stream in self.streams]


class MemoryPartition:
    """``Outlet`` and ``PartitionSource`` of the worker of one partition."""

    def __init__(self, partitions: MemoryPartitions, number: int) -> None:
        self._all = partitions
        self._stream = partitions.streams[number]

    def waiting(self, after: bytes, count: int) -> list[RawEntry]:
        self._all.trouble("pending")
        start = Position.parse(after)
        return [_again(self._stream.entries[each]) for each in sorted(self._stream.pending) if each > start][:count]

    def next(self, count: int, block_ms: int | None) -> list[RawEntry]:
        self._all.trouble("read")
        stream = self._stream
        new = [each for each in sorted(stream.entries) if each > stream.delivered][:count]
        stream.pending.update(new)
        stream.delivered = new[-1] if new else stream.delivered
        self._all.trouble("answer of read")
        return [_again(stream.entries[each]) for each in new]

    def passed(self, waits: Sequence[tuple[int, Position]]) -> bool:
        self._all.trouble("progress")
        return all(self._all.streams[number].progress().passed(tail) for number, tail in waits)

    def finish(self, entries: Sequence[RawEntry], changes: Sequence[Change]) -> None:
        self._all.trouble("finish")
        self._all.server.changes += changes
        self._all.trouble("acknowledge")
        for entry in entries:
            self._forget(entry)

    def bury(self, failure: Failure, now: float) -> None:
        self._all.trouble("bury")
        if Position.parse(failure.entry.ticket) in self._stream.pending:
            added = list(dead_letter_fields(failure, failure.entry.lane, "group", now))
            self._all.server.dead.append([*failure.entry.pairs, *added])
            self._forget(failure.entry)

    def _forget(self, entry: RawEntry) -> None:
        ticket = Position.parse(entry.ticket)
        # What is there is not applied, whoever looks meanwhile.
        self._stream.entries.pop(ticket, None)
        self._stream.pending.discard(ticket)


def _again(entry: RawEntry) -> RawEntry:
    return RawEntry(entry.lane, entry.id, entry.position, entry.pairs, entry.late, entry.ticket, tuple(entry.waits))


class MemoryDirectory:
    """``Directory``."""

    def __init__(self) -> None:
        self.up: dict[Node, Node] = {}
        self.trouble: Hook = no_trouble

    def load(self, nodes: Iterable[Node]) -> dict[Node, Node]:
        self.trouble("fetch")
        return {node: self.up[node] for node in nodes if node in self.up}

    def save(self, added: Mapping[Node, Node], joined: Mapping[Node, Node]) -> None:
        self.trouble("write")
        for node, up in sorted(added.items(), key=lambda pair: pair[0] != pair[1]):
            assert up in self.up or up == node, "a node is stored before what it points to"
            if self.up.setdefault(node, up) != up:
                raise DirectoryChanged
            self.trouble("write one")
        for node, up in joined.items():
            if self.up[node] not in (node, up):
                raise DirectoryChanged
            self.up[node] = up
