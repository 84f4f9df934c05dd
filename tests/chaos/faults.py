"""Everything that is done to a house from outside, one kind and one target at a time, and how it is undone."""

from __future__ import annotations

import asyncio
import random
import signal
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass

from tests.chaos.cellar import SERVERS, Cellar
from tests.chaos.house import House
from tests.chaos.lines import Lines, Weather
from tests.chaos.seat import Seat

PROGRAMS = ("intake", "ledger", "projector")
DESKS = "desks"
KILLED, FROZEN, FULL = "killed", "frozen", "full"
LINE_WEATHER = (Weather.CUT, Weather.HELD, Weather.DEAF, Weather.SLOW, Weather.THIN)


@dataclass(frozen=True, slots=True)
class Fault:
    """``kind`` KILLED, FROZEN, FULL, or the weather of a line; ``target`` a program, a server, DESKS or a line."""

    kind: str
    target: str

    def __str__(self) -> str:
        return f"{self.target} {self.kind}"


def all_faults(lines: Sequence[str]) -> list[Fault]:
    """Every fault that there is."""
    living = [Fault(kind, target) for kind in (KILLED, FROZEN) for target in (DESKS, *PROGRAMS, *SERVERS)]
    full = [Fault(FULL, server) for server in SERVERS]
    return living + full + [Fault(weather, line) for weather in LINE_WEATHER for line in lines]


class Hazard:
    """Brings faults upon a house and takes them away again."""

    def __init__(
        self, house: House, cellar: Cellar, lines: Lines, seats: Sequence[Seat], chance: random.Random
    ) -> None:
        self._house = house
        self._cellar = cellar
        self._lines = lines
        self._seats = seats
        self._chance = chance
        self._struck: Seat = seats[0]
        self.found_dead: list[str] = []
        """Programs that had ended although nobody had killed them."""

    async def begin(self, fault: Fault) -> None:
        """The fault is there when this returns."""
        match fault.kind, fault.target:
            case "killed", "desks":
                self._struck = self._chance.choice(self._seats)
                await self._struck.kill()
            case "frozen", "desks":
                self._struck = self._chance.choice(self._seats)
                await self._struck.seated()
                self._struck.send(signal.SIGSTOP)
            case "killed", name if name in SERVERS:
                self._cellar.kill(name)
            case "frozen", name if name in SERVERS:
                self._cellar.send(name, signal.SIGSTOP)
            case "full", name:
                await asyncio.to_thread(self._cellar.fill, name)
            case "killed", name if name in PROGRAMS:
                await asyncio.to_thread(self._house.programs[name].kill)
            case "frozen", name if name in PROGRAMS:
                self._house.send(name, signal.SIGSTOP)
            case weather, line:
                self._lines.set(line, Weather(weather))

    async def end(self, fault: Fault) -> None:
        """The fault is over, and who was struck answers, when this returns."""
        match fault.kind, fault.target:
            case "killed", "desks":
                await self._struck.seated()
            case "frozen", "desks":
                self._struck.send(signal.SIGCONT)
            case "killed", name if name in SERVERS:
                await self._cellar.revive(name)
            case "frozen", name if name in SERVERS:
                self._cellar.send(name, signal.SIGCONT)
            case "full", name:
                await self._cellar.make_room(name)
            case "killed", name if name in PROGRAMS:
                await self._start(name)
            case "frozen", name if name in PROGRAMS:
                self._house.send(name, signal.SIGCONT)
            case _, line:
                self._lines.set(line, Weather.FINE)

    async def bury(self) -> None:
        """Note and start again what has ended by itself."""
        for name in PROGRAMS:
            if self._house.has_ended(name):
                self.found_dead.append(name)
                await self._start(name)
        for name in SERVERS:
            if not self._cellar.running(name):
                self.found_dead.append(name)
                await self._cellar.revive(name)

    async def _start(self, name: str) -> None:
        await asyncio.to_thread(self._house.programs[name].start)
        if name == "projector":
            while not await asyncio.to_thread(_answers, f"http://127.0.0.1:{self._house.health_port}/alive"):
                await asyncio.sleep(0.02)


def in_order_of_recovery(faults: Sequence[Fault]) -> list[Fault]:
    """Lines and servers before the programs that need them at their start."""
    return sorted(faults, key=lambda fault: (fault.kind == KILLED, fault.target not in SERVERS))


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
