"""Servers stopped and started under a desk: what was opened is there at once after a restart, says its age, and catches
up by itself when they are back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from pymongo import MongoClient
from redis import Redis

from billie_desktop.app.settings import Settings
from billie_desktop.app.wiring import build_desk
from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import CustomerView, LoadState
from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.command import Action
from billie_desktop.domain.provenance import OriginKind
from billie_desktop.gateways.keyring import secret_store
from billie_desktop.practice.ledger.book import open_book
from billie_desktop.practice.servers import MongoServer, RedisServer
from projector.contract.changes import Change
from tests.domain.examples import dollars
from tests.practice.ledger.books import LOAN, disbursed
from tests.practice.ledger.processes import LedgerProcess, spawn

pytestmark = [pytest.mark.servers]
CUSTOMER, ACCOUNT = LOAN.customer_id, LOAN.account_id
STREAM, PASSWORD = "changes", "of-a-test"


@dataclass
class House:
    """Three servers that can be stopped and started on the same ports, and the files of one desk."""

    folder: Path
    mongo: MongoServer
    redis: RedisServer
    ledger: LedgerProcess

    async def stop(self, *names: str) -> None:
        if "ledger" in names:
            await self.ledger.kill()
        for name in {"mongo", "redis"} & set(names):
            await asyncio.to_thread(getattr(self, name).stop)

    async def start(self, *names: str) -> None:
        if "redis" in names:
            self.redis = RedisServer.start(self.folder / "redis", password=PASSWORD, port=self.redis.port)
        if "mongo" in names:
            self.mongo = MongoServer.start(self.folder / "mongo", port=self.mongo.port)
        if "ledger" in names:
            self.ledger = await start_ledger(self.folder, self.redis.url, self.ledger.address)

    async def desk(self) -> Desk:
        settings = Settings(
            environment="practice",
            agent=Agent("U-1", "Alex", Role.SUPERVISOR),
            mongo_uri=self.mongo.uri,
            redis_url=self.redis.url,
            changes_stream=STREAM,
            ledger_address=self.ledger.address,
            data_dir=self.folder / "desk",
        )
        desk = await build_desk(replace(settings, database="away"))
        await desk.start()
        return desk

    def project(self, **values: Any) -> None:
        """Write the account's document and its change entry, as the projector does."""
        with MongoClient[dict[str, Any]](self.mongo.uri) as client:
            client["away"]["loan-accounts"].update_one({"loanAccountId": ACCOUNT}, {"$set": values})
        with Redis.from_url(self.redis.url) as redis:
            redis.xadd(STREAM, Change("loan-accounts", ACCOUNT, CUSTOMER, 2).fields())


async def start_ledger(folder: Path, redis_url: str, address: str = "127.0.0.1:0") -> LedgerProcess:
    process, line = await spawn(folder / "ledger.sqlite", redis_url=redis_url, stream="inbox", address=address)
    assert line["ready"]
    return LedgerProcess(process, line["address"])


@pytest_asyncio.fixture
async def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    monkeypatch.setattr(secret_store, "_known_backend", lambda: None)
    with open_book(tmp_path / "ledger.sqlite") as book:
        disbursed(book)
    redis = RedisServer.start(tmp_path / "redis", password=PASSWORD)
    mongo = MongoServer.start(tmp_path / "mongo")
    with MongoClient[dict[str, Any]](mongo.uri) as client:
        client["away"]["customers"].insert_one({"customerId": CUSTOMER, "fullName": "Mia Tester"})
        client["away"]["loan-accounts"].insert_one(
            {
                "loanAccountId": ACCOUNT,
                "accountNumber": LOAN.account_number,
                "customerIdString": CUSTOMER,
                "accountStatus": "active",
                "balances": {"totalOutstanding": 410.0},
                "updatedAt": datetime(2026, 1, 2, tzinfo=UTC),
            }
        )
    made = House(tmp_path, mongo, redis, await start_ledger(tmp_path, redis.url))
    yield made
    if made.ledger.process.returncode is None:
        await made.ledger.terminate()
    made.mongo.stop()
    made.redis.stop()


async def until(desk: Desk, holds: Callable[[CustomerView], bool], seconds: float = 120) -> CustomerView:
    """The customer's view as soon as something holds, told by the store itself."""
    news = asyncio.Event()
    releases = desk.records.subscribe(lambda _: news.set()), desk.connection.subscribe(lambda _: news.set())
    async with asyncio.timeout(seconds):
        while (view := desk.records.view(CUSTOMER)) is None or not holds(view):
            news.clear()
            await news.wait()
    for release in releases:
        release()
    return view


def is_live(view: CustomerView) -> bool:
    return bool(view.accounts) and view.accounts[0].balance_origin.kind is OriginKind.LIVE


@pytest.mark.parametrize(
    "away", [("ledger",), ("redis",), ("mongo",), ("ledger", "redis", "mongo")], ids=lambda names: "+".join(names)
)
async def test_a_restart_without_servers(house: House, away: tuple[str, ...]) -> None:
    """With any server away, or all, the customer of the last session is there with figures, transactions and fees as of
    then; what moves money is off with the reason while the ledger is away; back, all is fresh by itself."""
    desk = await house.desk()
    desk.records.open(CUSTOMER)
    await until(desk, is_live)
    await desk.records.transactions(ACCOUNT)
    await desk.records.fees(ACCOUNT)
    await desk.stop()

    await house.stop(*away)
    desk = await house.desk()
    desk.records.watch(CUSTOMER)
    desk.records.open(CUSTOMER)
    view = await until(desk, lambda view: bool(view.accounts))
    assert (view.customer and view.customer.full_name, view.accounts[0].outstanding) == ("Mia Tester", dollars("410"))
    assert view.origin.kind is OriginKind.CACHED
    if "ledger" in away:
        account = view.accounts[0]
        assert (account.principal, account.fees) == (dollars("400"), dollars("10"))
        assert account.balance_origin.kind is OriginKind.CACHED
        pages = await desk.records.transactions(ACCOUNT), await desk.records.fees(ACCOUNT)
        assert [page.origin.kind for page in pages] == [OriginKind.CACHED, OriginKind.CACHED]
        assert len(pages[0].rows) == 2
        await until(desk, lambda _: desk.connection.state.read_only)
        reason = desk.commands.availability(Action.RECORD_REPAYMENT, account).reason
        assert "not reachable" in reason
    if "mongo" in away:
        await until(desk, lambda view: view.state is LoadState.UNAVAILABLE)

    await house.start(*away)
    house.project(customerName="Mia Back")
    await until(
        desk,
        lambda view: (
            is_live(view) and view.accounts[0].account.customer_name == "Mia Back" and view.state is LoadState.READY
        ),
    )
    await until(desk, lambda _: not desk.connection.state.read_only)
    await desk.stop()


async def test_what_was_missed_arrives_from_the_last_seen_id(house: House) -> None:
    """A change written while the stream's server was cut off is on screen after it is back, without a re-read of all;
    a stream that lost entries meanwhile leads to one."""
    desk = await house.desk()
    desk.records.watch(CUSTOMER)
    desk.records.open(CUSTOMER)
    await until(desk, is_live)
    house.project(customerName="Mia One")
    await until(desk, lambda view: view.accounts[0].account.customer_name == "Mia One")
    seen = desk.live.position
    gaps: list[None] = []
    desk.live.subscribe_gap(lambda: gaps.append(None))
    await house.stop("redis")
    await house.start("redis")
    house.project(customerName="Mia Two")
    await until(desk, lambda view: view.accounts[0].account.customer_name == "Mia Two")
    assert desk.live.position > seen
    assert gaps == []

    await house.stop("redis")
    with MongoClient[dict[str, Any]](house.mongo.uri) as client:
        client["away"]["loan-accounts"].update_one({"loanAccountId": ACCOUNT}, {"$set": {"customerName": "Mia Three"}})
    await house.start("redis")
    with Redis.from_url(house.redis.url) as redis:
        redis.delete(STREAM)
    await until(desk, lambda view: view.accounts[0].account.customer_name == "Mia Three")
    assert gaps
    await desk.stop()
