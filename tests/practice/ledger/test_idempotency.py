"""One key posts once, whatever happens on the way."""

import asyncio
from datetime import timedelta
from decimal import Decimal

import grpc
import pytest

from billie_desktop.practice.ledger.book import LedgerBook
from billie_desktop.practice.ledger.keys import BusyError, Keys
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb
from tests.practice.ledger.books import LOAN, disbursed, loan, transaction_count
from tests.practice.ledger.conftest import Ledger

KEY = "ACC-1001-record-repayment-1"


def repayment(amount: str = "50.00", key: str = KEY, account_id: str = "ACC-1001") -> pb.RecordRepaymentRequest:
    return pb.RecordRepaymentRequest(loan_account_id=account_id, amount=amount, idempotency_key=key)


async def test_second_to_fifth_repeat_give_the_first_answer(ledger: Ledger) -> None:
    """Five calls with one key post once; four of them answer with the first result and say so."""
    disbursed(ledger.book)
    first = await ledger.stub.RecordRepayment(repayment())
    assert first.idempotent_replay is False
    for _ in range(4):
        again = await ledger.stub.RecordRepayment(repayment())
        assert again.idempotent_replay is True
        again.idempotent_replay = False
        assert again == first
    assert ledger.book.account("ACC-1001").outstanding == Decimal("360.00")


async def test_the_first_answer_stands_whatever_the_repeat_says(ledger: Ledger) -> None:
    """A repeat with another amount, another account or a wrong amount answers with the first posting."""
    disbursed(ledger.book)
    first = await ledger.stub.RecordRepayment(repayment())
    for other in (repayment(amount="77.00"), repayment(account_id="ACC-9"), repayment(amount="nonsense")):
        again = await ledger.stub.RecordRepayment(other)
        assert again.transaction == first.transaction
    assert transaction_count(ledger.book.connection) == 3


async def test_the_first_answer_is_stored_with_the_posting(ledger: Ledger) -> None:
    """The file holds the first answer to a key, ready for a server that starts on it later."""
    disbursed(ledger.book)
    first = await ledger.stub.RecordRepayment(repayment())
    stored = Keys(ledger.book.connection).recall(KEY, ledger.book.micros_of(None))
    assert stored is not None
    assert pb.TransactionResponse.FromString(stored.response).transaction == first.transaction


async def test_two_simultaneous_calls_post_once(ledger: Ledger) -> None:
    """Of two calls with one key at the same time one posts and the other is ABORTED; a third gets the first answer."""
    disbursed(ledger.book)
    await ledger.admin.call("SetFaults", {"methods": {"RecordRepayment": {"latency_ms": 200}}})
    results = await asyncio.gather(
        ledger.stub.RecordRepayment(repayment()), ledger.stub.RecordRepayment(repayment()), return_exceptions=True
    )
    failures = [result for result in results if isinstance(result, grpc.aio.AioRpcError)]
    assert [(failure.code().name, failure.details()) for failure in failures] == [
        ("ABORTED", "A command with this idempotency key is still running.")
    ]
    assert (await ledger.stub.RecordRepayment(repayment())).idempotent_replay is True
    assert transaction_count(ledger.book.connection) == 3


async def test_a_busy_account_aborts_a_second_posting(ledger: Ledger) -> None:
    """While one posting on a loan runs, another with its own key is ABORTED, and one on another loan is not."""
    disbursed(ledger.book)
    disbursed(ledger.book, loan(2))
    await ledger.admin.call("SetFaults", {"methods": {"RecordRepayment": {"latency_ms": 200}}})
    results = await asyncio.gather(
        ledger.stub.RecordRepayment(repayment(key="key-one-0001")),
        ledger.stub.RecordRepayment(repayment(key="key-two-0002")),
        ledger.stub.RecordRepayment(repayment(key="key-three-03", account_id="ACC-2")),
        return_exceptions=True,
    )
    codes = [r.code().name if isinstance(r, grpc.aio.AioRpcError) else "OK" for r in results]
    assert sorted(codes[:2]) == ["ABORTED", "OK"]
    assert codes[2] == "OK"


async def test_a_refusal_frees_the_key(ledger: Ledger) -> None:
    """A refused command is not remembered: its key posts once the reason is gone."""
    ledger.book.open_account(LOAN)
    code, _ = await ledger.refused("RecordRepayment", repayment())
    assert code == "FAILED_PRECONDITION"
    await ledger.stub.DisburseLoan(pb.DisburseLoanRequest(loan_account_id="ACC-1001"))
    assert (await ledger.stub.RecordRepayment(repayment())).idempotent_replay is False


async def test_a_cancelled_command_frees_key_and_account(ledger: Ledger) -> None:
    """A call given up before its posting posts nothing, and the next call with its key posts."""
    disbursed(ledger.book)
    await ledger.admin.call("SetFaults", {"methods": {"RecordRepayment": {"latency_ms": 60_000, "times": 1}}})
    code, _ = await ledger.refused("RecordRepayment", repayment(), timeout=0.2)
    assert code == "DEADLINE_EXCEEDED"
    assert transaction_count(ledger.book.connection) == 2
    answer = await ledger.stub.RecordRepayment(repayment())
    assert answer.idempotent_replay is False
    assert transaction_count(ledger.book.connection) == 3


async def test_a_key_is_forgotten_after_24_hours(ledger: Ledger) -> None:
    """One microsecond before 24 hours have passed a key is known; when they have passed it posts anew."""
    disbursed(ledger.book)
    await ledger.stub.RecordRepayment(repayment())
    ledger.clock.advance(timedelta(hours=24) - timedelta(microseconds=1))
    assert (await ledger.stub.RecordRepayment(repayment())).idempotent_replay is True
    ledger.clock.advance(timedelta(microseconds=1))
    assert (await ledger.stub.RecordRepayment(repayment())).idempotent_replay is False


async def test_a_key_of_another_kind_of_command_is_refused(ledger: Ledger) -> None:
    """A repayment's key on DisburseLoan, whose answer has another shape, is INVALID_ARGUMENT."""
    disbursed(ledger.book)
    await ledger.stub.RecordRepayment(repayment())
    request = pb.DisburseLoanRequest(loan_account_id="ACC-1001", idempotency_key=KEY)
    assert await ledger.refused("DisburseLoan", request) == (
        "INVALID_ARGUMENT",
        "This idempotency key belongs to another kind of command.",
    )


async def test_without_its_key_store_the_ledger_posts_nothing(ledger: Ledger) -> None:
    """With the key store off a keyed command is UNAVAILABLE and nothing is posted."""
    disbursed(ledger.book)
    await ledger.admin.call("SetFaults", {"key_store": False})
    assert (await ledger.refused("RecordRepayment", repayment()))[0] == "UNAVAILABLE"
    assert transaction_count(ledger.book.connection) == 2


def test_a_reservation_lasts_60_seconds(book: LedgerBook) -> None:
    """A key whose command never ended can be held again after 60 s and not before."""
    now = [100.0]
    keys = Keys(book.connection, monotonic=lambda: now[0])
    with keys.hold(KEY, "ACC-1"):
        now[0] = 159.9
        with pytest.raises(BusyError, match="idempotency key"), keys.hold(KEY, "ACC-2"):
            pytest.fail("the key is held")
        now[0] = 160.0
        with keys.hold(KEY, "ACC-2"):
            now[0] = 161.0
    with pytest.raises(ValueError, match="free"), keys.hold(KEY, "ACC-1"):
        raise ValueError("free")
