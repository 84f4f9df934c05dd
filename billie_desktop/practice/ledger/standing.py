"""What follows from a posting or from a new day: status, closure and aging of a loan, and their events."""

from collections.abc import Iterable

from billie_desktop.practice.ledger import announce
from billie_desktop.practice.ledger.aging import Aging, Bucket, bucket_of, days_past_due
from billie_desktop.practice.ledger.api import AccountStatus, ClosureReason
from billie_desktop.practice.ledger.clock import MILLISECOND, sydney_day
from billie_desktop.practice.ledger.journal import Journal
from billie_desktop.practice.ledger.loan import Loan, Transaction
from billie_desktop.practice.ledger.schedule import Instalment, overdue


def follow_posting(
    journal: Journal,
    loan: Loan,
    posted: Transaction,
    touched: Iterable[Instalment] = (),
    *,
    payment_cents: int = 0,
    closes_as: ClosureReason = ClosureReason.PAID_OFF,
) -> str:
    """Everything a posting entails, in the order a reader needs; the id of its account.updated event.

    Balance first, then schedule, status, closure and aging. touched: rows that the posting served.
    """
    us = posted.at_us
    before = loan.status
    closes = loan.is_open and loan.outstanding == 0
    rows = list(touched)
    if not closes and loan.is_open:
        rows += [row for row in _newly_overdue(loan, us) if row not in rows]
        loan.status = _status_by_arrears(loan, us)
    event = announce.balance_changed(journal, loan, posted, loan.status, payment_cents)
    announce.schedule_updated(journal, loan, rows, us)
    if closes:
        _close(journal, loan, posted, closes_as)
    elif loan.is_open:
        if loan.status is not before:
            announce.status_changed(journal, loan, loan.next_moment(us))
        _age(journal, loan, us, "balance changed")
    journal.touch(loan)
    return event


def follow_day(journal: Journal, loan: Loan, us: int) -> bool:
    """The nightly aging of one loan for the Sydney day of ``us``. True when anything was published."""
    if not loan.is_open:
        return False
    today = sydney_day(us)
    dpd = days_past_due(loan.instalments, today)
    if loan.aging is not None and loan.aging.dpd == dpd and loan.aging.day >= today:
        return False
    before = loan.status
    rows = _newly_overdue(loan, us)
    loan.status = _status_by_arrears(loan, us)
    if rows or loan.status is not before:
        us = loan.next_moment(us)
        announce.schedule_updated(journal, loan, rows, us)
        if loan.status is not before:
            announce.status_changed(journal, loan, us)
    published = _age(journal, loan, us, "day passed")
    journal.touch(loan)
    return published or bool(rows) or loan.status is not before


def start_aging(journal: Journal, loan: Loan, us: int) -> None:
    """The first aging of a loan that has just been disbursed."""
    loan.aging = Aging(sydney_day(us), us, 0, Bucket.CURRENT, None, "disbursed")
    announce.aged(journal, loan)


def _close(journal: Journal, loan: Loan, posted: Transaction, reason: ClosureReason) -> None:
    before = loan.status
    loan.status, loan.closure = AccountStatus.CLOSED, reason
    announce.status_changed(journal, loan, loan.next_moment(posted.at_us))
    # its figures count as the newest snapshot: nothing of this posting may carry a later time
    closed_us = loan.next_moment(posted.at_us)
    announce.closed(journal, loan, before, posted, closed_us)
    aged_us = loan.next_moment(closed_us + MILLISECOND)
    previous = loan.aging.bucket if loan.aging else None
    loan.aging = Aging(sydney_day(aged_us), aged_us, 0, Bucket.CLOSED, previous, "closed")
    announce.aged(journal, loan)


def _status_by_arrears(loan: Loan, us: int) -> AccountStatus:
    return AccountStatus.SUSPENDED if loan.dpd(us) > 0 else AccountStatus.ACTIVE


def _newly_overdue(loan: Loan, us: int) -> list[Instalment]:
    """Rows that nobody has been told are overdue: due since the day of the last aging and not begun."""
    today = sydney_day(us)
    told_until = loan.aging.day if loan.aging else None
    return [
        row
        for row in overdue(loan.instalments, today)
        if row.status(today) == "OVERDUE" and (told_until is None or row.due >= told_until)
    ]


def _age(journal: Journal, loan: Loan, us: int, reason: str) -> bool:
    """Make and publish the aging when days past due or bucket changed; remember the day in any case."""
    today, dpd = sydney_day(us), loan.dpd(us)
    bucket, last = bucket_of(dpd), loan.aging
    if last is not None and (last.dpd, last.bucket) == (dpd, bucket):
        loan.aging = Aging(max(today, last.day), last.at_us, dpd, bucket, last.previous, last.reason)
        return False
    moved = last is None or last.bucket is not bucket
    previous, why = (last.bucket if last else None, reason) if moved or last is None else (last.previous, last.reason)
    loan.aging = Aging(today, loan.next_moment(us), dpd, bucket, previous, why)
    announce.aged(journal, loan)
    return True
