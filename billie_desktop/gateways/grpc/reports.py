"""Statement, accruals and expected credit loss over gRPC. An empty text is "not given", never zero."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import TypeVar

import grpc

from billie_desktop.domain.aging import bucket_name
from billie_desktop.domain.business_date import calendar_date, moment
from billie_desktop.domain.errors import InvalidInput, Unavailable
from billie_desktop.domain.money import Money
from billie_desktop.domain.reports import (
    AccrualEvent,
    AccrualHistory,
    AccruedYield,
    CarryingAmount,
    EclAllowance,
    Statement,
    StatementLine,
)
from billie_desktop.gateways.grpc.reads import READ_DEADLINE_SECONDS, read_error
from billie_desktop.gateways.grpc.stub import ledger_stub
from billie_desktop.gateways.grpc.wire import read_moment
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

Answer = TypeVar("Answer")
BAD_PERIOD = (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.OUT_OF_RANGE)


class GrpcAccountReports:
    """Implements ``desk.account_reports.AccountReports``."""

    def __init__(
        self,
        channel: grpc.aio.Channel,
        metadata: tuple[tuple[str, str], ...] = (),
        deadline: float = READ_DEADLINE_SECONDS,
    ) -> None:
        self._stub = ledger_stub(channel)
        self._metadata = metadata
        self._deadline = deadline

    async def statement(self, account_id: str, start: date, end: date) -> Statement:
        """The statement for a period, both days included."""
        request = pb.GetStatementRequest(
            loan_account_id=account_id, period_start=start.isoformat(), period_end=end.isoformat()
        )
        try:
            answer = await self._stub.GetStatement(request, timeout=self._deadline, metadata=self._metadata)
        except grpc.aio.AioRpcError as error:
            if error.code() in BAD_PERIOD:
                raise InvalidInput("period", "The ledger does not accept this period") from error
            raise read_error(error.code()) from error
        return read_statement(answer, start, end, datetime.now(UTC))

    async def accrued(self, account_id: str) -> AccruedYield:
        """How much of the fee has been earned."""
        request = pb.GetAccruedYieldRequest(account_id=account_id)
        call = self._stub.GetAccruedYield(request, timeout=self._deadline, metadata=self._metadata)
        return read_accrued(await self._read(call), datetime.now(UTC))

    async def accruals(self, account_id: str, limit: int | None = None) -> AccrualHistory:
        """Accrual events, newest first."""
        request = pb.GetAccrualEventHistoryRequest(account_id=account_id, limit=limit)
        call = self._stub.GetAccrualEventHistory(request, timeout=self._deadline, metadata=self._metadata)
        return read_accruals(await self._read(call))

    async def ecl(self, account_id: str) -> EclAllowance:
        """The expected credit loss."""
        request = pb.GetECLAllowanceRequest(account_id=account_id)
        call = self._stub.GetECLAllowance(request, timeout=self._deadline, metadata=self._metadata)
        return read_ecl(await self._read(call), datetime.now(UTC))

    async def carrying_amount(self, account_id: str) -> CarryingAmount:
        """What the carrying amount is made of."""
        request = pb.GetCarryingAmountBreakdownRequest(account_id=account_id)
        call = self._stub.GetCarryingAmountBreakdown(request, timeout=self._deadline, metadata=self._metadata)
        answer = await self._read(call)
        return CarryingAmount(
            principal=Money.of(answer.principal_balance),
            accrued=Money.of(answer.accrued_yield),
            carrying=Money.of(answer.carrying_amount),
            calculated_at=moment(answer.calculation_timestamp),
        )

    async def _read(self, call: Awaitable[Answer]) -> Answer:
        try:
            return await call
        except grpc.aio.AioRpcError as error:
            raise read_error(error.code()) from error


def read_statement(message: pb.StatementResponse, start: date, end: date, received: datetime) -> Statement:
    """The statement. Raises Unavailable without opening or closing balance: half a statement is no statement."""
    opening, closing = Money.of(message.opening_balance), Money.of(message.closing_balance)
    if opening is None or closing is None:
        raise Unavailable("The ledger's statement had no balances.", code="INCOMPLETE_ANSWER")
    return Statement(
        account_id=message.loan_account_id,
        number=message.account_number,
        customer_id=message.customer_id,
        start=calendar_date(message.period_start) or start,
        end=calendar_date(message.period_end) or end,
        opening=opening,
        fees=Money.of(message.fees_charged),
        payments=Money.of(message.payments_received),
        closing=closing,
        disbursed=Money.of(message.disbursed_principal),
        establishment_fee=Money.of(message.establishment_fee),
        total_repayable=Money.of(message.total_repayable),
        lines=tuple(_line(line) for line in message.lines),
        made_at=read_moment(message.generated_at, message.HasField("generated_at")) or received,
    )


def _line(line: pb.StatementLine) -> StatementLine:
    return StatementLine(
        day=calendar_date(line.date),
        transaction_id=line.transaction_id,
        description=line.description,
        charge=Money.of(line.charge),
        payment=Money.of(line.payment),
        balance=Money.of(line.balance),
    )


def read_accrued(message: pb.AccruedYieldResponse, received: datetime) -> AccruedYield:
    """Accrued so far. Numbers of days have no presence: without a term they are missing, not zero."""
    has_term = message.term_days > 0
    return AccruedYield(
        account_id=message.account_id,
        accrued=Money.of(message.cumulative_accrued),
        fee=Money.of(message.fee_amount),
        days=message.days_accrued if has_term or message.days_accrued else None,
        term_days=message.term_days if has_term else None,
        daily_rate=read_number(message.daily_rate),
        last_accrual=calendar_date(message.last_accrual_date),
        disbursed_on=calendar_date(message.disbursement_date),
        completed=message.is_completed,
        updated_at=moment(message.last_updated),
        read_at=received,
    )


def read_accruals(message: pb.AccrualEventHistoryResponse) -> AccrualHistory:
    """Accrual events, newest first; an older server tells of no gaps."""
    events = [
        AccrualEvent(
            day=calendar_date(event.accrual_date),
            amount=read_number(event.daily_amount),
            cumulative=read_number(event.cumulative_amount),
            rate=read_number(event.daily_rate),
            days=event.days_accrued or None,
            correlation_id=event.correlation_id,
        )
        for event in message.events
    ]
    events.sort(key=lambda event: event.day or date.min, reverse=True)
    missing = [day for day in map(calendar_date, message.missing_dates) if day is not None]
    return AccrualHistory(
        tuple(events), max(message.total_count, len(events)), tuple(sorted(missing)), message.has_gaps
    )


def read_ecl(message: pb.ECLAllowanceResponse, received: datetime) -> EclAllowance:
    """The expected credit loss; an unlisted bucket stays as received."""
    return EclAllowance(
        account_id=message.account_id,
        allowance=Money.of(message.ecl_amount),
        carrying=Money.of(message.carrying_amount),
        bucket=bucket_name(message.aging_bucket),
        pd_rate=read_number(message.pd_rate),
        overlay=read_number(message.overlay_multiplier),
        calculated_at=moment(message.last_calculated),
        calculations=message.calculation_count or None,
        previous=Money.of(message.previous_ecl_amount),
        change=Money.of(message.ecl_delta),
        triggered_by=message.triggered_by_event_id,
        read_at=received,
    )


def read_number(text: str) -> Decimal | None:
    """A decimal text of the wire at its full length; None for "" and what is no finite number."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
