"""The program itself while its servers fail: nothing is lost or given up, lag is seen, then it catches up."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
from pymongo import MongoClient

from billie_desktop.practice.servers import MongoServer, RedisServer, free_port
from tests.projector.app.running import PATIENCE, Ground, Program, wait_until
from tests.projector.app.test_killed import Sender
from tests.projector.app.traffic import Traffic
from tests.projector.operations.oracle import compare, serial_pass

pytestmark = pytest.mark.servers

PROJECTOR = "billie-projector"
"""The name that the projector gives to its connections; failpoints hit these alone."""


@pytest.fixture(scope="module")
def replica_set(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MongoServer]:
    server = MongoServer.start(tmp_path_factory.mktemp("replica-set"), replica_set=True, test_commands=True)
    yield server
    server.stop()


@pytest.fixture
def ground(
    replica_set: MongoServer, redis_server: RedisServer, database_name: str, stream_prefix: str
) -> Iterator[Ground]:
    # After a made-up change of state the driver waits for the next heartbeat, for nothing has really changed.
    uri = f"mongodb://127.0.0.1:{replica_set.port}/?replicaSet=rs0&heartbeatFrequencyMS=500&serverMonitoringMode=poll"
    made = Ground(uri, redis_server.url, database_name, stream_prefix)
    yield made
    made.close()


class Watched:
    """A program with its health page."""

    def __init__(self, ground: Ground, log: Path) -> None:
        self.port = free_port()
        self.program = Program(log, ground.environment(HEALTH_PORT=str(self.port)))

    def health(self) -> dict[str, Any]:
        """What it says of itself, well or not; empty while it does not answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=5) as page:
                found: dict[str, Any] = json.load(page)
        except HTTPError as error:
            found = json.load(error)
        except OSError:
            return {}
        return found

    def is_behind(self) -> bool:
        """Whether it waits for a server and says that entries are left."""
        health = self.health()
        return health.get("state") == "waiting" and health["behind"] > 0


@contextmanager
def watched(ground: Ground, log: Path) -> Iterator[Watched]:
    """A running program, ended in order."""
    made = Watched(ground, log)
    with made.program as program:
        yield made
        assert program.stop() == 0


@contextmanager
def failing(ground: Ground, mode: dict[str, int] | str, **how: Any) -> Iterator[None]:
    """Let the projector's commands fail as long as this lasts."""
    data = {"appName": PROJECTOR, **how}
    ground.mongo.admin.command("configureFailPoint", "failCommand", mode=mode, data=data)
    try:
        yield
    finally:
        ground.mongo.admin.command("configureFailPoint", "failCommand", mode="off")


def send(ground: Ground, traffic: Traffic, count: int) -> None:
    for _ in range(count):
        lane, values = traffic.next()
        ground.add(lane, values)


WRITES = ["insert", "update"]
READS_AND_WRITES = ["find", "insert", "update"]

FAILURES: dict[str, dict[str, Any]] = {
    "not writable primary": {"failCommands": WRITES, "errorCode": 10107},
    "write conflict": {"failCommands": WRITES, "errorCode": 112},
    "connection closed": {"failCommands": READS_AND_WRITES, "closeConnection": True},
    "written, answer lost": {"failCommands": ["update"], "writeConcernError": {"code": 11600, "errmsg": "shutdown"}},
    "slow": {"failCommands": READS_AND_WRITES, "blockConnection": True, "blockTimeMS": 700},
    "lease not renewed": {"failCommands": ["findAndModify"], "errorCode": 10107},
}


def test_a_replica_set_in_every_kind_of_trouble(ground: Ground, tmp_path: Path) -> None:
    """While commands fail in six ways, one after the other, entries wait and are applied once: the documents and
    dead letters are those of a quiet pass."""
    traffic = Traffic(31)
    with watched(ground, tmp_path / "log") as running:
        send(ground, traffic, 50)
        ground.wait_until_settled()
        for name, how in FAILURES.items():
            # Three times: the driver itself repeats a command once.
            with failing(ground, {"times": 3}, **how):
                send(ground, traffic, 30)
                ground.wait_until_settled()
            assert running.program.process.poll() is None, name
        assert running.program.says("waiting")
        assert running.health()["healthy"]
    compare(ground)


def test_a_full_disk_is_waited_for(ground: Ground, tmp_path: Path) -> None:
    """While every write is refused for want of room nothing becomes a dead letter and health tells how much waits;
    with room again everything is applied."""
    traffic = Traffic(32)
    with watched(ground, tmp_path / "log") as running:
        send(ground, traffic, 50)
        ground.wait_until_settled()
        dead = len(ground.dead_letters())
        with failing(ground, "alwaysOn", failCommands=WRITES, errorCode=14031):
            send(ground, traffic, 80)
            wait_until(running.is_behind)
            assert len(ground.dead_letters()) == dead
            assert running.health()["behind"] >= 30
        ground.wait_until_settled()
    compare(ground)


def test_the_primary_steps_down_under_traffic(ground: Ground, replica_set: MongoServer, tmp_path: Path) -> None:
    """A primary that steps down and is elected again while entries arrive costs nothing but time."""
    with (
        MongoClient[dict[str, Any]](replica_set.uri) as direct,
        watched(ground, tmp_path / "log") as running,
    ):
        sender = Sender(ground, 33)
        sender.start()
        try:
            wait_until(lambda: ground.database["customers"].count_documents({}) > 3)
            ground.mongo.admin.command("replSetStepDown", 2, force=True)
            assert not direct.admin.command("hello")["isWritablePrimary"]
            wait_until(lambda: direct.admin.command("hello")["isWritablePrimary"])
            sent = sender.sent
            wait_until(lambda: sender.sent > sent + 50)
        finally:
            sender.end()
        ground.wait_until_settled()
        assert running.health()["state"] == "working"
    compare(ground)


def test_a_rebuild_waits_for_its_servers(ground: Ground, tmp_path: Path) -> None:
    """On a replica set that refuses its writes for a while a rebuild tries again, and ends right."""
    send(ground, Traffic(37), 400)
    with ground.projector():
        ground.wait_until_settled()
    ground.database["customers"].update_one({"customerId": "U1"}, {"$set": {"firstName": "Bad"}})
    ground.database["loan-accounts"].drop()
    how = {"failCommands": ["update", "renameCollection"], "errorCode": 11602}
    with ExitStack() as trouble:
        trouble.enter_context(failing(ground, "alwaysOn", **how))
        with Program(tmp_path / "log", ground.environment(), "rebuild") as program:
            wait_until(partial(program.says, "waiting"))
            trouble.close()
            assert program.process.wait(PATIENCE) == 0
    compare(ground)


def test_mongodb_dies_and_comes_back(redis_server: RedisServer, stream_prefix: str, tmp_path: Path) -> None:
    """Killed with -9 in mid-work and away for a while, then started on its files: every document of every entry."""
    mongo = MongoServer.start(tmp_path / "mongo")
    ground = Ground(mongo.uri, redis_server.url, "outage", stream_prefix)
    try:
        traffic = Traffic(34)
        with watched(ground, tmp_path / "log") as running:
            send(ground, traffic, 200)
            wait_until(lambda: ground.database["customers"].count_documents({}) > 3)
            mongo.kill()
            send(ground, traffic, 200)
            wait_until(running.is_behind)
            mongo = MongoServer.start(tmp_path / "mongo", port=mongo.port)
            ground.wait_until_settled()
            wait_until(lambda: running.health()["state"] == "working")
        compare(ground)
    finally:
        ground.close()
        mongo.stop()


def test_redis_comes_back_empty(mongo_server: MongoServer, database_name: str, tmp_path: Path) -> None:
    """A Redis that restarts without data is told of with an alarm; what is sent afterwards is applied behind what was
    before, and the group is made again."""
    cache = RedisServer.start(tmp_path / "redis", persistent=False, password="the same again")
    ground = Ground(mongo_server.uri, cache.url, database_name, "outage:")
    traffic = Traffic(35)
    try:
        with watched(ground, tmp_path / "log") as running:
            send(ground, traffic, 100)
            ground.wait_until_settled()
            before = ground.entries()
            cache.kill()
            wait_until(lambda: running.program.says("waiting"))
            cache = RedisServer.start(tmp_path / "redis", persistent=False, port=cache.port, password="the same again")
            wait_until(lambda: running.program.says("stream behind"))
            send(ground, traffic, 100)
            ground.wait_until_settled()
            assert running.health()["alarms"]
            expected, _ = serial_pass([*before, *ground.entries()])
        assert ground.documents() == expected
    finally:
        ground.close()
        cache.stop()
