"""A loan that the run itself pays a cent on, to see when a posting is on every screen."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from decimal import Decimal

import grpc

from billie_desktop.gateways.grpc.stub import ledger_stub
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb
from tests.chaos.house import FEE, PRINCIPAL
from tests.chaos.plan import customer_of

ACCOUNT = "ACC-99999"
CUSTOMER = customer_of(ACCOUNT)
CENT = Decimal("0.01")


class Canary:
    """Speaks to the ledger itself, past every line. ``posted``: how many cents."""

    def __init__(self, ledger_address: str) -> None:
        self._address = ledger_address
        self.posted = 0

    @property
    def shown(self) -> dict[str, list[str]]:
        """What must be on screen: account → [customer, dollars]."""
        return {ACCOUNT: [CUSTOMER, str(PRINCIPAL + FEE - CENT * self.posted)]}

    async def figures(self, accounts: Sequence[str]) -> dict[str, list[str]]:
        """What the ledger itself says that must be on screen of these loans."""
        found = {}
        async with grpc.aio.insecure_channel(self._address) as channel:
            for account in accounts:
                answer = await ledger_stub(channel).GetBalance(
                    pb.GetBalanceRequest(loan_account_id=account), timeout=30
                )
                found[account] = [customer_of(account), answer.total_outstanding]
        return found

    async def sing(self) -> None:
        """Post one cent; repeated with the same key until the ledger has answered."""
        number = self.posted + 1
        request = pb.RecordRepaymentRequest(
            loan_account_id=ACCOUNT,
            amount=str(CENT),
            payment_id=f"canary-{number}",
            payment_method="bpay",
            payment_reference=f"canary {number}",
            idempotency_key=f"canary-{number}",
        )
        while True:
            try:
                async with grpc.aio.insecure_channel(self._address) as channel:
                    await ledger_stub(channel).RecordRepayment(request, timeout=5)
            except grpc.aio.AioRpcError as error:
                if error.code() not in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED):
                    raise
                await asyncio.sleep(0.05)
            else:
                self.posted = number
                return
