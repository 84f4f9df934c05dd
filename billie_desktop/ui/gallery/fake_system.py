"""The state of the server side in memory."""

from __future__ import annotations

from datetime import datetime, timedelta

from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.processing import Health, ProcessingStatus, StreamStanding
from billie_desktop.ui.gallery.people import NOW

EXTERNAL, INTERNAL = "inbox:billie-servicing", "inbox:billie-servicing:internal"


def stream(
    name: str, health: Health, pending: int, lag: float | None, last: datetime | None, consumers: int = 2
) -> StreamStanding:
    """One stream."""
    return StreamStanding(name, health, pending, lag, last, consumers)


def processing(
    health: Health, *streams: StreamStanding, reasons: tuple[str, ...] = (), letters: int = 0, rate: float | None = 41.5
) -> ProcessingStatus:
    """A reading of now."""
    pending = sum(each.pending for each in streams)
    catch_up = pending / rate if rate else (0.0 if not pending else None)
    return ProcessingStatus(health, reasons, pending, catch_up, streams, letters, rate, NOW)


HEALTHY = processing(
    Health.HEALTHY,
    stream(EXTERNAL, Health.HEALTHY, 0, 0.0, NOW - timedelta(seconds=2)),
    stream(INTERNAL, Health.HEALTHY, 3, 0.4, NOW - timedelta(minutes=4)),
)
DEGRADED = processing(
    Health.DEGRADED,
    stream(EXTERNAL, Health.DEGRADED, 2_418, 74.0, NOW - timedelta(seconds=74)),
    stream(INTERNAL, Health.HEALTHY, 0, 0.0, NOW - timedelta(minutes=4)),
    reasons=(
        "2,418 events are not applied yet.",
        "The oldest event of inbox:billie-servicing has waited for 74 s.",
    ),
    letters=4,
)
CRITICAL = processing(
    Health.CRITICAL,
    stream(EXTERNAL, Health.CRITICAL, 18_230, 1_310.0, NOW - timedelta(seconds=1_310), 1),
    stream(INTERNAL, Health.DEGRADED, 12, 44.0, NOW - timedelta(seconds=44), 0),
    reasons=(
        "No projector gives a sign of life: events wait until one runs.",
        "18,242 events are not applied yet.",
        "The oldest event of inbox:billie-servicing has waited for 1,310 s.",
    ),
    letters=4,
    rate=None,
)
UNKNOWN = ProcessingStatus(Health.UNKNOWN, ("The streams cannot be asked.",), 0, None, (), 0, None, NOW)


class FakeSystem:
    """Implements ``desk.system_side.SystemSide``. ``outage`` is raised by every question while it is set."""

    def __init__(self, status: ProcessingStatus = HEALTHY) -> None:
        self.status = status
        self.outage: DeskError | None = None
        self.asked = 0

    async def processing(self) -> ProcessingStatus:
        self.asked += 1
        self._check()
        return self.status

    def _check(self) -> None:
        if self.outage is not None:
            raise self.outage
