"""Time in the ledger: whole microseconds since 1970 UTC; business days in Sydney."""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

SYDNEY = ZoneInfo("Australia/Sydney")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = 1_000
_MICROSECOND = timedelta(microseconds=1)


class Clock(Protocol):
    """Where the ledger gets the present moment from."""

    def now(self) -> datetime:
        """An aware moment."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SetClock:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def advance(self, span: timedelta) -> None:
        self.moment += span


def micros(moment: datetime) -> int:
    """Microseconds since 1970. Raises ValueError for a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return (moment - EPOCH) // _MICROSECOND


def moment_of(us: int) -> datetime:
    return EPOCH + timedelta(microseconds=us)


def iso(us: int) -> str:
    """2026-07-15T03:00:00.000000Z: the form of all moments in events."""
    return moment_of(us).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def sydney_day(us: int) -> date:
    return moment_of(us).astimezone(SYDNEY).date()


def next_sydney_midnight(us: int) -> int:
    """The first moment of the Sydney day after the one that holds ``us``; right on both change days."""
    return midnight_of(sydney_day(us) + timedelta(days=1))


def midnight_of(day: date) -> int:
    """The first moment of a Sydney day."""
    return micros(datetime(day.year, day.month, day.day, tzinfo=SYDNEY))
