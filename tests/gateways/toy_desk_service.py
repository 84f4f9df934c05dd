"""The desk's service for one test: a real gRPC server on loopback that answers as the test says."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
from google.protobuf.message import Message

from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2_grpc as pb_grpc

Answer = Callable[[Any], Awaitable[Message]]


@dataclass
class Refusal:
    """A status with the details that the intake sends beside it; without ``detail`` nobody judged."""

    code: grpc.StatusCode
    text: str = ""
    detail: pb.ErrorDetail | None = None


@dataclass
class ToyDeskService(pb_grpc.ServicingDeskServiceServicer):
    """``answers``: per method a response, or a refusal. Requests are kept."""

    answers: dict[str, Message | Refusal] = field(default_factory=dict)
    requests: list[Any] = field(default_factory=list)
    metadata: list[dict[str, Any]] = field(default_factory=list)
    address: str = ""

    async def _answer(self, name: str, request: Any, context: grpc.aio.ServicerContext[Any, Any]) -> Any:
        self.requests.append(request)
        self.metadata.append(dict(context.invocation_metadata() or ()))
        answer = self.answers.get(name, Refusal(grpc.StatusCode.UNIMPLEMENTED))
        if isinstance(answer, Refusal):
            trailing = () if answer.detail is None else (("billie-error-bin", answer.detail.SerializeToString()),)
            await context.abort(answer.code, answer.text, trailing)
        return answer

    async def GetSignInOptions(self, request: Any, context: Any) -> Any:
        return await self._answer("options", request, context)

    async def SignIn(self, request: Any, context: Any) -> Any:
        return await self._answer("sign_in", request, context)

    async def ApproveWriteOff(self, request: Any, context: Any) -> Any:
        return await self._answer("approve", request, context)

    async def ClaimConversation(self, request: Any, context: Any) -> Any:
        return await self._answer("claim", request, context)

    async def ReleaseConversation(self, request: Any, context: Any) -> Any:
        return await self._answer("release", request, context)

    async def SendStaffMessage(self, request: Any, context: Any) -> Any:
        return await self._answer("send", request, context)


@asynccontextmanager
async def desk_service() -> AsyncIterator[tuple[ToyDeskService, grpc.aio.Channel]]:
    """A running service and a channel to it."""
    service, server = ToyDeskService(), grpc.aio.server()
    pb_grpc.add_ServicingDeskServiceServicer_to_server(service, server)  # type: ignore[no-untyped-call]
    service.address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    await server.start()
    async with grpc.aio.insecure_channel(service.address) as channel:
        yield service, channel
    await server.stop(0)
