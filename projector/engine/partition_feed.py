"""The entries of one partition, each held back until what it waits for in others has been applied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from projector.contract.position import Position
from projector.engine.entries import RawEntry
from projector.engine.inboxes import Taken

_SOON = 0.002


class PartitionSource(Protocol):
    """The stream of one partition. Methods raise GroupMissing, StreamsAway."""

    def waiting(self, after: bytes, count: int) -> list[RawEntry]:
        """Entries already given to this instance and not acknowledged, behind a ticket."""

    def next(self, count: int, block_ms: int | None) -> list[RawEntry]:
        """New entries; ``block_ms``: how long to wait for the first one, None not to wait."""

    def passed(self, waits: Sequence[tuple[int, Position]]) -> bool:
        """Whether other partitions have applied everything up to these entries."""


class PartitionFeed:
    """A ``Feed``. ``pause`` waits, and raises when the process is to end."""

    def __init__(self, source: PartitionSource, block_ms: int, pause: Callable[[float], None]) -> None:
        self._source = source
        self._block_ms = block_ms
        self._pause = pause
        self.restart()

    def restart(self) -> None:
        self._buffer: list[RawEntry] = []
        self._recovering = True
        self._recovered = False
        self._after = b"0"

    def take(self, count: int) -> Taken:
        if not self._buffer:
            self._fill(count)
        buffer = self._buffer
        if not buffer:
            return Taken([], False, False)
        full = len(buffer) >= count
        if buffer[0].waits:
            if not self._source.passed(buffer[0].waits):
                # What was taken before is settled meanwhile: others may wait for it in turn.
                self._pause(_SOON)
                return Taken([], True, False, held=True)
            buffer[0].waits = ()
        end = next((number for number, entry in enumerate(buffer) if entry.waits), len(buffer))
        ready, self._buffer = buffer[:end], buffer[end:]
        return Taken(ready, full or bool(self._buffer) or self._recovering, self._recovered, held=bool(self._buffer))

    def _fill(self, count: int) -> None:
        if self._recovering:
            self._buffer = self._source.waiting(self._after, count)
            self._recovered = bool(self._buffer)
            if self._buffer:
                self._after = self._buffer[-1].ticket
                return
            self._recovering = False
        self._buffer = self._source.next(count, self._block_ms)
