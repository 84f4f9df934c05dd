"""Fixtures that every room's tests share."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator

import pytest

from billie_desktop.practice.servers import MongoServer, RedisServer

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def mongo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MongoServer]:
    """A genuine mongod without logins, test commands allowed: `.uri`. Shared: use a fresh database name."""
    server = MongoServer.start(tmp_path_factory.mktemp("mongo"), test_commands=True)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A genuine Valkey with the desk's read-only login: `.url`, `.url_for("desk")`. Use a fresh key prefix."""
    server = RedisServer.start(tmp_path_factory.mktemp("redis"), persistent=False)
    yield server
    server.stop()


@pytest.fixture
def database_name() -> str:
    """A database name that no other test uses."""
    return f"test-{next(_numbers)}-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def stream_prefix() -> str:
    """A key prefix, ending in a colon, that no other test uses."""
    return f"test-{next(_numbers)}-{uuid.uuid4().hex[:8]}:"
