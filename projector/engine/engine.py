"""One projector process: wait for the lease, work while it holds, end in order."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from projector.engine.errors import LeaseLost, Stopped, StoreAway
from projector.engine.ownership import Ownership
from projector.engine.ports import Batches, Grant, Lease
from projector.engine.session import Parts, Session

log = logging.getLogger("projector")


class Engine:
    """One projector process. ``make_processor`` builds the processing for a fencing number and its guard."""

    def __init__(
        self, parts: Parts, lease: Lease, make_processor: Callable[[int, Callable[[], None]], Batches]
    ) -> None:
        self._parts = parts
        self._lease = lease
        self._telemetry = parts.telemetry
        self._control = parts.control
        self._settings = parts.settings
        self._pauses = parts.pauses
        self._make_processor = make_processor
        self._chance = parts.chance

    def run(self) -> None:
        """Work until the process is asked to end. Raises TaskDied when a background task ended with an error."""
        try:
            while True:
                grant, granted_at = self._acquire()
                try:
                    self._own(grant, granted_at)
                except LeaseLost:
                    log.warning("lease lost", extra={"fields": {"fence": grant.fence}})
                else:
                    self._control.pause(self._settings.handover_seconds)
        except Stopped:
            self._telemetry.beat("stopped")

    def _acquire(self) -> tuple[Grant, float]:
        """Wait for the lease."""
        attempt = 1
        while True:
            self._control.check()
            started = time.monotonic()
            try:
                grant = self._lease.acquire()
            except StoreAway as error:
                self._telemetry.waiting(error)
                attempt += 1
                self._control.pause(self._pauses.before(attempt, self._chance()))
                continue
            if grant is not None:
                log.info("lease granted", extra={"fields": {"fence": grant.fence}})
                return grant, started
            self._telemetry.beat("standby")
            self._control.pause(self._settings.standby_seconds * (1 - 0.5 * self._chance()))

    def _own(self, grant: Grant, granted_at: float) -> None:
        """Work while the lease is ours; returns when another process asked for it."""
        ownership = Ownership(
            self._lease, grant, self._settings.lease_seconds, granted_at, self._telemetry.report, self._control
        )
        processor = self._make_processor(grant.fence, ownership.guard)
        ownership.start()
        lost = False
        try:
            Session(self._parts, grant, ownership, processor).work()
            processor.hand_over()
        except LeaseLost:
            lost = True
            raise
        except Stopped:
            self._finish(processor)
            raise
        finally:
            processor.close()
            ownership.end()
            if not lost:
                self._release()

    def _finish(self, processor: Batches) -> None:
        """End what is under way; when that needs patience, it stays pending."""
        try:
            processor.settle()
        except (Stopped, LeaseLost):
            log.info("left pending")

    def _release(self) -> None:
        try:
            self._lease.release()
        except StoreAway:
            log.warning("lease not released")  # it expires by itself
