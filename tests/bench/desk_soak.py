"""Does the desk grow over a day? Eight hours' customers, one after the other without a pause.

``make bench NAME=desk-soak``; the last line is one JSON object. ``ARGS="--customers 300"`` a quick look, ``--data DIR``
keeps the book. Every customer is opened, read, looked through and closed; each tenth in a window of its own.

``rss_start_mb``, ``rss_end_mb``    what the process holds after the warm-up and at the end
``heap_start_mb``, ``heap_end_mb``  of that, what is in use (glibc only): growth here is a leak, in RSS alone it is
                                    fragmentation
``widgets_start``, ``widgets_end``  widgets that live; ``pages_end`` pages of customers, of which one may be spare
"""

from __future__ import annotations

import argparse
import asyncio
import ctypes
import gc
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from billie_desktop.app.loop import run
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.kit.theme import install_theme
from billie_desktop.ui.kit.tokens import ThemeName
from tests.bench.desk_parts.memory import rss_mb
from tests.bench.desk_parts.world import Servers, World, servers, world

WARM_UP = 200
FIRST = 1_000
TABS = (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_6)


class _MallInfo(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in (
        "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"
    )]  # fmt: skip


def heap_mb() -> float | None:
    """What malloc has given out, None where it does not say."""
    try:
        mallinfo = ctypes.CDLL(None).mallinfo2
    except (AttributeError, OSError):
        return None
    mallinfo.restype = _MallInfo
    found = mallinfo()
    return round((found.uordblks + found.hblkhd) / 2**20, 1)


def held() -> dict[str, Any]:
    """What the process holds now."""
    alive = QApplication.allWidgets()
    return {
        "rss_mb": rss_mb(),
        "heap_mb": heap_mb(),
        "widgets": len(alive),
        "pages": sum(isinstance(each, CustomerPage) for each in alive),
        "objects": len(gc.get_objects()),
    }


async def _customer(open_world: World, number: int) -> None:
    """Open, look through, close."""
    shell, customer_id = open_world.shell, f"CUS-{FIRST + number:08}"
    page = shell.open_customer(customer_id, new_window=number % 10 == 9)
    assert page is not None
    async with asyncio.timeout(30):
        while not page.work.account_id:
            await asyncio.sleep(0.001)
        if number % 4 == 0:
            for key in TABS:
                QTest.keyClick(page.rail.list, key)
                await asyncio.sleep(0.005)
        if number % 8 == 0:
            page.header.more.click()
            page.toggle_context()
            await asyncio.sleep(0.005)
        while page.work.fee_reading.fees is None:
            await asyncio.sleep(0.001)
    await asyncio.sleep(0)
    shell.close_customer(customer_id)
    await asyncio.sleep(0)


async def _day(app: QApplication, places: Servers, directory: Path, warm_up: int, count: int) -> dict[str, Any]:
    async with world(app, places, directory) as open_world:
        for number in range(warm_up):
            await _customer(open_world, number)
        await asyncio.sleep(1)
        start, begun = held(), time.monotonic()
        for number in range(count):
            await _customer(open_world, warm_up + number)
            if (number + 1) % 200 == 0:
                print(number + 1, held(), file=sys.stderr)
        took = time.monotonic() - begun
        await asyncio.sleep(1)
        end = held()
    figures = {f"{name.replace('_mb', '')}_{when}{'_mb' if name.endswith('_mb') else ''}": value
               for when, found in (("start", start), ("end", end)) for name, value in found.items()}  # fmt: skip
    return figures | {"customers_per_s": round(count / took, 1)}


def main() -> None:
    """Make the book, live a day, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=2_000, help="opened and closed after the warm-up")
    parser.add_argument("--warm-up", type=int, default=WARM_UP, help="opened and closed before")
    parser.add_argument("--data", type=Path)
    options = parser.parse_args()
    app = QApplication(["bench-desk-soak"])
    install_theme(app, ThemeName.LIGHT)
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder)
        book = FIRST + options.warm_up + options.customers
        with servers(directory, options.data or directory, book) as places:
            figures = run(_day(app, places, directory / "soak", options.warm_up, options.customers), app)
    conditions = {"customers": options.customers, "warm_up": options.warm_up}
    print(json.dumps({"bench": "desk-soak", "figures": figures, "conditions": conditions}))


if __name__ == "__main__":
    main()
