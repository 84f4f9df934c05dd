"""What the engine can tell about itself: counters, times, positions. Ids and counts only (rule SAFE-3)."""

from __future__ import annotations

import logging
import re
import threading
import time
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from projector.contract.event import LANES, Lane
from projector.contract.event_types import HANDLED, WITHOUT_HANDLER
from projector.contract.position import ZERO, Position
from projector.engine.folding import Folded

log = logging.getLogger("projector")

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""Upper bounds of the histograms, in seconds."""

_SAMPLES = 32
"""Entries of a batch whose latency is observed; large batches are sampled evenly."""

_WINDOW_SECONDS = 10.0

_UNKNOWN_TYPES = 100
"""Types without a handler that are counted by name; the rest of them is counted together."""

_PLAIN_TYPE = re.compile(r"[A-Za-z0-9_.:-]{1,80}")

_NOT_APPLIED = ("duplicate", "stale", "conflict")


@dataclass(slots=True)
class Histogram:
    """Observed seconds; ``counts`` has one more place for what lies above the last bucket."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    total: float = 0.0

    def observe(self, seconds: float) -> None:
        """Take in one value."""
        self.counts[bisect_left(BUCKETS, seconds)] += 1
        self.total += seconds


class Telemetry:
    """Written by the engine's threads, read by health, metrics and the lease's report."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic, now: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self._now = now
        self.lock = threading.Lock()
        self.started_at = now()
        self.counts: Counter[tuple[str, str]] = Counter()
        """(outcome, event type) → number. Outcomes: applied, duplicate, stale, conflict, unknown, failed …"""
        self.batch_seconds = Histogram()
        self.latency_seconds = Histogram()
        self.entries = 0
        self.documents = 0
        self.batches = 0
        self.write_conflicts = 0
        self.retries = 0
        self.applied: dict[Lane, Position] = {}
        self.rewound: dict[Lane, Position] = {}
        """Inboxes found to end before the last applied entry: entries may have been lost by a failover."""
        self.heartbeat = clock()
        self.moved = clock()
        self.state = "starting"
        self._recent: deque[tuple[float, int]] = deque()
        self._unknown_types = set(WITHOUT_HANDLER)

    # -- the engine says ----------------------------------------------------------------------------------------

    def beat(self, state: str) -> None:
        """The main loop is alive and does this: starting, standby, working, waiting, stopping."""
        self.heartbeat = self.clock()
        if state != self.state:
            log.info("state", extra={"fields": {"state": state}})
            self.state = state

    def batch_taken(self, entries: int, seconds: float) -> None:
        """A batch has been folded; its write is done or under way."""
        self.batch_seconds.observe(seconds)

    def batch_done(self, folded: Folded, documents: int) -> None:
        """A batch is written, announced and acknowledged."""
        work, now = folded.work, self._now()
        with self.lock:
            self._count(folded)
            self.batches += 1
            self.entries += len(work.entries)
            self.documents += documents
            self.moved = self.heartbeat = self.clock()
            self._recent.append((self.moved, len(work.entries)))
            for lane in LANES:
                newest = max((entry.position for entry in work.entries if entry.lane == lane), default=ZERO)
                if newest > self.applied.get(lane, ZERO):
                    self.applied[lane] = newest
            for entry in work.entries[:: max(1, len(work.entries) // _SAMPLES)]:
                self.latency_seconds.observe(max(0.0, now - entry.position.ms / 1000))
        fields: dict[str, Any] = {"entries": len(work.entries), "documents": documents}
        if work.entries:
            fields["first"], fields["last"] = str(work.entries[0].position), str(work.entries[-1].position)
        if folded.failures:
            fields["dead"] = [[str(each.entry.position), each.kind, each.reason] for each in folded.failures[:20]]
            fields["dead_total"] = len(folded.failures)
        log.info("batch", extra={"fields": fields})

    def forwarded(self, entries: int) -> None:
        """A router has given entries to their partitions."""
        with self.lock:
            self.moved = self.heartbeat = self.clock()
            self._recent.append((self.moved, entries))

    def reached(self, positions: Mapping[Lane, Position]) -> None:
        """The partitions have applied everything up to there."""
        with self.lock:
            for lane, position in positions.items():
                self.applied[lane] = max(position, self.applied.get(lane, ZERO))

    def conflict(self) -> None:
        """A guarded write was lost to somebody else."""
        self.write_conflicts += 1

    def waiting(self, error: Exception) -> None:
        """A server cannot be used; the same work is tried again after a pause."""
        self.retries += 1
        self.beat("waiting")
        log.warning("waiting", extra={"fields": {"why": type(error).__name__, "kind": str(error)}})

    def stream_rewound(self, lane: Lane, applied: Position, last: Position) -> None:
        """An inbox ends before what has been applied from it."""
        self.rewound[lane] = applied
        log.error("stream behind", extra={"fields": {"lane": lane, "applied": str(applied), "last": str(last)}})

    # -- others ask ---------------------------------------------------------------------------------------------

    def rate(self) -> float:
        """Entries per second over the last ten seconds."""
        with self.lock:
            limit = self.clock() - _WINDOW_SECONDS
            while self._recent and self._recent[0][0] < limit:
                self._recent.popleft()
            return sum(entries for _, entries in self._recent) / _WINDOW_SECONDS

    def report(self) -> Mapping[str, Any]:
        """What the lease publishes about its owner."""
        with self.lock:
            applied = {lane: list(position) for lane, position in self.applied.items()}
        return {
            "state": self.state,
            "applied": applied,
            "entries": self.entries,
            "documents": self.documents,
            "per_second": self.rate(),
            "started_at": self.started_at,
        }

    def _count(self, folded: Folded) -> None:
        counts = folded.workspace.counts
        self.counts.update(counts)
        failed = {id(each.entry) for each in folded.failures}
        events = folded.work.events
        handled = Counter([event.type for entry, event in events if not failed or id(entry) not in failed])
        for name, number in handled.items():
            number -= sum(counts[(what, name)] for what in _NOT_APPLIED)
            if number > 0:
                self.counts[("applied", name)] += number
        for name in folded.work.unknown:
            self.counts[("unknown", self._label(name))] += 1
        for failure in folded.failures:
            self.counts[("failed", failure.type if failure.type in HANDLED else "other")] += 1

    def _label(self, event_type: str) -> str:
        """An unknown type as a label: anybody may send any text, so their number and shape are bounded."""
        if not event_type:
            return "none"
        if event_type not in self._unknown_types:
            if len(self._unknown_types) >= _UNKNOWN_TYPES or not _PLAIN_TYPE.fullmatch(event_type):
                return "other"
            self._unknown_types.add(event_type)
        return event_type


def merged(telemetries: Sequence[Telemetry]) -> Telemetry:
    """What several loops of one process have done, as one; the oldest sign of life counts."""
    total = Telemetry(clock=telemetries[0].clock)
    for each in telemetries:
        with each.lock:
            total.counts.update(each.counts)
            for mine, other in (
                (total.batch_seconds, each.batch_seconds),
                (total.latency_seconds, each.latency_seconds),
            ):
                mine.counts = [a + b for a, b in zip(mine.counts, other.counts, strict=True)]
                mine.total += other.total
            for name in ("entries", "documents", "batches", "write_conflicts", "retries"):
                setattr(total, name, getattr(total, name) + getattr(each, name))
            total.rewound |= each.rewound
    total.heartbeat = min(each.heartbeat for each in telemetries)
    return total
