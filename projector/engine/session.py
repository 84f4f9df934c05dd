"""The time of one lease: take over what was left, read, apply, look after the consumer group."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from projector.contract.event import Lane
from projector.contract.position import ZERO, Position
from projector.engine.collecting import Collector
from projector.engine.control import Control
from projector.engine.entries import RawEntry
from projector.engine.errors import GroupMissing, StoreAway, StreamsAway
from projector.engine.inboxes import Inboxes, Taken
from projector.engine.ownership import Ownership
from projector.engine.policy import Pauses
from projector.engine.ports import Batches, Grant, Streams
from projector.engine.sizing import BatchSize
from projector.engine.telemetry import Telemetry


@dataclass(frozen=True, slots=True)
class LoopSettings:
    """Times are in milliseconds where the name says so, else in seconds."""

    smallest_batch: int = 10
    largest_batch: int = 4096
    block_ms: int = 1000
    reclaim_interval: float = 60.0
    min_idle_ms: int = 60_000
    stale_consumer_ms: int = 604_800_000
    lease_seconds: float = 5.0
    standby_seconds: float = 0.5
    """How often a standby asks for the lease."""
    handover_seconds: float = 2.0
    """How long an owner that gave the lease away on request waits for the other to take it."""


class Feed(Protocol):
    """Gives the entries in the order in which they are to be applied (``Inboxes``, ``PartitionFeed``)."""

    def restart(self) -> None:
        """Begin again with what is pending, after an answer may have been lost."""

    def take(self, count: int) -> Taken:
        """The next entries, about ``count``; none when nothing came for a while. Raises GroupMissing, StreamsAway."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the loop works with. ``chance`` gives random numbers in [0, 1), for jitter."""

    streams: Streams
    telemetry: Telemetry
    control: Control
    settings: LoopSettings
    pauses: Pauses
    chance: Callable[[], float]
    feed: Feed | None = None
    """Where entries come from, if not from the inboxes."""


class Session:
    """The time of one lease."""

    def __init__(self, parts: Parts, grant: Grant, ownership: Ownership, processor: Batches) -> None:
        self._streams = parts.streams
        self._telemetry = parts.telemetry
        self._control = parts.control
        self._settings = parts.settings
        self._pauses = parts.pauses
        self._chance = parts.chance
        self._grant = grant
        self._ownership = ownership
        self._processor = processor
        self._size = BatchSize(self._settings.smallest_batch, self._settings.largest_batch)
        self._rewound: dict[Lane, Position] = {}
        self._inboxes: Feed = parts.feed or Inboxes(parts.streams, parts.settings.block_ms)
        self._reads_inboxes = parts.feed is None
        self._collector = Collector()
        self._next_care = 0.0
        for lane, position in grant.applied.items():
            self._telemetry.applied[lane] = max(position, self._telemetry.applied.get(lane, ZERO))

    def work(self) -> None:
        """Read and apply; returns when the lease is wanted elsewhere. Raises Stopped, TaskDied, LeaseLost."""
        self._patiently(self._begin)
        while not self._ownership.handover_wanted:
            self._control.check()
            try:
                self._ownership.guard()
            except StoreAway as error:
                self._wait_for_store(error)
                continue
            if time.monotonic() >= self._next_care:
                self._patiently(self._care)
                self._next_care = time.monotonic() + self._settings.reclaim_interval
            try:
                taken = self._inboxes.take(self._size.count)
            except (GroupMissing, StreamsAway) as error:
                # What the lost answer held is pending now: the start reads it again.
                self._telemetry.waiting(error)
                self._processor.settle()
                if isinstance(error, StreamsAway):
                    self._control.pause(self._pauses.before(2, self._chance()))
                self._patiently(self._begin)
                continue
            self._telemetry.beat("working")
            self._collector.between_batches()
            if not taken.held:
                self._size.learn(len(taken.entries))
            self._mark_late(taken.entries)
            if taken.recovered:
                self._processor.recover(taken.entries)
            elif taken.entries:
                self._processor.submit(taken.entries, behind=taken.behind)
            else:
                self._processor.settle()

    def _begin(self) -> None:
        """After a start and after every interruption, when answers may have been lost: what is pending comes first."""
        self._inboxes.restart()
        self._streams.prepare()
        for consumer in self._grant.previous:
            self._streams.inherit(consumer)
        if self._reads_inboxes:
            self._compare_ends()
        self._apply_claimed()

    def _compare_ends(self) -> None:
        """Notice inboxes that end before what has been applied from them (a failover may have lost entries)."""
        for lane, state in self._streams.state().items():
            applied = self._telemetry.applied.get(lane, ZERO)
            if state.last < applied and self._rewound.get(lane, ZERO) < applied:
                self._rewound[lane] = applied
                self._telemetry.stream_rewound(lane, applied, state.last)

    def _mark_late(self, entries: list[RawEntry]) -> None:
        """Entries of a stream that began again carry ids below those applied before: positions say nothing then."""
        if self._rewound:
            for entry in entries:
                entry.late = entry.late or entry.position <= self._rewound.get(entry.lane, ZERO)

    def _apply_claimed(self) -> None:
        """Apply what was claimed from others; its order is lost anyway."""
        after: dict[Lane, Position] = {}
        while entries := self._streams.pending(after, self._settings.largest_batch, late=True):
            self._control.check()
            self._processor.recover(entries)
            for entry in entries:
                after[entry.lane] = max(entry.position, after.get(entry.lane, ZERO))

    def _care(self) -> None:
        """Every minute: what others left behind, and consumers that are long gone."""
        self._processor.settle()
        if self._streams.claim_abandoned(self._settings.min_idle_ms):
            self._apply_claimed()
        self._streams.remove_stale_consumers(self._settings.stale_consumer_ms)

    def _patiently(self, action: Callable[[], None]) -> None:
        """Do something with the streams, again after growing pauses while they or their group are away."""
        attempt, group_missing = 1, False
        while True:
            self._ownership.check_lost()
            try:
                if group_missing:
                    self._streams.prepare()
                action()
            except (GroupMissing, StreamsAway) as error:
                group_missing = isinstance(error, GroupMissing)
                self._telemetry.waiting(error)
                attempt += 1
                self._control.pause(self._pauses.before(attempt, self._chance()))
            else:
                return

    def _wait_for_store(self, error: StoreAway) -> None:
        self._telemetry.waiting(error)
        self._control.pause(self._pauses.first)
