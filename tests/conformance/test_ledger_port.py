"""The desk's ledger ports: the small ledger of the tests and the practice ledger behind gRPC keep the same promises."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from billie_desktop.desk.values import TransactionFilter
from billie_desktop.domain.command import Action, Intent
from billie_desktop.domain.keys import idempotency_key, payment_id
from billie_desktop.domain.ledger import TransactionType
from billie_desktop.domain.settlement import answer_differs, is_posting_of
from billie_desktop.gateways.grpc.channel import LedgerAddress, open_channel
from billie_desktop.gateways.grpc.commands import GrpcLedgerCommands
from billie_desktop.gateways.grpc.reads import GrpcLedgerReads
from billie_desktop.practice.ledger.book import open_book
from billie_desktop.practice.servers import RedisServer
from tests.desk.parts import START, MemoryLedger, SetClock
from tests.domain.examples import dollars
from tests.practice.ledger.books import LOAN, disbursed
from tests.practice.ledger.processes import start

pytestmark = [pytest.mark.servers, pytest.mark.asyncio(loop_scope="session")]
ACCOUNT = LOAN.account_id


@dataclass
class Ports:
    """Commands and reads of one ledger that holds one active loan."""

    commands: Any
    reads: Any


@pytest_asyncio.fixture(loop_scope="session", params=["memory", "practice"])
async def ports(
    request: pytest.FixtureRequest, tmp_path: Path, redis_server: RedisServer, stream_prefix: str
) -> AsyncIterator[Ports]:
    if request.param == "memory":
        ledger = MemoryLedger(SetClock())
        yield Ports(ledger, ledger)
        return
    with open_book(tmp_path / "ledger.sqlite") as book:
        disbursed(book)
    process = await start(tmp_path / "ledger.sqlite", redis_server.url, f"{stream_prefix}inbox")
    channel = open_channel(LedgerAddress(process.address))
    yield Ports(GrpcLedgerCommands(channel), GrpcLedgerReads(channel))
    await channel.close(None)
    await process.terminate()


def repayment(amount: str) -> Intent:
    """A checked repayment of the loan."""
    values = {"amount": dollars(amount).wire(), "payment_id": payment_id(), "payment_reference": "call"}
    key = idempotency_key(ACCOUNT, Action.RECORD_REPAYMENT, START)
    return Intent(key, Action.RECORD_REPAYMENT, ACCOUNT, "N", "C", dollars(amount), values, START)


async def test_the_same_key_posts_once_and_answers_alike(ports: Ports) -> None:
    """Second to fifth sends bring the first posting, marked as replays."""
    intent = repayment("50")
    answers = [await ports.commands.send(intent, "U-1") for _ in range(5)]
    assert [answer.replay for answer in answers] == [False, True, True, True, True]
    assert len({answer.transaction for answer in answers}) == 1
    page = await ports.reads.transactions(ACCOUNT, TransactionFilter(TransactionType.REPAYMENT), 50)
    assert page.total_count == 1


async def test_a_posting_is_found_by_its_payment_id_alone(ports: Ports) -> None:
    """Two equal repayments are told apart by what they carry; each answer shows what was asked."""
    first, second = repayment("20"), repayment("20")
    for intent in (first, second):
        assert not answer_differs(intent, await ports.commands.send(intent, "U-1"))
    page = await ports.reads.transactions(ACCOUNT, TransactionFilter(), 50)
    for intent in (first, second):
        assert len([row for row in page.rows if is_posting_of(intent, row)]) == 1


async def test_a_balance_read_after_the_answer_has_the_posting_in_it(ports: Ports) -> None:
    """The total after the posting is the total that the next reading shows, not older than the posting."""
    before = await ports.reads.balance(ACCOUNT)
    answer = await ports.commands.send(repayment("35"), "U-1")
    after = await ports.reads.balance(ACCOUNT)
    assert before.total - after.total == dollars("35")
    assert after.total == answer.transaction.total_after
    assert after.as_of >= answer.transaction.at
