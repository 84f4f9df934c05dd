"""Golden values: where the money of a repayment goes."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from billie_desktop.practice.ledger.api import Frequency, Refused
from billie_desktop.practice.ledger.book import LedgerBook
from billie_desktop.practice.ledger.schedule import cut, due_date
from tests.practice.ledger.books import NOW, disbursed, loan

D = Decimal


def rows(account: object, at: datetime = NOW) -> list[tuple[Decimal, Decimal, str]]:
    return [(row.paid, row.remaining, row.status) for row in account.instalments(at)]  # type: ignore[attr-defined]


def test_fees_come_before_principal(book: LedgerBook) -> None:
    """Of 50.00 on a loan with 10.00 of fees, 10.00 go to fees and 40.00 to principal, all of it to instalment 1."""
    account = disbursed(book)
    posted = account.repay(D("50.00"))
    assert (posted.to_fees, posted.to_principal, posted.overpayment) == (D("10.00"), D("40.00"), D("0.00"))
    assert (account.principal_balance, account.fee_balance) == (D("360.00"), D("0.00"))
    assert rows(account)[:2] == [(D("50.00"), D("52.50"), "PARTIAL"), (D("0.00"), D("102.50"), "PENDING")]


def test_oldest_instalment_comes_first(book: LedgerBook) -> None:
    """150.00 pay instalment 1 of 102.50 and 47.50 of instalment 2."""
    account = disbursed(book)
    account.repay(D("150.00"))
    assert [row[0] for row in rows(account)] == [D("102.50"), D("47.50"), D("0.00"), D("0.00")]
    assert [row[2] for row in rows(account)] == ["PAID", "PARTIAL", "PENDING", "PENDING"]


def test_target_instalment_comes_before_the_oldest(book: LedgerBook) -> None:
    """120.00 aimed at instalment 3 pay its 102.50, and the remaining 17.50 go to instalment 1."""
    account = disbursed(book)
    account.repay(D("120.00"), target_payment_number=3)
    assert [row[0] for row in rows(account)] == [D("17.50"), D("0.00"), D("102.50"), D("0.00")]


def test_a_fee_outside_the_schedule_takes_its_part_first(book: LedgerBook) -> None:
    """After a late fee of 10.00, 102.50 leave 10.00 open on instalment 1, because the late fee is no instalment."""
    account = disbursed(book)
    account.late_fee(D("10.00"), days_past_due=3)
    posted = account.repay(D("102.50"))
    assert posted.to_fees == D("20.00")
    assert rows(account)[0] == (D("92.50"), D("10.00"), "PARTIAL")


def test_overpayment_is_reported_and_closes_the_loan(book: LedgerBook) -> None:
    """500.00 on 410.00 leave a balance of 0.00, an overpayment of 90.00 and every instalment paid."""
    account = disbursed(book)
    posted = account.repay(D("500.00"))
    assert (posted.overpayment, posted.outstanding, posted.closed) == (D("90.00"), D("0.00"), True)
    assert [row[2] for row in rows(account)] == ["PAID"] * 4
    assert account.closure_reason == "PAID_OFF"


def test_waiver_of_an_unpaid_fee_lowers_fees(book: LedgerBook) -> None:
    """A waiver of the unpaid establishment fee takes 10.00 off fees and off instalment 1."""
    account = disbursed(book)
    posted = account.waive_fee(D("10.00"), reason="goodwill", approved_by="user-1")
    assert (posted.to_fees, posted.to_principal) == (D("10.00"), D("0.00"))
    assert (account.fee_balance, account.outstanding) == (D("0.00"), D("400.00"))
    assert rows(account)[0] == (D("0.00"), D("92.50"), "PARTIAL")


def test_waiver_of_a_paid_fee_comes_back_through_the_principal(book: LedgerBook) -> None:
    """Once the fee of 10.00 has been paid, waiving it takes 10.00 off the principal and nothing off fees."""
    account = disbursed(book)
    account.repay(D("102.50"))
    posted = account.waive_fee(D("10.00"), reason="goodwill", approved_by="user-1")
    assert (posted.to_fees, posted.to_principal) == (D("0.00"), D("10.00"))
    assert account.outstanding == D("297.50")
    assert sum(row.remaining for row in account.instalments(NOW)) == D("297.50")


def test_recovery_after_a_write_off_is_no_repayment_of_the_loan(book: LedgerBook) -> None:
    """100.00 received on a written-off loan leave its balance at 0.00 and it written off."""
    account = disbursed(book)
    account.write_off(reason="hardship", approved_by="user-1")
    posted = account.repay(D("100.00"))
    assert (posted.to_fees, posted.to_principal, posted.overpayment) == (D(0), D(0), D("100.00"))
    assert (account.outstanding, account.closure_reason) == (D(0), "WRITTEN_OFF")


def test_adjustment_to_nothing_closes_the_loan_by_the_office(book: LedgerBook) -> None:
    """An adjustment that takes principal and fees to 0.00 closes the loan as ADMIN_CLOSED."""
    account = disbursed(book)
    account.adjust(principal_delta=D("-400"), fee_delta=D("-10"), reason="error", approved_by="user-1")
    assert (account.outstanding, account.closure_reason) == (D(0), "ADMIN_CLOSED")


def test_the_last_instalment_takes_the_odd_cents() -> None:
    """100.00 in three parts are 33.33, 33.33 and 33.34."""
    assert [row.scheduled for row in cut(10_000, 3, Frequency.WEEKLY, date(2026, 7, 1))] == [3333, 3333, 3334]


@pytest.mark.parametrize(
    ("frequency", "first", "expected"),
    [
        (Frequency.WEEKLY, date(2026, 12, 28), ["2026-12-28", "2027-01-04", "2027-01-11"]),
        (Frequency.FORTNIGHTLY, date(2026, 9, 24), ["2026-09-24", "2026-10-08", "2026-10-22"]),
        (Frequency.MONTHLY, date(2026, 12, 31), ["2026-12-31", "2027-01-31", "2027-02-28"]),
    ],
)
def test_due_dates(frequency: Frequency, first: date, expected: list[str]) -> None:
    """Weeks step by days; months keep the day, or end with a shorter month."""
    assert [due_date(first, frequency, step).isoformat() for step in range(3)] == expected


def test_a_refused_posting_changes_nothing(book: LedgerBook) -> None:
    """A late fee beyond the cap leaves balances, history and events as they were."""
    account = disbursed(book)
    before = list(book.connection.iterdump())
    with pytest.raises(Refused, match="Fee cap reached"):
        account.late_fee(D("10.01"), days_past_due=1)
    assert list(book.connection.iterdump()) == before
    assert account.outstanding == D("410.00")


def test_a_waiver_makes_no_room_under_the_fee_cap(book: LedgerBook) -> None:
    """With 10.00 charged and waived under a cap of 20.00, a late fee of 10.01 is refused and one of 10.00 is not."""
    account = disbursed(book)
    account.waive_fee(D("10.00"), reason="goodwill", approved_by="user-1")
    with pytest.raises(Refused, match="Fee cap reached"):
        account.late_fee(D("10.01"), days_past_due=1)
    assert account.late_fee(D("10.00"), days_past_due=1).outstanding == D("410.00")


def test_back_dated_postings_keep_their_time_and_order(book: LedgerBook) -> None:
    """A posting carries the moment it was given, and one that would come before the last event comes just after it."""
    account = disbursed(book, loan(7))
    first = account.repay(D("10.00"), at=datetime(2026, 7, 5, 1, 2, 3, 456789, tzinfo=UTC))
    second = account.repay(D("10.00"), at=datetime(2026, 7, 5, tzinfo=UTC))
    assert first.at == datetime(2026, 7, 5, 1, 2, 3, 456789, tzinfo=UTC)
    assert timedelta(0) < second.at - first.at <= timedelta(milliseconds=5)
