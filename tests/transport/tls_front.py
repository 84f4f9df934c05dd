"""Ends TLS before a server of this machine that has none, or that should show another certificate."""

from __future__ import annotations

import asyncio
import ssl
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TypeVar

CHUNK = 65_536
T = TypeVar("T")


def server_context(certificate: Path, key: Path, *, old: bool = False) -> ssl.SSLContext:
    """What a server shows. ``old``: it speaks TLS 1.1 and nothing later."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.set_alpn_protocols(["h2", "http/1.1"])
    if old:
        only_old(context)
    return context


def only_old(context: ssl.SSLContext) -> None:
    """TLS 1.1, which the library allows only below its security level 1."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")


class TlsFronts:
    """Any number of fronts on one thread with a loop of its own, from ``with`` to its end."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="tls fronts")
        self._servers: list[asyncio.Server] = []

    def __enter__(self) -> TlsFronts:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def open(self, backend: int, context: ssl.SSLContext) -> int:
        """The port of a new front before the port ``backend``."""

        async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            safe = _Safe(context, reader, writer)
            try:
                await safe.shake_hands()
                inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", backend)
                both = (_inwards(safe, inner_writer), _outwards(inner_reader, safe))
                ways = [asyncio.ensure_future(way) for way in both]
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
            except (ssl.SSLError, OSError, asyncio.CancelledError):
                pass  # handshakes that fail are what it is for; Python 3.11 calls a cancelled connection an error
            finally:
                writer.close()

        starting = asyncio.start_server(carry, "127.0.0.1", 0)
        server = asyncio.run_coroutine_threadsafe(starting, self._loop).result(10)
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    async def _end(self) -> None:
        for server in self._servers:
            server.close()
        running = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


class _Safe:
    """The server's side of TLS over a plain connection. Unlike asyncio's own it says why a handshake failed."""

    def __init__(self, context: ssl.SSLContext, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._arrived, self._leaving = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._arrived, self._leaving, server_side=True)

    async def shake_hands(self) -> None:
        await self._do(self._tls.do_handshake)

    async def read(self) -> bytes:
        return await self._do(lambda: self._tls.read(CHUNK))

    async def write(self, data: bytes) -> None:
        await self._do(lambda: self._tls.write(data))

    async def _do(self, step: Callable[[], T]) -> T:
        while True:
            try:
                return step()
            except ssl.SSLWantReadError:
                pass
            finally:
                self._writer.write(self._leaving.read())
                await self._writer.drain()
            data = await self._reader.read(CHUNK)
            if not data:
                raise ConnectionResetError
            self._arrived.write(data)


async def _inwards(safe: _Safe, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await safe.read():
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()


async def _outwards(reader: asyncio.StreamReader, safe: _Safe) -> None:
    while data := await reader.read(CHUNK):
        await safe.write(data)
