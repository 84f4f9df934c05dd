"""The one channel to the ledger: bytes in, bytes out, and an honest answer about what may have been posted.

A connection that cannot be made is known before anything is sent: then nothing has posted. A connection that breaks
during a call reports the same code as a ledger that answers "unavailable"; the channel's own state tells the two
apart, and any doubt counts as "may have been posted" (UNKNOWN).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import grpc

from projector.contract.certificates import Trouble, trouble_in
from projector.contract.tls import RefusedCertificate
from projector.intake.errors import LedgerFailed
from projector.intake.ledger_channel import LedgerAddress, open_channel, shown_by

log = logging.getLogger(__name__)

SERVICE = "billie.ledger.v1.AccountingLedgerService"
CONNECT_SECONDS = 5.0
NOTICE_SECONDS = 0.1
AGAIN_SECONDS = 3600.0
"""How old the answer of the list of revoked certificates may be while a connection lasts."""
GRACE_SECONDS = 120.0
"""How long calls over a connection that was exchanged may take to their end."""
PAUSE_SECONDS = 2.0
"""Between two looks at a ledger that fails."""
AWAY_TEXT = "The ledger is not reachable. Nothing was recorded; try again."
BROKEN_TEXT = "The connection to the ledger broke. It is not known yet whether this was recorded."

_READY = grpc.ChannelConnectivity.READY
_FAILING = (grpc.ChannelConnectivity.TRANSIENT_FAILURE, grpc.ChannelConnectivity.SHUTDOWN)


class LedgerLink:
    """Calls of the ledger by method name. ``close`` at the end."""

    def __init__(self, where: LedgerAddress) -> None:
        self._where = where
        self._certificate: bytes | None = None
        self._why_not = ""
        self._looked_at = -AGAIN_SECONDS
        self._looking = asyncio.Lock()
        self._retiring: set[asyncio.Task[None]] = set()
        self._channel = open_channel(where)
        self._metadata = (("authorization", f"Bearer {where.token}"),) if where.token else ()
        self._unary: dict[str, Any] = {}
        self._breaks = 0
        self._trouble: Trouble | None = None
        self._watcher: asyncio.Task[None] | None = None

    async def close(self) -> None:
        """End the connection."""
        ending = [*self._retiring, *([self._watcher] if self._watcher is not None else [])]
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)
        await self._channel.close(None)

    async def read(self, method: str, request: bytes, timeout: float) -> bytes:
        """The answer of a call that changes nothing. Raises LedgerFailed with the ledger's code and text."""
        await self._look_up()
        try:
            answer: bytes = await self._method(method)(request, timeout=timeout, metadata=self._metadata)
        except grpc.aio.AioRpcError as error:
            raise self._read_failed(error) from error
        return answer

    async def write(self, method: str, request: bytes, timeout: float) -> bytes:
        """The answer of a command. Raises LedgerFailed: UNAVAILABLE only when nothing can have been posted."""
        await self._look_up()
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
        await self._look_up()
        call = self._channel.unary_stream(f"/{SERVICE}/{method}", None, None)(request, metadata=self._metadata)
        try:
            async for message in call:
                yield message
        except grpc.aio.AioRpcError as error:
            raise self._read_failed(error) from error
        finally:
            call.cancel()

    async def _look_up(self) -> None:
        """Where there is a list of revoked certificates: before the first call, after a failure and every hour. Raises
        LedgerFailed UNAVAILABLE when the ledger's certificate is not to be trusted; nothing was sent then."""
        if not self._where.is_looked_up:
            return
        async with self._looking:
            clock = asyncio.get_running_loop().time
            is_good = self._certificate is not None and self._channel.get_state() not in _FAILING
            if clock() < self._looked_at + (AGAIN_SECONDS if is_good else PAUSE_SECONDS):
                if self._certificate is None:
                    raise LedgerFailed(grpc.StatusCode.UNAVAILABLE, self._why_not, sent=False)
                return
            try:
                found = await asyncio.to_thread(shown_by, self._where)
            except RefusedCertificate as error:
                failed = self._unsafe(Trouble(str(error)))
                self._certificate, self._why_not = None, failed.text
                raise failed from error
            except OSError as error:
                if self._certificate is not None:
                    return  # it is away: what is trusted stays so
                self._why_not = AWAY_TEXT
                raise LedgerFailed(grpc.StatusCode.UNAVAILABLE, AWAY_TEXT, sent=False) from error
            finally:
                self._looked_at = clock()
            if found != self._certificate:
                self._certificate = found
                self._exchange(open_channel(self._where, found))

    def _exchange(self, channel: grpc.aio.Channel) -> None:
        """From now on calls go over this channel; those that are under way end over the one before."""
        before, watcher = self._channel, self._watcher
        self._channel, self._unary, self._watcher = channel, {}, None
        self._breaks += 1
        if watcher is not None:
            watcher.cancel()
        retiring = asyncio.create_task(before.close(GRACE_SECONDS), name="end of a connection")
        self._retiring.add(retiring)
        retiring.add_done_callback(self._retiring.discard)

    def _unsafe(self, trouble: Trouble) -> LedgerFailed:
        """In our own words; the operator is told once of each trouble."""
        if trouble is not self._trouble:
            self._trouble = trouble
            log.error("no safe connection to the ledger", extra={"fields": {"why": trouble.value}})
        return LedgerFailed(grpc.StatusCode.UNAVAILABLE, f"The ledger is not reachable: {trouble}.", sent=False)

    def _read_failed(self, error: grpc.aio.AioRpcError) -> LedgerFailed:
        """In our own words when the two could not agree on a connection."""
        details = error.details() or ""
        trouble = trouble_in(details) if error.code() is grpc.StatusCode.UNAVAILABLE else None
        if trouble is None:
            return LedgerFailed(error.code(), details)
        return self._unsafe(trouble)

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
