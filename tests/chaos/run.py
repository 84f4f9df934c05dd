"""One chaos run: orders to two desks while everything breaks, then quiet, then the reckoning."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import grpc

from billie_desktop.practice.ledger.admin_client import AdminClient
from tests.chaos.hands import BLOCKED, REQUESTED
from tests.chaos.house import ADMIN_TOKEN, STAFF, House
from tests.chaos.plan import Order, make_plan
from tests.chaos.reckoning import Reckoning, reckon
from tests.chaos.seat import LOST, Seat
from tests.chaos.trouble import Trouble

NEVER_ENTERED = "never entered"
MOST_TRIES = 400


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
        self._room = asyncio.Semaphore(size.hands * len(self._seats))
        self._ends: dict[str, str] = {}
        self._blows: list[str] = []
        self._blow_lock = asyncio.Lock()

    async def go(self) -> Outcome:
        """Everything, from the first loan to the figures."""
        house, size = self._house, self._size
        await asyncio.to_thread(house.open_loans, self._plan)
        await asyncio.to_thread(house.start)
        await house.hire()
        await self._shown()
        began = time.monotonic()
        self._blows = self._trouble.blows(size.faults, size.kills)
        seats = [asyncio.create_task(seat.run()) for seat in self._seats]
        revival = asyncio.create_task(self._trouble.keep_the_ledger_up())
        work = asyncio.gather(*(self._work_on(orders) for orders in self._plan.orders.values()))
        await self._unless_a_desk_fails(work, seats)
        await self._trouble.set_faults({})
        revival.cancel()
        for seat in self._seats:
            await seat.quit()
        await asyncio.gather(*seats)
        seconds = time.monotonic() - began
        await self._drained()
        drift = await asyncio.to_thread(house.drift)
        audit = await asyncio.to_thread(house.audit_problem)
        codes = await asyncio.to_thread(house.stop)
        known = [row for seat in self._seats for row in seat.known.values()]
        violations = [text for seat in self._seats for text in seat.violations]
        reckoning = reckon(house.ledger_file, self._plan, self._ends, known, violations, drift, audit)
        counts = {**self._trouble.counts, **{f"killed_{name}": number for name, number in house.killed.items()}}
        counts |= {f"end_{end.replace(' ', '_')}": number for end, number in Counter(self._ends.values()).items()}
        counts["killed_desk"] = sum(seat.killed for seat in self._seats)
        reasons = sum((seat.ends for seat in self._seats), Counter())
        return Outcome(reckoning, dict(self._ends), counts, seconds, codes, reasons)

    async def _work_on(self, orders: list[Order]) -> None:
        """The orders of one loan: the first and the last alone, those between them two at a time."""
        middle = [order for order in orders if order.kind not in ("disburse", "request-write-off")]
        for order in (each for each in orders if each.kind == "disburse"):
            await self._do(order)
        await asyncio.gather(self._in_turn(middle[::2]), self._in_turn(middle[1::2]))
        for order in (each for each in orders if each.kind == "request-write-off"):
            await self._do(order)

    async def _in_turn(self, orders: list[Order]) -> None:
        for order in orders:
            await self._do(order)

    async def _do(self, order: Order) -> None:
        async with self._room:
            first, second = self._seats if order.number % 2 else self._seats[::-1]
            line: dict[str, Any] = {
                "id": order.marker, "kind": order.kind, "account": order.account_id, "customer": order.customer_id,
                "twice": order.twice,
            }  # fmt: skip
            said = await self._until_entered(first, {**line, "do": "enter", "typed": order.typed})
            if said["end"] == REQUESTED:
                said = await self._until_entered(second, {**line, "do": "decide", "request_id": said["request_id"]})
            self._ends[order.marker] = said["end"]
        await self._strike_in_time()

    async def _until_entered(self, seat: Seat, line: dict[str, Any]) -> dict[str, Any]:
        for _ in range(MOST_TRIES):
            said = await seat.ask(line)
            if said["end"] not in (BLOCKED, LOST):
                return said
            await asyncio.sleep(0.1)
        return {"end": NEVER_ENTERED}

    async def _strike_in_time(self) -> None:
        """The blows are spread over the orders."""
        done = len(self._ends) / self._size.orders
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

    async def _shown(self) -> None:
        wanted = len(self._plan.accounts)
        async with asyncio.timeout(120):
            while await asyncio.to_thread(self._house.accounts_shown) < wanted:
                await asyncio.sleep(0.05)

    async def _drained(self) -> None:
        async with grpc.aio.insecure_channel(self._house.ledger_address) as channel:
            await AdminClient(channel, ADMIN_TOKEN).call("Drain", timeout=60)

    def _seat(self, email: str) -> Seat:
        folder = self._house.folder / email.split("@")[0]
        environment = self._house.desk_environment(email, folder, self._size.seed, self._size.deadline_ms)
        return Seat(environment, self._house.folder / f"{folder.name}.log")
