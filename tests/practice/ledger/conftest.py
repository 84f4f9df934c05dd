"""A book on a clock that stands still, and a server of it on loopback."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pytest
import pytest_asyncio

from billie_desktop.practice.ledger.admin_client import AdminClient
from billie_desktop.practice.ledger.book import LedgerBook, open_book
from billie_desktop.practice.ledger.clock import SetClock
from billie_desktop.practice.ledger.server import Guards, LedgerServer
from projector.stubs.billie.ledger.v1.accounting_ledger_pb2_grpc import AccountingLedgerServiceStub
from tests.practice.ledger.books import NOW

ADMIN_TOKEN = "admin-token-of-a-test"


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def book(tmp_path: Path, clock: SetClock) -> Iterator[LedgerBook]:
    with open_book(tmp_path / "ledger.sqlite", clock=clock) as book:
        yield book


@dataclass
class Ledger:
    """A running practice ledger, seen by a caller."""

    server: LedgerServer
    book: LedgerBook
    clock: SetClock
    channel: grpc.aio.Channel
    stub: Any
    admin: AdminClient

    async def refused(self, method: str, request: Any, **options: Any) -> tuple[str, str]:
        """Status name and text of a call that must fail."""
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await getattr(self.stub, method)(request, **options)
        return caught.value.code().name, caught.value.details() or ""


@pytest_asyncio.fixture
async def ledger(book: LedgerBook, clock: SetClock) -> AsyncIterator[Ledger]:
    """The book behind a server without stream and without nightly aging."""
    server = LedgerServer(book, guards=Guards(admin_token=ADMIN_TOKEN), nightly=False)
    address = await server.start("127.0.0.1:0")
    async with grpc.aio.insecure_channel(address) as channel:
        stub = AccountingLedgerServiceStub(channel)
        yield Ledger(server, book, clock, channel, stub, AdminClient(channel, ADMIN_TOKEN))
    await server.stop()
