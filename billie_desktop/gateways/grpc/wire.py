"""Messages of the ledger as domain values. An empty text is "not given", never zero."""

from __future__ import annotations

from datetime import UTC, date, datetime

from google.protobuf.timestamp_pb2 import Timestamp

from billie_desktop.domain.account import Aging, Instalment, Schedule
from billie_desktop.domain.aging import bucket_name, is_arrears
from billie_desktop.domain.business_date import calendar_date, moment
from billie_desktop.domain.errors import Unavailable
from billie_desktop.domain.ledger import (
    InstalmentAllocation,
    LedgerBalance,
    Posting,
    Transaction,
    TransactionType,
)
from billie_desktop.domain.money import ZERO, Money
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

_TYPES = {
    pb.DISBURSEMENT: TransactionType.DISBURSEMENT,
    pb.ESTABLISHMENT_FEE: TransactionType.ESTABLISHMENT_FEE,
    pb.REPAYMENT: TransactionType.REPAYMENT,
    pb.LATE_FEE: TransactionType.LATE_FEE,
    pb.DISHONOUR_FEE: TransactionType.DISHONOUR_FEE,
    pb.FEE_WAIVER: TransactionType.FEE_WAIVER,
    pb.ADJUSTMENT: TransactionType.ADJUSTMENT,
    pb.WRITE_OFF: TransactionType.WRITE_OFF,
}
_INSTALMENT_WORDS = {"PENDING": "scheduled", "PARTIAL": "partial", "PAID": "paid", "OVERDUE": "missed"}
NUMBERS = {name: number for number, name in _TYPES.items()}


def read_moment(stamp: Timestamp, present: bool) -> datetime | None:
    """A timestamp in UTC; None when it was not sent."""
    return stamp.ToDatetime(tzinfo=UTC) if present else None


def read_balance(message: pb.GetBalanceResponse, received: datetime) -> LedgerBalance:
    """The balance; without a moment of its own it counts as of ``received``. Raises Unavailable without figures."""
    total = Money.of(message.total_outstanding)
    principal, fees = Money.of(message.principal_balance), Money.of(message.fee_balance)
    if total is None or principal is None or fees is None:
        raise Unavailable("The ledger's answer had no balance.", code="INCOMPLETE_ANSWER")
    as_of = read_moment(message.as_of, message.HasField("as_of")) or received
    return LedgerBalance(message.loan_account_id, principal, fees, total, as_of)


def read_transaction(message: pb.Transaction) -> Transaction | None:
    """One posting; None when id, date or a figure is missing (then it counts as posted with unknown figures)."""
    at = read_moment(message.transaction_date, message.HasField("transaction_date"))
    delta = _three(message.principal_delta, message.fee_delta, message.total_delta)
    after = _three(message.principal_after, message.fee_after, message.total_after)
    if not message.transaction_id or at is None or delta is None or after is None:
        return None
    return Transaction(
        transaction_id=message.transaction_id,
        account_id=message.loan_account_id,
        type=_TYPES.get(message.type, TransactionType.UNKNOWN),
        at=at,
        effective=calendar_date(message.effective_date),
        principal_delta=delta[0],
        fee_delta=delta[1],
        total_delta=delta[2],
        principal_after=after[0],
        fee_after=after[1],
        total_after=after[2],
        description=message.description,
        reference_type=message.reference_type,
        reference_id=message.reference_id,
        created_by=message.created_by,
        notes=message.notes,
    )


def _three(principal_text: str, fee_text: str, total_text: str) -> tuple[Money, Money, Money] | None:
    """Principal, fee and total; one that is missing follows from the other two, else None."""
    principal, fee, total = Money.of(principal_text), Money.of(fee_text), Money.of(total_text)
    if principal is not None and fee is not None:
        return principal, fee, total if total is not None else principal + fee
    if total is None:
        return None
    if principal is not None:
        return principal, total - principal, total
    return (total - fee, fee, total) if fee is not None else None


def read_posting(message: pb.TransactionResponse) -> Posting:
    """The answer of the commands that post one transaction."""
    return Posting(
        transaction=read_transaction(message.transaction) if message.HasField("transaction") else None,
        event_id=message.event_id,
        to_fees=Money.of(message.allocated_to_fees),
        to_principal=Money.of(message.allocated_to_principal),
        overpayment=Money.of(message.overpayment),
        instalments=tuple(_allocation(row) for row in message.applied_to_instalments),
        warning=message.allocation_warning,
        replay=message.idempotent_replay,
    )


def _allocation(row: pb.InstalmentAllocation) -> InstalmentAllocation:
    return InstalmentAllocation(
        number=row.payment_number,
        applied=Money.of(row.amount_applied) or ZERO,
        remaining=Money.of(row.amount_remaining),
        status=row.instalment_status,
        due_date=calendar_date(row.due_date),
        scheduled=Money.of(row.scheduled_amount),
    )


def read_aging(message: pb.AccountAgingResponse) -> Aging:
    """Aging; an unset flag cannot be told from false, so the bucket decides then (ledger.md 11)."""
    bucket = bucket_name(message.bucket)
    return Aging(bucket, message.dpd, message.is_in_arrears or is_arrears(bucket), moment(message.last_updated))


def read_schedule(message: pb.ScheduleWithStatusResponse) -> Schedule:
    """The schedule in number order. It has no frequency; an unlisted status stays as received, in lower case."""
    rows = sorted(message.instalments, key=lambda row: row.payment_number)
    return Schedule(message.schedule_id or None, None, tuple(_instalment(row) for row in rows))


def _instalment(row: pb.InstalmentWithStatus) -> Instalment:
    return Instalment(
        number=row.payment_number,
        due_date=calendar_date(row.due_date),
        amount=Money.of(row.scheduled_amount),
        status=_INSTALMENT_WORDS.get(row.status.upper(), row.status.lower()),
        paid=Money.of(row.amount_paid),
        remaining=Money.of(row.amount_remaining),
        paid_on=calendar_date(row.paid_date),
        transaction_ids=tuple(row.linked_transaction_ids),
    )


def wire_date(day: date | None) -> str | None:
    """``YYYY-MM-DD``; None stays None (the field is not sent)."""
    return day.isoformat() if day is not None else None
