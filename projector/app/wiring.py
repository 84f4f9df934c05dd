"""Building a projector from its settings, and the start and end of its parts in order."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import redis
from pymongo import MongoClient
from pymongo.database import Database

from projector.adapters.health_server import HealthServer
from projector.adapters.incarnation import Incarnation
from projector.adapters.mongo_lease import MongoLease
from projector.adapters.mongo_search_terms import MongoSearchTerms
from projector.adapters.mongo_store import MongoStore, make_indexes
from projector.adapters.redis_connection import connect
from projector.adapters.redis_streams import RedisStreams, StreamNames
from projector.app.settings import Settings
from projector.contract.collections import DESK_OWNED, PROJECTED
from projector.contract.tls import require_tls12
from projector.engine.control import Control
from projector.engine.engine import Engine
from projector.engine.errors import StoreAway
from projector.engine.folding import Folder
from projector.engine.policy import Policy
from projector.engine.ports import Outlet, Store
from projector.engine.processing import Processor
from projector.engine.search_fill import SearchFill
from projector.engine.session import LoopSettings, Parts
from projector.engine.telemetry import Telemetry
from projector.projections import chat_messages, chat_noticeboard, links, registry

log = logging.getLogger("projector")

_MONGO_TIMES: dict[str, Any] = {"serverSelectionTimeoutMS": 5_000, "connectTimeoutMS": 5_000, "socketTimeoutMS": 30_000}
"""After these a server counts as away."""


@dataclass(frozen=True, slots=True)
class Servers:
    """Open clients of both servers and what stands on them."""

    mongo: MongoClient[dict[str, Any]]
    database: Database[dict[str, Any]]
    redis: redis.Redis
    streams: RedisStreams


def stream_names(settings: Settings) -> StreamNames:
    """The streams and the group of the settings."""
    return StreamNames(
        settings.inbox_stream,
        settings.internal_stream,
        settings.dlq_stream,
        settings.changes_stream,
        settings.consumer_group,
    )


@contextmanager
def servers(settings: Settings, consumer: str | None = None) -> Iterator[Servers]:
    """Clients that connect when they are first used, closed in the end."""
    # What the address says itself wins over our times.
    times = {name: value for name, value in _MONGO_TIMES.items() if name.lower() not in settings.database_uri.lower()}
    mongo: MongoClient[dict[str, Any]] = MongoClient(
        settings.database_uri, tz_aware=True, connect=False, appname="billie-projector", **times
    )
    require_tls12(mongo)
    client = connect(settings.redis_url, block_ms=settings.block_timeout_ms)
    try:
        yield Servers(
            mongo,
            mongo[settings.db_name],
            client,
            RedisStreams(client, stream_names(settings), consumer or settings.consumer),
        )
    finally:
        client.close()
        mongo.close()


def lease_of(
    settings: Settings, database: Database[dict[str, Any]], consumer: str, partition: int | None = None
) -> MongoLease:
    """The lease of the consumer group, or of one of its partitions, for this process."""
    name = lease_name(settings.consumer_group, partition)
    return MongoLease(database, name, consumer, Incarnation.of_this_process(), settings.lease_seconds)


def lease_name(group: str, partition: int | None = None) -> str:
    """The key of a lease among the projector's states."""
    return group if partition is None else f"{group}/{partition}"


def loop_settings(settings: Settings) -> LoopSettings:
    """What the loop is told."""
    return LoopSettings(
        smallest_batch=settings.batch_size,
        largest_batch=max(settings.batch_size, settings.max_batch_size),
        block_ms=settings.block_timeout_ms,
        reclaim_interval=settings.reclaim_interval,
        min_idle_ms=settings.min_idle_ms,
        stale_consumer_ms=settings.stale_consumer_ms,
        lease_seconds=settings.lease_seconds,
    )


def load_projections(settings: Settings) -> dict[str, registry.Projection]:
    """Every projection that can be loaded; a family that cannot is said and never stops the others (rule DEC-8)."""
    chat_messages.MAX_UTTERANCES = settings.max_utterances
    chat_noticeboard.MAX_NOTICES = settings.max_noticeboard_entries
    failures: list[registry.FamilyFailure] = []
    projections = registry.load(failures)
    for failure in failures:
        log.error("family not loaded", extra={"fields": {"family": failure.family}}, exc_info=failure.error)
    return projections


def processor_factory(
    settings: Settings,
    parts: Servers,
    telemetry: Telemetry,
    control: Control,
    outlet: Outlet | None = None,
    store: Store | None = None,
) -> Callable[[int, Callable[[], None]], Processor]:
    """Builds the processing for a fencing number and the check that it still holds.

    ``outlet`` is where batches end, if not in the streams that they come from; ``store`` holds the documents, if not
    the read models.
    """
    projections = load_projections(settings)
    policy = Policy(max_attempts=settings.max_retries)
    store = store or MongoStore(parts.database)
    chance = random.SystemRandom().random
    folder = Folder(store, projections, links, policy, pause=control.pause, now=time.time, chance=chance)

    def make(fence: int, guard: Callable[[], None]) -> Processor:
        return Processor(
            folder,
            store,
            outlet or parts.streams,
            policy,
            telemetry,
            handled=frozenset(projections),
            max_bytes=settings.max_payload_bytes,
            fence=fence,
            guard=guard,
            pause=control.pause,
            now=time.time,
            chance=chance,
        )

    return make


def prepare_store(database: Database[dict[str, Any]], policy: Policy, control: Control) -> None:
    """Create the indexes, as soon as the store can be used."""
    wanted = {name: spec.all_indexes() for name, spec in PROJECTED.items()} | DESK_OWNED
    attempt = 1
    while True:
        try:
            problems = make_indexes(database, wanted)
        except StoreAway as error:
            log.warning("waiting", extra={"fields": {"why": "indexes", "kind": str(error)}})
            attempt += 1
            control.pause(policy.transient.before(attempt, random.random()))  # noqa: S311  jitter
        else:
            for problem in problems:
                log.error("index missing", extra={"fields": {"index": problem}})
            return


def run(settings: Settings, control: Control) -> None:
    """Project until asked to stop. Raises TaskDied when a background task ended with an error."""
    telemetry = Telemetry()
    with servers(settings) as parts:
        health = None
        fill = SearchFill(MongoSearchTerms(parts.database), control, chance=random.random)
        if settings.health_port:
            health = HealthServer(settings.health_port, telemetry, parts.streams, control, settings.health_host)
        try:
            if health is not None:
                health.start()
            policy = Policy(max_attempts=settings.max_retries)
            prepare_store(parts.database, policy, control)
            fill.start()
            loop = loop_settings(settings)
            lease = lease_of(settings, parts.database, settings.consumer)
            make = processor_factory(settings, parts, telemetry, control)
            kit = Parts(parts.streams, telemetry, control, loop, policy.transient, random.random)
            Engine(kit, lease, make).run()
        finally:
            fill.end()
            if health is not None:
                health.end()
