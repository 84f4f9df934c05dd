"""The desk's own events on the internal inbox, and marks that live 24 hours.

Appends that come at the same time leave in one round trip.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from projector.adapters.redis_connection import PROTOCOL, translated
from projector.contract.tls import redis_options
from projector.engine.errors import StreamsAway

PAUSES = (0.1, 0.2)
"""Before the second and the third attempt (desk-events.md 2)."""
MARK_SECONDS = 86_400
_MOST_AT_ONCE = 256


def connect_events(url: str) -> Redis:
    """A client that leaves repetition to us. No connection is made yet."""
    return Redis.from_url(
        url,
        protocol=PROTOCOL,
        decode_responses=True,
        retry=Retry(NoBackoff(), 0),
        socket_connect_timeout=2.0,
        socket_timeout=5.0,
        client_name="billie-intake",
        **redis_options(url),
    )


class RedisEvents:
    """Implements ``intake.ports.EventStream``. ``close`` at the end."""

    def __init__(self, redis: Redis, stream: str) -> None:
        self._redis = redis
        self._stream = stream
        self._waiting: list[tuple[Mapping[str, str], asyncio.Future[None]]] = []
        self._sender: asyncio.Task[None] | None = None

    async def append(self, fields: Mapping[str, str]) -> None:
        """Append one event; returns when the stream holds it. Raises StreamsAway after three attempts."""
        taken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((fields, taken))
        if self._sender is None or self._sender.done():
            self._sender = asyncio.create_task(self._send_all(), name="intake-events")
        await taken

    async def close(self) -> None:
        """Wait for what is under way."""
        if self._sender is not None:
            await asyncio.gather(self._sender, return_exceptions=True)

    async def _send_all(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:_MOST_AT_ONCE], self._waiting[_MOST_AT_ONCE:]
            try:
                await self._send([fields for fields, _ in batch])
            except BaseException as error:
                for _, taken in batch:
                    if not taken.done():
                        taken.set_exception(error if isinstance(error, Exception) else StreamsAway("ended"))
                if not isinstance(error, StreamsAway):
                    raise
            else:
                for _, taken in batch:
                    if not taken.done():  # a caller may have gone
                        taken.set_result(None)

    async def _send(self, entries: Sequence[Mapping[str, str]]) -> None:
        """At most three attempts with the same event ids: an attempt in doubt is recognised as a duplicate."""
        for pause in (*PAUSES, None):
            try:
                with translated():
                    pipeline = self._redis.pipeline(transaction=False)
                    for fields in entries:
                        pipeline.xadd(self._stream, dict(fields.items()))
                    await pipeline.execute()
                return
            except StreamsAway:
                if pause is None:
                    raise
                await asyncio.sleep(pause)


class RedisMarks:
    """Implements ``intake.ports.Marker``."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def get(self, name: str) -> Mapping[str, Any] | None:
        """What the mark holds; an empty object for one that somebody else set, None when it is not set."""
        with translated():
            text = await self._redis.get(name)
        if text is None:
            return None
        try:
            value = json.loads(text)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    async def set_if_absent(self, name: str, value: Mapping[str, Any]) -> None:
        """Set it unless it is set; it goes after 24 hours."""
        with translated():
            await self._redis.set(name, json.dumps(value, separators=(",", ":")), nx=True, ex=MARK_SECONDS)
