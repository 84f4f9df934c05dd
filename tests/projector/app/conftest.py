"""A database and streams of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from billie_desktop.practice.servers import MongoServer, RedisServer
from tests.projector.app.running import Ground


@pytest.fixture
def ground(
    mongo_server: MongoServer, redis_server: RedisServer, database_name: str, stream_prefix: str
) -> Iterator[Ground]:
    made = Ground(mongo_server.uri, redis_server.url, database_name, stream_prefix)
    yield made
    made.close()
