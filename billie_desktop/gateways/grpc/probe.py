"""Is the ledger there? A cheap real call (ledger.md 10)."""

from __future__ import annotations

import time
from collections.abc import Awaitable

import grpc

from billie_desktop.domain.errors import NotAllowed, Unreachable
from billie_desktop.gateways.grpc.stub import ledger_stub
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

PROBE_ACCOUNT = "health-check-ping"
PROBE_DEADLINE_SECONDS = 5.0
_ALIVE = (grpc.StatusCode.NOT_FOUND, grpc.StatusCode.UNIMPLEMENTED)
_NOT_SIGNED_IN = (grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.UNAUTHENTICATED)


class GrpcLedgerProbe:
    """Implements ``desk.ports.LedgerProbe``."""

    def __init__(
        self,
        channel: grpc.aio.Channel,
        metadata: tuple[tuple[str, str], ...] = (),
        deadline: float = PROBE_DEADLINE_SECONDS,
    ) -> None:
        self._channel = channel
        self._stub = ledger_stub(channel)
        self._metadata = metadata
        self._deadline = deadline

    async def probe(self) -> float:
        """Seconds until an answer. GetBalance first, GetAccruedYield when that fails."""
        began = time.perf_counter()
        code = await self._answer(
            self._stub.GetBalance(
                pb.GetBalanceRequest(loan_account_id=PROBE_ACCOUNT), timeout=self._deadline, metadata=self._metadata
            )
        )
        if not _is_alive(code):
            began = time.perf_counter()
            code = await self._answer(
                self._stub.GetAccruedYield(
                    pb.GetAccruedYieldRequest(account_id=PROBE_ACCOUNT),
                    timeout=self._deadline,
                    metadata=self._metadata,
                )
            )
        if code in _NOT_SIGNED_IN:
            raise NotAllowed("You are not signed in at the ledger.", code="INSUFFICIENT_PRIVILEGES")
        if not _is_alive(code):
            raise Unreachable("The ledger is not reachable.", code="LEDGER_UNAVAILABLE")
        return time.perf_counter() - began

    async def connection_lost(self) -> None:
        """Wait until the channel leaves the ready state the next time."""
        state = self._channel.get_state()
        while state is not grpc.ChannelConnectivity.READY:
            await self._channel.wait_for_state_change(state)
            state = self._channel.get_state()
        await self._channel.wait_for_state_change(state)

    async def _answer(self, call: Awaitable[object]) -> grpc.StatusCode:
        try:
            await call
        except grpc.aio.AioRpcError as error:
            return error.code()
        return grpc.StatusCode.OK


def _is_alive(code: grpc.StatusCode) -> bool:
    return code is grpc.StatusCode.OK or code in _ALIVE or code in _NOT_SIGNED_IN
