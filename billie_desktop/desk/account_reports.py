"""Reports of the ledger about one account, read when they are asked for. Nothing is kept: they are never cached."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from billie_desktop.domain.reports import AccrualHistory, AccruedYield, CarryingAmount, EclAllowance, Statement

NOT_SUPPORTED = "NOT_SUPPORTED"
"""Code of the Unavailable that a ledger raises which does not have the method."""


class AccountReports(Protocol):
    """Each with the read deadline of 10 s. Raise NotFound (nothing known of this account), Unavailable (with the code
    NOT_SUPPORTED when this ledger does not offer it), NotAllowed."""

    async def statement(self, account_id: str, start: date, end: date) -> Statement:
        """The statement for a period, both days included. Raises InvalidInput when the ledger refuses the period."""

    async def accrued(self, account_id: str) -> AccruedYield:
        """How much of the fee has been earned."""

    async def accruals(self, account_id: str, limit: int | None = None) -> AccrualHistory:
        """The newest ``limit`` accrual events; all without a limit."""

    async def ecl(self, account_id: str) -> EclAllowance:
        """The expected credit loss."""

    async def carrying_amount(self, account_id: str) -> CarryingAmount:
        """What the carrying amount is made of."""
