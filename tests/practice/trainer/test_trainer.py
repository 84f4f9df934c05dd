"""The trainer of a practice world, against a running ledger and a genuine stream."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import grpc
import pytest
import pytest_asyncio
import redis

from billie_desktop.domain.errors import Unavailable
from billie_desktop.domain.training import Fault, Happening, TrainingState
from billie_desktop.practice import trainer as module
from billie_desktop.practice.ledger.book import LedgerBook, open_book
from billie_desktop.practice.ledger.server import Guards, LedgerServer
from billie_desktop.practice.servers import RedisServer
from billie_desktop.practice.trainer import WorldTrainer
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb
from projector.stubs.billie.ledger.v1.accounting_ledger_pb2_grpc import AccountingLedgerServiceStub
from tests.practice.ledger.books import LOAN, disbursed, loan

TOKEN = "token-of-a-trainer"


@dataclass
class Room:
    """A ledger with one open loan, and its trainer."""

    trainer: WorldTrainer
    book: LedgerBook
    server: LedgerServer
    stub: Any
    numbers: int = 0

    async def pay(self) -> str:
        """Status of a repayment of a dollar with a key of its own."""
        self.numbers += 1
        request = pb.RecordRepaymentRequest(
            loan_account_id=LOAN.account_id, amount="1.00", idempotency_key=f"exercise-{self.numbers}"
        )
        try:
            await self.stub.RecordRepayment(request, timeout=20)
        except grpc.aio.AioRpcError as error:
            return error.code().name
        return "OK"

    async def balance(self) -> str:
        try:
            answer = await self.stub.GetBalance(pb.GetBalanceRequest(loan_account_id=LOAN.account_id), timeout=20)
        except grpc.aio.AioRpcError as error:
            return error.code().name
        return str(answer.total_outstanding)


@pytest_asyncio.fixture
async def room(tmp_path: Path, redis_server: RedisServer) -> AsyncIterator[Room]:
    with open_book(tmp_path / "ledger.sqlite") as book:
        disbursed(book)
        server = LedgerServer(book, guards=Guards(admin_token=TOKEN), nightly=False)
        address = await server.start("127.0.0.1:0")
        trainer = WorldTrainer(address, TOKEN, redis_server.url)
        async with grpc.aio.insecure_channel(address) as channel:
            yield Room(trainer, book, server, AccountingLedgerServiceStub(channel))
        await trainer.close()
        await server.stop()


@pytest.mark.parametrize(
    ("fault", "status", "posted"),
    [
        (Fault.LOST_ANSWER, "UNKNOWN", True),
        (Fault.REFUSE, "FAILED_PRECONDITION", False),
        (Fault.BUSY, "ABORTED", False),
    ],
)
async def test_a_fault_of_commands(room: Room, fault: Fault, status: str, posted: bool) -> None:
    """Every command meets it, reads do not, and a ledger made well again posts; a lost answer has posted."""
    await room.trainer.choose(TrainingState(fault))
    assert [await room.pay(), await room.pay()] == [status, status]
    assert await room.balance() == ("408.00" if posted else "410.00")
    assert await room.trainer.present() == TrainingState(fault)
    await room.trainer.choose(TrainingState())
    assert await room.pay() == "OK"


async def test_the_next_command_only(room: Room) -> None:
    """One command of whatever kind meets it, and then the panel hears that it is over."""
    await room.trainer.choose(TrainingState(Fault.BUSY, once=True))
    assert await room.trainer.present() == TrainingState(Fault.BUSY, once=True)
    assert [await room.pay(), await room.pay()] == ["ABORTED", "OK"]
    assert await room.trainer.present() == TrainingState()


async def test_down_is_for_everybody(room: Room) -> None:
    """A ledger that is down answers no read and no command, while the trainer still reaches it."""
    await room.trainer.choose(TrainingState(Fault.DOWN))
    assert [await room.pay(), await room.balance()] == ["UNAVAILABLE", "UNAVAILABLE"]
    await room.trainer.choose(TrainingState())
    assert await room.balance() == "410.00"


async def test_slowness(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """A delay holds a command, a trickle holds everything, for as long as the switch says."""
    monkeypatch.setitem(module.ON_COMMANDS, Fault.DELAY, {"latency_ms": 60_000})
    monkeypatch.setitem(module.ON_EVERYTHING, Fault.TRICKLE, {"trickle_ms": 60_000})
    request = pb.GetBalanceRequest(loan_account_id=LOAN.account_id)
    await room.trainer.choose(TrainingState(Fault.DELAY))
    assert (await room.stub.GetBalance(request, timeout=20)).total_outstanding == "410.00"
    repay = pb.RecordRepaymentRequest(loan_account_id=LOAN.account_id, amount="1.00")
    for fault, call in (
        (Fault.DELAY, lambda: room.stub.RecordRepayment(repay, timeout=0.3)),
        (Fault.TRICKLE, lambda: room.stub.GetBalance(request, timeout=0.3)),
    ):
        await room.trainer.choose(TrainingState(fault))
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await call()
        assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED


async def test_a_customer_pays_and_a_payment_bounces(room: Room) -> None:
    """The next instalment is paid, a fee is charged for a bounced debit, and what the ledger refuses is said."""
    assert await room.trainer.happen(Happening.PAYS, LOAN.customer_id) == "Paid $102.50 on ACC-1001."
    assert await room.balance() == "307.50"
    assert await room.trainer.happen(Happening.BOUNCES) == "A direct debit bounced on ACC-1001."
    assert await room.balance() == "317.50"
    assert (await room.trainer.happen(Happening.BOUNCES)).startswith("Fee cap reached")
    assert await room.trainer.happen(Happening.PAYS, "CUS-NOBODY") == "This customer has no open loan."


async def test_the_customer_on_screen_is_meant(room: Room) -> None:
    """Of many loans one of the customer named pays, on whichever page of the list it stands."""
    with room.book.batch():
        for number in range(1, 520):
            disbursed(room.book, loan(number))
    assert await room.trainer.happen(Happening.PAYS, "CUS-515") == "Paid $102.50 on ACC-515."


async def test_a_customer_chats(room: Room, redis_server: RedisServer) -> None:
    """A conversation of that customer begins on the inbox, with a first message."""
    with redis.Redis.from_url(redis_server.url, protocol=2, decode_responses=True) as client:
        last: Any = client.xrevrange(module.INBOX, count=1)
        assert await room.trainer.happen(Happening.CHATS, "CUS-9") == "CUS-9 has opened a conversation."
        fresh: Any = client.xrange(module.INBOX, f"({last[0][0]}" if last else "-")
    assert [fields["typ"] for _, fields in fresh] == ["conversation_started", "user_input"]
    assert {fields["usr"] for _, fields in fresh} == {"CUS-9"}
    assert json.loads(fresh[1][1]["payload"])["utterance"]


async def test_an_event_fails(room: Room, redis_server: RedisServer) -> None:
    """An event about the loan comes with an amount that nobody can read, under the reference that was said."""
    with redis.Redis.from_url(redis_server.url, protocol=2, decode_responses=True) as client:
        last: Any = client.xrevrange(module.INBOX, count=1)
        said = await room.trainer.happen(Happening.EVENT_FAILS, LOAN.customer_id)
        ((_, fields),) = cast("list[Any]", client.xrange(module.INBOX, f"({last[0][0]}" if last else "-"))
    body = json.loads(fields["payload"])
    assert (fields["typ"], body["account_id"], body["current_balance"]) == ("account.updated.v1", "ACC-1001", "410,00")
    assert body["triggered_by_transaction_id"] in said


async def test_a_ledger_that_is_gone(room: Room) -> None:
    """When nothing answers the trainer is told so, without an error of the wire."""
    await room.server.stop()
    with pytest.raises(Unavailable, match="does not answer"):
        await room.trainer.choose(TrainingState(Fault.BUSY))
