"""``run --partitions P --own 0,2``: the router and some of the workers of a projector that several processes share.

Every process is a candidate for routing: one of them has the group's own lease and routes, for all. Each partition has
a lease of its own, so a process may also be started for partitions that another one has, to take over from it.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Sequence

import redis

from projector.adapters.health_server import HealthServer
from projector.adapters.mongo_routes import MongoDirectory
from projector.adapters.mongo_search_terms import MongoSearchTerms
from projector.adapters.mongo_store import MongoStore
from projector.adapters.redis_partitions import PartitionStreams, RedisPartitions, layout
from projector.app.settings import Settings, SettingsError
from projector.app.wiring import (
    Servers,
    lease_of,
    load_projections,
    loop_settings,
    prepare_store,
    processor_factory,
    run,
    servers,
    stream_names,
)
from projector.engine.control import Control, Task
from projector.engine.engine import Engine
from projector.engine.errors import EngineError, Stopped, StreamsAway
from projector.engine.partition_feed import PartitionFeed
from projector.engine.policy import Policy
from projector.engine.router import Router
from projector.engine.routing import Routing
from projector.engine.search_fill import SearchFill
from projector.engine.session import Parts
from projector.engine.telemetry import Telemetry

log = logging.getLogger("projector")

MOST = 256
_ASK_SECONDS = 0.05


class _Loop(Task):
    """One engine on a thread of its own, until the process is asked to end."""

    def __init__(self, name: str, engine: Engine, control: Control) -> None:
        super().__init__(name, control)
        self._engine = engine

    def work(self) -> None:
        self._engine.run()


def own_partitions(text: str | None, count: int) -> tuple[int, ...]:
    """Numbers like ``0,2``; all when not given, none for ``router``. Raises SettingsError."""
    if not 1 <= count <= MOST:
        raise SettingsError(f"--partitions must be from 1 to {MOST}.")
    if text is None:
        return tuple(range(count))
    if text == "router":
        return ()
    try:
        own = sorted({int(each) for each in text.split(",")})
    except ValueError:
        raise SettingsError("--own is a list of numbers like 0,2, or the word router.") from None
    if own[0] < 0 or own[-1] >= count:
        raise SettingsError(f"--own names partitions from 0 to {count - 1}.")
    return tuple(own)


def check_layout(client: redis.Redis, settings: Settings, count: int) -> None:
    """Refuse to begin with another number of partitions (0: none) while some hold what nobody has applied.

    Raises SettingsError; StreamsAway.
    """
    before = layout(client, stream_names(settings))
    if before not in (0, count) and waiting(client, settings):
        raise SettingsError(
            f"Entries wait in {before} partitions: run with --partitions {before} until status shows none."
        )


def waiting(client: redis.Redis, settings: Settings) -> int:
    """Entries that were routed and are not applied. Raises StreamsAway."""
    count = layout(client, stream_names(settings))
    progress = RedisPartitions(client, stream_names(settings), count).progress()
    return sum(each.waiting for each in progress)


def wait_until_applied(client: redis.Redis, settings: Settings, control: Control, seconds: float) -> None:
    """Return when the partitions have applied everything. Raises EngineError when they do not, StreamsAway."""
    deadline = time.monotonic() + seconds
    while left := waiting(client, settings):
        if time.monotonic() > deadline:
            raise EngineError(f"{left} entries wait in partitions that nobody works on")
        control.pause(_ASK_SECONDS)


def run_partitions(settings: Settings, control: Control, count: int, own: Sequence[int]) -> None:
    """Route and project until asked to stop. Raises TaskDied when a thread ended with an error, SettingsError."""
    telemetry = Telemetry()
    with servers(settings) as parts:
        _patiently(lambda: check_layout(parts.redis, settings, count), telemetry, control)
        workers = {number: Telemetry() for number in own}
        streams = {
            number: PartitionStreams(parts.redis, stream_names(settings), settings.consumer, number, count)
            for number in own
        }
        loops = [_Loop("router", _router(settings, parts, control, telemetry, count), control)]
        loops += [
            _Loop(
                f"partition-{number}",
                _worker(settings, parts, control, workers[number], streams[number], number),
                control,
            )
            for number in own
        ]
        health = None
        if settings.health_port:
            asked = {number: (workers[number], lambda each=streams[number]: each.progress().waiting) for number in own}
            health = HealthServer(settings.health_port, telemetry, parts.streams, control, settings.health_host, asked)
        fill = SearchFill(MongoSearchTerms(parts.database), control, chance=random.random)
        try:
            if health is not None:
                health.start()
            prepare_store(parts.database, Policy(), control)
            if 0 in own:
                fill.start()
            for loop in loops:
                loop.start()
            while True:
                control.pause(3_600.0)
        except Stopped:
            pass
        finally:
            control.stop()
            for loop in loops:
                loop.end(settings.shutdown_seconds)
            fill.end()
            if health is not None:
                health.end()


def _patiently(action: Callable[[], None], telemetry: Telemetry, control: Control) -> None:
    attempt, pauses = 1, Policy().transient
    while True:
        try:
            return action()
        except StreamsAway as error:
            telemetry.waiting(error)
            attempt += 1
            control.pause(pauses.before(attempt, random.random()))  # noqa: S311  jitter


def _router(settings: Settings, parts: Servers, control: Control, telemetry: Telemetry, count: int) -> Engine:
    policy, projections = Policy(max_attempts=settings.max_retries), load_projections(settings)
    directory, partitions = MongoDirectory(parts.database), RedisPartitions(parts.redis, stream_names(settings), count)

    def make(fence: int, guard: Callable[[], None]) -> Router:
        return Router(
            Routing(directory, count),
            partitions,
            projections,
            policy,
            telemetry,
            max_bytes=settings.max_payload_bytes,
            fence=fence,
            guard=guard,
            pause=control.pause,
            chance=random.random,
        )

    kit = Parts(parts.streams, telemetry, control, loop_settings(settings), policy.transient, random.random)
    return Engine(kit, lease_of(settings, parts.database, settings.consumer), make)


def _worker(
    settings: Settings, parts: Servers, control: Control, telemetry: Telemetry, streams: PartitionStreams, number: int
) -> Engine:
    loop = loop_settings(settings)
    store = MongoStore(parts.database, fence=f"fence{number}")
    feed = PartitionFeed(streams, loop.block_ms, control.pause)
    transient = Policy().transient
    kit = Parts(streams, telemetry, control, loop, transient, random.random, feed)
    lease = lease_of(settings, parts.database, settings.consumer, number)
    return Engine(kit, lease, processor_factory(settings, parts, telemetry, control, streams, store))


def run_alone(settings: Settings, control: Control) -> None:
    """Project in one process without partitions. Raises TaskDied, SettingsError."""
    with servers(settings) as parts:
        try:
            check_layout(parts.redis, settings, 0)
        except StreamsAway:
            log.warning("partitions not asked for")
    run(settings, control)


def drain(settings: Settings, control: Control, seconds: float) -> None:
    """Wait for the partitions, if there are any, before somebody else writes. Raises EngineError."""
    with servers(settings) as parts:
        wait_until_applied(parts.redis, settings, control, seconds)
