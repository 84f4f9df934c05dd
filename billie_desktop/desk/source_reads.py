"""What every reader of the read models has in common: a failed reading is told to whoever watches the connection."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from billie_desktop.domain.errors import Unavailable

Source = TypeVar("Source")
Answer = TypeVar("Answer")


class SourceReader(Generic[Source]):
    """Base of the readers over one source."""

    def __init__(self, source: Source, on_failure: Callable[[], None]) -> None:
        self._source = source
        self._on_failure = on_failure

    async def _read(self, reading: Awaitable[Answer]) -> Answer:
        """The answer of a reading. Unavailable is told, then raised on; an outage never becomes an empty answer."""
        try:
            return await reading
        except Unavailable:
            self._on_failure()
            raise
