"""Australian English."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from billie_desktop.domain import words
from billie_desktop.domain.account import AccountStatus, InstalmentClass
from billie_desktop.domain.agent import Role
from billie_desktop.domain.command import Action, CommandStage
from billie_desktop.domain.ledger import TransactionType


def test_dates_and_times() -> None:
    """Dates read "Fri 29 May 2026", times "9:41 am", on a Sydney clock."""
    moment = datetime(2026, 5, 28, 23, 41, 7, tzinfo=UTC)
    assert words.long_date(date(2026, 5, 29)) == "Fri 29 May 2026"
    assert words.date_and_time(moment) == "Fri 29 May 2026, 9:41 am"
    assert words.clock(moment) == "09:41:07"
    assert words.short_date(date(2026, 6, 5), date(2026, 5, 29)) == "5 Jun"
    assert words.short_date(date(2027, 1, 5), date(2026, 5, 29)) == "5 Jan 2027"


@pytest.mark.parametrize(("hour", "text"), [(14, "12:05 am"), (1, "11:05 am"), (2, "12:05 pm"), (13, "11:05 pm")])
def test_noon_and_midnight_are_twelve(hour: int, text: str) -> None:
    """Midnight is 12 am and noon 12 pm."""
    assert words.time_of_day(datetime(2026, 6, 1, hour, 5, tzinfo=UTC)) == text


def test_missing_is_a_dash() -> None:
    """What is missing is shown as a dash everywhere."""
    assert {words.long_date(None), words.time_of_day(None), words.status_word(None), words.bucket_word("")} == {"—"}


def test_an_unlisted_status_is_shown_as_it_is() -> None:
    """An unknown word is never turned into a known one."""
    assert words.status_word("frozen") == "frozen"
    assert words.status_word("in_arrears") == "In arrears"


def test_every_vocabulary_is_complete() -> None:
    """Each listed word of the contract has its words on screen."""
    assert set(words.STATUS_WORDS) == set(AccountStatus)
    assert set(words.TYPE_WORDS) == set(TransactionType)
    assert set(words.ROLE_WORDS) == set(Role)
    assert set(words.ACTION_WORDS) == set(words.RUNNING_WORDS) == set(Action)
    assert set(words.STAGE_WORDS) == set(CommandStage)
    assert set(words.INSTALMENT_WORDS) == set(InstalmentClass)


@pytest.mark.parametrize(
    ("seconds", "text"), [(-3, "now"), (4, "now"), (40, "40 s"), (125, "2 min"), (7300, "2 h"), (90_000, "1 day")]
)
def test_age(seconds: float, text: str) -> None:
    """The age of a reading in its largest unit."""
    assert words.age(seconds) == text
