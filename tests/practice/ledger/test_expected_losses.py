"""Expected losses: carrying amount × rate of the bucket × overlay, kept with what triggered them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from billie_desktop.practice.ledger import nightly
from billie_desktop.practice.ledger.clock import micros
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb
from tests.practice.ledger.books import LOAN, NOW, disbursed, loan
from tests.practice.ledger.conftest import Ledger

D = Decimal


async def allowance(ledger: Ledger, account_id: str = "ACC-1001") -> Any:
    return await ledger.stub.GetECLAllowance(pb.GetECLAllowanceRequest(account_id=account_id))


async def test_a_new_loan_has_an_allowance(ledger: Ledger) -> None:
    """2 % of 400.00 at the disbursement; no figure before it, and the event that told of it."""
    disbursed(ledger.book)
    answer = await allowance(ledger)
    assert (answer.ecl_amount, answer.carrying_amount, answer.aging_bucket) == ("8.00", "400.00", "current")
    assert (answer.pd_rate, answer.overlay_multiplier, answer.calculation_count) == ("0.02", "1.00", 1)
    assert not answer.HasField("previous_ecl_amount")
    events = {event.fields["cause"] for event in ledger.book.pending_events()}
    assert answer.triggered_by_event_id in events


async def test_a_posting_calculates_anew(ledger: Ledger) -> None:
    """After a repayment of 100.00 it is 2 % of 311.45, with the figure before and the difference."""
    disbursed(ledger.book).repay(D("100.00"), at=NOW)
    answer = await allowance(ledger)
    assert (answer.ecl_amount, answer.previous_ecl_amount, answer.ecl_delta) == ("6.23", "8.00", "-1.77")
    assert answer.calculation_count == 2


@pytest.mark.parametrize(("days", "bucket", "rate"), [(10, "early_arrears", "0.10"), (30, "late_arrears", "0.35")])
async def test_arrears_raise_it(ledger: Ledger, days: int, bucket: str, rate: str) -> None:
    """The aging of a late loan brings the rate of its bucket."""
    disbursed(ledger.book)
    ledger.clock.moment = datetime(2026, 7, 15, 2, tzinfo=UTC) + timedelta(days=days)
    ledger.book.advance_aging()
    answer = await allowance(ledger)
    assert (answer.aging_bucket, answer.pd_rate) == (bucket, rate)
    exact = D(answer.carrying_amount) * D(rate)
    assert D(answer.ecl_amount) == exact.quantize(D("0.01"))


async def test_a_closed_loan_needs_none(ledger: Ledger) -> None:
    """A loan that is paid off has an allowance of 0.00 in the bucket closed, and counts in no sum of the book."""
    disbursed(ledger.book).repay(D("410.00"), at=NOW)
    answer = await allowance(ledger)
    assert (answer.ecl_amount, answer.carrying_amount, answer.aging_bucket) == ("0.00", "0.00", "closed")
    assert (await ledger.stub.GetPortfolioECL(pb.GetPortfolioECLRequest())).total_accounts == 0


async def test_no_allowance_is_known_before_the_disbursement(ledger: Ledger) -> None:
    """A loan that waits has none: NOT_FOUND, never 0.00."""
    ledger.book.open_account(LOAN)
    assert (await ledger.refused("GetECLAllowance", pb.GetECLAllowanceRequest(account_id="ACC-1001")))[0] == "NOT_FOUND"


async def test_the_book_adds_up(ledger: Ledger) -> None:
    """Sums by bucket and in all are those of the loans; a day that has not come yet cannot be asked for."""
    for number in (1, 2, 3):
        disbursed(ledger.book, loan(number))
    answer = await ledger.stub.GetPortfolioECL(pb.GetPortfolioECLRequest())
    assert (answer.total_accounts, answer.total_ecl, answer.total_carrying_amount) == (3, "24.00", "1200.00")
    (bucket,) = answer.buckets
    assert (bucket.bucket, bucket.account_count, bucket.average_pd_rate) == ("current", 3, "0.02")
    later = pb.GetPortfolioECLRequest(as_of_date="2026-07-11")
    assert (await ledger.refused("GetPortfolioECL", later))[0] == "INVALID_ARGUMENT"


async def test_the_book_of_a_past_day(ledger: Ledger) -> None:
    """Before the disbursement nothing is expected to be lost, on its day the whole loan counts, and a repayment of
    today changes nothing of what was yesterday."""
    disbursed(ledger.book).repay(D("410.00"), at=NOW)
    disbursed(ledger.book, loan(2))
    found = {}
    for day in ("2026-07-01", "2026-07-02", "2026-07-09"):
        answer = await ledger.stub.GetPortfolioECL(pb.GetPortfolioECLRequest(as_of_date=day))
        found[day] = (answer.total_accounts, answer.total_carrying_amount, [row.bucket for row in answer.buckets])
    assert found["2026-07-01"] == (0, "0.00", [])
    assert found["2026-07-02"] == (2, "800.00", ["current"])
    assert found["2026-07-09"][0] == 2
    assert (await ledger.stub.GetPortfolioECL(pb.GetPortfolioECLRequest())).total_accounts == 1


async def test_recalculating_the_book(ledger: Ledger) -> None:
    """A trigger calculates every open loan with today's yield, skips the others, and says who asked."""
    disbursed(ledger.book)
    ledger.book.open_account(loan(2))
    request = pb.TriggerPortfolioECLRecalculationRequest(batch_size=1, triggered_by="user-7")
    answer = await ledger.stub.TriggerPortfolioECLRecalculation(request)
    assert (answer.total_accounts, answer.processed, answer.skipped, answer.failed) == (2, 1, 1, 0)
    found = await allowance(ledger)
    assert (found.ecl_amount, found.carrying_amount, found.calculation_count) == ("8.03", "401.45", 2)
    assert not found.HasField("triggered_by_event_id")
    (traced,) = (await ledger.stub.TraceECLToSource(pb.TraceECLToSourceRequest(account_ids=["ACC-1001"]))).results
    assert (traced.triggered_by, traced.ecl_event_id, traced.ecl_amount) == ("user-7", "ECL-ACC-1001-2", "8.03")
    nobody = pb.TriggerPortfolioECLRecalculationRequest()
    assert (await ledger.refused("TriggerPortfolioECLRecalculation", nobody))[0] == "INVALID_ARGUMENT"


async def test_recalculating_some_row_by_row(ledger: Ledger) -> None:
    """Each account of a bulk recalculation succeeds or fails by itself; none and 101 are refused."""
    disbursed(ledger.book)
    ledger.book.open_account(loan(2))
    request = pb.TriggerBulkECLRecalculationRequest(account_ids=["ACC-1001", "ACC-2", "ACC-9"], triggered_by="user-7")
    answer = await ledger.stub.TriggerBulkECLRecalculation(request)
    assert [row.success for row in answer.results] == [True, False, False]
    assert (answer.results[0].previous_ecl, answer.results[0].new_ecl, answer.results[0].ecl_delta) == (
        "8.00", "8.03", "0.03",
    )  # fmt: skip
    assert (answer.total_requested, answer.processed, answer.failed) == (3, 1, 2)
    for count in (0, 101):
        wrong = pb.TriggerBulkECLRecalculationRequest(account_ids=["ACC-1001"] * count, triggered_by="user-7")
        assert (await ledger.refused("TriggerBulkECLRecalculation", wrong))[0] == "INVALID_ARGUMENT"


async def test_every_night_once(ledger: Ledger) -> None:
    """The nightly calculation visits each open loan once a Sydney day."""
    disbursed(ledger.book)
    assert await nightly.recalculate_all(ledger.book, micros(NOW)) == 1
    assert await nightly.recalculate_all(ledger.book, micros(NOW + timedelta(hours=5))) == 0
    assert await nightly.recalculate_all(ledger.book, micros(NOW + timedelta(days=1))) == 1


async def test_settings_change_at_once_and_are_kept(ledger: Ledger) -> None:
    """Overlay and rates are changed by name, the next calculation uses them, and the history says who and from what."""
    disbursed(ledger.book)
    await ledger.stub.UpdateOverlayMultiplier(
        pb.UpdateOverlayMultiplierRequest(overlay_multiplier="1.5", updated_by="u1")
    )
    rate = pb.UpdatePDRateRequest(bucket="Current", pd_rate="0.04", updated_by="u2")
    config = await ledger.stub.UpdatePDRate(rate)
    assert (config.overlay_multiplier, config.pd_rates["current"], config.updated_by) == ("1.5", "0.04", "u2")
    ledger.book.account("ACC-1001").repay(D("10.00"), at=NOW)
    assert (await allowance(ledger)).ecl_amount == "24.09"  # 401.45 × 0.04 × 1.5
    history = await ledger.stub.GetECLConfigHistory(pb.GetECLConfigHistoryRequest(limit=1))
    (change,) = history.events
    assert (history.total_count, change.field_name, change.old_value, change.new_value, change.changed_by) == (
        2, "pd_rate.current", "0.02", "0.04", "u2",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("bucket", "rate", "by"),
    [
        ("closed", "0.5", "u"),
        ("current", "1.01", "u"),
        ("current", "-0.01", "u"),
        ("current", "NaN", "u"),
        ("current", "0.1234567", "u"),
        ("current", "many", "u"),
        ("current", "0.5", " "),
    ],
)
async def test_settings_that_are_refused(ledger: Ledger, bucket: str, rate: str, by: str) -> None:
    """An unknown bucket, a rate outside 0 to 1, more than six decimals or nobody's name changes nothing."""
    request = pb.UpdatePDRateRequest(bucket=bucket, pd_rate=rate, updated_by=by)
    assert (await ledger.refused("UpdatePDRate", request))[0] == "INVALID_ARGUMENT"
    assert (await ledger.stub.GetECLConfigHistory(pb.GetECLConfigHistoryRequest())).total_count == 0


@pytest.mark.parametrize(("overlay", "taken"), [("0.49", False), ("0.5", True), ("2.0", True), ("2.01", False)])
async def test_the_overlay_has_two_ends(ledger: Ledger, overlay: str, taken: bool) -> None:
    """An overlay from 0.5 to 2.0 is taken, at once or planned; any other changes nothing (features.md BO-2)."""
    now = pb.UpdateOverlayMultiplierRequest(overlay_multiplier=overlay, updated_by="u1")
    later = pb.ScheduleConfigChangeRequest(
        field_name="overlay_multiplier", new_value=overlay, effective_date="2026-07-11", created_by="u1"
    )
    for method, request in (("UpdateOverlayMultiplier", now), ("ScheduleECLConfigChange", later)):
        if taken:
            await getattr(ledger.stub, method)(request)
        else:
            assert (await ledger.refused(method, request))[0] == "INVALID_ARGUMENT"
    assert (await ledger.stub.GetECLConfigHistory(pb.GetECLConfigHistoryRequest())).total_count == int(taken)


async def test_planned_changes(ledger: Ledger) -> None:
    """A planned change waits for its day, can be taken back once, and is applied once."""
    for day, value in (("2026-07-11", "2"), ("2026-07-12", "1.5")):
        plan = pb.ScheduleConfigChangeRequest(
            field_name="overlay_multiplier", new_value=value, effective_date=day, created_by="u1"
        )
        made = await ledger.stub.ScheduleECLConfigChange(plan)
    cancel = pb.CancelPendingConfigChangeRequest(change_id=made.change_id, cancelled_by="u2")
    assert (await ledger.stub.CancelPendingConfigChange(cancel)).success
    again = await ledger.stub.CancelPendingConfigChange(cancel)
    assert (again.success, again.error_message) == (False, "This change was cancelled already.")
    assert (await ledger.stub.ApplyPendingConfigChanges(pb.ApplyPendingConfigChangesRequest())).applied_count == 0
    ledger.clock.moment = NOW + timedelta(days=2)
    applied = await ledger.stub.ApplyPendingConfigChanges(pb.ApplyPendingConfigChangesRequest())
    assert (applied.applied_count, applied.applied_changes[0].status) == (1, "applied")
    assert (await ledger.stub.ApplyPendingConfigChanges(pb.ApplyPendingConfigChangesRequest())).applied_count == 0
    assert (await ledger.stub.GetECLConfig(pb.GetECLConfigRequest())).overlay_multiplier == "2"
    pending = await ledger.stub.GetPendingConfigChanges(pb.GetPendingConfigChangesRequest())
    every = await ledger.stub.GetPendingConfigChanges(pb.GetPendingConfigChangesRequest(include_past=True))
    assert (pending.total_count, [each.status for each in every.changes]) == (0, ["applied", "cancelled"])


@pytest.mark.parametrize("day", ["", "2026-07-10", "2026-07-09"])
async def test_a_plan_is_for_a_later_day(ledger: Ledger, day: str) -> None:
    """A change for today, for the past or for no day is refused."""
    plan = pb.ScheduleConfigChangeRequest(
        field_name="overlay_multiplier", new_value="2", effective_date=day, created_by="u1"
    )
    assert (await ledger.refused("ScheduleECLConfigChange", plan))[0] == "INVALID_ARGUMENT"


async def test_a_refused_command_calculates_nothing(ledger: Ledger) -> None:
    """A batch that is undone leaves the allowance as it was."""
    account = disbursed(ledger.book)

    def in_one_batch() -> None:
        with ledger.book.batch():
            account.repay(D("100.00"), at=NOW)
            account.repay(D("0.00"), at=NOW)

    with pytest.raises(ValueError, match="above 0"):
        in_one_batch()
    assert (await allowance(ledger)).calculation_count == 1
