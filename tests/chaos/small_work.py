"""What goes on beside the orders: notes of the agents, and the events of everybody else on the platform."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

import redis

from projector.adapters.redis_connection import connect
from projector.contract.collections import CONTACT_NOTES
from tests.chaos.hands import NOTED
from tests.chaos.seat import LOST, Post
from tests.projector.app.running import Ground
from tests.projector.app.traffic import Traffic


async def _turn(rate: float, over: asyncio.Event) -> bool:
    """Wait for the next of ``rate`` per second; False when it is over."""
    try:
        await asyncio.wait_for(over.wait(), 1 / rate)
    except TimeoutError:
        return True
    return False


class Notes:
    """Notes written at all desks."""

    def __init__(self, posts: Sequence[Post], customers: Sequence[str], chance: random.Random) -> None:
        self._posts = posts
        self._customers = customers
        self._chance = chance
        self._ends: dict[str, str] = {}

    @property
    def written(self) -> int:
        """How many of which the desk said that they are kept."""
        return sum(1 for end in self._ends.values() if end == NOTED)

    async def write(self, rate: float, over: asyncio.Event) -> None:
        """Until it is over and each has come to an end."""
        async with asyncio.TaskGroup() as tasks:
            while await _turn(rate, over):
                marker = f"note-{len(self._ends):06}"
                self._ends[marker] = LOST
                tasks.create_task(self._write(marker))

    async def _write(self, marker: str) -> None:
        order = {"do": "note", "id": marker, "customer": self._chance.choice(self._customers)}
        # One that was lost with its desk is not written again: the agent cannot know whether it is there.
        self._ends[marker] = (await self._chance.choice(self._posts).ask(order))["end"]

    def problems(self, ground: Ground) -> list[str]:
        """Notes that are not in the read models once, or not at most once when the desk died over them."""
        found = Counter(note.get("subject") for note in ground.database[CONTACT_NOTES].find({}, {"subject": 1}))
        return note_problems(self._ends, found)


def note_problems(ends: dict[str, str], found: Counter[Any]) -> list[str]:
    """``ends``: what the desk said of each note. ``found``: how often it is there."""
    doubled = [f"{marker} is there {number} times" for marker, number in found.items() if number > 1]
    lost = [f"{marker} is lost" for marker, end in ends.items() if end == NOTED and not found[marker]]
    refused = [f"{marker} was {end}" for marker, end in ends.items() if end not in (NOTED, LOST)]
    return doubled + lost + refused


class Platform:
    """Events of all sorts on both inboxes, some of them poison."""

    def __init__(self, url: str, inbox: str, internal: str, seed: int) -> None:
        self._url = url
        self._streams = {"ext": inbox, "int": internal}
        self._traffic = Traffic(seed, 40)
        self.sent = 0
        self.refused = 0

    async def send(self, rate: float, over: asyncio.Event) -> None:
        """Until it is over. An entry whose answer was lost is there or is not."""
        client: Any = connect(self._url)
        try:
            while await _turn(rate, over):
                lane, values = self._next()
                try:
                    await asyncio.to_thread(client.execute_command, "XADD", self._streams[lane], "*", *values)
                    self.sent += 1
                except (redis.RedisError, OSError):
                    self.refused += 1
        finally:
            client.close()

    def _next(self) -> tuple[str, list[bytes]]:
        """Anything but news of loans, of which the ledger would know nothing."""
        while True:
            lane, values = self._traffic.next()
            if not any(value.startswith((b"account.", b"loan.")) for value in values):
                return lane, values
