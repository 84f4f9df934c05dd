"""Commands to the ledger: one call, its full deadline, and an honest answer about what may have been posted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import grpc

from billie_desktop.domain.command import Action, Intent
from billie_desktop.domain.errors import DeskError, Refused, Unreachable
from billie_desktop.domain.ledger import Posting
from billie_desktop.domain.ledger_errors import UNREACHABLE_TEXT, command_error, lost_connection
from billie_desktop.gateways.grpc import requests
from billie_desktop.gateways.grpc.error_detail import LEDGERS_OWN, read_detail
from billie_desktop.gateways.grpc.server_errors import server_error
from billie_desktop.gateways.grpc.stub import ledger_stub
from billie_desktop.gateways.grpc.wire import read_posting
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

WRITE_DEADLINE_SECONDS = 45.0
CONNECT_SECONDS = 5.0
NOTICE_SECONDS = 0.1
_READY = grpc.ChannelConnectivity.READY
_FAILING = (grpc.ChannelConnectivity.TRANSIENT_FAILURE, grpc.ChannelConnectivity.SHUTDOWN)


class GrpcLedgerCommands:
    """Implements ``desk.ports.LedgerCommands``.

    A connection that cannot be made is known before anything is sent. A connection that breaks during a call reports
    the same code as a ledger that answers "unavailable"; the channel's own state tells the two apart, and any doubt
    counts as "may have been posted".
    """

    def __init__(
        self,
        channel: grpc.aio.Channel,
        metadata: tuple[tuple[str, str], ...] = (),
        deadline: float = WRITE_DEADLINE_SECONDS,
    ) -> None:
        self._channel = channel
        self._metadata = metadata
        self._deadline = deadline
        stub = ledger_stub(channel)
        self._methods: dict[Action, tuple[Any, Callable[[Intent, str], Any]]] = {
            Action.RECORD_REPAYMENT: (stub.RecordRepayment, requests.repayment),
            Action.WAIVE_FEE: (stub.WaiveFee, requests.waiver),
            Action.LATE_FEE: (stub.ApplyLateFee, requests.late_fee),
            Action.DISHONOUR_FEE: (stub.ApplyDishonourFee, requests.dishonour_fee),
            Action.DISBURSE: (stub.DisburseLoan, requests.disbursement),
        }

    async def send(self, intent: Intent, approved_by: str) -> Posting:
        """One call with the intent's key. Raises Refused and its kin, TryLater or OutcomeUnknown (ledger.md 6)."""
        method, make_request = self._methods[intent.action]
        request = make_request(intent, approved_by)
        await self._connect()
        broken = asyncio.ensure_future(self._channel.wait_for_state_change(_READY))
        try:
            answer = await method(request, timeout=self._deadline, metadata=self._metadata)
        except grpc.aio.AioRpcError as error:
            raise await self._failure(error, intent.action, broken) from error
        finally:
            broken.cancel()
        return _posting(answer)

    async def _connect(self) -> None:
        """Wait until the channel is ready; raise Unreachable at once when it cannot be."""
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                state = self._channel.get_state(try_to_connect=True)
                while state is not _READY:
                    if state in _FAILING:
                        raise Unreachable(UNREACHABLE_TEXT, code="LEDGER_UNAVAILABLE")
                    await self._channel.wait_for_state_change(state)
                    state = self._channel.get_state(try_to_connect=True)
        except TimeoutError:
            raise Unreachable(UNREACHABLE_TEXT, code="LEDGER_UNAVAILABLE") from None

    async def _failure(self, error: grpc.aio.AioRpcError, action: Action, broken: asyncio.Future[None]) -> DeskError:
        detail = read_detail(error)
        if detail is not None and detail.reason not in LEDGERS_OWN:
            return server_error(error, detail)
        if detail is not None:  # an answer has come, so no connection broke
            return command_error(int(error.code().value[0]), error.details() or "", action)
        if error.code() is grpc.StatusCode.UNAVAILABLE:
            # The state change is reported a moment after the call's own end.
            await asyncio.wait([broken], timeout=NOTICE_SECONDS)
            if broken.done() or self._channel.get_state() is not _READY:
                return lost_connection()
        return command_error(int(error.code().value[0]), error.details() or "", action)


def _posting(answer: pb.TransactionResponse | pb.DisburseLoanResponse) -> Posting:
    if isinstance(answer, pb.TransactionResponse):
        return read_posting(answer)
    if not answer.success:
        raise Refused(answer.message or "The ledger did not disburse this loan.", code="LEDGER_REJECTED")
    return Posting(transaction=None, event_id=answer.event_id, replay=answer.idempotent_replay)
