"""Days past due by the Sydney calendar, and what they do to a loan."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from billie_desktop.practice.ledger.aging import bucket_of
from billie_desktop.practice.ledger.api import AccountStatus
from billie_desktop.practice.ledger.book import LedgerBook
from billie_desktop.practice.ledger.clock import SYDNEY, micros, moment_of, next_sydney_midnight
from tests.practice.ledger.books import disbursed, loan

D = Decimal


def sydney(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SYDNEY)


def events_of(book: LedgerBook, event_type: str) -> list[dict[str, object]]:
    return [json.loads(e.fields["payload"]) for e in book.pending_events() if e.fields["typ"] == event_type]


@pytest.mark.parametrize(
    ("dpd", "bucket"),
    [
        (0, "current"),
        (1, "early_arrears"),
        (14, "early_arrears"),
        (15, "late_arrears"),
        (61, "late_arrears"),
        (62, "default"),
        (400, "default"),
    ],
)
def test_buckets(dpd: int, bucket: str) -> None:
    """Buckets change at 1, 15 and 62 days past due."""
    assert bucket_of(dpd) == bucket


def test_the_due_day_itself_is_not_overdue(book: LedgerBook) -> None:
    """One minute before midnight in Sydney on the due day the loan is active; one minute after, it is suspended."""
    account = disbursed(book)  # first instalment due 15 July
    account.age(at=sydney("2026-07-15T23:59"))
    assert account.status is AccountStatus.ACTIVE
    account.age(at=sydney("2026-07-16T00:01"))
    assert account.status is AccountStatus.SUSPENDED
    assert [row.status for row in account.instalments(sydney("2026-07-16T00:01"))][:2] == ["OVERDUE", "PENDING"]


def test_paying_what_is_overdue_makes_the_loan_active(book: LedgerBook) -> None:
    """A suspended loan becomes active, bucket current, once the overdue instalment is paid in full, and not before."""
    account = disbursed(book)
    account.age(at=sydney("2026-07-20T03:00"))
    account.repay(D("102.49"), at=sydney("2026-07-21T10:00"))
    assert account.status is AccountStatus.SUSPENDED
    account.repay(D("0.01"), at=sydney("2026-07-21T11:00"))
    assert account.status is AccountStatus.ACTIVE
    last = events_of(book, "loan.aging.updated.v1")[-1]
    assert (last["dpd"], last["bucket"], last["previous_bucket"]) == (0, "current", "early_arrears")


def test_the_nightly_aging_visits_only_overdue_loans(book: LedgerBook) -> None:
    """Of three loans only the one with an unpaid past instalment is aged, once for a day, and again the next day."""
    disbursed(book, loan(1, first_due_date=date(2026, 7, 8)))
    disbursed(book, loan(2, first_due_date=date(2026, 7, 8))).repay(D("102.50"), at=sydney("2026-07-08T09:00"))
    disbursed(book, loan(3))
    night = sydney("2026-07-11T00:05")
    assert book.advance_aging(at=night) == 1
    assert book.advance_aging(at=night + timedelta(hours=5)) == 0
    assert book.advance_aging(at=night + timedelta(days=1)) == 1
    assert [body["dpd"] for body in events_of(book, "loan.aging.updated.v1") if body["account_id"] == "ACC-1"] == [
        0,
        3,
        4,
    ]


def test_every_overdue_row_is_told_once(book: LedgerBook) -> None:
    """Aging over weeks tells each instalment as OVERDUE exactly once, in its turn."""
    account = disbursed(book)
    for day in range(16, 32):
        account.age(at=sydney(f"2026-07-{day}T00:05"))
    told = [
        row["payment_number"] for body in events_of(book, "account.schedule.updated.v1") for row in body["payments"]
    ]
    assert told == [1, 2]


def test_a_closed_loan_is_never_aged(book: LedgerBook) -> None:
    """A written-off loan keeps bucket closed however late its instalments are."""
    account = disbursed(book)
    account.write_off(reason="deceased", approved_by="user-1", at=sydney("2026-07-20T10:00"))
    assert account.age(at=sydney("2026-10-01T00:05")) is False
    assert book.advance_aging(at=sydney("2026-10-01T00:05")) == 0
    assert events_of(book, "loan.aging.updated.v1")[-1]["bucket"] == "closed"


def test_an_uneventful_night_says_nothing(book: LedgerBook) -> None:
    """Aging a loan on track publishes no event and takes no moment: a posting of that very time keeps it."""
    account = disbursed(book)
    night = sydney("2026-07-12T00:05")
    before = book.outbox.count()
    assert account.age(at=night) is False
    assert book.outbox.count() == before
    assert account.repay(D("1.00"), at=night).at == night


@pytest.mark.parametrize(
    ("now", "midnight"),
    [
        ("2026-07-10T13:59:59+00:00", "2026-07-10T14:00:00+00:00"),
        ("2026-07-10T14:00:00+00:00", "2026-07-11T14:00:00+00:00"),
        ("2026-10-03T20:00:00+00:00", "2026-10-04T13:00:00+00:00"),  # a Sydney day of 23 hours
        ("2026-04-04T20:00:00+00:00", "2026-04-05T14:00:00+00:00"),  # a Sydney day of 25 hours
    ],
)
def test_next_midnight_in_sydney(now: str, midnight: str) -> None:
    """The next Sydney midnight is right on ordinary days and on both change days."""
    found = moment_of(next_sydney_midnight(micros(datetime.fromisoformat(now))))
    assert found == datetime.fromisoformat(midnight).astimezone(UTC)
