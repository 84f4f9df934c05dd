"""Does the projector keep its speed and its size when there is much of everything?

``make bench NAME=projector-scale``; the last line is one JSON object.

``ratio_1m_to_10k``      throughput with 1,000,000 documents stored over that with 10,000; events touch equally many.
                         Measured few, many, many, few: what the machine does meanwhile hits both
``ratio_long_to_short``  cost of appending to conversations of 2,000 messages over that of 20; ``…_single``: one message
                         per write instead of what a backlog gives. Medians of ``--rounds``, in turns
``rss_mb``               most memory while a million events are applied; ``rss_growth_mb`` from first to last quarter
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean, median
from typing import Any

from pymongo import IndexModel, MongoClient

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from billie_desktop.practice.servers import MongoServer, RedisServer
from projector.adapters.mongo_store import identify
from projector.adapters.redis_connection import connect
from projector.contract.collections import PROJECTED
from tests.bench.inbox import Memory, fill
from tests.bench.mixed_stream import Made, MixedStream, account, conversation, customer
from tests.bench.projector import DATABASE, GROUP, INBOX, Projector, catch_up

TEMPLATE = "template"
SHARES = ("customers", "loan-accounts", "conversations")
_AT_ONCE = 2_000


class Updates(MixedStream):
    """Events for people who have everything already, each later than all before."""

    _begun = 1_000

    def __init__(self, seed: int = 7) -> None:
        super().__init__(0, 1, seed)
        self._number = Updates._begun

    def _entry(self, *arguments: Any, **named: Any) -> Made:
        made = super()._entry(*arguments, **named)
        Updates._begun = self._number
        return made

    def updates(self, people: list[int], count: int) -> Iterator[Made]:
        """60 % messages, 30 % payments, 10 % aging, each for a random one of the people."""
        kinds = [self._message] * 6 + [self._payment] * 3 + [self._aging]
        for _ in range(count):
            yield self._random.choice(kinds)(self._random.choice(people))

    def messages(self, people: list[int], count: int) -> Iterator[Made]:
        """Messages in turn."""
        for number in range(count):
            yield self.message_for(people[number % len(people)])


class Bench:
    """Servers, and read models that are filled without the projector."""

    def __init__(self, directory: Path, cache_gb: float) -> None:
        self._directory = directory
        self.mongo = MongoServer.start(directory / "mongo")
        self.cache = RedisServer.start(directory / "redis", persistent=False)
        self.client: Any = connect(self.cache.url)
        self.store: MongoClient[dict[str, Any]] = MongoClient(self.mongo.uri, tz_aware=True)
        # What a server of its own would take by itself; the practice server is a guest on an agent's machine.
        size = f"cache_size={round(cache_gb * 1024)}M"
        self.store.admin.command("setParameter", 1, wiredTigerEngineRuntimeConfig=size)

    def close(self) -> None:
        self.store.close()
        self.client.close()
        self.cache.stop()
        self.mongo.stop()

    # -- filling ------------------------------------------------------------------------------------------------

    def make_templates(self) -> None:
        """Let the projector make one person's documents; all others are copies of them."""
        stream = MixedStream(0, 1)
        opening = [stream._customer(0), stream._account(0), stream._schedule(0), stream._start(0)]
        self.project([*opening, *(stream.message_for(0) for _ in range(20))])
        templates = self.store[TEMPLATE]
        for name in SHARES:
            document = self.store[DATABASE][name].find_one()
            assert document is not None
            templates[name].insert_one(document)

    def fill_store(self, people: int, *, messages: int = 20, names: tuple[str, ...] = SHARES) -> None:
        """So many people in an empty database: a customer, an account and a conversation each."""
        self.store.drop_database(DATABASE)
        database = self.store[DATABASE]
        for name in names:
            template = self.store[TEMPLATE][name].find_one()
            assert template is not None
            for start in range(0, people, _AT_ONCE):
                copies = [_copy(name, template, n, messages) for n in range(start, min(people, start + _AT_ONCE))]
                database[name].insert_many(copies, ordered=False)
        # Built over what is stored: many times as fast as one document after the other.
        for name, spec in PROJECTED.items():
            models = [IndexModel(list(each.fields), unique=each.unique) for each in spec.all_indexes()]
            if models:
                database[name].create_indexes(models)

    # -- measuring ----------------------------------------------------------------------------------------------

    def project(self, entries: Any, **settings: str) -> float:
        """Seconds in which a projector of its own applies the entries."""
        self.client.flushall()
        fill(self.client, INBOX, entries)
        projector = Projector(
            self.mongo, self.cache, self._directory / "projector.log", LOG_LEVEL="WARNING", **settings
        )
        try:
            self.client.xgroup_create(INBOX, GROUP, "0")
            started, ended = catch_up(self.client)
            dead = self.client.xlen("dlq:billie-servicing")
            projector.stop()
        finally:
            if projector.process.poll() is None:
                projector.process.kill()
                projector.process.wait()
        if dead:
            raise RuntimeError(f"{dead} dead letters")
        return ended - started

    def memory(self, people: list[int], events: int) -> tuple[float, float]:
        """(most, growth from the first quarter to the last) in MB while the events are applied."""
        self.client.flushall()
        fill(self.client, INBOX, Updates().updates(people, events))
        projector = Projector(self.mongo, self.cache, self._directory / "projector.log", LOG_LEVEL="WARNING")
        memory = Memory(projector.process.pid)
        try:
            self.client.xgroup_create(INBOX, GROUP, "0")
            memory.start()
            started, ended = catch_up(self.client)
            most = memory.end()
            projector.stop()
        finally:
            if projector.process.poll() is None:
                projector.process.kill()
                projector.process.wait()
        quarter = (ended - started) / 4
        early = [size for moment, size in memory.samples if started + quarter / 2 < moment < started + quarter]
        late = [size for moment, size in memory.samples if ended - quarter < moment <= ended]
        return most, max(late, default=0.0) - max(early, default=0.0)


def _copy(name: str, template: dict[str, Any], index: int, messages: int) -> dict[str, Any]:
    """The template's document for another person."""
    names = {"customers": customer, "loan-accounts": account, "conversations": conversation}
    key = names[name](index)
    document = {**template, "_id": identify(name, key), PROJECTED[name].key_fields[0]: key}
    if name == "customers":
        return {**document, "mobilePhoneNumber": f"04{index:08d}", "emailAddress": f"mia{index}@example.test"}
    document |= {"customerIdString": customer(index), "customerId": identify("customers", customer(index))}
    if name == "conversations":
        rows = document["utterances"]
        begun = datetime(2026, 1, 1, tzinfo=UTC)
        document["utterances"] = [
            {
                **rows[number % len(rows)],
                "id": f"row{number}@{number + 1}-0",
                "createdAt": begun + timedelta(seconds=number),
            }
            for number in range(messages)
        ]
        document["utteranceCount"] = messages
        document["applicationNumber"] = f"APP-{index}"
    return document


def _appending(bench: Bench, options: argparse.Namespace) -> dict[tuple[int, str], float]:
    """Seconds by length of the conversations and way of writing."""
    talk, one = list(range(options.conversations)), {"BATCH_SIZE": "10", "MAX_BATCH_SIZE": str(options.conversations)}
    taken: dict[tuple[int, str], list[float]] = {}
    for _ in range(options.rounds):
        for messages in (20, 2_000):
            bench.fill_store(options.conversations, messages=messages)
            backlog = bench.project(Updates().messages(talk, options.messages))
            single = bench.project(Updates(9).messages(talk, options.messages // 8), **one)
            taken.setdefault((messages, "backlog"), []).append(backlog)
            taken.setdefault((messages, "single"), []).append(single)
    return {what: median(each) for what, each in taken.items()}


def measure(options: argparse.Namespace, directory: Path) -> dict[str, Any]:
    bench = Bench(directory, options.cache_gb)
    chance = random.Random(7)
    try:
        bench.make_templates()
        rates: dict[int, list[float]] = {options.few: [], options.many: []}
        for documents, times in ((options.few, 1), (options.many, 2), (options.few, 1)):
            people = documents // len(SHARES)
            bench.fill_store(people)
            touched = chance.sample(range(people), min(people, options.few // len(SHARES)))
            bench.project(Updates().updates(touched, options.events // 10))  # caches are warm on both sides
            for _ in range(times):
                rates[documents].append(options.events / bench.project(Updates(8).updates(touched, options.events)))
        speed = {documents: mean(each) for documents, each in rates.items()}
        most, growth = bench.memory(touched, options.memory_events)
        cost = _appending(bench, options)
    finally:
        bench.close()
    return {
        "bench": "projector-scale",
        "figures": {
            "ratio_1m_to_10k": round(speed[options.many] / speed[options.few], 3),
            "ratio_long_to_short": round(cost[2_000, "backlog"] / cost[20, "backlog"], 3),
            "ratio_long_to_short_single": round(cost[2_000, "single"] / cost[20, "single"], 3),
            "rss_mb": round(most, 1),
            "rss_growth_mb": round(growth, 1),
        },
        "conditions": {
            "documents": [options.few, options.many],
            "events_per_s": {str(documents): round(rate) for documents, rate in speed.items()},
            "seconds": {f"{messages} {what}": round(each, 2) for (messages, what), each in cost.items()},
            "memory_events": options.memory_events,
            "conversations": options.conversations,
            "cores": os.cpu_count(),
            "load_before": options.load,
            "python": platform.python_version(),
            "mongod_cache_gb": options.cache_gb,
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--few", type=int, default=10_000)
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--memory-events", type=int, default=1_000_000)
    parser.add_argument("--cache-gb", type=float, default=2.0)
    parser.add_argument("--conversations", type=int, default=40)
    parser.add_argument("--messages", type=int, default=40_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    options.load = round(os.getloadavg()[0], 2)
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as directory:
        result = measure(options, Path(directory))
    result["conditions"]["bench_seconds"] = round(time.perf_counter() - started)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
