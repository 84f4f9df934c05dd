"""The desk's reports of an account against the practice ledger: what it posts is what the desk reads."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from billie_desktop.domain.errors import InvalidInput, NotFound
from billie_desktop.domain.money import ZERO, total
from billie_desktop.gateways.grpc.reports import GrpcAccountReports
from tests.domain.examples import dollars
from tests.practice.ledger.books import NOW, disbursed
from tests.practice.ledger.conftest import Ledger

ACCOUNT = "ACC-1001"


async def test_a_statement_adds_up(ledger: Ledger) -> None:
    """Opening balance, charges and payments of the lines make the closing balance, and the ledger's sums are theirs."""
    account = disbursed(ledger.book)
    account.repay(Decimal("50.00"), at=datetime(2026, 7, 9, 3, tzinfo=UTC))
    account.late_fee(Decimal("5.00"), days_past_due=1, at=datetime(2026, 7, 10, 0, tzinfo=UTC))
    account.repay(Decimal("20.25"), at=datetime(2026, 7, 10, 1, tzinfo=UTC))
    statement = await GrpcAccountReports(ledger.channel).statement(ACCOUNT, date(2026, 7, 3), date(2026, 7, 12))
    assert statement.opening == dollars("410")
    charges = total([line.charge for line in statement.lines if line.charge is not None])
    payments = total([line.payment for line in statement.lines if line.payment is not None])
    assert statement.opening + charges - payments == statement.closing == dollars("344.75")
    assert (statement.fees, statement.payments) == (charges, payments)
    assert [line.balance for line in statement.lines][-1] == statement.closing
    assert statement.made_at == NOW


async def test_a_reversed_period_is_the_agents_to_correct(ledger: Ledger) -> None:
    """The ledger's refusal of a period is no outage; an unknown account is not known."""
    disbursed(ledger.book)
    reports = GrpcAccountReports(ledger.channel)
    with pytest.raises(InvalidInput):
        await reports.statement(ACCOUNT, date(2026, 7, 12), date(2026, 7, 3))
    with pytest.raises(NotFound):
        await reports.statement("ACC-NONE", date(2026, 7, 1), date(2026, 7, 3))


async def test_accruals_of_the_eighth_day(ledger: Ledger) -> None:
    """Accrued and remaining make the fee, the newest events come first, all of them without a limit."""
    disbursed(ledger.book)
    reports = GrpcAccountReports(ledger.channel)
    accrued = await reports.accrued(ACCOUNT)
    assert (accrued.accrued, accrued.remaining, accrued.fee) == (dollars("1.45"), dollars("8.55"), dollars("10"))
    assert (accrued.days, accrued.term_days) == (8, 55)
    newest = await reports.accruals(ACCOUNT, 5)
    every = await reports.accruals(ACCOUNT)
    assert len(newest.events) == 5
    assert newest.total == every.total == len(every.events) == 8
    assert newest.events == every.events[:5]
    assert every.events[0].day == date(2026, 7, 10)


async def test_the_expected_loss_follows_its_formula(ledger: Ledger) -> None:
    """Carrying amount times PD times overlay is the allowance, to the cent. The carrying amount of now has grown by
    the yield since, and its parts make it."""
    disbursed(ledger.book)
    reports = GrpcAccountReports(ledger.channel)
    ecl, parts = await reports.ecl(ACCOUNT), await reports.carrying_amount(ACCOUNT)
    assert ecl.allowance is not None
    assert ecl.carrying is not None
    assert ecl.pd_rate is not None
    assert ecl.overlay is not None
    exact = ecl.carrying.value * ecl.pd_rate * ecl.overlay
    assert abs(ecl.allowance.value - exact) <= Decimal("0.01")
    assert ecl.allowance > ZERO
    assert parts.principal is not None
    assert parts.accrued is not None
    assert parts.principal + parts.accrued == parts.carrying == dollars("401.45")
    assert ecl.carrying == dollars("400")
