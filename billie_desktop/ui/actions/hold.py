"""Five seconds before money leaves, for agents who want them; nothing is written or sent meanwhile (AC-13)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from billie_desktop.desk.desk import PreferenceStore

HOLD_S = 5


def wants_hold(store: PreferenceStore | None) -> bool:
    """Whether this agent has chosen to hold commands."""
    return store is not None and store.load().hold


async def one_second() -> None:
    """A second of the hold."""
    await asyncio.sleep(1)


async def count_down(show: Callable[[int], None]) -> None:
    """Tell each second that is left; cancel the task to stop it."""
    for left in range(HOLD_S, 0, -1):
        show(left)
        await one_second()
