"""Looks now and then whether there is a newer version of the desk. It tells; it installs nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from billie_desktop.desk.background import Background
from billie_desktop.desk.ports import Clock
from billie_desktop.desk.subscribers import Subscribers
from billie_desktop.domain.release import CannotCheck, Release, UpdateProblem, UpdateState
from billie_desktop.domain.version import is_older

EVERY_SECONDS = 6 * 3600.0
"""Lower it when a version must be known within the hour, raise it to ask less."""
log = logging.getLogger("billie.updates")


class ReleaseSource(Protocol):
    """Where versions are published."""

    async def newest(self) -> Release:
        """What is published now, its signature verified. Raises CannotCheck."""


@dataclass(frozen=True, slots=True)
class ThisDesk:
    """The version that runs, and the channel from which newer ones may come."""

    version: str
    channel: str


class UpdateWatch:
    """Asks at the start and every six hours. Nothing older, of another channel or out of its time is ever offered."""

    def __init__(self, source: ReleaseSource, desk: ThisDesk, clock: Clock) -> None:
        self._source = source
        self.desk = desk
        self._clock = clock
        self._subscribers: Subscribers[None] = Subscribers()
        self._background = Background()
        self.state = UpdateState()

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Hear of every check that has ended."""
        return self._subscribers.add(lambda _: callback())

    def start(self) -> None:
        """Begin to look."""
        self._background.spawn(self._look_again_and_again(), "looking for newer versions")

    async def stop(self) -> None:
        """End looking."""
        await self._background.stop()

    async def check_now(self) -> UpdateState:
        """Ask once. A problem leaves what was known, for it says nothing about that, unless its time is over."""
        now = self._clock.now()
        known = self.state.newer if self.state.newer is not None and self.state.newer.expires > now else None
        try:
            release = self._judged(await self._source.newest())
        except CannotCheck as error:
            log.warning("no answer about newer versions: %s", error.problem.value)
            self.state = replace(self.state, checked_at=now, newer=known, problem=error.text)
        else:
            newer = release if is_older(self.desk.version, release.version) else None
            self.state = UpdateState(now, newer)
        self._subscribers.tell(None)
        return self.state

    def _judged(self, release: Release) -> Release:
        if release.channel != self.desk.channel:
            raise CannotCheck(
                UpdateProblem.CHANNEL,
                f"What is published there is for the channel {release.channel}; this desk follows {self.desk.channel}.",
            )
        if release.expires <= self._clock.now():
            raise CannotCheck(
                UpdateProblem.EXPIRED,
                f"The announcement of version {release.version} is out of its time, so it is not trusted. Whoever"
                " publishes versions has to sign it again.",
            )
        return release

    async def _look_again_and_again(self) -> None:
        while True:
            await self.check_now()
            await asyncio.sleep(EVERY_SECONDS)
