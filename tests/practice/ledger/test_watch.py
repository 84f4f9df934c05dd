"""WatchTransactions in the forms that a server may offer."""

import asyncio
from decimal import Decimal
from typing import Any

import grpc
import pytest

from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb
from tests.practice.ledger.books import disbursed, loan
from tests.practice.ledger.conftest import Ledger

D = Decimal


def watch(ledger: Ledger, resume: str | None = None) -> Any:
    return ledger.stub.WatchTransactions(
        pb.WatchTransactionsRequest(loan_account_id="ACC-1001", from_transaction_id=resume)
    )


async def take(stream: Any, count: int) -> list[str]:
    return [(await asyncio.wait_for(stream.read(), 60)).transaction_id for _ in range(count)]


def ids(*numbers: int) -> list[str]:
    return [f"TXN-2026-{number:08d}" for number in numbers]


async def test_new_rows_only(ledger: Ledger) -> None:
    """Without resume point the stream carries what is posted after its beginning, of this loan only, in order."""
    account, other = disbursed(ledger.book), disbursed(ledger.book, loan(2))
    stream = watch(ledger)
    await stream.initial_metadata()
    other.repay(D("1.00"))
    account.repay(D("1.00"))
    account.repay(D("2.00"))
    assert await take(stream, 2) == ids(6, 7)
    stream.cancel()


async def test_a_watched_row_is_the_stored_row(ledger: Ledger) -> None:
    """A row of the stream equals the same row of GetTransactions, balances included."""
    account = disbursed(ledger.book)
    stream = watch(ledger)
    await stream.initial_metadata()
    account.repay(D("33.00"))
    seen = await asyncio.wait_for(stream.read(), 60)
    stored = await ledger.stub.GetTransactions(pb.GetTransactionsRequest(loan_account_id="ACC-1001", limit=1))
    assert seen == stored.transactions[0]
    stream.cancel()


@pytest.mark.parametrize(("resume_row", "expected"), [(False, ids(3, 4)), (True, ids(2, 3, 4))])
async def test_resume_point(ledger: Ledger, resume_row: bool, expected: list[str]) -> None:
    """A stream resumed at a row continues after it, or repeats it where the server is set so."""
    account = disbursed(ledger.book)
    account.repay(D("1.00"))
    await ledger.admin.call("SetFaults", {"watch": {"resume_row": resume_row}})
    stream = watch(ledger, ids(2)[0])
    assert await take(stream, len(expected) - 1) == expected[:-1]
    account.repay(D("2.00"))
    assert await take(stream, 1) == expected[-1:]
    stream.cancel()


async def test_full_history(ledger: Ledger) -> None:
    """A server set so sends the whole history first, oldest first, and then what is new."""
    account = disbursed(ledger.book)
    await ledger.admin.call("SetFaults", {"watch": {"from": "all"}})
    stream = watch(ledger)
    assert await take(stream, 2) == ids(1, 2)
    account.repay(D("2.00"))
    assert await take(stream, 1) == ids(3)
    stream.cancel()


async def test_the_server_can_end_a_stream(ledger: Ledger) -> None:
    """CloseWatches ends every open stream with OK."""
    disbursed(ledger.book)
    stream = watch(ledger)
    await stream.initial_metadata()
    assert await ledger.admin.call("CloseWatches") == {"closed": 1}
    assert await asyncio.wait_for(stream.read(), 60) is grpc.aio.EOF
    assert await stream.code() == grpc.StatusCode.OK


@pytest.mark.parametrize(
    ("resume", "fault", "code"),
    [
        ("TXN-2026-00000099", {}, "NOT_FOUND"),
        ("nonsense", {}, "NOT_FOUND"),
        (None, {"methods": {"WatchTransactions": {"error": "UNIMPLEMENTED"}}}, "UNIMPLEMENTED"),
    ],
)
async def test_streams_that_cannot_begin(ledger: Ledger, resume: str | None, fault: dict[str, Any], code: str) -> None:
    """An unknown resume point is NOT_FOUND; a server set so answers UNIMPLEMENTED."""
    disbursed(ledger.book)
    await ledger.admin.call("SetFaults", fault)
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await watch(ledger, resume).read()
    assert caught.value.code().name == code


async def test_a_left_stream_leaves_nothing_behind(ledger: Ledger) -> None:
    """After a caller cancelled its stream the server holds no feed for it."""
    disbursed(ledger.book)
    stream = watch(ledger)
    await stream.initial_metadata()
    stream.cancel()
    async with asyncio.timeout(60):
        while (await ledger.admin.call("CloseWatches"))["closed"]:
            await asyncio.sleep(0.01)
