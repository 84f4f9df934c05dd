"""The servicing desk's own service as gRPC sees it. A method that nobody has written is UNIMPLEMENTED."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

import grpc
from google.protobuf import message_factory
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import DecodeError, Message

from projector.intake.caller import Caller
from projector.intake.errors import Invalid
from projector.intake.guard import Context, Guard
from projector.intake.policy import COMMANDS, DESK_METHODS, WITHOUT_SESSION
from projector.intake.shelter import Shelter
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb

SERVICE = pb.DESCRIPTOR.services_by_name["ServicingDeskService"]

Open = Callable[[Any], Awaitable[Message]]
"""A method without session."""
Signed = Callable[[Any, Caller, float], Awaitable[Message]]
"""A method of a caller, and the seconds he will wait."""
Upload = Callable[[AsyncIterator[Any], Caller, float], Awaitable[Message]]
"""The same for a request that comes in pieces: nothing of it is read before its caller is admitted."""

_SECONDS = 45.0
_UPLOAD_SECONDS = 120.0


class DeskService(grpc.GenericRpcHandler):  # type: ignore[type-arg]
    """Finds the handler of one of our own methods."""

    def __init__(
        self,
        guard: Guard,
        shelter: Shelter,
        without_session: Mapping[str, Open],
        signed: Mapping[str, Signed],
        uploads: Mapping[str, Upload] | None = None,
    ) -> None:
        self._guard = guard
        self._shelter = shelter
        self._handlers = {}
        for method in SERVICE.methods:
            name = method.name
            if name in without_session and name in WITHOUT_SESSION:
                self._handlers[_path(name)] = self._open(method, without_session[name])
            elif name in signed:
                self._handlers[_path(name)] = self._signed(method, signed[name])
            elif uploads is not None and name in uploads:
                self._handlers[_path(name)] = self._upload(method, uploads[name])

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> Any:
        return self._handlers.get(handler_call_details.method)

    def _open(self, method: MethodDescriptor, answer: Open) -> Any:
        parse = _parser(method)

        async def serve(request: bytes, context: Context) -> bytes:
            async with self._guard.errors(context):
                message = await self._shelter.finished(_work(answer(parse(request))))
                return message.SerializeToString()
            raise AssertionError("errors end the call")

        return grpc.unary_unary_rpc_method_handler(serve)

    def _signed(self, method: MethodDescriptor, answer: Signed) -> Any:
        name, parse = method.name, _parser(method)

        async def serve(request: bytes, context: Context) -> bytes:
            async with self._guard.errors(context):
                caller = await self._guard.caller(context)
                await self._guard.admit(caller, name, DESK_METHODS.get(name))
                work = _work(answer(parse(request), caller, _remaining(context, _SECONDS)))
                message = await (self._shelter.finished(work) if name in COMMANDS else work)
                return message.SerializeToString()
            raise AssertionError("errors end the call")

        return grpc.unary_unary_rpc_method_handler(serve)

    def _upload(self, method: MethodDescriptor, answer: Upload) -> Any:
        name, parse = method.name, _parser(method)

        async def serve(pieces: AsyncIterator[bytes], context: Context) -> bytes:
            async with self._guard.errors(context):
                caller = await self._guard.caller(context)
                await self._guard.admit(caller, name, DESK_METHODS.get(name))
                parsed = (parse(piece) async for piece in pieces)
                message = await answer(parsed, caller, _remaining(context, _UPLOAD_SECONDS))
                return message.SerializeToString()
            raise AssertionError("errors end the call")

        return grpc.stream_unary_rpc_method_handler(serve)


def _remaining(context: Context, most: float) -> float:
    left = context.time_remaining()
    return most if left is None else min(left, most)


async def _work(answer: Awaitable[Message]) -> Message:
    return await answer


def _parser(method: MethodDescriptor) -> Callable[[bytes], Message]:
    parse = message_factory.GetMessageClass(method.input_type).FromString

    def checked(request: bytes) -> Message:
        try:
            return parse(request)
        except DecodeError:
            raise Invalid("INVALID", "The request cannot be read.") from None

    return checked


def _path(name: str) -> str:
    return f"/{SERVICE.full_name}/{name}"
