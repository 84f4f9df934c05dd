"""Clearing re-application blocks: asked for through the server, gone once the platform's answer is in the record."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from typing import Protocol

from billie_desktop.desk.ports import Clock
from billie_desktop.desk.request_ports import Requests
from billie_desktop.desk.subscribers import Subscribers
from billie_desktop.domain.agent import Agent
from billie_desktop.domain.approval import RequestKind
from billie_desktop.domain.block_clear import BlockClearForm, clear_off
from billie_desktop.domain.keys import form_key

PATIENCE_SECONDS = 60.0
"""For so long the answer of the platform is waited for; then the block may be asked about again."""


class BlockClearCommands(Protocol):
    """The server's side. Raises InvalidInput, NotAllowed, OpenRequest, Refused, NotFound, TryLater, OutcomeUnknown
    (the same request id again tells)."""

    async def clear(self, form: BlockClearForm) -> bool:
        """Ask for it; whether another person has to approve."""


class BlockClearDesk:
    """One for all windows. ``commands`` is None where the server does not offer it."""

    def __init__(self, agent: Agent, commands: BlockClearCommands | None, requests: Requests, clock: Clock) -> None:
        self._agent = agent
        self._commands = commands
        self._requests = requests
        self._clock = clock
        self._asked: dict[tuple[str, str], float] = {}
        self._changed: Subscribers[None] = Subscribers()

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Hear that something was asked for."""
        return self._changed.add(lambda _: callback())

    def new_key(self) -> str:
        """The request id of a form that opens."""
        return form_key("block-clear", self._clock.now())

    def off_reason(self, customer_ids: Collection[str], reason: str) -> str:
        """Why a customer's block cannot be cleared now; '' when it can be asked for."""
        if not self._agent.may_service:
            return "Your role may read only."
        if self._commands is None:
            return "This server does not offer it."
        never = clear_off(reason)
        if never:
            return never
        waits = (each for each in self._requests.board.pending if each.kind is RequestKind.BLOCK_CLEAR)
        if any(each.customer_id in customer_ids for each in waits):
            return "A request to clear it waits for a decision."
        now = time.monotonic()
        if any(self._asked.get((each, reason), 0.0) > now for each in customer_ids):
            return "It was asked for just now. The record shows what became of it."
        return ""

    async def clear(self, form: BlockClearForm) -> bool:
        """Ask for it; whether another person has to approve. Raises as ``BlockClearCommands``."""
        assert self._commands is not None, "off_reason was asked first"
        needs_approval = await self._commands.clear(form)
        self._asked[form.customer_id, form.reason] = time.monotonic() + PATIENCE_SECONDS
        self._changed.tell(None)
        await self._requests.refresh()
        return needs_approval
