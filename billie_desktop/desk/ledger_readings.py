"""Live figures of single accounts: one read under way per account, the failure of one never fails the customer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from billie_desktop.desk.background import Background
from billie_desktop.desk.ports import Clock, LedgerReads
from billie_desktop.domain.account import Aging, LoanAccount
from billie_desktop.domain.errors import DeskError, NotAllowed, NotFound, Unavailable
from billie_desktop.domain.ledger import LedgerBalance
from billie_desktop.domain.money import Money

TOGETHER = 8
CALM_SECONDS = 0.5
MOST_REMEMBERED = 5000
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer of the ledger about an account, or that there was none.

    Exactly one of the groups is set: ``balance`` (or ``balance_failed``), ``aging`` (``aging_failed``, ``no_aging``) or
    ``total_paid``. ``began`` is the moment the reading was begun.
    """

    account_id: str
    began: datetime
    balance: LedgerBalance | None = None
    balance_failed: bool = False
    aging: Aging | None = None
    no_aging: bool = False
    aging_failed: bool = False
    total_paid: Money | None = None


class LedgerReadings:
    """Reads balance, aging and record of an account and tells each answer as it arrives."""

    def __init__(
        self,
        reads: LedgerReads,
        clock: Clock,
        hear: Callable[[Heard], None],
        on_failure: Callable[[], None],
    ) -> None:
        self._reads = reads
        self._clock = clock
        self._hear = hear
        self._on_failure = on_failure
        self._running: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._waiting: set[str] = set()
        self._ended: dict[str, float] = {}
        self._background = Background()
        self._room = asyncio.Semaphore(TOGETHER)

    async def read(self, account_id: str, account: LoanAccount | None) -> None:
        """Read everything about the account; returns when a reading begun after this call has ended.

        A call while one is under way makes one more follow, so that a change in between is never missed.
        """
        running = self._running.get(account_id)
        if running is not None:
            self._again.add(account_id)
            await asyncio.shield(running)
            return
        task = self._background.spawn(self._until_fresh(account_id, account), "ledger reading")
        self._running[account_id] = task
        await asyncio.shield(task)

    def read_soon(self, account_id: str, account: LoanAccount | None) -> None:
        """Read in the background after a live change: at once when the account was quiet, else a moment after the last
        reading, so that a busy account costs two readings a second and its last state is always read."""
        if account_id in self._waiting:
            return
        wait = self._ended.get(account_id, 0.0) + CALM_SECONDS - time.monotonic()
        if wait <= 0 and account_id not in self._running:
            self._background.spawn(self.read(account_id, account), "ledger reading after a change")
        else:
            self._waiting.add(account_id)
            self._background.spawn(
                self._later(max(wait, CALM_SECONDS / 10), account_id, account), "ledger reading later"
            )

    async def _later(self, seconds: float, account_id: str, account: LoanAccount | None) -> None:
        await asyncio.sleep(seconds)
        self._waiting.discard(account_id)
        await self.read(account_id, account)

    async def stop(self) -> None:
        """End what runs."""
        await self._background.stop()

    async def _until_fresh(self, account_id: str, account: LoanAccount | None) -> None:
        try:
            while True:
                self._again.discard(account_id)
                await self._once(account_id, account)
                if account_id not in self._again:
                    return
        finally:
            self._running.pop(account_id, None)
            if len(self._ended) > MOST_REMEMBERED:
                self._ended.clear()
            self._ended[account_id] = time.monotonic()
            self._again.discard(account_id)

    async def _once(self, account_id: str, account: LoanAccount | None) -> None:
        async with self._room:
            readings: list[Awaitable[None]] = [self._balance(account_id), self._record(account_id)]
            if account is None or not (account.is_closed or account.is_pending):
                readings.append(self._aging(account_id))
            await asyncio.gather(*readings)

    async def _balance(self, account_id: str) -> None:
        began = self._clock.now()
        balance, _ = await self._ask(self._reads.balance(account_id))
        self._hear(Heard(account_id, began, balance=balance, balance_failed=balance is None))

    async def _aging(self, account_id: str) -> None:
        began = self._clock.now()
        aging, error = await self._ask(self._reads.aging(account_id))
        none = isinstance(error, NotFound)
        self._hear(Heard(account_id, began, aging=aging, no_aging=none, aging_failed=aging is None and not none))

    async def _record(self, account_id: str) -> None:
        began = self._clock.now()
        record, _ = await self._ask(self._reads.record(account_id))
        if record is not None and record.total_paid is not None:
            self._hear(Heard(account_id, began, total_paid=record.total_paid))

    async def _ask(self, reading: Awaitable[Value]) -> tuple[Value | None, DeskError | None]:
        try:
            return await reading, None
        except NotFound as error:
            return None, error
        except (Unavailable, NotAllowed) as error:
            self._on_failure()
            return None, error
