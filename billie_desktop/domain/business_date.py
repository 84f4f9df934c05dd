"""The one business calendar: days in Sydney, moments in UTC (features.md D33)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SYDNEY = ZoneInfo("Australia/Sydney")
_LAST_INSTANT = timedelta(microseconds=1)


def as_utc(moment: datetime) -> datetime:
    """The moment in UTC; a moment without zone is UTC already."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def in_sydney(moment: datetime) -> datetime:
    """The moment on a Sydney clock, daylight saving included."""
    return as_utc(moment).astimezone(SYDNEY)


def business_day(moment: datetime) -> date:
    """The Sydney calendar day that ``moment`` falls on."""
    return in_sydney(moment).date()


def start_of_day(day: date) -> datetime:
    """First moment (UTC) of a Sydney day. Days last 23 or 25 hours when the clocks change."""
    return datetime.combine(day, time.min, tzinfo=SYDNEY).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """Last moment (UTC, to the microsecond) of a Sydney day: when something that holds "until" that day ends."""
    return start_of_day(day + timedelta(days=1)) - _LAST_INSTANT


def calendar_date(raw: object) -> date | None:
    """Read a calendar date: a date, a moment at midnight UTC of that day, or ISO text. Anything else gives None.

    Calendar dates are stored as midnight UTC of the day itself (read-models.md), so the UTC day is the date, never the
    Sydney day of that moment.
    """
    if isinstance(raw, datetime):
        return as_utc(raw).date()
    if isinstance(raw, date):
        return raw
    parsed = moment(raw)
    return parsed.date() if parsed is not None else None


def moment(raw: object) -> datetime | None:
    """Read a moment: a datetime (without zone: UTC) or ISO text, with or without a time. Anything else gives None."""
    if isinstance(raw, datetime):
        return as_utc(raw)
    if isinstance(raw, date):
        return datetime.combine(raw, time.min, tzinfo=UTC)
    if not isinstance(raw, str) or not raw.strip():
        return None
    try:
        return as_utc(datetime.fromisoformat(raw.strip()))
    except (ValueError, OverflowError):
        return None
