"""One command from disk to its outcome. The only place of the desk that calls a write method of the ledger."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from billie_desktop.desk.command_book import CommandBook
from billie_desktop.desk.ports import Clock, LedgerCommands
from billie_desktop.desk.subscribers import report_failure
from billie_desktop.domain.command import Command, CommandStage
from billie_desktop.domain.errors import Busy, DeskError
from billie_desktop.domain.ledger import Posting
from billie_desktop.domain.ledger_errors import UNKNOWN_TEXT, reference, resolves_unknown, stage_of
from billie_desktop.domain.settlement import answer_differs

BUSY_PAUSES = (0.25, 0.5, 1.0, 2.0)
"""Seconds before the same key is sent again after ABORTED; after the last one it is the agent's turn."""

DIFFERS_TEXT = "The ledger recorded another amount or account than asked. Tell a supervisor before doing anything else."


class CommandSender:
    """Writes SENT, sends, writes the outcome. Only "busy" is repeated by itself, with the same key."""

    def __init__(
        self,
        ledger: LedgerCommands,
        book: CommandBook,
        clock: Clock,
        approved_by: str,
        busy_pauses: Sequence[float] = BUSY_PAUSES,
    ) -> None:
        self._ledger = ledger
        self._book = book
        self._clock = clock
        self._approved_by = approved_by
        self._busy_pauses = tuple(busy_pauses)

    async def run(self, command: Command) -> Command:
        """Send the command of any stage that may be sent; the outcome is on disk when this returns.

        Raises DeskError when SENT could not be written: then nothing was sent. When it is cancelled the disk says SENT.
        """
        doubtful = command.doubtful or command.stage is CommandStage.UNKNOWN
        command = command.moved(command.stage, command.changed_at, attempts=command.attempts + 1, doubtful=doubtful)
        for pause in (*self._busy_pauses, None):
            command = await self._book.advance(
                command.moved(
                    CommandStage.SENT,
                    self._clock.now(),
                    tries=command.tries + 1,
                    error_code="",
                    error_text="",
                    reference="",
                )
            )
            try:
                posting = await self._ledger.send(command.intent, self._approved_by)
            except Busy as error:
                if pause is None:
                    return await self._book.record(self._failed(command, error))
                await asyncio.sleep(pause)
            except DeskError as error:
                return await self._book.record(self._failed(command, error))
            except Exception as error:
                # A fault of ours: nobody knows how far it came, so it may have been posted.
                report_failure("sending a command failed", error)
                return await self._book.record(self._lost(command))
            else:
                return await self._book.record(self.confirmed(command, posting))
        raise AssertionError("the last pause is None and returns")

    def confirmed(self, command: Command, posting: Posting) -> Command:
        """The command with the ledger's answer; an answer that differs from what was asked raises the alarm."""
        differs = answer_differs(command.intent, posting)
        return command.moved(
            CommandStage.CONFIRMED,
            self._clock.now(),
            posting=posting,
            doubtful=False,
            error_code="ANSWER_DIFFERS" if differs else "",
            error_text=DIFFERS_TEXT if differs else "",
            reference="",
        )

    def _failed(self, command: Command, error: DeskError) -> Command:
        stage, text = stage_of(error), error.text
        if command.doubtful and not resolves_unknown(error):
            stage, text = CommandStage.UNKNOWN, UNKNOWN_TEXT
        return command.moved(
            stage,
            self._clock.now(),
            error_code=error.code,
            error_text=text,
            reference=error.reference,
            doubtful=stage is CommandStage.UNKNOWN,
        )

    def _lost(self, command: Command) -> Command:
        return command.moved(
            CommandStage.UNKNOWN,
            self._clock.now(),
            error_code="UNKNOWN_ERROR",
            error_text=UNKNOWN_TEXT,
            reference=reference(),
            doubtful=True,
        )
