"""Random and mutated entries by the hundred thousand: does any stop the projector, is any lost, are neighbours hurt?

``make bench NAME=fuzz``; ``--entries``, ``--seed``. The last line is one JSON object; exit code 1 when all is not well.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from billie_desktop.practice.servers import MongoServer, RedisServer
from tests.projector.app.running import Ground
from tests.projector.operations.fuzzing import Result, feed

PATIENCE = 1800.0


def run(options: argparse.Namespace, directory: Path) -> Result:
    mongo = MongoServer.start(directory / "mongo")
    cache = RedisServer.start(directory / "redis", persistent=False)
    ground = Ground(mongo.uri, cache.url, "fuzz", "fuzz:")
    try:
        return feed(ground, options.entries, options.seed, directory / "log", PATIENCE)
    finally:
        ground.close()
        cache.stop()
        mongo.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=20_260_701)
    options = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as directory:
        result = run(options, Path(directory))
    for problem in result.problems[:50]:
        print(problem)
    figures = {
        "entries": result.entries,
        "problems": len(result.problems),
        "valid_applied": result.valid,
        "dead_letters": result.failed,
        "exit_code": result.exit_code,
        "seconds": round(time.monotonic() - started, 1),
    }
    conditions = {"seed": options.seed, "kept_by_class": dict(result.dead.most_common())}
    print(json.dumps({"bench": "fuzz", "figures": figures, "conditions": conditions}))
    return int(bool(result.problems) or result.exit_code != 0)


if __name__ == "__main__":
    sys.exit(main())
