"""Connections to Redis, and its errors in the engine's words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from redis.utils import HIREDIS_AVAILABLE

from projector.contract.certificates import trouble_of
from projector.contract.tls import redis_options
from projector.engine.errors import GroupMissing, StreamsAway

PROTOCOL = 2
"""Named, because the shapes of stream answers differ between 2 and 3, and the default between versions."""


class HiredisMissingError(RuntimeError):
    """The fast parser is not in use."""

    def __init__(self) -> None:
        super().__init__(
            "redis-py does not use hiredis, without which streams are read at a third to a tenth of the speed."
            ' Install it with "pip install hiredis".'
        )


def connect(url: str, *, block_ms: int = 0) -> redis.Redis:
    """A client that keeps bytes as they are and leaves retries to the engine. No connection is made yet.

    A driver that repeats XREADGROUP by itself would lose the entries of the first answer. ``block_ms``: the longest
    blocking read, which must end before the socket's time limit. Raises HiredisMissingError.
    """
    if not HIREDIS_AVAILABLE:
        raise HiredisMissingError
    client: redis.Redis = redis.Redis.from_url(
        url,
        protocol=PROTOCOL,
        decode_responses=False,
        retry=Retry(NoBackoff(), 0),
        socket_connect_timeout=5.0,
        socket_timeout=10.0 + block_ms / 1000,
        health_check_interval=30,
        client_name="billie-projector",
        **redis_options(url),
    )
    # As hiredis gives it: [[stream, [[id, [name, value, …]], …]], …]. The driver's own shape triples the cost.
    # And it would merge fields of the same name, of which an entry may have several.
    for command in ("XREADGROUP", "XRANGE"):
        client.set_response_callback(command, lambda answer, **_: answer)
    return client


@contextmanager
def translated() -> Iterator[None]:
    """Let the driver's errors leave as StreamsAway or GroupMissing; the text is its kind and what is wrong with TLS."""
    try:
        yield
    except redis.ResponseError as error:
        code = str(error).partition(" ")[0]
        if code == "NOGROUP" or str(error) == "no such key":
            raise GroupMissing(code) from error
        raise StreamsAway(f"{type(error).__name__} {code}") from error
    except (redis.RedisError, OSError) as error:
        trouble = trouble_of(error)
        kind = type(error).__name__
        raise StreamsAway(kind if trouble is None else f"{kind}: {trouble}") from error
