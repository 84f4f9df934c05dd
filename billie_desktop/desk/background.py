"""Tasks of one part of the desk: started together, ended together, none fails unheard."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from billie_desktop.desk.subscribers import report_failure
from billie_desktop.domain.errors import DeskError

Result = TypeVar("Result")
PATIENCE_SECONDS = 0.5


class Background:
    """Holds running tasks. An unexpected error of a task goes to the loop's exception handler."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def spawn(self, work: Coroutine[Any, Any, Result], name: str, *, awaited: bool = False) -> asyncio.Task[Result]:
        """Run ``work`` until it ends or ``stop``. ``awaited``: somebody waits for it and hears its domain errors."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(lambda ended: self._ended(ended, awaited))
        return task

    async def stop(self) -> None:
        """Cancel everything and wait until it has ended.

        Until Python 3.12 ``asyncio.wait_for``, which drivers use, can lose a cancellation that comes together with its
        result: what still runs after a moment is cancelled again.
        """
        while tasks := tuple(self._tasks):
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks, timeout=PATIENCE_SECONDS)

    async def finish(self) -> None:
        """Wait until everything has ended by itself."""
        while tasks := tuple(self._tasks):
            await asyncio.wait(tasks)

    def _ended(self, task: asyncio.Task[Any], awaited: bool) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and not (awaited and isinstance(error, DeskError)):
            report_failure(f"{task.get_name()} failed", error)
