"""The arrears list and statements."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb
from tests.practice.ledger.books import NOW, disbursed, loan
from tests.practice.ledger.conftest import Ledger

D = Decimal
LATE = {1: 3, 2: 20, 3: 70, 4: 3, 5: 0}
"""Days past due of the loans ACC-1 to ACC-5 on the day of the test."""


@pytest.fixture
def in_arrears(ledger: Ledger) -> Ledger:
    today = date(2026, 10, 1)
    ledger.clock.moment = datetime(2026, 10, 1, 2, tzinfo=UTC)
    for number, days in LATE.items():
        disbursed(ledger.book, loan(number, n_payments=1, first_due_date=today - timedelta(days=days)))
    ledger.book.advance_aging()
    return ledger


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["ACC-3", "ACC-2", "ACC-1", "ACC-4"]),
        ({"bucket_filter": "early_arrears"}, ["ACC-1", "ACC-4"]),
        ({"bucket_filter": "LATE_ARREARS"}, ["ACC-2"]),
        ({"bucket_filter": "default"}, ["ACC-3"]),
        ({"bucket_filter": "current"}, []),
        ({"min_dpd": 20}, ["ACC-3", "ACC-2"]),
        ({"max_dpd": 20}, ["ACC-2", "ACC-1", "ACC-4"]),
        ({"min_dpd": 4, "max_dpd": 60}, ["ACC-2"]),
    ],
)
async def test_arrears_filters(in_arrears: Ledger, filters: dict[str, Any], expected: list[str]) -> None:
    """Overdue loans, most days first, narrowed by bucket and days; total_count counts what matches."""
    answer = await in_arrears.stub.GetOverdueAccounts(pb.GetOverdueAccountsRequest(**filters))
    assert [row.account_id for row in answer.accounts] == expected
    assert answer.total_count == len(expected)
    assert not answer.HasField("next_page_token")


@pytest.mark.parametrize("size", [1, 2, 3])
async def test_arrears_pages(in_arrears: Ledger, size: int) -> None:
    """Following the page tokens gives every loan once, in the order of one large page."""
    seen: list[str] = []
    token: str | None = None
    while token != "":
        answer = await in_arrears.stub.GetOverdueAccounts(
            pb.GetOverdueAccountsRequest(page_size=size, page_token=token)
        )
        assert 1 <= len(answer.accounts) <= size
        assert answer.total_count == 4
        seen += [row.account_id for row in answer.accounts]
        token = answer.next_page_token
    assert seen == ["ACC-3", "ACC-2", "ACC-1", "ACC-4"]


async def test_an_arrears_row(in_arrears: Ledger) -> None:
    """A row carries days, bucket and the overdue amount."""
    answer = await in_arrears.stub.GetOverdueAccounts(pb.GetOverdueAccountsRequest(page_size=1))
    row = answer.accounts[0]
    assert (row.dpd, row.bucket, row.is_in_arrears, row.total_overdue_amount) == (70, "default", True, "410.00")


async def test_a_foreign_page_token_is_refused(in_arrears: Ledger) -> None:
    """A page token that this ledger never gave is INVALID_ARGUMENT."""
    request = pb.GetOverdueAccountsRequest(page_token="x")
    assert (await in_arrears.refused("GetOverdueAccounts", request))[0] == "INVALID_ARGUMENT"


async def test_statement(ledger: Ledger) -> None:
    """A statement begins with the balance before its first day and ends with the one after its last."""
    account = disbursed(ledger.book)  # 2 July
    account.repay(D("50.00"), at=datetime(2026, 7, 9, 23, 59, tzinfo=UTC))
    account.late_fee(D("5.00"), days_past_due=1, at=datetime(2026, 7, 10, 0, 0, tzinfo=UTC))
    account.repay(D("20.00"), at=datetime(2026, 7, 12, 23, 59, tzinfo=UTC))
    account.repay(D("1.00"), at=datetime(2026, 7, 13, 0, 0, tzinfo=UTC))
    answer = await ledger.stub.GetStatement(
        pb.GetStatementRequest(loan_account_id="ACC-1001", period_start="2026-07-10", period_end="2026-07-12")
    )
    assert (answer.opening_balance, answer.closing_balance) == ("360.00", "345.00")
    assert (answer.fees_charged, answer.payments_received) == ("5.00", "20.00")
    charge, payment = answer.lines
    assert (charge.date, charge.charge, charge.HasField("payment"), charge.balance) == (
        "2026-07-10",
        "5.00",
        False,
        "365.00",
    )
    assert (payment.payment, payment.HasField("charge"), payment.balance) == ("20.00", False, "345.00")
    assert answer.generated_at.ToDatetime(UTC) == NOW


async def test_statement_of_a_quiet_period(ledger: Ledger) -> None:
    """A period without transactions has no lines and closes as it opened."""
    disbursed(ledger.book)
    answer = await ledger.stub.GetStatement(
        pb.GetStatementRequest(loan_account_id="ACC-1001", period_start="2026-08-01", period_end="2026-08-31")
    )
    assert (answer.opening_balance, answer.closing_balance, list(answer.lines)) == ("410.00", "410.00", [])


@pytest.mark.parametrize(("start", "end"), [("", "2026-07-12"), ("2026-07-10", ""), ("2026-07-12", "2026-07-10")])
async def test_statements_need_a_period(ledger: Ledger, start: str, end: str) -> None:
    """A missing or reversed period is INVALID_ARGUMENT."""
    disbursed(ledger.book)
    request = pb.GetStatementRequest(loan_account_id="ACC-1001", period_start=start, period_end=end)
    assert (await ledger.refused("GetStatement", request))[0] == "INVALID_ARGUMENT"
