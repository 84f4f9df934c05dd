"""How well are events processed? Pure: readings of the streams in, one of four words and why out (features.md DI-7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

PENDING_AMBER, PENDING_RED = 1_000, 10_000
"""Entries: more than these."""

LAG_AMBER, LAG_RED = 30.0, 300.0
"""Seconds: more than these."""


class Level(StrEnum):
    """From well to not known."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"
    CRITICAL = "critical"
    UNKNOWN = "unknown"


_GRAVITY = (Level.HEALTHY, Level.DEGRADED, Level.CRITICAL)


@dataclass(frozen=True, slots=True)
class StreamReading:
    """One stream. ``lag_seconds``: age of the oldest entry that is not applied, 0 without one, None when not known."""

    stream: str
    pending: int
    lag_seconds: float | None
    last_processed: datetime | None
    consumers: int

    @property
    def level(self) -> Level:
        """By pending entries and by lag, whichever is worse."""
        return max(_by_pending(self.pending), _by_lag(self.lag_seconds), key=_GRAVITY.index)


@dataclass(frozen=True, slots=True)
class ProcessingReading:
    """What the servers say at one moment.

    ``waiting``: entries in the streams of partitions. ``idle_partitions``: those with waiting entries and no worker.
    ``problem``: why nothing could be read, '' when it could.
    """

    streams: Sequence[StreamReading] = ()
    waiting: int = 0
    running: bool = False
    per_second: float | None = None
    dead_letters: int = 0
    idle_partitions: Sequence[int] = field(default=())
    problem: str = ""

    @property
    def pending(self) -> int:
        """Entries that are not applied yet."""
        return sum(each.pending for each in self.streams) + self.waiting

    @property
    def catch_up_seconds(self) -> float | None:
        """Until nothing is pending at the present rate; None when that cannot be said."""
        if self.problem:
            return None
        if not self.pending:
            return 0.0
        return self.pending / self.per_second if self.running and self.per_second else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The word for all of it, and why it is not healthy, the gravest reason first."""

    overall: Level
    reasons: tuple[str, ...]


def judge(reading: ProcessingReading) -> Verdict:
    """The worst of everything; unknown when it could not be read."""
    if reading.problem:
        return Verdict(Level.UNKNOWN, (reading.problem,))
    found: list[tuple[Level, str]] = []
    if not reading.running:
        found.append((Level.CRITICAL, "No projector gives a sign of life: events wait until one runs."))
    found += [(Level.CRITICAL, f"Nobody works on partition {number}.") for number in reading.idle_partitions]
    level = _by_pending(reading.pending)
    if level is not Level.HEALTHY:
        found.append((level, f"{reading.pending:,} events are not applied yet."))
    for each in reading.streams:
        level = _by_lag(each.lag_seconds)
        if level is not Level.HEALTHY:
            found.append((level, f"The oldest event of {each.stream} has waited for {each.lag_seconds:,.0f} s."))
    found.sort(key=lambda each: -_GRAVITY.index(each[0]))
    return Verdict(found[0][0] if found else Level.HEALTHY, tuple(text for _, text in found))


def _by_pending(pending: int) -> Level:
    return _level(pending, PENDING_AMBER, PENDING_RED)


def _by_lag(seconds: float | None) -> Level:
    return _level(seconds or 0.0, LAG_AMBER, LAG_RED)


def _level(value: float, amber: float, red: float) -> Level:
    return Level.CRITICAL if value > red else Level.DEGRADED if value > amber else Level.HEALTHY
