"""A ledger of one test: a real gRPC server on loopback that answers as the test says."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc

from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

Answer = Callable[[Any, grpc.aio.ServicerContext], Awaitable[Any]]
METHODS = {method.name: method for method in pb.DESCRIPTOR.services_by_name["AccountingLedgerService"].methods}


@dataclass
class ToyLedger:
    """``answers``: per method a coroutine (request, context) → response, or a status to fail with."""

    address: str = ""
    answers: dict[str, Answer | tuple[grpc.StatusCode, str]] = field(default_factory=dict)
    requests: list[tuple[str, Any]] = field(default_factory=list)
    metadata: list[dict[str, str]] = field(default_factory=list)
    deadlines: list[float | None] = field(default_factory=list)
    server: grpc.aio.Server | None = None

    async def handle(self, name: str, request: Any, context: grpc.aio.ServicerContext) -> Any:
        """One unary call."""
        self.requests.append((name, request))
        self.metadata.append({key: str(value) for key, value in context.invocation_metadata() or ()})
        self.deadlines.append(context.time_remaining())
        answer = self.answers.get(name)
        if answer is None:
            await context.abort(grpc.StatusCode.UNIMPLEMENTED, "not offered")
        if isinstance(answer, tuple):
            await context.abort(*answer)
        assert callable(answer)
        return await answer(request, context)

    async def start(self, address: str = "127.0.0.1:0", credentials: grpc.ServerCredentials | None = None) -> None:
        """Listen, with TLS when there are credentials."""
        self.server = grpc.aio.server(options=(("grpc.http2.min_ping_interval_without_data_ms", 1000),))
        handlers = {name: self._handler(name) for name, method in METHODS.items() if not method.server_streaming}
        service = "billie.ledger.v1.AccountingLedgerService"
        self.server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, handlers),))
        if credentials is None:
            port = self.server.add_insecure_port(address)
        else:
            port = self.server.add_secure_port(address, credentials)
        self.address = f"127.0.0.1:{port}"
        await self.server.start()

    async def stop(self) -> None:
        """Cut every connection at once."""
        if self.server is not None:
            await self.server.stop(0)
            self.server = None

    def _handler(self, name: str) -> grpc.RpcMethodHandler:
        async def unary(request: Any, context: grpc.aio.ServicerContext) -> Any:
            return await self.handle(name, request, context)

        request_type = getattr(pb, METHODS[name].input_type.name)
        response_type = getattr(pb, METHODS[name].output_type.name)
        return grpc.unary_unary_rpc_method_handler(unary, request_type.FromString, response_type.SerializeToString)


def saying(response: Any) -> Answer:
    """Always the same answer."""

    async def answer(_request: Any, _context: grpc.aio.ServicerContext) -> Any:
        return response

    return answer


@asynccontextmanager
async def toy_ledger(**answers: Answer | tuple[grpc.StatusCode, str]) -> AsyncIterator[ToyLedger]:
    """A running toy ledger."""
    ledger = ToyLedger(answers=dict(answers))
    await ledger.start()
    try:
        yield ledger
    finally:
        await ledger.stop()
