"""A projector on real servers: as a thread of the test, or as the program itself."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.database import Database

from projector.adapters.redis_connection import connect
from projector.app.settings import Settings
from projector.app.wiring import run
from projector.contract.collections import PROJECTED
from projector.contract.position import Position
from projector.engine.control import Control

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 120.0
"""Seconds until something that must happen is given up. A busy machine may need most of them."""


def wait_until(condition: Callable[[], Any], seconds: float = PATIENCE) -> None:
    """Return as soon as the condition holds; fail when it does not in time."""
    step, deadline = threading.Event(), time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition was not reached in time"
        step.wait(0.02)


class LogTail:
    """The lines of a log that somebody else writes; each is read and parsed once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._place = 0
        self._lines: list[dict[str, Any]] = []

    def lines(self) -> list[dict[str, Any]]:
        """The whole lines so far that are JSON."""
        with self._path.open("rb") as log:
            log.seek(self._place)
            new = log.read()
        whole = new[: new.rfind(b"\n") + 1]
        self._place += len(whole)
        self._lines += [json.loads(line) for line in whole.splitlines() if line.startswith(b"{")]
        return self._lines


@dataclass
class Ground:
    """One database and one set of streams on running servers."""

    mongo_uri: str
    redis_url: str
    database_name: str
    prefix: str

    def __post_init__(self) -> None:
        self.mongo: MongoClient[dict[str, Any]] = MongoClient(self.mongo_uri, tz_aware=True)
        self.redis: Any = connect(self.redis_url)
        self.inboxes = {"ext": self.prefix + "inbox", "int": self.prefix + "internal"}
        self.dead = self.prefix + "dlq"
        self.changes = self.prefix + "changes"
        self.group = "processor"

    def close(self) -> None:
        self.mongo.close()
        self.redis.close()

    @property
    def database(self) -> Database[dict[str, Any]]:
        return self.mongo[self.database_name]

    def environment(self, **more: str) -> dict[str, str]:
        """What the program is told."""
        return {
            "REDIS_URL": self.redis_url,
            "DATABASE_URI": self.mongo_uri,
            "DB_NAME": self.database_name,
            "INBOX_STREAM": self.inboxes["ext"],
            "INTERNAL_STREAM": self.inboxes["int"],
            "DLQ_STREAM": self.dead,
            "CHANGES_STREAM": self.changes,
            "CONSUMER_GROUP": self.group,
            "INSTANCE_ID": "one",
            "BLOCK_TIMEOUT_MS": "50",
            **more,
        }

    def add(self, lane: str, pairs: Sequence[bytes], entry_id: str = "*") -> Position:
        """Append an entry."""
        return Position.parse(self.redis.execute_command("XADD", self.inboxes[lane], entry_id, *pairs))

    def left(self) -> int:
        """Entries that are not acknowledged, to the true end of both inboxes; -1 while there is no group."""
        total = 0
        for stream in self.inboxes.values():
            try:
                groups = {group["name"]: group for group in self.redis.xinfo_groups(stream)}
            except Exception:
                return -1
            group = groups.get(self.group.encode())
            if group is None:
                return -1
            total += int(group["pending"]) + int(group["lag"] or 0)
        return total + self.routed()

    def routed(self) -> int:
        """Entries that were routed to partitions and are not applied."""
        shared = f"{self.inboxes['ext']}:parts:{self.group}"
        partitions = int(self.redis.hget(shared, "partitions") or 0)
        return sum(int(self.redis.xlen(f"{shared}:{number}")) for number in range(partitions))

    def wait_until_settled(self, seconds: float = PATIENCE) -> None:
        """Until everything that was appended is acknowledged."""
        wait_until(lambda: self.left() == 0, seconds)

    def documents(self, *, without: Sequence[str] = ("_proj",)) -> dict[tuple[str, str], dict[str, Any]]:
        """Everything that readers may see, by (collection, key)."""
        return {
            (name, str(spec.key_of(document) or document["_id"])): {
                field: value for field, value in document.items() if field not in without
            }
            for name, spec in PROJECTED.items()
            if not name.startswith("projector-")
            for document in self.database[name].find()
        }

    def dead_letters(self) -> list[dict[str, str]]:
        """Dead letters as texts; bytes that are none are replaced."""
        return [
            {a.decode("utf-8", "replace"): b.decode("utf-8", "replace") for a, b in zip(p[::2], p[1::2], strict=True)}
            for _, p in self.redis.xrange(self.dead)
        ]

    def entries(self) -> list[tuple[str, Position, list[bytes]]]:
        """Both inboxes as they are: (lane, position, pairs)."""
        return [
            (lane, Position.parse(entry_id), pairs)
            for lane, stream in self.inboxes.items()
            for entry_id, pairs in self.redis.xrange(stream)
        ]

    @contextmanager
    def projector(self, **more: str) -> Iterator[Control]:
        """A projector on a thread of this process; its error leaves here."""
        control, errors = Control(), list[BaseException]()

        def work() -> None:
            try:
                run(Settings.from_environment(self.environment(**more)), control)
            except BaseException as error:
                errors.append(error)

        thread = threading.Thread(target=work, name="projector")
        thread.start()
        try:
            yield control
        finally:
            control.stop()
            thread.join(PATIENCE)
            assert not thread.is_alive()
        if errors:
            raise errors[0]


class Program:
    """``python -m projector …`` as a child process, its log in a file."""

    def __init__(self, log: Path, environment: dict[str, str], *arguments: str, code: str | None = None) -> None:
        self._tail = LogTail(log)
        command = [sys.executable, "-c", code] if code is not None else [sys.executable, "-m", "projector"]
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [*command, *(arguments or ("run",))],
                env={**os.environ, **environment},
                cwd=ROOT,
                stderr=output,
                stdout=output,
            )

    def lines(self) -> list[dict[str, Any]]:
        """What it has logged so far."""
        return self._tail.lines()

    def says(self, event: str, **fields: Any) -> bool:
        """Whether it has logged this."""
        return any(
            line["event"] == event and all(line.get(name) == value for name, value in fields.items())
            for line in self.lines()
        )

    def kill(self) -> None:
        """End it as a crash would."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """Ask it to end; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *unused: object) -> None:
        if self.process.poll() is None:
            self.kill()


def ask(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the program to its end."""
    return subprocess.run(
        [sys.executable, "-m", "projector", *arguments],
        env={**os.environ, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
