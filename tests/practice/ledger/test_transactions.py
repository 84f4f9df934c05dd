"""Reading transactions, balance, record, schedule and aging."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from billie_desktop.practice.ledger.account import BookAccount
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb
from tests.practice.ledger.books import NOW, disbursed, loan
from tests.practice.ledger.conftest import Ledger

D = Decimal


def paid_in_small_parts(ledger: Ledger, count: int) -> BookAccount:
    account = disbursed(ledger.book)
    with ledger.book.batch():
        for number in range(count):
            account.repay(D("1.00"), at=NOW + timedelta(hours=number))
    return account


async def test_newest_comes_first_and_all_are_counted(ledger: Ledger) -> None:
    """A limit of 20 gives the 20 newest of 47 transactions, the newest first, and total_count 47."""
    paid_in_small_parts(ledger, 45)
    answer = await ledger.stub.GetTransactions(pb.GetTransactionsRequest(loan_account_id="ACC-1001", limit=20))
    ids = [row.transaction_id for row in answer.transactions]
    assert ids == [f"TXN-2026-{number:08d}" for number in range(47, 27, -1)]
    assert answer.total_count == 47


async def test_a_higher_limit_continues_the_same_list(ledger: Ledger) -> None:
    """The first 20 rows of a page of 40 are the page of 20, and a limit beyond the end gives everything."""
    paid_in_small_parts(ledger, 45)
    pages = [
        list(
            (
                await ledger.stub.GetTransactions(pb.GetTransactionsRequest(loan_account_id="ACC-1001", limit=n))
            ).transactions
        )
        for n in (20, 40, 100)
    ]
    assert pages[1][:20] == pages[0]
    assert pages[2][:40] == pages[1]
    assert len(pages[2]) == 47


async def test_no_limit_of_the_ledgers_own_cuts_a_history(ledger: Ledger) -> None:
    """The contract names no highest limit for transactions: 1,001 of 1,003 are given when so many are asked for."""
    account = disbursed(ledger.book, loan(2, principal=D("2000.00")))
    with ledger.book.batch():
        for _ in range(1_001):
            account.repay(D("1.00"), at=NOW)
    answer = await ledger.stub.GetTransactions(pb.GetTransactionsRequest(loan_account_id="ACC-2", limit=1_001))
    assert (len(answer.transactions), answer.total_count) == (1_001, 1_003)


async def test_running_balances_do_not_depend_on_the_page(ledger: Ledger) -> None:
    """principal_after and fee_after of each row are the sums of all deltas up to it, on every page and filter."""
    paid_in_small_parts(ledger, 12)
    everything = await ledger.stub.GetTransactions(pb.GetTransactionsRequest(loan_account_id="ACC-1001", limit=100))
    principal = fees = D(0)
    for row in reversed(everything.transactions):
        principal, fees = principal + D(row.principal_delta), fees + D(row.fee_delta)
        assert (D(row.principal_after), D(row.fee_after)) == (principal, fees)
        assert D(row.total_after) == principal + fees
    by_id = {row.transaction_id: row for row in everything.transactions}
    filtered = await ledger.stub.GetTransactions(
        pb.GetTransactionsRequest(loan_account_id="ACC-1001", limit=3, type_filter=pb.REPAYMENT)
    )
    assert [by_id[row.transaction_id] for row in filtered.transactions] == list(filtered.transactions)


async def test_type_filter(ledger: Ledger) -> None:
    """type_filter gives that type only and counts that type only; UNSPECIFIED gives all."""
    account = paid_in_small_parts(ledger, 3)
    account.waive_fee(D("2.00"), reason="goodwill", approved_by="user-1")
    for type_, count in (
        (pb.REPAYMENT, 3),
        (pb.FEE_WAIVER, 1),
        (pb.WRITE_OFF, 0),
        (pb.TRANSACTION_TYPE_UNSPECIFIED, 6),
    ):
        answer = await ledger.stub.GetTransactions(
            pb.GetTransactionsRequest(loan_account_id="ACC-1001", type_filter=type_)
        )
        assert (len(answer.transactions), answer.total_count) == (count, count)
        assert {row.type for row in answer.transactions} <= ({type_} if type_ else set(range(1, 9)))


@pytest.mark.parametrize(
    ("from_date", "to_date", "hours"),
    [
        ("2026-07-11", "2026-07-11", list(range(24))),
        ("2026-07-12", None, [24]),
        (None, "2026-07-10", [-1]),
        ("2026-07-13", None, []),
    ],
)
async def test_date_filters_include_both_days(
    ledger: Ledger, from_date: str | None, to_date: str | None, hours: list[int]
) -> None:
    """from_date and to_date are UTC days of the effective date and both belong to the range."""
    account = disbursed(ledger.book)
    midnight = datetime(2026, 7, 11, tzinfo=UTC)
    with ledger.book.batch():
        for hour in range(-1, 25):
            account.repay(D("1.00"), at=midnight + timedelta(hours=hour))
    answer = await ledger.stub.GetTransactions(
        pb.GetTransactionsRequest(
            loan_account_id="ACC-1001", limit=100, from_date=from_date, to_date=to_date, type_filter=pb.REPAYMENT
        )
    )
    found = [row.transaction_date.ToDatetime(UTC) for row in reversed(answer.transactions)]
    assert found == [midnight + timedelta(hours=hour) for hour in hours]
    assert answer.total_count == len(hours)


async def test_one_transaction_in_full(ledger: Ledger) -> None:
    """A repayment comes back with every field that was sent and every figure that it made."""
    disbursed(ledger.book)
    answer = await ledger.stub.RecordRepayment(
        pb.RecordRepaymentRequest(
            loan_account_id="ACC-1001",
            amount="120.00",
            payment_id="PAY-77",
            payment_method="bpay",
            payment_reference="  REF 9  ",
            notes=" as typed ",
            idempotency_key="ACC-1001-key",
        )
    )
    row = answer.transaction
    assert row.transaction_id == "TXN-2026-00000003"
    assert (row.loan_account_id, row.type, row.effective_date) == ("ACC-1001", pb.REPAYMENT, "2026-07-10")
    assert (row.principal_delta, row.fee_delta, row.total_delta) == ("-110.00", "-10.00", "-120.00")
    assert (row.principal_after, row.fee_after, row.total_after) == ("290.00", "0.00", "290.00")
    assert (row.reference_type, row.reference_id, row.notes) == ("payment", "PAY-77", " as typed ")
    assert dict(row.metadata) == {"amount": "120.00", "payment_method": "bpay", "payment_reference": "REF 9"}
    assert row.description == "Repayment by BPAY"
    assert row.transaction_date.ToDatetime(UTC) == NOW
    assert (answer.allocated_to_fees, answer.allocated_to_principal, answer.overpayment) == ("10.00", "110.00", "0.00")
    assert [
        (a.payment_number, a.amount_applied, a.instalment_status, a.amount_remaining)
        for a in answer.applied_to_instalments
    ] == [
        (1, "102.50", "PAID", "0.00"),
        (2, "17.50", "PARTIAL", "85.00"),
    ]
    assert not answer.HasField("allocation_warning")
    stored = await ledger.stub.GetTransactions(pb.GetTransactionsRequest(loan_account_id="ACC-1001", limit=1))
    assert stored.transactions[0] == row


async def test_overpayment_and_its_warning(ledger: Ledger) -> None:
    """A repayment of 500.00 on 410.00 reports an overpayment of 90.00 and explains it."""
    disbursed(ledger.book)
    answer = await ledger.stub.RecordRepayment(
        pb.RecordRepaymentRequest(loan_account_id="ACC-1001", amount="500.00", idempotency_key="ACC-1001-key")
    )
    assert (answer.overpayment, answer.transaction.total_after) == ("90.00", "0.00")
    assert answer.allocation_warning == "90.00 are more than was owed and are held as the customer's credit."
    assert answer.transaction.reference_id.startswith("PAY-")


async def test_fees_carry_no_split(ledger: Ledger) -> None:
    """Answers of other commands than repayments leave split, overpayment and instalments unset."""
    disbursed(ledger.book)
    answer = await ledger.stub.ApplyLateFee(
        pb.ApplyLateFeeRequest(loan_account_id="ACC-1001", fee_amount="5.00", days_past_due=2)
    )
    assert not any(answer.HasField(f) for f in ("allocated_to_fees", "allocated_to_principal", "overpayment"))
    assert list(answer.applied_to_instalments) == []
    assert (answer.transaction.fee_delta, answer.transaction.principal_delta) == ("5.00", "0.00")


async def test_disbursement_answer(ledger: Ledger) -> None:
    """DisburseLoan names both transactions; a loan without fee has no fee transaction."""
    ledger.book.open_account(loan(2))
    ledger.book.open_account(loan(3, establishment_fee=D(0)))
    both = await ledger.stub.DisburseLoan(pb.DisburseLoanRequest(loan_account_id="ACC-2", bank_reference="B"))
    one = await ledger.stub.DisburseLoan(pb.DisburseLoanRequest(loan_account_id="ACC-3", bank_reference="B"))
    assert (both.success, both.disbursement_transaction_id, both.fee_transaction_id) == (
        True,
        "TXN-2026-00000001",
        "TXN-2026-00000002",
    )
    assert (one.disbursement_transaction_id, one.fee_transaction_id) == ("TXN-2026-00000003", "")


async def test_balance_and_record(ledger: Ledger) -> None:
    """GetBalance and GetLedgerRecord give terms, sums and the last transaction of a loan."""
    account = disbursed(ledger.book)
    account.repay(D("60.00"), at=NOW)
    balance = await ledger.stub.GetBalance(pb.GetBalanceRequest(loan_account_id="ACC-1001"))
    assert (balance.principal_balance, balance.fee_balance, balance.total_outstanding) == ("350.00", "0.00", "350.00")
    assert balance.as_of.ToDatetime(UTC) == NOW
    record = await ledger.stub.GetLedgerRecord(pb.GetLedgerRecordRequest(loan_account_id="ACC-1001"))
    assert (record.account_number, record.customer_id, record.application_number) == (
        "VNTEST0000A1",
        "CUS-7F3A",
        "APP-1001",
    )
    assert (record.disbursed_principal, record.establishment_fee, record.total_repayable) == (
        "400.00",
        "10.00",
        "410.00",
    )
    assert (record.total_paid, record.transaction_count, record.last_transaction_id) == (
        "60.00",
        3,
        "TXN-2026-00000003",
    )
    assert record.schedule_id == "SCH-ACC-1001"


async def test_a_loan_before_its_disbursement(ledger: Ledger) -> None:
    """A pending loan owes 0.00, has no transaction, nothing disbursed, and a schedule that is all pending."""
    ledger.book.open_account(loan(2))
    balance = await ledger.stub.GetBalance(pb.GetBalanceRequest(loan_account_id="ACC-2"))
    record = await ledger.stub.GetLedgerRecord(pb.GetLedgerRecordRequest(loan_account_id="ACC-2"))
    schedule = await ledger.stub.GetScheduleWithStatus(pb.GetScheduleWithStatusRequest(loan_account_id="ACC-2"))
    assert balance.total_outstanding == "0.00"
    assert (record.transaction_count, record.disbursed_principal) == (0, "0.00")
    assert not record.HasField("last_transaction_id")
    assert schedule.summary.pending_count == 4


@pytest.mark.parametrize(
    "identifier", [{"loan_account_id": "ACC-1001"}, {"schedule_id": "SCH-ACC-1001"}, {"application_number": "APP-1001"}]
)
async def test_schedule_by_each_identifier(ledger: Ledger, identifier: dict[str, str]) -> None:
    """The schedule is found by loan, by schedule and by application, with rows and summary as of now."""
    account = disbursed(ledger.book)
    account.repay(D("150.00"), at=NOW)
    ledger.clock.advance(timedelta(days=20))  # 30 July in Sydney: instalment 2 is late, but begun
    answer = await ledger.stub.GetScheduleWithStatus(pb.GetScheduleWithStatusRequest(**identifier))
    assert answer.loan_account_id == "ACC-1001"
    assert [(row.status, row.amount_paid, row.amount_remaining) for row in answer.instalments] == [
        ("PAID", "102.50", "0.00"),
        ("PARTIAL", "47.50", "55.00"),
        ("PENDING", "0.00", "102.50"),
        ("PENDING", "0.00", "102.50"),
    ]
    assert (answer.instalments[0].paid_date, list(answer.instalments[0].linked_transaction_ids)) == (
        "2026-07-10",
        ["TXN-2026-00000003"],
    )
    summary = answer.summary
    assert (summary.paid_count, summary.partial_count, summary.overdue_count, summary.pending_count) == (1, 1, 0, 2)
    assert (summary.next_due_date, summary.next_due_amount) == ("2026-07-29", "55.00")
    assert (summary.total_scheduled, summary.total_paid, summary.total_remaining) == ("410.00", "150.00", "260.00")


async def test_aging_of_a_loan_in_arrears(ledger: Ledger) -> None:
    """Days, bucket, amount and oldest instalment of a loan that missed one instalment 5 days ago."""
    account = disbursed(ledger.book)
    ledger.clock.moment = datetime(2026, 7, 20, 1, 0, tzinfo=UTC)
    account.age()
    answer = await ledger.stub.GetAccountAging(pb.GetAccountAgingRequest(account_id="ACC-1001"))
    assert (answer.dpd, answer.bucket, answer.is_in_arrears) == (5, "early_arrears", True)
    assert (answer.previous_bucket, answer.total_overdue_amount) == ("current", "102.50")
    assert (answer.oldest_overdue_instalment_id, answer.days_until_overdue) == ("SCH-ACC-1001-1", 0)


async def test_aging_of_a_loan_on_track(ledger: Ledger) -> None:
    """A loan whose next instalment is due on 15 July is current on 10 July, 6 days before it can be overdue."""
    disbursed(ledger.book)
    answer = await ledger.stub.GetAccountAging(pb.GetAccountAgingRequest(account_id="ACC-1001"))
    assert (answer.dpd, answer.bucket, answer.is_in_arrears, answer.days_until_overdue) == (0, "current", False, 6)
    assert not answer.HasField("oldest_overdue_instalment_id")
