"""Sydney days, both change days of daylight saving included."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billie_desktop.domain.business_date import business_day, calendar_date, end_of_day, in_sydney, moment, start_of_day

days = st.dates(min_value=date(2000, 1, 2), max_value=date(2060, 12, 30))
SHORT_DAY = date(2026, 10, 4)  # clocks go forward at 2 am
LONG_DAY = date(2026, 4, 5)  # clocks go back at 3 am


@given(days)
def test_a_day_holds_its_first_and_last_moment_and_no_more(day: date) -> None:
    """Start and end of a day fall on it; a microsecond outside falls on its neighbours."""
    one = timedelta(microseconds=1)
    assert business_day(start_of_day(day)) == business_day(end_of_day(day)) == day
    assert business_day(start_of_day(day) - one) == day - timedelta(days=1)
    assert business_day(end_of_day(day) + one) == day + timedelta(days=1)


@pytest.mark.parametrize(("day", "hours"), [(SHORT_DAY, 23), (LONG_DAY, 25), (date(2026, 5, 29), 24)])
def test_days_of_the_clock_change_have_23_and_25_hours(day: date, hours: int) -> None:
    """The length of a Sydney day follows daylight saving."""
    assert end_of_day(day) - start_of_day(day) + timedelta(microseconds=1) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        (datetime(2026, 10, 3, 15, 59, tzinfo=UTC), SHORT_DAY),
        (datetime(2026, 10, 4, 12, 59, tzinfo=UTC), SHORT_DAY),
        (datetime(2026, 10, 4, 13, 0, tzinfo=UTC), date(2026, 10, 5)),
        (datetime(2026, 4, 4, 13, 0, tzinfo=UTC), LONG_DAY),
        (datetime(2026, 4, 5, 13, 59, tzinfo=UTC), LONG_DAY),
        (datetime(2026, 4, 5, 14, 0, tzinfo=UTC), date(2026, 4, 6)),
    ],
)
def test_midnight_in_sydney_around_the_change(utc: datetime, day: date) -> None:
    """The day changes at Sydney midnight: 14:00 UTC in winter, 13:00 UTC in summer."""
    assert business_day(utc) == day


def test_a_moment_without_zone_is_utc() -> None:
    """A naive moment of an old document counts as UTC."""
    assert in_sydney(datetime(2026, 6, 1, 0, 0)).hour == 10


@given(days)
def test_a_calendar_date_reads_the_same_in_every_stored_form(day: date) -> None:
    """Midnight UTC, ISO date text and ISO moment text all give the stored day, never its Sydney neighbour."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    forms = (midnight, midnight.replace(tzinfo=None), day, day.isoformat(), midnight.isoformat(), f"{day}T00:00:00Z")
    assert {calendar_date(form) for form in forms} == {day}


@pytest.mark.parametrize("raw", [None, "", "tomorrow", 5, True, "2026-13-01", [], "0001-01-01T00:00:00+14:00"])
def test_what_is_no_date_is_missing(raw: object) -> None:
    """Anything unreadable gives None."""
    assert calendar_date(raw) is None
    assert moment(raw) is None
