"""A database of documents for the tests of the MongoDB gateway."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from pymongo import AsyncMongoClient

from billie_desktop.gateways.mongo.conversations import MongoConversations
from billie_desktop.gateways.mongo.database import Database
from billie_desktop.practice.servers import MongoServer
from tests.gateways.conversation_samples import FixedClock


@pytest_asyncio.fixture
async def writer(mongo_server: MongoServer, database_name: str) -> AsyncIterator[Any]:
    """The test's database, for writing documents as the projector would."""
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(mongo_server.uri)
    yield client[database_name]
    await client.close()


@pytest_asyncio.fixture
async def database(mongo_server: MongoServer, database_name: str) -> AsyncIterator[Database]:
    """The gateway to the same database."""
    opened = Database(mongo_server.uri, database_name)
    yield opened
    await opened.close()


@pytest.fixture
def conversations(database: Database) -> MongoConversations:
    """The gateway with a clock that stands still."""
    return MongoConversations(database, FixedClock())
