"""Postings by reference over a real socket."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import grpc
import pytest
import pytest_asyncio

from billie_desktop.domain.errors import Unavailable
from billie_desktop.gateways.grpc.channel import LedgerAddress, open_channel
from billie_desktop.gateways.grpc.references import GrpcPostingFinder
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb
from tests.gateways.test_ledger_reads import posting
from tests.gateways.toy_ledger import ToyLedger, saying, toy_ledger

pytestmark = pytest.mark.asyncio(loop_scope="session")
AT = datetime(2026, 7, 2, 4, 0, tzinfo=UTC)


@pytest_asyncio.fixture(loop_scope="session")
async def ledger() -> AsyncIterator[ToyLedger]:
    async with toy_ledger() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def finder(ledger: ToyLedger) -> AsyncIterator[GrpcPostingFinder]:
    channel = open_channel(LedgerAddress(ledger.address))
    yield GrpcPostingFinder(channel)
    await channel.close(None)


async def test_the_ledgers_own_search_names_accounts(ledger: ToyLedger, finder: GrpcPostingFinder) -> None:
    """What it finds, in its order; a ledger without that search finds nothing, and one that is away says so."""
    rows = [pb.AccountSearchResult(loan_account_id="ACC-2"), pb.AccountSearchResult(loan_account_id="ACC-1")]
    ledger.answers["SearchAccounts"] = saying(pb.SearchAccountsResponse(results=rows))
    assert await finder.accounts("PAY-1", 5) == ("ACC-2", "ACC-1")
    del ledger.answers["SearchAccounts"]
    assert await finder.accounts("PAY-1", 5) == ()
    ledger.answers["SearchAccounts"] = (grpc.StatusCode.UNAVAILABLE, "down")
    with pytest.raises(Unavailable):
        await finder.accounts("PAY-1", 5)


@pytest.mark.parametrize(
    ("reference", "found"), [("t-1", ["T-1"]), ("PAY-2", ["T-2"]), ("mortgage", ["T-3"]), ("MORT", ["T-3"]), ("x", [])]
)
async def test_a_posting_is_found_by_id_and_reference(
    ledger: ToyLedger, finder: GrpcPostingFinder, reference: str, found: list[str]
) -> None:
    """By the beginning of its id, of the payment it belongs to, or of what the payer wrote; notes are no reference."""
    rows = [
        posting(1, notes="x"),
        posting(2, reference_id="pay-22"),
        posting(3, metadata={"payment_reference": "Mortgage July", "reason": "x"}),
    ]
    ledger.answers["GetTransactions"] = saying(pb.GetTransactionsResponse(transactions=rows, total_count=3))
    assert [row.transaction_id for row in await finder.postings("ACC-1", reference)] == found
