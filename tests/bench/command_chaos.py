"""Commands of all kinds through desks, intake and ledger while answers are lost and every process is killed: is each
intent posted exactly once, or known as not posted? Do the books balance, and do the read models equal the ledger?

``make bench NAME=command-chaos``; ``--orders`` (10000), ``--seed``, ``--keep`` (folder for logs). The last line is one
JSON object; exit code 1 when anything is doubled, lost, wrong or adrift.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from billie_desktop.practice.servers import MongoServer, RedisServer
from tests.chaos.house import House
from tests.chaos.run import Run, Size


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=None)
    options = parser.parse_args()
    os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")
    with ExitStack() as stack:
        base = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        base.mkdir(parents=True, exist_ok=True)
        mongo = MongoServer.start(base / "mongo")
        stack.callback(mongo.stop)
        cache = RedisServer.start(base / "redis")
        stack.callback(cache.stop)
        house = House(base, mongo.uri, cache.url, cache.url_for("desk"), "chaos", "chaos:")
        faults, kills = max(12, options.orders // 25), max(2, options.orders // 500)
        size = Size(options.orders, faults, kills, options.seed, hands=24)
        try:
            outcome = asyncio.run(Run(house, size).go())
        finally:
            house.stop()
        found = outcome.reckoning
        for tale in (*found.doubled, *found.lost, *found.wrong, *found.violations, *found.drifted[:20], found.audit):
            if tale:
                print(tale)
        for (end, why), number in outcome.reasons.most_common(25):
            print(f"{number:6} {end:10} {why}")
        conditions = {
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "seconds": round(outcome.seconds, 1),
            "seed": options.seed,
            "desks": 2,
            "load": round(os.getloadavg()[0], 2),
            **outcome.counts,
        }
        print(json.dumps({"bench": "command-chaos", "figures": found.figures(), "conditions": conditions}))
    return 0 if found.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
