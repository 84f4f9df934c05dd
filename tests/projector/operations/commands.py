"""Running the operator's commands as an operator does: as programs, with settings from the environment."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import dataclass, field
from typing import Any

from billie_desktop.practice.servers import MongoServer, RedisServer


@dataclass
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)

    @property
    def log(self) -> list[dict[str, Any]]:
        """The lines of the log."""
        return [json.loads(line) for line in self.err.splitlines() if line.startswith("{")]


@dataclass
class Place:
    """Servers, a database and streams that belong to one test."""

    mongo: str
    redis: str
    database: str
    prefix: str
    extra: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, mongo: MongoServer, cache: RedisServer, database: str, prefix: str) -> Place:
        return cls(mongo.uri, cache.url, database, prefix)

    @property
    def inbox(self) -> str:
        return f"{self.prefix}inbox"

    @property
    def internal(self) -> str:
        return f"{self.prefix}internal"

    @property
    def dead_letters(self) -> str:
        return f"{self.prefix}dlq"

    @property
    def changes(self) -> str:
        return f"{self.prefix}changes"

    @property
    def group(self) -> str:
        return "group"

    @property
    def settings(self) -> dict[str, str]:
        """The environment of a command, without what the machine's own holds."""
        return {
            "DATABASE_URI": self.mongo,
            "REDIS_URL": self.redis,
            "DB_NAME": self.database,
            "INBOX_STREAM": self.inbox,
            "INTERNAL_STREAM": self.internal,
            "DLQ_STREAM": self.dead_letters,
            "CHANGES_STREAM": self.changes,
            "CONSUMER_GROUP": self.group,
            "INSTANCE_ID": "one",
            **self.extra,
        }


async def command(place: Place, *arguments: str, **environment: str) -> Outcome:
    """Run ``python -m projector …`` to its end."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "projector", *arguments),
        env={**os.environ, **place.settings, **environment},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode is not None
    return Outcome(process.returncode, out.decode(), err.decode())
