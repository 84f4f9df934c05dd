"""An agent in a hurry: enters what he is told, presses twice, and follows every command until its fate is known."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

from billie_desktop.desk.approvals import Approvals
from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import AccountView, Confirm
from billie_desktop.domain.approval import (
    AdjustmentForm,
    AlreadyDecided,
    BalanceMoved,
    OpenRequest,
    RequestKind,
    WriteOffForm,
)
from billie_desktop.domain.command import Action, Command, CommandStage
from billie_desktop.domain.errors import DeskError, NotAllowed, NotFound, OutcomeUnknown, Refused, TryLater
from billie_desktop.domain.money import Money

POSTED, REFUSED, DISMISSED, BLOCKED, REQUESTED = "posted", "refused", "dismissed", "blocked", "requested"
ZERO = Money.parse_input("0.01") - Money.parse_input("0.01")
_DONE = (CommandStage.CONFIRMED, CommandStage.SETTLED)


class Hands:
    """At one desk. ``say`` tells how an order ended."""

    def __init__(
        self, desk: Desk, approvals: Approvals, chance: random.Random, say: Callable[[dict[str, Any]], None]
    ) -> None:
        self._desk = desk
        self._approvals = approvals
        self._chance = chance
        self._say = say

    async def do(self, order: dict[str, Any]) -> None:
        """One order to an end, or to the point where it could not be entered (BLOCKED)."""
        match order["do"]:
            case "enter":
                await self._enter(order)
            case "request":
                await self._end(order, self._request(order))
            case "approve":
                await self._end(order, self._approve(order))

    async def see_through(self, command: Command, marker: str) -> None:
        """Follow a command until it is known what became of it."""
        tested = False
        while True:
            match command.stage:
                case CommandStage.CONFIRMED | CommandStage.SETTLED:
                    return self._tell(marker, POSTED)
                case CommandStage.REFUSED:
                    return self._tell(marker, REFUSED)
                case CommandStage.UNKNOWN:
                    if not tested:
                        tested = True
                        await self._must_be_locked(command, marker)
                    command = await self._follow(command, self._desk.commands.check_now)
                case CommandStage.SENT:
                    await self._pause()
                    command = self._desk.commands.get(command.key) or command
                case _:
                    if command.dismissed or await self._dismissed(command):
                        return self._tell(marker, DISMISSED)
                    command = await self._follow(command, self._desk.commands.retry)

    async def _enter(self, order: dict[str, Any]) -> None:
        commands = self._desk.commands
        try:
            account = await self._account(order["customer"], order["account"])
            intent = commands.begin(Action(order["kind"]), account)
            check = await commands.check(intent, order["typed"], tuple(Confirm))
            if not check.ready:
                return self._tell(order["id"], BLOCKED, why=check.blocked or str(check.errors))
            presses = [commands.send(check.intent) for _ in range(2 if order["twice"] else 1)]
            answers = await asyncio.gather(*presses, return_exceptions=True)
        except DeskError as error:
            return self._tell(order["id"], BLOCKED, why=error.text)
        for answer in answers:
            if isinstance(answer, BaseException) and not isinstance(answer, DeskError):
                raise answer
        command = commands.get(check.intent.key)
        if command is None:
            return self._tell(order["id"], BLOCKED, why=str(answers))
        return await self.see_through(command, order["id"])

    async def _must_be_locked(self, command: Command, marker: str) -> None:
        """While an outcome is unknown nothing equal may be entered."""
        intent = command.intent
        try:
            account = await self._account(intent.customer_id, intent.account_id)
        except DeskError:
            return
        available = self._desk.commands.availability(intent.action, account)
        present = self._desk.commands.get(command.key)
        if available.allowed and present is not None and present.stage is CommandStage.UNKNOWN:
            self._say({"violation": f"{marker}: the action is offered while the outcome of the last one is unknown"})

    async def _follow(self, command: Command, ask: Callable[[str], Awaitable[Command]]) -> Command:
        await self._pause()
        try:
            return await ask(command.key)
        except NotAllowed as error:
            if error.code == "TOO_MANY":
                await self._desk.commands.dismiss(command.key)
            elif error.code == "NOT_OPEN":
                await self._account(command.intent.customer_id, command.intent.account_id)
        except NotFound:
            await self._account(command.intent.customer_id, command.intent.account_id)
        except DeskError:
            pass
        return self._desk.commands.get(command.key) or command

    async def _dismissed(self, command: Command) -> bool:
        if command.intent.action is Action.DISBURSE or self._chance.random() > 0.25:
            return False
        await self._desk.commands.dismiss(command.key)
        return True

    async def _account(self, customer_id: str, account_id: str) -> AccountView:
        """The account, as soon as it is on screen with its status. Raises NotFound when it does not come."""
        records, changed = self._desk.records, asyncio.Event()
        release = records.subscribe(lambda _: changed.set())
        try:
            async with asyncio.timeout(5):
                view = records.open(customer_id)
                while (account := view.account(account_id)) is None or account.account.status is None:
                    await changed.wait()
                    changed.clear()
                    view = records.view(customer_id) or records.open(customer_id)
        except TimeoutError:
            raise NotFound("The account did not come.", code="NOT_OPEN") from None
        finally:
            release()
        return account

    # two persons

    async def _end(self, order: dict[str, Any], work: Awaitable[tuple[str, str]]) -> None:
        end, why = await work
        self._tell(order["id"], end, why=why)

    async def _request(self, order: dict[str, Any]) -> tuple[str, str]:
        while True:
            try:
                if order["kind"] == "write-off":
                    form = WriteOffForm(order["request_id"], order["account"], "hardship", notes=order["id"])
                    await self._approvals.request_write_off(form)
                else:
                    amount = Money.of(order["amount"]) or ZERO
                    reason = f"Correction of {order['id']}"
                    adjustment = AdjustmentForm(order["request_id"], order["account"], amount, ZERO, reason)
                    await self._approvals.request_adjustment(adjustment)
                return REQUESTED, ""
            except (OutcomeUnknown, TryLater):
                await self._pause()
            except (OpenRequest, NotFound) as error:
                return BLOCKED, error.text
            except DeskError as error:
                return REFUSED, error.text

    async def _approve(self, order: dict[str, Any]) -> tuple[str, str]:
        presses = [self._press(order) for _ in range(2 if order["twice"] else 1)]
        ends = await asyncio.gather(*presses)
        return next((each for each in ends if each[0] == POSTED), ends[0])

    async def _press(self, order: dict[str, Any]) -> tuple[str, str]:
        kind, request_id = RequestKind(order["kind"]), order["request_id"]
        comment, confirmed = f"Checked and agreed {order['id']}", None
        refused = ""
        while True:
            try:
                if refused:
                    await self._approvals.reject(kind, request_id, f"The ledger refused {order['id']}")
                    return REFUSED, refused
                await self._approvals.approve(kind, request_id, comment, confirmed)
                return POSTED, ""
            except BalanceMoved as error:
                confirmed = error.now
            except AlreadyDecided as error:
                return (POSTED if error.status == "approved" else REFUSED), error.text
            except (NotFound, OutcomeUnknown, TryLater):
                await self._pause()  # the read model is behind, or somebody is away
            except (Refused, NotAllowed) as error:
                if refused:
                    return REFUSED, error.text
                refused = error.text

    async def _pause(self) -> None:
        await asyncio.sleep(self._chance.uniform(0.02, 0.2))

    def _tell(self, marker: str, end: str, why: str = "") -> None:
        self._say({"id": marker, "end": end, "why": why})
