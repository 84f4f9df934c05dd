"""The ledger as a desk sees it: every one of the 49 methods, each behind sign-in, role, limit and audit.

Reads pass through as bytes. A command is recorded before and after, and once it has left it is waited for whatever the
desk does: what became of it must be known and recorded.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import grpc

from projector.intake import ledger_messages as messages
from projector.intake.caller import Caller
from projector.intake.errors import Denied, LedgerFailed
from projector.intake.guard import Context, Guard
from projector.intake.ledger_link import SERVICE, LedgerLink
from projector.intake.policy import (
    BY_REQUEST_ONLY,
    COMMANDS,
    LEDGER_METHODS,
    OWNED_EXPORTS,
    check_export_owner,
    check_limit,
)
from projector.intake.shelter import Shelter
from projector.intake.trail import Outcome, Trail

READ_SECONDS, WRITE_SECONDS, BATCH_SECONDS = 10.0, 45.0, 300.0
_BATCH = frozenset(
    {
        "GetPortfolioECL",
        "TriggerPortfolioECLRecalculation",
        "TriggerBulkECLRecalculation",
        "PreviewPeriodClose",
        "FinalizePeriodClose",
        "CreateExportJob",
        "GetExportResult",
        "RetryExport",
        "TraceECLToSource",
        "TraceAccruedYieldToSource",
        "BatchAccountQuery",
        "GenerateRandomSample",
    }
)


class LedgerGateway(grpc.GenericRpcHandler):  # type: ignore[type-arg]
    """Finds the handler of a ledger method; a method that the policy does not name is not offered."""

    def __init__(self, guard: Guard, ledger: LedgerLink, trail: Trail, shelter: Shelter) -> None:
        self._guard = guard
        self._ledger = ledger
        self._trail = trail
        self._shelter = shelter
        self._handlers = {f"/{SERVICE}/{name}": self._handler(name) for name in LEDGER_METHODS}

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> Any:
        return self._handlers.get(handler_call_details.method)

    def _handler(self, method: str) -> Any:
        guard = self._guard
        if method in messages.STREAMS:

            async def serve_stream(request: bytes, context: Context) -> AsyncIterator[bytes]:
                async with guard.errors(context):
                    caller = await self._admit(method, context)
                    async for message in self._watch(method, request, caller):
                        yield message

            return grpc.unary_stream_rpc_method_handler(serve_stream)

        async def serve(request: bytes, context: Context) -> bytes:
            async with guard.errors(context):
                caller = await self._admit(method, context)
                seconds = _remaining(context, method)
                if method in COMMANDS:
                    return await self._shelter.finished(self._command(method, request, caller, seconds))
                if method in OWNED_EXPORTS:
                    await self._check_owner(method, request, caller, seconds)
                return await self._ledger.read(method, messages.stamped(method, request, caller), seconds)
            raise AssertionError("errors end the call")

        return grpc.unary_unary_rpc_method_handler(serve)

    async def _admit(self, method: str, context: Context) -> Caller:
        caller = await self._guard.caller(context)
        if method in BY_REQUEST_ONLY:
            raise Denied("BY_REQUEST_ONLY", "This needs a request by one person and the approval of another.")
        await self._guard.admit(caller, method, LEDGER_METHODS.get(method))
        return caller

    async def _command(self, method: str, request: bytes, caller: Caller, seconds: float) -> bytes:
        command = messages.command(method, request, caller)
        if command.waived is not None:
            check_limit(self._guard.limits_of(caller).waive, command.waived)
        if method in OWNED_EXPORTS:
            await self._check_owner(method, request, caller, seconds)
        wish = await self._trail.requested(caller, command.act)
        try:
            answer = await self._ledger.write(method, command.request, seconds)
        except LedgerFailed as error:
            await self._trail.completed(wish, Outcome(error.status.name))
            raise
        await self._trail.completed(wish, messages.outcome(method, answer))
        return answer

    async def _check_owner(self, method: str, request: bytes, caller: Caller, seconds: float) -> None:
        job = messages.parse(method, request).job_id
        status = await self._ledger.read("GetExportStatus", messages.export_status_request(job), seconds)
        check_export_owner(messages.export_owner(status), caller.user_id, caller.role)

    async def _watch(self, method: str, request: bytes, caller: Caller) -> AsyncIterator[bytes]:
        """The ledger's stream, for as long as the session lives and the user may see it."""
        stream = self._ledger.stream(method, request)
        upcoming = asyncio.ensure_future(anext(stream))
        try:
            while True:
                await asyncio.wait({upcoming}, timeout=self._guard.recheck_seconds)
                if not upcoming.done():
                    await self._guard.check_again(caller, LEDGER_METHODS[method])
                    continue
                try:
                    message = upcoming.result()
                except StopAsyncIteration:
                    return
                yield message
                upcoming = asyncio.ensure_future(anext(stream))
        finally:
            upcoming.cancel()
            await asyncio.gather(upcoming, return_exceptions=True)
            await stream.aclose()  # type: ignore[attr-defined]


def _remaining(context: Context, method: str) -> float:
    """What is left of the caller's deadline, never more than the ledger contract gives the method."""
    most = BATCH_SECONDS if method in _BATCH else WRITE_SECONDS if method in COMMANDS else READ_SECONDS
    left = context.time_remaining()
    return most if left is None else min(left, BATCH_SECONDS)
