"""Being the one instance that works: the lease is renewed on a thread of its own, writes ask whether it holds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from projector.engine.control import Control, Task
from projector.engine.errors import LeaseLost, StoreAway
from projector.engine.ports import Grant, Lease


class Ownership(Task):
    """Keeps a granted lease.

    ``seconds`` is the life of a lease without renewal: raise it where pauses of the whole machine are long, lower it to
    be replaced sooner after a crash. It is renewed four times in that span. ``report`` gives what the lease publishes.
    """

    def __init__(
        self,
        lease: Lease,
        grant: Grant,
        seconds: float,
        granted_at: float,
        report: Callable[[], Mapping[str, Any]],
        control: Control,
    ) -> None:
        super().__init__("lease", control)
        self.fence = grant.fence
        self._lease = lease
        self._seconds = seconds
        self._report = report
        self._valid_until = granted_at + seconds
        self._lost = threading.Event()
        self._wanted = threading.Event()

    def check_lost(self) -> None:
        """Raise LeaseLost when another instance owns the lease."""
        if self._lost.is_set():
            raise LeaseLost

    def guard(self) -> None:
        """Raise LeaseLost when another instance owns the lease, StoreAway while it could not be renewed in time."""
        self.check_lost()
        if time.monotonic() >= self._valid_until:
            raise StoreAway("the lease could not be renewed")

    @property
    def handover_wanted(self) -> bool:
        """Whether another process asked to have the lease for a moment."""
        return self._wanted.is_set()

    def work(self) -> None:
        while self.wait(self._seconds / 4):
            started = time.monotonic()
            try:
                held = self._lease.renew(self._report())
                if held and self._lease.handover_wanted():
                    self._wanted.set()
            except StoreAway:
                continue  # the lease stays ours while nobody else can take it
            if not held:
                self._lost.set()
                return
            self._valid_until = started + self._seconds
