"""Desks without windows in a process of their own, with agents at them who do what standard input says.

``python -m tests.chaos.desk_child``. Environment: that of the desk, CHAOS_EMAILS (a desk for each), CHAOS_PASSWORD,
CHAOS_SEED, CHAOS_DEADLINE_MS, CHAOS_WATCH (customers that are on every screen). One JSON object a line, both ways.
First it says what it found on its own disk (``{"loaded": {marker: stage}}``) and sees that through; each order ends
with ``{"id": …, "end": …}``, for good or not. ``{"do": "quit"}`` ends it: then it says what became of every command
that it knows (``{"known": {key: [marker, stage, action]}}``).
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
from dataclasses import dataclass, field, replace
from typing import Any

from billie_desktop.app.settings import Settings
from billie_desktop.app.wiring import build_desk
from billie_desktop.desk.desk import Desk
from billie_desktop.domain.command import DECISIONS, Command
from billie_desktop.domain.session import CannotSignIn
from billie_desktop.gateways.grpc import channel
from billie_desktop.gateways.grpc.door import DoorSettings, GrpcDoor
from billie_desktop.gateways.grpc.server_calls import ServerCalls
from billie_desktop.gateways.grpc.session import GrpcSession
from tests.chaos.eyes import Eyes
from tests.chaos.hands import Hands
from tests.chaos.plan import MARKER
from tests.chaos.seat import LATE, RIGHT


def say(line: dict[str, Any]) -> None:
    """Tell the one who gives the orders."""
    print(json.dumps(line), flush=True)


def marker_of(command: Command) -> str:
    """The order that a command is of."""
    found = MARKER.search(" ".join(command.intent.values.values()))
    return found.group() if found else ""


async def signed_in(server: str, email: str) -> GrpcSession:
    """A session, as soon as the server lets us in."""
    door = GrpcDoor(DoorSettings("1.0.0"))
    while True:
        try:
            return await door.sign_in(server, email, os.environ["CHAOS_PASSWORD"])
        except CannotSignIn:
            await asyncio.sleep(0.2)


async def orders() -> asyncio.StreamReader:
    """Standard input, line by line."""
    reader = asyncio.StreamReader(limit=2**20)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


@dataclass
class Place:
    """One desk with its agent."""

    desk: Desk
    session: GrpcSession
    hands: Hands
    eyes: Eyes
    known: dict[str, Command] = field(default_factory=dict)

    @classmethod
    async def take(cls, email: str) -> Place:
        """Sign in and start."""
        settings = Settings.load()
        session = await signed_in(settings.server, email)
        deadline = int(os.environ["CHAOS_DEADLINE_MS"])
        folder = settings.data_dir / email.split("@")[0]
        settings = settings.signed_in(session.profile, settings.server)
        desk = await build_desk(replace(settings, write_deadline_ms=deadline, data_dir=folder), session=session)
        chance = random.Random(f"{os.environ['CHAOS_SEED']}:{os.getpid()}:{email}")
        eyes = Eyes(desk, os.environ.get("CHAOS_WATCH", "").split())
        place = cls(desk, session, Hands(desk, chance, say), eyes)

        def hear(command: Command) -> None:
            place.known[command.key] = command

        desk.commands.subscribe(hear)
        await desk.start()
        eyes.open()
        return place

    async def sign_in_again(self) -> None:
        """As the same person, as soon as the server lets him in, when the session has ended; that is told."""
        if self.session.ended:
            say({"signed_out": self.session.ended})
        while self.session.ended:
            try:
                await self.session.sign_in_again(os.environ["CHAOS_PASSWORD"])
            except CannotSignIn:
                await asyncio.sleep(0.2)

    def entered(self) -> list[Command]:
        """Decisions are asked for again by the one who gives the orders; everything else goes on by itself."""
        return [command for command in self.known.values() if command.intent.action not in DECISIONS]

    async def leave(self) -> None:
        """Once everything is known."""
        await asyncio.gather(*(self.hands.follow(command, marker_of(command)) for command in list(self.known.values())))
        await self.desk.stop()
        await self.session.close()


async def look(places: list[Place], order: dict[str, Any]) -> None:
    """Say when every desk was right, or what was not within ``within`` seconds of ``since`` (monotonic)."""
    seen = await asyncio.gather(*(place.eyes.until_right(order) for place in places))
    wrong = [why for why, _, _ in seen if why]
    say(
        {
            "id": order["id"],
            "end": LATE if wrong else RIGHT,
            "why": "; ".join(dict.fromkeys(wrong)),
            "seconds": [seconds for _, seconds, _ in seen],
            "last": max(seen, key=lambda each: each[1])[2],
        }
    )


async def main() -> None:
    deadline = int(os.environ["CHAOS_DEADLINE_MS"])
    ServerCalls.__init__.__defaults__ = (deadline / 1000,)  # no setting shortens it, and a run has no time for 45 s
    # Each desk has a connection of its own, as on a machine of its own.
    channel.CHANNEL_OPTIONS = (*channel.CHANNEL_OPTIONS, ("grpc.use_local_subchannel_pool", 1))
    places = await asyncio.gather(*(Place.take(email) for email in os.environ["CHAOS_EMAILS"].split()))
    begun = [(place, command) for place in places for command in place.entered()]
    say({"loaded": {marker_of(command): command.stage for _, command in begun}})
    running = {asyncio.create_task(place.hands.see_through(each, marker_of(each))) for place, each in begun}
    reader = await orders()
    while line := await reader.readline():
        order = json.loads(line)
        if order["do"] == "quit":
            break
        place = places[order.get("desk", 0)]
        task = asyncio.create_task(look(places, order) if order["do"] == "look" else place.hands.do(order))
        running.add(task)
        task.add_done_callback(running.discard)
        await place.sign_in_again()
    await asyncio.gather(*(place.sign_in_again() for place in places))
    await asyncio.gather(*running)
    await asyncio.gather(*(place.leave() for place in places))
    known = {key: command for place in places for key, command in place.known.items()}
    say({"known": {key: [marker_of(each), each.stage, each.intent.action] for key, each in known.items()}})


if __name__ == "__main__":
    asyncio.run(main())
