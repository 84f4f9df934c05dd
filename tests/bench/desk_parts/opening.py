"""From the key that opens a customer to the painted customer.

``open_cached_p95_ms``    Enter on a hit of this computer, to the painted rail and overview of the kept record
``open_uncached_p95_ms``  Enter on a hit of the servers and the key 2, to the painted first page of transactions
The customer was in no window and not in memory before, and was not read ahead while the cursor stood on it. The page of
the next customer is made ahead (``shell/spare_page.py``) in less time than anybody takes to type, so it is waited for.

``open_…_work_…_ms``      the same as processor time of the loop's thread, without what other programs take
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from billie_desktop.ui.customer.page import CustomerPage
from tests.bench.desk_parts.painted import Painted, median, p95
from tests.bench.desk_parts.world import World

FIRST = 5_000
UNCACHED_FROM = 50_000


async def measure(world: World, count: int) -> dict[str, Any]:
    """Opens customers for the first time, then, out of memory but in the cache, again."""
    uncached, uncached_work = await _all(world, UNCACHED_FROM, count, transactions=True)
    for number in range(count):
        await _open(world, FIRST + number, transactions=False)
    await asyncio.sleep(0.5)
    _forget(world)
    cached, cached_work = await _all(world, FIRST, count, transactions=False)
    return {
        "open_cached_p95_ms": p95(cached),
        "open_cached_p50_ms": median(cached),
        "open_cached_max_ms": round(max(cached), 2),
        "open_uncached_p95_ms": p95(uncached),
        "open_uncached_p50_ms": median(uncached),
        "open_cached_work_p50_ms": median(cached_work),
        "open_cached_work_p95_ms": p95(cached_work),
        "open_uncached_work_p50_ms": median(uncached_work),
    }


def _forget(world: World) -> None:
    """Nothing stays in memory; what is kept on the disk stays."""
    registry = world.desk.records._registry  # type: ignore[attr-defined]
    registry._states.clear()
    registry._owners.clear()


async def _all(world: World, first: int, count: int, *, transactions: bool) -> tuple[list[float], list[float]]:
    """Milliseconds by the clock and of the processor."""
    found = [await _open(world, first + number, transactions=transactions) for number in range(count)]
    return [clock for clock, _ in found], [processor for _, processor in found]


async def _open(world: World, number: int, *, transactions: bool) -> tuple[float, float]:
    """Milliseconds from Enter to the paint, by the clock and of the processor; the customer is closed again."""
    shell, customer_id = world.shell, f"CUS-{number:08}"
    window, palette = shell.main, shell.main.palette_overlay
    palette._pause.setInterval(0)
    palette._prefetch.setInterval(60_000)
    palette.summon()
    palette.panel.query.setText(customer_id)
    async with asyncio.timeout(20):
        while palette.result is None or palette.result.text != customer_id or not palette.result.customers.rows:
            await asyncio.sleep(0.002)
    async with asyncio.timeout(20):
        while not shell.spare.is_ready:
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.03)  # it is dressed in the round after it was made
    started, worked = time.perf_counter(), time.thread_time()
    QTest.keyClick(palette.panel.query, Qt.Key.Key_Return)
    page = window.pages.customers[customer_id]
    if transactions:
        async with asyncio.timeout(20):
            while not page.work.account_id:  # as for the agent, the keys of the tabs work once there is an account
                await asyncio.sleep(0.001)
        QTest.keyClick(page.rail.list, Qt.Key.Key_2)
        watched, holds = page.work.transactions.table.viewport(), lambda: page.work.transactions.model.rowCount() > 0
    else:
        watched, holds = page.rail.list.viewport(), lambda: _is_shown(page)
    moment = await Painted(watched, holds).wait()
    processor = (time.thread_time() - worked) * 1000
    await asyncio.sleep(0.03)
    shell.close_customer(customer_id)
    await asyncio.sleep(0.01)
    return (moment - started) * 1000, processor


def _is_shown(page: CustomerPage) -> bool:
    view = page.view
    return view is not None and bool(view.accounts) and bool(page.work.account_id)
