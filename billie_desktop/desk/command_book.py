"""All commands of this agent: in memory for the screens, on disk before anything is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from billie_desktop.desk.ports import Clock, Outbox
from billie_desktop.desk.subscribers import Subscribers
from billie_desktop.domain.availability import PendingWork
from billie_desktop.domain.command import LOCKING, Command, CommandStage, Intent
from billie_desktop.domain.errors import DeskError, NotAllowed

SETTLED_SECONDS = 2.0
KEPT_OVER = timedelta(hours=24)
MOST_FAILED = 50


class CommandBook:
    """Every stage is written to disk first and told afterwards; the identity of a command is its key."""

    def __init__(self, outbox: Outbox, clock: Clock) -> None:
        self._outbox = outbox
        self._clock = clock
        self._commands: dict[str, Command] = {}
        self._hidden: set[str] = set()
        self._stranded: set[str] = set()  # INTENDED, and nothing is about to send them
        self._subscribers: Subscribers[Command] = Subscribers()
        self.loaded = asyncio.Event()

    def subscribe(self, callback: Callable[[Command], None]) -> Callable[[], None]:
        """Hear every stage of every command."""
        return self._subscribers.add(callback)

    async def load(self) -> tuple[Command, ...]:
        """Take over what is on disk after a start; what has been over for a day is forgotten.

        A command found SENT becomes UNKNOWN: the program ended before the answer came. Raises StorageFailed.
        """
        now = self._clock.now()
        old = []
        for command in await self._outbox.load():
            if command.is_over and now - command.changed_at > KEPT_OVER:
                old.append(command.key)
                continue
            if command.stage is CommandStage.SENT:
                command = command.moved(CommandStage.UNKNOWN, now, doubtful=True)
                await self._outbox.put(command)
            self._commands[command.key] = command
            if command.stage is CommandStage.INTENDED:
                self._stranded.add(command.key)
            if command.is_over:
                self._hidden.add(command.key)
        await self._outbox.remove(old)
        self.loaded.set()
        for command in self._commands.values():
            self._subscribers.tell(command)
        return tuple(self._commands.values())

    async def add(self, intent: Intent) -> Command:
        """A new command, INTENDED. Locks at once, then writes; raises DeskError when it is not on disk.

        Raises NotAllowed when the same action on the account is locked.
        """
        if self.pending(intent.account_id).locking(intent.action) is not None:
            raise NotAllowed("The same action is under way on this account.", code="IN_PROGRESS")
        command = Command(intent, CommandStage.INTENDED, self._clock.now())
        self._commands[command.key] = command
        try:
            await self._outbox.add(command)
        except BaseException:
            if self._commands.get(command.key) is command:
                del self._commands[command.key]
            raise
        self._subscribers.tell(command)
        return command

    async def advance(self, command: Command) -> Command:
        """A stage before anything is sent. Locks at once, then writes; on DeskError nothing has changed."""
        before = self._commands.get(command.key)
        self._commands[command.key] = command
        try:
            await self._outbox.put(command)
        except DeskError:
            if before is not None:
                self._commands[command.key] = before
                self._stranded.add(command.key)
            raise
        self._stranded.discard(command.key)
        self._take(command)
        return command

    async def record(self, command: Command) -> Command:
        """A stage that is a fact (an answer came): told in any case; if the disk fails the agent still sees it.

        What the disk then says (SENT) leads to a look-up and the same key at the next start: safe, only slower.
        """
        try:
            await self._outbox.put(command)
        except DeskError as error:
            command = command.moved(command.stage, command.changed_at, error_text=command.error_text or error.text)
        self._take(command)
        return command

    def get(self, key: str) -> Command | None:
        """The present state of one command."""
        return self._commands.get(key)

    def all(self) -> tuple[Command, ...]:
        """Every command known, oldest first."""
        return tuple(sorted(self._commands.values(), key=lambda command: command.intent.made_at))

    def shown(self, account_id: str) -> tuple[Command, ...]:
        """Commands to be shown beside the account's figures, oldest first."""
        return tuple(
            command
            for command in self.all()
            if command.intent.account_id == account_id and not command.dismissed and command.key not in self._hidden
        )

    def pending(self, account_id: str) -> PendingWork:
        """What is under way on an account."""
        return PendingWork(
            tuple(
                (command.intent.action, command.stage)
                for command in self._commands.values()
                if command.intent.account_id == account_id and command.stage in LOCKING and not command.dismissed
            )
        )

    def failed(self) -> tuple[Command, ...]:
        """The failed-actions centre, newest first: failed for 24 hours, unknown and never sent until resolved.

        Beyond 50 the oldest failed ones go; what is not resolved always stays.
        """
        now = self._clock.now()
        found = [command for command in self._commands.values() if self._needs_agent(command, now)]
        found.sort(key=lambda command: command.intent.made_at, reverse=True)
        failed = [command for command in found if command.stage is CommandStage.FAILED]
        dropped = {command.key for command in failed[max(0, MOST_FAILED - (len(found) - len(failed))) :]}
        return tuple(command for command in found if command.key not in dropped)

    def _needs_agent(self, command: Command, now: datetime) -> bool:
        if command.dismissed:
            return False
        match command.stage:
            case CommandStage.FAILED:
                return now - command.intent.made_at <= KEPT_OVER
            case CommandStage.INTENDED:
                return command.key in self._stranded
            case _:
                return command.stage is CommandStage.UNKNOWN

    def hide(self, key: str) -> None:
        """Stop showing a settled command."""
        command = self._commands.get(key)
        if command is not None and key not in self._hidden:
            self._hidden.add(key)
            self._subscribers.tell(command)

    def _take(self, command: Command) -> None:
        self._commands[command.key] = command
        self._subscribers.tell(command)
        if command.stage is CommandStage.SETTLED:
            asyncio.get_running_loop().call_later(SETTLED_SECONDS, self.hide, command.key)
