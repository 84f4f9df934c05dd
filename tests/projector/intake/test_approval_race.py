"""Two approvers, each at an intake of his own, two hundred times."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from typing import Any

import grpc
import pytest

from projector.contract.staff import Role
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.practice.ledger.books import disbursed, loan
from tests.projector.intake.conftest import Ledger, Opener
from tests.projector.intake.front_door import Desk, FrontDoor, refusal
from tests.projector.intake.read_side import ReadSide
from tests.projector.intake.test_requests import adjustment, write_off

RACES = 200
AT_ONCE = 20
COMMENT = "Checked the file and agreed"
_METHODS = {True: ("RequestWriteOff", "ApproveWriteOff"), False: ("RequestAdjustment", "ApproveAdjustment")}


@dataclass(frozen=True)
class Race:
    """One request on a loan of its own, for a write-off or an adjustment."""

    number: int
    prefix: str

    @property
    def is_write_off(self) -> bool:
        return self.number % 2 == 0

    @property
    def account_id(self) -> str:
        return f"ACC-{5000 + self.number}"

    @property
    def request_id(self) -> str:
        return f"race-{self.prefix}-{self.number}"  # marks in Redis are shared by all tests

    async def ask(self, desk: Desk) -> None:
        make = write_off if self.is_write_off else adjustment
        request = make(self.request_id, loan_account_id=self.account_id)
        await desk.call(_METHODS[self.is_write_off][0], request, timeout=60)

    async def press(self, desk: Desk, pause: float) -> str:
        """Approve after a moment, and again for as long as somebody else is at it."""
        await asyncio.sleep(pause)
        approve = pb.ApproveRequest(request_id=self.request_id, comment=COMMENT)
        while True:
            try:
                await desk.call(_METHODS[self.is_write_off][1], approve, timeout=60)
            except grpc.aio.AioRpcError as error:
                if error.code() is grpc.StatusCode.ABORTED:
                    await asyncio.sleep(0.01)
                    continue
                return refusal(error).detail.reason
            return "OK"


@pytest.mark.servers
@pytest.mark.slow
async def test_two_approvers_at_two_intakes_post_once_each_of_200_times(
    ledger_door: FrontDoor, read_side: ReadSide, ledger: Ledger, open_door: Opener, database_name: str
) -> None:
    """However close the two presses are, each request is posted once, in the name of the one who got OK; the other is
    told who it was."""
    races = [Race(number, database_name) for number in range(RACES)]
    with ledger.book.batch():
        for race in races:
            disbursed(ledger.book, loan(5000 + race.number))
    for race in races:
        read_side.open_account(race.account_id)
    other_door = await open_door(ledger_door.settings)
    asking = await ledger_door.signed_in(Role.ADMIN, name="Ada Admin")
    desks = [await door.signed_in(Role.SUPERVISOR, name="Sue Supervisor") for door in (ledger_door, other_door)]
    await asyncio.gather(*(race.ask(asking) for race in races))
    read_side.catch_up()

    chance = random.Random(11)
    room = asyncio.Semaphore(AT_ONCE)

    async def run(race: Race) -> list[str]:
        async with room:
            return list(await asyncio.gather(*(race.press(desk, chance.uniform(0.0, 0.004)) for desk in desks)))

    ends = await asyncio.gather(*(run(race) for race in races))
    assert {tuple(sorted(end)) for end in ends} == {("ALREADY_DECIDED", "OK")}
    assert {end.index("OK") for end in ends} == {0, 1}, "both of them won some"
    read_side.catch_up()
    for race, end in zip(races, ends, strict=True):
        winner = desks[end.index("OK")].user_id
        assert _posted(ledger, race) == [winner]
        collection = "write-off-requests" if race.is_write_off else "adjustment-requests"
        stored = read_side.request(race.request_id, collection)
        assert (stored["status"], stored["approvalDetails"]["approvedBy"]) == ("approved", winner)


def _posted(ledger: Ledger, race: Race) -> list[Any]:
    """Who made the postings of the race's kind on its loan."""
    sql = """SELECT t.created_by FROM transactions t JOIN accounts a ON a.key = t.account_key
             WHERE a.account_id = ? AND t.type = ?"""
    kind = 8 if race.is_write_off else 7
    return [row[0] for row in ledger.book.connection.execute(sql, (race.account_id, kind))]
