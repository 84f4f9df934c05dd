"""How fast is the desk over a large book?

``make bench NAME=desk``; the last line is one JSON object. ``ARGS="--customers 100000 --part palette"`` a quick look;
``--data DIR`` keeps the book for the next run. Each part says in its module what its figures are. The window is
offscreen unless QT_QPA_PLATFORM says otherwise (under Xvfb: ``QT_QPA_PLATFORM=xcb xvfb-run …``).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtWidgets import QApplication

from billie_desktop.app.loop import run
from billie_desktop.ui.kit.theme import install_theme
from billie_desktop.ui.kit.tokens import ThemeName
from tests.bench.desk_parts import holding, lists, memory, opening, palette
from tests.bench.desk_parts.world import Servers, World, servers, world

Part = Callable[[World, int], Awaitable[dict[str, Any]]]
PARTS: dict[str, Part] = {
    "palette": palette.measure,
    "open": opening.measure,
    "lists": lists.measure,
    "block": holding.measure,
}


async def _measure(app: QApplication, places: Servers, directory: Path, part: str, count: int) -> dict[str, Any]:
    async with world(app, places, directory / part) as open_world:
        return await PARTS[part](open_world, count)


def main() -> None:
    """Make the book, measure part by part, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--count", type=int, default=200, help="measurements of each kind")
    parser.add_argument("--part", choices=[*PARTS, "memory"], action="append")
    parser.add_argument("--data", type=Path)
    options = parser.parse_args()
    chosen = options.part or [*PARTS, "memory"]
    app = QApplication(["bench-desk"])
    install_theme(app, ThemeName.LIGHT)
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder)
        with servers(directory, options.data or directory, options.customers) as places:
            for part in chosen:
                if part == "memory":
                    figures |= memory.measure(places, directory)
                else:
                    figures |= run(_measure(app, places, directory, part, options.count), app)
                print(json.dumps(figures), file=sys.stderr)
    conditions = {
        "customers": options.customers, "count": options.count, "cores": os.cpu_count(),
        "python": platform.python_version(), "platform": os.environ["QT_QPA_PLATFORM"],
    }  # fmt: skip
    print(json.dumps({"bench": "desk", "figures": figures, "conditions": conditions}))


if __name__ == "__main__":
    main()
