"""The accounts browser over the whole book.

``list_first_page_ms``   the slowest of: each sorting by a column and each smart view, from the click to painted rows
``scroll_step_p95_ms``   a step of the wheel in the loaded rows, from the event to the painted table
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from billie_desktop.domain.account_filter import AccountSort
from billie_desktop.domain.account_views import SMART_VIEWS, AccountQuery
from billie_desktop.ui.accounts.page import AccountsPage
from tests.bench.desk_parts.painted import Painted, median, p95
from tests.bench.desk_parts.world import World

STEPS = 300


async def measure(world: World, count: int) -> dict[str, Any]:
    """Sorts, views, then scrolls."""
    world.shell.main.go_to_place("accounts")
    page = world.shell.main.pages.places["accounts"]
    assert isinstance(page, AccountsPage)
    while page.model.rowCount() == 0:
        await asyncio.sleep(0.01)
    first: dict[str, float] = {}
    for sort in AccountSort:
        if sort is AccountSort.COMMENCEMENT:
            continue  # no column of this list
        for descending in (False, True):
            name = f"{sort.value} {'down' if descending else 'up'}"
            first[name] = await _asked(page, AccountQuery("all", sort=sort, descending=descending))
    for view in SMART_VIEWS:
        first[f"view {view.key}"] = await _asked(page, AccountQuery(view.key))
    await _asked(page, AccountQuery("all"))
    scrolled = [await _step(page, -1) for _ in range(STEPS)]
    slowest = max(first, key=lambda name: first[name])
    return {
        "list_first_page_ms": round(first[slowest], 1),
        "list_slowest": slowest,
        "list_first_pages_ms": {name: round(took, 1) for name, took in first.items()},
        "scroll_step_p95_ms": p95(scrolled),
        "scroll_step_p50_ms": median(scrolled),
        "rows_loaded": page.model.rowCount(),
    }


async def _asked(page: AccountsPage, query: AccountQuery) -> float:
    loaded: list[int] = []
    page.feed.loaded.connect(loaded.append)
    painted = Painted(page.table.viewport(), lambda: bool(loaded))
    started = time.perf_counter()
    page.ask_for(query)
    page.feed.loaded.connect(lambda _total: page.table.viewport().update())
    moment = await painted.wait()
    page.feed.loaded.disconnect(loaded.append)
    await asyncio.sleep(0.2)  # counts of the views
    return (moment - started) * 1000


async def _step(page: AccountsPage, direction: int) -> float:
    viewport = page.table.viewport()
    middle = QPointF(viewport.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(viewport.mapToGlobal(QPoint(0, 0))) + middle,
        QPoint(),
        QPoint(0, 120 * direction),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    painted = Painted(viewport, lambda: True)
    started = time.perf_counter()
    QApplication.sendEvent(viewport, event)
    moment = await painted.wait()
    await asyncio.sleep(0)
    return (moment - started) * 1000
