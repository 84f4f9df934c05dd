"""A desk killed with -9 while a command is under way, against the practice ledger as a process."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from pymongo import AsyncMongoClient

from billie_desktop.practice.ledger.book import open_book
from billie_desktop.practice.servers import MongoServer, RedisServer
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb
from tests.practice.ledger.books import LOAN, disbursed
from tests.practice.ledger.processes import LedgerProcess, start

pytestmark = pytest.mark.servers
LINE_SECONDS = 30.0


@dataclass
class DeskProcess:
    """A desk child and the stages that it has told."""

    process: asyncio.subprocess.Process
    lines: list[dict[str, Any]] = field(default_factory=list)

    async def until(self, stage: str) -> dict[str, Any]:
        """The first line of ``stage`` from now on."""
        assert self.process.stdout is not None
        while True:
            raw = await asyncio.wait_for(self.process.stdout.readline(), LINE_SECONDS)
            assert raw, f"the desk ended after {self.lines}"
            self.lines.append(json.loads(raw))
            if self.lines[-1]["stage"] == stage:
                return self.lines[-1]

    async def kill(self) -> None:
        """As a crash would: SIGKILL."""
        self.process.kill()
        await self.process.wait()


@dataclass
class Place:
    """One ledger, one database, one folder of the desk's files."""

    ledger: LedgerProcess
    environment: dict[str, str]

    @asynccontextmanager
    async def desk(self, mode: str) -> AsyncIterator[DeskProcess]:
        """A running desk child."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.desk.desk_child", mode, env=self.environment, stdout=asyncio.subprocess.PIPE
        )
        desk = DeskProcess(process)
        try:
            yield desk
        finally:
            if process.returncode is None:
                await desk.kill()

    async def misbehave(self, **methods: Any) -> None:
        """Set the ledger's fault switches."""
        async with self.ledger.caller() as (_, admin):
            await admin.call("SetFaults", {"methods": methods})

    async def posted(self, kind: int, at_least: int = 0) -> int:
        """How many postings of a kind the account has; waits until there are ``at_least`` that many."""
        async with self.ledger.caller() as (stub, _), asyncio.timeout(60):
            while True:
                request = pb.GetTransactionsRequest(loan_account_id=LOAN.account_id, limit=50, type_filter=kind)
                count = int((await stub.GetTransactions(request)).total_count)
                if count >= at_least:
                    return count
                await asyncio.sleep(0.02)


@pytest_asyncio.fixture
async def place(
    tmp_path: Path, mongo_server: MongoServer, redis_server: RedisServer, database_name: str, stream_prefix: str
) -> AsyncIterator[Place]:
    db = tmp_path / "ledger.sqlite"
    with open_book(db) as book:
        account = disbursed(book)
        account.late_fee(Decimal("10.00"), days_past_due=1, at=datetime(2026, 7, 20, tzinfo=UTC))
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(mongo_server.uri)
    await client[database_name]["customers"].insert_one({"customerId": LOAN.customer_id, "fullName": "Mia Tester"})
    await client[database_name]["loan-accounts"].insert_one(
        {"loanAccountId": LOAN.account_id, "customerIdString": LOAN.customer_id, "accountStatus": "active"}
    )
    await client.close()
    ledger = await start(db, redis_server.url, f"{stream_prefix}inbox")
    environment = {
        **os.environ,
        "BILLIE_ENVIRONMENT": "practice",
        "BILLIE_AGENT_ID": "U-1",
        "BILLIE_AGENT_ROLE": "supervisor",
        "BILLIE_DATA_DIR": str(tmp_path / "desk"),
        "DATABASE_URI": mongo_server.uri,
        "DB_NAME": database_name,
        "REDIS_URL": redis_server.url,
        "CHANGES_STREAM": f"{stream_prefix}changes",
        "LEDGER_SERVICE_URL": ledger.address,
    }
    yield Place(ledger, environment)
    await ledger.terminate()


async def test_killed_after_sending_and_before_the_answer_posts_exactly_once(place: Place) -> None:
    """The restarted desk finds the posting by its payment id, settles it, and the ledger has posted once."""
    await place.misbehave(RecordRepayment={"drop": "hang", "times": 1})
    async with place.desk("repay") as desk:
        key = (await desk.until("sent"))["key"]
        assert await place.posted(pb.REPAYMENT, at_least=1) == 1
        await desk.kill()
    async with place.desk("look") as desk:
        assert (await desk.until("unknown"))["key"] == key
        settled = await desk.until("settled")
        assert (settled["key"], settled["tries"]) == (key, 1)
    assert await place.posted(pb.REPAYMENT) == 1


async def test_asking_again_with_the_same_key_posts_exactly_once(place: Place) -> None:
    """A waiver carries no reference to look for: the agent asks with its own key and hears of the first posting."""
    await place.misbehave(WaiveFee={"drop": "hang", "times": 1})
    async with place.desk("waive") as desk:
        key = (await desk.until("sent"))["key"]
        await place.posted(pb.FEE_WAIVER, at_least=1)
        await desk.kill()
    async with place.desk("check") as desk:
        assert (await desk.until("unknown"))["key"] == key
        confirmed = await desk.until("confirmed")
        assert (confirmed["key"], confirmed["replay"], confirmed["tries"]) == (key, True, 2)
        await desk.until("settled")
    assert await place.posted(pb.FEE_WAIVER) == 1


async def test_killed_before_the_ledger_posted_is_not_lost_and_not_sent_by_itself(place: Place) -> None:
    """What was not posted stays unknown and unsent until the agent asks; then it posts once with the same key."""
    await place.misbehave(RecordRepayment={"latency_ms": 1500, "times": 1})
    async with place.desk("repay") as desk:
        key = (await desk.until("sent"))["key"]
        await desk.kill()
    async with place.desk("look") as desk:
        assert (await desk.until("unknown"))["key"] == key
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(2.5):
                await desk.until("sent")
    before = await place.posted(pb.REPAYMENT)
    async with place.desk("check") as desk:
        assert (await desk.until("confirmed"))["key"] == key
        await desk.until("settled")
    assert (before, await place.posted(pb.REPAYMENT)) in ((0, 1), (1, 1))
