"""Projectors, Redis and MongoDB killed at random for minutes under traffic: are the documents those of a serial pass?

``make bench NAME=soak``; ``--minutes`` (10), ``--seed``. The last line is one JSON object; exit code 1 when anything is
not as it should be.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import psutil
import redis

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from billie_desktop.practice.servers import MongoServer, RedisServer
from projector.adapters.redis_connection import connect
from tests.projector.app.running import Ground, Program, ask, wait_until
from tests.projector.app.traffic import Traffic
from tests.projector.operations.oracle import differences

PEOPLE = 60
PASSWORD = "the same after every restart"
SETTLE_SECONDS = 180.0
YOUNG_SECONDS = 2.0
VICTIMS = ("projector", "projector", "projector", "frozen projector", "stopped projector", "redis", "mongodb")


class Sender(threading.Thread):
    """Appends traffic in bursts for as long as Redis takes it; an entry whose answer was lost is there or is not."""

    def __init__(self, ground: Ground, seed: int) -> None:
        super().__init__(name="sender", daemon=True)
        self._ground = ground
        self._traffic = Traffic(seed, PEOPLE)
        self._random = random.Random(seed)
        self.ended = threading.Event()
        self.refused = 0

    def run(self) -> None:
        client: Any = connect(self._ground.redis_url)
        while not self.ended.wait(self._random.random() * 0.2):
            try:
                for _ in range(self._random.randrange(1, 40)):
                    lane, values = self._traffic.next()
                    client.execute_command("XADD", self._ground.inboxes[lane], "*", *values)
            except (redis.RedisError, OSError):
                self.refused += 1
                self.ended.wait(0.1)
        client.close()


class World:
    """The servers and two projectors, and what is done to them."""

    def __init__(self, directory: Path, seed: int) -> None:
        self._directory = directory
        self._random = random.Random(seed)
        self.mongo = MongoServer.start(directory / "mongo")
        self.cache = RedisServer.start(directory / "redis", password=PASSWORD)
        self.ground = Ground(self.mongo.uri, self.cache.url, "soak", "soak:")
        self.projectors: dict[str, Program] = {}
        self.done: Counter[str] = Counter()
        self.exits: Counter[str] = Counter()
        self._born: dict[str, float] = {}
        self.most_rss = 0.0

    def start_projector(self, name: str) -> None:
        environment = self.ground.environment(INSTANCE_ID=name, LEASE_SECONDS="2", LOG_LEVEL="WARNING")
        self.projectors[name] = Program(self._directory / f"{name}.log", environment)
        self._born[name] = time.monotonic()

    def stop_projector(self, name: str) -> None:
        """Ask it to end; one that is asked while it is still being loaded ends by the signal itself."""
        young = time.monotonic() - self._born[name] < YOUNG_SECONDS
        code = self.projectors[name].stop()
        self.exits["too young" if young and code == -signal.SIGTERM else str(code)] += 1

    def disturb(self) -> None:
        """One random blow, and whatever it hit is started again."""
        victim = self._random.choice(VICTIMS)
        self.done[victim] += 1
        name = self._random.choice(list(self.projectors))
        program = self.projectors[name]
        if program.process.poll() is None:
            self.most_rss = max(self.most_rss, psutil.Process(program.process.pid).memory_info().rss / 2**20)
        match victim:
            case "projector":
                program.kill()
                self._pause(1.0)
                self.start_projector(name)
            case "stopped projector":
                self.stop_projector(name)
                self.start_projector(name)
            case "frozen projector":
                program.process.send_signal(signal.SIGSTOP)
                self._pause(6.0)
                program.process.send_signal(signal.SIGCONT)
            case "redis":
                self.cache.kill()
                self._pause(2.0)
                self.cache = RedisServer.start(self._directory / "redis", password=PASSWORD, port=self.cache.port)
            case _:
                self.mongo.kill()
                self._pause(4.0)
                self.mongo = MongoServer.start(self._directory / "mongo", port=self.mongo.port)

    def _pause(self, most: float) -> None:
        time.sleep(self._random.random() * most)

    def settle(self) -> None:
        """Until everything is acknowledged."""
        wait_until(lambda: self._left() == 0, SETTLE_SECONDS)

    def _left(self) -> int:
        try:
            return self.ground.left()
        except (redis.RedisError, OSError):
            return -1

    def close(self) -> None:
        for program in self.projectors.values():
            if program.process.poll() is None:
                program.kill()
        self.ground.close()
        self.cache.stop()
        self.mongo.stop()


def soak(options: argparse.Namespace, directory: Path) -> dict[str, Any]:
    world = World(directory, options.seed)
    try:
        for name in ("one", "two"):
            world.start_projector(name)
        sender = Sender(world.ground, options.seed)
        sender.start()
        end = time.monotonic() + 60 * options.minutes
        chance = random.Random(options.seed)
        while time.monotonic() < end:
            time.sleep(chance.random() * 4)
            world.disturb()
        sender.ended.set()
        sender.join()
        settling = time.monotonic()
        world.settle()
        settled = time.monotonic() - settling
        for name in world.projectors:
            world.stop_projector(name)
        entries, problems = differences(world.ground)
        check = ask(world.ground.environment(), "rebuild", "--check", "--json")
        if check.returncode != 0:
            problems.append(f"a rebuild finds differences: {check.stdout[:300]}")
        for problem in problems[:50]:
            print(problem)
        return {
            "bench": "soak",
            "figures": {
                "problems": len(problems),
                "entries": entries,
                "blows": world.done.total(),
                "settled_after_seconds": round(settled, 1),
                "rss_mb": round(world.most_rss, 1),
            },
            "conditions": {
                "minutes": options.minutes,
                "seed": options.seed,
                "blows_by_victim": dict(world.done),
                "orderly_exits": dict(world.exits),
                "dead_letters": len(world.ground.dead_letters()),
            },
        }
    finally:
        world.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=20_260_701)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        result = soak(options, Path(directory))
    print(json.dumps(result))
    orderly = set(result["conditions"]["orderly_exits"]) <= {"0", "too young"}
    return int(result["figures"]["problems"] > 0 or not orderly)


if __name__ == "__main__":
    sys.exit(main())
