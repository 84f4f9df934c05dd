"""The practice ledger as a process: start, refusal to start, orderly end, and death at any moment."""

import asyncio
import json
import random
import socket
import sqlite3
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import grpc
import pytest
import redis as sync_redis

from billie_desktop.practice.ledger.book import open_book
from billie_desktop.practice.ledger.execution import CRASH_EXIT_CODE
from billie_desktop.practice.servers import RedisServer
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb
from tests.practice.ledger import processes
from tests.practice.ledger.books import disbursed, loan, unbalanced

pytestmark = pytest.mark.servers
D = Decimal
ACCOUNTS = 6


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.sqlite"
    with open_book(path) as book, book.batch():
        for number in range(1, ACCOUNTS + 1):
            # due in far years: nothing is overdue whenever this test runs
            disbursed(book, loan(number, first_due_date=date(2090, 1, 15)))
    return path


def causes(url: str, stream: str) -> list[tuple[str, dict[str, Any]]]:
    """Event ids and bodies of the stream."""
    with sync_redis.Redis.from_url(url, protocol=3, decode_responses=True) as client:
        return [(fields["cause"], json.loads(fields["payload"])) for _, fields in client.xrange(stream)]


async def test_a_process_listens_serves_and_ends_in_order(
    db: Path, redis_server: RedisServer, stream_prefix: str
) -> None:
    """The child says where it listens, answers, brings its events to the stream, and ends with code 0 on SIGTERM."""
    stream = stream_prefix + "inbox"
    ledger = await processes.start(db, redis_server.url, stream)
    async with ledger.caller() as (stub, admin):
        answer = await stub.RecordRepayment(pb.RecordRepaymentRequest(loan_account_id="ACC-1", amount="10.00"))
        assert answer.transaction.total_after == "400.00"
        await admin.call("Drain")
    assert await ledger.terminate() == 0
    assert len(causes(redis_server.url, stream)) == ACCOUNTS * 7 + 2


async def test_a_second_process_on_the_same_file_is_refused(
    db: Path, redis_server: RedisServer, stream_prefix: str
) -> None:
    """While one process holds the ledger file a second one says so and ends with code 2."""
    ledger = await processes.start(db, redis_server.url, stream_prefix)
    process, line = await processes.spawn(db, redis_url=redis_server.url, stream=stream_prefix)
    assert await process.wait() == 2
    assert line["ready"] is False
    assert "ledger.sqlite cannot be opened" in line["error"]
    await ledger.kill()


async def test_a_taken_port_is_refused(db: Path, redis_server: RedisServer, stream_prefix: str) -> None:
    """A port in use is named in the message; exit code 2."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        process, line = await processes.spawn(
            db, redis_url=redis_server.url, stream=stream_prefix, address=address, GRPC_VERBOSITY="NONE"
        )
        assert await process.wait() == 2
        assert line == {"ready": False, "error": f"Nothing can listen on {address}: is it in use?"}


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"redis_url": None}, "REDIS_URL is not set"),
        ({"PRACTICE_LEDGER_FAULTS": '{"methods": {"GetBalance": {"error": "WRONG"}}}'}, "WRONG is no gRPC status"),
        ({"PRACTICE_LEDGER_FAULTS": '{"latency": 3}'}, "unknown field"),
    ],
)
async def test_a_wrong_environment_is_refused(
    db: Path, redis_server: RedisServer, stream_prefix: str, env: dict[str, Any], words: str
) -> None:
    """A missing Redis address and a wrong fault plan end the start with a message and code 2."""
    options = {"redis_url": redis_server.url, "stream": stream_prefix} | env
    process, line = await processes.spawn(db, **options)
    assert await process.wait() == 2
    assert words in line["error"]


async def test_a_crash_after_the_posting(db: Path, redis_server: RedisServer, stream_prefix: str) -> None:
    """The process dies between commit and answer; after its restart the same key gives the posting, and one event."""
    stream = stream_prefix + "inbox"
    faults = '{"methods": {"RecordRepayment": {"drop": "crash"}}}'
    request = pb.RecordRepaymentRequest(loan_account_id="ACC-1", amount="10.00", idempotency_key="crash-key-1")
    ledger = await processes.start(db, redis_server.url, stream, PRACTICE_LEDGER_FAULTS=faults)
    async with ledger.caller() as (stub, _):
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await stub.RecordRepayment(request)
        assert caught.value.code() is grpc.StatusCode.UNAVAILABLE
    assert await ledger.process.wait() == CRASH_EXIT_CODE
    ledger = await processes.start(db, redis_server.url, stream)
    async with ledger.caller() as (stub, admin):
        answer = await stub.RecordRepayment(request)
        assert (answer.idempotent_replay, answer.transaction.total_after) == (True, "400.00")
        await admin.call("Drain")
    await ledger.terminate()
    told = [body.get("triggered_by_transaction_id") for _, body in causes(redis_server.url, stream)]
    assert told.count(answer.transaction.transaction_id) == 1


async def test_death_in_the_middle_of_traffic(db: Path, redis_server: RedisServer, stream_prefix: str) -> None:
    """Killed three times under load and asked again with the same keys, the ledger posts each intent exactly once.

    Books balance, balances equal what was sent, and the stream tells each posting once and each event id once.
    """
    stream, chance = stream_prefix + "inbox", random.Random(7)
    intents = [
        pb.RecordRepaymentRequest(
            loan_account_id=f"ACC-{number % ACCOUNTS + 1}", amount="0.50", idempotency_key=f"intent-{number:05d}"
        )
        for number in range(600)
    ]
    open_intents = list(intents)
    for _ in range(3):
        ledger = await processes.start(db, redis_server.url, stream)
        async with ledger.caller() as (stub, _):
            traffic = asyncio.create_task(_send(stub, open_intents))
            target = len(open_intents) - chance.randint(60, 150)
            while len(open_intents) > target:
                await asyncio.sleep(0)
            await ledger.kill()
            await traffic
    ledger = await processes.start(db, redis_server.url, stream)
    async with ledger.caller() as (stub, admin):
        await _send(stub, open_intents)
        assert open_intents == []
        await admin.call("Drain")
    assert await ledger.terminate() == 0
    with open_book(db) as book:
        assert unbalanced(book.connection) == []
        assert [book.account(f"ACC-{n}").outstanding for n in range(1, ACCOUNTS + 1)] == [D("360.00")] * ACCOUNTS
        posted = _repayment_ids(book.connection)
    told = causes(redis_server.url, stream)
    assert max(Counter(cause for cause, _ in told).values()) == 1
    repayments = [body for _, body in told if body.get("triggered_by_transaction_type") == "REPAYMENT"]
    assert sorted(body["triggered_by_transaction_id"] for body in repayments) == sorted(posted)


async def _send(stub: Any, intents: list[pb.RecordRepaymentRequest]) -> None:
    """Send every intent, several at a time, and take out those whose answer came."""
    queue = iter(list(intents))

    async def lane() -> None:
        for intent in queue:
            try:
                await stub.RecordRepayment(intent, timeout=10)
            except grpc.aio.AioRpcError as error:
                if error.code() is grpc.StatusCode.ABORTED:
                    raise
                return
            intents.remove(intent)

    await asyncio.gather(*(lane() for _ in range(4)))


def _repayment_ids(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT year, number FROM transactions WHERE type = 3")
    return [f"TXN-{year}-{number:08d}" for year, number in rows]
