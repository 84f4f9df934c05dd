"""The loop: what is left over comes first, interruptions lose nothing, one instance works."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from projector.contract.position import Position
from projector.engine.errors import GroupMissing, StoreAway, StreamsAway, TaskDied
from projector.engine.health import judge
from projector.engine.session import LoopSettings
from tests.projector.engine.fake_streams import MemoryRedis
from tests.projector.engine.fakes import MemoryLease, MemoryStore
from tests.projector.engine.kit import START, MemoryProjector, counted, pairs
from tests.projector.engine.test_processing import failing


def test_everything_is_read_applied_and_settled() -> None:
    """The loop works off both inboxes and ends when it is asked to."""
    projector = MemoryProjector()
    projector.add(*(counted(n) for n in range(25)))
    projector.add(*(counted(n, key="C") for n in range(25)), lane="int")
    projector.run_until(lambda: projector.server.group and projector.server.left == 0)
    assert (projector.counter("B"), projector.counter("C")) == (list(range(25)), list(range(25)))
    assert projector.telemetry.state == "stopped"


def test_own_pending_entries_come_first_and_in_order() -> None:
    """Entries that an earlier run left pending are applied before new ones."""
    projector = MemoryProjector()
    projector.add(counted(1), counted(2))
    projector.streams.prepare()
    projector.streams.read(10, 1)
    projector.add(counted(3))
    projector.run_until(lambda: projector.server.left == 0)
    assert projector.counter() == [1, 2, 3]


def test_entries_of_an_earlier_owner_come_first_and_in_order() -> None:
    """What another owner left pending is inherited at once, before anything new is read."""
    server, store, state = MemoryRedis(), MemoryStore(), dict[str, Any]()
    gone = MemoryProjector(server=server, store=store, consumer="gone", lease_state=state)
    gone.add(counted(1), counted(2))
    assert gone.lease.acquire() is not None
    gone.streams.prepare()
    gone.streams.read(10, 1)
    gone.lease.release()
    heir = MemoryProjector(server=server, store=store, consumer="heir", lease_state=state)
    heir.add(counted(3))
    heir.run_until(lambda: server.left == 0)
    assert heir.counter() == [1, 2, 3]


def test_abandoned_entries_of_strangers_are_picked_up() -> None:
    """Entries that a consumer outside of our leases left idle for long are applied as late ones."""
    projector = MemoryProjector(settings=LoopSettings(block_ms=1, reclaim_interval=0.02))
    stranger = MemoryProjector(server=projector.server, consumer="stranger")
    projector.add(counted(1))
    projector.streams.prepare()
    stranger.streams.read(10, 1)
    projector.add(counted(2))
    projector.server.clock = 59.0

    def reached() -> bool:
        if projector.store.documents() and projector.server.clock < 60:
            assert projector.counter() == [2]
            projector.server.clock = 61.0
        return projector.server.left == 0

    projector.run_until(reached)
    assert projector.counter() == [2, 1]


@pytest.mark.usefixtures("waits")
@pytest.mark.parametrize("error", [StreamsAway("ConnectionError"), GroupMissing("NOGROUP")])
@pytest.mark.parametrize("method", ["read", "answer of read", "prepare", "pending", "state"])
def test_an_interrupted_read_loses_nothing(method: str, error: Exception) -> None:
    """Whatever call is interrupted, also after the entries were given out, everything is applied once."""
    projector = MemoryProjector(stream_trouble=failing(method, error, None, error))
    projector.add(*(counted(n) for n in range(50)))
    projector.run_until(lambda: projector.server.group and projector.server.left == 0)
    assert projector.counter() == list(range(50))


@pytest.mark.usefixtures("waits")
def test_a_lost_group_is_made_again_and_repeats_harmlessly() -> None:
    """When the group disappears the history is read from the beginning and changes nothing."""
    projector = MemoryProjector()
    projector.add(*(counted(n) for n in range(20)))
    regrouped = threading.Event()

    def reached() -> bool:
        if projector.server.left == 0 and projector.server.group and projector.store.documents():
            if regrouped.is_set():
                return True
            projector.server.regroup()
            regrouped.set()
        return False

    projector.run_until(reached)
    assert projector.counter() == list(range(20))


def test_a_stream_that_begins_again_is_noticed_and_applied(expect_log: Callable[[str], None]) -> None:
    """After a restart without data, entries with smaller ids than those applied before are not taken for old ones."""
    expect_log("^ERROR projector: stream behind$")
    server, store, state = MemoryRedis(), MemoryStore(), dict[str, Any]()
    before = MemoryProjector(server=server, store=store, lease_state=state)
    before.add(
        *(counted(n) for n in range(3)),
    )
    before.run_until(lambda: server.group and server.left == 0)
    state["applied"] = {"ext": [START + 2, 0]}
    empty = MemoryRedis()
    after = MemoryProjector(server=empty, store=store, lease_state=state)
    empty.add("ext", Position(5, 0), counted(3))
    empty.add("ext", Position(6, 0), counted(4))
    after.run_until(lambda: empty.group and empty.left == 0)
    assert after.counter() == [0, 1, 2, 3, 4]
    assert after.telemetry.rewound == {"ext": Position(START + 2, 0)}
    verdict = judge(after.telemetry, after.streams.state(), 0, 0, 0.0)
    assert verdict.figures["alarms"] == ["the stream of lane ext ends before what was applied"]


def test_a_second_instance_waits_and_takes_over() -> None:
    """While one instance holds the lease another applies nothing; once it is released the other goes on."""
    server, store, state = MemoryRedis(), MemoryStore(), dict[str, Any]()
    holder = MemoryLease(state, "first")
    assert holder.acquire() is not None
    second = MemoryProjector(server=server, store=store, consumer="second", lease_state=state)
    second.add(counted(1))

    def reached() -> bool:
        if second.telemetry.state == "standby" and state["owner"] == "first":
            assert store.documents() == {}
            holder.release()
        return server.left == 0 and server.group

    second.run_until(reached)
    assert second.counter() == [1]


def test_a_lost_lease_stops_the_work_and_is_asked_for_again(expect_log: Callable[[str], None]) -> None:
    """An owner whose lease was given away stops applying, waits, and works again when it gets the lease back."""
    expect_log("^WARNING projector: lease lost$")
    state = dict[str, Any]()
    projector = MemoryProjector(
        lease_state=state, settings=LoopSettings(block_ms=1, standby_seconds=0.01, lease_seconds=0.05)
    )
    projector.add(counted(1))
    thief = MemoryLease(state, "thief")
    seen: list[str] = []

    def reached() -> bool:
        telemetry = projector.telemetry
        if not seen and projector.store.documents() and projector.server.left == 0:
            state["owner"] = None
            assert thief.acquire() is not None
            seen.append("taken")
        elif seen == ["taken"] and telemetry.state == "standby":
            projector.add(counted(2))
            seen.append("standby")
        elif seen == ["taken", "standby"]:
            assert projector.counter() == [1]
            thief.release()
            seen.append("released")
        return len(seen) == 3 and projector.server.left == 0

    projector.run_until(reached)
    assert projector.counter() == [1, 2]


def test_the_lease_is_lent_on_request() -> None:
    """An owner that is asked for the lease gives it away between two batches and takes it back later."""
    state = dict[str, Any]()
    projector = MemoryProjector(
        lease_state=state,
        settings=LoopSettings(block_ms=1, standby_seconds=0.01, lease_seconds=0.05, handover_seconds=0.05),
    )
    projector.add(counted(1))
    borrower = MemoryLease(state, "borrower")
    seen: list[int] = []

    def reached() -> bool:
        if not seen and projector.store.documents():
            state["wanted"] = True
            grant = borrower.acquire()
            if grant is not None:
                seen.append(grant.fence)
                projector.add(counted(2))
                borrower.release()
        return bool(seen) and projector.server.left == 0

    projector.run_until(reached)
    assert projector.counter() == [1, 2]
    assert state["fence"] == 3


@pytest.mark.usefixtures("waits")
def test_a_store_that_is_away_at_the_start_is_waited_for() -> None:
    """The lease is asked for again until the store answers."""
    projector = MemoryProjector()
    projector.lease.trouble = failing("acquire", StoreAway("ServerSelectionTimeoutError"), StoreAway("x"))
    projector.add(counted(1))
    projector.run_until(lambda: projector.server.group and projector.server.left == 0)
    assert projector.counter() == [1]


def test_a_task_that_dies_ends_the_loop_with_its_error() -> None:
    """When a background task fails the loop does not go on without it."""
    projector = MemoryProjector(settings=LoopSettings(block_ms=1, lease_seconds=1.0))
    projector.lease.trouble = failing("renew", ZeroDivisionError())
    with pytest.raises(TaskDied, match="lease: ZeroDivisionError"):
        projector.run_until(lambda: projector.control.stopping)


def test_a_stop_in_the_middle_settles_what_was_begun() -> None:
    """Asked to stop while a batch is written, it is finished and acknowledged; the rest stays where it is."""
    projector = MemoryProjector(settings=LoopSettings(smallest_batch=5, largest_batch=5, block_ms=1))

    def stop(name: str) -> None:
        if name == "write" and projector.telemetry.batches == 1:
            projector.control.stop()

    projector.store.trouble = stop
    projector.add(*(counted(n) for n in range(50)))
    projector.run_until(lambda: projector.control.stopping)
    applied = projector.counter()
    assert applied == list(range(len(applied)))
    assert 10 <= len(applied) <= 15
    assert projector.server.left == 50 - len(applied)


def test_health_tells_a_loop_that_hangs_or_does_not_move() -> None:
    """Silence of the loop and a lag that does not shrink are unhealthy, a standby with a lag is not."""
    projector = MemoryProjector()
    projector.add(pairs("x", {}))
    projector.streams.prepare()
    lanes = projector.streams.state()
    telemetry = projector.telemetry
    telemetry.state = "working"
    assert judge(telemetry, lanes, 0, 0, 0.0).healthy
    telemetry.moved -= 61
    assert judge(telemetry, lanes, 0, 0, 0.0).reasons == ("behind and not moving",)
    telemetry.state = "standby"
    assert judge(telemetry, lanes, 0, 0, 0.0).healthy
    telemetry.heartbeat -= 31
    assert judge(telemetry, lanes, 0, 0, 0.0).reasons == ("the main loop gives no sign",)
    assert not judge(telemetry, None, 0, 0, 0.0).healthy


@pytest.mark.usefixtures("waits")
def test_a_backlog_of_both_inboxes_is_applied_in_the_order_of_the_ids() -> None:
    """Small reads of a long and a short inbox apply entries as one sequence, also after an interruption."""
    projector = MemoryProjector(
        settings=LoopSettings(smallest_batch=3, largest_batch=3, block_ms=1),
        stream_trouble=failing("finish", *[None] * 5, StreamsAway("x")),
    )
    for n in range(40):
        projector.add(counted(n), lane="int" if n in (20, 21, 22, 39) else "ext")
    projector.run_until(lambda: projector.server.group and projector.server.left == 0)
    assert projector.counter() == list(range(40))
