"""Servers of their own with the users of ``projector grants``: granting gives the logins of desks other passwords."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from billie_desktop.practice.servers import MongoServer, MongoUser, RedisServer
from tests.projector.app.running import Ground, ask


@dataclass
class Granted:
    """Servers with the users made. ``ground`` is the administrator's."""

    ground: Ground
    secrets: Path
    said: str

    def address(self, role: str, what: str) -> str:
        return (self.secrets / f"{role}.{what}").read_text().strip()

    def environment(self, role: str, **more: str) -> dict[str, str]:
        """Settings of a program that logs in as the role, through files."""
        settings = self.ground.environment(**more)
        return {
            **{name: value for name, value in settings.items() if name not in ("DATABASE_URI", "REDIS_URL")},
            "DATABASE_URI_FILE": str(self.secrets / f"{role}.database-uri"),
            "REDIS_URL_FILE": str(self.secrets / f"{role}.redis-url"),
        }


@pytest.fixture(scope="session")
def granted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Granted]:
    """Both servers, with everything granted."""
    folder = tmp_path_factory.mktemp("granted")
    mongo = MongoServer.start(folder / "mongo", users=[MongoUser("nobody", "read", ("nothing",))])
    valkey = RedisServer.start(folder / "redis", persistent=False)
    ground = Ground(mongo.uri, valkey.url, "granted", "granted:")
    try:
        outcome = ask(ground.environment(), "grants", "--apply", "--secrets", str(folder / "secrets"))
        assert outcome.returncode == 0, outcome
        yield Granted(ground, folder / "secrets", outcome.stdout)
    finally:
        ground.close()
        valkey.stop()
        mongo.stop()


@pytest.fixture
def as_mongo(granted: Granted) -> Iterator[Callable[[str], Database[dict[str, Any]]]]:
    """The database of the read models with the login of a role."""
    clients: list[MongoClient[dict[str, Any]]] = []

    def database(role: str) -> Database[dict[str, Any]]:
        clients.append(MongoClient(granted.address(role, "database-uri"), serverSelectionTimeoutMS=3000))
        return clients[-1][granted.ground.database_name]

    yield database
    for client in clients:
        client.close()
