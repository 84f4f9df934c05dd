"""Every refusal: its status, and words that a person can read."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb
from tests.practice.ledger.books import disbursed, loan, transaction_count
from tests.practice.ledger.conftest import Ledger

KEY = "ACC-1001-test-0001"


def repayment(**changes: Any) -> pb.RecordRepaymentRequest:
    return pb.RecordRepaymentRequest(
        **{"loan_account_id": "ACC-1001", "amount": "50.00", "idempotency_key": KEY} | changes
    )


def late_fee(**changes: Any) -> pb.ApplyLateFeeRequest:
    return pb.ApplyLateFeeRequest(**{"loan_account_id": "ACC-1001", "fee_amount": "5.00", "days_past_due": 3} | changes)


def dishonour(**changes: Any) -> pb.ApplyDishonourFeeRequest:
    return pb.ApplyDishonourFeeRequest(**{"loan_account_id": "ACC-1001", "fee_amount": "5.00"} | changes)


def waiver(**changes: Any) -> pb.WaiveFeeRequest:
    values = {"loan_account_id": "ACC-1001", "waiver_amount": "5.00", "reason": "goodwill", "approved_by": "user-1"}
    return pb.WaiveFeeRequest(**values | changes)


def write_off(**changes: Any) -> pb.WriteOffRequest:
    return pb.WriteOffRequest(
        **{"loan_account_id": "ACC-1001", "reason": "hardship", "approved_by": "user-1"} | changes
    )


def adjustment(**changes: Any) -> pb.MakeAdjustmentRequest:
    values = {"loan_account_id": "ACC-1001", "principal_delta": "-5.00", "fee_delta": "0.00", "reason": "error"}
    return pb.MakeAdjustmentRequest(**values | {"approved_by": "user-1"} | changes)


def disbursement(**changes: Any) -> pb.DisburseLoanRequest:
    return pb.DisburseLoanRequest(**{"loan_account_id": "ACC-2", "bank_reference": "BANK-2"} | changes)


def history(**changes: Any) -> pb.GetTransactionsRequest:
    return pb.GetTransactionsRequest(loan_account_id="ACC-1001", **changes)


INVALID = "INVALID_ARGUMENT"
REFUSED = "FAILED_PRECONDITION"
TABLE = [
    ("RecordRepayment", repayment(loan_account_id="ACC-9"), "NOT_FOUND", "no such loan account"),
    ("RecordRepayment", repayment(loan_account_id=""), INVALID, "loan_account_id"),
    ("RecordRepayment", repayment(amount=""), INVALID, "amount must be digits"),
    ("RecordRepayment", repayment(amount="0.00"), INVALID, "amount must be above 0"),
    ("RecordRepayment", repayment(amount="-5.00"), INVALID, "amount must be digits"),
    ("RecordRepayment", repayment(amount="5.001"), INVALID, "two decimals"),
    ("RecordRepayment", repayment(amount="1e2"), INVALID, "amount must be digits"),
    ("RecordRepayment", repayment(amount="5."), INVALID, "amount must be digits"),
    ("RecordRepayment", repayment(amount=" 5.00"), INVALID, "amount must be digits"),
    ("RecordRepayment", repayment(amount="5.00\n"), INVALID, "amount must be digits"),
    ("RecordRepayment", repayment(amount="٥.00"), INVALID, "amount must be digits"),
    ("RecordRepayment", repayment(amount="1000000000.00"), INVALID, "must not be above"),
    ("RecordRepayment", repayment(idempotency_key="1234567"), INVALID, "8 to 128 characters"),
    ("RecordRepayment", repayment(idempotency_key="k" * 129), INVALID, "8 to 128 characters"),
    ("RecordRepayment", repayment(idempotency_key=""), INVALID, "8 to 128 characters"),
    ("RecordRepayment", repayment(payment_method="seashells"), INVALID, "payment_method must be one of"),
    ("RecordRepayment", repayment(notes="n" * 1001), INVALID, "notes may have 1000 characters"),
    ("RecordRepayment", repayment(target_payment_number=9), REFUSED, "no instalment 9"),
    ("RecordRepayment", repayment(schedule_id="SCH-other"), REFUSED, "schedule does not belong"),
    ("RecordRepayment", repayment(loan_account_id="ACC-2"), REFUSED, "not been disbursed yet"),
    ("ApplyLateFee", late_fee(days_past_due=0), INVALID, "days_past_due must be 1 or more"),
    ("ApplyLateFee", late_fee(fee_amount="10.01"), REFUSED, "5 % of the principal (20.00). Charged so far: 10.00"),
    ("ApplyLateFee", late_fee(loan_account_id="ACC-2"), REFUSED, "not been disbursed yet"),
    ("ApplyLateFee", late_fee(loan_account_id="ACC-3"), REFUSED, "paid off. No fee can be charged"),
    ("ApplyLateFee", late_fee(loan_account_id="ACC-4"), REFUSED, "written off. No fee can be charged"),
    ("ApplyLateFee", late_fee(reason="r" * 1001), INVALID, "reason may have 1000 characters"),
    ("ApplyDishonourFee", dishonour(fee_amount="10.01"), REFUSED, "Fee cap reached"),
    ("ApplyDishonourFee", dishonour(fee_amount="ten"), INVALID, "fee_amount must be digits"),
    ("WaiveFee", waiver(waiver_amount="10.01"), REFUSED, "more than the fees ever charged"),
    ("WaiveFee", waiver(reason="  "), INVALID, "reason must not be empty"),
    ("WaiveFee", waiver(reason="r" * 1001), INVALID, "reason may have 1000 characters"),
    ("WaiveFee", waiver(approved_by=""), INVALID, "approved_by must not be empty"),
    ("WaiveFee", waiver(loan_account_id="ACC-3"), REFUSED, "No fee can be waived"),
    ("WriteOff", write_off(loan_account_id="ACC-3"), REFUSED, "Nothing is left to write off"),
    ("WriteOff", write_off(reason=""), INVALID, "reason must not be empty"),
    ("WriteOff", write_off(approved_by=" "), INVALID, "approved_by must not be empty"),
    ("MakeAdjustment", adjustment(principal_delta="0.00"), INVALID, "must differ from 0"),
    ("MakeAdjustment", adjustment(principal_delta="+5.00"), INVALID, "principal_delta must be"),
    ("MakeAdjustment", adjustment(principal_delta="-400.01"), REFUSED, "below 0"),
    ("MakeAdjustment", adjustment(loan_account_id="ACC-4"), REFUSED, "cannot be adjusted"),
    ("DisburseLoan", disbursement(loan_account_id="ACC-1001"), "ALREADY_EXISTS", "disbursed before"),
    ("DisburseLoan", disbursement(loan_account_id="ACC-3"), "ALREADY_EXISTS", "disbursed before"),
    ("DisburseLoan", disbursement(disbursement_amount="40000.00"), REFUSED, "40000.00 differs from the approved"),
    ("DisburseLoan", disbursement(disbursement_amount="0"), INVALID, "disbursement_amount must be above 0"),
    ("DisburseLoan", disbursement(attachment_location="/etc/passwd"), INVALID, "address in s3://"),
    ("DisburseLoan", disbursement(payment_method="cash"), INVALID, "payment_method must be one of"),
    ("GetBalance", pb.GetBalanceRequest(loan_account_id="health-check-ping"), "NOT_FOUND", "no such loan account"),
    ("GetBalance", pb.GetBalanceRequest(), INVALID, "account id is missing"),
    ("GetTransactions", pb.GetTransactionsRequest(loan_account_id="ACC-9"), "NOT_FOUND", "no such loan account"),
    ("GetTransactions", history(limit=0), INVALID, "limit"),
    (
        "GetTransactions",
        pb.GetTransactionsRequest(loan_account_id="ACC-1001", from_date="1 July"),
        INVALID,
        "from_date",
    ),
    ("GetTransactions", history(to_date="20260701"), INVALID, "to_date"),
    ("GetTransactions", history(type_filter=99), INVALID, "type_filter"),
    ("GetScheduleWithStatus", pb.GetScheduleWithStatusRequest(), INVALID, "is needed"),
    ("GetScheduleWithStatus", pb.GetScheduleWithStatusRequest(schedule_id="SCH-9"), "NOT_FOUND", "no such loan"),
    ("GetAccountAging", pb.GetAccountAgingRequest(account_id="ACC-2"), "NOT_FOUND", "No aging is known"),
]


@pytest.mark.parametrize(
    ("method", "request_", "code", "words"), TABLE, ids=[f"{i}-{r[0]}" for i, r in enumerate(TABLE)]
)
async def test_refusal(ledger: Ledger, method: str, request_: Any, code: str, words: str) -> None:
    """The call ends with that status and those words, and posts nothing."""
    disbursed(ledger.book)
    ledger.book.open_account(loan(2))
    disbursed(ledger.book, loan(3)).repay(disbursed(ledger.book, loan(5)).outstanding)
    disbursed(ledger.book, loan(4)).write_off(reason="deceased", approved_by="user-1")
    before = transaction_count(ledger.book.connection)
    found, text = await ledger.refused(method, request_)
    assert found == code
    assert words in text
    assert transaction_count(ledger.book.connection) == before


async def test_a_mistyped_disbursement_is_stopped(ledger: Ledger) -> None:
    """462.00 typed as 46200 pays nothing out: the amount must equal the approved principal to the cent."""
    ledger.book.open_account(loan(2, principal=Decimal("462.00"), establishment_fee=Decimal("23.10")))
    for typed in ("46200", "46200.00", "462.01", "461.99"):
        code, text = await ledger.refused("DisburseLoan", disbursement(disbursement_amount=typed))
        assert (code, "approved principal 462.00" in text) == (REFUSED, True)
    assert transaction_count(ledger.book.connection) == 0
    assert (await ledger.stub.DisburseLoan(disbursement(disbursement_amount="462"))).success


ENDLESS = "9" * 5000


async def test_an_endless_number_in_an_id_is_an_unknown_one(ledger: Ledger) -> None:
    """Ids, cursors and tokens of thousands of digits are unknown or invalid; none is an error of the server."""
    disbursed(ledger.book)
    for method, request, code in (
        ("GetEventHistory", pb.GetEventHistoryRequest(account_id="ACC-1001", cursor=ENDLESS), INVALID),
        ("GetOverdueAccounts", pb.GetOverdueAccountsRequest(page_token=f"1.{ENDLESS}"), INVALID),
    ):
        assert (await ledger.refused(method, request))[0] == code
    watch = ledger.stub.WatchTransactions(
        pb.WatchTransactionsRequest(loan_account_id="ACC-1001", from_transaction_id=f"TXN-2026-{ENDLESS}")
    )
    assert (await watch.code()).name == "NOT_FOUND"
    for method, request in (
        ("FinalizePeriodClose", pb.FinalizePeriodCloseRequest(preview_id=f"PCP-{ENDLESS}", finalized_by="u")),
        ("GetExportStatus", pb.GetExportStatusRequest(job_id=f"EXP-{ENDLESS}")),
        ("CancelPendingConfigChange", pb.CancelPendingConfigChangeRequest(change_id=ENDLESS, cancelled_by="u")),
    ):
        assert not (await getattr(ledger.stub, method)(request)).success


ACCEPTED: list[tuple[str, Callable[..., Any], dict[str, Any]]] = [
    ("RecordRepayment", repayment, {"amount": "50"}),
    ("RecordRepayment", repayment, {"amount": "0050.5", "idempotency_key": "12345678"}),
    ("RecordRepayment", repayment, {"idempotency_key": "k" * 128, "notes": "n" * 1000}),
    ("ApplyLateFee", late_fee, {"fee_amount": "10.00"}),
    ("WaiveFee", waiver, {"waiver_amount": "10.00"}),
    ("DisburseLoan", disbursement, {"disbursement_amount": "400.00"}),
    ("DisburseLoan", disbursement, {}),
]


@pytest.mark.parametrize(("method", "make", "changes"), ACCEPTED)
async def test_what_stands_just_inside_the_limits_is_accepted(
    ledger: Ledger, method: str, make: Callable[..., Any], changes: dict[str, Any]
) -> None:
    """The nearest allowed value to each limit posts."""
    disbursed(ledger.book)
    ledger.book.open_account(loan(2))
    before = transaction_count(ledger.book.connection)
    await getattr(ledger.stub, method)(make(**changes))
    assert transaction_count(ledger.book.connection) > before
