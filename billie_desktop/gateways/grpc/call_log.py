"""Notes each call of a channel for the trail: method, outcome and milliseconds, nothing of what was said."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

import grpc

log = logging.getLogger("billie.calls")


class NotedUnary(grpc.aio.UnaryUnaryClientInterceptor):  # type: ignore[type-arg]
    """Looks on; the call is as without it."""

    async def intercept_unary_unary(
        self, continuation: Callable[..., Any], client_call_details: grpc.aio.ClientCallDetails, request: Any
    ) -> Any:
        began = time.perf_counter()
        call = await continuation(client_call_details, request)
        try:
            code = await call.code()
        except asyncio.CancelledError:
            call.cancel()
            raise
        method = client_call_details.method
        name = method.decode() if isinstance(method, bytes) else str(method)
        log.debug("%s %s %d ms", name.rsplit("/", 1)[-1], code.name, round((time.perf_counter() - began) * 1000))
        return call
