"""Money commands of the stand-in desk: checked by the real rules, answered as the scene or the test wants."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime

from billie_desktop.desk.values import AccountView, Check, Confirm, Confirmation, FieldError
from billie_desktop.domain.agent import Agent
from billie_desktop.domain.approval import RequestKind
from billie_desktop.domain.approval_request import ApprovalRequest
from billie_desktop.domain.availability import Availability, PendingWork, Situation, availability
from billie_desktop.domain.command import Action, Command, CommandStage, Intent
from billie_desktop.domain.errors import NotAllowed
from billie_desktop.domain.forms import overpayment, read_form
from billie_desktop.domain.keys import idempotency_key
from billie_desktop.ui.gallery.fake_records import FakeRecords
from billie_desktop.ui.gallery.listeners import Listeners

Outcome = Callable[[Command], Command]
"""Turns a sent command into what became of it."""


class FakeCommands:
    """Implements ``desk.Commands``. ``outcomes`` are used one per send, retry or check; ``hold`` delays the answer."""

    def __init__(self, agent: Agent, records: FakeRecords, now: Callable[[], datetime]) -> None:
        self._agent = agent
        self._records = records
        self._now = now
        self._commands: dict[str, Command] = {}
        self._listeners: Listeners[Command] = Listeners()
        self.read_only_reason = ""
        self.outcomes: list[Outcome] = []
        self.hold: asyncio.Event | None = None
        self.stale = False
        self.questions: list[Confirmation] = []
        self.requests_of: Callable[[str], Collection[ApprovalRequest]] = lambda account_id: ()
        self.sent: list[Intent] = []
        self.keys: list[str] = []
        self.stranded: set[str] = set()
        self._running: set[asyncio.Task[Command]] = set()

    def availability(self, action: Action, account: AccountView) -> Availability:
        stages = tuple((each.intent.action, each.stage) for each in account.commands)
        kinds = {request.kind for request in self.requests_of(account.account_id)}
        work = PendingWork(stages, RequestKind.WRITE_OFF in kinds, RequestKind.ADJUSTMENT in kinds)
        situation = Situation(
            self._agent.role,
            self.read_only_reason,
            account.account.status,
            work,
            account.outstanding,
            vulnerable=self._is_vulnerable(account.account_id),
        )
        return availability(action, situation)

    def begin(self, action: Action, account: AccountView) -> Intent:
        record, now = account.account, self._now()
        key = idempotency_key(record.account_id, action, now)
        self.keys.append(key)
        return Intent(key, action, record.account_id, record.label, record.customer_id or "", None, {}, now)

    async def check(self, intent: Intent, typed: Mapping[str, str], confirmed: Collection[Confirm] = ()) -> Check:
        form = read_form(intent.action, typed)
        filled = replace(intent, values=form.values, amount=form.amount)
        if intent.action is Action.REQUEST_WRITE_OFF:
            known = self._account(intent.account_id)
            filled = replace(filled, amount=known.outstanding if known is not None else None)
        if form.errors:
            return Check(filled, tuple(FieldError(error.field, error.text) for error in form.errors))
        view = self._account(intent.account_id)
        reason = self.availability(intent.action, view).reason if view is not None else ""
        if reason:
            return Check(filled, blocked=reason)
        questions: list[Confirmation] = []
        if intent.action is Action.RECORD_REPAYMENT and view is not None:
            text = overpayment(form.amount, view.outstanding)
            if text:
                questions.append(Confirmation(Confirm.OVERPAYMENT, text))
        if self.stale:
            words = "Josh Lindqvist waived $10.00 at 9:41 am. Your values are kept."
            questions.append(Confirmation(Confirm.STALE, words))
        questions.extend(self.questions)
        return Check(filled, confirmations=tuple(each for each in questions if each.kind not in confirmed))

    async def send(self, intent: Intent) -> Command:
        if self.read_only_reason:
            raise NotAllowed(self.read_only_reason)
        self.sent.append(intent)
        self.put(Command(intent, CommandStage.INTENDED, self._now()))
        return await self._again(intent.key)

    async def check_now(self, key: str) -> Command:
        return await self._again(key)

    async def retry(self, key: str) -> Command:
        if self.read_only_reason:
            raise NotAllowed(self.read_only_reason)
        return await self._again(key)

    async def _again(self, key: str) -> Command:
        # As on the real desk: whoever waits may go away, the command goes on.
        task = asyncio.get_running_loop().create_task(self._run(key))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def _run(self, key: str) -> Command:
        command = self._commands[key]
        sent = self.put(command.moved(CommandStage.SENT, self._now(), tries=command.tries + 1))
        if self.hold is not None:
            await self.hold.wait()
        outcome = self.outcomes.pop(0)
        return self.put(outcome(sent))

    async def dismiss(self, key: str) -> None:
        command = self._commands[key]
        self.put(replace(command, dismissed=True))

    def get(self, key: str) -> Command | None:
        return self._commands.get(key)

    def of_account(self, account_id: str) -> tuple[Command, ...]:
        return tuple(
            each for each in self._commands.values() if each.intent.account_id == account_id and not each.dismissed
        )

    def failed(self) -> tuple[Command, ...]:
        stages = (CommandStage.FAILED, CommandStage.UNKNOWN)
        found = [
            each
            for each in self._commands.values()
            if (each.stage in stages or each.intent.key in self.stranded) and not each.dismissed
        ]
        return tuple(sorted(found, key=lambda each: each.changed_at, reverse=True))

    def subscribe(self, callback: Callable[[Command], None]) -> Callable[[], None]:
        return self._listeners.add(callback)

    def put(self, command: Command) -> Command:
        """Set a command and tell everybody, its account's view included."""
        self._commands[command.intent.key] = command
        for view in list(self._records.views.values()):
            if any(each.account_id == command.intent.account_id for each in view.accounts):
                accounts = tuple(
                    replace(each, commands=self.of_account(each.account_id))
                    if each.account_id == command.intent.account_id
                    else each
                    for each in view.accounts
                )
                self._records.put(replace(view, accounts=accounts))
        self._listeners.tell(command)
        return command

    def _is_vulnerable(self, account_id: str) -> bool:
        owners = (view.customer for view in self._records.views.values() if view.account(account_id) is not None)
        return any(customer is not None and customer.vulnerable for customer in owners)

    def _account(self, account_id: str) -> AccountView | None:
        for view in self._records.views.values():
            found = view.account(account_id)
            if found is not None:
                return found
        return None
