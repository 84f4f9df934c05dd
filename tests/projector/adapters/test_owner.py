"""The lease in time, and telling that a process is gone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from pymongo import MongoClient

from billie_desktop.practice.servers import MongoServer
from projector.adapters.incarnation import Incarnation
from projector.adapters.mongo_lease import MongoLease
from projector.engine.errors import StoreAway
from tests.projector.app.running import wait_until

pytestmark = pytest.mark.servers


@pytest.fixture
def database(mongo_server: MongoServer, database_name: str) -> Iterator[Any]:
    with MongoClient[dict[str, Any]](mongo_server.uri, tz_aware=True) as client:
        yield client[database_name]


def nobody(name: str) -> Incarnation:
    """An incarnation of which nothing can be known."""
    return Incarnation(name, "", 1, 1)


def test_a_lease_that_is_not_renewed_ends(database: Any) -> None:
    """After its time another instance gets the lease, and the former owner cannot renew it."""
    first = MongoLease(database, "group", "one", nobody("one"), 0.3)
    second = MongoLease(database, "group", "two", nobody("two"), 0.3)
    granted = first.acquire()
    assert granted is not None
    assert second.acquire() is None
    found: list[Any] = []
    wait_until(lambda: found.append(second.acquire()) or found[-1] is not None, 5)
    assert found[-1].fence == granted.fence + 1
    assert not first.renew({})


def test_an_expired_lease_is_renewed_while_nobody_took_it(database: Any) -> None:
    """An owner that was cut off from the store for longer than the lease keeps it when nobody else wanted it."""
    lease = MongoLease(database, "group", "one", nobody("one"), 0.05)
    grant = lease.acquire()
    assert grant is not None
    other = MongoLease(database, "other group", "two", nobody("two"), 0.05)
    assert other.acquire() is not None
    wait_until(lambda: other.acquire() is not None)
    assert lease.renew({})
    again = lease.acquire()
    assert again is not None
    assert again.fence == grant.fence + 1


def test_renewals_keep_the_report_for_the_status(database: Any) -> None:
    """What the owner reports is in the state document, and a release says that it stopped."""
    lease = MongoLease(database, "group", "one", nobody("one"), 5)
    lease.acquire()
    lease.renew({"state": "working", "entries": 7, "$odd": 1, "applied": {"ext": [5, 0]}})
    state = database["projector-state"].find_one({"_id": "group"})
    assert (state["report"]["entries"], state["applied"]) == (7, {"ext": [5, 0]})
    lease.release()
    assert database["projector-state"].find_one({"_id": "group"})["report"]["state"] == "stopped"


def test_a_store_that_cannot_be_reached_is_said() -> None:
    """Without a server asking for the lease is a passing trouble."""
    with (
        MongoClient[dict[str, Any]]("mongodb://127.0.0.1:9/", serverSelectionTimeoutMS=50) as client,
        pytest.raises(StoreAway),
    ):
        MongoLease(client["x"], "group", "one", nobody("one"), 1).acquire()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_process_that_ended_is_known_to_be_gone() -> None:
    """A living process is never taken for gone; one that ended is, also while nobody has reaped it."""
    code = (
        "from projector.adapters.incarnation import Incarnation as I; import sys\n"
        "me = I.of_this_process(); print(me.token, me.pid, me.started, me.world, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdin is not None
        token, pid, started, world = child.stdout.readline().strip().split(" ", 3)
        other, me = Incarnation(token, world, int(pid), int(started)), Incarnation.of_this_process()
        assert other.pid == child.pid
        assert not me.knows_gone(other)
        child.kill()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert me.knows_gone(other)
        child.stdin.close()
    assert me.knows_gone(other)


def test_nothing_is_known_of_processes_elsewhere() -> None:
    """A process of another machine, boot or container, or of an unknown one, is never taken for gone."""
    me = Incarnation.of_this_process()
    assert not me.knows_gone(Incarnation("x", "another world", 1, 1))
    assert not me.knows_gone(nobody("x"))
    assert not nobody("x").knows_gone(nobody("y"))
    assert not me.knows_gone(me)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_later_process_with_the_same_number_is_another() -> None:
    """A reused process number does not keep a dead owner alive."""
    me = Incarnation.of_this_process()
    assert me.knows_gone(Incarnation("x", me.world, me.pid, me.started - 1))
