"""How long a rebuild takes, from the first entry of the history to the switched collections.

``make bench NAME=rebuild``; ``--events`` (1,000,000), ``--customers``, ``--batch``. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from billie_desktop.practice.servers import MongoServer, RedisServer
from projector.adapters.redis_connection import connect
from tests.bench.inbox import Memory, fill
from tests.bench.mixed_stream import MixedStream

INBOX = "inbox:billie-servicing"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the command; memory in MB."""

    answer: dict[str, Any]
    seconds: float
    cpu_seconds: float
    most_memory: float


def rebuild(mongo: MongoServer, cache: RedisServer, options: argparse.Namespace) -> Run:
    """Run the command to its end."""
    environment = {
        **os.environ,
        "REDIS_URL": cache.url,
        "DATABASE_URI": mongo.uri,
        "DB_NAME": "bench",
        "LOG_LEVEL": "WARNING",
    }
    command = [sys.executable, "-m", "projector", "rebuild", "--json", "--batch", str(options.batch)]
    used, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
    memory = Memory(process.pid)
    memory.start()
    out, _ = process.communicate()
    seconds = time.perf_counter() - started
    most = memory.end()
    if process.returncode != 0:
        raise RuntimeError(f"the rebuild ended with {process.returncode}: {out[:500]!r}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    return Run(json.loads(out), seconds, cpu, most)


def measure(options: argparse.Namespace, directory: Path) -> dict[str, Any]:
    mongo = MongoServer.start(directory / "mongo")
    cache = RedisServer.start(directory / "redis", persistent=False)
    client: Any = connect(cache.url)
    try:
        count = fill(client, INBOX, MixedStream(options.events, options.customers).entries())
        first = rebuild(mongo, cache, options)
        again = rebuild(mongo, cache, options) if options.twice else None
    finally:
        client.close()
        cache.stop()
        mongo.stop()
    figures = {
        "seconds_per_million": round(first.seconds / count * 1e6, 1),
        "events_per_s": round(count / first.seconds),
        "handover_seconds": first.answer["handover_seconds"],
        "rss_mb": round(first.most_memory, 1),
    }
    if again is not None:
        figures["again_seconds_per_million"] = round(again.seconds / count * 1e6, 1)
        figures["again_differences"] = again.answer["difference_count"]
    return {
        "bench": "rebuild",
        "figures": figures,
        "conditions": {
            "events": count,
            "customers": options.customers,
            "batch": options.batch,
            "documents": sum(each["documents"] for each in first.answer["collections"].values()),
            "differences": first.answer["difference_count"],
            "cpu_us_per_event": round(first.cpu_seconds / count * 1e6, 1),
            "cores": os.cpu_count(),
            "load_before": options.load,
            "python": platform.python_version(),
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--customers", type=int, default=2_000)
    parser.add_argument("--batch", type=int, default=16_384)
    parser.add_argument("--twice", action="store_true", help="once more, with read models to compare with")
    options = parser.parse_args()
    options.load = round(os.getloadavg()[0], 2)
    with tempfile.TemporaryDirectory() as directory:
        print(json.dumps(measure(options, Path(directory))))


if __name__ == "__main__":
    main()
