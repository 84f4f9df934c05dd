"""Deciding requests: the same outbox, the same sender and the same retries as every other command."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from billie_desktop.desk.command_desk import CommandDesk
from billie_desktop.desk.ports import Clock
from billie_desktop.domain.agent import Agent
from billie_desktop.domain.approval_request import ApprovalRequest
from billie_desktop.domain.availability import Availability
from billie_desktop.domain.command import Action, Command, CommandStage, Intent
from billie_desktop.domain.errors import InvalidInput, NotAllowed
from billie_desktop.domain.keys import idempotency_key, may_replay
from billie_desktop.domain.money import Money
from billie_desktop.domain.request_rules import comment_problem, decision_availability
from billie_desktop.domain.session import Limits


class DecisionDesk:
    """Implements ``desk.request_ports.Decisions``.

    The ledger's key of an approval follows from the request (the server makes it), so that whoever presses, however
    often, posts once; the key here names this agent's own command in the outbox.
    """

    def __init__(self, agent: Agent, commands: CommandDesk, limits: Callable[[], Limits], clock: Clock) -> None:
        self._agent = agent
        self._commands = commands
        self._limits = limits
        self._clock = clock
        self._pressed: dict[tuple[Action, str], asyncio.Task[Command]] = {}

    @property
    def limits(self) -> Limits:
        """What this agent may do, as the server said last."""
        return self._limits()

    def availability(self, action: Action, request: ApprovalRequest) -> Availability:
        """Whether this decision is possible now, and why not."""
        situation = self._commands.situation_of(request.subject)
        return decision_availability(action, request, self._agent, self._limits(), situation)

    async def decide(
        self, action: Action, request: ApprovalRequest, comment: str = "", confirmed_balance: Money | None = None
    ) -> Command:
        """Write it down, send it, return the outcome; a second press, of whatever window, joins the first."""
        place = action, request.request_id
        pressed = self._pressed.get(place)
        if pressed is None:
            pressed = asyncio.get_running_loop().create_task(self._decide(action, request, comment, confirmed_balance))
            self._pressed[place] = pressed
            pressed.add_done_callback(lambda _done: self._pressed.pop(place, None))
        return await asyncio.shield(pressed)

    async def _decide(
        self, action: Action, request: ApprovalRequest, comment: str, confirmed_balance: Money | None
    ) -> Command:
        intent = self._intent(action, request, comment, confirmed_balance)
        earlier = self._earlier(intent)
        if earlier is not None and earlier.stage in (CommandStage.INTENDED, CommandStage.SENT):
            return await self._commands.join(earlier.key)
        if earlier is not None and earlier.stage is CommandStage.UNKNOWN:
            return await self._commands.check_now(earlier.key)
        problem = "" if action is Action.CANCEL_REQUEST else comment_problem(comment)
        if problem:
            raise InvalidInput("comment", problem)
        available = self.availability(action, request)
        if not available.allowed:
            raise NotAllowed(available.reason, code="NOT_AVAILABLE")
        if earlier is not None and earlier.stage is CommandStage.FAILED:
            fits = earlier.intent.values == intent.values and may_replay(earlier.intent.made_at, self._clock.now())
            if fits:
                return await self._commands.retry(earlier.key)
            await self._commands.dismiss(earlier.key)
        return await self._commands.send_made(intent)

    def _intent(
        self, action: Action, request: ApprovalRequest, comment: str, confirmed_balance: Money | None
    ) -> Intent:
        values = {"kind": request.kind.value, "request_id": request.request_id}
        if action is not Action.CANCEL_REQUEST:
            values["comment"] = comment.strip()
        if action is Action.APPROVE_REQUEST and confirmed_balance is not None:
            values["confirmed_balance"] = confirmed_balance.wire()
        now = self._clock.now()
        return Intent(
            key=idempotency_key(request.subject, action, now),
            action=action,
            account_id=request.subject,
            account_number=request.account_number or request.subject,
            customer_id=request.customer_id,
            amount=confirmed_balance or request.amount,
            values=values,
            made_at=now,
        )

    def _earlier(self, intent: Intent) -> Command | None:
        """This agent's own try of the same decision that is not over yet."""
        wanted = intent.values["request_id"]
        found = [
            command
            for command in self._commands.all()
            if command.intent.action is intent.action
            and command.intent.values.get("request_id") == wanted
            and not command.is_over
            and not command.dismissed
            and command.stage is not CommandStage.CONFIRMED
        ]
        return found[-1] if found else None
