"""The cut-off of the day, and what is missed, due and scheduled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from billie_desktop.domain.disbursement import Urgency, countdown, early_payment, sections


@dataclass(frozen=True)
class Loan:
    commencement: date | None


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "left", "urgency", "figure"),
    [
        ("2026-06-09T23:41:07", timedelta(hours=5, minutes=18, seconds=53), Urgency.CALM, "5 h 18 min"),
        ("2026-06-10T03:59:59", timedelta(hours=1, seconds=1), Urgency.CALM, "1 h 0 min"),
        ("2026-06-10T04:00:00", timedelta(hours=1), Urgency.CALM, "1 h 0 min"),
        ("2026-06-10T04:00:01", timedelta(minutes=59, seconds=59), Urgency.SOON, "59 min"),
        ("2026-06-10T04:59:30", timedelta(seconds=30), Urgency.SOON, "30 s"),
        ("2026-06-10T05:00:00", timedelta(0), Urgency.PASSED, "Passed"),
        ("2026-06-10T13:59:59", -timedelta(hours=8, minutes=59, seconds=59), Urgency.PASSED, "Passed"),
        ("2026-06-10T14:00:00", timedelta(hours=15), Urgency.CALM, "15 h 0 min"),
        # Daylight saving: 3 pm is 04:00 UTC in summer, and the days of the change have 25 and 23 hours.
        ("2026-01-15T03:59:00", timedelta(minutes=1), Urgency.SOON, "1 min"),
        ("2026-04-04T13:00:00", timedelta(hours=16), Urgency.CALM, "16 h 0 min"),
        ("2026-10-03T14:00:00", timedelta(hours=14), Urgency.CALM, "14 h 0 min"),
    ],
)
def test_the_countdown_to_three_in_sydney(moment: str, left: timedelta, urgency: Urgency, figure: str) -> None:
    """Soon begins below one hour, passed at three sharp, and the next countdown at midnight in Sydney."""
    found = countdown(at(moment))
    assert (found.left, found.urgency, found.figure) == (left, urgency, figure)
    assert "3:00 pm" in found.words


def test_the_share_of_the_working_day() -> None:
    """Nothing is over before nine, all after three."""
    shares = [countdown(at(f"2026-06-{moment}")).share for moment in ("09T20:00:00", "10T02:00:00", "10T06:00:00")]
    assert shares == [Decimal("0.0"), Decimal("0.5"), Decimal("1.0")]


def test_loans_in_their_sections() -> None:
    """Yesterday is missed, today is today whatever the hour, tomorrow is scheduled, and no date is a section of its
    own; the order within each stays."""
    today = date(2026, 6, 10)
    days = [date(2026, 6, 11), today, None, date(2026, 6, 9), today, date(2026, 7, 1)]
    loans = [Loan(day) for day in days]
    found = sections(loans, today)
    assert (found.missed, found.today) == ((loans[3],), (loans[1], loans[4]))
    assert (found.scheduled, found.undated) == ((loans[0], loans[5]), (loans[2],))
    assert all(a is b for a, b in zip(found.today, (loans[1], loans[4]), strict=True))


@pytest.mark.parametrize(
    ("last_due", "lengths", "warns"),
    [
        (date(2026, 8, 11), (61, 62), False),
        (date(2026, 8, 12), (62, 63), True),
        (None, (None, None), True),
    ],
)
def test_paying_early_and_the_62_days(
    last_due: date | None, lengths: tuple[int | None, int | None], warns: bool
) -> None:
    """62 days are within the limit and 63 are not; without a last instalment nobody can say, which is warned about."""
    found = early_payment(date(2026, 6, 11), date(2026, 6, 10), last_due)
    assert found is not None
    assert (found.length_before, found.length_after) == lengths
    assert bool(found.warning) is warns


@pytest.mark.parametrize("commencement", [None, date(2026, 6, 9), date(2026, 6, 10)])
def test_what_is_due_is_not_early(commencement: date | None) -> None:
    """Missed, due today and undated loans are paid without the question."""
    assert early_payment(commencement, date(2026, 6, 10), date(2026, 9, 1)) is None
