"""Filling an inbox for a bench, and watching a program work."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from typing import Any

import psutil

from tests.bench.mixed_stream import Made

_AT_ONCE = 2_000


def fill(client: Any, stream: str, entries: Iterable[Made]) -> int:
    """Append the entries; how many."""
    pipe, count = client.pipeline(transaction=False), 0
    for count, each in enumerate(entries, 1):
        pipe.xadd(stream, each.fields)
        if count % _AT_ONCE == 0:
            pipe.execute()
    pipe.execute()
    return count


class Memory(threading.Thread):
    """Samples the resident memory of a process, in MB."""

    def __init__(self, pid: int, every: float = 0.5) -> None:
        super().__init__(name="memory", daemon=True)
        self._process = psutil.Process(pid)
        self._every = every
        self._ended = threading.Event()
        self.samples: list[tuple[float, float]] = []
        """(moment, MB)."""

    def run(self) -> None:
        while not self._ended.wait(self._every):
            try:
                self.samples.append((time.perf_counter(), self._process.memory_info().rss / 2**20))
            except psutil.NoSuchProcess:
                return

    def end(self) -> float:
        """Stop; the most that was seen."""
        self._ended.set()
        self.join()
        return max((size for _, size in self.samples), default=0.0)
