"""How fast the projector is, beside what the raw drivers can do on the same servers in the same run.

``make bench NAME=projector``; the last line is one JSON object. ``--events``, ``--customers``, ``--live-seconds``. Each
of the ``--rounds`` begins with empty servers and measures its own limits; every figure is the median of the rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import psutil
from pymongo import MongoClient, ReplaceOne

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from billie_desktop.practice.servers import MongoServer, RedisServer
from projector.adapters.mongo_store import DURABLE, QUICK, make_indexes
from projector.adapters.redis_connection import connect
from projector.contract.changes import STREAM as CHANGES
from projector.contract.collections import PROJECTED
from projector.contract.position import Position
from tests.bench.mixed_stream import MixedStream, conversation

INBOX = "inbox:billie-servicing"
GROUP = "billie-servicing-processor"
DATABASE = "bench"
LIVE_RATE = 500


class Projector:
    """The real program as a child process; its log lines are kept."""

    def __init__(self, mongo: MongoServer, cache: RedisServer, log: Path, **environment: str) -> None:
        self.log = log
        settings = {"REDIS_URL": cache.url, "DATABASE_URI": mongo.uri, "DB_NAME": DATABASE, **environment}
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "projector", "run"], env={**os.environ, **settings}, stderr=output
            )
        self.usage = psutil.Process(self.process.pid)

    def batches(self) -> list[dict[str, Any]]:
        """The log's lines about batches."""
        lines = (json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{"))
        return [line for line in lines if line["event"] == "batch"]

    def cpu_seconds(self) -> float:
        """Processor time used so far."""
        times = self.usage.cpu_times()
        return float(times.user + times.system)

    def stop(self) -> None:
        """End it in order."""
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(30) != 0:
            raise RuntimeError("the projector did not end with 0")


def lag(client: Any) -> tuple[int, int]:
    """(entries delivered, entries not applied yet) of the inbox."""
    group = client.xinfo_groups(INBOX)[0]
    return int(group["entries-read"] or 0), int(group["lag"] or 0) + int(group["pending"])


def catch_up(client: Any) -> tuple[float, float]:
    """Moments of the first delivery and of the last acknowledgement."""
    started = None
    while True:
        delivered, left = lag(client)
        now = time.perf_counter()
        if started is None and delivered:
            started = now
        if delivered and not left:
            assert started is not None
            return started, now
        time.sleep(0.02)  # asking costs the servers time as well


def bulk_limit(mongo: MongoServer, batches: list[set[tuple[str, str]]]) -> float:
    """Seconds to write the final documents of every batch once, with the projector's write concern and indexes."""
    with MongoClient[dict[str, Any]](mongo.uri) as client:
        source = client[DATABASE]
        documents: dict[tuple[str, str], dict[str, Any]] = {}
        for name, spec in PROJECTED.items():
            for document in source[name].find():
                documents[(name, str(spec.key_of(document)))] = document
        target = client["limit"]
        make_indexes(target, {name: spec.all_indexes() for name, spec in PROJECTED.items()})
        seconds = 0.0
        for number, keys in enumerate(batches, 1):
            operations = defaultdict(list)
            for key in keys:
                document = documents[key]
                # As in the projector every write changes the revision and the time of the last change: MongoDB would
                # not write a document at all that is the same as the stored one.
                document["_proj"]["rev"] = number
                document["updatedAt"] += timedelta(milliseconds=1)
                operations[key[0]].append(ReplaceOne({"_id": document["_id"]}, dict(document), upsert=True))
            started = time.perf_counter()
            for last, (name, writes) in enumerate(operations.items(), 1):
                concern = DURABLE if last == len(operations) else QUICK
                target.get_collection(name, write_concern=concern).bulk_write(writes, ordered=False)
            seconds += time.perf_counter() - started
        client.drop_database("limit")
    return seconds


def read_limit(cache: RedisServer, count: int) -> float:
    """Seconds to read and acknowledge the whole stream, and nothing else."""
    client: Any = connect(cache.url)
    client.xgroup_create(INBOX, "limit", "0")
    started = time.perf_counter()
    while answer := client.execute_command("XREADGROUP", "GROUP", "limit", "c", "COUNT", count, "STREAMS", INBOX, ">"):
        client.execute_command("XACK", INBOX, "limit", *(item[0] for item in answer[0][1]))
    seconds = time.perf_counter() - started
    client.xgroup_destroy(INBOX, "limit")
    client.close()
    return seconds


def live(cache: RedisServer, stream: MixedStream, customers: int, seconds: float) -> list[float]:
    """Milliseconds from XADD to the change that says the document is written, at a steady rate."""
    writer: Any = connect(cache.url)
    sent: dict[str, float] = {}
    latencies: list[float] = []
    ended = threading.Event()
    newest = writer.xrevrange(CHANGES, count=1)
    cursor = newest[0][0] if newest else b"0"

    def watch() -> None:
        nonlocal cursor
        reader: Any = connect(cache.url, block_ms=200)
        while not ended.is_set() or sent:
            answer = reader.xread({CHANGES: cursor}, count=1000, block=200)
            now = time.perf_counter()
            if not answer and ended.is_set():
                break
            for _, items in answer:
                for entry_id, fields in items:
                    cursor = entry_id
                    begun = sent.pop(fields[b"k"].decode(), None)
                    if begun is not None:
                        latencies.append((now - begun) * 1000)
        reader.close()

    watcher = threading.Thread(target=watch)
    watcher.start()
    begun = time.perf_counter()
    for number in range(round(LIVE_RATE * seconds)):
        index = number % customers
        made = stream.message_for(index)
        wait = begun + number / LIVE_RATE - time.perf_counter()
        if wait > 0:
            time.sleep(wait)
        sent[conversation(index)] = time.perf_counter()
        writer.xadd(INBOX, made.fields)
    ended.set()
    watcher.join()
    writer.close()
    return sorted(latencies)


def measure(options: argparse.Namespace, directory: Path) -> dict[str, Any]:
    mongo = MongoServer.start(directory / "mongo")
    cache = RedisServer.start(directory / "redis", persistent=False)
    client: Any = connect(cache.url)
    projector: Projector | None = None
    try:
        stream = MixedStream(options.events, options.customers)
        touches: dict[Position, tuple[tuple[str, str], ...]] = {}
        pipe = client.pipeline(transaction=False)
        made = list(stream.entries())
        for start in range(0, len(made), 1000):
            for each in made[start : start + 1000]:
                pipe.xadd(INBOX, each.fields)
            for each, entry_id in zip(made[start : start + 1000], pipe.execute(), strict=True):
                touches[Position.parse(entry_id)] = each.touches
        projector = Projector(mongo, cache, directory / "projector.log")
        client.xgroup_create(INBOX, GROUP, "0")
        cpu_before = projector.cpu_seconds()
        started, ended = catch_up(client)
        cpu_used = projector.cpu_seconds() - cpu_before
        rss = projector.usage.memory_info().rss / 2**20
        batches = projector.batches()
        sets: list[set[tuple[str, str]]] = []
        for batch in batches:
            first, last = Position.parse(batch["first"]), Position.parse(batch["last"])
            sets.append({key for position, keys in touches.items() if first <= position <= last for key in keys})
        bulk_seconds = bulk_limit(mongo, sets)
        read_seconds = read_limit(cache, max(batch["entries"] for batch in batches))
        latencies = live(cache, stream, options.customers, options.live_seconds)
        idle_before, idle_started = projector.cpu_seconds(), time.perf_counter()
        time.sleep(options.idle_seconds)
        idle = (projector.cpu_seconds() - idle_before) / (time.perf_counter() - idle_started) * 100
        dead = client.xlen("dlq:billie-servicing")
        projector.stop()
    finally:
        if projector is not None and projector.process.poll() is None:
            projector.process.kill()
            projector.process.wait()
        client.close()
        cache.stop()
        mongo.stop()
    count = len(made)
    events_per_s = count / (ended - started)
    bulk, read = count / bulk_seconds, count / read_seconds
    return {
        "bench": "projector",
        "figures": {
            "events_per_s": round(events_per_s),
            "bulk_limit_per_s": round(bulk),
            "read_limit_per_s": round(read),
            "ratio_to_limit": round(events_per_s * (1 / bulk + 1 / read), 3),
            "live_p50_ms": round(latencies[len(latencies) // 2], 2),
            "live_p99_ms": round(latencies[len(latencies) * 99 // 100], 2),
            "idle_cpu_percent": round(idle, 2),
            "rss_mb": round(rss, 1),
        },
        "conditions": {
            "events": count,
            "customers": options.customers,
            "chat_share": 0.6,
            "live_events_per_s": LIVE_RATE,
            "live_events": len(latencies),
            "batches": len(batches),
            "documents_per_event": round(sum(map(len, sets)) / count, 3),
            "cpu_us_per_event": round(cpu_used / count * 1e6, 1),
            "dead_letters": dead,
            "cores": os.cpu_count(),
            "load_before": options.load,
            "python": platform.python_version(),
            "mongod": "standalone, journalled before every acknowledgement",
        },
    }


def median_of(rounds: list[dict[str, Any]]) -> dict[str, Any]:
    """One report: each figure in the middle of those of the rounds, the ratios of all."""
    report = rounds[-1]
    ratios = [each["figures"]["ratio_to_limit"] for each in rounds]
    report["figures"] = {name: median(each["figures"][name] for each in rounds) for name in report["figures"]}
    report["conditions"] |= {"rounds": len(rounds), "ratios": ratios}
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=50_000)
    parser.add_argument("--customers", type=int, default=2_000)
    parser.add_argument("--live-seconds", type=float, default=10.0)
    parser.add_argument("--idle-seconds", type=float, default=10.0)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    options.load = round(os.getloadavg()[0], 2)
    rounds = []
    for _ in range(options.rounds):
        with tempfile.TemporaryDirectory() as directory:
            rounds.append(measure(options, Path(directory)))
    print(json.dumps(median_of(rounds)))


if __name__ == "__main__":
    main()
