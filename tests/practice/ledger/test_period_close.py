"""Closing a period: previewed, looked at, confirmed, and never another figure than the one that was looked at."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb
from tests.practice.ledger.books import disbursed, loan
from tests.practice.ledger.conftest import Ledger

D = Decimal
JULY, AUGUST = "2026-07-31", "2026-08-31"


def at(day: int, month: int = 8) -> datetime:
    return datetime(2026, month, day, 2, tzinfo=UTC)


async def preview(ledger: Ledger, period: str = JULY) -> Any:
    request = pb.PreviewPeriodCloseRequest(period_date=period, requested_by="user-1")
    return await ledger.stub.PreviewPeriodClose(request)


async def finalize(ledger: Ledger, preview_id: str) -> Any:
    request = pb.FinalizePeriodCloseRequest(preview_id=preview_id, finalized_by="user-2")
    return await ledger.stub.FinalizePeriodClose(request)


async def acknowledge_all(ledger: Ledger, made: Any) -> None:
    for each in made.anomalies:
        request = pb.AcknowledgeAnomalyRequest(
            preview_id=made.preview_id, anomaly_id=each.anomaly_id, acknowledged_by="user-2"
        )
        assert (await ledger.stub.AcknowledgeAnomaly(request)).success


@pytest.mark.parametrize(
    ("period", "words"),
    [("2026-07-30", "last day of a month"), (AUGUST, "not ended yet"), ("2026-02-29", None)],
)
async def test_what_is_no_closed_month_cannot_be_previewed(ledger: Ledger, period: str, words: str | None) -> None:
    """Not the last day, or not over yet: said inside OK. What is no date at all is INVALID_ARGUMENT."""
    ledger.clock.moment = at(3)
    if words is None:
        request = pb.PreviewPeriodCloseRequest(period_date=period, requested_by="user-1")
        assert (await ledger.refused("PreviewPeriodClose", request))[0] == "INVALID_ARGUMENT"
        return
    answer = await preview(ledger, period)
    assert (answer.success, answer.preview_id) == (False, "")
    assert words in answer.error_message


async def test_a_preview_is_of_the_end_of_its_month(ledger: Ledger) -> None:
    """What was paid in August is owed at the end of July; a loan of August is not in it; totals are sums of buckets."""
    early = disbursed(ledger.book)
    disbursed(ledger.book, loan(2))
    ledger.clock.moment = at(3)
    early.repay(early.outstanding, at=at(2))
    late = ledger.book.open_account(loan(3, opened_at=at(1), commencement_date=date(2026, 8, 1)))
    late.disburse(at=at(1), bank_reference="B")
    made = await preview(ledger)
    assert (made.success, made.total_accounts, made.reconciliation.is_reconciled) == (True, 2, True)
    assert {row.bucket: row.account_count for row in made.ecl_by_bucket} == {
        "current": 0,
        "early_arrears": 0,
        "late_arrears": 2,
        "default": 0,
    }
    assert sum(D(row.total_ecl) for row in made.ecl_by_bucket) == D(made.total_ecl_allowance) > 0
    assert sum(D(row.total_carrying_amount) for row in made.ecl_by_bucket) == D(made.total_carrying_amount) > D("800")
    assert (made.ecl_movement.is_first_close, made.ecl_movement.net_change) == (True, made.total_ecl_allowance)


async def test_what_was_looked_at_is_what_posts(ledger: Ledger) -> None:
    """A posting dated into the period after the preview changes neither the closing nor what is read of it later; it
    is counted as a correction."""
    disbursed(ledger.book)
    ledger.clock.moment = at(3)
    made = await preview(ledger)
    ledger.book.account("ACC-1001").repay(D("50.00"), at=at(30, 7))
    closed = await finalize(ledger, made.preview_id)
    assert closed.success, closed.error_message
    for name in ("total_accrued_yield", "total_ecl_allowance", "total_carrying_amount"):
        assert getattr(closed, name) == getattr(made, name)
    assert {entry.entry_type: entry.amount for entry in closed.journal_entries} == {
        "YIELD_ACCRUAL": made.total_accrued_yield,
        "ECL_MOVEMENT": made.total_ecl_allowance,
    }
    read = await ledger.stub.GetPeriodClose(pb.GetPeriodCloseRequest(period_date=JULY, include_corrections=True))
    assert (read.found, read.status, read.finalized_by) == (True, "CLOSED", "user-2")
    assert list(read.journal_entries) == list(closed.journal_entries)
    assert (read.has_corrections, read.correction_count) == (False, 0)
    ledger.book.account("ACC-1001").repay(D("50.00"), at=at(31, 7))
    read = await ledger.stub.GetPeriodClose(pb.GetPeriodCloseRequest(period_date=JULY, include_corrections=True))
    assert (read.correction_count, read.total_carrying_amount) == (1, made.total_carrying_amount)


async def test_a_period_is_closed_once(ledger: Ledger) -> None:
    """The same preview again, another of the same month and one of an earlier month are refused inside OK."""
    disbursed(ledger.book)
    ledger.clock.moment = at(3)
    made = await preview(ledger)
    assert (await finalize(ledger, made.preview_id)).success
    assert "closed already" in (await finalize(ledger, made.preview_id)).error_message
    for period in (JULY, "2026-06-30"):
        assert "closed already" in (await preview(ledger, period)).error_message
    listed = await ledger.stub.GetClosedPeriods(pb.GetClosedPeriodsRequest())
    assert (list(listed.period_dates), listed.total_count) == ([JULY], 1)
    assert not (await ledger.stub.GetPeriodClose(pb.GetPeriodCloseRequest(period_date="2026-06-30"))).found


async def test_a_preview_expires(ledger: Ledger) -> None:
    """Four hours after it was made a preview closes nothing; an unknown one neither."""
    ledger.clock.moment = at(3)
    made = await preview(ledger)
    ledger.clock.advance(timedelta(hours=4))
    assert "expired" in (await finalize(ledger, made.preview_id)).error_message
    assert "no such preview" in (await finalize(ledger, "PCP-000099")).error_message


async def test_every_anomaly_is_acknowledged_first(ledger: Ledger) -> None:
    """A credit that is held and a debt of more than 180 days are anomalies; without an acknowledgement of each the
    closing is refused, and who acknowledged first stands."""
    disbursed(ledger.book).repay(D("500.00"))
    disbursed(ledger.book, loan(2))
    ledger.clock.moment = datetime(2027, 2, 2, tzinfo=UTC)
    made = await preview(ledger, "2027-01-31")
    assert [(each.anomaly_type, each.account_id, each.severity) for each in made.anomalies] == [
        ("credit-held", "ACC-1001", "low"),
        ("aged-debt", "ACC-2", "high"),
    ]
    assert not made.all_anomalies_acknowledged
    assert "2 anomalies" in (await finalize(ledger, made.preview_id)).error_message
    wrong = pb.AcknowledgeAnomalyRequest(preview_id=made.preview_id, anomaly_id="none", acknowledged_by="user-2")
    assert not (await ledger.stub.AcknowledgeAnomaly(wrong)).success
    await acknowledge_all(ledger, made)
    assert (await finalize(ledger, made.preview_id)).success


async def test_the_next_close_moves_by_what_changed(ledger: Ledger) -> None:
    """Causes and buckets add up to the net change; a paid-off loan, a new one and a worse bucket each have their
    part; entries are on movement basis."""
    paid = disbursed(ledger.book)
    disbursed(ledger.book, loan(2))
    ledger.clock.moment = at(3)
    assert (await finalize(ledger, (await preview(ledger)).preview_id)).success
    paid.repay(paid.outstanding, at=at(5))
    new = ledger.book.open_account(loan(3, opened_at=at(6), commencement_date=date(2026, 8, 6)))
    new.disburse(at=at(6), bank_reference="B")
    ledger.clock.moment = at(1, 10)
    made = await preview(ledger, "2026-09-30")
    moved = made.ecl_movement
    assert (moved.is_first_close, moved.prior_period_date) == (False, JULY)
    causes = {each.cause: D(each.amount) for each in moved.by_cause}
    assert sum(causes.values()) == D(moved.net_change) == sum(D(each.net_change) for each in moved.by_bucket)
    assert causes["new_loans"] > 0 > causes["closed_loans"]
    assert causes["bucket_change"] > 0
    by_bucket = {each.bucket: each for each in moved.by_bucket}
    assert (by_bucket["late_arrears"].accounts_exited, by_bucket["default"].accounts_entered) == (2, 2)
    closed = await finalize(ledger, made.preview_id)
    entry = next(each for each in closed.journal_entries if each.entry_type == "ECL_MOVEMENT")
    assert D(entry.amount) == abs(D(moved.net_change))


async def test_an_older_ledger_leaves_the_integrity_out(ledger: Ledger) -> None:
    """In older-server mode the integrity check is missing and buckets have their older names."""
    disbursed(ledger.book)
    ledger.clock.moment = at(3)
    assert (await preview(ledger)).reconciliation.integrity_passed
    await ledger.admin.call("SetFaults", {"older": True})
    made = await preview(ledger)
    assert not made.reconciliation.integrity_passed
    assert [row.bucket for row in made.ecl_by_bucket] == ["bucket_0", "bucket_1", "bucket_2", "bucket_4"]
