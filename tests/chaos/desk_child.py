"""A desk without windows as a process of its own, with an agent at it who does what standard input says.

``python -m tests.chaos.desk_child``. Environment: that of the desk, CHAOS_EMAIL, CHAOS_PASSWORD, CHAOS_SEED,
CHAOS_DEADLINE_MS. One JSON object a line, both ways. First it says what it found on its own disk
(``{"loaded": {marker: stage}}``) and sees that through; each order ends with ``{"id": …, "end": …}``, for good or not.
``{"do": "quit"}`` ends it: then it says what became of every command that it knows (``{"known": {key: [marker, stage,
action]}}``).
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
from dataclasses import replace
from typing import Any

from billie_desktop.app.settings import Settings
from billie_desktop.app.wiring import build_desk
from billie_desktop.domain.command import DECISIONS, Command
from billie_desktop.domain.session import CannotSignIn
from billie_desktop.gateways.grpc.door import DoorSettings, GrpcDoor
from billie_desktop.gateways.grpc.server_calls import ServerCalls
from billie_desktop.gateways.grpc.session import GrpcSession
from tests.chaos.hands import Hands
from tests.chaos.plan import MARKER


def say(line: dict[str, Any]) -> None:
    """Tell the one who gives the orders."""
    print(json.dumps(line), flush=True)


def marker_of(command: Command) -> str:
    """The order that a command is of."""
    found = MARKER.search(" ".join(command.intent.values.values()))
    return found.group() if found else ""


async def signed_in(server: str) -> GrpcSession:
    """A session, as soon as the server lets us in."""
    door = GrpcDoor(DoorSettings("1.0.0"))
    while True:
        try:
            return await door.sign_in(server, os.environ["CHAOS_EMAIL"], os.environ["CHAOS_PASSWORD"])
        except CannotSignIn:
            await asyncio.sleep(0.2)


async def orders() -> asyncio.StreamReader:
    """Standard input, line by line."""
    reader = asyncio.StreamReader(limit=2**20)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


async def main() -> None:
    settings = Settings.load()
    session = await signed_in(settings.server)
    deadline = int(os.environ["CHAOS_DEADLINE_MS"])
    settings = replace(settings.signed_in(session.profile, settings.server), write_deadline_ms=deadline)
    ServerCalls.__init__.__defaults__ = (deadline / 1000,)  # no setting shortens it, and a run has no time for 45 s
    desk = await build_desk(settings, session=session)
    known: dict[str, Command] = {}

    def hear(command: Command) -> None:
        known[command.key] = command

    desk.commands.subscribe(hear)
    await desk.start()
    hands = Hands(desk, random.Random(f"{os.environ['CHAOS_SEED']}:{os.getpid()}"), say)
    # Decisions are asked for again by the one who gives the orders; everything else goes on by itself.
    entered = [command for command in known.values() if command.intent.action not in DECISIONS]
    say({"loaded": {marker_of(command): command.stage for command in entered}})
    running = {asyncio.create_task(hands.see_through(command, marker_of(command))) for command in entered}
    reader = await orders()
    while line := await reader.readline():
        order = json.loads(line)
        if order["do"] == "quit":
            break
        task = asyncio.create_task(hands.do(order))
        running.add(task)
        task.add_done_callback(running.discard)
        if session.ended:
            await session.sign_in_again(os.environ["CHAOS_PASSWORD"])
    await asyncio.gather(*running)
    await asyncio.gather(*(hands.follow(command, marker_of(command)) for command in list(known.values())))
    await desk.stop()
    await session.close()
    say({"known": {key: [marker_of(each), each.stage, each.intent.action] for key, each in known.items()}})


if __name__ == "__main__":
    asyncio.run(main())
