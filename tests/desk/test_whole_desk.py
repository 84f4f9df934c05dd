"""The desk put together, on genuine MongoDB, Valkey and the practice ledger."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from pymongo import AsyncMongoClient
from redis.asyncio import Redis

from billie_desktop.app.settings import Settings
from billie_desktop.app.wiring import build_desk
from billie_desktop.desk.desk import Desk
from billie_desktop.desk.rows import AccountSort, GroupState
from billie_desktop.desk.values import CustomerView, LoadState, RecordChange
from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.command import Action, CommandStage
from billie_desktop.domain.connection import LedgerHealth, LinkHealth
from billie_desktop.domain.errors import NotAllowed
from billie_desktop.domain.provenance import OriginKind
from billie_desktop.practice.ledger.book import open_book
from billie_desktop.practice.servers import MongoServer, RedisServer
from projector.contract.changes import Change
from tests.domain.examples import dollars
from tests.practice.ledger.books import LOAN, disbursed
from tests.practice.ledger.processes import LedgerProcess, spawn, start

pytestmark = [pytest.mark.servers, pytest.mark.asyncio(loop_scope="session")]
CUSTOMER, ACCOUNT = LOAN.customer_id, LOAN.account_id


@dataclass
class Place:
    """A desk and everything around it."""

    desk: Desk
    database: Any
    redis: Any
    ledger: LedgerProcess
    stream: str
    db: Path
    redis_url: str

    async def project(self, **values: Any) -> None:
        """Write the account's document and its change entry, as the projector does."""
        await self.database["loan-accounts"].update_one({"loanAccountId": ACCOUNT}, {"$set": values})
        await self.redis.xadd(self.stream, Change("loan-accounts", ACCOUNT, CUSTOMER, 2).fields())

    async def until(self, holds: Any, seconds: float = 10) -> CustomerView:
        """Wait for the customer's view, told by the store itself."""
        news = asyncio.Event()
        release = self.desk.records.subscribe(lambda _: news.set())
        async with asyncio.timeout(seconds):
            while (view := self.desk.records.view(CUSTOMER)) is None or not holds(view):
                news.clear()
                await news.wait()
        release()
        return view

    async def until_health(self, wanted: LedgerHealth, seconds: float) -> None:
        """Wait for a state of the ledger's connection."""
        news = asyncio.Event()
        release = self.desk.connection.subscribe(lambda _: news.set())
        async with asyncio.timeout(seconds):
            while self.desk.connection.state.ledger.health is not wanted:
                news.clear()
                await news.wait()
        release()


def live(view: CustomerView) -> bool:
    return bool(view.accounts) and view.accounts[0].balance_origin.kind is OriginKind.LIVE


@pytest_asyncio.fixture(loop_scope="session")
async def place(
    tmp_path: Path, mongo_server: MongoServer, redis_server: RedisServer, database_name: str, stream_prefix: str
) -> AsyncIterator[Place]:
    # The loop outlives the test, its threads must not.
    threads = ThreadPoolExecutor(4)
    asyncio.get_running_loop().set_default_executor(threads)
    db = tmp_path / "ledger.sqlite"
    with open_book(db) as book:
        disbursed(book)
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(mongo_server.uri)
    database = client[database_name]
    await database["customers"].insert_one({"customerId": CUSTOMER, "fullName": "Mia Tester"})
    await database["loan-accounts"].insert_one(
        {
            "loanAccountId": ACCOUNT,
            "accountNumber": LOAN.account_number,
            "customerIdString": CUSTOMER,
            "accountStatus": "active",
            "balances": {"totalOutstanding": 410.0},
            "updatedAt": datetime(2026, 7, 2, tzinfo=UTC),
        }
    )
    ledger = await start(db, redis_server.url, f"{stream_prefix}inbox")
    stream = f"{stream_prefix}changes"
    redis: Any = Redis.from_url(redis_server.url, decode_responses=True, protocol=2)
    desk = await build_desk(
        Settings(
            environment="practice",
            agent=Agent("U-1", "Alex", Role.SUPERVISOR),
            mongo_uri=mongo_server.uri,
            database=database_name,
            redis_url=redis_server.url,
            changes_stream=stream,
            ledger_address=ledger.address,
            data_dir=tmp_path / "desk",
        )
    )
    await desk.start()
    made = Place(desk, database, redis, ledger, stream, db, redis_server.url)
    yield made
    await desk.stop()
    await made.ledger.terminate()
    await redis.aclose()
    await client.close()
    threads.shutdown()


async def test_a_customer_from_search_to_live_figures(place: Place) -> None:
    """Found by name, opened, read from both sides, listed; all within seconds and marked with its origin."""
    found = await place.desk.search.find("tester mi")
    assert found is not None
    assert (found.customers.state, found.customers.rows[0].customer_id) == (GroupState.FOUND, CUSTOMER)
    assert found.accounts.rows[0].account_id == ACCOUNT
    place.desk.records.open(CUSTOMER)
    view = await place.until(live)
    assert (view.state, view.accounts[0].outstanding) == (LoadState.READY, dollars("410"))
    assert (view.accounts[0].principal, view.accounts[0].fees) == (dollars("400"), dollars("10"))
    page = await place.desk.lists.accounts(sort=AccountSort.BALANCE)
    assert (page.total, page.rows[0].account_id) == (1, ACCOUNT)
    transactions = await place.desk.records.transactions(ACCOUNT)
    assert transactions.total_count == 2
    assert await place.desk.records.open_account(LOAN.account_number) == CUSTOMER


async def test_a_repayment_from_the_form_to_the_settled_record(place: Place) -> None:
    """Checked, written, sent, confirmed with its split, settled by the record."""
    release = place.desk.records.watch(CUSTOMER)
    place.desk.records.open(CUSTOMER)
    view = await place.until(live)
    intent = place.desk.commands.begin(Action.RECORD_REPAYMENT, view.accounts[0])
    check = await place.desk.commands.check(intent, {"amount": "50", "reference": "call"})
    command = await place.desk.commands.send(check.intent)
    assert command.posting is not None
    assert (command.stage, command.posting.to_fees, command.posting.to_principal) == (
        CommandStage.CONFIRMED,
        dollars("10"),
        dollars("40"),
    )
    view = await place.until(lambda view: view.accounts[0].outstanding == dollars("360"))
    await place.until(lambda view: [each.stage for each in view.accounts[0].commands] == [CommandStage.SETTLED])
    release()


async def test_the_ledgers_refusal_is_shown_in_its_words(place: Place) -> None:
    """A fee above the cap is refused: nothing pending, nothing to retry, the text unchanged."""
    place.desk.records.open(CUSTOMER)
    view = await place.until(live)
    intent = place.desk.commands.begin(Action.DISHONOUR_FEE, view.accounts[0])
    check = await place.desk.commands.check(intent, {"amount": "30", "reason": "bounced"})
    command = await place.desk.commands.send(check.intent)
    assert (command.stage, command.error_code) == (CommandStage.REFUSED, "LEDGER_REJECTED")
    assert command.error_text
    assert place.desk.commands.failed() == ()


async def test_a_projected_change_is_told_with_its_entry(place: Place) -> None:
    """Single changes, one after the other, are told by themselves with their entry; a poll comes before one at most."""
    place.desk.records.watch(CUSTOMER)
    place.desk.records.open(CUSTOMER)
    await place.until(live)
    told: list[RecordChange] = []
    place.desk.records.subscribe(told.append)
    named = 0
    for number in range(10):
        told.clear()
        await place.database["loan-accounts"].update_one(
            {"loanAccountId": ACCOUNT}, {"$set": {"lastPayment.amount": float(number + 1)}}
        )
        entry = await place.redis.xadd(place.stream, Change("loan-accounts", ACCOUNT, CUSTOMER, 2).fields())
        await place.until(lambda view, n=number: view.accounts[0].account.last_payment_amount == dollars(str(n + 1)))
        named += any(entry in change.entry_ids for change in told)
    assert named >= 8


async def test_a_gap_in_the_stream_leads_to_a_re_read(place: Place) -> None:
    """A document changed without an entry the desk could read is on screen after the stream was begun anew."""
    place.desk.records.watch(CUSTOMER)
    place.desk.records.open(CUSTOMER)
    await place.project(customerName="Mia T")
    await place.until(lambda view: bool(view.accounts) and view.accounts[0].account.customer_name == "Mia T")
    await place.database["loan-accounts"].update_one({"loanAccountId": ACCOUNT}, {"$set": {"customerName": "Mia B"}})
    await place.redis.delete(place.stream)
    await place.until(lambda view: view.accounts[0].account.customer_name == "Mia B")


async def test_read_only_while_the_ledger_is_away_and_back_by_itself(place: Place) -> None:
    """A killed ledger means read-only within 30 s: figures cached, sends refused; restarted, all is live again."""
    place.desk.records.watch(CUSTOMER)
    place.desk.records.open(CUSTOMER)
    view = await place.until(live)
    intent = place.desk.commands.begin(Action.RECORD_REPAYMENT, view.accounts[0])
    check = await place.desk.commands.check(intent, {"amount": "5", "reference": "call"})
    await place.ledger.kill()
    await place.until_health(LedgerHealth.OFFLINE, 30)
    with pytest.raises(NotAllowed, match="not reachable"):
        await place.desk.commands.send(check.intent)
    await place.desk.records.refresh(CUSTOMER)
    view = await place.until(lambda view: not live(view))
    assert view.accounts[0].outstanding == dollars("410")
    process, line = await spawn(
        place.db, redis_url=place.redis_url, stream=f"{place.stream}-inbox", address=place.ledger.address
    )
    assert line["ready"]
    place.ledger = LedgerProcess(process, line["address"])
    await place.until_health(LedgerHealth.CONNECTED, 30)
    await place.until(live)
    assert (await place.desk.commands.send(check.intent)).stage is CommandStage.CONFIRMED


@pytest.mark.slow
async def test_a_frozen_ledger_is_read_only_within_thirty_seconds(place: Place) -> None:
    """A ledger that accepts connections and answers nothing is offline in time, and back when it thaws."""
    await place.until_health(LedgerHealth.CONNECTED, 10)
    place.ledger.process.send_signal(signal.SIGSTOP)
    try:
        await place.until_health(LedgerHealth.OFFLINE, 30)
    finally:
        place.ledger.process.send_signal(signal.SIGCONT)
    await place.until_health(LedgerHealth.CONNECTED, 30)


async def test_connection_states_of_a_healthy_desk(place: Place) -> None:
    """Ledger with its latency, stream caught up, database connected."""
    await place.until_health(LedgerHealth.CONNECTED, 10)
    news = asyncio.Event()
    place.desk.connection.subscribe(lambda _: news.set())
    async with asyncio.timeout(60):
        while True:
            state = place.desk.connection.state
            if (state.stream.health, state.database.health) == (LinkHealth.CONNECTED, LinkHealth.CONNECTED):
                break
            news.clear()
            await news.wait()
    assert state.ledger.latency_ms is not None
    assert state.stream.behind_seconds == 0
    assert not state.read_only


async def test_practice_without_a_key_store_says_where_the_key_is(place: Place) -> None:
    """On a machine without a key store the agent is told; with one there is nothing to tell."""
    kinds = [notice.kind for notice in place.desk.notices()]
    assert kinds in ([], ["key-beside-file"])
