"""The service as gRPC sees it: all 49 methods, each behind the token check and the fault switches."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import grpc
from google.protobuf import message_factory
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import Message

from billie_desktop.practice.ledger.api import Refused
from billie_desktop.practice.ledger.call import STATUS_OF, Call, FailedCall
from billie_desktop.practice.ledger.faults import Faults, status_code
from billie_desktop.practice.ledger.keys import BusyError
from billie_desktop.practice.ledger.older import MISSING, as_older
from billie_desktop.practice.ledger.reads import Reads
from billie_desktop.practice.ledger.writes import Writes
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

SERVICE = pb.DESCRIPTOR.services_by_name["AccountingLedgerService"]

Unary = Callable[[Any, Call], Awaitable[Message]]
Stream = Callable[[Any, Call], AsyncIterator[Message]]
Context = grpc.aio.ServicerContext[Any, Any]
if TYPE_CHECKING:
    Handler = grpc.RpcMethodHandler[Any, Any]
    HandlerFinder = grpc.GenericRpcHandler[Any, Any]
else:  # generic for the type checker only
    HandlerFinder = grpc.GenericRpcHandler


class Offer(Protocol):
    """A group of methods."""

    def unary(self) -> dict[str, Unary]:
        """The methods by their names in the contract."""


class LedgerService(HandlerFinder):
    """Finds the handler of a method of AccountingLedgerService; one that is not offered answers UNIMPLEMENTED.

    token: what ``authorization: Bearer …`` must carry; "" lets everybody in.
    """

    def __init__(self, reads: Reads, writes: Writes, reports: Sequence[Offer], faults: Faults, token: str = "") -> None:
        self._faults = faults
        self._token = token
        commands: Mapping[str, Unary] = writes.unary()
        unary: dict[str, Unary] = {**reads.unary(), **commands}
        for report in reports:
            unary |= report.unary()
        streams: Mapping[str, Stream] = {"WatchTransactions": reads.watch_transactions}
        # a command keeps its account while it is slow; everything else is slow before it begins
        self._own_latency = frozenset(commands)
        self._handlers = {
            f"/{SERVICE.full_name}/{method.name}": self._handler(method, unary, streams) for method in SERVICE.methods
        }

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> Handler | None:
        return self._handlers.get(handler_call_details.method)

    def _handler(self, method: MethodDescriptor, unary: Mapping[str, Unary], streams: Mapping[str, Stream]) -> Handler:
        name, parse = method.name, message_factory.GetMessageClass(method.input_type).FromString
        if method.server_streaming:
            stream = streams[name]

            async def serve_stream(request: Message, context: Context) -> AsyncIterator[Message]:
                call = await self._admit(name, context)
                try:
                    async for answer in stream(request, call):
                        await asyncio.sleep(call.fault.trickle_ms / 1000)
                        yield answer
                except (Refused, FailedCall) as error:
                    await context.abort(_status(error), str(error))

            return grpc.unary_stream_rpc_method_handler(serve_stream, parse, _bytes)

        async def serve(request: Message, context: Context) -> Message:
            call = await self._admit(name, context)
            older = self._faults.plan.older
            try:
                method = _not_offered if older and name in MISSING else unary.get(name, _not_offered)
                answer = await method(as_older(request) if older else request, call)
                if call.fault.trickle_ms:
                    await context.send_initial_metadata(())
                    await asyncio.sleep(call.fault.trickle_ms / 1000)
                return as_older(answer) if older else answer
            except (Refused, FailedCall, BusyError) as error:
                await context.abort(_status(error), str(error))

        return grpc.unary_unary_rpc_method_handler(serve, parse, _bytes)

    async def _admit(self, name: str, context: Context) -> Call:
        """Token, then the faults that come before the method. Aborts the call where one of them says so."""
        if self._token and not _bears(context, self._token):
            await context.abort(grpc.StatusCode.UNAUTHENTICATED, "A valid token is needed.")
        fault = self._faults.take(name)
        if fault.latency_ms and (fault.error or name not in self._own_latency):
            await asyncio.sleep(fault.latency_ms / 1000)
        if fault.error:
            await context.abort(status_code(fault.error), fault.message or f"{name} fails on request.")
        return Call(name, context, fault)


async def _not_offered(request: Message, call: Call) -> Message:
    raise FailedCall(grpc.StatusCode.UNIMPLEMENTED, f"This ledger does not offer {call.method}.")


def _status(error: Refused | FailedCall | BusyError) -> grpc.StatusCode:
    match error:
        case Refused():
            return STATUS_OF[error.kind]
        case FailedCall():
            return error.code
        case BusyError():
            return grpc.StatusCode.ABORTED


def _bears(context: Context, token: str) -> bool:
    sent = dict(context.invocation_metadata() or ()).get("authorization", "")
    return hmac.compare_digest(str(sent).encode(), f"Bearer {token}".encode())


def _bytes(answer: Message) -> bytes:
    return answer.SerializeToString()
