"""What the intake's system methods ask of the servers: readings in threads, with clients that connect at first use."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import ExitStack

from projector.app.letters import Letters as LetterDesk
from projector.app.processing_reading import read_processing
from projector.app.settings import Settings
from projector.app.wiring import Servers, servers
from projector.contract.letters import Checked, Letter, LetterFilter, LetterPage
from projector.engine.processing_state import ProcessingReading

FRESH_SECONDS = 1.0
"""A reading is shared by all desks that ask within this time."""


class SystemSide:
    """Implements ``Processing`` of ``intake.system_methods`` and ``Letters`` of ``intake.letter_methods``.

    ``close`` at the end.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._open = ExitStack()
        self._opened: Servers | None = None
        self._turn = asyncio.Lock()
        self._making = threading.RLock()
        self._known: tuple[float, ProcessingReading] | None = None
        self._letters: LetterDesk | None = None

    async def processing(self) -> ProcessingReading:
        """How far the read models are, at most a second old. Never raises for an outage."""
        async with self._turn:
            if self._known is None or time.monotonic() - self._known[0] > FRESH_SECONDS:
                found = await asyncio.to_thread(read_processing, self._settings, self.parts())
                self._known = (time.monotonic(), found)
            return self._known[1]

    async def page(self, wanted: LetterFilter, before: str, limit: int) -> LetterPage:
        """Dead letters. Raises StoreAway, StreamsAway."""
        return await asyncio.to_thread(lambda: self._desk().page(wanted, before, limit))

    async def letter(self, letter_id: str) -> Letter | None:
        """One of them. Raises StoreAway, StreamsAway."""
        return await asyncio.to_thread(lambda: self._desk().find(letter_id))

    async def check(self, letter: Letter, body: str, user_id: str) -> Checked:
        """What would become of a corrected event. Raises StoreAway, StreamsAway."""
        return await asyncio.to_thread(lambda: self._desk().check(letter, body, user_id))

    def _desk(self) -> LetterDesk:
        with self._making:
            if self._letters is None:
                self._letters = LetterDesk(self._settings, self.parts())
            return self._letters

    def parts(self) -> Servers:
        """The clients; most intakes of a day are never asked, so they are made when somebody asks."""
        with self._making:
            if self._opened is None:
                self._opened = self._open.enter_context(servers(self._settings, "intake"))
            return self._opened

    async def close(self) -> None:
        """End the connections."""
        await asyncio.to_thread(self._open.close)
