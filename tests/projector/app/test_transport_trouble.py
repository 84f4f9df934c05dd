"""Transport cases 10 to 13: servers away, stops, old consumers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from billie_desktop.practice.servers import MongoServer, RedisServer
from tests.projector.app.running import PATIENCE, Ground, Program, ask, wait_until
from tests.projector.app.test_transport_cases import ACCOUNT, CUSTOMER
from tests.projector.engine.kit import pairs

pytestmark = pytest.mark.servers


def test_transport_10_store_away(
    redis_server: RedisServer,
    tmp_path: Path,
    database_name: str,
    stream_prefix: str,
    expect_log: Callable[[str], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """While the database is down nothing is lost or given up and the lag shows; afterwards all is applied in order."""
    expect_log("projector: waiting")
    mongo = MongoServer.start(tmp_path / "mongo")
    ground = Ground(mongo.uri, redis_server.url, database_name, stream_prefix)
    soon = mongo.uri + ("&" if "?" in mongo.uri else "?") + "serverSelectionTimeoutMS=300"
    try:
        with ground.projector(LEASE_SECONDS="1", DATABASE_URI=soon):
            wait_until(lambda: ground.left() == 0)
            mongo.kill()
            for number in range(1000):
                body = {"utterance": f"m{number}", "created_at": "2026-07-01T00:00:00Z"}
                ground.add("ext", pairs("user_input", body, cid=f"C{number % 7}"))
            wait_until(lambda: "waiting" in caplog.messages)
            assert ground.left() == 1000
            mongo = MongoServer.start(tmp_path / "mongo", port=mongo.port)
            ground.wait_until_settled()
        said = {
            key: [row["utterance"] for row in document["utterances"]]
            for (_, key), document in ground.documents().items()
        }
        assert said == {f"C{n}": [f"m{number}" for number in range(n, 1000, 7)] for n in range(7)}
        assert ground.dead_letters() == []
    finally:
        ground.close()
        mongo.stop()


def test_transport_11_redis_restarted_empty(
    mongo_server: MongoServer,
    tmp_path: Path,
    database_name: str,
    stream_prefix: str,
    expect_log: Callable[[str], None],
) -> None:
    """After a restart without data the group is made again and new events are projected."""
    expect_log("projector: (waiting|stream behind)")
    cache = RedisServer.start(tmp_path / "redis", persistent=False, password="secret")
    ground = Ground(mongo_server.uri, cache.url, database_name, stream_prefix)
    try:
        with ground.projector(LEASE_SECONDS="1"):
            ground.add("ext", pairs("customer.created.v1", CUSTOMER))
            ground.wait_until_settled()
            cache.kill()
            cache = RedisServer.start(tmp_path / "redis", persistent=False, password="secret", port=cache.port)
            ground.add("ext", pairs("customer.changed.v1", {"customer_id": "U1", "first_name": "Eva"}))
            ground.add("ext", pairs("account.created.v1", ACCOUNT))
            ground.wait_until_settled()
        found = ground.documents()
        assert found[("customers", "U1")]["fullName"] == "Eva Tester"
        assert found[("loan-accounts", "A1")]["customerName"] == "Eva Tester"
    finally:
        ground.close()
        cache.stop()


def test_transport_11_group_deleted(ground: Ground, expect_log: Callable[[str], None]) -> None:
    """After the group was deleted the history is applied again from its beginning and changes nothing."""
    expect_log("projector: waiting")
    with ground.projector():
        for number in range(300):
            body = {"utterance": f"m{number}"}
            ground.add("ext", pairs("user_input", body, cid="C1", cause=f"e{number}"))
        ground.add("ext", pairs("account.created.v1", ACCOUNT))
        ground.wait_until_settled()
        before = ground.documents()
        for stream in ground.inboxes.values():
            ground.redis.xgroup_destroy(stream, ground.group)
        ground.wait_until_settled()
    assert ground.documents() == before
    assert len(before[("conversations", "C1")]["utterances"]) == 300


def test_transport_12_stop(ground: Ground, tmp_path: Path) -> None:
    """SIGTERM in the middle of the work ends with 0; what is done is acknowledged, the rest is applied by the next."""
    for number in range(4000):
        body = {"utterance": f"m{number}", "created_at": "2026-07-01T00:00:00Z"}
        ground.add("ext", pairs("user_input", body, cid=f"C{number % 50}"))
    environment = ground.environment(BATCH_SIZE="50", MAX_BATCH_SIZE="50")
    with Program(tmp_path / "first.log", environment) as program:
        wait_until(lambda: 0 < ground.left() < 4000)
        assert program.stop() == 0
    left = ground.left()
    assert left > 0
    assert sum(document["utteranceCount"] for document in ground.documents().values()) == 4000 - left
    with Program(tmp_path / "second.log", environment) as program:
        ground.wait_until_settled()
        assert program.stop() == 0
    assert sum(document["utteranceCount"] for document in ground.documents().values()) == 4000


def test_transport_12_a_task_that_dies(ground: Ground, tmp_path: Path) -> None:
    """When a background task ends with an error the process ends with another code than 0."""
    code = (
        "import sys; from projector.adapters.mongo_lease import MongoLease\n"
        "def renew(self, report): raise ZeroDivisionError\n"
        "MongoLease.renew = renew\n"
        "from projector.app.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    with Program(tmp_path / "log", ground.environment(LEASE_SECONDS="0.5"), "run", code=code) as program:
        assert program.process.wait(PATIENCE) == 1
    assert program.says("failed")


def test_transport_13_old_consumers(ground: Ground) -> None:
    """Old consumers without pending entries are deleted, one with a pending entry stays."""
    ground.add("ext", pairs("x.unknown", {}))
    stream = ground.inboxes["ext"]
    ground.redis.xgroup_create(stream, ground.group, "0", mkstream=True)
    for name in ("old", "older", "busy"):
        ground.redis.xgroup_createconsumer(stream, ground.group, name)
    ground.redis.execute_command("XREADGROUP", "GROUP", ground.group, "busy", "COUNT", 1, "STREAMS", stream, ">")

    def consumers() -> set[bytes]:
        return {each["name"] for each in ground.redis.xinfo_consumers(stream, ground.group)}

    with ground.projector(stale_consumer_max_idle_ms="1", pending_reclaim_interval_seconds="0.1"):
        wait_until(lambda: consumers() == {b"busy", b"one"})


def test_lag_is_seen_from_outside(ground: Ground) -> None:
    """While nobody works, the status counts every entry to the true end of both inboxes."""
    with ground.projector():
        wait_until(lambda: ground.left() == 0)
    ground.add("ext", pairs("x.unknown", {}))
    ground.add("int", pairs("x.unknown", {}))
    answer = ask(ground.environment(), "status", "--json")
    found = json.loads(answer.stdout)
    assert (answer.returncode, found["lag"], found["pending"], found["running"]) == (0, 2, 0, False)
