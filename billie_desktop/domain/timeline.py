"""Two paged sources as one timeline: nothing older stands above something that has not been read (CO-1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from billie_desktop.domain.communication import TimelineEntry

Place = tuple[float, int]
"""Where an entry stands: its age (negative time stamp), then the number of its source."""

_ABOVE_ALL: Place = (float("-inf"), -1)


@dataclass(frozen=True, slots=True)
class SourceRead:
    """What has been read of one source, newest first without gaps; ``complete`` when there is nothing older."""

    entries: tuple[TimelineEntry, ...]
    complete: bool


def merged(sources: Sequence[SourceRead]) -> tuple[TimelineEntry, ...]:
    """All entries down to the common horizon, newest first; of one moment, in the order of the sources.

    What is shown once never gets anything inserted above it by reading on.
    """
    horizon = _horizon(sources)
    placed = [
        ((-entry.at.timestamp(), number), entry) for number, source in enumerate(sources) for entry in source.entries
    ]
    kept = [(place, entry) for place, entry in placed if horizon is None or place <= horizon]
    kept.sort(key=lambda pair: pair[0])
    return tuple(entry for _, entry in kept)


def next_source(sources: Sequence[SourceRead]) -> int | None:
    """Which source to read on: the one that ends highest; None when all have been read to their ends."""
    open_ends = [(_end(source, number), number) for number, source in enumerate(sources) if not source.complete]
    return min(open_ends)[1] if open_ends else None


def _horizon(sources: Sequence[SourceRead]) -> Place | None:
    """Down to here every source is known; None when all are known to their ends."""
    return min((_end(source, number) for number, source in enumerate(sources) if not source.complete), default=None)


def _end(source: SourceRead, number: int) -> Place:
    return (-source.entries[-1].at.timestamp(), number) if source.entries else _ABOVE_ALL
