"""Genuine TCP lines between the programs of a chaos run, which can be cut, held, made deaf, slow or thin."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import struct
from enum import StrEnum

from billie_desktop.practice.servers.ports import LOOPBACK, is_taken

BLOCK = 65_536
SLOW_SECONDS = 0.15
THIN_BYTES, THIN_SECONDS = 256, 0.01
_LOW_PORTS = range(20_000, 32_000)


class Weather(StrEnum):
    """FINE: everything passes. CUT: connections are broken off, new ones too. HELD: nothing passes, nothing is lost, as
    with a pulled cable that is put back. DEAF: what is asked arrives, answers do not; connections break off in the end.
    SLOW: each block waits. THIN: bytes trickle."""

    FINE = "fine"
    CUT = "cut"
    HELD = "held"
    DEAF = "deaf"
    SLOW = "slow"
    THIN = "thin"


class Ports:
    """Ports below those that the kernel lends to callers: a server that is away for a while finds its own free again,
    and nobody who calls it meets himself."""

    def __init__(self) -> None:
        # Two runs at the same time do not begin at the same port.
        first = os.getpid() * 31 % len(_LOW_PORTS)
        self._next = iter((*_LOW_PORTS[first:], *_LOW_PORTS[:first]))

    def take(self) -> int:
        """One that nobody listens on, never the same twice."""
        return next(port for port in self._next if not is_taken(port))


class Line:
    """Forwards a port of its own to ``target`` (host:port)."""

    def __init__(self, name: str, target: str, port: int) -> None:
        self.name = name
        self.address = f"{LOOPBACK}:{port}"
        host, number = target.rsplit(":", 1)
        self._target = host, int(number)
        self._port = port
        self._weather = Weather.FINE
        self._changed = asyncio.Event()
        self._open: set[asyncio.StreamWriter] = set()
        self._calls: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._take, LOOPBACK, self._port)

    async def stop(self) -> None:
        """End every connection."""
        self._weather = Weather.CUT
        self._changed.set()
        if self._server is not None:
            self._server.close()
        self._break_off()
        for call in self._calls:
            call.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)

    def set(self, weather: Weather) -> None:
        """From now on."""
        was, self._weather = self._weather, weather
        self._changed.set()
        self._changed = asyncio.Event()
        if weather is Weather.CUT or was is Weather.DEAF:
            self._break_off()

    def _break_off(self) -> None:
        for writer in tuple(self._open):
            _reset(writer)

    def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        call = asyncio.create_task(self._accept(reader, writer))
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        onward = None
        try:
            if self._weather is Weather.CUT:
                _reset(writer)
                return
            there, onward = await asyncio.open_connection(*self._target)
            self._open.add(onward)
            ways = {
                asyncio.create_task(self._pump(reader, onward, answers=False)),
                asyncio.create_task(self._pump(there, writer, answers=True)),
            }
            # One end that goes takes the other with it: none of these protocols closes one half alone.
            _, rest = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in rest:
                way.cancel()
            await asyncio.gather(*rest, return_exceptions=True)
        except OSError:
            pass  # nobody there: the caller sees a connection that breaks off
        finally:
            for each in (writer, onward):
                if each is not None:
                    self._open.discard(each)
                    each.close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answers: bool) -> None:
        with contextlib.suppress(OSError):
            while block := await reader.read(BLOCK):
                if await self._passes(answers):
                    await self._write(writer, block)

    async def _passes(self, answers: bool) -> bool:
        while self._weather is Weather.HELD:
            await self._changed.wait()
        if self._weather is Weather.SLOW:
            await asyncio.sleep(SLOW_SECONDS)
        return not (self._weather is Weather.DEAF and answers)

    async def _write(self, writer: asyncio.StreamWriter, block: bytes) -> None:
        while block:
            thin = self._weather is Weather.THIN
            piece, block = (block[:THIN_BYTES], block[THIN_BYTES:]) if thin else (block, b"")
            writer.write(piece)
            await writer.drain()
            if thin and block:
                await asyncio.sleep(THIN_SECONDS)


def _reset(writer: asyncio.StreamWriter) -> None:
    """Break a connection off: the other end hears of an error, not of an end."""
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


class Lines:
    """All lines of a run by name ("desks-mongo")."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._lines: dict[str, Line] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """In the order in which they were laid."""
        return tuple(self._lines)

    def lay(self, name: str, target: str) -> str:
        """The address that leads to ``target``."""
        line = self._lines[name] = Line(name, target, self._ports.take())
        return line.address

    def set(self, name: str, weather: Weather) -> None:
        """Of one line."""
        self._lines[name].set(weather)

    async def start(self) -> None:
        """Open all."""
        for line in self._lines.values():
            await line.start()

    async def stop(self) -> None:
        """Close all."""
        for line in self._lines.values():
            await line.stop()
