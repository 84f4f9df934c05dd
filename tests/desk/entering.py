"""What the tests of one command share."""

from __future__ import annotations

import asyncio

from billie_desktop.domain.command import Action, Command, CommandStage, Intent
from tests.desk.parts import DeskParts

FIFTY = {"amount": "50", "reference": "call"}


async def checked(parts: DeskParts, typed: dict[str, str] = FIFTY, action: Action = Action.RECORD_REPAYMENT) -> Intent:
    """An intent that may be sent."""
    result = await parts.desk.check(parts.desk.begin(action, parts.account), typed)
    assert result.ready, result
    return result.intent


async def stage(parts: DeskParts, key: str, wanted: CommandStage) -> Command:
    """Wait until the command has reached a stage."""
    reached = asyncio.Event()
    release = parts.desk.subscribe(lambda command: reached.set() if command.key == key else None)
    async with asyncio.timeout(60):
        while (command := parts.desk.get(key)) is None or command.stage is not wanted:
            reached.clear()
            await reached.wait()
    release()
    return command
