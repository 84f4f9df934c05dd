"""An agent in a hurry: enters what he is told, presses twice, and follows every command until its fate is known."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import AccountView, Confirm
from billie_desktop.domain.approval import RequestKind
from billie_desktop.domain.command import REQUESTS, Action, Command, CommandStage
from billie_desktop.domain.errors import DeskError, NotAllowed, NotFound
from billie_desktop.domain.note_draft import NoteDraft
from billie_desktop.domain.rich_text import Block, Run

POSTED, REFUSED, DISMISSED, BLOCKED, REQUESTED = "posted", "refused", "dismissed", "blocked", "requested"
NOTED = "noted"
KIND_OF = {"request-write-off": RequestKind.WRITE_OFF, "adjust": RequestKind.ADJUSTMENT}


class Hands:
    """At one desk. ``say`` tells how an order ended."""

    def __init__(self, desk: Desk, chance: random.Random, say: Callable[[dict[str, Any]], None]) -> None:
        self._desk = desk
        self._chance = chance
        self._say = say

    async def do(self, order: dict[str, Any]) -> None:
        """One order to an end, or to the point where it could not be entered (BLOCKED)."""
        match order["do"]:
            case "enter":
                await self._enter(order)
            case "note":
                await self._note(order)
            case _:
                await self._decide(order)

    async def see_through(self, command: Command, marker: str) -> None:
        """Follow a command until it is known what became of it, and say so."""
        command = await self.follow(command, marker)
        match command.stage:
            case CommandStage.CONFIRMED | CommandStage.SETTLED if command.intent.action in REQUESTS:
                self._tell(marker, REQUESTED, request_id=command.intent.values["request_id"])
            case CommandStage.CONFIRMED | CommandStage.SETTLED:
                self._tell(marker, POSTED)
            case CommandStage.REFUSED:
                self._tell(marker, REFUSED, why=command.error_text)
            case _ if command.intent.action is Action.DISBURSE:
                self._tell(marker, BLOCKED, why="tried too often")  # the loan must be paid out: enter it anew
            case _:
                self._tell(marker, DISMISSED)

    async def follow(self, command: Command, marker: str) -> Command:
        """The command once its fate is known: confirmed, refused, or dismissed without having been recorded."""
        tested = False
        while True:
            match command.stage:
                case CommandStage.CONFIRMED | CommandStage.SETTLED | CommandStage.REFUSED:
                    return command
                case CommandStage.UNKNOWN:
                    if not tested:
                        tested = True
                        await self._must_be_locked(command, marker)
                    command = await self._ask(command, self._desk.commands.check_now)
                case CommandStage.SENT:
                    await self._pause()
                    command = self._desk.commands.get(command.key) or command
                case _:
                    if command.dismissed or await self._dismissed(command):
                        return self._desk.commands.get(command.key) or command
                    await asyncio.sleep(0.1 * command.attempts)
                    command = await self._ask(command, self._desk.commands.retry)

    async def _enter(self, order: dict[str, Any]) -> None:
        commands = self._desk.commands
        try:
            account = await self._account(order["customer"], order["account"])
            intent = commands.begin(Action(order["kind"]), account)
            check = await commands.check(intent, order["typed"], tuple(Confirm))
            if not check.ready:
                await self._try_now()
                await self._desk.records.refresh(order["customer"])
                return self._tell(order["id"], BLOCKED, why=check.blocked or str(check.errors))
            presses = [commands.send(check.intent) for _ in range(2 if order["twice"] else 1)]
            answers = await asyncio.gather(*presses, return_exceptions=True)
        except DeskError as error:
            return self._tell(order["id"], BLOCKED, why=error.text)
        _raise_strangers(answers)
        command = commands.get(check.intent.key)
        if command is None:
            return self._tell(order["id"], BLOCKED, why=str(answers))
        return await self.see_through(command, order["id"])

    async def _note(self, order: dict[str, Any]) -> None:
        """Write a note; it is with the server, or waits on this disk for the connection."""
        notes = self._desk.note_desk
        assert notes is not None
        body = (Block((Run("Called about the loan."),)),)
        draft = NoteDraft(notes.new_key(), order["customer"], order["id"], body, "internal", "internal_note")
        try:
            await notes.save(draft)
        except DeskError as error:
            return self._tell(order["id"], REFUSED, why=error.text)
        return self._tell(order["id"], NOTED)

    async def _decide(self, order: dict[str, Any]) -> None:
        """Approve somebody else's request; reject it when the ledger will not have it."""
        requests, decisions = self._desk.requests, self._desk.decisions
        assert requests is not None
        assert decisions is not None
        action, confirmed, why = Action.APPROVE_REQUEST, None, ""
        while True:
            try:
                request = await requests.find(KIND_OF[order["kind"]], order["request_id"])
                if request is None:
                    await self._pause()  # the read model is behind
                    continue
                if not request.is_pending:
                    return self._tell(order["id"], POSTED if request.status == "approved" else REFUSED, why=why)
                comment = f"Checked and decided {order['id']}"
                presses = [
                    decisions.decide(action, request, comment, confirmed) for _ in range(2 if order["twice"] else 1)
                ]
                answers = await asyncio.gather(*presses, return_exceptions=True)
            except DeskError:
                await self._pause()
                continue
            _raise_strangers(answers)
            command = next((each for each in answers if isinstance(each, Command)), None)
            if command is None:
                await self._pause()
                continue
            command = await self.follow(command, order["id"])
            if command.stage is CommandStage.REFUSED and command.error_code == "BALANCE_MOVED":
                confirmed = (await self._fresh_account(order)).outstanding
            elif command.stage is CommandStage.REFUSED and command.error_code != "ALREADY_DECIDED":
                action, why = Action.REJECT_REQUEST, command.error_text
            elif command.stage in (CommandStage.CONFIRMED, CommandStage.SETTLED):
                end = POSTED if command.intent.action is Action.APPROVE_REQUEST else REFUSED
                return self._tell(order["id"], end, why=why)
            await self._pause()

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

    async def _ask(self, command: Command, ask: Callable[[str], Awaitable[Command]]) -> Command:
        await self._pause()
        try:
            return await ask(command.key)
        except NotAllowed as error:
            if error.code == "TOO_MANY":
                await self._desk.commands.dismiss(command.key)
            await self._try_now()
        except DeskError:
            pass
        return self._desk.commands.get(command.key) or command

    async def _try_now(self) -> None:
        """What an agent presses in the banner while the desk is read-only."""
        if self._desk.connection.state.read_only:
            await self._desk.connection.check_now()

    async def _dismissed(self, command: Command) -> bool:
        if command.intent.action is Action.DISBURSE or self._chance.random() > 0.25:
            return False
        try:
            await self._desk.commands.dismiss(command.key)
        except NotAllowed:
            return False  # it is being sent again at this moment
        return True

    async def _fresh_account(self, order: dict[str, Any]) -> AccountView:
        while True:
            try:
                await self._desk.records.refresh(order["customer"])
                return await self._account(order["customer"], order["account"])
            except DeskError:
                await self._pause()

    async def _account(self, customer_id: str, account_id: str) -> AccountView:
        """The account, as soon as it is on screen with status and balance. Raises NotFound when it does not come."""
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

    async def _pause(self) -> None:
        await asyncio.sleep(self._chance.uniform(0.02, 0.2))

    def _tell(self, marker: str, end: str, why: str = "", request_id: str = "") -> None:
        self._say({"id": marker, "end": end, "why": why, "request_id": request_id})


def _raise_strangers(answers: list[Any]) -> None:
    """Errors that are no answer of the desk are faults of the program."""
    for answer in answers:
        if isinstance(answer, BaseException) and not isinstance(answer, DeskError):
            raise answer
