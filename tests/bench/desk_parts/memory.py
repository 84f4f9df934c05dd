"""Resident memory with several windows, in a process of its own.

``rss_5_windows_mb``, ``rss_20_windows_mb``  with so many customers open, each in a window of its own
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import subprocess
import sys
from pathlib import Path

if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

import psutil
from PySide6.QtWidgets import QApplication

from billie_desktop.app.loop import run
from billie_desktop.ui.kit.theme import install_theme
from billie_desktop.ui.kit.tokens import ThemeName
from tests.bench.desk_parts.world import Servers, World, world

FIRST = 30_000
STAGES = (5, 20)


def rss_mb() -> float:
    """What this process holds, after what is not needed has gone."""
    gc.collect()
    return round(psutil.Process().memory_info().rss / 2**20, 1)


def measure(places: Servers, directory: Path) -> dict[str, float]:
    """Run the windows in another process and hear what it held."""
    values = [places.mongo, places.redis, places.redis_admin, places.ledger, str(places.customers)]
    command = [sys.executable, __file__, str(directory / "memory"), *values]
    answer = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, float] = json.loads(answer.stdout.splitlines()[-1])
    return found


async def _windows(open_world: World) -> dict[str, float]:
    figures, opened = {}, 0
    for stage in STAGES:
        while opened < stage:
            open_world.shell.open_customer(f"CUS-{FIRST + opened:08}", new_window=opened > 0)
            opened += 1
            await asyncio.sleep(0.3)
        await asyncio.sleep(2)
        figures[f"rss_{stage}_windows_mb"] = rss_mb()
    return figures


async def _child(app: QApplication, places: Servers, directory: Path) -> dict[str, float]:
    async with world(app, places, directory) as open_world:
        return await _windows(open_world)


if __name__ == "__main__":
    application = QApplication(["bench-desk"])
    install_theme(application, ThemeName.LIGHT)
    folder, mongo, cache, admin, ledger, size = sys.argv[1:]
    servers = Servers(mongo, cache, admin, ledger, int(size))
    print(json.dumps(run(_child(application, servers, Path(folder)), application)), flush=True)
