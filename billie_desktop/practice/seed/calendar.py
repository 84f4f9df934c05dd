"""Sydney days and hours as UTC moments."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from billie_desktop.practice.ledger.clock import SYDNEY


def sydney(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A Sydney wall-clock moment in UTC."""
    return datetime.combine(day, time(hour, minute, second), SYDNEY).astimezone(UTC)


def sydney_day(moment: datetime) -> date:
    """The Sydney day of a moment."""
    return moment.astimezone(SYDNEY).date()


def days(count: int) -> timedelta:
    """So many days."""
    return timedelta(days=count)
