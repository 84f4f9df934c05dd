"""General ledger, investigation, and how far events are on their way."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from billie_desktop.practice.ledger.book import open_book
from billie_desktop.practice.ledger.clock import SetClock
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb
from tests.practice.ledger.books import NOW, OF_VERSION_2, OF_VERSION_3, disbursed, loan
from tests.practice.ledger.conftest import Ledger

D = Decimal
ON_9 = datetime(2026, 7, 9, 1, tzinfo=UTC)


@pytest.fixture
def busy(ledger: Ledger) -> Ledger:
    """Two loans of 400.00 and 10.00 paid out on 2 July; what happened to them on 9 and 10 July."""
    first, second = disbursed(ledger.book, loan(1)), disbursed(ledger.book, loan(2))
    first.late_fee(D("5.00"), days_past_due=1, at=ON_9)
    first.dishonour_fee(D("4.00"), at=ON_9)
    first.waive_fee(D("3.00"), reason="goodwill", approved_by="u", at=ON_9)
    first.repay(D("100.00"), at=NOW)
    first.adjust(principal_delta=D("2.00"), reason="correction", approved_by="u", at=NOW)
    second.write_off(reason="gone", approved_by="u", at=NOW)
    return ledger


async def test_receivables_of_a_day(busy: Ledger) -> None:
    """At the end of 9 July two loans owe 800.00 and 26.00; at the end of 10 July one owes 318.00."""
    then = await busy.stub.GetPortfolioSummary(pb.GetPortfolioSummaryRequest(as_of_date="2026-07-09"))
    assert (then.total_active_accounts, then.principal_receivable, then.fees_receivable) == (2, "800.00", "26.00")
    now = await busy.stub.GetPortfolioSummary(pb.GetPortfolioSummaryRequest())
    assert (now.as_of_date, now.total_active_accounts, now.total_receivables) == ("2026-07-10", 1, "318.00")


async def test_movements_of_a_period(busy: Ledger) -> None:
    """Every kind has its column, opening and movements give the closing balance, income is what was charged."""
    request = pb.GetGLReconciliationRequest(period_start="2026-07-09", period_end="2026-07-10")
    answer = await busy.stub.GetGLReconciliation(request)
    fees, principal = answer.fees_receivable, answer.principal_receivable
    assert (fees.opening_balance, fees.late_fees, fees.dishonour_fees) == ("20.00", "5.00", "4.00")
    assert (fees.fee_waivers, fees.repayments, fees.write_offs) == ("-3.00", "-16.00", "-10.00")
    assert (principal.opening_balance, principal.repayments, principal.adjustments) == ("800.00", "-84.00", "2.00")
    for row in (fees, principal):
        columns = [
            row.opening_balance, row.disbursements, row.establishment_fees, row.late_fees, row.dishonour_fees,
            row.repayments, row.fee_waivers, row.write_offs, row.adjustments,
        ]  # fmt: skip
        assert sum(map(D, columns)) == D(row.closing_balance)
    assert (answer.late_fee_income, answer.dishonour_fee_income, answer.establishment_fee_income) == (
        "5.00", "4.00", "0.00",
    )  # fmt: skip
    assert (answer.fee_waivers, answer.net_fee_income, answer.bad_debt_expense) == ("3.00", "6.00", "410.00")


async def test_both_sides_agree(busy: Ledger) -> None:
    """The sums over customers and the general ledger's balances are equal; a posting of no account is noticed."""
    request = pb.GetGLReconciliationRequest(period_start="2026-07-01", period_end="2026-07-10")
    check = (await busy.stub.GetGLReconciliation(request)).integrity_check
    assert (check.principal_match, check.fee_match) == (True, True)
    assert (check.customer_principal_sum, check.portfolio_principal) == ("318.00", "318.00")
    busy.book.connection.execute("INSERT INTO postings VALUES (99, 1, 1, 500)")  # of no account
    check = (await busy.stub.GetGLReconciliation(request)).integrity_check
    assert (check.principal_match, check.fee_match, check.portfolio_principal) == (False, True, "323.00")


@pytest.mark.parametrize(("start", "end"), [("", "2026-07-10"), ("2026-07-10", ""), ("2026-07-10", "2026-07-09")])
async def test_a_period_needs_both_ends(ledger: Ledger, start: str, end: str) -> None:
    """A period without an end, or that ends before it begins, is refused."""
    request = pb.GetGLReconciliationRequest(period_start=start, period_end=end)
    assert (await ledger.refused("GetGLReconciliation", request))[0] == "INVALID_ARGUMENT"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ACC-1", ["ACC-1", "ACC-12", "ACC-11"]),
        ("cus-2", ["ACC-2"]),
        ("VN12", ["ACC-12"]),
        ("app-11", ["ACC-11"]),
        ("A%", []),
        ("ACC_1", []),
    ],
)
async def test_searching(ledger: Ledger, query: str, found: list[str]) -> None:
    """Any of the four numbers, in any case, the exact account first; signs of SQL are only signs."""
    for number in (1, 2, 11, 12):
        ledger.book.open_account(loan(number))
    answer = await ledger.stub.SearchAccounts(pb.SearchAccountsRequest(query=query))
    assert [row.loan_account_id for row in answer.results] == found
    assert answer.total_count == len(found)


@pytest.mark.parametrize("query", ["PAY-77310", "rent july"])
async def test_searching_by_what_a_payer_wrote(ledger: Ledger, query: str) -> None:
    """The id of a payment and the payer's reference lead to the account; a part of them does not."""
    for number in (1, 2):
        disbursed(ledger.book, loan(number))
    await ledger.stub.RecordRepayment(
        pb.RecordRepaymentRequest(
            loan_account_id="ACC-2",
            amount="9.00",
            payment_id="PAY-77310",
            payment_reference="Rent July",
            idempotency_key="paid-by-rent",
        )
    )
    answer = await ledger.stub.SearchAccounts(pb.SearchAccountsRequest(query=query))
    assert [row.loan_account_id for row in answer.results] == ["ACC-2"]
    assert not (await ledger.stub.SearchAccounts(pb.SearchAccountsRequest(query=query[:-1]))).results


async def test_search_limits(ledger: Ledger) -> None:
    """20 rows without a limit, 100 at most, and the count is of all that match; an empty query is refused."""
    with ledger.book.batch():
        for number in range(120):
            ledger.book.open_account(loan(number))
    for limit, rows in ((0, 20), (7, 7), (500, 100)):
        answer = await ledger.stub.SearchAccounts(pb.SearchAccountsRequest(query="ACC-", limit=limit))
        assert (len(answer.results), answer.total_count) == (rows, 120)
    assert (await ledger.refused("SearchAccounts", pb.SearchAccountsRequest(query=" ")))[0] == "INVALID_ARGUMENT"


async def test_many_records_row_by_row(busy: Ledger) -> None:
    """Each account of a batch has its record or its own reason."""
    request = pb.BatchAccountQueryRequest(account_ids=["ACC-1", "ACC-9"])
    known, unknown = (await busy.stub.BatchAccountQuery(request)).results
    assert (known.success, known.record.total_outstanding, known.record.transaction_count) == (True, "318.00", 7)
    assert (unknown.success, unknown.error_message) == (False, "The ledger has no such loan account.")


async def test_a_sample_is_repeated_by_its_seed(ledger: Ledger) -> None:
    """The same seed gives the same accounts out of those that fit; without filter a full scan must be allowed."""
    for number in range(1, 31):
        disbursed(ledger.book, loan(number, principal=D(400) if number % 2 else D(200), establishment_fee=D(10)))
    request: dict[str, Any] = {"ecl_min": "5.00", "sample_size": 6}
    first = await ledger.stub.GenerateRandomSample(pb.GenerateRandomSampleRequest(**request))
    again = await ledger.stub.GenerateRandomSample(pb.GenerateRandomSampleRequest(seed=first.seed, **request))
    assert list(first.account_ids) == list(again.account_ids)
    assert (len(set(first.account_ids)), first.total_eligible) == (6, 15)
    assert all(int(account_id.removeprefix("ACC-")) % 2 for account_id in first.account_ids)
    assert (await ledger.refused("GenerateRandomSample", pb.GenerateRandomSampleRequest()))[0] == "INVALID_ARGUMENT"
    everything = pb.GenerateRandomSampleRequest(allow_full_scan=True)
    assert len((await ledger.stub.GenerateRandomSample(everything)).account_ids) == 30


async def test_a_ledger_without_stream_says_so(ledger: Ledger) -> None:
    """Without a stream nothing waits, and the answer says that no events are sent."""
    answer = await ledger.stub.GetEventProcessingStatus(pb.GetEventProcessingStatusRequest())
    assert (answer.success, list(answer.streams), answer.warning) == (True, [], "This ledger sends no events.")


def test_a_file_of_the_first_version_is_taken_over(tmp_path: Any, clock: SetClock) -> None:
    """A book written before there were allowances opens, keeps its loans, and gets the new tables."""
    file = tmp_path / "old.sqlite"
    with open_book(file, clock=clock) as book:
        disbursed(book)
        for table in OF_VERSION_2 | OF_VERSION_3:
            book.connection.execute(f"DROP TABLE {table}")
        book.connection.execute("PRAGMA user_version = 1")
    with open_book(file, clock=clock) as book:
        assert book.account("ACC-1001").outstanding == D("410.00")
        assert book.allowances.stale(0) == ["ACC-1001"]
