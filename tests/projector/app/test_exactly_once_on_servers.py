"""The same property as on fakes, on a genuine mongod: the store is real, the streams are in memory."""

from __future__ import annotations

import itertools
import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pymongo import MongoClient

from billie_desktop.practice.servers import MongoServer
from projector.adapters.mongo_store import MongoStore
from projector.contract.collections import PROJECTED
from projector.engine.ports import Write
from tests.projector.engine.fakes import Hook, MemoryStore, no_trouble
from tests.projector.engine.histories import HISTORIES, Entry
from tests.projector.engine.test_exactly_once import Killed, Trouble, filled, one_pass, seen_by_readers, work

pytestmark = pytest.mark.servers

_numbers = itertools.count()


class WatchedMongoStore(MongoStore):
    """The real store, with a hook before each call, and between two documents of a write."""

    trouble: Hook = staticmethod(no_trouble)

    def fetch(self, *arguments: Any, **named: Any) -> dict[str, dict[str, Any]]:
        self.trouble("fetch")
        return super().fetch(*arguments, **named)

    def fetch_matching(self, *arguments: Any) -> list[tuple[str, dict[str, Any]]]:
        self.trouble("fetch_matching")
        return super().fetch_matching(*arguments)

    def write(self, collection: str, writes: Any, fence: int, *, durable: bool) -> None:
        self.trouble("write")
        each: Write
        for each in writes:
            self.trouble("write one")
            super().write(collection, [each], fence, durable=durable)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
@given(
    history=HISTORIES,
    smallest=st.integers(1, 4),
    largest=st.integers(1, 12),
    kills=st.sets(st.integers(1, 40), max_size=3),
    failures=st.sets(st.integers(1, 40), max_size=2),
)
def test_any_history_ends_as_one_pass_in_memory(
    mongo_server: MongoServer,
    waits: None,
    history: list[Entry],
    smallest: int,
    largest: int,
    kills: set[int],
    failures: set[int],
) -> None:
    """What MongoDB holds after splits, kills and failures equals the documents of one pass that never saw it."""
    expected, _ = one_pass(history)
    with MongoClient[dict[str, Any]](mongo_server.uri, tz_aware=True) as client:
        database = client[f"test-once-{next(_numbers)}-{uuid.uuid4().hex[:8]}"]
        store: Any = WatchedMongoStore(database)
        server, trouble = filled(history), Trouble(kills, failures)
        while True:
            try:
                work(server, store, smallest, largest, trouble)
                break
            except Killed:
                continue
        found = MemoryStore()
        for name in PROJECTED:
            for document in database[name].find():
                found.put(name, document)
    assert seen_by_readers(found) == expected
