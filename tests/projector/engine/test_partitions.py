"""Several partitions, in any interleaving, end in the documents of one serial pass."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projector.engine.errors import Conflict, StoreAway, StreamsAway
from projector.engine.inboxes import Inboxes, Taken
from projector.engine.partition_feed import PartitionFeed
from projector.engine.policy import Policy
from projector.engine.processing import Processor
from projector.engine.router import Router
from projector.engine.routing import Routing
from projector.engine.telemetry import Telemetry
from tests.projector.engine.fake_partitions import MemoryDirectory, MemoryPartition, MemoryPartitions
from tests.projector.engine.fake_streams import MemoryRedis, MemoryStreams
from tests.projector.engine.fakes import Hook, MemoryStore
from tests.projector.engine.histories import WIDE_HISTORIES, Entry
from tests.projector.engine.kit import MAX_BYTES, MemoryProjector
from tests.projector.engine.test_exactly_once import ALL, Killed, filled, one_pass, originals, seen_by_readers

FAILURES = {"fetch": StoreAway("x"), "fetch_matching": StoreAway("x"), "write": Conflict()}


class Trouble:
    """Kills whoever makes the call of a number; lets others fail with the error that fits the call."""

    def __init__(self, kills: set[int], failures: set[int]) -> None:
        self.calls = 0
        self.kills, self.failures = kills, failures

    def hook(self, conflicts: bool) -> Hook:
        """For calls of a store; only writes of documents can lose against others."""

        def call(name: str) -> None:
            self.calls += 1
            if self.calls in self.kills:
                raise Killed
            if self.calls in self.failures and name != "write one":
                error = FAILURES.get(name, StreamsAway("x"))
                raise StoreAway("x") if isinstance(error, Conflict) and not conflicts else error

        return call


class World:
    """A router and its workers, one step at a time; each may be killed and is made again."""

    def __init__(self, server: MemoryRedis, count: int, trouble: Trouble) -> None:
        self.server, self.count = server, count
        self.store, self.directory = MemoryStore(), MemoryDirectory()
        self._of_store = trouble.hook(True)
        self.partitions = MemoryPartitions(server, count)
        self.streams = MemoryStreams(server, "router", trouble.hook(False))
        self.directory.trouble = self.partitions.trouble = trouble.hook(False)
        self.server.group = True
        self.fence = 0
        self.held = 0
        self.workers = [self._worker(number) for number in range(count)]
        self._new_router()

    @property
    def left(self) -> int:
        """Entries that are not applied."""
        return self.server.left + self.partitions.left

    def step(self, actor: int, size: int, behind: bool) -> None:
        """Let the router (0) or a worker do one thing."""
        if actor == 0:
            self._route(size)
        else:
            self._work(actor - 1, size, behind)

    def finish(self) -> None:
        """Everybody works until nothing is left."""
        while self.left:
            for actor in range(self.count + 1):
                self.step(actor, 3, True)
        for _, processor in self.workers:
            processor.close()

    def _new_router(self) -> None:
        self.fence += 1
        self.inboxes = Inboxes(self.streams, 1)
        routing = Routing(self.directory, self.count)
        self.router = Router(
            routing,
            self.partitions,
            ALL,
            Policy(),
            Telemetry(),
            max_bytes=MAX_BYTES,
            fence=self.fence,
            guard=lambda: None,
            pause=self._meanwhile,
            chance=lambda: 0.0,
        )

    def _worker(self, number: int) -> tuple[PartitionFeed, Processor]:
        source = MemoryPartition(self.partitions, number)
        projector = MemoryProjector(ALL, store=self.store, server=self.server, store_trouble=self._of_store)
        projector.streams = source  # type: ignore[assignment]
        return PartitionFeed(source, 1, lambda seconds: None), projector.processor()

    def _meanwhile(self, seconds: float) -> None:
        """The router waits: the others go on."""
        for number in range(self.count):
            self._work(number, 5, False)

    def _route(self, size: int) -> None:
        try:
            taken = self.inboxes.take(size)
            if taken.entries:
                self.router.submit(taken.entries)
            self.router.settle()
        except StreamsAway:
            self.inboxes.restart()
        except Killed:
            self._new_router()

    def _work(self, number: int, size: int, behind: bool) -> None:
        feed, processor = self.workers[number]
        try:
            try:
                self._apply(feed.take(size), processor, behind)
            except StreamsAway:
                processor.settle()
                feed.restart()
        except Killed:
            processor.close()
            self.workers[number] = self._worker(number)

    def _apply(self, taken: Taken, processor: Processor, behind: bool) -> None:
        self.held += taken.held
        if taken.recovered:
            processor.recover(taken.entries)
        elif taken.entries:
            processor.submit(taken.entries, behind=behind)
        else:
            processor.settle()


_SETTINGS = settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)


@_SETTINGS
@given(
    history=WIDE_HISTORIES,
    count=st.integers(1, 4),
    skew=st.sampled_from([0, -4500, 4500]),
    schedule=st.lists(st.tuples(st.integers(0, 4), st.integers(1, 6), st.booleans()), max_size=40),
    kills=st.sets(st.integers(1, 120), max_size=4),
    failures=st.sets(st.integers(1, 120), max_size=3),
)
def test_any_interleaving_ends_as_one_serial_pass(
    waits: None,
    history: Sequence[Entry],
    count: int,
    skew: int,
    schedule: list[tuple[int, int, bool]],
    kills: set[int],
    failures: set[int],
) -> None:
    """Documents, marks and dead letters are those of one pass, merges across partitions and kills included."""
    expected, dead = one_pass(history, skew)
    server = filled(history, skew)
    world = World(server, count, Trouble(kills, failures))
    for actor, size, behind in schedule:
        world.step(actor % (count + 1), size, behind)
    world.finish()
    assert seen_by_readers(world.store) == expected
    assert originals(server) == dead
