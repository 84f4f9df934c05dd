"""Reads that are given up while the database is away."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from billie_desktop.gateways.mongo.database import Database
from billie_desktop.practice.servers import MongoServer, free_port

READS, LONGEST_SECONDS = 120, 1.2


async def _give_up(database: Database, chance: random.Random) -> None:
    """Begin a read and cancel it, twice, as a caller and his deadline do at the same time."""
    reading = asyncio.create_task(database.collection("customers").find_one({}))
    await asyncio.sleep(chance.random() * LONGEST_SECONDS)
    reading.cancel()
    for _ in range(chance.randrange(3)):
        await asyncio.sleep(0)
    reading.cancel()
    await asyncio.wait([reading])


@pytest.mark.servers
async def test_reads_given_up_in_an_outage_leave_no_lock_behind(tmp_path: Path) -> None:
    """A hundred reads cancelled while there is no server do not keep the client from the server that comes."""
    port, chance = free_port(), random.Random(1)
    database = Database(f"mongodb://127.0.0.1:{port}/?directConnection=true", "away")
    await asyncio.gather(*(_give_up(database, chance) for _ in range(READS)))
    server = MongoServer.start(tmp_path, port=port)
    try:
        await asyncio.wait_for(database.ping(), 20)
        await database.close()
    finally:
        server.stop()
