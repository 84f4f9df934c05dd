"""Puts the session's access token on every call of a channel."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Protocol

import grpc

from billie_desktop.gateways.grpc.error_detail import read_detail

METADATA_KEY = "authorization"
_STALE = frozenset({"TOKEN_EXPIRED", "TOKEN_INVALID"})
_ENDED = "SESSION_ENDED"
_FROZEN = "FROZEN"


class TokenSource(Protocol):
    """Who knows the token."""

    async def token(self) -> str:
        """One that works now; '' when nobody is signed in. Never raises: the server's refusal says what is wrong."""

    async def renewed(self, stale: str) -> bool:
        """The server does not take ``stale`` any more: whether there is another one now."""

    def session_ended(self, token: str, words: str) -> None:
        """The server says that the session of ``token`` has ended."""

    def commands_stopped(self) -> None:
        """The server has refused a command because an operator has stopped all of them."""


class BearerUnary(grpc.aio.UnaryUnaryClientInterceptor):  # type: ignore[type-arg]
    """A call that the server refuses for a stale token is made once more with a new one: it has not begun there."""

    def __init__(self, source: TokenSource) -> None:
        self._source = source

    async def intercept_unary_unary(
        self, continuation: Callable[..., Any], client_call_details: grpc.aio.ClientCallDetails, request: Any
    ) -> Any:
        token = await self._source.token()
        call = await continuation(_with_token(client_call_details, token), request)
        try:
            code = await call.code()
            if code is grpc.StatusCode.FAILED_PRECONDITION and await _reason(call) == _FROZEN:
                self._source.commands_stopped()
            if code is not grpc.StatusCode.UNAUTHENTICATED or not await self._is_stale(call, token):
                return call
        except asyncio.CancelledError:
            call.cancel()
            raise
        return await continuation(_with_token(client_call_details, await self._source.token()), request)

    async def _is_stale(self, call: Any, token: str) -> bool:
        try:
            await call
        except grpc.aio.AioRpcError as error:
            detail = read_detail(error)
            if detail is not None and detail.reason == _ENDED:
                self._source.session_ended(token, error.details() or "")
            return detail is not None and detail.reason in _STALE and await self._source.renewed(token)
        return False


class BearerStream(grpc.aio.UnaryStreamClientInterceptor):  # type: ignore[type-arg]
    """The same for a call that is answered by many messages, without a second attempt."""

    def __init__(self, source: TokenSource) -> None:
        self._source = source

    async def intercept_unary_stream(
        self, continuation: Callable[..., Any], client_call_details: grpc.aio.ClientCallDetails, request: Any
    ) -> Any:
        return await continuation(_with_token(client_call_details, await self._source.token()), request)


class BearerUpload(grpc.aio.StreamUnaryClientInterceptor):  # type: ignore[type-arg]
    """The same for a request that goes out in pieces, which cannot be sent a second time."""

    def __init__(self, source: TokenSource) -> None:
        self._source = source

    async def intercept_stream_unary(
        self, continuation: Callable[..., Any], client_call_details: grpc.aio.ClientCallDetails, request_iterator: Any
    ) -> Any:
        return await continuation(_with_token(client_call_details, await self._source.token()), request_iterator)


async def _reason(call: Any) -> str:
    try:
        await call
    except grpc.aio.AioRpcError as error:
        detail = read_detail(error)
        return detail.reason if detail is not None else ""
    return ""


def _with_token(details: grpc.aio.ClientCallDetails, token: str) -> grpc.aio.ClientCallDetails:
    metadata = grpc.aio.Metadata(*(details.metadata or ()))
    if token:
        metadata.add(METADATA_KEY, f"Bearer {token}")
    return grpc.aio.ClientCallDetails(
        details.method, details.timeout, metadata, details.credentials, details.wait_for_ready
    )
