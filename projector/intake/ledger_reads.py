"""The two questions that approvals ask the ledger."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation

import grpc

from projector.contract.approvals import Posted, StoredRequest
from projector.intake.errors import LedgerFailed, UnknownThing
from projector.intake.ledger_link import LedgerLink
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

READ_SECONDS = 10.0
CLOCKS_APART = timedelta(minutes=2)


async def outstanding(ledger: LedgerLink, loan_account_id: str, seconds: float) -> Decimal:
    """What is owed now. Raises UnknownThing for an unknown account, LedgerFailed, also for an answer without figure."""
    request = pb.GetBalanceRequest(loan_account_id=loan_account_id).SerializeToString()
    try:
        answer = await ledger.read("GetBalance", request, min(seconds, READ_SECONDS))
    except LedgerFailed as error:
        if error.status is grpc.StatusCode.NOT_FOUND:
            raise UnknownThing("UNKNOWN_ACCOUNT", "The ledger does not know this account.") from error
        raise
    try:
        return Decimal(pb.GetBalanceResponse.FromString(answer).total_outstanding).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise LedgerFailed(grpc.StatusCode.UNAVAILABLE, "The ledger did not say what is outstanding.") from None


async def find_posting(
    ledger: LedgerLink, request: StoredRequest, transaction_type: int, since: datetime, seconds: float
) -> Posted | None:
    """The posting of an approval since a moment; None when there is none. Raises LedgerFailed.

    For approvals whose key the ledger has forgotten (after 24 hours), and for those that may never have left.
    """
    question = pb.GetTransactionsRequest(loan_account_id=request.loan_account_id, limit=200)
    question.type_filter = transaction_type  # type: ignore[assignment]
    answer = await ledger.read("GetTransactions", question.SerializeToString(), min(seconds, READ_SECONDS))
    for transaction in pb.GetTransactionsResponse.FromString(answer).transactions:
        at = transaction.transaction_date.ToDatetime(tzinfo=UTC)
        if at >= since - CLOCKS_APART and _fits(transaction, request):
            return posted_of(transaction, "")
    return None


def _fits(transaction: pb.Transaction, request: StoredRequest) -> bool:
    """Whether a posting is the one that was requested: a write-off in any case, an adjustment with its figures."""
    if request.principal_delta is None and request.fee_delta is None:
        return True
    try:
        moved = (Decimal(transaction.principal_delta), Decimal(transaction.fee_delta))
    except InvalidOperation:
        return False
    return moved == (request.principal_delta or 0, request.fee_delta or 0)


def posted_of(transaction: pb.Transaction, event_id: str) -> Posted:
    """What a posting says about itself."""
    after = transaction.total_after
    try:
        before = f"{Decimal(after) - Decimal(transaction.total_delta):.2f}"
    except InvalidOperation:
        before = ""
    return Posted(transaction.transaction_id, event_id, before, after)
