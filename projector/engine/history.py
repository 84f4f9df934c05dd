"""The whole history of the inboxes as one sequence, in the order in which the projector applies it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from projector.contract.event import Lane
from projector.contract.position import Position
from projector.engine.entries import RawEntry

Bounds = Mapping[Lane, Position]
"""One position per inbox."""

PAGES_PER_BATCH = 4
"""A source keeps its pages below some megabytes: so a batch is bounded in bytes as well as in entries."""


class Source(Protocol):
    """Where entries of one inbox come from."""

    def pages(self, lane: Lane, after: Position, until: Position) -> Iterator[list[RawEntry]]:
        """The entries behind ``after`` up to and with ``until``, in pages of a few megabytes, in the order of ids.

        Raises StreamsAway.
        """


def batches(source: Source, after: Bounds, until: Bounds, size: int) -> Iterator[list[RawEntry]]:
    """Everything between the bounds in batches of at most ``size`` entries, the inboxes merged by id.

    Equal ids: the first inbox of ``until`` goes first, as when they are read live. Raises StreamsAway.
    """
    batch: list[RawEntry] = []
    pages = 0
    for page in merged([source.pages(lane, after.get(lane, Position(0, 0)), end) for lane, end in until.items()]):
        batch += page
        pages += 1
        while len(batch) >= size:
            yield batch[:size]
            batch, pages = batch[size:], 0
        if pages >= PAGES_PER_BATCH:
            yield batch
            batch, pages = [], 0
    if batch:
        yield batch


def merged(sources: Sequence[Iterator[list[RawEntry]]]) -> Iterator[list[RawEntry]]:
    """Pages of several sources, each in order, as pages in one order."""
    buffers = [next(source, []) for source in sources]
    while any(buffers):
        end = min(buffer[-1].position for buffer in buffers if buffer)
        parts = []
        for number, buffer in enumerate(buffers):
            cut = bisect_right(buffer, end, key=_position)
            if cut:
                parts.append(buffer[:cut])
                buffers[number] = buffer[cut:] or next(sources[number], [])
        yield parts[0] if len(parts) == 1 else sorted((entry for part in parts for entry in part), key=_position)


def _position(entry: RawEntry) -> Position:
    return entry.position
