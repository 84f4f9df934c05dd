"""A ledger in a process of its own that answers for every account alike: the figures are the desk's, not a ledger's.

``ledger.py`` prints its address and serves until its input ends.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

import grpc

from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb
from tests.gateways.toy_ledger import ToyLedger

POSTINGS = 60
_START = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


def _postings(account_id: str) -> list[pb.Transaction]:
    rows = []
    for number in range(POSTINGS):
        left = 9660 - 100 * number
        rows.append(
            pb.Transaction(
                transaction_id=f"TXN-2026-{account_id[-6:]}-{number}",
                loan_account_id=account_id,
                type=pb.REPAYMENT,
                transaction_date=_START + timedelta(days=number),
                effective_date="2026-01-05",
                principal_delta="-1.00",
                fee_delta="0.00",
                total_delta="-1.00",
                principal_after=f"{left / 100:.2f}",
                fee_after="0.00",
                total_after=f"{left / 100:.2f}",
                description="Repayment by bank transfer",
                reference_id=f"PAY-{number}",
                created_by="bench",
            )
        )
    return rows[::-1]


async def _balance(request: Any, _call: grpc.aio.ServicerContext) -> pb.GetBalanceResponse:
    return pb.GetBalanceResponse(
        loan_account_id=request.loan_account_id,
        principal_balance="520.00",
        fee_balance="10.00",
        total_outstanding="530.00",
        as_of=datetime.now(UTC),
    )


async def _transactions(request: Any, _call: grpc.aio.ServicerContext) -> pb.GetTransactionsResponse:
    rows = _postings(request.loan_account_id)
    limit = request.limit if request.HasField("limit") else POSTINGS
    return pb.GetTransactionsResponse(
        loan_account_id=request.loan_account_id, transactions=rows[:limit], total_count=POSTINGS
    )


async def _record(request: Any, _call: grpc.aio.ServicerContext) -> pb.LedgerRecordResponse:
    return pb.LedgerRecordResponse(
        loan_account_id=request.loan_account_id, total_paid="362.25", transaction_count=POSTINGS
    )


async def _serve() -> None:
    ledger = ToyLedger()
    ledger.answers |= {"GetBalance": _balance, "GetTransactions": _transactions, "GetLedgerRecord": _record}
    await ledger.start()
    print(ledger.address, flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await ledger.stop()


if __name__ == "__main__":
    asyncio.run(_serve())
