"""Having the lease for a moment: one writer at a time, also when an operator's command writes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from pymongo.database import Database

from projector.adapters.mongo_lease import MongoLease
from projector.app.partitions import drain
from projector.app.settings import Settings
from projector.app.wiring import lease_of
from projector.engine.control import Control
from projector.engine.errors import EngineError
from projector.engine.ownership import Ownership
from projector.engine.ports import Grant

LEASE_WAIT_SECONDS = 60.0


@contextmanager
def borrowed(
    settings: Settings, database: Database[dict[str, object]], name: str, control: Control
) -> Iterator[Ownership]:
    """The lease of the consumer group, as its owner ``name``.

    A running projector hands it over between two batches, for as long as this takes, and goes on afterwards; partitions
    have applied everything that was routed to them by then. Raises EngineError when they do not, StoreAway.
    """
    lease = lease_of(settings, database, name)
    grant, granted_at = borrow(lease, control)
    ownership = Ownership(lease, grant, settings.lease_seconds, granted_at, dict, control)
    ownership.start()
    try:
        drain(settings, control, LEASE_WAIT_SECONDS)
        yield ownership
    finally:
        ownership.end()
        lease.release()


def borrow(lease: MongoLease, control: Control) -> tuple[Grant, float]:
    """The lease, from a running projector if there is one. Raises EngineError when it does not give it."""
    deadline = time.monotonic() + LEASE_WAIT_SECONDS
    asked = 0.0
    while True:
        started = time.monotonic()
        grant = lease.acquire()
        if grant is not None:
            return grant, started
        if started > deadline:
            raise EngineError("the running projector does not hand its lease over")
        if started - asked > 1.0:
            lease.want()
            asked = started
        control.pause(0.05)
