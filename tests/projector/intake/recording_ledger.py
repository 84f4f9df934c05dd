"""A ledger on loopback that speaks the protocol, keeps what it was sent, and answers what a test tells it to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import grpc

from projector.intake.ledger_link import SERVICE
from projector.intake.policy import LEDGER_METHODS


@dataclass(frozen=True)
class Received:
    """One call as it arrived. ``seconds``: what was left of its deadline, None without one."""

    method: str
    request: bytes
    seconds: float | None
    metadata: dict[str, str | bytes]


@dataclass
class RecordingLedger:
    """Answers every method with the bytes in ``answers``, else with an empty message; ``fail`` aborts instead."""

    received: list[Received] = field(default_factory=list)
    answers: dict[str, bytes] = field(default_factory=dict)
    fail: dict[str, tuple[grpc.StatusCode, str]] = field(default_factory=dict)
    stream: list[bytes] = field(default_factory=list)
    hold: asyncio.Event | None = None
    """Calls wait for it before they answer."""
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    stream_ended: asyncio.Event = field(default_factory=asyncio.Event)
    address: str = ""

    async def start(self) -> None:
        self._server = grpc.aio.server()
        self._server.add_generic_rpc_handlers((_Handlers(self),))
        self.address = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"
        await self._server.start()

    async def stop(self) -> None:
        await self._server.stop(0.0)

    async def serve(self, method: str, request: bytes, context: Any) -> bytes:
        self.note(method, request, context)
        if self.hold is not None:
            await self.hold.wait()
        if method in self.fail:
            await context.abort(*self.fail[method])
        return self.answers.get(method, b"")

    async def serve_stream(self, method: str, request: bytes, context: Any) -> AsyncIterator[bytes]:
        self.note(method, request, context)
        try:
            for message in self.stream:
                yield message
            if self.hold is not None:
                await self.hold.wait()
        finally:
            self.stream_ended.set()

    def note(self, method: str, request: bytes, context: Any) -> None:
        metadata = dict(context.invocation_metadata())
        self.received.append(Received(method, request, context.time_remaining(), metadata))
        self.arrived.set()


class _Handlers(grpc.GenericRpcHandler):  # type: ignore[type-arg]
    def __init__(self, ledger: RecordingLedger) -> None:
        self._ledger = ledger

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> Any:
        service, _, method = handler_call_details.method.lstrip("/").partition("/")
        if service != SERVICE or method not in LEDGER_METHODS:
            return None
        ledger = self._ledger

        async def unary(request: bytes, context: Any) -> bytes:
            return await ledger.serve(method, request, context)

        async def stream(request: bytes, context: Any) -> AsyncIterator[bytes]:
            async for message in ledger.serve_stream(method, request, context):
                yield message

        if method == "WatchTransactions":
            return grpc.unary_stream_rpc_method_handler(stream)
        return grpc.unary_unary_rpc_method_handler(unary)
