"""One Qt event loop with asyncio on it.

Rules for code on this loop: hold it no longer than 8 ms; open dialogs with open() and await their `finished`, for while
a coroutine sits in a nested loop (exec(), processEvents()) every other coroutine stands still until it returns.
"""

from billie_desktop.app.loop.probe import LoopProbe
from billie_desktop.app.loop.qt_loop import QtAsyncioLoop
from billie_desktop.app.loop.runner import run

__all__ = ["LoopProbe", "QtAsyncioLoop", "run"]
