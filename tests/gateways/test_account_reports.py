"""Statement, accruals and expected credit loss over a real socket."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal

import grpc
import pytest
import pytest_asyncio

from billie_desktop.desk.account_reports import NOT_SUPPORTED
from billie_desktop.domain.errors import InvalidInput, NotFound, Unavailable
from billie_desktop.domain.money import Money
from billie_desktop.gateways.grpc.channel import LedgerAddress, open_channel
from billie_desktop.gateways.grpc.reports import GrpcAccountReports
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb
from tests.domain.examples import dollars
from tests.gateways.toy_ledger import ToyLedger, saying, toy_ledger

pytestmark = pytest.mark.asyncio(loop_scope="session")
MAY = (date(2026, 5, 1), date(2026, 5, 31))


@pytest_asyncio.fixture(loop_scope="session")
async def ledger() -> AsyncIterator[ToyLedger]:
    async with toy_ledger() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def reports(ledger: ToyLedger) -> AsyncIterator[GrpcAccountReports]:
    channel = open_channel(LedgerAddress(ledger.address))
    yield GrpcAccountReports(channel)
    await channel.close(None)


async def test_a_statement_keeps_every_line_and_what_is_missing(ledger: ToyLedger, reports: GrpcAccountReports) -> None:
    """Charge and payment of a line are told apart from "not given", 0.00 is a value, both days go out as dates."""
    answer = pb.StatementResponse(
        loan_account_id="A1", account_number="VN1", period_start="2026-05-01", period_end="2026-05-31",
        opening_balance="0.00", closing_balance="845.25", fees_charged="46.00",
        lines=[
            pb.StatementLine(date="2026-05-01", transaction_id="T1", description="Loan disbursed", charge="920",
                             balance="920.00"),
            pb.StatementLine(date="2026-05-08", transaction_id="T2", description="Repayment", payment="120.75",
                             balance="845.25"),
        ],
    )  # fmt: skip
    answer.generated_at.FromDatetime(datetime(2026, 6, 1, tzinfo=UTC))
    ledger.answers["GetStatement"] = saying(answer)
    statement = await reports.statement("A1", *MAY)
    assert (statement.opening, statement.closing, statement.payments) == (dollars("0"), dollars("845.25"), None)
    assert [(line.day, line.charge, line.payment) for line in statement.lines] == [
        (date(2026, 5, 1), dollars("920"), None),
        (date(2026, 5, 8), None, dollars("120.75")),
    ]
    assert statement.made_at == datetime(2026, 6, 1, tzinfo=UTC)
    request = ledger.requests[-1][1]
    assert (request.period_start, request.period_end) == ("2026-05-01", "2026-05-31")
    assert ledger.deadlines[-1] is not None


async def test_half_a_statement_is_none(ledger: ToyLedger, reports: GrpcAccountReports) -> None:
    """Without a closing balance nothing is shown."""
    ledger.answers["GetStatement"] = saying(pb.StatementResponse(opening_balance="1.00"))
    with pytest.raises(Unavailable):
        await reports.statement("A1", *MAY)


@pytest.mark.parametrize(
    ("code", "error", "word"),
    [
        (grpc.StatusCode.UNIMPLEMENTED, Unavailable, NOT_SUPPORTED),
        (grpc.StatusCode.NOT_FOUND, NotFound, "ACCOUNT_NOT_FOUND"),
        (grpc.StatusCode.UNAVAILABLE, Unavailable, "LEDGER_UNAVAILABLE"),
        (grpc.StatusCode.INVALID_ARGUMENT, InvalidInput, "INVALID_INPUT"),
    ],
)
async def test_failures_are_told_apart(
    ledger: ToyLedger, reports: GrpcAccountReports, code: grpc.StatusCode, error: type[Exception], word: str
) -> None:
    """Not offered, not known, away and a wrong period are four different things."""
    ledger.answers["GetStatement"] = (code, "text of the server")
    with pytest.raises(error) as caught:
        await reports.statement("A1", *MAY)
    assert caught.value.code == word  # type: ignore[attr-defined]


async def test_accruals_keep_missing_values_missing(ledger: ToyLedger, reports: GrpcAccountReports) -> None:
    """An empty answer has no figure at all: no zero days, no zero fee, nothing remaining."""
    ledger.answers["GetAccruedYield"] = saying(pb.AccruedYieldResponse(account_id="A1"))
    accrued = await reports.accrued("A1")
    assert (accrued.accrued, accrued.fee, accrued.remaining) == (None, None, None)
    assert (accrued.days, accrued.term_days, accrued.daily_rate, accrued.last_accrual) == (None, None, None, None)


async def test_accrued_and_remaining_make_the_fee(ledger: ToyLedger, reports: GrpcAccountReports) -> None:
    """Day 40 of 56, 32.86 accrued of 46.00: 13.14 remain; the rate keeps all its decimals."""
    ledger.answers["GetAccruedYield"] = saying(
        pb.AccruedYieldResponse(
            cumulative_accrued="32.86", fee_amount="46.00", days_accrued=40, term_days=56, daily_rate="0.821428"
        )
    )
    accrued = await reports.accrued("A1")
    assert accrued.remaining == dollars("13.14")
    assert (accrued.days, accrued.term_days, accrued.daily_rate) == (40, 56, Decimal("0.821428"))


async def test_accrual_events_come_newest_first_with_their_gaps(ledger: ToyLedger, reports: GrpcAccountReports) -> None:
    """Order, total and missing days are the ledger's; a limit goes out only when there is one."""
    ledger.answers["GetAccrualEventHistory"] = saying(
        pb.AccrualEventHistoryResponse(
            events=[
                pb.AccrualEventDetail(accrual_date="2026-05-01", daily_amount="0.82", daily_rate="0.8214"),
                pb.AccrualEventDetail(accrual_date="2026-05-04", daily_amount="1.64", daily_rate="0.8214"),
            ],
            total_count=40,
            missing_dates=["2026-05-03", "2026-05-02"],
            has_gaps=True,
        )
    )
    history = await reports.accruals("A1", 2)
    assert [event.day for event in history.events] == [date(2026, 5, 4), date(2026, 5, 1)]
    assert (history.total, history.has_gaps) == (40, True)
    assert history.missing == (date(2026, 5, 2), date(2026, 5, 3))
    assert ledger.requests[-1][1].limit == 2
    await reports.accruals("A1")
    assert not ledger.requests[-1][1].HasField("limit")


async def test_the_expected_loss_has_no_invented_figure(ledger: ToyLedger, reports: GrpcAccountReports) -> None:
    """What was not sent is None, old bucket names are read, and a previous amount of 0.00 is a value."""
    ledger.answers["GetECLAllowance"] = saying(
        pb.ECLAllowanceResponse(
            ecl_amount="22.65", aging_bucket="days_1_30", pd_rate="0.05", previous_ecl_amount="0.00"
        )
    )
    ecl = await reports.ecl("A1")
    assert (ecl.allowance, ecl.carrying, ecl.overlay) == (dollars("22.65"), None, None)
    assert (ecl.bucket, ecl.pd_rate, ecl.previous) == ("early_arrears", Decimal("0.05"), Money(Decimal(0)))
    assert (ecl.change, ecl.calculations, ecl.triggered_by, ecl.calculated_at) == (None, None, "", None)
