"""Pauses of notifications: asked for through the server, in force once the notification service has answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Protocol

from billie_desktop.desk.background import Background
from billie_desktop.desk.conversation_ports import CommunicationReads
from billie_desktop.desk.ports import Clock
from billie_desktop.desk.subscribers import Subscribers
from billie_desktop.desk.values import DocumentChange
from billie_desktop.domain.agent import Agent
from billie_desktop.domain.errors import Unavailable
from billie_desktop.domain.keys import form_key
from billie_desktop.domain.notification_pause import PauseForm, PauseState, pause_state

POLL_SECONDS = 30.0
PATIENCE_SECONDS = 60.0
NO_ANSWER = "The notification service has not answered yet. Look again before you rely on it."
_NOTIFICATIONS = "notifications"

Subscribe = Callable[[Callable[[tuple[DocumentChange, ...]], None]], Callable[[], None]]


class PauseCommands(Protocol):
    """The server's side. Raises InvalidInput, NotAllowed, NotFound, TryLater, OutcomeUnknown (same key again tells)."""

    async def pause(self, form: PauseForm) -> str:
        """Ask for it; the id that the answer of the notification service carries."""


@dataclass(frozen=True, slots=True)
class _Asked:
    form: PauseForm
    command_id: str
    until: float


class PauseDesk:
    """One for all windows: what one of them asked for, all show."""

    def __init__(
        self,
        agent: Agent,
        reads: CommunicationReads,
        subscribe_live: Subscribe,
        clock: Clock,
    ) -> None:
        self._agent = agent
        self._commands: PauseCommands | None = None
        self.reads = reads
        self.subscribe_live = subscribe_live
        self.clock = clock
        self.asked: dict[str, _Asked] = {}
        self.changed: Subscribers[None] = Subscribers()
        self.background = Background()

    def offer(self, commands: PauseCommands) -> None:
        """The server takes pauses from now on."""
        self._commands = commands

    @property
    def off_reason(self) -> str:
        """Why this agent cannot pause; '' when he can."""
        if self._commands is None:
            return "This server does not offer it"
        return "" if self._agent.may_service else "Your role may read only"

    def new_key(self) -> str:
        """The key of a form that opens."""
        return form_key("pause", self.clock.now())

    async def set(self, form: PauseForm) -> None:
        """Ask for a pause, or for its end. Raises as ``PauseCommands``."""
        assert self._commands is not None, "off_reason was asked first"
        command_id = await self._commands.pause(form)
        self.asked[form.customer_id] = _Asked(form, command_id, time.monotonic() + PATIENCE_SECONDS)
        self.changed.tell(None)

    def follow(self, customer_ids: Collection[str]) -> PauseReader:
        """The state of one customer under all its ids; nothing is read before ``start``."""
        return PauseReader(self, tuple(customer_ids))

    async def stop(self) -> None:
        """End all reading."""
        await self.background.stop()


class PauseReader:
    """Follows the pause of one customer while it is started."""

    def __init__(self, desk: PauseDesk, customer_ids: tuple[str, ...]) -> None:
        self._desk = desk
        self._ids = customer_ids
        self.state = PauseState()
        self._subscribers: Subscribers[None] = Subscribers()
        self._releases: list[Callable[[], None]] = []
        self._stale = asyncio.Event()
        self._following: asyncio.Task[None] | None = None

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Hear that the state is another one."""
        return self._subscribers.add(lambda _: callback())

    def start(self) -> None:
        """Read, and stay fresh."""
        if self._following is None:
            desk = self._desk
            self._releases = [desk.subscribe_live(self._on_changes), desk.changed.add(lambda _: self._stale.set())]
            self._stale.set()
            self._following = desk.background.spawn(self._run(), "pause")

    def stop(self) -> None:
        """Hidden: nothing is read for it."""
        for release in self._releases:
            release()
        self._releases = []
        following, self._following = self._following, None
        if following is not None:
            following.cancel()

    def _on_changes(self, changes: tuple[DocumentChange, ...]) -> None:
        if any(change.collection == _NOTIFICATIONS and change.customer_id in self._ids for change in changes):
            self._stale.set()

    async def _run(self) -> None:
        while True:
            waits = any(key in self._desk.asked for key in self._ids)
            try:
                await asyncio.wait_for(self._stale.wait(), 2.0 if waits else POLL_SECONDS)
            except TimeoutError:
                pass  # nothing was heard for a while: look all the same
            self._stale.clear()
            await self._read()

    async def _read(self) -> None:
        desk = self._desk
        try:
            changes = await desk.reads.suppressions(self._ids)
        except Unavailable as error:
            self._tell(replace(self.state, problem=error.text))
            return
        answered = {change.correlation for change in changes}
        problem, asked = "", None
        for key in self._ids:
            found = desk.asked.get(key)
            if found is None:
                continue
            if found.command_id in answered:
                del desk.asked[key]
            elif time.monotonic() > found.until:
                problem = NO_ANSWER
            else:
                asked = found.form
        self._tell(replace(pause_state(changes, asked, desk.clock.now()), problem=problem))

    def _tell(self, state: PauseState) -> None:
        if state != self.state:
            self.state = state
            self._subscribers.tell(None)
