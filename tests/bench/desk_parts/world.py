"""The desk of one agent over a large book: servers, ledger, window; taken down in order."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from PySide6.QtWidgets import QApplication

from billie_desktop.app.long_lived import put_aside_soon
from billie_desktop.app.settings import Settings
from billie_desktop.app.wiring import build_desk
from billie_desktop.desk.desk import Desk
from billie_desktop.domain.agent import Agent, Role
from billie_desktop.practice.servers import MongoServer, RedisServer
from billie_desktop.ui.shell.shell import Shell
from tests.bench.desk_parts.seeding import DATABASE, fill, make_all_indexes

CACHE_GB = 4
CHANGES = "billie-servicing:changes"


@dataclass(frozen=True, slots=True)
class Servers:
    """Addresses of what runs, and how many customers the book has."""

    mongo: str
    redis: str
    redis_admin: str
    ledger: str
    customers: int


@contextmanager
def servers(directory: Path, data: Path, customers: int) -> Iterator[Servers]:
    """Start everything. ``data`` keeps the book between runs; a book of another size there is made anew."""
    book = data / f"book-{customers}"
    done = book / "made"
    mongo = MongoServer.start(book)
    redis = RedisServer.start(directory / "redis", persistent=False)
    command = [sys.executable, str(Path(__file__).with_name("ledger.py"))]
    ledger = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        with MongoClient[dict[str, Any]](mongo.uri) as client:
            # What a server of its own would take by itself; the practice server is a guest on an agent's machine.
            size = f"cache_size={CACHE_GB * 1024}M"
            client.admin.command("setParameter", 1, wiredTigerEngineRuntimeConfig=size)
            if not done.exists():
                client.drop_database(DATABASE)
        if not done.exists():
            fill(mongo.uri, customers, processes=2)
            done.touch()
        make_all_indexes(mongo.uri)  # also those that a kept book did not have yet
        assert ledger.stdout is not None
        address = ledger.stdout.readline().strip()
        yield Servers(mongo.uri, redis.url_for("desk"), redis.url, address, customers)
    finally:
        assert ledger.stdin is not None
        ledger.stdin.close()
        ledger.wait(10)
        redis.stop()
        mongo.stop()


@dataclass(frozen=True, slots=True)
class World:
    """An open desk and its windows."""

    servers: Servers
    desk: Desk
    shell: Shell


@asynccontextmanager
async def world(app: QApplication, places: Servers, directory: Path) -> AsyncIterator[World]:
    """Open a desk with files of its own in ``directory``."""
    settings = Settings(
        environment="practice",
        direct=True,
        agent=Agent("bench", "Bench Agent", Role.SUPERVISOR),
        mongo_uri=places.mongo,
        database=DATABASE,
        redis_url=places.redis,
        changes_stream=CHANGES,
        ledger_address=places.ledger,
        data_dir=directory,
    )
    shell = Shell(app, lambda: datetime.now(UTC))
    shell.main.show()
    desk = await build_desk(settings)
    await desk.start()
    shell.attach(desk)
    put_aside_soon()
    try:
        yield World(places, desk, shell)
    finally:
        shell.let_go()
        await desk.stop()
        for window in list(shell.windows):
            window.hide()
            window.deleteLater()
        shell.deleteLater()
