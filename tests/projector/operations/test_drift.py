"""``python -m projector drift`` against a ledger that answers over gRPC."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import grpc
import pytest
import pytest_asyncio
import redis
from pymongo import MongoClient

from billie_desktop.practice.servers import MongoServer, RedisServer
from tests.projector.operations.balance_ledger import BalanceLedger
from tests.projector.operations.commands import Place, command
from tests.projector.operations.running import running_projector

pytestmark = pytest.mark.servers


@pytest_asyncio.fixture
async def ledger() -> AsyncIterator[BalanceLedger]:
    server = BalanceLedger()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def place(
    mongo_server: MongoServer, redis_server: RedisServer, database_name: str, stream_prefix: str, ledger: BalanceLedger
) -> Place:
    place = Place.of(mongo_server, redis_server, database_name, stream_prefix)
    place.extra["LEDGER_SERVICE_URL"] = ledger.address
    with redis.Redis.from_url(place.redis) as client:
        for stream in (place.inbox, place.internal):
            client.xgroup_create(stream, place.group, "0", mkstream=True)
    return place


def store(place: Place, *accounts: dict[str, Any]) -> None:
    with MongoClient[dict[str, Any]](place.mongo) as client:
        client[place.database]["loan-accounts"].insert_many(accounts)


def account(account_id: str, balance: float | None, status: str = "active") -> dict[str, Any]:
    made: dict[str, Any] = {"loanAccountId": account_id, "accountStatus": status, "customerName": "Mia Tester"}
    if balance is not None:
        made["balances"] = {"currentBalance": balance, "totalOutstanding": balance}
    return made


async def test_a_book_in_step_has_no_differences(place: Place, ledger: BalanceLedger) -> None:
    """Equal balances, undisbursed loans and an empty stub end with 0 and no account id on the screen."""
    store(place, *(account(f"A{number}", number / 4) for number in range(1200)))
    store(place, account("P1", 420.0, "pending_disbursement"), account("P2", 420.0, "pending_disbursement"))
    store(place, account("STUB", None))
    ledger.balances.update({f"A{number}": f"{number / 4:.2f}" for number in range(1200)}, P1="0.00")
    ledger.together = 8
    outcome = await command(place, "drift", "--concurrency", "8")
    assert outcome.code == 0, outcome
    assert "1203 accounts, 0 differences (tolerance 0.00), 2 pending disbursement" in outcome.out
    assert "A1" not in outcome.out
    assert ledger.most_at_once == 8


async def test_differences_are_listed_for_the_operator_alone(place: Place, ledger: BalanceLedger) -> None:
    """One cent too much, a lost account and a missing balance are listed with both readings; the log holds counts."""
    store(place, account("A1", 100.01), account("A2", 5.0), account("A3", None), account("A4", 7.5))
    ledger.balances = {"A1": "100.00", "A3": "3.00", "A4": "7.50"}
    outcome = await command(place, "drift", "--json", "--patience", "0")
    assert outcome.code == 1
    found = {each["account"]: each for each in outcome.answer["differences"]}
    assert set(found) == {"A1", "A2", "A3"}
    assert (found["A1"]["read_models"], found["A1"]["ledger"]) == (["100.01", "100.01"], "100.00")
    assert found["A1"]["difference"] == "0.01"
    assert found["A1"]["ledger_age_seconds"] < 60
    assert (found["A2"]["verdict"], found["A3"]["verdict"]) == ("not-in-ledger", "no-balance")
    assert outcome.answer["difference_count"] == 3
    assert outcome.answer["read_models_as_of"] is not None
    (line,) = [each for each in outcome.log if each["event"] == "drift"]
    assert (line["accounts"], line["differences"]) == (4, 3)
    assert not any(word in outcome.err for word in ("A1", "100.01", "Mia"))


async def test_a_difference_is_read_twice(place: Place, ledger: BalanceLedger) -> None:
    """An account whose event was still under way is no difference: both sides are read again after it is applied."""
    store(place, account("A1", 100.0), account("A2", 60.0))
    ledger.balances = {"A1": "90.00", "A2": "60.00"}
    body = {"account_id": "A1", "current_balance": "90.00"}
    published = asyncio.Event()
    loop = asyncio.get_running_loop()

    def publish(account_id: str) -> None:
        if account_id == "A1" and not published.is_set():
            with redis.Redis.from_url(place.redis) as client:
                client.xadd(place.inbox, {"typ": "account.updated.v1", "cause": "e1", "payload": json.dumps(body)})
            loop.call_soon(published.set)

    ledger.before = publish
    checking = asyncio.create_task(command(place, "drift", "--json"))
    await asyncio.wait_for(published.wait(), 60)
    async with running_projector(place):
        outcome = await checking
    assert outcome.code == 0, outcome
    assert outcome.answer["settled"] == 1
    assert sorted(ledger.asked) == ["A1", "A1", "A2"]
    assert not outcome.answer["projector_behind"]


async def test_without_a_projector_it_says_that_events_may_be_under_way(place: Place, ledger: BalanceLedger) -> None:
    """When nobody applies what waits in the stream, differences are told with that warning after the patience ended."""
    store(place, account("A1", 100.0))
    ledger.balances = {"A1": "90.00"}
    with redis.Redis.from_url(place.redis) as client:
        client.xadd(place.inbox, {"typ": "nothing.v1"})
    outcome = await command(place, "drift", "--patience", "0.3")
    assert outcome.code == 1
    assert "the projector did not catch up" in outcome.out


async def test_what_cannot_be_read_is_no_difference(place: Place, ledger: BalanceLedger) -> None:
    """An account that the ledger fails on ends with 2, is named, and does not hide a difference of another."""
    store(place, account("A1", 1.0), account("A2", 2.0))
    ledger.balances = {"A1": grpc.StatusCode.INTERNAL, "A2": "2.00"}
    outcome = await command(place, "drift")
    assert outcome.code == 2
    assert "A1  cannot be read: INTERNAL" in outcome.out
    ledger.balances["A2"] = "3.00"
    assert (await command(place, "drift", "--patience", "0")).code == 1


async def test_a_ledger_that_is_away_ends_the_run(place: Place, ledger: BalanceLedger) -> None:
    """With nobody listening the run gives up after some accounts instead of asking about all, and ends with 2."""
    store(place, *(account(f"A{number}", 1.0) for number in range(300)))
    await ledger.stop()
    outcome = await command(place, "drift", "--json")
    assert outcome.code == 2
    assert outcome.answer["error"] == "the ledger does not answer"
    assert outcome.answer["unreadable"] < 300
    await ledger.start()


async def test_a_store_that_is_away_ends_the_run(place: Place) -> None:
    """Without MongoDB nothing can be compared: 2, and the reason without an address."""
    outcome = await command(place, "drift", DATABASE_URI="mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=200")
    assert outcome.code == 2
    assert "StoreAway" in outcome.out
    assert "127.0.0.1" not in outcome.out + outcome.err
