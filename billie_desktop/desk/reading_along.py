"""Presence in conversations: says which ones are in front at this desk, and learns who else reads them."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from billie_desktop.desk.background import Background
from billie_desktop.domain.errors import DeskError, InvalidInput, NotAllowed, NotFound, NotOffered
from billie_desktop.domain.reading_along import Reader

SETTLE_SECONDS = 1.0
"""Whoever only passes by on the way through the list is not announced."""
LONGEST_PAUSE_SECONDS = 30.0
_PARTING_SECONDS = 1.0
_FINAL = (NotAllowed, NotOffered, NotFound, InvalidInput)


@dataclass(frozen=True, slots=True)
class Along:
    """Who else reads, and after how many seconds to say again that one does."""

    readers: tuple[Reader, ...]
    again_seconds: float


class PresenceServer(Protocol):
    """Where desks tell each other. Raises DeskError."""

    async def read_along(self, conversation_id: str) -> Along:
        """This desk has the conversation in front; who else has."""

    async def leave(self, conversation_id: str) -> None:
        """It is not in front any more."""


class ReadingAlong:
    """Implements ``desk.conversation_store.Presence``. What cannot be asked is shown as nobody, never as an old name.

    A server that is away is asked less and less often, one that refuses no more.
    """

    def __init__(
        self,
        server: PresenceServer,
        show: Callable[[str, tuple[Reader, ...]], None],
        settle_seconds: float = SETTLE_SECONDS,
    ) -> None:
        self._server = server
        self._show = show
        self._settle = settle_seconds
        self._following: dict[str, asyncio.Task[None]] = {}
        self._announced: set[str] = set()
        self._background = Background()

    def attend(self, conversation_id: str) -> None:
        """The conversation came to the front."""
        if conversation_id not in self._following:
            work = self._follow(conversation_id)
            self._following[conversation_id] = self._background.spawn(work, "reading along")

    def leave(self, conversation_id: str) -> None:
        """It is not in front any more: others are told at once, or else learn it within seconds."""
        task = self._following.pop(conversation_id, None)
        if task is None:
            return
        task.cancel()
        self._show(conversation_id, ())
        if conversation_id in self._announced:
            self._background.spawn(self._part(conversation_id), "leaving a conversation")

    async def stop(self) -> None:
        """The desk ends: it takes leave, and waits a second for that at most."""
        for conversation_id in tuple(self._following):
            self.leave(conversation_id)
        try:
            async with asyncio.timeout(_PARTING_SECONDS):
                await self._background.finish()
        except TimeoutError:
            pass
        await self._background.stop()

    async def _follow(self, conversation_id: str) -> None:
        await asyncio.sleep(self._settle)
        pause = 0.0
        while True:
            # Before the call: one whose answer is lost may have announced this desk.
            self._announced.add(conversation_id)
            try:
                along = await self._server.read_along(conversation_id)
            except _FINAL:
                self._show(conversation_id, ())
                return
            except DeskError:
                self._show(conversation_id, ())
                pause = min(LONGEST_PAUSE_SECONDS, max(2 * pause, SETTLE_SECONDS))
            else:
                self._show(conversation_id, along.readers)
                pause = along.again_seconds
            await asyncio.sleep(pause * random.uniform(0.8, 1.0))  # noqa: S311 - jitter, no secret

    async def _part(self, conversation_id: str) -> None:
        self._announced.discard(conversation_id)
        try:
            await self._server.leave(conversation_id)
        except DeskError:
            return  # it lapses by itself
