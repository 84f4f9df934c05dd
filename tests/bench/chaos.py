"""The big run: desks, intake, projector, ledger, Redis and MongoDB killed, frozen, filled up, slowed and cut off at
random under the load of fifty desks. Is nothing lost, nothing doubled, and every desk right again by itself within five
seconds?

``make chaos``; ``--minutes`` (20), ``--seed``, ``--desks`` (50), ``--keep`` (folder for logs). Prints each blow, then a
table of the faults that were injected and survived; the last line is one JSON object. Exit code 1 when anything is
lost, doubled, wrong, adrift or late.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import signal
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.chaos.big_run import BigRun, Outcome, Scale
from tests.chaos.blows import table


def figures(outcome: Outcome, limit: float) -> dict[str, Any]:
    """For the last line."""
    looks = sorted(each for blow in outcome.blows for each in blow.seconds)
    slowest = [max(blow.seconds) for blow in outcome.blows]
    found = outcome.reckoning.figures()
    return {
        "blows": len(outcome.blows),
        "faults": sum(len(blow.faults) for blow in outcome.blows),
        "kinds_of_fault": len({fault for blow in outcome.blows for fault in blow.faults}),
        "late_blows": sum(1 for each in slowest if each > limit),
        "desks_looked_at": len(looks),
        "late_desks": sum(1 for each in looks if each > limit),
        "right_again_p50_s": round(statistics.median(looks), 2) if looks else None,
        "right_again_p99_s": round(looks[len(looks) * 99 // 100], 2) if looks else None,
        "right_again_max_s": round(looks[-1], 2) if looks else None,
        **found,
        "problems": len(outcome.problems),
        "notes": outcome.counts["notes"],
        "entries": outcome.counts["entries"],
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--desks", type=int, default=50)
    parser.add_argument("--keep", type=Path, default=None)
    options = parser.parse_args()
    os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends every process of the run, as Ctrl+C does
    scale = Scale(options.minutes, options.seed, options.desks)
    began = time.monotonic()
    with ExitStack() as stack:
        base = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        base.mkdir(parents=True, exist_ok=True)
        outcome = asyncio.run(BigRun(base, scale).go())
    found = outcome.reckoning
    tales = (*found.doubled, *found.lost, *found.wrong, *found.violations, *found.drifted, found.audit)
    for tale in [*(tale for tale in tales if tale), *outcome.problems][:200]:
        print(tale)
    print("\n".join(table(outcome.blows, scale.limit)))
    result = figures(outcome, scale.limit)
    conditions = {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "minutes": options.minutes,
        "seconds": round(time.monotonic() - began, 1),
        "seed": options.seed,
        "desks": options.desks,
        "limit_s": scale.limit,
        "load": round(os.getloadavg()[0], 2),
        **outcome.counts,
    }
    print(json.dumps({"bench": "chaos", "figures": result, "conditions": conditions}))
    return int(not found.is_clean or bool(outcome.problems) or result["late_blows"] > 0)


if __name__ == "__main__":
    sys.exit(main())
