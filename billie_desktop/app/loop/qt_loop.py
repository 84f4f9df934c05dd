"""qasync's event loop with its scheduling replaced.

qasync 0.28 starts one Qt timer for each callback, keeps cancelled timers until they expire, drops call_soon from other
threads, kills tasks that wake while a coroutine sits in a nested Qt loop, has no async-generator hooks and lets Ctrl+C
wait. What is kept from it are the sockets: its selector made of QSocketNotifiers, and the proactor on Windows.

This leans on private names of qasync and of asyncio.BaseEventLoop; therefore qasync is pinned, and the test suite of
this package runs with every supported Python.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextvars import Context
from typing import Any, TypeVarTuple

from PySide6.QtWidgets import QApplication  # before qasync, which takes the binding that is there
from qasync import QEventLoop

from billie_desktop.app.loop.alarm import Alarm
from billie_desktop.app.loop.timer_heap import TimerHeap

logger = logging.getLogger(__name__)
Ts = TypeVarTuple("Ts")

# The longest time that callbacks run before Qt gets its turn: a quarter of a frame at 60 Hz.
SLICE_SECONDS = 0.004


class QtAsyncioLoop(QEventLoop):  # type: ignore[misc]
    """An asyncio event loop that runs on the Qt event loop of the application.

    Callbacks wait in one queue, which is pumped for at most 4 ms each time Qt comes round. While a callback sits in a
    nested Qt loop the pump holds still: what becomes ready waits, and nothing is lost.
    """

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._queue: deque[asyncio.Handle] = deque()
        self._timers = TimerHeap()
        self._alarm = Alarm(self._pump)
        self._pumping = False
        self._running = False
        self._escaped: BaseException | None = None
        self._thread = threading.get_ident()
        super().__init__(app)

    # Scheduling

    def call_soon(
        self, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        """Run the callback in the next round; may be called from any thread."""
        self._check_closed()
        if self._debug:
            self._check_callback(callback, "call_soon")
        handle = asyncio.Handle(callback, args, self, context)
        self._add_callback(handle)
        return handle

    call_soon_threadsafe = call_soon

    def call_later(
        self,
        delay: float,
        callback: Callable[[*Ts], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """Run the callback after delay seconds, never earlier."""
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(
        self,
        when: float,
        callback: Callable[[*Ts], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """Run the callback at a moment of the loop's clock, never earlier."""
        self._check_closed()
        if self._debug:
            self._check_callback(callback, "call_at")
        timer = asyncio.TimerHandle(when, callback, args, self, context)
        self._timers.push(timer)
        if not self._pumping:
            if threading.get_ident() == self._thread:
                self._alarm.at(self._timers.next_when(), self.time())
            else:
                self._alarm.wake()
        return timer

    def time(self) -> float:
        """Seconds on the monotonic clock."""
        return time.monotonic()

    def _add_callback(self, handle: asyncio.Handle) -> None:
        self._queue.append(handle)
        self._alarm.wake()

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        self._timers.note_cancelled(handle)

    # The pump

    def _pump(self) -> None:
        if self._pumping or not self._running:
            # A callback sits in a nested Qt loop; the pump that called it goes on when it returns.
            return
        self._pumping = True
        queue, timers, clock = self._queue, self._timers, self.time
        now = clock()
        end = now + SLICE_SECONDS
        try:
            while self._running:
                while (due := timers.pop_due(now)) is not None:
                    queue.append(due)
                if not queue:
                    break
                handle = queue.popleft()
                if not handle._cancelled:
                    self._run_handle(handle)
                now = clock()
                if now >= end:
                    break
        except (KeyboardInterrupt, SystemExit) as error:
            # Qt would print it and go on; run_forever raises it.
            self._escaped = error
            self.stop()
        finally:
            self._pumping = False
        if queue:
            self._alarm.wake()
        self._alarm.at(timers.next_when(), now)

    def _run_handle(self, handle: asyncio.Handle) -> None:
        if not self._debug:
            handle._run()
            return
        began = self.time()
        self._current_handle: asyncio.Handle | None = handle
        try:
            handle._run()
        finally:
            self._current_handle = None
        took = self.time() - began
        if took >= self.slow_callback_duration:
            logger.warning("Executing %r took %.3f seconds", handle, took)

    # Running

    def run_forever(self) -> None:
        """Run the Qt loop until stop() is called or the application quits."""
        self._check_closed()
        self._check_running()
        self._set_coroutine_origin_tracking(self._debug)
        hooks = sys.get_asyncgen_hooks()
        self._running = True
        self._thread_id: int | None = threading.get_ident()
        self._before_run_forever()
        try:
            sys.set_asyncgen_hooks(firstiter=self._asyncgen_firstiter_hook, finalizer=self._asyncgen_finalizer_hook)
            asyncio.events._set_running_loop(self)
            woken_before = _wake_on_signals(self)
            self._alarm.wake()
            try:
                self._app.exec()
            finally:
                if woken_before is not None:
                    signal.set_wakeup_fd(woken_before)
        finally:
            self._running = False
            self._thread_id = None
            asyncio.events._set_running_loop(None)
            self._after_run_forever()
            self._set_coroutine_origin_tracking(False)
            sys.set_asyncgen_hooks(*hooks)
        escaped, self._escaped = self._escaped, None
        if escaped is not None:
            raise escaped

    run_until_complete = asyncio.BaseEventLoop.run_until_complete

    def is_running(self) -> bool:
        """Whether run_forever is under way."""
        return self._running

    def stop(self) -> None:
        """Leave run_forever, nested Qt loops included; what is still queued waits for the next run."""
        if self._running:
            self._running = False
            self._app.exit()

    def close(self) -> None:
        """Forget every callback and timer, and let go of sockets and executor."""
        if self.is_closed():
            return
        super().close()
        self._queue.clear()
        self._timers.clear()
        self._alarm.silence()

    def remove_signal_handler(self, sig: int) -> bool:
        """Remove a handler, True if there was one. Signals go on waking the loop, as Ctrl+C needs it."""
        removed: bool = super().remove_signal_handler(sig)
        if self._running:
            _wake_on_signals(self)
        return removed

    # The standard library's own, in place of QThreads and of a private exception handler

    run_in_executor = asyncio.BaseEventLoop.run_in_executor
    set_default_executor = asyncio.BaseEventLoop.set_default_executor
    get_exception_handler = asyncio.BaseEventLoop.get_exception_handler
    set_exception_handler = asyncio.BaseEventLoop.set_exception_handler
    default_exception_handler = asyncio.BaseEventLoop.default_exception_handler
    call_exception_handler = asyncio.BaseEventLoop.call_exception_handler


def _wake_on_signals(loop: Any) -> int | None:
    """Let signals write to the loop's self-pipe, so that Python's handlers run although Qt sleeps.

    Returns the descriptor they wrote to before, None where signals do not come this way.
    """
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        return None
    return signal.set_wakeup_fd(loop._csock.fileno())
