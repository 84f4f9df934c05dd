"""Notices and notes in words, the pause in force, and the merged timeline."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from billie_desktop.domain.communication import (
    ContactNote,
    CustomerNotice,
    Failure,
    NoticeStatus,
    StatementPeriod,
    Suppression,
    TimelineEntry,
)
from billie_desktop.domain.communication_words import (
    line_of,
    pause_in_force,
    period_words,
    template_word,
    title_of,
    when,
)
from billie_desktop.domain.rich_text import Block, Run
from billie_desktop.domain.timeline import SourceRead, merged, next_source

NOW = datetime(2026, 6, 10, 0, 0, tzinfo=UTC)


def notice(number: int = 1, status: NoticeStatus = NoticeStatus.SENT, **changes: object) -> CustomerNotice:
    """A notice sent ``number`` minutes ago."""
    values: dict[str, object] = {
        "notice_id": f"ntf-{number:04}",
        "at": NOW - timedelta(minutes=number),
        "status": status,
        "template": "overdue_step",
        "reason": "overdue",
        "step": 2,
        "channel": "sms",
    }
    return CustomerNotice(**(values | changes))  # type: ignore[arg-type]


def note(number: int = 1, **changes: object) -> ContactNote:
    """A note written ``number`` minutes ago."""
    values: dict[str, object] = {
        "note_id": f"n-{number:04}",
        "at": NOW - timedelta(minutes=number),
        "subject": "Called",
        "body": (Block((Run("Pay lands Thursday."),)),),
    }
    return ContactNote(**(values | changes))  # type: ignore[arg-type]


def test_a_template_has_a_friendly_name_or_falls_back() -> None:
    """A known template is named; an unknown one falls back to reason and step, then to its own words."""
    assert template_word(notice()) == "Overdue reminder"
    assert template_word(notice(template="brand_new", reason="goodwill", step=3)) == "Goodwill, step 3"
    assert template_word(notice(template="brand_new", reason="", step=None)) == "Brand new"


def test_a_failure_reads_as_a_sentence() -> None:
    """The wording of a failure, the attempt and the suggested fallback are told."""
    failed = notice(status=NoticeStatus.FAILED, failure=Failure("permanent", "Mailbox full", 3, "sms"))
    assert line_of(failed) == "Mailbox full · attempt 3 · try SMS instead"
    blocked = notice(status=NoticeStatus.BLOCKED, failure=Failure("suppressed", "customer suppressed", 1))
    assert line_of(blocked) == "Not sent, notifications are paused"
    unlisted = notice(status=NoticeStatus.FAILED, failure=Failure("solar_flare"))
    assert line_of(unlisted) == "Solar flare"


def test_lines_of_the_other_entries() -> None:
    """A step, a statement period, a pause and a note each say what they are about."""
    assert line_of(notice()) == "Collections step 2 · legally important"
    assert line_of(notice(category="marketing", reason="offer", step=None)) == "Marketing"
    period = StatementPeriod("ACC-1", date(2026, 5, 1), date(2026, 5, 31))
    statement = notice(status=NoticeStatus.STATEMENT, statement=period)
    assert title_of(statement) == "Statement, May 2026"
    assert line_of(statement) == "1–31 May 2026 · ACC-1"
    paused = notice(status=NoticeStatus.SUPPRESSION, suppression=Suppression("all", "hardship"))
    assert (title_of(paused), line_of(paused)) == ("All notifications paused", "hardship · no end date")
    assert (title_of(note()), line_of(note())) == ("Called", "Pay lands Thursday.")


def test_a_period_names_what_differs() -> None:
    """A period within a month or a year names month and year once."""
    assert period_words(date(2026, 5, 1), date(2026, 5, 31)) == "1–31 May 2026"
    assert period_words(date(2026, 5, 1), date(2026, 6, 30)) == "1 May – 30 Jun 2026"
    assert period_words(date(2025, 12, 15), date(2026, 1, 14)) == "15 Dec 2025 – 14 Jan 2026"
    assert period_words(None, date(2026, 1, 14)) == ""


def test_the_pause_in_force() -> None:
    """The newest change that has not run out holds, unless it lifted the pause."""
    first = Suppression("all", set_at=NOW - timedelta(days=5))
    lifted = Suppression("off", set_at=NOW - timedelta(days=3))
    short = Suppression("marketing_only", set_at=NOW - timedelta(days=1), expires_at=NOW - timedelta(hours=1))
    assert pause_in_force((), NOW) is None
    assert pause_in_force((first,), NOW) is first
    assert pause_in_force((first, lifted), NOW) is None
    assert pause_in_force((first, short), NOW) is first
    assert pause_in_force((short, first), NOW - timedelta(hours=2)) is short


def test_when_reads_as_people_say_it() -> None:
    """Today and yesterday are Sydney days; another year is named."""
    assert when(NOW - timedelta(minutes=48), NOW) == "Today 9:12 am"
    assert when(NOW - timedelta(hours=18), NOW) == "Yesterday 4:00 pm"
    assert when(NOW - timedelta(days=5), NOW) == "Fri 5 Jun, 10:00 am"
    assert when(NOW - timedelta(days=300), NOW) == "14 Aug 2025, 10:00 am"


ages = st.lists(st.integers(min_value=0, max_value=30), max_size=12).map(sorted)


@given(ages, ages, st.integers(1, 4))
def test_reading_on_never_inserts_above_what_is_shown(notices: list[int], notes: list[int], page: int) -> None:
    """Whatever the pages bring, the timeline only grows at its end, and at the end it holds everything in order."""
    sources: list[list[TimelineEntry]] = [
        [notice(age, notice_id=f"{place}") for place, age in enumerate(notices)],
        [note(age, note_id=f"{place}") for place, age in enumerate(notes)],
    ]
    read = [0, 0]
    shown: tuple[TimelineEntry, ...] = ()
    for _ in range(100):
        states = [
            SourceRead(tuple(rows[:count]), count >= len(rows)) for rows, count in zip(sources, read, strict=True)
        ]
        now_shown = merged(states)
        assert now_shown[: len(shown)] == shown
        shown = now_shown
        number = next_source(states)
        if number is None:
            break
        read[number] += page
    assert len(shown) == len(notices) + len(notes)
    assert [entry.at for entry in shown] == sorted((entry.at for entry in shown), reverse=True)
