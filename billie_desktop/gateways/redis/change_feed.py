"""The change stream read with a cursor of our own: XREAD and XINFO only, as the desk's login allows."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from redis.asyncio import ConnectionPool, Redis, SSLConnection
from redis.exceptions import (
    AuthenticationError,
    AuthorizationError,
    NoPermissionError,
    RedisError,
)
from redis.utils import HIREDIS_AVAILABLE

from billie_desktop.desk.ports import StreamEnds
from billie_desktop.desk.values import DocumentChange
from billie_desktop.domain.errors import Unavailable
from billie_desktop.gateways.transport import check_stream_address
from projector.contract.certificates import trouble_of
from projector.contract.changes import STREAM, Change
from projector.contract.tls import redis_options

SOCKET_TIMEOUT_SECONDS = 5.0
CONNECT_TIMEOUT_SECONDS = 2.0


@contextmanager
def stream_errors() -> Iterator[None]:
    """Turn every driver error into Unavailable."""
    try:
        yield
    except (AuthenticationError, AuthorizationError, NoPermissionError) as error:
        raise Unavailable("The live stream refused this sign-in.", code="STREAM_REFUSED") from error
    except (RedisError, OSError) as error:
        trouble = trouble_of(error)
        if trouble is not None:
            raise Unavailable(f"The live stream is not reachable: {trouble}.", code="STREAM_NOT_SAFE") from error
        raise Unavailable("The live stream is not reachable.", code="STREAM_UNREACHABLE") from error


class _RevocationChecked(SSLConnection):
    """A connection that also asks a list of revoked certificates, for which the driver has no option."""

    def __init__(self, *, crl_file: str, **options: Any) -> None:
        super().__init__(**options)
        context = self.ssl_context.get()
        context.load_verify_locations(crl_file)
        context.verify_flags |= ssl.VerifyFlags.VERIFY_CRL_CHECK_LEAF


class RedisChangeFeed:
    """Implements ``desk.ports.ChangeFeed``.

    The blocking read has a connection of its own (the pool gives it one), so that ``ends`` never waits for it. The
    driver's own repeats are off: a refused connection answers in milliseconds and the reader paces itself.

    ``ca_file`` and ``crl_file``: PEM files of trusted authorities and of revoked certificates. Raises Unavailable for
    an address that is not safe.
    """

    def __init__(
        self, url: str, stream: str = STREAM, *, ca_file: str | None = None, crl_file: str | None = None
    ) -> None:
        check_stream_address(url)
        if not HIREDIS_AVAILABLE:
            raise Unavailable("The hiredis parser is missing: install hiredis.", code="HIREDIS_MISSING")
        speaks_tls = url.startswith("rediss:")
        self._stream = stream
        pool = ConnectionPool.from_url(
            url,
            protocol=2,  # the shapes of XREAD differ between 2 and 3
            decode_responses=True,
            retry=None,
            socket_timeout=SOCKET_TIMEOUT_SECONDS,
            socket_connect_timeout=CONNECT_TIMEOUT_SECONDS,
            socket_keepalive=True,
            client_name="billie-desktop",
            **({"ssl_ca_certs": ca_file} if ca_file and speaks_tls else {}),
            **redis_options(url),
        )
        if crl_file and speaks_tls:
            pool.connection_class = _RevocationChecked
            pool.connection_kwargs["crl_file"] = crl_file
        self._redis: Redis = Redis.from_pool(pool)

    async def ends(self) -> StreamEnds:
        """Ids of the first and the last entry; both '' when there is none."""
        with stream_errors():
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.xrange(self._stream, count=1)
                pipe.xrevrange(self._stream, count=1)
                first, last = await pipe.execute()
        return StreamEnds(str(first[0][0]) if first else "", str(last[0][0]) if last else "")

    async def read(self, after: str, block_ms: int, count: int) -> Sequence[DocumentChange]:
        """Entries after ``after`` in stream order. Entries of another format are passed over with the cursor moving."""
        with stream_errors():
            answer: Any = await self._redis.xread({self._stream: after or "0-0"}, count=count, block=block_ms)
        received = time.perf_counter()
        if not answer:
            return ()
        return [_change(entry_id, fields, received) for entry_id, fields in answer[0][1]]

    async def close(self) -> None:
        """Close all connections."""
        await self._redis.aclose()


def _change(entry_id: str, fields: dict[str, str], received: float) -> DocumentChange:
    try:
        change = Change.parse(fields)
    except (KeyError, ValueError):
        return DocumentChange("", "", "", 0, entry_id, received)
    return DocumentChange(change.collection, change.key, change.customer, change.revision, entry_id, received)
