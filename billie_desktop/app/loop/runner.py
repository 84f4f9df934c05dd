"""From a main coroutine to an exit."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

from PySide6.QtWidgets import QApplication

from billie_desktop.app.loop.qt_loop import QtAsyncioLoop

T = TypeVar("T")


def run(main: Coroutine[Any, Any, T], app: QApplication) -> T:
    """Run main to its end on the application's loop, then cancel what is left, and return main's result.

    Ctrl+C and SIGTERM cancel main, which may clean up. Closing the last window ends nothing by itself: main decides.

    Raises KeyboardInterrupt after Ctrl+C, asyncio.CancelledError after SIGTERM, and what main raises.
    """
    app.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=functools.partial(QtAsyncioLoop, app)) as runner:
        return runner.run(_cancelled_by_sigterm(main))


async def _cancelled_by_sigterm(main: Coroutine[Any, Any, T]) -> T:
    task = asyncio.current_task()
    assert task is not None
    loop = asyncio.get_running_loop()
    # Windows has no SIGTERM to catch: closing the console ends the process.
    with contextlib.suppress(NotImplementedError):
        loop.add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        return await main
    finally:
        with contextlib.suppress(NotImplementedError):
            loop.remove_signal_handler(signal.SIGTERM)
