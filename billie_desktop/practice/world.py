"""The practice world: genuine servers, a ledger, projector and intake, and customers who pay, miss and chat.

Everything runs as child processes on free loopback ports with generated passwords, and ends in order with the desk: on
close, on Ctrl+C, and (on Linux, through the kernel) when the desk is killed.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from billie_desktop.practice.handing_over import forget, hand_over
from billie_desktop.practice.servers import MongoServer, MongoUser, RedisServer, WorldLock, free_port
from billie_desktop.practice.servers.errors import PracticeServerError, ServerExitedError
from billie_desktop.practice.staff.people import AGENT, COLLEAGUES, passwords_in
from billie_desktop.practice.trainer import WorldTrainer
from billie_desktop.practice.worker import Report, Worker

DATABASE = "billie-servicing"
INTAKE_DATABASE = f"{DATABASE}-intake"
CHEAP_HASHES = {"ARGON2_PASSES": "1", "ARGON2_MEMORY_KIB": "1024", "ARGON2_LANES": "1"}
"""Enough for passwords of 24 random characters that nobody types."""

_MARK = "world.json"
_READY_SECONDS = 60.0

Progress = Callable[[str], None]


def default_directory() -> Path:
    """Where a practice world lives when nobody names a folder."""
    base = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA") or str(Path.home() / ".local" / "share")
    return Path(base) / "billie-desktop" / "practice"


@dataclass(frozen=True, slots=True)
class WorldPlan:
    """What kind of world. ``rate`` is happenings per second; at 0 nothing happens by itself, and customers answer only
    when staff speak to them. ``pace`` stretches the pauses of customers who chat. ``role`` is that of the colleague as
    whom the desk signs in."""

    directory: Path = field(default_factory=default_directory)
    customers: int = 200
    seed: int = 7
    rate: float = 2.0
    pace: float = 1.0
    role: str = AGENT.role


@dataclass(frozen=True, slots=True)
class WorldAddresses:
    """Where the desk connects, and as whom it signs in. The read-only logins are what the intake tells a desk.

    Passwords stay out of ``repr``.
    """

    mongo_uri: str = field(repr=False)
    database: str
    redis_url: str = field(repr=False)
    ledger_address: str
    intake_address: str
    email: str
    password: str = field(repr=False)


class PracticeWorld:
    """Starts and ends one world. ``on_trouble`` hears, in words, of a child that ended by itself."""

    def __init__(self, plan: WorldPlan, on_trouble: Callable[[str], None]) -> None:
        self._plan = plan
        self._on_trouble = on_trouble
        self._lock = WorldLock(plan.directory)
        self._mongo: MongoServer | None = None
        self._redis: RedisServer | None = None
        self._workers: list[Worker] = []
        self._ledger_admin = secrets.token_urlsafe(24)
        self._trainer: WorldTrainer | None = None

    async def start(self, progress: Progress) -> WorldAddresses:
        """Start everything; raises PracticeServerError with nothing left running."""
        self._lock.acquire()
        try:
            return await self._start(progress)
        except BaseException:
            await self.stop()
            raise

    @property
    def trainer(self) -> WorldTrainer:
        """The trainer's hand on this world, while it runs."""
        assert self._trainer is not None, "a world that has started has a trainer"
        return self._trainer

    async def stop(self) -> None:
        """End every child in order: life, intake, ledger, projector, Redis, MongoDB. Harmless when nothing runs."""
        if self._trainer is not None:
            await self._trainer.close()
            self._trainer = None
        while self._workers:
            await self._workers.pop().stop()
        if self._redis is not None:
            await asyncio.to_thread(self._redis.stop)
        if self._mongo is not None:
            await asyncio.to_thread(self._mongo.stop)
        self._redis = self._mongo = None
        await asyncio.to_thread(forget, self._plan.directory)
        self._lock.release()

    async def _start(self, progress: Progress) -> WorldAddresses:
        plan, directory = self._plan, self._plan.directory
        seeded = await asyncio.to_thread(self._prepare)
        progress("Starting the practice servers")
        mongo, cache = await self._servers()
        environment = {
            "REDIS_URL": cache.url,
            "DATABASE_URI": mongo.uri_for("projector"),
            "DB_NAME": DATABASE,
            "PYTHONUNBUFFERED": "1",
        }
        self._run("projector", ["projector", "run"], environment)
        if not seeded:
            await self._seed(environment, progress)
        progress("Starting the practice ledger")
        ledger = f"127.0.0.1:{free_port()}"
        arguments = ["billie_desktop.practice.ledger", "--db", str(directory / "ledger.sqlite"), "--address", ledger]
        intake, door = f"127.0.0.1:{free_port()}", self._door(environment, mongo, cache)
        passwords = await asyncio.to_thread(passwords_in, directory)
        # Both take most of a second to begin, so they begin together.
        await asyncio.gather(
            self._listening("ledger", arguments, {**environment, "PRACTICE_LEDGER_ADMIN_TOKEN": self._ledger_admin}),
            self._open_door(door | {"INTAKE_ADDRESS": intake, "LEDGER_SERVICE_URL": ledger}),
        )
        self._run(
            "life",
            [
                "billie_desktop.practice.life", "--ledger", ledger, "--rate", str(plan.rate),
                "--seed", str(plan.seed), "--customers", str(plan.customers), "--pace", str(plan.pace),
                "--since-ms", str(time.time_ns() // 1_000_000),  # what is said while it starts is heard too
            ],
            {**environment, "DATABASE_URI": mongo.uri_for("staff")},
        )  # fmt: skip
        self._trainer = WorldTrainer(ledger, self._ledger_admin, cache.url)
        colleague = next(each for each in COLLEAGUES if each.role == plan.role)
        progress("Practice world is running")
        return WorldAddresses(
            mongo_uri=door["DESK_DATABASE_URI"],
            database=DATABASE,
            redis_url=door["DESK_REDIS_URL"],
            ledger_address=ledger,
            intake_address=intake,
            email=colleague.email,
            password=passwords[colleague.email],
        )

    async def _servers(self) -> tuple[MongoServer, RedisServer]:
        users = [
            MongoUser("projector", "readWrite", (DATABASE,)),
            MongoUser("staff", "readWrite", (DATABASE,)),
            MongoUser("intake", "readWrite", (DATABASE, INTAKE_DATABASE)),
            MongoUser("desk", "read", (DATABASE,)),
        ]
        # Children belong to the thread that starts them, so both start here; only the waiting is elsewhere.
        self._mongo = mongo = MongoServer.spawn(self._plan.directory / "mongo", users=users)
        self._redis = cache = RedisServer.spawn(self._plan.directory / "redis")
        await asyncio.gather(asyncio.to_thread(mongo.wait_until_ready), asyncio.to_thread(cache.wait_until_ready))
        return mongo, cache

    def _door(self, environment: dict[str, str], mongo: MongoServer, cache: RedisServer) -> dict[str, str]:
        """The intake's environment but for the addresses of it and of the ledger."""
        return {
            **environment,
            **CHEAP_HASHES,
            "DATABASE_URI": mongo.uri_for("intake"),
            "INTAKE_DB_NAME": INTAKE_DATABASE,
            "INTAKE_ENVIRONMENT": "practice",
            "INTAKE_KEYS": str(self._plan.directory / "intake-keys"),
            "PROOFS_URL": "s3://practice-proofs",
            "PROOFS_FOLDER": str(self._plan.directory / "proofs"),
            "DESK_DATABASE_URI": mongo.uri_for("desk"),
            "DESK_REDIS_URL": cache.url_for("desk"),
        }

    async def _open_door(self, environment: dict[str, str]) -> None:
        """Start the intake; at the first start with the practice staff, who must be there before anybody signs in."""
        await self._listening("intake", ["projector", "intake"], environment)
        mark = await asyncio.to_thread(_read_mark, self._plan.directory)
        if not mark.get("staffed"):
            arguments = ["billie_desktop.practice.staff", "--directory", str(self._plan.directory)]
            await self._to_its_end("staff", arguments, environment)
            await asyncio.to_thread(_write_mark, self._plan.directory, {**mark, "staffed": True})

    async def _listening(self, name: str, arguments: list[str], environment: dict[str, str]) -> None:
        """Start a server and wait until it says that it listens. Raises PracticeServerError."""
        ready = asyncio.Event()
        refusals: list[str] = []

        def heard(report: Report) -> None:
            if report.get("ready") is False:
                refusals.append(str(report.get("error", "")))
            ready.set()

        worker = self._run(name, arguments, environment, heard)
        await worker.ready(ready, _READY_SECONDS)
        if refusals:
            raise PracticeServerError(refusals[0])

    async def _to_its_end(
        self,
        name: str,
        arguments: list[str],
        environment: dict[str, str],
        on_report: Callable[[Report], Any] = lambda report: None,
    ) -> None:
        """Run a child that does one thing. Raises ServerExitedError when it did not succeed."""
        worker = self._run(name, arguments, environment, on_report, quiet_end=True)
        code = await worker.finished()
        self._workers.remove(worker)
        if code != 0:
            raise ServerExitedError(name, code, worker.process.log)

    async def _seed(self, environment: dict[str, str], progress: Progress) -> None:
        plan = self._plan
        now = datetime.now(UTC)

        def tell(report: Report) -> None:
            if "phase" in report:
                done, of = int(report["done"]), int(report["of"])
                progress(f"{report['phase']}: {done:,}" + (f" of {of:,}" if of else ""))

        arguments = [
            "billie_desktop.practice.seed", "--ledger", str(plan.directory / "ledger.sqlite"),
            "--customers", str(plan.customers), "--seed", str(plan.seed), "--now", now.isoformat(),
        ]  # fmt: skip
        await self._to_its_end("seed", arguments, environment, tell)
        mark = {"customers": plan.customers, "seed": plan.seed, "seeded_at": now.isoformat()}
        await asyncio.to_thread(_write_mark, plan.directory, mark)

    def _prepare(self) -> bool:
        """Whether the folder holds a whole world; what a broken first start left behind is removed."""
        directory = self._plan.directory
        if (directory / _MARK).exists():
            return True
        for name in ("mongo", "redis"):
            shutil.rmtree(directory / name, ignore_errors=True)
        for file in directory.glob("ledger.sqlite*"):
            file.unlink()
        return False

    def _run(
        self,
        name: str,
        arguments: list[str],
        environment: dict[str, str],
        on_report: Callable[[Report], Any] = lambda report: None,
        quiet_end: bool = False,
    ) -> Worker:
        def ended(worker: str, code: int) -> None:
            if not quiet_end:
                log = self._plan.directory / f"{worker}.log"
                self._on_trouble(f"The practice {worker} ended with code {code}. Its log is {log}.")

        given = hand_over(self._plan.directory, name, environment)
        worker = Worker(name, arguments, given, self._plan.directory, on_report, ended)
        self._workers.append(worker)
        return worker


def _read_mark(directory: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((directory / _MARK).read_text(encoding="utf-8"))
    return found


def _write_mark(directory: Path, mark: dict[str, Any]) -> None:
    scratch = directory / f"{_MARK}.new"
    scratch.write_text(json.dumps(mark), encoding="utf-8")
    scratch.replace(directory / _MARK)


__all__ = ["PracticeServerError", "PracticeWorld", "WorldAddresses", "WorldPlan", "default_directory"]
