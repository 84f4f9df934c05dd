"""Who listens to one thing of the stand-in desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Told = TypeVar("Told")


class Listeners(Generic[Told]):
    """Callbacks; adding returns the end of the subscription."""

    def __init__(self) -> None:
        self._callbacks: list[Callable[[Told], None]] = []

    def add(self, callback: Callable[[Told], None]) -> Callable[[], None]:
        """Listen until the returned function is called."""
        self._callbacks.append(callback)

        def release() -> None:
            if callback in self._callbacks:
                self._callbacks.remove(callback)

        return release

    def __len__(self) -> int:
        return len(self._callbacks)

    def tell(self, what: Told) -> None:
        """Tell everybody."""
        for callback in tuple(self._callbacks):
            callback(what)
