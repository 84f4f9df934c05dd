"""How long the loop is held, with ten windows open and 2,000 changes a second arriving.

``loop_block_p999_ms``  of all steps of the loop that a heartbeat of a millisecond sees, the 99.9th percentile
``loop_block_max_ms``   the longest
``loop_work_max_ms``    the longest by processor time of the loop's thread, and ``loop_work_p999_ms`` likewise: what a
                        step costs, without what other programs on the machine take
``idle_block_max_ms``   limit: the same heartbeat in the same process with the same windows, without changes
Half of the changes are of the open accounts, whose documents change with them; the others are of nobody on screen.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

import redis
from pymongo import MongoClient, UpdateOne
from PySide6.QtCore import QObject, Qt, QTimer

from projector.contract.changes import Change
from projector.contract.collections import LOAN_ACCOUNTS
from tests.bench.desk_parts.seeding import DATABASE
from tests.bench.desk_parts.world import CHANGES, World

WINDOWS = 10
RATE = 2_000
SECONDS = 20
TICK = 0.02
FIRST = 9_000


class Heartbeat(QObject):
    """The time between beats of a precise timer of a millisecond, less that millisecond."""

    def __init__(self) -> None:
        super().__init__()
        self.held: list[float] = []
        self.worked: list[float] = []
        self._last = self._last_work = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self.held.clear()
        self.worked.clear()
        self._last, self._last_work = time.perf_counter(), time.thread_time()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now, work = time.perf_counter(), time.thread_time()
        self.held.append(max(0.0, (now - self._last) * 1000 - 1.0))
        self.worked.append((work - self._last_work) * 1000)
        self._last, self._last_work = now, work

    def share(self, part: float, of: list[float] | None = None) -> float:
        """A quantile in ms."""
        ordered = sorted(self.held if of is None else of)
        return round(ordered[min(len(ordered) - 1, int(part * len(ordered)))], 2)


async def measure(world: World, _count: int) -> dict[str, Any]:
    """Open the windows, be idle, then let the changes come."""
    for number in range(FIRST, FIRST + WINDOWS):
        world.shell.open_customer(f"CUS-{number:08}", new_window=number > FIRST)
        await asyncio.sleep(0.3)
    await asyncio.sleep(2)
    beat = Heartbeat()
    beat.start()
    await asyncio.sleep(5)
    beat.stop()
    idle = beat.share(1.0)
    heard = [0]
    release = world.desk.live.subscribe(lambda changes: heard.__setitem__(0, heard[0] + len(changes)))
    command = [sys.executable, __file__, world.servers.mongo, world.servers.redis_admin, CHANGES]
    producer = await asyncio.create_subprocess_exec(*command, stdout=subprocess.DEVNULL)
    await asyncio.sleep(2)
    beat.start()
    await asyncio.sleep(SECONDS)
    beat.stop()
    await producer.wait()
    release()
    return {
        "loop_block_p999_ms": beat.share(0.999),
        "loop_block_max_ms": beat.share(1.0),
        "loop_block_p50_ms": beat.share(0.5),
        "loop_work_p999_ms": beat.share(0.999, beat.worked),
        "loop_work_max_ms": beat.share(1.0, beat.worked),
        "idle_block_max_ms": idle,
        "changes_per_s": round(heard[0] / (SECONDS + 4)),
    }


def produce(mongo: str, address: str, stream: str) -> None:
    """Change documents and say so on the change stream, as the projector does."""
    cache = redis.Redis.from_url(address, protocol=3)
    with MongoClient[dict[str, Any]](mongo) as client:
        accounts = client[DATABASE][LOAN_ACCOUNTS]
        begun, sent, value = time.monotonic(), 0, 100
        while (gone := time.monotonic() - begun) < SECONDS + 4:
            due = int(gone * RATE) - sent
            pipe, writes = cache.pipeline(transaction=False), []
            for number in range(due):
                on_screen = number % 2 == 0
                key = FIRST + (sent + number) % WINDOWS if on_screen else 200_000 + number
                value += 1
                if on_screen:
                    writes.append(
                        UpdateOne(
                            {"loanAccountId": f"ACC-{key:08}"}, {"$set": {"balances.totalOutstanding": value / 100}}
                        )
                    )
                change = Change(LOAN_ACCOUNTS, f"ACC-{key:08}", f"CUS-{key:08}", value)
                pipe.xadd(stream, change.fields(), maxlen=20_000, approximate=True)  # type: ignore[arg-type]
            if writes:
                accounts.bulk_write(writes, ordered=False)
            pipe.execute()
            sent += due
            time.sleep(TICK)


if __name__ == "__main__":
    produce(*sys.argv[1:])
