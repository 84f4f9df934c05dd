"""A process with desks as the one who gives the orders sees it: it may die at any moment; then it is asked again."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LOST = "lost"
RIGHT, LATE = "right", "late"


@dataclass
class Seat:
    """One process, started again after every kill. Answers are futures by the id of the order."""

    environment: dict[str, str]
    log: Path
    killed: int = 0
    violations: list[str] = field(default_factory=list)
    signed_out: Counter[str] = field(default_factory=Counter)
    """How often a desk found its session ended, by what it was told."""
    ends: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often an order ended like that, and why."""
    known: dict[str, list[Any]] = field(default_factory=dict)
    """Key → [marker, stage, action] of every command, once the desk has ended in order."""

    def __post_init__(self) -> None:
        self._waiting: dict[str, tuple[dict[str, Any], asyncio.Future[dict[str, Any]]]] = {}
        self._ready = asyncio.Event()
        self._process: asyncio.subprocess.Process | None = None
        self._quitting = False
        self._ended = False

    async def run(self) -> None:
        """Until it has quit in order."""
        while not self._ended and (not self._quitting or not self.known):
            with self.log.open("ab") as log:
                self._process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "tests.chaos.desk_child"),
                    env=self.environment, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=log,
                    limit=2**24, start_new_session=True,
                )  # fmt: skip
            assert self._process.stdout is not None
            while line := await self._process.stdout.readline():
                self._hear(json.loads(line))
            self._ready.clear()
            code = await self._process.wait()
            if code not in (0, -9):
                raise RuntimeError(f"a desk ended with {code}: see {self.log}")
            if self._quitting and code == 0:
                return

    async def ask(self, order: dict[str, Any]) -> dict[str, Any]:
        """How the order ended (``end``, ``request_id``), or LOST: the desk died and has nothing of it on its disk."""
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        await self._ready.wait()
        self._waiting[order["id"]] = (order, answer)
        self._write(order)
        return await answer

    async def kill(self) -> None:
        """As a power cut would."""
        await self._ready.wait()
        if self._process is not None and self._process.returncode is None:
            self.killed += 1
            self._ready.clear()
            self._process.kill()

    async def seated(self) -> None:
        """Wait until its desks take orders."""
        await self._ready.wait()

    def send(self, number: signal.Signals) -> None:
        """A signal to the process, if there is one."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(number)

    def end(self) -> None:
        """However it goes on: it is over, and not started again."""
        self._ended = True
        self.send(signal.SIGKILL)

    async def quit(self) -> None:
        """Ask it to see everything through and end."""
        await self._ready.wait()
        self._quitting = True
        self._write({"do": "quit"})

    def _write(self, order: dict[str, Any]) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")

    def _hear(self, said: dict[str, Any]) -> None:
        match said:
            case {"loaded": loaded}:
                self._settle_lost(loaded)
                self._ready.set()
            case {"signed_out": why}:
                self.signed_out[why] += 1
            case {"violation": text}:
                self.violations.append(text)
            case {"known": known}:
                self.known = known
            case {"id": marker, "end": end}:
                self.ends[end, said["why"][:60]] += 1
                waiting = self._waiting.pop(marker, None)
                if waiting is not None and not waiting[1].done():
                    waiting[1].set_result(said)

    def _settle_lost(self, loaded: dict[str, str]) -> None:
        """After a start: what the desk has on disk it sees through by itself; the rest was never entered."""
        for marker, (order, answer) in tuple(self._waiting.items()):
            if order["do"] != "enter" or marker not in loaded:
                del self._waiting[marker]
                answer.set_result({"end": LOST})


@dataclass(frozen=True)
class Post:
    """One desk of a process."""

    seat: Seat
    desk: int = 0

    async def ask(self, order: dict[str, Any]) -> dict[str, Any]:
        """As ``Seat.ask``."""
        return await self.seat.ask({**order, "desk": self.desk})
