"""The practice ledger as a running server."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import grpc

from billie_desktop.practice.ledger.admin import LedgerAdmin
from billie_desktop.practice.ledger.book import LedgerBook
from billie_desktop.practice.ledger.execution import Execution
from billie_desktop.practice.ledger.faults import FaultPlan, Faults
from billie_desktop.practice.ledger.keys import Keys
from billie_desktop.practice.ledger.loan import Transaction
from billie_desktop.practice.ledger.nightly import run_nightly
from billie_desktop.practice.ledger.reads import Reads
from billie_desktop.practice.ledger.relay import Relay
from billie_desktop.practice.ledger.reports.exports import Exports
from billie_desktop.practice.ledger.reports.offers import offers
from billie_desktop.practice.ledger.service import LedgerService
from billie_desktop.practice.ledger.watch import WatchHub
from billie_desktop.practice.ledger.writes import Writes

GRACE_SECONDS = 0.5
DRAIN_SECONDS = 2.0


class AddressTakenError(Exception):
    """The address cannot be listened on."""


@dataclass(frozen=True, slots=True)
class Guards:
    """Tokens. token: of the real service, "" lets everybody in. admin_token: "" leaves the admin service out."""

    token: str = ""
    admin_token: str = ""


class LedgerServer:
    """Serves one book. Start and stop it on the same event loop."""

    def __init__(
        self,
        book: LedgerBook,
        *,
        relay: Relay | None = None,
        faults: Faults | None = None,
        guards: Guards | None = None,
        nightly: bool = True,
    ) -> None:
        guards = guards or Guards()
        self.book = book
        self.faults = faults or Faults(FaultPlan())
        self.relay = relay
        self._nightly = nightly
        self._hub = WatchHub()
        # without SO_REUSEPORT a second server on the same port fails instead of sharing it
        self._server = grpc.aio.server(options=[("grpc.so_reuseport", 0)])
        reads = Reads(book, self._hub, self.faults)
        writes = Writes(Execution(book, Keys(book.connection), self.faults), self.faults)
        self._exports = Exports(book)
        reports = offers(book, relay.stream if relay is not None else "", self._exports)
        self._server.add_generic_rpc_handlers([LedgerService(reads, writes, reports, self.faults, guards.token)])
        if guards.admin_token:
            admin = LedgerAdmin(book, self._hub, self.faults, relay, guards.admin_token)
            self._server.add_generic_rpc_handlers([admin])
        self._tasks: list[asyncio.Task[Any]] = []
        book.on_commit(self._on_commit)

    async def start(self, address: str) -> str:
        """Listen; the address with its true port (a port of 0 takes a free one). Raises AddressTakenError."""
        host, _, _ = address.rpartition(":")
        try:
            port = self._server.add_insecure_port(address)
        except RuntimeError as error:
            raise AddressTakenError(f"Nothing can listen on {address}: is it in use?") from error
        await self._server.start()
        if self.relay is not None:
            self._tasks.append(asyncio.create_task(self.relay.run(), name="ledger-relay"))
        self._tasks.append(asyncio.create_task(self._exports.run(), name="ledger-exports"))
        if self._nightly:
            self._tasks.append(asyncio.create_task(run_nightly(self.book), name="ledger-nightly"))
        return f"{host}:{port}"

    async def run_until(self, stop: asyncio.Event) -> None:
        """Serve until asked to stop. Raises the error of a background task that dies before."""
        asked = asyncio.create_task(stop.wait(), name="ledger-stop")
        done, _ = await asyncio.wait([asked, *self._tasks], return_when=asyncio.FIRST_COMPLETED)
        await _cancel([asked])
        for task in done - {asked}:
            task.result()

    async def stop(self) -> None:
        """End running calls, bring what is committed to the stream if Redis takes it soon, close the book."""
        self._hub.close_all()
        await self._server.stop(GRACE_SECONDS)
        if self.relay is not None and self._tasks and not self._tasks[0].done():
            try:
                await asyncio.wait_for(self.relay.drained(), DRAIN_SECONDS)
            except TimeoutError:
                # the outbox keeps it for the next start
                pass
        await _cancel(self._tasks)
        self.book.close()

    def _on_commit(self, transactions: list[Transaction]) -> None:
        self._hub.spread(transactions)
        if self.relay is not None:
            self.relay.wake()


async def _cancel(tasks: Iterable[asyncio.Task[Any]]) -> None:
    tasks = list(tasks)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
