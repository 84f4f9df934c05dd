"""What waits in an inbox and who reads it, beyond what the loop itself needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import redis

from projector.adapters.redis_connection import translated
from projector.contract.position import Position


@dataclass(frozen=True, slots=True)
class Backlog:
    """``oldest``: the oldest entry that is not acknowledged, None without one."""

    oldest: Position | None
    consumers: int


def backlog_of(client: redis.Redis, stream: str, group: str) -> Backlog:
    """Look at one inbox. Raises StreamsAway, GroupMissing."""
    redis_: Any = client  # annotations of the driver cover text and bytes at once
    with translated():
        found = next((each for each in redis_.xinfo_groups(stream) if each["name"] == group.encode()), None)
        if found is None:
            return Backlog(_first(redis_.xrange(stream, count=1)), 0)
        oldest = None
        if found["pending"]:
            summary = redis_.xpending(stream, group)
            oldest = Position.parse(summary["min"]) if summary["min"] else None
        if oldest is None:
            after = f"({found['last-delivered-id'].decode()}"
            oldest = _first(redis_.xrange(stream, after, count=1))
        return Backlog(oldest, int(found["consumers"]))


def _first(entries: Any) -> Position | None:
    return Position.parse(entries[0][0]) if entries else None
