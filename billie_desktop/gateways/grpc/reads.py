"""Reads of the ledger, each with a deadline of ten seconds and no repeat below the desk."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import TypeVar

import grpc

from billie_desktop.desk.ports import LedgerRecord
from billie_desktop.desk.values import TransactionFilter
from billie_desktop.domain.account import Aging, Schedule
from billie_desktop.domain.errors import DeskError, NotAllowed, NotFound, Unavailable
from billie_desktop.domain.ledger import LedgerBalance, TransactionPage
from billie_desktop.domain.money import Money
from billie_desktop.gateways.grpc.stub import ledger_stub
from billie_desktop.gateways.grpc.wire import (
    NUMBERS,
    read_aging,
    read_balance,
    read_moment,
    read_schedule,
    read_transaction,
    wire_date,
)
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

READ_DEADLINE_SECONDS = 10.0
Answer = TypeVar("Answer")


class GrpcLedgerReads:
    """Implements ``desk.ports.LedgerReads``."""

    def __init__(
        self,
        channel: grpc.aio.Channel,
        metadata: tuple[tuple[str, str], ...] = (),
        deadline: float = READ_DEADLINE_SECONDS,
    ) -> None:
        self._stub = ledger_stub(channel)
        self._metadata = metadata
        self._deadline = deadline

    async def balance(self, account_id: str) -> LedgerBalance:
        """The live balance."""
        request = pb.GetBalanceRequest(loan_account_id=account_id)
        answer = await self._read(self._stub.GetBalance(request, timeout=self._deadline, metadata=self._metadata))
        return read_balance(answer, datetime.now(UTC))

    async def transactions(self, account_id: str, filters: TransactionFilter, limit: int) -> TransactionPage:
        """The newest ``limit`` postings, newest first; both dates included. ``total_count`` counts all that match."""
        request = pb.GetTransactionsRequest(
            loan_account_id=account_id,
            limit=limit,
            from_date=wire_date(filters.from_date),
            to_date=wire_date(filters.to_date),
            type_filter=NUMBERS.get(filters.type) if filters.type is not None else None,
        )
        answer = await self._read(self._stub.GetTransactions(request, timeout=self._deadline, metadata=self._metadata))
        rows = [row for row in map(read_transaction, answer.transactions) if row is not None]
        if len(rows) < len(answer.transactions):
            # A list that silently lacks a posting would be worse than none.
            raise Unavailable("A posting of this account could not be read.", code="INCOMPLETE_ANSWER")
        rows.sort(key=lambda row: row.at, reverse=True)
        return TransactionPage(account_id, tuple(rows), max(answer.total_count, len(rows)), datetime.now(UTC))

    async def aging(self, account_id: str) -> Aging:
        """Days past due and bucket."""
        request = pb.GetAccountAgingRequest(account_id=account_id)
        return read_aging(
            await self._read(self._stub.GetAccountAging(request, timeout=self._deadline, metadata=self._metadata))
        )

    async def schedule(self, account_id: str) -> Schedule:
        """The schedule with its status words in the read model's vocabulary."""
        request = pb.GetScheduleWithStatusRequest(loan_account_id=account_id)
        call = self._stub.GetScheduleWithStatus(request, timeout=self._deadline, metadata=self._metadata)
        return read_schedule(await self._read(call))

    async def record(self, account_id: str) -> LedgerRecord:
        """The ledger record."""
        request = pb.GetLedgerRecordRequest(loan_account_id=account_id)
        answer = await self._read(self._stub.GetLedgerRecord(request, timeout=self._deadline, metadata=self._metadata))
        return LedgerRecord(
            account_id=answer.loan_account_id,
            number=answer.account_number,
            customer_id=answer.customer_id,
            disbursed=Money.of(answer.disbursed_principal),
            total_paid=Money.of(answer.total_paid),
            transaction_count=answer.transaction_count,
            schedule_id=answer.schedule_id or None,
            updated_at=read_moment(answer.updated_at, answer.HasField("updated_at")),
        )

    async def _read(self, call: Awaitable[Answer]) -> Answer:
        try:
            return await call
        except grpc.aio.AioRpcError as error:
            raise read_error(error.code()) from error


def read_error(code: grpc.StatusCode) -> DeskError:
    """The domain error of a failed read."""
    if code is grpc.StatusCode.NOT_FOUND:
        return NotFound("The ledger does not know this account.", code="ACCOUNT_NOT_FOUND")
    if code in (grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.UNAUTHENTICATED):
        return NotAllowed("You are not signed in at the ledger.", code="INSUFFICIENT_PRIVILEGES")
    if code is grpc.StatusCode.UNIMPLEMENTED:
        return Unavailable("This ledger does not offer this reading.", code="NOT_SUPPORTED")
    if code is grpc.StatusCode.DEADLINE_EXCEEDED:
        return Unavailable("The ledger took too long to answer.", code="LEDGER_TIMEOUT")
    return Unavailable("The ledger could not be read.", code="LEDGER_UNAVAILABLE")
