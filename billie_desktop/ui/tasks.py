"""Coroutines started by widgets: exclusive groups, and an end with their owner.

A newer request of a group cancels the older one, so that a late answer never overwrites a newer one. What nobody
expected is given to the loop's exception handler, never swallowed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject


class Tasks(QObject):
    """The running coroutines of one widget; they are cancelled when it goes."""

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self._running: dict[str, asyncio.Task[Any]] = {}
        owner.destroyed.connect(self._bound_cancel())

    def _bound_cancel(self) -> Callable[[], None]:
        running = self._running  # outlives this object, which dies with its owner

        def cancel() -> None:
            for task in list(running.values()):
                task.cancel()

        return cancel

    def start(self, group: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[Any]:
        """Run ``work`` now; an older one of the same group is cancelled."""
        self.cancel(group)
        task = asyncio.get_running_loop().create_task(work, name=f"ui {group}")
        self._running[group] = task
        task.add_done_callback(lambda done: self._on_done(group, done))
        return task

    def cancel(self, group: str) -> None:
        """Stop what runs in a group."""
        task = self._running.pop(group, None)
        if task is not None:
            task.cancel()

    def is_running(self, group: str) -> bool:
        """Whether something of the group is under way."""
        return group in self._running

    def _on_done(self, group: str, task: asyncio.Task[Any]) -> None:
        if self._running.get(group) is task:
            del self._running[group]
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            task.get_loop().call_exception_handler(
                {"message": f"A task of the screen failed: {group}", "exception": error, "task": task}
            )
