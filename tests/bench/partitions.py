"""How fast a projector of one and of two partitions catches up, each partition in a process, one more process routing.

``make bench NAME=partitions``; the last line is one JSON object. ``--events``, ``--customers``, ``--merges``. The same
entries are also applied by a projector without partitions (``events_per_s_alone``), and all documents are compared.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import bson
import psutil
from pymongo import MongoClient

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from billie_desktop.practice.servers import MongoServer, RedisServer
from projector.adapters.redis_connection import connect
from projector.contract.collections import PROJECTED
from tests.bench.mixed_stream import Made, MixedStream, customer

INBOX = "inbox:billie-servicing"
GROUP = "billie-servicing-processor"
PARTS = f"{INBOX}:parts:{GROUP}"
DATABASE = "bench"
FIRST_MS = 1_782_864_000_000


def stream(options: argparse.Namespace) -> list[Made]:
    """The mixed stream with merges of random customers in its second half."""
    made = list(MixedStream(options.events, options.customers).entries())
    chance = random.Random(7)
    for number in range(options.merges):
        one, other = chance.sample(range(options.customers), 2)
        body = {"journey_id": customer(one), "canonical_id": customer(other)}
        fields = {"typ": "customer.identity.linked.v1", "cause": f"merge-{number}", "payload": json.dumps(body)}
        made.insert(chance.randrange(len(made) // 2, len(made)), Made(fields, ()))
    return made


def fill(client: Any, made: list[Made]) -> None:
    """Append the entries under the same ids in every run: times in documents come from them."""
    pipe = client.pipeline(transaction=False)
    for number, each in enumerate(made, 1):
        pipe.xadd(INBOX, each.fields, id=f"{FIRST_MS + number}-0")
        if number % 2_000 == 0:
            pipe.execute()
    pipe.execute()


def left(client: Any) -> tuple[int, int]:
    """(entries taken from the inbox, entries that are not applied)."""
    group = client.xinfo_groups(INBOX)[0]
    routed = sum(int(client.xlen(f"{PARTS}:{n}")) for n in range(int(client.hget(PARTS, "partitions") or 0)))
    return int(group["entries-read"] or 0), int(group["lag"] or 0) + int(group["pending"]) + routed


def catch_up(client: Any) -> float:
    """Seconds from the first entry taken to the last one applied."""
    started = None
    while True:
        taken, waiting = left(client)
        now = time.perf_counter()
        if started is None and taken:
            started = now
        if taken and not waiting and started is not None:
            return now - started
        time.sleep(0.02)  # asking costs the servers time as well


def ready(log: Path) -> bool:
    """Whether a process has every lease that it can get."""
    return '"lease granted"' in log.read_text()


def one_run(made: list[Made], partitions: int, directory: Path) -> dict[str, Any]:
    """Catch up on fresh servers with so many partitions; 0: without."""
    mongo = MongoServer.start(directory / "mongo")
    cache = RedisServer.start(directory / "redis", persistent=False)
    client: Any = connect(cache.url)
    programs: list[subprocess.Popen[bytes]] = []
    settings = {"REDIS_URL": cache.url, "DATABASE_URI": mongo.uri, "DB_NAME": DATABASE}
    try:
        fill(client, made)
        # Nothing is there to be read until all are ready: the group begins at the end, and is moved then.
        client.xgroup_create(INBOX, GROUP, "$")
        owns = ["router", *map(str, range(partitions))] if partitions else [""]
        for own in owns:
            arguments = ["--partitions", str(partitions), "--own", own] if partitions else []
            log = directory / f"{own or 'alone'}.log"
            with log.open("wb") as output:
                command = [sys.executable, "-m", "projector", "run", *arguments]
                environment = {**os.environ, **settings, "INSTANCE_ID": f"bench-{own}"}
                programs.append(subprocess.Popen(command, env=environment, stderr=output))
            while not ready(log):  # the router first, so that no worker routes beside its work
                time.sleep(0.05)
        client.execute_command("XGROUP", "SETID", INBOX, GROUP, "0", "ENTRIESREAD", "0")
        seconds = catch_up(client)
        used = [_cpu(program) for program in programs]
        for program in programs:
            program.send_signal(signal.SIGTERM)
            if program.wait(30) != 0:
                raise RuntimeError("a process did not end with 0")
        return {
            "events_per_s": round(len(made) / seconds),
            "cpu_us_per_event": {o or "alone": round(c / len(made) * 1e6, 1) for o, c in zip(owns, used, strict=True)},
            "documents": digest(mongo),
        }
    finally:
        for program in programs:
            if program.poll() is None:
                program.kill()
                program.wait()
        client.close()
        cache.stop()
        mongo.stop()


def _cpu(program: subprocess.Popen[bytes]) -> float:
    times = psutil.Process(program.pid).cpu_times()
    return float(times.user + times.system)


def digest(mongo: MongoServer) -> str:
    """A hash over everything that readers see."""
    whole = hashlib.sha256()
    with MongoClient[dict[str, Any]](mongo.uri) as client:
        for name in PROJECTED:
            if not name.startswith("projector-"):
                for document in client[DATABASE][name].find({}, {"_proj": 0}).sort("_id"):
                    whole.update(bson.encode(dict(sorted(document.items()))))
    return whole.hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=50_000)
    parser.add_argument("--customers", type=int, default=2_000)
    parser.add_argument("--merges", type=int, default=20)
    options = parser.parse_args()
    load, made = round(os.getloadavg()[0], 2), stream(options)
    runs: dict[int, dict[str, Any]] = {}
    for partitions in (0, 1, 2):
        with tempfile.TemporaryDirectory() as directory:
            runs[partitions] = one_run(made, partitions, Path(directory))
    same = len({each["documents"] for each in runs.values()}) == 1
    result = {
        "bench": "partitions",
        "figures": {
            "events_per_s_alone": runs[0]["events_per_s"],
            "events_per_s_1": runs[1]["events_per_s"],
            "events_per_s_2": runs[2]["events_per_s"],
            "ratio_2_to_1": round(runs[2]["events_per_s"] / runs[1]["events_per_s"], 3),
            "documents_equal": same,
        },
        "conditions": {
            "events": len(made),
            "customers": options.customers,
            "merges": options.merges,
            "cpu_us_per_event": {str(each): run["cpu_us_per_event"] for each, run in runs.items()},
            "cores": os.cpu_count(),
            "load_before": load,
            "python": platform.python_version(),
        },
    }
    print(json.dumps(result))
    if not same:
        sys.exit(1)


if __name__ == "__main__":
    main()
