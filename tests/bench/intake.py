"""What the front door costs: commands and reads through the intake against direct to the ledger, and commands per
second with 200 desks connected. Everything is a process of its own, as in production; the desks are this process.

``make bench NAME=intake``; the last line is one JSON object. ``--samples``, ``--seconds``, ``--desks``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import grpc

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from billie_desktop.practice.ledger.api import Frequency, NewAccount
from billie_desktop.practice.ledger.book import open_book
from billie_desktop.practice.servers import MongoServer, RedisServer
from projector.app.intake_settings import IntakeSettings
from projector.app.intake_wiring import open_servers
from projector.contract.staff import Role
from projector.intake.passwords import Passwords
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb
from projector.stubs.billie.ledger.v1.accounting_ledger_pb2_grpc import AccountingLedgerServiceStub
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as desk_pb
from projector.stubs.billie.servicing.v1.servicing_desk_pb2_grpc import ServicingDeskServiceStub

PASSWORD = "a password for the bench"
COST = {"ARGON2_PASSES": "1", "ARGON2_MEMORY_KIB": "64", "ARGON2_LANES": "1"}
Metadata = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class World:
    """Addresses of the running processes."""

    ledger: str
    intake: str
    settings: IntakeSettings


def open_accounts(path: Path, count: int) -> None:
    """Loans that have been paid out."""
    now = datetime.now(UTC)
    with open_book(path) as book, book.batch():
        for number in range(count):
            account = book.open_account(
                NewAccount(
                    account_id=f"ACC-{number}",
                    account_number=f"VN{number}",
                    customer_id=f"CUS-{number}",
                    application_number=f"APP-{number}",
                    principal=Decimal("100000.00"),
                    establishment_fee=Decimal("100.00"),
                    n_payments=4,
                    frequency=Frequency.MONTHLY,
                    first_due_date=(now + timedelta(days=30)).date(),
                    opened_at=now,
                )
            )
            account.disburse(at=now, bank_reference="BANK-1")


def start(module: str, *arguments: str, **environment: str) -> tuple[subprocess.Popen[str], dict[str, Any]]:
    """A child process, and the line with which it says that it is ready."""
    child = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **environment},
    )
    assert child.stdout is not None
    report = json.loads(child.stdout.readline())
    if not report["ready"]:
        raise SystemExit(report["error"])
    return child, report


def end(child: subprocess.Popen[str]) -> None:
    """Stop a child in order."""
    child.terminate()
    child.wait(20)


async def sign_in(world: World, desks: int) -> list[Metadata]:
    """As many people as desks, all signed in."""
    servers = await open_servers(world.settings)
    passwords = Passwords(world.settings.hash_cost)
    hashed = await passwords.hash(PASSWORD)
    passwords.close()
    tokens: list[Metadata] = []
    async with grpc.aio.insecure_channel(world.intake) as channel:
        stub = cast(Any, ServicingDeskServiceStub)(channel)
        for number in range(desks):
            email, now = f"desk-{number}@staff.example", datetime.now(UTC)
            member = await servers.staff.add(email, "Desk", str(number), Role.OPERATIONS, now)
            assert member is not None
            await servers.staff.set_password_hash(member.user_id, hashed, now)
            session = await stub.SignIn(desk_pb.SignInRequest(email=email, password=PASSWORD))
            tokens.append((("authorization", f"Bearer {session.access_token}"),))
    await servers.close()
    return tokens


def repayment(account: int, key: str) -> pb.RecordRepaymentRequest:
    """A cent on a loan."""
    return pb.RecordRepaymentRequest(loan_account_id=f"ACC-{account}", amount="0.01", idempotency_key=key)


async def latencies(world: World, token: Metadata, samples: int) -> dict[str, list[float]]:
    """Milliseconds of commands and reads, direct and through, one after the other in turn."""
    found: dict[str, list[float]] = {"direct": [], "through": [], "direct_read": [], "through_read": []}
    async with grpc.aio.insecure_channel(world.ledger) as direct, grpc.aio.insecure_channel(world.intake) as through:
        ways = (("direct", cast(Any, AccountingLedgerServiceStub)(direct), ()),)
        ways += (("through", cast(Any, AccountingLedgerServiceStub)(through), token),)
        balance = pb.GetBalanceRequest(loan_account_id="ACC-0")
        for number in range(-50, samples):  # the first ones warm up
            for name, stub, metadata in ways:
                began = time.perf_counter()
                await stub.RecordRepayment(repayment(0, f"latency-{name}-{number}"), metadata=metadata, timeout=45)
                between = time.perf_counter()
                await stub.GetBalance(balance, metadata=metadata, timeout=10)
                done = time.perf_counter()
                if number >= 0:
                    found[name].append((between - began) * 1000)
                    found[f"{name}_read"].append((done - between) * 1000)
    return found


async def rate(address: str, tokens: list[Metadata], seconds: float, run: str) -> float:
    """Commands per second, each desk with a channel of its own and one command under way."""
    channels = [grpc.aio.insecure_channel(address, options=(("grpc.use_local_subchannel_pool", 1),)) for _ in tokens]
    await asyncio.gather(*(channel.channel_ready() for channel in channels))
    counts = [0] * len(tokens)
    stop = time.perf_counter() + seconds

    async def work(desk: int) -> None:
        stub = cast(Any, AccountingLedgerServiceStub)(channels[desk])
        while time.perf_counter() < stop:
            await stub.RecordRepayment(
                repayment(desk, f"rate-{run}-{desk}-{counts[desk]}"), metadata=tokens[desk], timeout=45
            )
            counts[desk] += 1

    began = time.perf_counter()
    await asyncio.gather(*(work(desk) for desk in range(len(tokens))))
    elapsed = time.perf_counter() - began
    await asyncio.gather(*(channel.close() for channel in channels))
    return sum(counts) / elapsed


async def measure(world: World, options: argparse.Namespace) -> dict[str, float]:
    """All figures."""
    tokens = await sign_in(world, options.desks)
    found = await latencies(world, tokens[0], options.samples)
    figures: dict[str, float] = {}
    for name, values in found.items():
        cuts = statistics.quantiles(values, n=100)
        figures[f"{name}_p50_ms"], figures[f"{name}_p99_ms"] = round(cuts[49], 3), round(cuts[98], 3)
    figures["commands_per_s_200"] = round(await rate(world.intake, tokens, options.seconds, "through"), 1)
    figures["direct_commands_per_s_200"] = round(
        await rate(world.ledger, [() for _ in tokens], options.seconds, "direct"), 1
    )
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--desks", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        base = Path(folder)
        open_accounts(base / "ledger.sqlite", options.desks)
        mongo = MongoServer.start(base / "mongo")
        stack.callback(mongo.stop)
        cache = RedisServer.start(base / "redis")
        stack.callback(cache.stop)
        arguments = ("--db", str(base / "ledger.sqlite"), "--address", "127.0.0.1:0", "--nightly", "off")
        ledger, report = start("billie_desktop.practice.ledger", *arguments, REDIS_URL=cache.url)
        stack.callback(end, ledger)
        settings = replace(
            IntakeSettings.from_environment(COST),
            database_uri=mongo.uri,
            redis_url=cache.url,
            keys_folder=str(base / "keys"),
        )
        environment = {
            "REDIS_URL": cache.url,
            "DATABASE_URI": mongo.uri,
            "INTAKE_KEYS": str(base / "keys"),
            "INTAKE_ADDRESS": "127.0.0.1:0",
            "LEDGER_SERVICE_URL": report["address"],
            **COST,
        }
        intake, listening = start("projector", "intake", **environment)
        stack.callback(end, intake)
        figures = asyncio.run(measure(World(report["address"], listening["address"], settings), options))
        conditions = {
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "samples": options.samples,
            "seconds": options.seconds,
            "desks": options.desks,
            "command": "RecordRepayment, audited before and after",
            "tls": "off",
            "load": round(os.getloadavg()[0], 2),
        }
        print(json.dumps({"bench": "intake", "figures": figures, "conditions": conditions}))


if __name__ == "__main__":
    main()
