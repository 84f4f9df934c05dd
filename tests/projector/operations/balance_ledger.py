"""A ledger that knows balances: a real gRPC server on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import grpc
from google.protobuf.timestamp_pb2 import Timestamp

from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb


@dataclass
class BalanceLedger:
    """``balances``: account → decimal text, or a status to fail with. Accounts that are not in it are not known."""

    balances: dict[str, str | grpc.StatusCode] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    before: Callable[[str], None] = lambda account: None
    """Called before each answer."""
    together: int = 1
    """The first answers wait until so many questions are under way at once."""
    most_at_once: int = 0
    address: str = ""
    _under_way: int = 0

    async def start(self) -> None:
        self._enough = asyncio.Event()
        self._server = grpc.aio.server()
        handlers = {
            "GetBalance": grpc.unary_unary_rpc_method_handler(
                self._get_balance, pb.GetBalanceRequest.FromString, pb.GetBalanceResponse.SerializeToString
            )
        }
        service = "billie.ledger.v1.AccountingLedgerService"
        self._server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, handlers),))
        self.address = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"
        await self._server.start()

    async def stop(self) -> None:
        await self._server.stop(0)

    async def _get_balance(self, request: Any, context: grpc.aio.ServicerContext[Any, Any]) -> pb.GetBalanceResponse:
        account = request.loan_account_id
        self.asked.append(account)
        self._under_way += 1
        self.most_at_once = max(self.most_at_once, self._under_way)
        if self._under_way >= self.together:
            self._enough.set()
        try:
            await self._enough.wait()
            self.before(account)
            found = self.balances.get(account, grpc.StatusCode.NOT_FOUND)
            if isinstance(found, grpc.StatusCode):
                await context.abort(found, "as the test says")
            as_of = Timestamp()
            as_of.FromDatetime(datetime.now(UTC))
            return pb.GetBalanceResponse(loan_account_id=account, total_outstanding=str(found), as_of=as_of)
        finally:
            self._under_way -= 1
