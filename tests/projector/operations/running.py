"""The projector as a running program of a test."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import redis

from tests.projector.operations.commands import Place

END_SECONDS = 20.0


@asynccontextmanager
async def running_projector(place: Place, log: Path | None = None, **environment: str) -> AsyncIterator[Any]:
    """A projector that runs meanwhile, ended in order; its exit code must be 0 unless the test killed it."""
    errors = log.open("ab") if log is not None else None
    try:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "projector", "run"),
            env={**os.environ, **place.settings, **environment},
            stderr=errors if errors is not None else asyncio.subprocess.DEVNULL,
        )
    finally:
        if errors is not None:
            errors.close()
    try:
        yield process
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), END_SECONDS) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def caught_up(place: Place, seconds: float = 30.0) -> None:
    """Return when everything in both inboxes is acknowledged; an inbox that does not exist holds nothing."""
    deadline = asyncio.get_running_loop().time() + seconds
    with redis.Redis.from_url(place.redis, decode_responses=True, protocol=2) as client:
        while True:
            states = [state for stream in (place.inbox, place.internal) if (state := _left(client, place, stream))]
            if not any(states):
                return
            assert asyncio.get_running_loop().time() < deadline, f"still behind: {states}"
            await asyncio.sleep(0.02)


def _left(client: Any, place: Place, stream: str) -> str:
    """'' when nothing is left of a stream."""
    try:
        length = client.xlen(stream)
        groups = [each for each in client.xinfo_groups(stream) if each["name"] == place.group] if length else []
    except redis.RedisError as error:
        return type(error).__name__
    if not length:
        return ""
    if not groups:
        return "no group"
    (group,) = groups
    last = client.xinfo_stream(stream)["last-generated-id"]
    if group["pending"] or group["last-delivered-id"] != last:
        return f"pending {group['pending']}, delivered {group['last-delivered-id']} of {last}"
    return ""
