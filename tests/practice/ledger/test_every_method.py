"""A walk over all 49 methods, and what the switches do to each."""

from datetime import UTC, datetime
from typing import Any

import grpc
import pytest
from google.protobuf import message_factory

from billie_desktop.practice.ledger.server import Guards, LedgerServer
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb
from projector.stubs.billie.ledger.v1.accounting_ledger_pb2_grpc import AccountingLedgerServiceStub
from tests.practice.ledger.books import LOAN, disbursed, loan
from tests.practice.ledger.conftest import Ledger

SERVICE = pb.DESCRIPTOR.services_by_name["AccountingLedgerService"]
NEEDS_NOTHING = {
    "GetOverdueAccounts",
    "GetPortfolioSummary",
    "GetPortfolioECL",
    "GetECLConfig",
    "GetECLConfigHistory",
    "GetPendingConfigChanges",
    "ApplyPendingConfigChanges",
    "GetEventProcessingStatus",
    "GetClosedPeriods",
    "ListExportJobs",
}


def empty_request(name: str) -> Any:
    return message_factory.GetMessageClass(SERVICE.methods_by_name[name].input_type)()


async def outcome(stub: Any, name: str, **options: Any) -> tuple[str, str]:
    """Status and text of a method called with an empty request."""
    call = getattr(stub, name)(empty_request(name), **options)
    try:
        await (call.read() if SERVICE.methods_by_name[name].server_streaming else call)
    except grpc.aio.AioRpcError as error:
        return error.code().name, error.details() or ""
    return "OK", ""


@pytest.mark.parametrize("name", [method.name for method in SERVICE.methods])
async def test_method(ledger: Ledger, name: str) -> None:
    """Every method of the contract is offered: it checks its empty request in words, or needs nothing."""
    code, text = await outcome(ledger.stub, name)
    assert (code, text[-1:]) == (("OK", "") if name in NEEDS_NOTHING else ("INVALID_ARGUMENT", "."))


async def test_the_walk_covers_the_contract() -> None:
    """The service has 49 methods, and those that need no value are among them."""
    names = {method.name for method in SERVICE.methods}
    assert len(names) == 49
    assert names >= NEEDS_NOTHING


async def test_any_method_fails_on_request(ledger: Ledger) -> None:
    """An error switch hits all 49 methods, and healing ends it."""
    await ledger.admin.call("SetFaults", {"methods": {"*": {"error": "UNAVAILABLE", "message": "Closed."}}})
    for method in SERVICE.methods:
        assert await outcome(ledger.stub, method.name) == ("UNAVAILABLE", "Closed.")
    await ledger.admin.call("SetFaults", {})
    assert (await outcome(ledger.stub, "GetBalance"))[0] == "INVALID_ARGUMENT"


async def test_a_counted_fault_expires(ledger: Ledger) -> None:
    """A fault for two calls hits two calls and not a third."""
    await ledger.admin.call("SetFaults", {"methods": {"GetBalance": {"error": "INTERNAL", "times": 2}}})
    codes = [(await outcome(ledger.stub, "GetBalance"))[0] for _ in range(3)]
    assert codes == ["INTERNAL", "INTERNAL", "INVALID_ARGUMENT"]


async def test_latency(ledger: Ledger) -> None:
    """A method slowed by 60 s does not answer within a deadline of 0.2 s, while another one does."""
    await ledger.admin.call("SetFaults", {"methods": {"GetBalance": {"latency_ms": 60_000}}})
    assert (await outcome(ledger.stub, "GetBalance", timeout=0.2))[0] == "DEADLINE_EXCEEDED"
    assert (await outcome(ledger.stub, "GetTransactions", timeout=5))[0] == "INVALID_ARGUMENT"


@pytest.mark.parametrize("drop", ["DEADLINE_EXCEEDED", "UNAVAILABLE", "UNKNOWN"])
async def test_a_lost_answer_has_posted(ledger: Ledger, drop: str) -> None:
    """A command whose answer is lost has posted once: the same key gives the first answer."""
    disbursed(ledger.book)
    await ledger.admin.call("SetFaults", {"methods": {"RecordRepayment": {"drop": drop, "times": 1}}})
    request = pb.RecordRepaymentRequest(loan_account_id="ACC-1001", amount="9.00", idempotency_key="lost-key-1")
    assert (await ledger.refused("RecordRepayment", request))[0] == drop
    answer = await ledger.stub.RecordRepayment(request)
    assert (answer.idempotent_replay, answer.transaction.total_after) == (True, "401.00")


async def test_silence_after_posting(ledger: Ledger) -> None:
    """A command that hangs after its posting runs into the caller's deadline, and has posted."""
    disbursed(ledger.book)
    await ledger.admin.call("SetFaults", {"methods": {"RecordRepayment": {"drop": "hang", "times": 1}}})
    request = pb.RecordRepaymentRequest(loan_account_id="ACC-1001", amount="9.00", idempotency_key="lost-key-1")
    assert (await ledger.refused("RecordRepayment", request, timeout=0.3))[0] == "DEADLINE_EXCEEDED"
    assert (await ledger.stub.RecordRepayment(request)).idempotent_replay is True


async def test_a_timeout_without_posting(ledger: Ledger) -> None:
    """A command that times out before its posting has not posted: the same key posts now."""
    disbursed(ledger.book)
    await ledger.admin.call("SetFaults", {"methods": {"RecordRepayment": {"error": "DEADLINE_EXCEEDED", "times": 1}}})
    request = pb.RecordRepaymentRequest(loan_account_id="ACC-1001", amount="9.00", idempotency_key="lost-key-1")
    assert (await ledger.refused("RecordRepayment", request))[0] == "DEADLINE_EXCEEDED"
    assert (await ledger.stub.RecordRepayment(request)).idempotent_replay is False


async def test_a_refused_disbursement_is_ok_without_success(ledger: Ledger) -> None:
    """A server set so answers DisburseLoan with OK, success false and its words, and the loan stays pending."""
    ledger.book.open_account(LOAN)
    await ledger.admin.call("SetFaults", {"refuse_disbursement": "The bank is closed."})
    answer = await ledger.stub.DisburseLoan(pb.DisburseLoanRequest(loan_account_id="ACC-1001"))
    assert (answer.success, answer.message, answer.disbursement_transaction_id) == (False, "The bank is closed.", "")
    assert ledger.book.account("ACC-1001").status == "PENDING_DISBURSEMENT"


async def test_a_disbursement_that_stands_is_not_refused_afterwards(ledger: Ledger) -> None:
    """While disbursements are refused a known key still gives its first answer, a wrong key is wrong, and the key of
    a refused one posts once they are taken again."""
    ledger.book.open_account(LOAN)
    ledger.book.open_account(loan(2))
    first = pb.DisburseLoanRequest(loan_account_id="ACC-1001", bank_reference="B", idempotency_key="first-key-1")
    second = pb.DisburseLoanRequest(loan_account_id="ACC-2", bank_reference="B", idempotency_key="second-key-1")
    await ledger.stub.DisburseLoan(first)
    await ledger.admin.call("SetFaults", {"refuse_disbursement": "The bank is closed."})
    assert (await ledger.stub.DisburseLoan(first)).idempotent_replay
    assert not (await ledger.stub.DisburseLoan(second)).success
    wrong = pb.DisburseLoanRequest(loan_account_id="ACC-2", idempotency_key="short")
    assert (await ledger.refused("DisburseLoan", wrong))[0] == "INVALID_ARGUMENT"
    await ledger.admin.call("SetFaults", {})
    answer = await ledger.stub.DisburseLoan(second)
    assert (answer.success, answer.idempotent_replay) == (True, False)


@pytest.mark.parametrize(
    ("metadata", "code"),
    [
        (None, "UNAUTHENTICATED"),
        ((("authorization", "Bearer wrong"),), "UNAUTHENTICATED"),
        ((("authorization", "the-token"),), "UNAUTHENTICATED"),
        ((("authorization", "Bearer the-token"),), "INVALID_ARGUMENT"),
    ],
)
async def test_a_ledger_that_asks_for_a_token(book: Any, metadata: Any, code: str) -> None:
    """With a token set only calls that bear it get past the door."""
    server = LedgerServer(book, guards=Guards(token="the-token"), nightly=False)
    address = await server.start("127.0.0.1:0")
    async with grpc.aio.insecure_channel(address) as channel:
        stub = AccountingLedgerServiceStub(channel)
        assert (await outcome(stub, "GetBalance", metadata=metadata))[0] == code
        assert (await outcome(stub, "WatchTransactions", metadata=metadata))[0] == code
    await server.stop()


async def test_an_older_ledger(ledger: Ledger) -> None:
    """In older-server mode the two newer methods are UNIMPLEMENTED, buckets have their older names, and the newer
    fields of an answer are missing."""
    disbursed(ledger.book)
    ledger.clock.moment = datetime(2026, 7, 20, 2, tzinfo=UTC)
    ledger.book.advance_aging()
    await ledger.admin.call("SetFaults", {"older": True})
    for name in ("ApplyDishonourFee", "DisburseLoan"):
        assert (await outcome(ledger.stub, name))[0] == "UNIMPLEMENTED"
    aging = await ledger.stub.GetAccountAging(pb.GetAccountAgingRequest(account_id="ACC-1001"))
    assert (aging.bucket, aging.previous_bucket, aging.is_in_arrears) == ("bucket_1", "bucket_0", False)
    (row,) = (await ledger.stub.GetOverdueAccounts(pb.GetOverdueAccountsRequest())).accounts
    assert (row.bucket, row.is_in_arrears) == ("bucket_1", False)
    config = await ledger.stub.GetECLConfig(pb.GetECLConfigRequest())
    assert set(config.pd_rates) == {"bucket_0", "bucket_1", "bucket_2", "bucket_4"}
    await ledger.admin.call("SetFaults", {})
    assert (await ledger.stub.GetAccountAging(pb.GetAccountAgingRequest(account_id="ACC-1001"))).is_in_arrears


async def test_a_slow_trickle(ledger: Ledger) -> None:
    """An answer that trickles begins at once and does not arrive in time; the command has posted all the same."""
    disbursed(ledger.book)
    await ledger.admin.call("SetFaults", {"methods": {"RecordRepayment": {"trickle_ms": 60_000}}})
    request = pb.RecordRepaymentRequest(loan_account_id="ACC-1001", amount="9.00", idempotency_key="slow-key-1")
    call = ledger.stub.RecordRepayment(request, timeout=1.0)
    await call.initial_metadata()
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call
    assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    await ledger.admin.call("SetFaults", {})
    assert (await ledger.stub.RecordRepayment(request)).idempotent_replay is True
