"""``python -m billie_desktop.practice.seed --ledger FILE --customers N --seed S --now ISO``; Redis in REDIS_URL.

Prints one JSON line per step on stdout: ``{"phase": …, "done": n, "of": m}`` and at the end ``{"report": {…}}``.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import redis

from billie_desktop.practice.handing_over import take_over
from billie_desktop.practice.seed.write import write_seed


def main() -> int:
    """Write the seed. Exit code 0 when everything is on the streams."""
    parser = argparse.ArgumentParser(prog="billie-practice-seed")
    parser.add_argument("--ledger", type=Path, required=True)
    parser.add_argument("--customers", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--now", type=datetime.fromisoformat, default=None)
    options = parser.parse_args()
    take_over()
    now = options.now or datetime.now(UTC)

    def say(line: dict[str, object]) -> None:
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()

    stream = redis.Redis.from_url(os.environ["REDIS_URL"], protocol=3)
    report = write_seed(
        options.ledger,
        stream,
        customers=options.customers,
        seed=options.seed,
        now=now,
        progress=lambda phase, done, of: say({"phase": phase, "done": done, "of": of}),
    )
    say({"report": dataclasses.asdict(report)})
    return 0


if __name__ == "__main__":
    sys.exit(main())
