"""Money commands as the screens use them: begin, check, send; unknown: check now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Coroutine, Mapping
from dataclasses import replace
from typing import Any

from billie_desktop.desk.background import Background
from billie_desktop.desk.command_book import CommandBook
from billie_desktop.desk.command_check import CommandCheck, fresh
from billie_desktop.desk.command_sender import CommandSender
from billie_desktop.desk.ports import Clock
from billie_desktop.desk.record_store import RecordStore
from billie_desktop.desk.settlement_watch import SettlementWatch
from billie_desktop.desk.values import AccountView, Check, Confirm
from billie_desktop.domain.agent import Agent
from billie_desktop.domain.approval import RequestKind
from billie_desktop.domain.approval_request import ApprovalRequest
from billie_desktop.domain.availability import Availability, Situation, availability
from billie_desktop.domain.command import DECISIONS, REQUESTS, Action, Command, CommandStage, Intent
from billie_desktop.domain.errors import InvalidInput, NotAllowed, NotFound
from billie_desktop.domain.keys import may_replay

MOST_ATTEMPTS = 5
REREAD = frozenset(
    {
        "DUPLICATE_OPERATION",
        "ALREADY_DISBURSED",
        "LEDGER_REJECTED",
        "ACCOUNT_NOT_FOUND",
        "BALANCE_MOVED",
        "ALREADY_DECIDED",
        "OPEN_REQUEST",
    }
)


class CommandDesk:
    """Implements ``desk.Commands``. One executor owns all sends of all windows; a second call joins the first."""

    def __init__(
        self,
        agent: Agent,
        book: CommandBook,
        sender: CommandSender,
        watch: SettlementWatch,
        store: RecordStore,
        check: CommandCheck,
        clock: Clock,
        read_only_reason: Callable[[], str],
        stopped: Callable[[], str] = lambda: "",
        not_offered: Collection[Action] = (),
        requests_of: Callable[[str], Collection[ApprovalRequest]] = lambda account_id: (),
    ) -> None:
        self._agent = agent
        self._book = book
        self._sender = sender
        self._watch = watch
        self._store = store
        self._check = check
        self._clock = clock
        self._read_only_reason = read_only_reason
        self._stopped = stopped
        self._requests_of = requests_of
        self._not_offered: set[Action] = set(not_offered)
        self._checked: dict[str, Intent] = {}
        self._replaces: dict[str, str] = {}
        self._running: dict[str, asyncio.Task[Command]] = {}
        self._background = Background()

    async def start(self) -> None:
        """Take over what an earlier run left on disk. Nothing is sent: look-ups only."""
        self._book.subscribe(lambda command: self._store.touch_account(command.intent.account_id))
        for command in await self._book.load():
            if command.stage is CommandStage.CONFIRMED:
                self._watch.confirmed(command)

    async def stop(self) -> None:
        """End what runs: what was sent without an answer stays SENT on disk and is asked about at the next start."""
        await self._background.stop()

    def availability(self, action: Action, account: AccountView) -> Availability:
        """Whether the action is possible now, and why not."""
        return availability(action, self.situation_of(account.account_id, view=account))

    def begin(self, action: Action, account: AccountView) -> Intent:
        """Make the intent: key, payment id, the moment of the record that is shown."""
        record = account.account
        return fresh(
            Intent(
                key="",
                action=action,
                account_id=record.account_id,
                account_number=record.label,
                customer_id=record.customer_id or "",
                amount=None,
                values={},
                made_at=self._clock.now(),
                record_updated_at=record.updated_at,
            ),
            self._clock.now(),
        )

    async def check(self, intent: Intent, typed: Mapping[str, str], confirmed: Collection[Confirm] = ()) -> Check:
        """Check what was typed; a changed form after a failure gets a new key."""
        view = self._view_of(intent)
        result = await self._check.run(intent, typed, confirmed, view, self.availability(intent.action, view))
        if result.ready:
            self._checked[result.intent.key] = result.intent
            if result.intent.key != intent.key:
                self._replaces[result.intent.key] = intent.key
        return result

    async def send(self, intent: Intent) -> Command:
        """Write, send, outcome. Joins a send of the same key that is under way; never makes a second one."""
        running = self._running.get(intent.key)
        if running is not None:
            return await asyncio.shield(running)
        known = self._book.get(intent.key)
        if known is not None and known.stage is not CommandStage.FAILED:
            return known
        if self._checked.get(intent.key) != intent:
            raise InvalidInput("amount", "Check the form again before sending")
        if not may_replay(intent.made_at, self._clock.now()):
            raise InvalidInput("amount", "This form has been open too long. Check it again before sending")
        if known is not None:
            _require_tries_left(known)
        self._require_available(intent)
        return await self._run(intent.key, self._first_or_again(intent, known))

    async def send_made(self, intent: Intent) -> Command:
        """Send an intent that another part of the desk has made and checked: a decision."""
        return await self._run(intent.key, self._first_or_again(intent, None))

    async def join(self, key: str) -> Command:
        """Wait for a send that is under way; the command as it is when none is."""
        running = self._running.get(key)
        return await asyncio.shield(running) if running is not None else self._known(key)

    async def check_now(self, key: str) -> Command:
        """Ask about an unknown outcome with its own key; one older than 24 hours is only looked up."""
        command = self._known(key)
        if key in self._running:
            return await asyncio.shield(self._running[key])
        if command.stage is not CommandStage.UNKNOWN:
            return command
        if not may_replay(command.intent.made_at, self._clock.now()):
            return await self._watch.look_up(command)
        return await self._run(key, self._send(command))

    async def retry(self, key: str) -> Command:
        """Send a failed command, or one that was never sent, again with its own key."""
        command = self._known(key)
        if key in self._running:
            return await asyncio.shield(self._running[key])
        if command.stage not in (CommandStage.FAILED, CommandStage.INTENDED) or command.dismissed:
            return command
        _require_tries_left(command)
        if not may_replay(command.intent.made_at, self._clock.now()):
            raise NotAllowed("This is older than 24 hours. Look at the transactions, then enter it again.", code="OLD")
        await self._bring_in(command.intent)
        if key in self._running or self._known(key) is not command:
            return await self.join(key)  # another window was faster while the customer was being read
        self._require_available(command.intent, own=command)
        return await self._run(key, self._send(command))

    async def dismiss(self, key: str) -> None:
        """Stop showing it. An unknown outcome stays until it is resolved, or until its key is 24 hours old."""
        command = self._known(key)
        unresolved = command.stage in (CommandStage.SENT, CommandStage.CONFIRMED) or (
            command.stage is CommandStage.UNKNOWN and may_replay(command.intent.made_at, self._clock.now())
        )
        if unresolved or key in self._running:
            raise NotAllowed("The outcome is not known yet. Check it first.", code="UNRESOLVED")
        if not command.dismissed:
            await self._book.record(replace(command, dismissed=True))

    def get(self, key: str) -> Command | None:
        """The present state of one command."""
        return self._book.get(key)

    def of_account(self, account_id: str) -> tuple[Command, ...]:
        """Commands to be shown on the account."""
        return self._book.shown(account_id)

    def all(self) -> tuple[Command, ...]:
        """Every command known, oldest first."""
        return self._book.all()

    def failed(self) -> tuple[Command, ...]:
        """The failed-actions centre."""
        return self._book.failed()

    def subscribe(self, callback: Callable[[Command], None]) -> Callable[[], None]:
        """Hear every stage."""
        return self._book.subscribe(callback)

    def _known(self, key: str) -> Command:
        command = self._book.get(key)
        if command is None:
            raise NotFound("There is no such command.", code="NO_COMMAND")
        return command

    def situation_of(
        self, account_id: str, without: Command | None = None, view: AccountView | None = None
    ) -> Situation:
        """What availability depends on, whether or not the account is open; ``view`` is what a screen shows of it."""
        view = view or self._store.account_view(account_id)
        pending = self._book.pending(account_id)
        if without is not None:
            own = (without.intent.action, without.stage)
            pending = replace(pending, stages=tuple(each for each in pending.stages if each != own))
        waiting = {request.kind for request in self._requests_of(account_id)}
        if view is not None and view.write_off is not None:
            waiting.add(RequestKind.WRITE_OFF)  # the record knows it even where the queue is long or was not read yet
        sent = {
            command.intent.action
            for command in self._book.shown(account_id)
            if command.stage is CommandStage.CONFIRMED and command.intent.action in REQUESTS
        }
        state = self._store.state_of_account(account_id)
        customer = state.customer if state is not None else None
        return Situation(
            role=self._agent.role,
            read_only_reason=self._read_only_reason(),
            status=view.account.status if view is not None else None,
            pending=replace(
                pending,
                write_off_requested=RequestKind.WRITE_OFF in waiting or Action.REQUEST_WRITE_OFF in sent,
                adjustment_requested=RequestKind.ADJUSTMENT in waiting or Action.ADJUST in sent,
            ),
            outstanding=view.outstanding if view is not None else None,
            not_offered=frozenset(self._not_offered),
            stopped=self._stopped(),
            vulnerable=customer is not None and customer.vulnerable,
        )

    async def _bring_in(self, intent: Intent) -> None:
        """A retry after a restart: the account need not be on screen."""
        if self._store.account_view(intent.account_id) is None and intent.customer_id:
            await self._store.refresh(intent.customer_id)

    def _view_of(self, intent: Intent) -> AccountView:
        view = self._store.account_view(intent.account_id)
        if view is None:
            raise NotFound("This account is not open any more. Open the customer again.", code="NOT_OPEN")
        return view

    def _require_available(self, intent: Intent, own: Command | None = None) -> None:
        if intent.action not in DECISIONS:
            self._view_of(intent)
        answer = availability(intent.action, self.situation_of(intent.account_id, own))
        if not answer.allowed:
            raise NotAllowed(answer.reason, code="NOT_AVAILABLE")

    async def _run(self, key: str, work: Coroutine[Any, Any, Command]) -> Command:
        """Run a send that outlives its caller: closing the form never cuts it off."""
        task = self._background.spawn(work, "sending a command", awaited=True)
        self._running[key] = task
        task.add_done_callback(lambda _: self._running.pop(key, None))
        return await asyncio.shield(task)

    async def _first_or_again(self, intent: Intent, known: Command | None) -> Command:
        command = known or await self._book.add(intent)
        older = self._book.get(self._replaces.pop(intent.key, ""))
        if older is not None and older.stage in (CommandStage.FAILED, CommandStage.REFUSED):
            # The changed form took its place: its retry must not be offered beside the new one.
            await self._book.record(replace(older, dismissed=True))
        return await self._send(command)

    async def _send(self, command: Command) -> Command:
        command = await self._sender.run(command)
        self._checked.pop(command.key, None)
        if command.error_code == "NOT_SUPPORTED":
            self._not_offered.add(command.intent.action)
        if command.stage is CommandStage.CONFIRMED:
            self._watch.confirmed(command)
        elif command.error_code in REREAD and command.intent.customer_id:
            self._background.spawn(self._reread(command.intent.customer_id), "re-read after a refusal")
        return command

    async def _reread(self, customer_id: str) -> None:
        await self._store.refresh(customer_id)


def _require_tries_left(command: Command) -> None:
    if command.attempts >= MOST_ATTEMPTS:
        raise NotAllowed("This has been tried five times. Enter it again when the ledger is back.", code="TOO_MANY")
