"""What is done to a running house: answers dropped, delayed past the deadline, refused; and kill -9 for everybody."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from typing import Any

import grpc

from billie_desktop.practice.ledger.admin_client import AdminClient
from tests.chaos.house import ADMIN_TOKEN, House
from tests.chaos.seat import Seat

COMMANDS = (
    "RecordRepayment", "ApplyLateFee", "ApplyDishonourFee", "WaiveFee", "WriteOff", "MakeAdjustment", "DisburseLoan",
)  # fmt: skip


class Trouble:
    """Blows in a fixed mix, in an order that follows from the seed."""

    def __init__(self, house: House, seats: list[Seat], seed: int, deadline_ms: int) -> None:
        self._house = house
        self._seats = seats
        self._chance = random.Random(f"{seed}:trouble")
        self._faults: tuple[dict[str, Any], ...] = (
            {"drop": "hang"},
            {"drop": "UNKNOWN"},
            {"drop": "DEADLINE_EXCEEDED"},
            {"drop": "INTERNAL"},
            {"drop": "crash"},
            {"error": "UNAVAILABLE"},
            {"error": "INTERNAL"},
            {"error": "RESOURCE_EXHAUSTED"},
            {"error": "ABORTED"},
            {"latency_ms": 150},
            {"latency_ms": deadline_ms + 400},
            {"latency_ms": 150, "drop": "UNKNOWN"},
        )
        self.counts: Counter[str] = Counter()

    def blows(self, faults: int, kills: int) -> list[str]:
        """``kills`` of each process, ``faults`` fault plans, shuffled."""
        wanted = ["fault"] * faults + ["desk", "intake", "ledger", "projector"] * kills
        self._chance.shuffle(wanted)
        return wanted

    async def strike(self, blow: str) -> None:
        """One blow."""
        self.counts[blow] += 1
        match blow:
            case "fault":
                names = self._chance.sample(COMMANDS, 4)
                plan = {
                    name: {**self._chance.choice(self._faults), "times": self._chance.randint(1, 3)} for name in names
                }
                await self.set_faults({"methods": plan})
            case "desk":
                await self._chance.choice(self._seats).kill()
            case name:
                await asyncio.to_thread(self._house.revive, name)

    def _fault(self) -> dict[str, Any]:
        return {**self._chance.choice(self._faults), "times": self._chance.randint(1, 3)}

    async def set_faults(self, plan: dict[str, Any]) -> None:
        """Put a plan in force; one that the ledger cannot take because it has just died is forgotten."""
        async with grpc.aio.insecure_channel(self._house.ledger_address) as channel:
            try:
                await AdminClient(channel, ADMIN_TOKEN).call("SetFaults", plan, timeout=5)
            except grpc.aio.AioRpcError:
                self.counts["fault missed"] += 1

    async def keep_the_ledger_up(self) -> None:
        """Start the ledger again whenever it has crashed as it was told to."""
        while True:
            if await asyncio.to_thread(self._house.revive_if_dead, "ledger"):
                self.counts["crash"] += 1
            await asyncio.sleep(0.05)
