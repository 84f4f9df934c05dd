"""Any split, redelivery, crash or interleaving of the inboxes ends in the documents of one pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projector.contract.position import Position
from projector.engine.control import Control
from projector.engine.errors import Conflict, Stopped, StoreAway, StreamsAway
from projector.engine.policy import Pauses
from projector.engine.ports import Grant
from projector.engine.session import LoopSettings, Parts, Session
from projector.projections import registry
from tests.projector.engine.fake_streams import MemoryRedis
from tests.projector.engine.fakes import Hook, MemoryStore, no_trouble
from tests.projector.engine.histories import WIDE_HISTORIES, Entry
from tests.projector.engine.kit import START, MemoryProjector

ALL = registry.load()


class Killed(BaseException):
    """The process is gone: nothing that it might do afterwards happens."""


class AlwaysOwner:
    """An ownership that is never lost."""

    handover_wanted = False

    def check_lost(self) -> None:
        """It is not."""

    def guard(self) -> None:
        """It holds."""


def filled(history: Sequence[Entry], skew: int = 0) -> MemoryRedis:
    """Inboxes with the history, entries some seconds apart; the desk's clock differs by ``skew`` milliseconds."""
    server = MemoryRedis()
    for number, entry in enumerate(history):
        server.add(entry.lane, Position(START + 1000 * number + (skew if entry.lane == "int" else 0), 0), entry.pairs)
    return server


def work(
    server: MemoryRedis, store: MemoryStore, smallest: int, largest: int, trouble: Hook, consumer: str = "one"
) -> MemoryProjector:
    """One life of a projector: until everything is settled, or until the trouble kills it."""
    projector = MemoryProjector(ALL, server=server, store=store, consumer=consumer)
    projector.control = Control()

    def hook(name: str) -> None:
        if name == "read" and server.group and server.left == 0:
            projector.control.stop()
        trouble(name)

    store.trouble = projector.streams.trouble = hook
    parts = Parts(
        projector.streams,
        projector.telemetry,
        projector.control,
        LoopSettings(smallest_batch=smallest, largest_batch=largest, block_ms=1),
        Pauses(0.0, 0.0),
        lambda: 0.0,
    )
    processor = projector.processor()
    others = tuple(name for name in ("one", "two") if name != consumer)
    try:
        Session(parts, Grant(1, others, {}), AlwaysOwner(), processor).work()  # type: ignore[arg-type]
    except Stopped:
        pass  # everything is settled
    finally:
        processor.close()
    return projector


def one_pass(
    history: Sequence[Entry], skew: int = 0
) -> tuple[dict[tuple[str, str], dict[str, Any]], list[list[bytes]]]:
    """The documents and the dead letters' original fields of a quiet run in one batch."""
    server, store = filled(history, skew), MemoryStore()
    work(server, store, 1000, 1000, no_trouble)
    return seen_by_readers(store), originals(server)


def seen_by_readers(store: MemoryStore) -> dict[tuple[str, str], dict[str, Any]]:
    """The documents without bookkeeping, but with what they say about dead letters."""
    marks = {key: each.get("_proj", {}).get("deadLetters") for key, each in store.documents(without=()).items()}
    return {key: {**each, "deadLetters": marks[key]} for key, each in store.documents().items()}


def originals(server: MemoryRedis) -> list[list[bytes]]:
    """The dead letters without what was added to them."""
    return sorted([*letter[: letter.index(b"original_message_id")]] for letter in server.dead)


_FAILURES = {
    "fetch": StoreAway("AutoReconnect"),
    "fetch_matching": StoreAway("AutoReconnect"),
    "write": Conflict(),
}


class Trouble:
    """Kills and fails at the given numbers of calls, counted over all lives, with the error that fits the call."""

    def __init__(self, kills: set[int], failures: set[int]) -> None:
        self.calls = 0
        self.kills = kills
        self.failures = failures

    def __call__(self, name: str) -> None:
        self.calls += 1
        if self.calls in self.kills:
            raise Killed
        if self.calls in self.failures:
            error = _FAILURES.get(name) or (None if name == "write one" else StreamsAway("ConnectionError"))
            if error is not None:
                raise error


_SETTINGS = settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)


@_SETTINGS
@given(
    history=WIDE_HISTORIES,
    skew=st.sampled_from([0, -4500, 4500]),
    smallest=st.integers(1, 4),
    largest=st.integers(1, 12),
    kills=st.sets(st.integers(1, 60), max_size=4),
    failures=st.sets(st.integers(1, 60), max_size=3),
    regroup=st.booleans(),
    two=st.booleans(),
)
def test_any_history_ends_as_one_pass(
    waits: None,
    history: list[Entry],
    skew: int,
    smallest: int,
    largest: int,
    kills: set[int],
    failures: set[int],
    regroup: bool,
    two: bool,
) -> None:
    """Documents equal those of one pass after any split, kills at any call, failures, a lost group and a successor."""
    expected, dead = one_pass(history, skew)
    server, store = filled(history, skew), MemoryStore()
    trouble = Trouble(kills, failures)
    lives = 0
    while True:
        consumer = "two" if two and lives % 2 else "one"
        try:
            work(server, store, smallest, largest, trouble, consumer)
            break
        except Killed:
            lives += 1
    assert seen_by_readers(store) == expected
    assert originals(server) == dead
    if regroup:
        server.regroup()
        work(server, store, largest, largest, no_trouble)
        assert seen_by_readers(store) == expected
