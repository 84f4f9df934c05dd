"""Plain callbacks on the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Subscribers(Generic[Value]):
    """Who wants to hear a value. Callbacks run in the order of subscription; one that fails never stops the others."""

    def __init__(self) -> None:
        self._callbacks: dict[object, Callable[[Value], None]] = {}

    def add(self, callback: Callable[[Value], None]) -> Callable[[], None]:
        """Subscribe; the answer ends the subscription, also from inside a callback."""
        token = object()
        self._callbacks[token] = callback

        def release() -> None:
            self._callbacks.pop(token, None)

        return release

    def tell(self, value: Value) -> None:
        """Call everybody."""
        for token, callback in tuple(self._callbacks.items()):
            if token not in self._callbacks:
                continue
            try:
                callback(value)
            except Exception as error:
                report_failure("a subscriber failed", error)


def report_failure(message: str, error: BaseException) -> None:
    """Hand an unexpected error to the loop's exception handler, where the crash handler and the tests see it."""
    asyncio.get_running_loop().call_exception_handler({"message": message, "exception": error})
