"""Everything that runs in a chaos run as processes of their own: ledger, projector, intake; and who kills them."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import grpc
import redis
from pymongo import MongoClient

from billie_desktop.practice.ledger.admin_client import AdminClient
from billie_desktop.practice.ledger.api import Frequency, NewAccount
from billie_desktop.practice.ledger.book import open_book
from billie_desktop.practice.seed.entries import entry, iso
from billie_desktop.practice.servers import free_port
from projector.app.intake_settings import IntakeSettings
from projector.app.intake_wiring import open_servers
from projector.contract.staff import Role
from projector.intake.passwords import Passwords
from tests.chaos.lines import Lines, Ports
from tests.chaos.plan import Plan, customer_of
from tests.projector.intake.processes import Program

ADMIN_TOKEN = "admin-token-of-a-chaos-run"
PASSWORD = "a password for the chaos run"
COST = {"ARGON2_PASSES": "1", "ARGON2_MEMORY_KIB": "64", "ARGON2_LANES": "1"}
STAFF = {"sue@staff.example": Role.SUPERVISOR, "ada@staff.example": Role.ADMIN}
PRINCIPAL, FEE = Decimal("5000.00"), Decimal("100.00")


@dataclass
class House:
    """The servers behind the desks. ``folder`` holds files and logs; ``prefix`` separates streams.

    ``lines``: where every connection between two programs is a line of its own; with none they meet directly.
    """

    folder: Path
    mongo_uri: str
    redis_url: str
    desk_redis_url: str
    database: str
    prefix: str
    staff: Mapping[str, Role] = field(default_factory=lambda: STAFF)
    ports: Ports | None = None
    lines: Lines | None = None
    killed: Counter[str] = field(default_factory=Counter)
    _reviving: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        take = self.ports.take if self.ports is not None else free_port
        self.ledger_address, self.intake_address = f"127.0.0.1:{take()}", f"127.0.0.1:{take()}"
        self.health_port = take()
        self.ledger_file = self.folder / "ledger.sqlite"
        inbox = f"{self.prefix}inbox"
        self.changes = f"billie-servicing:changes:{self.prefix}"  # the desk's login reads no other stream
        self.environment = {
            "DATABASE_URI": self.mongo_uri,
            "DB_NAME": self.database,
            "INTAKE_DB_NAME": f"{self.database}-intake",
            "REDIS_URL": self.redis_url,
            "INBOX_STREAM": inbox,
            "INTERNAL_STREAM": f"{self.prefix}internal",
            "DLQ_STREAM": f"{self.prefix}dlq",
            "CHANGES_STREAM": self.changes,
            "CHAT_STREAM": f"{self.prefix}chat",
            "CONSUMER_GROUP": f"{self.prefix}group",
            "LEASE_SECONDS": "2",
            "INTAKE_ADDRESS": self.intake_address,
            "INTAKE_KEYS": str(self.folder / "keys"),
            "INTAKE_ENVIRONMENT": "chaos",
            "LEDGER_SERVICE_URL": self.ledger_address,
            "DESK_DATABASE_URI": self._line("desks-mongo", self.mongo_uri),
            "DESK_REDIS_URL": self._line("desks-redis", self.desk_redis_url),
            **COST,
        }
        ledger = ["billie_desktop.practice.ledger", "--db", str(self.ledger_file), "--nightly", "off"]
        ledger += ["--address", self.ledger_address, "--stream", inbox]
        self.programs = {
            "ledger": self._program(
                "ledger", ledger, REDIS_URL=self._line("ledger-redis", self.redis_url),
                PRACTICE_LEDGER_ADMIN_TOKEN=ADMIN_TOKEN,
            ),
            "intake": self._program(
                "intake", ["projector", "intake"],
                DATABASE_URI=self._line("intake-mongo", self.mongo_uri),
                REDIS_URL=self._line("intake-redis", self.redis_url),
                LEDGER_SERVICE_URL=self._line("intake-ledger", self.ledger_address),
            ),
            "projector": self._program(
                "projector", ["projector", "run"], reports=False,
                DATABASE_URI=self._line("projector-mongo", self.mongo_uri),
                REDIS_URL=self._line("projector-redis", self.redis_url),
                HEALTH_PORT=str(self.health_port),
            ),
        }  # fmt: skip
        self.door = self._line("desks-intake", self.intake_address)

    def open_loans(self, plan: Plan) -> None:
        """The loans of the plan, paid out but for the pending ones; their customers on the inbox."""
        now = datetime.now(UTC)
        with open_book(self.ledger_file) as book, book.batch():
            for account_id in plan.accounts:
                account = book.open_account(
                    NewAccount(
                        account_id=account_id,
                        account_number=f"VN{account_id}",
                        customer_id=customer_of(account_id),
                        application_number=f"APP-{account_id}",
                        principal=PRINCIPAL,
                        establishment_fee=FEE,
                        n_payments=4,
                        frequency=Frequency.MONTHLY,
                        first_due_date=(now + timedelta(days=20)).date(),
                        opened_at=now - timedelta(days=2),
                    )
                )
                if account_id not in plan.pending:
                    account.disburse(at=now - timedelta(days=1), bank_reference="before the run")
        stream = redis.Redis.from_url(self.redis_url, protocol=2)
        pipe = stream.pipeline(transaction=False)
        for customer_id in plan.customers:
            body = {"customer_id": customer_id, "first_name": "Mia", "last_name": customer_id, "changed_at": iso(now)}
            said = entry(now, 1, "customer.created.v1", conv=customer_id, agent="customerService", user=customer_id,
                         cause=f"{customer_id}-c", body=body)  # fmt: skip
            pipe.xadd(f"{self.prefix}inbox", said.fields)  # type: ignore[arg-type]
        pipe.execute()
        stream.close()

    async def hire(self) -> None:
        """The people at the desks."""
        settings = IntakeSettings.from_environment(self.environment)
        servers = await open_servers(settings)
        passwords = Passwords(settings.hash_cost)
        hashed = await passwords.hash(PASSWORD)
        passwords.close()
        for email, role in self.staff.items():
            now = datetime.now(UTC)
            member = await servers.staff.add(email, email.split("@")[0].title(), "Desk", role, now)
            assert member is not None
            await servers.staff.set_password_hash(member.user_id, hashed, now)
        await servers.close()

    def start(self) -> None:
        """Start the three programs."""
        for name in ("projector", "ledger", "intake"):
            self.programs[name].start()

    def revive(self, name: str) -> None:
        """Kill -9 and start again."""
        with self._reviving:
            self.killed[name] += 1
            self.programs[name].kill()
            self.programs[name].start()

    def revive_if_dead(self, name: str) -> bool:
        """Start a program again that has ended by itself (a crash that was asked for)."""
        with self._reviving:
            process = self.programs[name].process
            if process is None or process.poll() is None:
                return False
            self.killed[name] += 1
            self.programs[name].wait()
            self.programs[name].start()
            return True

    def has_ended(self, name: str) -> bool:
        """Whether a program that was started is not there any more."""
        process = self.programs[name].process
        return process is not None and process.poll() is not None

    def send(self, name: str, number: signal.Signals) -> None:
        """A signal to a program."""
        process = self.programs[name].process
        assert process is not None
        process.send_signal(number)

    def stop(self) -> dict[str, int]:
        """End the three in order; their exit codes."""
        return {name: self.programs[name].stop() for name in ("intake", "ledger", "projector")}

    def kill_all(self) -> None:
        """End whatever is still there, frozen ones too."""
        for program in self.programs.values():
            program.kill()

    def accounts_shown(self) -> int:
        """How many loans of customers the read models show."""
        with MongoClient[dict[str, Any]](self.mongo_uri) as client:
            documents = client[self.database]["loan-accounts"]
            return documents.count_documents({"accountStatus": {"$exists": True}, "customerIdString": {"$ne": None}})

    async def until_shown(self, accounts: int) -> None:
        """Wait until the read models show so many loans."""
        async with asyncio.timeout(120):
            while await asyncio.to_thread(self.accounts_shown) < accounts:
                await asyncio.sleep(0.05)

    async def drained(self) -> None:
        """Wait until everything that the ledger has posted is on its stream."""
        async with grpc.aio.insecure_channel(self.ledger_address) as channel:
            await AdminClient(channel, ADMIN_TOKEN).call("Drain", timeout=60)

    def desk_environment(self, emails: Sequence[str], folder: Path, seed: int, deadline_ms: int) -> dict[str, str]:
        """Of a process with the desks of these people, whose files lie in ``folder``."""
        return {
            **os.environ,
            "BILLIE_ENVIRONMENT": "practice",  # its key lies beside its files
            "BILLIE_SERVER": self.door,
            "BILLIE_DATA_DIR": str(folder),
            "CHANGES_STREAM": self.changes,
            "CHAOS_EMAILS": " ".join(emails),
            "CHAOS_PASSWORD": PASSWORD,
            "CHAOS_SEED": str(seed),
            "CHAOS_DEADLINE_MS": str(deadline_ms),
        }

    def drift(self) -> dict[str, Any]:
        """What ``projector drift --json`` finds, after it has waited for the projector."""
        done = self._projector("drift", "--json", "--patience", "60")
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def audit_problem(self) -> str:
        """What ``projector audit verify`` complains about; '' when the chain is whole."""
        done = self._projector("audit", "verify")
        return "" if done.returncode == 0 else done.stdout or done.stderr

    def _projector(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "projector", *arguments]
        environment = {**os.environ, **self.environment}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)

    def _line(self, name: str, address: str) -> str:
        """The same address by way of a line of that name."""
        if self.lines is None:
            return address
        target = re.search(r"127\.0\.0\.1:\d+", address)
        assert target is not None
        return address.replace(target.group(), self.lines.lay(name, target.group()))

    def _program(self, name: str, arguments: list[str], reports: bool = True, **more: str) -> Program:
        return Program(arguments, {**self.environment, **more}, self.folder / f"{name}.log", reports)
