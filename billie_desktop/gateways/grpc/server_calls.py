"""Calls of the desk's own service: a server that is not there is known before anything is sent."""

from __future__ import annotations

import asyncio
from typing import Any

import grpc

from billie_desktop.domain.errors import NotOffered, OutcomeUnknown, Unreachable
from billie_desktop.domain.ledger_errors import UNKNOWN_TEXT, reference
from billie_desktop.gateways.grpc.error_detail import read_detail
from billie_desktop.gateways.grpc.server_errors import server_error
from billie_desktop.gateways.grpc.servicing_stub import servicing_stub

CONNECT_SECONDS = 5.0
WRITE_SECONDS = 45.0
AWAY = "The desk server is not reachable. Nothing was recorded; try again."
_FAILING = (grpc.ChannelConnectivity.TRANSIENT_FAILURE, grpc.ChannelConnectivity.SHUTDOWN)


class ServerCalls:
    """One method of the service by name; errors are domain errors."""

    def __init__(self, channel: grpc.aio.Channel, deadline: float = WRITE_SECONDS) -> None:
        self._channel = channel
        self._deadline = deadline
        self._stub = servicing_stub(channel)

    async def ask(self, method: str, request: Any) -> Any:
        """The answer. Raises as ``server_errors`` says; Unreachable, OutcomeUnknown without an answer."""
        await self._connect()
        try:
            return await getattr(self._stub, method)(request, timeout=self._deadline)
        except grpc.aio.AioRpcError as error:
            detail = read_detail(error)
            if detail is not None:
                raise server_error(error, detail) from error
            if error.code() is grpc.StatusCode.UNIMPLEMENTED:
                raise NotOffered("This server does not offer this.", code="NOT_SUPPORTED") from error
            # Nobody has judged it: the connection broke, or no answer came in time.
            raise OutcomeUnknown(UNKNOWN_TEXT, code="NETWORK_ERROR", reference=reference()) from error

    async def _connect(self) -> None:
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                state = self._channel.get_state(try_to_connect=True)
                while state is not grpc.ChannelConnectivity.READY:
                    if state in _FAILING:
                        raise Unreachable(AWAY, code="SERVER_AWAY")
                    await self._channel.wait_for_state_change(state)
                    state = self._channel.get_state(try_to_connect=True)
        except TimeoutError:
            raise Unreachable(AWAY, code="SERVER_AWAY") from None
