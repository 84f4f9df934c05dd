"""A program that hosts a small practice world until it is ended. Says "running" when the world is up."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from pathlib import Path

from billie_desktop.practice.world import PracticeWorld, WorldPlan


async def main(directory: Path) -> None:
    """Start, say so, wait to be cancelled, stop."""
    world = PracticeWorld(WorldPlan(directory=directory, customers=20, rate=0.0), lambda words: None)
    try:
        await world.start(lambda words: None)
        print("running", flush=True)
        await asyncio.Event().wait()
    finally:
        await world.stop()


with contextlib.suppress(KeyboardInterrupt):
    asyncio.run(main(Path(sys.argv[1])))
