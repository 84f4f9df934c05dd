"""What ends a command: the record itself shows it, or its posting is found."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from billie_desktop.desk.background import Background
from billie_desktop.desk.command_book import CommandBook
from billie_desktop.desk.command_sender import CommandSender
from billie_desktop.desk.ledger_readings import Heard
from billie_desktop.desk.ports import Clock, LedgerReads
from billie_desktop.desk.record_store import RecordStore
from billie_desktop.desk.request_trace import TRACE_PAUSES, RequestTrace
from billie_desktop.desk.values import RecordChange, TransactionFilter
from billie_desktop.domain.command import DECISIONS, REQUESTS, Action, Command, CommandStage
from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.ledger import Posting
from billie_desktop.domain.settlement import POSTED_AS, balance_shows, document_shows, is_posting_of

READ_PAUSES = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
LOOK_UP_SECONDS = 15.0
LOOK_UP_LIMIT = 200


class SettlementWatch:
    """CONFIRMED becomes SETTLED when a ledger reading begun after the answer, or the projected document, shows it.

    UNKNOWN becomes CONFIRMED when a posting with the command's own payment id or key is found. A posting that is not
    found proves nothing: it may still be on its way.
    """

    def __init__(
        self,
        book: CommandBook,
        sender: CommandSender,
        store: RecordStore,
        reads: LedgerReads,
        clock: Clock,
        trace: RequestTrace | None = None,
    ) -> None:
        self._book = book
        self._sender = sender
        self._store = store
        self._reads = reads
        self._clock = clock
        self._trace = trace
        self._settling: set[str] = set()
        self._background = Background()

    def start(self) -> None:
        """Begin watching."""
        self._store.subscribe_heard(self._on_heard)
        self._store.subscribe(self._on_record)
        if self._trace is not None:
            self._trace.subscribe(self._on_requests)
        self._background.spawn(self._look_after_unknown(), "look-up of unknown outcomes")

    async def stop(self) -> None:
        """End watching."""
        await self._background.stop()

    def confirmed(self, command: Command) -> None:
        """A command was confirmed: read the record until it shows the posting."""
        by_request = command.intent.action in REQUESTS | DECISIONS
        work = self._trace_until_settled(command) if by_request else self._read_until_settled(command)
        self._background.spawn(work, "settling a command")

    async def look_up(self, command: Command) -> Command:
        """Search the account's postings for the command's own; CONFIRMED when found, else the command as it is.

        Raises Unavailable, NotFound.
        """
        if command.intent.action in REQUESTS | DECISIONS:
            return await self._look_up_request(command)
        filters = TransactionFilter(
            type=POSTED_AS[command.intent.action], from_date=(command.intent.made_at - timedelta(days=2)).date()
        )
        page = await self._reads.transactions(command.intent.account_id, filters, LOOK_UP_LIMIT)
        row = next((row for row in page.rows if is_posting_of(command.intent, row)), None)
        current = self._book.get(command.key)
        if row is None or current is None or current.stage is not CommandStage.UNKNOWN:
            return current or command
        command = await self._book.record(self._sender.confirmed(current, Posting(transaction=row)))
        self.confirmed(command)
        return command

    async def _look_up_request(self, command: Command) -> Command:
        found = None if self._trace is None else await self._trace.found(command.intent)
        current = self._book.get(command.key)
        if found is None or current is None or current.stage is not CommandStage.UNKNOWN:
            return current or command
        command = await self._book.record(self._sender.confirmed(current, Posting(None, event_id=found.event_id)))
        self.confirmed(command)
        return command

    async def _trace_until_settled(self, command: Command) -> None:
        """Until the read model shows the request or the decision; a posting changes the account's figures as well."""
        if command.intent.action is Action.APPROVE_REQUEST:
            await self._store.read_ledger(command.intent.account_id)
        for pause in TRACE_PAUSES:
            await asyncio.sleep(pause)
            current = self._book.get(command.key)
            if current is None or current.stage is not CommandStage.CONFIRMED or self._trace is None:
                return
            if await self._settle_if_shown(self._trace, current):
                return

    async def _settle_if_shown(self, trace: RequestTrace, command: Command) -> bool:
        try:
            found = await trace.found(command.intent)
        except DeskError:
            return False  # the database is away; a later look finds it
        if found is not None:
            self._settle(command)
        return found is not None

    def _on_requests(self) -> None:
        """However long it took: what was accepted may be shown now."""
        for command in self._book.all():
            by_request = command.intent.action in REQUESTS | DECISIONS
            if self._trace is not None and by_request and command.stage is CommandStage.CONFIRMED:
                self._background.spawn(self._settle_if_shown(self._trace, command), "settling a request")

    async def _read_until_settled(self, command: Command) -> None:
        for pause in READ_PAUSES:
            await asyncio.sleep(pause)
            current = self._book.get(command.key)
            if current is None or current.stage is not CommandStage.CONFIRMED:
                return
            await self._store.read_ledger(command.intent.account_id)

    def _on_heard(self, heard: Heard) -> None:
        if heard.balance is None:
            return
        for command in self._confirmed_on(heard.account_id):
            if heard.began >= command.changed_at and balance_shows(command, heard.balance):
                self._settle(command)

    def _on_record(self, change: RecordChange) -> None:
        for account_id in change.postings:
            state = self._store.state_of_account(account_id)
            if state is None:
                continue
            for command in self._confirmed_on(account_id):
                if document_shows(command, state.accounts[account_id]):
                    self._settle(command)

    def _confirmed_on(self, account_id: str) -> list[Command]:
        return [
            command
            for command in self._book.all()
            if command.intent.account_id == account_id
            and command.stage is CommandStage.CONFIRMED
            and command.intent.action in POSTED_AS
        ]

    def _settle(self, command: Command) -> None:
        if command.key not in self._settling:
            self._settling.add(command.key)
            settled = command.moved(CommandStage.SETTLED, self._clock.now())
            self._background.spawn(self._book.record(settled), "writing a settled command")

    async def _look_after_unknown(self) -> None:
        await self._book.loaded.wait()
        while True:
            for command in self._book.all():
                if command.stage is not CommandStage.UNKNOWN:
                    continue
                try:
                    await self.look_up(command)
                except DeskError:
                    break  # the ledger is away; the next round asks again
            await asyncio.sleep(LOOK_UP_SECONDS)
