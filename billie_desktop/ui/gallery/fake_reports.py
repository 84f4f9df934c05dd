"""Reports of the stand-in ledger: values in memory, an outage or a ledger without them on request."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from billie_desktop.desk.account_reports import NOT_SUPPORTED
from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.errors import NotFound, Unavailable
from billie_desktop.domain.ledger import Transaction
from billie_desktop.domain.money import ZERO, Money, total
from billie_desktop.domain.reports import (
    AccrualEvent,
    AccrualHistory,
    AccruedYield,
    CarryingAmount,
    EclAllowance,
    Statement,
    StatementLine,
)
from billie_desktop.domain.words import TYPE_WORDS

RATE = Decimal("0.821429")


class FakeReports:
    """Implements ``desk.AccountReports``. ``outage`` makes reads fail, ``offered`` False is an older ledger,
    ``known`` False an account without accruals and expected loss."""

    def __init__(self, history: Mapping[str, Sequence[Transaction]], now: Callable[[], datetime]) -> None:
        self._history = history
        self._now = now
        self.outage = ""
        self.offered = True
        self.known = True
        self.asked: list[tuple[str, date, date]] = []

    async def _answer(self) -> None:
        if not self.offered:
            raise Unavailable("This ledger does not offer this reading.", code=NOT_SUPPORTED)
        if self.outage:
            raise Unavailable(self.outage, code="LEDGER_UNAVAILABLE")

    async def statement(self, account_id: str, start: date, end: date) -> Statement:
        self.asked.append((account_id, start, end))
        await self._answer()
        rows = list(reversed(self._history.get(account_id, ())))
        before = [row for row in rows if business_day(row.at) < start]
        within = [row for row in rows if start <= business_day(row.at) <= end]
        opening = before[-1].total_after if before else ZERO
        charges = [row.total_delta for row in within if row.total_delta > ZERO]
        fees = [row.fee_delta for row in within if row.fee_delta > ZERO]
        payments = [-row.total_delta for row in within if row.total_delta < ZERO]
        return Statement(
            account_id=account_id,
            number="VN2604220817",
            customer_id="CUS-7F3A",
            start=start,
            end=end,
            opening=opening,
            fees=total(fees),
            payments=total(payments),
            closing=opening + total(charges) - total(payments),
            disbursed=Money.of("920"),
            establishment_fee=Money.of("46"),
            total_repayable=Money.of("966"),
            lines=tuple(_line(row) for row in within),
            made_at=self._now(),
        )

    async def accrued(self, account_id: str) -> AccruedYield:
        await self._answer()
        if not self.known:
            raise NotFound("The ledger does not know this account.", code="ACCOUNT_NOT_FOUND")
        today = business_day(self._now())
        return AccruedYield(
            account_id=account_id,
            accrued=Money.of("40.25"),
            fee=Money.of("46"),
            days=49,
            term_days=56,
            daily_rate=RATE,
            last_accrual=today - timedelta(days=1),
            disbursed_on=today - timedelta(days=49),
            completed=False,
            updated_at=self._now() - timedelta(hours=7),
            read_at=self._now(),
        )

    async def accruals(self, account_id: str, limit: int | None = None) -> AccrualHistory:
        await self._answer()
        if not self.known:
            raise NotFound("The ledger does not know this account.", code="ACCOUNT_NOT_FOUND")
        today = business_day(self._now())
        gap = today - timedelta(days=4)
        events = [
            AccrualEvent(today - timedelta(days=back), RATE, RATE * (50 - back), RATE, 1, f"run-{back}")
            for back in range(1, 50)
            if back != 4
        ]
        return AccrualHistory(tuple(events[:limit]), len(events), (gap,), True)

    async def ecl(self, account_id: str) -> EclAllowance:
        await self._answer()
        if not self.known:
            raise NotFound("The ledger does not know this account.", code="ACCOUNT_NOT_FOUND")
        return EclAllowance(
            account_id=account_id,
            allowance=Money.of("71.58"),
            carrying=Money.of("473.25"),
            bucket="early_arrears",
            pd_rate=Decimal("0.1375"),
            overlay=Decimal("1.10"),
            calculated_at=self._now() - timedelta(hours=7),
            calculations=12,
            previous=Money.of("23.66"),
            change=Money.of("47.92"),
            triggered_by="EVT-2026-00771203",
            read_at=self._now(),
        )

    async def carrying_amount(self, account_id: str) -> CarryingAmount:
        await self._answer()
        if not self.known:
            raise NotFound("The ledger does not know this account.", code="ACCOUNT_NOT_FOUND")
        return CarryingAmount(Money.of("433"), Money.of("40.25"), Money.of("473.25"), self._now() - timedelta(hours=7))


def _line(row: Transaction) -> StatementLine:
    charge = row.total_delta if row.total_delta > ZERO else None
    payment = -row.total_delta if row.total_delta < ZERO else None
    words = row.description or TYPE_WORDS[row.type]
    return StatementLine(business_day(row.at), row.transaction_id, words, charge, payment, row.total_after)
