"""``Streams`` of the engine in memory: consumers that share a Redis which is none."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from projector.adapters.redis_streams import dead_letter_fields
from projector.contract.changes import Change
from projector.contract.event import LANES, Lane
from projector.contract.position import ZERO, Position
from projector.engine.entries import Failure, RawEntry
from projector.engine.errors import GroupMissing
from projector.engine.ports import LaneState
from tests.projector.engine.fakes import Hook, no_trouble


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
