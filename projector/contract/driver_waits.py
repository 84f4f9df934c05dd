"""The MongoDB driver's waits, made safe against cancelling on Python 3.11; the one rule of desk and intake for it.

While no server is there, the asynchronous driver waits on a condition by ``asyncio.wait_for``, which before Python 3.12
runs the wait in a task of its own. When the caller is cancelled just as that task takes the lock of the condition
again, the task is left behind with the lock, and every later call of the client waits for ever. Desks cancel a search
when the next letter is typed, and the intake a call whose deadline has passed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from types import ModuleType
from typing import Any

WAIT = "_async_cond_wait"
Timeout = Callable[[float | None], AbstractAsyncContextManager[Any]]


def make_waits_safe(timeout: Timeout, *modules: ModuleType) -> None:
    """Let the driver's modules that wait on conditions do so in the caller's own task.

    ``timeout`` is ``asyncio.timeout``: the rooms that share this have no loop of their own. Harmless when repeated.
    """
    if sys.version_info >= (3, 12):
        return

    async def wait_in_place(condition: Any, seconds: float | None) -> bool:
        """False when the time has passed. The lock of the condition is held in the end, whatever happens."""
        try:
            async with timeout(seconds):
                await condition.wait()
        except TimeoutError:
            return False
        return True

    for module in modules:
        if hasattr(module, WAIT):
            setattr(module, WAIT, wait_in_place)
