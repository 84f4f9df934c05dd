"""Is the ledger there? A cheap real call (ledger.md 10)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Coroutine
from typing import Any

import grpc

from billie_desktop.domain.errors import NotAllowed, Unreachable
from billie_desktop.gateways.grpc.stub import ledger_stub
from projector.contract.certificates import Trouble, trouble_in
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

PROBE_ACCOUNT = "health-check-ping"
PROBE_DEADLINE_SECONDS = 5.0
PATIENCE_SECONDS = 1.0
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
        self._trouble: Trouble | None = None

    async def probe(self) -> float:
        """Seconds until an answer. GetBalance first; GetAccruedYield when that fails or is silent for a second.

        The second call does not wait for the first one's whole deadline, so that two misses fit into thirty seconds
        also when a frozen server is first noticed by the keepalive.
        """
        began = time.perf_counter()
        balance = asyncio.create_task(self._ask_balance())
        await asyncio.wait([balance], timeout=PATIENCE_SECONDS)
        calls = {balance}
        if not balance.done() or not _is_alive(balance.result()):
            calls.add(asyncio.create_task(self._ask_yield()))
        try:
            code = await _first_alive(calls)
        finally:
            for call in calls:
                call.cancel()
        if code in _NOT_SIGNED_IN:
            raise NotAllowed("You are not signed in at the ledger.", code="INSUFFICIENT_PRIVILEGES")
        if not _is_alive(code):
            if self._trouble is not None:
                raise Unreachable(f"The ledger is not reachable: {self._trouble}.", code="LEDGER_NOT_SAFE")
            raise Unreachable("The ledger is not reachable.", code="LEDGER_UNAVAILABLE")
        return time.perf_counter() - began

    def _ask_balance(self) -> Coroutine[Any, Any, grpc.StatusCode]:
        request = pb.GetBalanceRequest(loan_account_id=PROBE_ACCOUNT)
        return self._answer(self._stub.GetBalance(request, timeout=self._deadline, metadata=self._metadata))

    def _ask_yield(self) -> Coroutine[Any, Any, grpc.StatusCode]:
        request = pb.GetAccruedYieldRequest(account_id=PROBE_ACCOUNT)
        return self._answer(self._stub.GetAccruedYield(request, timeout=self._deadline, metadata=self._metadata))

    async def connection_lost(self) -> None:
        """Wait until the channel leaves the ready state the next time; for ever once it is closed."""
        try:
            state = self._channel.get_state()
            while state is not grpc.ChannelConnectivity.READY:
                await self._channel.wait_for_state_change(state)
                state = self._channel.get_state()
            await self._channel.wait_for_state_change(state)
        except grpc.aio.UsageError:  # closed meanwhile: it has nothing to lose any more
            await asyncio.get_running_loop().create_future()

    async def _answer(self, call: Awaitable[object]) -> grpc.StatusCode:
        try:
            await call
        except grpc.aio.AioRpcError as error:
            self._trouble = trouble_in(error.details() or "")
            return error.code()
        except grpc.aio.UsageError:  # the channel was closed: nobody can be reached through it
            return grpc.StatusCode.UNAVAILABLE
        return grpc.StatusCode.OK


async def _first_alive(calls: set[asyncio.Task[grpc.StatusCode]]) -> grpc.StatusCode:
    """The first answer that means alive, else the last one."""
    code = grpc.StatusCode.UNKNOWN
    for call in asyncio.as_completed(calls):
        code = await call
        if _is_alive(code):
            break
    return code


def _is_alive(code: grpc.StatusCode) -> bool:
    return code is grpc.StatusCode.OK or code in _ALIVE or code in _NOT_SIGNED_IN
