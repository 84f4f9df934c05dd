"""Timers in the order in which they fall due."""

from __future__ import annotations

import heapq
import itertools
from asyncio import TimerHandle

# Cancelled timers are swept out when they are many and the greater part.
_SWEEP_FROM = 100


class TimerHeap:
    """A heap of timer handles; timers for the same moment keep the order in which they were made.

    A cancelled handle stays until its time or until the sweep, so memory is bounded by twice the live timers.
    """

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, TimerHandle]] = []
        self._numbers = itertools.count()
        self._cancelled = 0

    def __len__(self) -> int:
        """Handles held, cancelled ones among them."""
        return len(self._heap)

    def push(self, handle: TimerHandle) -> None:
        """Add a handle under its when()."""
        handle._scheduled = True  # type: ignore[attr-defined]
        heapq.heappush(self._heap, (handle.when(), next(self._numbers), handle))

    def note_cancelled(self, handle: TimerHandle) -> None:
        """Count a handle that is being cancelled, and sweep when cancelled ones prevail."""
        if not handle._scheduled:  # type: ignore[attr-defined]
            return
        self._cancelled += 1
        if self._cancelled > _SWEEP_FROM and 2 * self._cancelled > len(self._heap):
            # The handle that is being cancelled does not say so yet; it stays, and stays counted.
            live = [entry for entry in self._heap if not entry[2].cancelled()]
            for entry in self._heap:
                if entry[2].cancelled():
                    entry[2]._scheduled = False  # type: ignore[attr-defined]
            heapq.heapify(live)
            self._heap[:] = live
            self._cancelled = 1

    def next_when(self) -> float | None:
        """When the first live timer falls due, on the loop's clock in seconds; None without timers."""
        heap = self._heap
        while heap and heap[0][2].cancelled():
            self._pop()
            self._cancelled -= 1
        return heap[0][0] if heap else None

    def pop_due(self, now: float) -> TimerHandle | None:
        """Remove and return the first live timer if it is due; None otherwise."""
        when = self.next_when()
        if when is None or when > now:
            return None
        return self._pop()

    def clear(self) -> None:
        """Forget every timer."""
        self._heap.clear()
        self._cancelled = 0

    def _pop(self) -> TimerHandle:
        _, _, handle = heapq.heappop(self._heap)
        handle._scheduled = False  # type: ignore[attr-defined]
        return handle
