"""Garbage collection between batches instead of in the middle of them.

A batch allocates hundreds of thousands of objects that live until it is written. The collector counts allocations and
would look through all of them again and again; reference counting frees nearly everything anyway.
"""

from __future__ import annotations

import gc
import time

SECONDS = 30.0
"""Cycles are few: the driver's, and those of exceptions. A collection costs as much as folding some hundred events."""


class Collector:
    """Collects now and then when asked between batches. Does nothing where the collector runs by itself."""

    def __init__(self) -> None:
        self._next = time.monotonic() + SECONDS

    @staticmethod
    def take_over() -> None:
        """Turn the automatic collector off, and leave what is loaded by now out of all collections."""
        gc.collect()
        gc.freeze()
        gc.disable()

    def between_batches(self) -> None:
        """Collect when it is time."""
        if not gc.isenabled() and time.monotonic() >= self._next:
            gc.collect()
            self._next = time.monotonic() + SECONDS
