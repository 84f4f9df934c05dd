"""Money events of life, through the ledger's own commands."""

from __future__ import annotations

import random
import uuid
from collections.abc import Awaitable

import grpc

from billie_desktop.practice.life.book_of_accounts import OpenAccount
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2_grpc as rpc

_FEE = "10.00"
_METHODS = ("direct_debit", "direct_debit", "bank_transfer", "bpay", "card")


async def pay(ledger: rpc.AccountingLedgerServiceStub, account: OpenAccount, rng: random.Random) -> str:
    """The customer pays the next instalment, or part of it. Returns the outcome's name."""
    if not account.next_amount:
        return "nothing due"
    amount = account.next_amount
    if account.arrears and rng.random() < 0.4:
        amount = f"{max(1.0, float(amount) * 0.5):.2f}"
    return await _send(
        ledger.RecordRepayment(
            pb.RecordRepaymentRequest(
                loan_account_id=account.account_id,
                amount=amount,
                payment_id=f"PAY-{uuid.uuid4().hex[:12]}",
                payment_method=rng.choice(_METHODS),
                payment_reference=f"DD{rng.randint(10**7, 10**8 - 1)}",
                idempotency_key=f"{account.account_id}-life-{uuid.uuid4().hex[:12]}",
            ),
            timeout=45,
        )
    )


async def bounce(ledger: rpc.AccountingLedgerServiceStub, account: OpenAccount, rng: random.Random) -> str:
    """A direct debit comes back: a dishonour fee, when the cap of the loan allows it."""
    return await _send(
        ledger.ApplyDishonourFee(
            pb.ApplyDishonourFeeRequest(
                loan_account_id=account.account_id,
                fee_amount=_FEE,
                reason="Direct debit dishonoured, insufficient funds",
                reference_id=f"DD{rng.randint(10**7, 10**8 - 1)}",
                idempotency_key=f"{account.account_id}-life-{uuid.uuid4().hex[:12]}",
            ),
            timeout=45,
        )
    )


async def late(ledger: rpc.AccountingLedgerServiceStub, account: OpenAccount, rng: random.Random) -> str:
    """A late fee falls due on an account in arrears."""
    if account.days_past_due < 1:
        return "not late"
    return await _send(
        ledger.ApplyLateFee(
            pb.ApplyLateFeeRequest(
                loan_account_id=account.account_id,
                fee_amount=_FEE,
                days_past_due=account.days_past_due,
                reason=rng.choice(("Instalment late", "Second reminder unanswered")),
                idempotency_key=f"{account.account_id}-life-{uuid.uuid4().hex[:12]}",
            ),
            timeout=45,
        )
    )


async def _send(call: Awaitable[object]) -> str:
    try:
        await call
    except grpc.aio.AioRpcError as error:
        # A refusal (fee cap, closed loan, busy account) is part of life; the ledger has said its word.
        return str(error.code().name)
    return "posted"
