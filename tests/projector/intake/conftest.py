"""Intakes on genuine mongod and Valkey, in front of a practice ledger that listens on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import redis
from pymongo import MongoClient

from billie_desktop.practice.ledger.admin_client import AdminClient
from billie_desktop.practice.ledger.book import LedgerBook, open_book
from billie_desktop.practice.ledger.server import Guards, LedgerServer
from billie_desktop.practice.servers import MongoServer, RedisServer
from projector.app.intake_settings import IntakeSettings
from projector.app.intake_wiring import Intake, open_servers
from projector.intake.passwords import Passwords
from tests.practice.ledger.books import disbursed
from tests.projector.intake.front_door import PASSWORD, FrontDoor
from tests.projector.intake.read_side import ReadSide

ADMIN_TOKEN = "admin-token-of-a-test"


@dataclass
class Ledger:
    """A practice ledger with one loan of 410.00, paid out."""

    server: LedgerServer
    book: LedgerBook
    address: str

    def faults(self, text: str) -> None:
        self.server.faults.set(text)

    def admin(self, channel: Any) -> AdminClient:
        return AdminClient(channel, ADMIN_TOKEN)


@pytest.fixture(scope="session")
def cheap_hash() -> str:
    """PASSWORD, hashed at the lowest cost."""
    passwords = Passwords(_cheap().hash_cost)
    try:
        return passwords._hasher.hash(PASSWORD)
    finally:
        passwords.close()


def _cheap() -> IntakeSettings:
    return IntakeSettings(argon2_passes=1, argon2_memory_kib=64, argon2_lanes=1, memory_seconds=0.0)


@pytest.fixture
def settings(
    mongo_server: MongoServer, redis_server: RedisServer, database_name: str, stream_prefix: str, tmp_path: Path
) -> IntakeSettings:
    """An intake of its own databases and stream; no ledger behind it unless a test puts one there."""
    return replace(
        _cheap(),
        address="127.0.0.1:0",
        environment="test",
        keys_folder=str(tmp_path / "keys"),
        ledger_address="127.0.0.1:9",
        database_uri=mongo_server.uri,
        db_name=database_name,
        redis_url=redis_server.url,
        internal_stream=f"{stream_prefix}internal",
        desk_database_uri="mongodb://desk:secret@db.example/?tls=true",
        desk_redis_url=redis_server.url_for("desk"),
    )


@pytest_asyncio.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    with open_book(tmp_path / "ledger.sqlite") as book:
        disbursed(book)
        server = LedgerServer(book, guards=Guards(admin_token=ADMIN_TOKEN), nightly=False)
        address = await server.start("127.0.0.1:0")
        yield Ledger(server, book, address)
        await server.stop()


Opener = Callable[[IntakeSettings], Awaitable[FrontDoor]]


@pytest_asyncio.fixture
async def open_door(cheap_hash: str, redis_server: RedisServer) -> AsyncIterator[Opener]:
    """Starts intakes, and ends them after the test."""
    doors: list[FrontDoor] = []

    async def start(settings: IntakeSettings) -> FrontDoor:
        intake = await Intake.start(settings)
        servers = await open_servers(settings)
        client = redis.Redis.from_url(redis_server.url, protocol=2)
        doors.append(FrontDoor(settings, intake, servers, client, password_hash=cheap_hash))
        return doors[-1]

    yield start
    for door in doors:
        await door.close()


@pytest_asyncio.fixture
async def door(open_door: Opener, settings: IntakeSettings) -> FrontDoor:
    """An intake without a ledger."""
    return await open_door(settings)


@pytest_asyncio.fixture
async def ledger_door(open_door: Opener, settings: IntakeSettings, ledger: Ledger) -> FrontDoor:
    """An intake in front of a practice ledger."""
    return await open_door(replace(settings, ledger_address=ledger.address))


@pytest.fixture(scope="session")
def mongo(mongo_server: MongoServer) -> Iterator[MongoClient[dict[str, Any]]]:
    """One client for all tests: its threads take half a second to end."""
    client: MongoClient[dict[str, Any]] = MongoClient(mongo_server.uri, tz_aware=True)
    client.admin.command("ping")
    yield client
    client.close()


@pytest.fixture
def read_side(mongo: MongoClient[dict[str, Any]], ledger_door: FrontDoor) -> ReadSide:
    """The read side of ``ledger_door`` with the ledger's account in it."""
    side = ReadSide(ledger_door.settings, mongo, ledger_door.redis)
    side.open_account()
    return side
