"""A batch on its way through servers that fail, conflict and refuse."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from projector.contract.changes import Change
from projector.engine.entries import RawEntry
from projector.engine.errors import Conflict, LeaseLost, Refused, Stopped, StoreAway, StreamsAway
from tests.projector.engine.fakes import MemoryStore
from tests.projector.engine.kit import COUNTER, MemoryProjector, counted, pairs


def failing(method: str, *errors: Exception | None) -> Callable[[str], None]:
    """A hook that raises the errors one after the other whenever the method is called; None lets one call pass."""
    waiting = list(errors)

    def hook(name: str) -> None:
        if name == method and waiting:
            error = waiting.pop(0)
            if error is not None:
                raise error

    return hook


def test_a_batch_is_written_announced_and_acknowledged() -> None:
    """After a batch its documents are stored, its changes published, its entries settled."""
    projector = MemoryProjector()
    projector.add(counted(1), counted(2), counted(3, key="C"))
    projector.work_off()
    assert projector.counter() == [1, 2]
    assert projector.server.changes == [Change("batches", "B", "", 1), Change("batches", "C", "", 1)]
    assert projector.server.left == 0


def test_unknown_types_are_settled_without_a_trace() -> None:
    """Entries without a handler write nothing, are no dead letters and are counted by type."""
    projector = MemoryProjector()
    projector.add(pairs("x.y.v1", {}), pairs("payment.processed.v1", b"no json"), pairs(None, {}), pairs("x.y.v1", {}))
    projector.work_off()
    assert (projector.server.left, projector.server.dead, projector.store.documents()) == (0, [], {})
    counts = projector.telemetry.counts
    assert counts[("unknown", "x.y.v1")] == 2
    assert counts[("unknown", "payment.processed.v1")] == 1
    assert counts[("unknown", "none")] == 1


def test_the_number_of_counted_types_is_bounded() -> None:
    """Whoever sends made-up types cannot fill the memory with counters."""
    projector = MemoryProjector()
    projector.add(*(pairs(f"made.up.{number}", {}) for number in range(500)), pairs("bad name\n", {}))
    projector.work_off(count=1000)
    labels = [name for outcome, name in projector.telemetry.counts if outcome == "unknown"]
    assert len(labels) <= 101
    assert sum(projector.telemetry.counts[("unknown", name)] for name in labels) == 501


@pytest.mark.usefixtures("waits")
@pytest.mark.parametrize("behind", [False, True])
@pytest.mark.parametrize(
    ("where", "method"),
    [("store", "fetch"), ("store", "write"), ("store", "write one"), ("streams", "finish"), ("streams", "acknowledge")],
)
def test_servers_that_are_away_are_waited_for(where: str, method: str, behind: bool) -> None:
    """While a server is away nothing is acknowledged or given up; afterwards everything is applied once, in order."""
    error = StoreAway("AutoReconnect") if where == "store" else StreamsAway("ConnectionError")
    hook = failing(method, *[error] * 6)
    projector = MemoryProjector(store_trouble=hook) if where == "store" else MemoryProjector(stream_trouble=hook)
    projector.add(*(counted(n, key="BC"[n % 2]) for n in range(40)))
    projector.work_off(count=7, behind=behind)
    assert projector.counter("B") == list(range(0, 40, 2))
    assert projector.counter("C") == list(range(1, 40, 2))
    assert (projector.server.left, projector.server.dead) == (0, [])
    assert projector.pauses[:5] == [1, 2, 3, 3, 3], "doubling up to the cap"


@pytest.mark.parametrize("behind", [False, True])
def test_a_conflict_loads_and_folds_again(behind: bool) -> None:
    """When somebody else wrote first, the batch is folded on what is stored now, without waiting."""
    foreign = MemoryProjector()
    foreign.add(counted(100, extra=1))
    calls: list[str] = []

    def meanwhile(name: str) -> None:
        if name == "write" and not calls:
            calls.append(name)
            foreign.store.trouble = lambda name: None
            foreign.work_off()
            foreign.store.trouble = meanwhile

    projector = MemoryProjector(store=foreign.store, store_trouble=meanwhile)
    # Another lane's position, so that the foreign event does not hide ours.
    projector.add(*(counted(n) for n in range(3)), lane="int")
    projector.work_off(behind=behind)
    assert projector.counter() == [100, 0, 1, 2]
    assert projector.telemetry.write_conflicts == 1
    assert projector.pauses == []


@pytest.mark.usefixtures("waits")
def test_conflicts_without_end_are_waited_out() -> None:
    """After five conflicts in a row the projector waits instead of spinning, and goes on when they stop."""
    projector = MemoryProjector(store_trouble=failing("write", *[Conflict() for _ in range(13)]))
    projector.add(counted(1))
    projector.work_off()
    assert projector.counter() == [1]
    assert projector.pauses == [1, 2]


@pytest.mark.parametrize("behind", [False, True])
def test_what_cannot_be_stored_is_found_and_given_up_alone(behind: bool) -> None:
    """Among many events only the one whose document the store refuses becomes a dead letter."""
    projector = MemoryProjector()
    bad = {5, 6, 30}
    projector.add(*(counted(n, **({"trouble": "unstorable"} if n in bad else {})) for n in range(40)))
    projector.work_off(count=16, behind=behind)
    assert projector.counter() == [n for n in range(40) if n not in bad]
    assert len(projector.server.dead) == 3
    assert projector.server.left == 0
    assert all(b"permanent:refused" in letter for letter in projector.server.dead)
    assert projector.pauses == []


def test_a_refusal_of_everything_gives_up_everything_and_stops_nothing() -> None:
    """A store that refuses whatever it is given ends in dead letters, one per event."""
    projector = MemoryProjector(store_trouble=failing("write", *[Refused("x") for _ in range(100)]))
    projector.add(*(counted(n) for n in range(8)))
    projector.work_off()
    assert len(projector.server.dead) == 8
    assert projector.server.left == 0


@pytest.mark.usefixtures("waits")
def test_failures_become_dead_letters_once() -> None:
    """Poison, bad bytes and bad JSON in one batch are dead letters; the rest applies; a lost answer repeats nothing."""
    projector = MemoryProjector(stream_trouble=failing("acknowledge", StreamsAway("TimeoutError")))
    projector.add(
        counted(1), pairs(COUNTER, b"\xff"), pairs(COUNTER, b"[1]"), counted(2, trouble="unexpected"), counted(3)
    )
    projector.work_off()
    assert projector.counter() == [1, 3]
    classes = sorted(letter[letter.index(b"error_class") + 1] for letter in projector.server.dead)
    assert classes == [b"permanent:bad-json", b"permanent:bad-utf8", b"unexpected:ZeroDivisionError"]
    assert projector.server.left == 0


def test_a_lost_lease_ends_the_batch_without_an_acknowledgement() -> None:
    """When the guard says that another owns the lease, nothing is written or acknowledged any more."""

    def lost() -> None:
        raise LeaseLost

    projector = MemoryProjector(guard=lost)
    projector.add(counted(1))
    with pytest.raises(LeaseLost):
        projector.work_off()
    assert (projector.server.left, projector.store.documents()) == (1, {})


@pytest.mark.usefixtures("waits")
def test_a_stop_while_waiting_leaves_the_batch_pending() -> None:
    """A process that is asked to stop while the store is away ends, with its entries pending."""
    projector = MemoryProjector(store_trouble=failing("write", *[StoreAway("x")] * 100))
    projector.add(counted(1))
    projector.control.stop()
    with pytest.raises(Stopped):
        projector.work_off()
    assert projector.server.left == 1


def test_a_recovered_batch_is_announced_although_nothing_changes() -> None:
    """What was written before a crash and not announced is announced when its entries come again."""
    projector = MemoryProjector(stream_trouble=failing("finish", Stopped()))
    projector.add(counted(1))
    with pytest.raises(Stopped):
        projector.work_off()
    assert projector.server.changes == []
    processor = projector.processor()
    processor.recover(projector.streams.pending({}, 10, late=False))
    processor.close()
    assert projector.counter() == [1]
    assert projector.server.changes == [Change("batches", "B", "", 1)]
    assert projector.server.left == 0


def test_the_next_batch_is_folded_while_one_is_written() -> None:
    """While behind, the second batch is folded on the first before that is stored, and written after it."""
    order: list[str] = []

    class Slow(MemoryStore):
        pass

    store = Slow()
    projector = MemoryProjector(store=store, store_trouble=order.append)
    projector.add(*(counted(n) for n in range(30)))
    projector.work_off(count=10, behind=True)
    assert projector.counter() == list(range(30))
    # Only the first batch loads the document: the others find it in the batch under way.
    assert order.count("fetch") == 1
    assert order.count("write") == 3


@pytest.mark.usefixtures("waits")
def test_a_failed_write_under_way_folds_the_next_batch_again() -> None:
    """What was folded on top of a write that failed is thrown away and folded on what is stored."""
    projector = MemoryProjector(store_trouble=failing("write one", None, StoreAway("x"), None, Conflict()))
    projector.add(*(counted(n) for n in range(60)))
    projector.work_off(count=10, behind=True)
    assert projector.counter() == list(range(60))
    assert projector.server.left == 0


def test_late_entries_are_decided_by_their_digests() -> None:
    """An entry older than what the document has seen is applied when it is late, and only once."""
    projector = MemoryProjector()
    projector.add(counted(1), counted(2), counted(3))
    projector.streams.prepare()
    first, second, third = projector.streams.read(10, 1)
    processor = projector.processor()
    processor.submit([first])
    processor.submit([third])
    late = RawEntry(second.lane, second.id, second.position, second.pairs, late=True)
    processor.submit([second])
    assert projector.counter() == [1, 3]
    processor.submit([late])
    processor.submit([late])
    processor.close()
    assert projector.counter() == [1, 3, 2]
