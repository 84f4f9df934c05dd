"""One chaos run: orders to two desks while everything breaks, then quiet, then the reckoning."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.house import STAFF, House
from tests.chaos.plan import make_plan
from tests.chaos.reckoning import Reckoning, reckon
from tests.chaos.seat import Post, Seat
from tests.chaos.shift import Shift
from tests.chaos.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Size:
    """How much. ``hands``: orders under way at once on each desk."""

    orders: int
    faults: int
    kills: int
    seed: int = 1
    hands: int = 8
    deadline_ms: int = 1_200


@dataclass
class Outcome:
    """What a run gave."""

    reckoning: Reckoning
    ends: dict[str, str]
    counts: dict[str, int]
    seconds: float
    exit_codes: dict[str, int] = field(default_factory=dict)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often a desk said that an order ended like that, and why; BLOCKED ones are tried again."""


class Run:
    """Drives one house."""

    def __init__(self, house: House, size: Size) -> None:
        self._house = house
        self._size = size
        self._plan = make_plan(size.orders, size.seed)
        self._seats = [self._seat(email) for email in STAFF]
        self._trouble = Trouble(house, self._seats, size.seed, size.deadline_ms)
        self._shift = Shift([Post(seat) for seat in self._seats], size.hands, done=self._strike_in_time)
        self._blows: list[str] = []
        self._blow_lock = asyncio.Lock()

    async def go(self) -> Outcome:
        """Everything, from the first loan to the figures. No desk is left behind, whatever happens."""
        try:
            return await self._go()
        finally:
            for seat in self._seats:
                seat.end()

    async def _go(self) -> Outcome:
        house, size = self._house, self._size
        await asyncio.to_thread(house.open_loans, self._plan)
        await asyncio.to_thread(house.start)
        await house.hire()
        await house.until_shown(len(self._plan.accounts))
        began = time.monotonic()
        self._blows = self._trouble.blows(size.faults, size.kills)
        seats = [asyncio.create_task(seat.run()) for seat in self._seats]
        revival = asyncio.create_task(self._trouble.keep_the_ledger_up())
        await self._unless_a_desk_fails(asyncio.create_task(self._shift.work(self._plan)), seats)
        await self._trouble.set_faults({})
        revival.cancel()
        for seat in self._seats:
            await seat.quit()
        await asyncio.gather(*seats)
        seconds = time.monotonic() - began
        await house.drained()
        drift = await asyncio.to_thread(house.drift)
        audit = await asyncio.to_thread(house.audit_problem)
        codes = await asyncio.to_thread(house.stop)
        known = [row for seat in self._seats for row in seat.known.values()]
        violations = [text for seat in self._seats for text in seat.violations]
        reckoning = reckon(house.ledger_file, self._plan, self._shift.ends, known, violations, drift, audit)
        counts = {**self._trouble.counts, **{f"killed_{name}": number for name, number in house.killed.items()}}
        counts |= {f"end_{end.replace(' ', '_')}": number for end, number in Counter(self._shift.ends.values()).items()}
        counts["killed_desk"] = sum(seat.killed for seat in self._seats)
        reasons = sum((seat.ends for seat in self._seats), Counter())
        return Outcome(reckoning, dict(self._shift.ends), counts, seconds, codes, reasons)

    async def _strike_in_time(self) -> None:
        """The blows are spread over the orders."""
        done = len(self._shift.ends) / self._size.orders
        async with self._blow_lock:
            struck = sum(self._trouble.counts[name] for name in ("fault", "desk", "intake", "ledger", "projector"))
            if self._blows and struck < done * (struck + len(self._blows)):
                await self._trouble.strike(self._blows.pop())

    async def _unless_a_desk_fails(self, work: asyncio.Future[Any], seats: list[asyncio.Task[None]]) -> None:
        done, _ = await asyncio.wait([work, *seats], return_when=asyncio.FIRST_COMPLETED)
        if work not in done:
            work.cancel()
        for ended in done:
            ended.result()

    def _seat(self, email: str) -> Seat:
        folder = self._house.folder / email.split("@")[0]
        environment = self._house.desk_environment([email], folder, self._size.seed, self._size.deadline_ms)
        return Seat(environment, self._house.folder / f"{folder.name}.log")
