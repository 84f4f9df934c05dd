"""Reads of the ledger over a real socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import grpc
import pytest
import pytest_asyncio

from billie_desktop.desk.values import TransactionFilter
from billie_desktop.domain.errors import NotAllowed, NotFound, Unavailable, Unreachable
from billie_desktop.domain.ledger import TransactionType
from billie_desktop.gateways.grpc.channel import LedgerAddress, open_channel
from billie_desktop.gateways.grpc.probe import GrpcLedgerProbe
from billie_desktop.gateways.grpc.reads import GrpcLedgerReads
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb
from tests.domain.examples import dollars
from tests.gateways.toy_ledger import ToyLedger, saying, toy_ledger

# gRPC delivers late events of a closed channel to the loop that opened it: that loop must still be there.
pytestmark = pytest.mark.asyncio(loop_scope="session")

AT = datetime(2026, 7, 2, 4, 0, tzinfo=UTC)


@pytest_asyncio.fixture(loop_scope="session")
async def ledger() -> AsyncIterator[ToyLedger]:
    async with toy_ledger() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def channel(ledger: ToyLedger) -> AsyncIterator[grpc.aio.Channel]:
    opened = open_channel(LedgerAddress(ledger.address))
    yield opened
    await opened.close(None)


def posting(number: int, **changes: object) -> pb.Transaction:
    values = {
        "transaction_id": f"T-{number}",
        "loan_account_id": "ACC-1",
        "type": pb.REPAYMENT,
        "transaction_date": AT.replace(minute=number),
        "effective_date": "2026-07-02",
        "principal_delta": "-40.00",
        "fee_delta": "-10.00",
        "total_delta": "-50.00",
        "principal_after": "60.00",
        "fee_after": "0.00",
        "total_after": "60.00",
    }
    return pb.Transaction(**(values | changes))


async def test_a_balance_of_zero_is_a_value(ledger: ToyLedger, channel: grpc.aio.Channel) -> None:
    """0.00 comes through as an amount with the ledger's moment."""
    ledger.answers["GetBalance"] = saying(
        pb.GetBalanceResponse(
            loan_account_id="ACC-1", principal_balance="0.00", fee_balance="0.00", total_outstanding="0.00", as_of=AT
        )
    )
    balance = await GrpcLedgerReads(channel).balance("ACC-1")
    assert (balance.total, balance.as_of) == (dollars("0"), AT)


async def test_a_balance_without_figures_is_unavailable(ledger: ToyLedger, channel: grpc.aio.Channel) -> None:
    """An empty text is "not given", never 0.00."""
    ledger.answers["GetBalance"] = saying(pb.GetBalanceResponse(loan_account_id="ACC-1", fee_balance="1.00"))
    with pytest.raises(Unavailable):
        await GrpcLedgerReads(channel).balance("ACC-1")


async def test_transactions_newest_first_with_the_full_count(ledger: ToyLedger, channel: grpc.aio.Channel) -> None:
    """Filters reach the wire, rows come newest first, the count is the ledger's and not the number of rows."""
    ledger.answers["GetTransactions"] = saying(
        pb.GetTransactionsResponse(transactions=[posting(1), posting(3), posting(2)], total_count=30)
    )
    filters = TransactionFilter(TransactionType.FEE_WAIVER, date(2026, 7, 1), date(2026, 7, 31))
    page = await GrpcLedgerReads(channel).transactions("ACC-1", filters, 20)
    assert [row.transaction_id for row in page.rows] == ["T-3", "T-2", "T-1"]
    assert page.total_count == 30
    request = ledger.requests[0][1]
    assert (request.limit, request.from_date, request.to_date) == (20, "2026-07-01", "2026-07-31")
    assert request.type_filter == pb.FEE_WAIVER


async def test_no_filter_leaves_the_fields_unset(ledger: ToyLedger, channel: grpc.aio.Channel) -> None:
    """Absent filters are absent on the wire."""
    ledger.answers["GetTransactions"] = saying(pb.GetTransactionsResponse())
    await GrpcLedgerReads(channel).transactions("ACC-1", TransactionFilter(), 20)
    request = ledger.requests[0][1]
    assert not any(request.HasField(name) for name in ("from_date", "to_date", "type_filter"))


async def test_a_missing_figure_follows_from_the_other_two(ledger: ToyLedger, channel: grpc.aio.Channel) -> None:
    """Total = principal + fee; one empty text of the three is worked out."""
    ledger.answers["GetTransactions"] = saying(
        pb.GetTransactionsResponse(transactions=[posting(1, fee_delta="", total_after="")], total_count=1)
    )
    row = (await GrpcLedgerReads(channel).transactions("ACC-1", TransactionFilter(), 20)).rows[0]
    assert (row.fee_delta, row.total_after) == (dollars("-10"), dollars("60"))


async def test_a_list_that_lacks_a_posting_is_unavailable(ledger: ToyLedger, channel: grpc.aio.Channel) -> None:
    """A row that cannot be read makes the list unavailable, never shorter."""
    ledger.answers["GetTransactions"] = saying(
        pb.GetTransactionsResponse(transactions=[posting(1), posting(2, principal_delta="", fee_delta="")])
    )
    with pytest.raises(Unavailable):
        await GrpcLedgerReads(channel).transactions("ACC-1", TransactionFilter(), 20)


@pytest.mark.parametrize(
    ("bucket", "flag", "name", "arrears"),
    [
        ("BUCKET_0", False, "current", False),
        ("days_1_30", False, "early_arrears", True),
        ("days_61_90", False, "late_arrears", True),
        ("bucket_4", False, "default", True),
        ("closed", False, "closed", False),
        ("current", True, "current", True),
        ("", False, None, False),
    ],
)
async def test_older_buckets_and_the_missing_flag(
    ledger: ToyLedger, channel: grpc.aio.Channel, bucket: str, flag: bool, name: str | None, arrears: bool
) -> None:
    """Older names are read; a flag that is not set lets the bucket decide."""
    ledger.answers["GetAccountAging"] = saying(
        pb.AccountAgingResponse(account_id="ACC-1", dpd=3, bucket=bucket, is_in_arrears=flag)
    )
    aging = await GrpcLedgerReads(channel).aging("ACC-1")
    assert (aging.bucket, aging.in_arrears, aging.days_past_due) == (name, arrears, 3)


async def test_a_schedule_speaks_the_read_models_words(ledger: ToyLedger, channel: grpc.aio.Channel) -> None:
    """PENDING, PARTIAL, PAID and OVERDUE become the stored words; rows come in number order."""
    words = ["PAID", "PARTIAL", "OVERDUE", "PENDING", "Frozen"]
    rows = [
        pb.InstalmentWithStatus(payment_number=number, due_date="2026-07-15", scheduled_amount="50.00", status=word)
        for number, word in enumerate(words, 1)
    ]
    ledger.answers["GetScheduleWithStatus"] = saying(
        pb.ScheduleWithStatusResponse(schedule_id="SCH-1", instalments=reversed(rows))
    )
    schedule = await GrpcLedgerReads(channel).schedule("ACC-1")
    assert [row.status for row in schedule.instalments] == ["paid", "partial", "missed", "scheduled", "frozen"]
    assert {(row.due_date, row.amount, row.remaining) for row in schedule.instalments} == {
        (date(2026, 7, 15), dollars("50"), None)
    }


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (grpc.StatusCode.NOT_FOUND, NotFound),
        (grpc.StatusCode.UNAUTHENTICATED, NotAllowed),
        (grpc.StatusCode.PERMISSION_DENIED, NotAllowed),
        (grpc.StatusCode.UNAVAILABLE, Unavailable),
        (grpc.StatusCode.INTERNAL, Unavailable),
        (grpc.StatusCode.UNIMPLEMENTED, Unavailable),
    ],
)
async def test_errors_of_reads(
    ledger: ToyLedger, channel: grpc.aio.Channel, code: grpc.StatusCode, error: type[Exception]
) -> None:
    """A failed read is never an empty answer."""
    ledger.answers["GetLedgerRecord"] = (code, "internals of the server")
    with pytest.raises(error) as caught:
        await GrpcLedgerReads(channel).record("ACC-1")
    assert "internals" not in str(caught.value)


@pytest.mark.parametrize("code", [grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED])
async def test_who_is_refused_is_not_asked_again(
    ledger: ToyLedger, channel: grpc.aio.Channel, code: grpc.StatusCode
) -> None:
    """A read that the ledger refuses for sign-in or role is made once, and is told as not allowed, not as away."""
    ledger.answers["GetBalance"] = ledger.answers["GetTransactions"] = (code, "no")
    reads = GrpcLedgerReads(channel)
    for reading in (reads.balance("ACC-1"), reads.transactions("ACC-1", TransactionFilter(), 20)):
        with pytest.raises(NotAllowed):
            await reading
    assert [name for name, _ in ledger.requests] == ["GetBalance", "GetTransactions"]


async def test_every_read_carries_its_deadline_and_the_token(ledger: ToyLedger) -> None:
    """The server sees ten seconds and the bearer token."""
    address = LedgerAddress(ledger.address, token="T-1")
    channel = open_channel(address)
    ledger.answers["GetLedgerRecord"] = saying(pb.LedgerRecordResponse(loan_account_id="ACC-1", total_paid="12.00"))
    record = await GrpcLedgerReads(channel, address.metadata).record("ACC-1")
    await channel.close(None)
    assert record.total_paid == dollars("12")
    assert 8 < (ledger.deadlines[0] or 0) < 11
    assert ledger.metadata[0]["authorization"] == "Bearer T-1"


@pytest.mark.parametrize("code", [None, grpc.StatusCode.NOT_FOUND, grpc.StatusCode.UNIMPLEMENTED])
async def test_the_probe_takes_these_answers_for_alive(
    ledger: ToyLedger, channel: grpc.aio.Channel, code: grpc.StatusCode | None
) -> None:
    """OK, NOT_FOUND and UNIMPLEMENTED mean alive, asked with the probe's own account."""
    ledger.answers["GetBalance"] = (code, "") if code else saying(pb.GetBalanceResponse())
    assert 0 < await GrpcLedgerProbe(channel).probe() < 5
    assert [(name, request.loan_account_id) for name, request in ledger.requests] == [
        ("GetBalance", "health-check-ping")
    ]


async def test_the_probe_asks_a_second_method_before_it_misses(ledger: ToyLedger, channel: grpc.aio.Channel) -> None:
    """GetAccruedYield decides when GetBalance fails; when both fail it is a miss."""
    ledger.answers["GetBalance"] = (grpc.StatusCode.INTERNAL, "")
    probe = GrpcLedgerProbe(channel)
    await probe.probe()
    ledger.answers["GetAccruedYield"] = (grpc.StatusCode.UNAVAILABLE, "")
    with pytest.raises(Unreachable):
        await probe.probe()
    ledger.answers["GetAccruedYield"] = (grpc.StatusCode.UNAUTHENTICATED, "")
    with pytest.raises(NotAllowed):
        await probe.probe()


async def test_the_probe_hears_a_lost_connection(ledger: ToyLedger, channel: grpc.aio.Channel) -> None:
    """A server that goes away is noticed without waiting for the next probe."""
    ledger.answers["GetBalance"] = (grpc.StatusCode.NOT_FOUND, "")
    probe = GrpcLedgerProbe(channel)
    await probe.probe()
    lost = asyncio.ensure_future(probe.connection_lost())
    await asyncio.sleep(0)
    await ledger.stop()
    await asyncio.wait_for(lost, 60)
