"""The whole way with genuine processes, some of which die in the middle."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import grpc
import pytest
from pymongo import MongoClient

from billie_desktop.practice.ledger.book import open_book
from billie_desktop.practice.servers import RedisServer, free_port
from projector.app.intake_settings import IntakeSettings
from projector.app.intake_wiring import open_servers
from projector.contract.staff import Role
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as ledger_pb
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.practice.ledger.books import disbursed, loan
from tests.projector.intake.front_door import DESK, PASSWORD, Desk
from tests.projector.intake.processes import Program
from tests.projector.intake.test_users_command import environment, projector

pytestmark = [pytest.mark.servers, pytest.mark.slow]

LOANS = 5
COMMENT = "Checked the file and agreed"


@dataclass
class House:
    """Everything running, and how to look at it."""

    settings: IntakeSettings
    ledger: Program
    intake: Program
    database: Any

    def request_id(self, account: str) -> str:
        return f"wo-{self.settings.db_name}-{account}"  # marks in Redis are shared by all tests

    def channel(self) -> grpc.aio.Channel:
        return grpc.aio.insecure_channel(
            self.settings.address,
            options=(("grpc.use_local_subchannel_pool", 1), ("grpc.initial_reconnect_backoff_ms", 100)),
        )


@pytest.fixture
def house(
    settings: IntakeSettings, redis_server: RedisServer, stream_prefix: str, tmp_path: Path, mongo: MongoClient[Any]
) -> Iterator[House]:
    with open_book(tmp_path / "ledger.sqlite") as book:
        for number in range(LOANS):
            disbursed(book, loan(2000 + number))
    settings = replace(
        settings, ledger_address=f"127.0.0.1:{free_port()}", address=f"127.0.0.1:{free_port()}", memory_seconds=1.0
    )
    inbox = f"{stream_prefix}inbox"
    shared = environment(settings) | {
        "INBOX_STREAM": inbox,
        "DLQ_STREAM": f"{stream_prefix}dlq",
        "CHANGES_STREAM": f"{stream_prefix}changes",
        "CONSUMER_GROUP": f"{stream_prefix}group",
    }
    faults = json.dumps({"methods": {"WriteOff": {"drop": "crash", "times": 1}}})
    ledger = Program(
        [
            "billie_desktop.practice.ledger", "--db", str(tmp_path / "ledger.sqlite"), "--nightly", "off",
            "--address", settings.ledger_address, "--stream", inbox,
        ],
        {"REDIS_URL": redis_server.url, "PRACTICE_LEDGER_FAULTS": faults},
        tmp_path / "ledger.log",
    )  # fmt: skip
    intake = Program(["projector", "intake"], shared, tmp_path / "intake.log")
    folding = Program(["projector", "run"], shared, tmp_path / "projector.log", reports=False)
    try:
        folding.start()
        ledger.start()
        intake.start()
        yield House(settings, ledger, intake, mongo[settings.db_name])
    finally:
        codes = [program.stop() for program in (intake, ledger, folding)]
    assert codes == [0, 0, 0]


async def hire(house: House, password_hash: str, role: Role) -> str:
    servers = await open_servers(house.settings)
    email = f"{role.value}@staff.example"
    member = await servers.staff.add(email, "Somebody", role.value, role, servers.trail._now())
    assert member is not None
    await servers.staff.set_password_hash(member.user_id, password_hash, servers.trail._now())
    await servers.close()
    return email


async def sign_in(channel: grpc.aio.Channel, email: str) -> Desk:
    desk = Desk(channel)
    desk.session = await desk.call("SignIn", pb.SignInRequest(email=email, password=PASSWORD, desk=DESK))
    return desk


async def until(look: Callable[[], Any], seconds: float = 20.0) -> Any:
    """What is looked for, as soon as it is there."""
    async with asyncio.timeout(seconds):
        while not (found := look()):
            await asyncio.sleep(0.05)
    return found


async def press(act: Callable[[], Awaitable[Any]], revive: Callable[[], None] = lambda: None) -> Any:
    """Do it until the answer is known, as an agent would who is told "we do not know yet" or "try again"."""
    async with asyncio.timeout(40):
        while True:
            try:
                return await act()
            except grpc.aio.AioRpcError as error:
                if error.code().name not in {"UNAVAILABLE", "UNKNOWN", "ABORTED", "CANCELLED", "DEADLINE_EXCEEDED"}:
                    raise
            revive()
            await asyncio.sleep(0.05)


async def test_an_approval_survives_the_death_of_each_program(house: House, cheap_hash: str) -> None:
    """The ledger dies after posting, the intake is killed at random moments: each request is posted exactly once."""
    emails = [await hire(house, cheap_hash, role) for role in (Role.OPERATIONS, Role.SUPERVISOR)]
    accounts = [f"ACC-{2000 + number}" for number in range(LOANS)]
    chance = random.Random(5)
    async with house.channel() as channel:
        olga, sue = [await sign_in(channel, email) for email in emails]
        for account in accounts:
            await until(lambda account=account: house.database["loan-accounts"].find_one({"loanAccountId": account}))
            form = pb.RequestWriteOffRequest(
                request_id=house.request_id(account), loan_account_id=account, reason="other"
            )
            await olga.call("RequestWriteOff", form)
        for number, account in enumerate(accounts):
            request_id = house.request_id(account)
            await until(lambda wanted=request_id: house.database["write-off-requests"].find_one({"requestId": wanted}))
            approve = pb.ApproveRequest(request_id=request_id, comment=COMMENT)

            def revive(number: int = number) -> None:
                if number == 0 and house.ledger.process is not None and house.ledger.process.poll() is not None:
                    house.ledger.wait()
                    house.ledger.environment.pop("PRACTICE_LEDGER_FAULTS")
                    house.ledger.start()

            pressing = asyncio.create_task(press(partial(sue.call, "ApproveWriteOff", approve), revive))
            if number > 0:
                await asyncio.sleep(chance.uniform(0.0, 0.02))
                house.intake.kill()
                house.intake.start()
            answer = await pressing
            assert answer.status == "approved"

        for account in accounts:
            wanted = {"loanAccountId": account, "status": "approved"}
            await until(lambda wanted=wanted: house.database["write-off-requests"].find_one(wanted))
            history = await press(
                lambda account=account: sue.ledger(
                    "GetTransactions", ledger_pb.GetTransactionsRequest(loan_account_id=account)
                )
            )
            kinds = [transaction.type for transaction in history.transactions]
            assert kinds.count(ledger_pb.WRITE_OFF) == 1
            assert history.transactions[0].total_after == "0.00"
            status = {"loanAccountId": account, "accountStatus": "written_off"}
            await until(lambda status=status: house.database["loan-accounts"].find_one(status))

    await until(lambda: house.database["audit-chain"].find_one({}))
    verified = projector(house.settings, "audit", "verify")
    assert verified.returncode == 0, verified.stdout
