"""Accrued yield: the establishment fee in equal parts per Sydney day, from the books."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from billie_desktop.practice.ledger.reports.accrual import Accrual
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb
from tests.practice.ledger.books import LOAN, disbursed
from tests.practice.ledger.conftest import Ledger

D = Decimal
TERM = 55
"""From the disbursement on 2 July to the last due date, 26 August."""


async def accrued(ledger: Ledger) -> pb.AccruedYieldResponse:
    answer: pb.AccruedYieldResponse = await ledger.stub.GetAccruedYield(
        pb.GetAccruedYieldRequest(account_id="ACC-1001")
    )
    return answer


async def test_yield_of_the_eighth_day(ledger: Ledger) -> None:
    """8 of 55 days of a fee of 10.00 are 1.45; rate, days and dates say how."""
    disbursed(ledger.book)
    answer = await accrued(ledger)
    assert (answer.cumulative_accrued, answer.days_accrued, answer.term_days) == ("1.45", 8, TERM)
    assert (answer.fee_amount, answer.daily_rate) == ("10.00", "0.181818")
    assert (answer.disbursement_date, answer.last_accrual_date) == ("2026-07-02", "2026-07-10")
    assert answer.last_updated == "2026-07-09T14:00:00.000000Z"
    assert not answer.is_completed


async def test_nothing_accrues_before_the_first_midnight(ledger: Ledger) -> None:
    """On the day of the disbursement nothing has accrued, and no last accrual is named."""
    ledger.clock.moment = datetime(2026, 7, 2, 5, tzinfo=UTC)
    disbursed(ledger.book)
    answer = await accrued(ledger)
    assert (answer.cumulative_accrued, answer.days_accrued, answer.last_accrual_date) == ("0.00", 0, "")


async def test_the_whole_fee_and_no_more(ledger: Ledger) -> None:
    """After the term the whole fee has accrued, and it stays there."""
    disbursed(ledger.book)
    for days in (60, 400):
        ledger.clock.moment = datetime(2026, 7, 2, 5, tzinfo=UTC) + timedelta(days=days)
        answer = await accrued(ledger)
        assert (answer.cumulative_accrued, answer.days_accrued, answer.is_completed) == ("10.00", TERM, True)
        assert answer.last_accrual_date == "2026-08-26"


async def test_paid_off_early_accrues_the_rest(ledger: Ledger) -> None:
    """A loan paid off on the 8th day has earned its whole fee that day, in one event of 48 days."""
    disbursed(ledger.book).repay(D("410.00"), at=datetime(2026, 7, 10, 1, tzinfo=UTC))
    answer = await accrued(ledger)
    assert (answer.cumulative_accrued, answer.is_completed) == ("10.00", True)
    history = await ledger.stub.GetAccrualEventHistory(pb.GetAccrualEventHistoryRequest(account_id="ACC-1001"))
    assert history.total_count == 8
    assert (history.events[0].daily_amount, history.events[1].daily_amount) == ("8.727264", "0.181818")


async def test_a_write_off_stops(ledger: Ledger) -> None:
    """A loan that is written off earns nothing more."""
    account = disbursed(ledger.book)
    account.write_off(reason="gone", approved_by="user-1", at=datetime(2026, 7, 6, 1, tzinfo=UTC))
    answer = await accrued(ledger)
    assert (answer.cumulative_accrued, answer.days_accrued, answer.is_completed) == ("0.73", 4, True)


@pytest.mark.parametrize(
    ("filters", "days", "filtered"),
    [
        ({}, [10, 9, 8, 7, 6, 5, 4, 3], 8),
        ({"limit": 3}, [10, 9, 8], 8),
        ({"from_date": "2026-07-09"}, [10, 9], 2),
        ({"to_date": "2026-07-04"}, [4, 3], 2),
        ({"from_date": "2026-07-05", "to_date": "2026-07-06", "limit": 1}, [6], 2),
    ],
)
async def test_accrual_events(ledger: Ledger, filters: dict[str, object], days: list[int], filtered: int) -> None:
    """One event a day, newest first; both dates of a filter are included; counts say how many there are in all."""
    disbursed(ledger.book)
    request = pb.GetAccrualEventHistoryRequest(account_id="ACC-1001", **filters)  # type: ignore[arg-type]
    answer = await ledger.stub.GetAccrualEventHistory(request)
    assert [date.fromisoformat(event.accrual_date).day for event in answer.events] == days
    assert (answer.total_count, answer.filtered_count) == (8, filtered)
    assert (list(answer.missing_dates), answer.has_gaps) == ([], False)


async def test_events_of_the_future_add_up_to_the_fee(ledger: Ledger) -> None:
    """With the future every day of the term is there, and the last event holds the fee."""
    disbursed(ledger.book)
    request = pb.GetAccrualEventHistoryRequest(account_id="ACC-1001", include_future=True)
    answer = await ledger.stub.GetAccrualEventHistory(request)
    assert (answer.total_count, answer.events[0].cumulative_amount) == (TERM, "10.00")


async def test_carrying_amount(ledger: Ledger) -> None:
    """Principal and accrued yield while it is open, with what they are made of; nothing once it is closed."""
    account = disbursed(ledger.book)
    account.repay(D("100.00"), at=datetime(2026, 7, 9, 1, tzinfo=UTC))
    request = pb.GetCarryingAmountBreakdownRequest(account_id="ACC-1001")
    answer = await ledger.stub.GetCarryingAmountBreakdown(request)
    assert (answer.principal_balance, answer.accrued_yield, answer.carrying_amount) == ("310.00", "1.45", "311.45")
    assert (answer.fee_balance, answer.total_paid, answer.disbursed_principal) == ("0.00", "100.00", "400.00")
    account.repay(D("310.00"), at=datetime(2026, 7, 10, 1, tzinfo=UTC))
    answer = await ledger.stub.GetCarryingAmountBreakdown(request)
    assert (answer.principal_balance, answer.accrued_yield, answer.carrying_amount) == ("0.00", "10.00", "0.00")


async def test_a_loan_that_waits_has_no_yield(ledger: Ledger) -> None:
    """Before the disbursement, and for an unknown account (the desk's probe), the answer is NOT_FOUND."""
    ledger.book.open_account(LOAN)
    for account_id in ("ACC-1001", "health-check-ping"):
        code, _ = await ledger.refused("GetAccruedYield", pb.GetAccruedYieldRequest(account_id=account_id))
        assert code == "NOT_FOUND"


async def test_tracing_yield_row_by_row(ledger: Ledger) -> None:
    """Each account of a trace succeeds or fails by itself, and 101 of them are too many."""
    disbursed(ledger.book)
    request = pb.TraceAccruedYieldToSourceRequest(account_ids=["ACC-1001", "ACC-9"])
    known, unknown = (await ledger.stub.TraceAccruedYieldToSource(request)).results
    assert (known.success, known.cumulative_accrued, known.accrual_event_count) == (True, "1.45", 8)
    assert (unknown.success, unknown.error_message) == (False, "The ledger has no such loan account.")
    many = pb.TraceAccruedYieldToSourceRequest(account_ids=["ACC-1001"] * 101)
    assert (await ledger.refused("TraceAccruedYieldToSource", many))[0] == "INVALID_ARGUMENT"


def test_paid_off_on_its_first_day() -> None:
    """A loan that is paid off on the day of its disbursement has earned its fee that day."""
    day = date(2026, 7, 2)
    course = Accrual(1000, day, TERM, ended=day, paid_off=True)
    assert [(each.day, each.days, each.cumulative) for each in course.until(day)] == [(day, TERM, 1000)]
