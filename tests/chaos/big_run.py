"""The big run: many desks at work while every process and every line between them breaks, one blow after the other.

After each blow every desk must be right again by itself; in the end the books are reckoned up.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from projector.contract.staff import Role
from tests.chaos.blows import Blow
from tests.chaos.canary import ACCOUNT, CUSTOMER, Canary
from tests.chaos.cellar import Cellar
from tests.chaos.faults import DESKS, Fault, Hazard, all_faults, in_order_of_recovery
from tests.chaos.house import House
from tests.chaos.lines import Lines, Ports
from tests.chaos.plan import Plan, customer_of, make_plan
from tests.chaos.reckoning import Reckoning, reckon
from tests.chaos.seat import LOST, RIGHT, Post, Seat
from tests.chaos.shift import Shift
from tests.chaos.small_work import Notes, Platform
from tests.projector.app.running import Ground
from tests.projector.operations.oracle import differences

FIRST_SECONDS = 120.0
GIVE_UP_SECONDS = 60.0
LOOKED_AT = 10
TWO_AT_ONCE, LONG_ONE = 0.25, 0.12
ENOUGH = 3
"""Orders planned for each one that the pace allows: a plan is never worked off."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How much. ``minutes``: of blows. Rates are per second, over all desks. ``limit``: seconds in which every desk
    must be right after a blow. ``seats``: processes that the desks are in."""

    minutes: float
    seed: int = 1
    desks: int = 50
    seats: int = 5
    orders: float = 1.0
    notes: float = 0.25
    events: float = 3.0
    limit: float = 5.0
    deadline_ms: int = 3_000
    disks: bool = True


@dataclass
class Outcome:
    """What a run gave."""

    reckoning: Reckoning
    blows: list[Blow]
    problems: list[str]
    """Everything that is wrong besides the orders: notes, documents, programs that ended, sessions that were lost."""
    counts: dict[str, Any] = field(default_factory=dict)


class BigRun:
    """In ``folder``. ``faults``: those of the blows in this order, else all there are, shuffled again and again."""

    def __init__(self, folder: Path, scale: Scale, faults: Sequence[Fault] | None = None) -> None:
        self._folder = folder
        self._scale = scale
        self._faults = list(faults) if faults is not None else None
        self._chance = random.Random(f"{scale.seed}:blows")
        self._over = asyncio.Event()
        self._slot = 0.0
        self._blows: list[Blow] = []
        self._problems: list[str] = []

    async def go(self) -> Outcome:
        """Everything, from the empty disk to the figures."""
        ports = Ports()
        self._lines = Lines(ports)
        self._cellar = Cellar(self._folder, ports)
        async with AsyncExitStack() as stack:
            stack.callback(self._cellar.stop)
            self._cellar.start(disks=self._scale.disks)
            mongo, cache = self._cellar.mongo, self._cellar.redis
            desk_url = cache.url_for("desk")
            staff = _staff(self._scale.desks)
            self._house = House(
                self._folder, mongo.uri, cache.url, desk_url, "chaos", "chaos:", staff, ports, self._lines
            )
            platform_url = cache.url.replace(
                f"127.0.0.1:{cache.port}", self._lines.lay("platform-redis", f"127.0.0.1:{cache.port}")
            )
            stack.callback(self._house.kill_all)
            await self._lines.start()
            stack.push_async_callback(self._lines.stop)
            return await self._with_servers(stack, platform_url)

    async def _with_servers(self, stack: AsyncExitStack, platform_url: str) -> Outcome:
        house, scale = self._house, self._scale
        plan = make_plan(max(40, int(scale.orders * scale.minutes * 60 * ENOUGH)), scale.seed)
        plan.orders[ACCOUNT] = []
        self._canary = Canary(house.ledger_address)
        await asyncio.to_thread(house.open_loans, plan)
        await asyncio.to_thread(house.start)
        await house.hire()
        await house.until_shown(len(plan.accounts))
        self._seats = self._make_seats()
        running = [asyncio.create_task(seat.run()) for seat in self._seats]
        for seat in self._seats:
            stack.callback(seat.end)
        posts = [Post(seat, desk) for desk in range(scale.desks // scale.seats) for seat in self._seats]
        self._hazard = Hazard(house, self._cellar, self._lines, self._seats, self._chance)
        shift = Shift(posts, hands=2, next_one=self._next_one)
        notes = Notes(posts, plan.customers, random.Random(f"{scale.seed}:notes"))
        platform = Platform(platform_url, f"{house.prefix}inbox", f"{house.prefix}internal", scale.seed)
        first = await self._look(time.monotonic(), FIRST_SECONDS)
        assert not first.wrong, first.wrong
        work = [
            asyncio.create_task(shift.work(plan)),
            asyncio.create_task(notes.write(scale.notes, self._over)),
            asyncio.create_task(platform.send(scale.events, self._over)),
        ]
        await self._until_over(self._strike(), [*running, *work])
        self._over.set()
        await self._until_over(asyncio.gather(*work), running)
        await self._last_look(plan)
        for seat in self._seats:
            await seat.quit()
        await asyncio.gather(*running)
        return await self._reckon(plan, shift, notes, platform)

    # -- under load ------------------------------------------------------------------------------------------------

    async def _strike(self) -> None:
        """Blow after blow, until the time is over or the given faults are done with."""
        end = time.monotonic() + 60 * self._scale.minutes
        deck = list(self._faults or ())
        while deck if self._faults is not None else time.monotonic() < end:
            if not deck:
                deck = all_faults(self._lines.names)
                self._chance.shuffle(deck)
            faults = [deck.pop()]
            if self._faults is None and deck and self._chance.random() < TWO_AT_ONCE:
                other = next((each for each in deck if each.target != faults[0].target), None)
                if other is not None:
                    deck.remove(other)
                    faults.append(other)
            await self._one_blow(tuple(faults))

    async def _one_blow(self, faults: tuple[Fault, ...]) -> None:
        long = self._faults is None and self._chance.random() < LONG_ONE
        lasts = self._chance.uniform(8, 15) if long else self._chance.uniform(0.3, 5)
        lasts = lasts if self._faults is None else 0.5
        began = time.monotonic()
        for fault in faults:
            await self._hazard.begin(fault)
        await asyncio.sleep(lasts)
        for fault in in_order_of_recovery(faults):
            await self._hazard.end(fault)
        since = time.monotonic()
        await self._canary.sing()
        blow = await self._look(since, GIVE_UP_SECONDS)
        blow.faults, blow.lasted = faults, since - began
        self._blows.append(blow)
        print(f"{len(self._blows):4}  {' + '.join(map(str, faults)):60} {blow.lasted:5.1f} s  "
              f"right after {max(blow.seconds):5.2f} s  {blow.wrong or blow.last}", flush=True)  # fmt: skip
        await self._hazard.bury()
        await asyncio.sleep(self._chance.uniform(0.2, 1.0))

    async def _look(self, since: float, within: float, accounts: dict[str, list[str]] | None = None) -> Blow:
        """Every desk asked when it was right; a process that dies meanwhile is asked again."""
        line = {"do": "look", "since": since, "within": within, "accounts": accounts or self._canary.shown}
        answers = await asyncio.gather(*(self._look_at(seat, line) for seat in self._seats))
        seconds = [each for answer in answers for each in answer["seconds"]]
        wrong = "; ".join(dict.fromkeys(answer["why"] for answer in answers if answer["end"] != RIGHT))
        return Blow((), 0.0, seconds, wrong, max(answers, key=lambda answer: max(answer["seconds"]))["last"])

    async def _look_at(self, seat: Seat, line: dict[str, Any]) -> dict[str, Any]:
        while True:
            said = await seat.ask({**line, "id": f"look-{random.random()}"})
            if said["end"] != LOST:
                return said

    async def _next_one(self) -> bool:
        """Wait for the next order's turn."""
        now = time.monotonic()
        self._slot = max(now, self._slot) + 1 / self._scale.orders
        try:
            await asyncio.wait_for(self._over.wait(), self._slot - now)
        except TimeoutError:
            pass  # it is this one's turn
        return not self._over.is_set()

    async def _until_over(self, work: Any, others: list[asyncio.Task[None]]) -> None:
        """Wait for the work; an error of the others ends it."""
        task = asyncio.ensure_future(work)
        pending: set[asyncio.Future[Any]] = {task, *(other for other in others if not other.done())}
        while not task.done():
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            for each in done:
                if each.exception() is not None:
                    task.cancel()
                each.result()

    # -- in the quiet afterwards -----------------------------------------------------------------------------------

    async def _last_look(self, plan: Plan) -> None:
        """With the load gone every figure on every screen is the ledger's own, of whoever is opened."""
        customers = {CUSTOMER, *self._chance.sample(plan.customers, min(LOOKED_AT, len(plan.customers)))}
        shown = [name for name in plan.accounts if customer_of(name) in customers and name not in plan.pending]
        wanted = await self._canary.figures(shown)
        last = await self._look(time.monotonic(), 2 * GIVE_UP_SECONDS, wanted)
        if last.wrong:
            self._problems.append(f"on screen in the end: {last.wrong}")

    async def _reckon(self, plan: Plan, shift: Shift, notes: Notes, platform: Platform) -> Outcome:
        house = self._house
        await house.drained()
        drift = await asyncio.to_thread(house.drift)
        audit = await asyncio.to_thread(house.audit_problem)
        ground = Ground(self._cellar.mongo.uri, self._cellar.redis.url, "chaos", house.prefix)
        ground.group = f"{house.prefix}group"
        try:
            await asyncio.to_thread(ground.wait_until_settled)
            codes = await asyncio.to_thread(house.stop)
            entries, different = await asyncio.to_thread(differences, ground)
            self._problems += different
            self._problems += notes.problems(ground)
        finally:
            ground.close()
        self._problems += [f"{name} ended with {code}" for name, code in codes.items() if code]
        self._problems += [f"{name} had ended by itself" for name in self._hazard.found_dead]
        signed_out = sum((seat.signed_out for seat in self._seats), Counter())
        self._problems += [f"{number} sessions lost: {why}" for why, number in signed_out.items()]
        known = [row for seat in self._seats for row in seat.known.values()]
        violations = [text for seat in self._seats for text in seat.violations]
        begun = {name: [each for each in orders if each.marker in shift.begun] for name, orders in plan.orders.items()}
        given = Plan(begun, plan.pending)
        posted = self._canary.posted
        found = reckon(house.ledger_file, given, shift.ends, known, violations, drift, audit, repaid=posted)
        ends = Counter(shift.ends.values())
        counts = {
            "entries": entries,
            "events_sent": platform.sent,
            "notes": notes.written,
            "canaries": posted,
            "real_disks": len(self._cellar.mounted),
            "ended_of_a_full_disk": len(self._cellar.died),
            **{f"end_{end.replace(' ', '_')}": number for end, number in ends.items()},
        }
        return Outcome(found, self._blows, self._problems, counts)

    def _make_seats(self) -> list[Seat]:
        emails = list(self._house.staff)
        seats = []
        for number in range(self._scale.seats):
            folder = self._folder / f"{DESKS}-{number}"
            mine = emails[number :: self._scale.seats]
            environment = self._house.desk_environment(mine, folder, self._scale.seed, self._scale.deadline_ms)
            environment["CHAOS_WATCH"] = CUSTOMER
            seats.append(Seat(environment, self._folder / f"{folder.name}.log"))
        return seats


def _staff(number: int) -> dict[str, Role]:
    roles = (Role.SUPERVISOR, Role.ADMIN)
    return {f"desk{each:02}@staff.example": roles[each % 2] for each in range(number)}
