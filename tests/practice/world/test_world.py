"""The practice world as a whole: it starts, lives, stops, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
from pymongo import AsyncMongoClient

from billie_desktop.practice.servers import ServerMissingError, WorldRunningError
from billie_desktop.practice.world import PracticeWorld, WorldPlan

_HOST = Path(__file__).with_name("host.py")
_DEADLINE = 30.0


def _still(directory: Path, rate: float = 0.0) -> WorldPlan:
    return WorldPlan(directory=directory, customers=20, seed=7, rate=rate)


async def _count(uri: str, database: str, collection: str, least: int) -> int:
    """Wait until the projector has folded ``least`` documents."""
    async with AsyncMongoClient[dict[str, Any]](uri) as client:
        async with asyncio.timeout(_DEADLINE):
            while (found := await client[database][collection].count_documents({})) < least:
                await asyncio.sleep(0.05)
        return found


def _children(pid: int) -> list[psutil.Process]:
    return psutil.Process(pid).children(recursive=True)


async def test_a_new_world_folds_its_seed_and_starts_again_without_seeding(tmp_path: Path) -> None:
    """The first start seeds 20 customers through the projector; the second finds them and seeds nothing."""
    troubles: list[str] = []
    said: list[str] = []
    before = {child.pid for child in _children(os.getpid())}
    world = PracticeWorld(_still(tmp_path), troubles.append)
    try:
        first = await world.start(said.append)
        assert await _count(first.mongo_uri, first.database, "customers", 20) >= 20
        assert any("Writing events" in line for line in said)
    finally:
        await world.stop()
    said.clear()
    again = PracticeWorld(_still(tmp_path), troubles.append)
    try:
        second = await again.start(said.append)
        assert await _count(second.mongo_uri, second.database, "customers", 20) >= 20
        assert not any("Writing events" in line for line in said)
    finally:
        await again.stop()
    assert troubles == []
    assert {child.pid for child in _children(os.getpid())} <= before


async def test_a_second_world_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    """Starting a world that is already running raises WorldRunningError and leaves the first one alone."""
    world = PracticeWorld(_still(tmp_path), lambda words: None)
    try:
        addresses = await world.start(lambda words: None)
        with pytest.raises(WorldRunningError):
            await PracticeWorld(_still(tmp_path), lambda words: None).start(lambda words: None)
        assert await _count(addresses.mongo_uri, addresses.database, "customers", 20) >= 20
    finally:
        await world.stop()


async def test_a_missing_server_leaves_nothing_half_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a Redis binary the start raises ServerMissingError and no child of ours is left."""
    monkeypatch.setenv("REDIS_SERVER_BIN", str(tmp_path / "nothing-here"))
    before = {child.pid for child in _children(os.getpid())}
    with pytest.raises(ServerMissingError):
        await PracticeWorld(_still(tmp_path / "world"), lambda words: None).start(lambda words: None)
    assert {child.pid for child in _children(os.getpid())} <= before


async def test_a_start_that_broke_off_is_begun_afresh(tmp_path: Path) -> None:
    """A folder with a ledger file but without the mark of a whole world is seeded from nothing."""
    (tmp_path / "ledger.sqlite").write_bytes(b"not a ledger")
    world = PracticeWorld(_still(tmp_path), lambda words: None)
    try:
        addresses = await world.start(lambda words: None)
        assert await _count(addresses.mongo_uri, addresses.database, "loan-accounts", 10) >= 10
    finally:
        await world.stop()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_no_child_outlives_its_host(tmp_path: Path, number: signal.Signals) -> None:
    """After kill -9 or Ctrl+C of the hosting process every child ends by itself."""
    host = subprocess.Popen([sys.executable, str(_HOST), str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert host.stdout is not None
    with host.stdout:
        assert host.stdout.readline().strip() == "running"
        children = _children(host.pid)
        assert {"mongod", "valkey-server"} <= {child.name() for child in children}
        assert len(children) >= 5
        host.send_signal(number)
        host.wait(_DEADLINE)
        _, alive = psutil.wait_procs(children, timeout=_DEADLINE)
    assert alive == []


async def test_life_goes_on(tmp_path: Path) -> None:
    """With a rate of 40 per second new postings reach the read model within the deadline."""
    world = PracticeWorld(_still(tmp_path, rate=40.0), lambda words: None)
    try:
        addresses = await world.start(lambda words: None)
        started = time.time()
        async with AsyncMongoClient[dict[str, Any]](addresses.mongo_uri, tz_aware=True) as client:
            accounts = client[addresses.database]["loan-accounts"]
            async with asyncio.timeout(_DEADLINE):
                newest = None
                while newest is None or newest["updatedAt"].timestamp() < started:
                    await asyncio.sleep(0.05)
                    newest = await accounts.find_one({}, sort=[("updatedAt", -1)])
    finally:
        await world.stop()
