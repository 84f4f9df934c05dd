"""The one channel to the ledger: bytes in, bytes out, and an honest answer about what may have been posted.

A connection that cannot be made is known before anything is sent: then nothing has posted. A connection that breaks
during a call reports the same code as a ledger that answers "unavailable"; the channel's own state tells the two
apart, and any doubt counts as "may have been posted" (UNKNOWN).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc

from projector.contract.addresses import uses_tls
from projector.contract.certificates import Trouble, trouble_in
from projector.intake.errors import LedgerFailed

log = logging.getLogger(__name__)

SERVICE = "billie.ledger.v1.AccountingLedgerService"
RECEIVE_LIMIT = 64 * 2**20  # GetExportResult returns a whole file in one text
CHANNEL_OPTIONS: tuple[tuple[str, int], ...] = (
    # All three keepalive settings together, or a frozen server goes unnoticed for a minute.
    ("grpc.keepalive_time_ms", 10_000),
    ("grpc.keepalive_timeout_ms", 3_000),
    ("grpc.http2.ping_timeout_ms", 3_000),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.max_pings_without_data", 0),
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.min_reconnect_backoff_ms", 200),
    ("grpc.max_reconnect_backoff_ms", 2_000),
    ("grpc.max_receive_message_length", RECEIVE_LIMIT),
    ("grpc.enable_retries", 0),  # every send is somebody's decision
)
CONNECT_SECONDS = 5.0
NOTICE_SECONDS = 0.1
AWAY_TEXT = "The ledger is not reachable. Nothing was recorded; try again."
BROKEN_TEXT = "The connection to the ledger broke. It is not known yet whether this was recorded."

_READY = grpc.ChannelConnectivity.READY
_FAILING = (grpc.ChannelConnectivity.TRANSIENT_FAILURE, grpc.ChannelConnectivity.SHUTDOWN)


@dataclass(frozen=True, slots=True)
class LedgerAddress:
    """Where the ledger is (ledger.md 12). ``tls`` is the text of LEDGER_GRPC_TLS; '' = decide by the host."""

    address: str = "localhost:50051"
    tls: str = ""
    ca_file: Path | None = None
    certificate_file: Path | None = None
    key_file: Path | None = None
    server_name: str = ""
    token: str = ""

    def __repr__(self) -> str:  # the token stays out of logs and tracebacks
        return f"LedgerAddress({self.address!r})"


class LedgerLink:
    """Calls of the ledger by method name. ``close`` at the end."""

    def __init__(self, where: LedgerAddress) -> None:
        self._channel = _open(where)
        self._metadata = (("authorization", f"Bearer {where.token}"),) if where.token else ()
        self._unary: dict[str, Any] = {}
        self._breaks = 0
        self._trouble: Trouble | None = None
        self._watcher: asyncio.Task[None] | None = None

    async def close(self) -> None:
        """End the connection."""
        if self._watcher is not None:
            self._watcher.cancel()
            await asyncio.gather(self._watcher, return_exceptions=True)
        await self._channel.close(None)

    async def read(self, method: str, request: bytes, timeout: float) -> bytes:
        """The answer of a call that changes nothing. Raises LedgerFailed with the ledger's code and text."""
        try:
            answer: bytes = await self._method(method)(request, timeout=timeout, metadata=self._metadata)
        except grpc.aio.AioRpcError as error:
            raise self._read_failed(error) from error
        return answer

    async def write(self, method: str, request: bytes, timeout: float) -> bytes:
        """The answer of a command. Raises LedgerFailed: UNAVAILABLE only when nothing can have been posted."""
        await self._connect()
        breaks = self._breaks
        try:
            answer: bytes = await self._method(method)(request, timeout=timeout, metadata=self._metadata)
        except grpc.aio.AioRpcError as error:
            if error.code() is grpc.StatusCode.UNAVAILABLE and await self._has_broken(breaks):
                raise LedgerFailed(grpc.StatusCode.UNKNOWN, BROKEN_TEXT) from error
            raise LedgerFailed(error.code(), error.details() or "") from error
        return answer

    async def stream(self, method: str, request: bytes) -> AsyncIterator[bytes]:
        """The messages of a stream without deadline, which is cancelled when the reader goes. Raises LedgerFailed."""
        call = self._channel.unary_stream(f"/{SERVICE}/{method}", None, None)(request, metadata=self._metadata)
        try:
            async for message in call:
                yield message
        except grpc.aio.AioRpcError as error:
            raise self._read_failed(error) from error
        finally:
            call.cancel()

    def _read_failed(self, error: grpc.aio.AioRpcError) -> LedgerFailed:
        """In our own words when the two could not agree on a connection; the operator is told once of each trouble."""
        details = error.details() or ""
        trouble = trouble_in(details) if error.code() is grpc.StatusCode.UNAVAILABLE else None
        if trouble is None:
            return LedgerFailed(error.code(), details)
        if trouble is not self._trouble:
            self._trouble = trouble
            log.error("no safe connection to the ledger", extra={"fields": {"why": trouble.value}})
        return LedgerFailed(error.code(), f"The ledger is not reachable: {trouble}.")

    def _method(self, method: str) -> Any:
        found = self._unary.get(method)
        if found is None:
            found = self._unary[method] = self._channel.unary_unary(f"/{SERVICE}/{method}", None, None)
        return found

    async def _connect(self) -> None:
        """Wait until the channel is ready; raise LedgerFailed UNAVAILABLE at once when it cannot be."""
        state = self._channel.get_state(try_to_connect=True)
        if state is not _READY:
            try:
                async with asyncio.timeout(CONNECT_SECONDS):
                    while state is not _READY:
                        if state in _FAILING:
                            raise LedgerFailed(grpc.StatusCode.UNAVAILABLE, AWAY_TEXT, sent=False)
                        await self._channel.wait_for_state_change(state)
                        state = self._channel.get_state(try_to_connect=True)
            except TimeoutError:
                raise LedgerFailed(grpc.StatusCode.UNAVAILABLE, AWAY_TEXT, sent=False) from None
        if self._watcher is None or self._watcher.done():
            self._watcher = asyncio.create_task(self._count_breaks(), name="ledger-connection")

    async def _count_breaks(self) -> None:
        """One watcher for all calls: counts how often an established connection was lost."""
        await self._channel.wait_for_state_change(_READY)
        self._breaks += 1

    async def _has_broken(self, breaks: int) -> bool:
        """Whether the connection was lost since; its end is reported a moment after the call's own."""
        if self._watcher is not None and not self._watcher.done():
            await asyncio.wait({self._watcher}, timeout=NOTICE_SECONDS)
        return self._breaks != breaks or self._channel.get_state() is not _READY


def _open(where: LedgerAddress) -> grpc.aio.Channel:
    if not uses_tls(where.address, where.tls):
        return grpc.aio.insecure_channel(where.address, options=CHANNEL_OPTIONS)
    credentials = grpc.ssl_channel_credentials(
        root_certificates=_read(where.ca_file),
        private_key=_read(where.key_file),
        certificate_chain=_read(where.certificate_file),
    )
    options: tuple[tuple[str, int | str], ...] = CHANNEL_OPTIONS
    if where.server_name:
        options = (*options, ("grpc.ssl_target_name_override", where.server_name))
    return grpc.aio.secure_channel(where.address, credentials, options=options)


def _read(path: Path | None) -> bytes | None:
    return path.read_bytes() if path is not None else None
