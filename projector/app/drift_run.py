"""Comparing balances of the read models with those of the ledger: one run over the whole book.

Accounts are streamed and asked for with bounded concurrency, so that memory does not grow with the book. What differs
is read again, once, after the projector has caught up: an event that was under way is no drift.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from projector.adapters.mongo_balances import all_balances, balances_of
from projector.adapters.mongo_errors import translated
from projector.adapters.mongo_lease import STATE, positions
from projector.app.settings import Settings
from projector.app.wiring import Servers
from projector.engine.drift import LedgerReading, ModelReading, Verdict, compare
from projector.engine.errors import GroupMissing
from projector.intake.errors import LedgerFailed
from projector.intake.ledger_channel import LedgerAddress
from projector.intake.ledger_reader import LedgerReader

AGAIN_AT_MOST = 1_000
"""Differences that wait to be read again; then they are, so that a wrong book does not fill the memory."""

FAILURES_IN_A_ROW = 64
"""So many accounts that cannot be read one after the other, and the ledger counts as away."""

_POLL_SECONDS = 0.2
_RELAY_SECONDS = 1.0
"""The ledger publishes its events after it has committed: only so long after its answer is the stream complete."""

Pair = tuple[ModelReading, LedgerReading]
Page = TypeVar("Page")


class LedgerAway(Exception):
    """The ledger answers nothing any more."""


@dataclass(slots=True)
class Tally:
    """What became of the accounts."""

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    pending_disbursement: int = 0
    unreadable: int = 0
    settled: int = 0
    """Differences that were gone once the projector had caught up."""
    behind: bool = False
    """Whether differences had to be read again although the projector had not caught up."""
    ledger_as_of: tuple[datetime, datetime] | None = None
    """The oldest and the newest moment that the ledger's answers speak of."""


class Findings(Protocol):
    """Hears what is found, account by account."""

    def difference(self, model: ModelReading, ledger: LedgerReading, verdict: Verdict) -> None:
        """One account that differs."""

    def unreadable(self, account_id: str, kind: str) -> None:
        """One account that the ledger could not be asked about."""


class Comparison:
    """One run over the whole book."""

    def __init__(
        self,
        settings: Settings,
        parts: Servers,
        where: LedgerAddress,
        report: Findings,
        *,
        concurrency: int,
        patience: float,
    ) -> None:
        self._settings = settings
        self._parts = parts
        self._where = where
        self._report = report
        self._turns = asyncio.Semaphore(concurrency)
        self._patience = patience
        self._failures_in_a_row = 0
        self._ended = threading.Event()
        self.tally = Tally()
        self.model_as_of: datetime | None = None

    async def run(self) -> None:
        """Raises LedgerAway, EngineError."""
        again: list[Pair] = []
        self._ledger = LedgerReader(self._where)
        pages = all_balances(self._parts.database)
        try:
            while page := await _to_its_end(asyncio.to_thread(next, pages, None)):
                for pair in await self._read(page):
                    verdict = compare(*pair)
                    if verdict.is_drift:
                        again.append(pair)
                    else:
                        self._settle(pair, verdict)
                if len(again) >= AGAIN_AT_MOST:
                    await self._read_again(again)
                    again = []
            if again:
                await self._read_again(again)
            self.model_as_of = await asyncio.to_thread(self._newest_applied)
        finally:
            self._ended.set()
            _close(pages)
            await self._ledger.close()

    async def _read(self, page: Sequence[ModelReading]) -> list[Pair]:
        """The ledger's side of a page; accounts that it cannot be asked about are counted and left out."""
        answers = await asyncio.gather(*(self._ask(each.account_id) for each in page))
        return [(model, answer) for model, answer in zip(page, answers, strict=True) if answer is not None]

    async def _ask(self, account_id: str) -> LedgerReading | None:
        async with self._turns:
            if self._failures_in_a_row >= FAILURES_IN_A_ROW:
                raise LedgerAway
            try:
                answer = await self._ledger.balance(account_id)
            except LedgerFailed as error:
                self._failures_in_a_row += 1
                self.tally.unreadable += 1
                self._report.unreadable(account_id, error.status.name)
                return None
        self._failures_in_a_row = 0
        if answer.as_of is not None:
            oldest, newest = self.tally.ledger_as_of or (answer.as_of, answer.as_of)
            self.tally.ledger_as_of = min(oldest, answer.as_of), max(newest, answer.as_of)
        return answer

    async def _read_again(self, pairs: list[Pair]) -> None:
        """Wait for the projector, read both sides once more, and say what still differs."""
        asked = max((ledger.as_of for _, ledger in pairs if ledger.as_of is not None), default=None)
        if not await asyncio.to_thread(self._wait_for_projector, asked or datetime.now(UTC)):
            self.tally.behind = True
        ids = [model.account_id for model, _ in pairs]
        models = await asyncio.to_thread(balances_of, self._parts.database, ids)
        present = [models[account_id] for account_id in ids if account_id in models]
        for pair in await self._read(present):
            verdict = compare(*pair)
            self.tally.settled += not verdict.is_drift
            self._settle(pair, verdict)

    def _settle(self, pair: Pair, verdict: Verdict) -> None:
        model, ledger = pair
        self.tally.verdicts[verdict] += 1
        self.tally.pending_disbursement += model.status == "pending_disbursement"
        if verdict.is_drift:
            self._report.difference(model, ledger, verdict)

    def _wait_for_projector(self, moment: datetime) -> bool:
        """Wait until everything the ledger had said by then is applied; False when patience ends before."""
        deadline = time.monotonic() + self._patience
        while not self._has_caught_up(moment):
            if time.monotonic() >= deadline or self._ended.wait(_POLL_SECONDS):
                return False
        return True

    def _has_caught_up(self, moment: datetime) -> bool:
        """Whether the projector is beyond the moment, or has nothing left to do a while after it."""
        ms = moment.timestamp() * 1000
        applied = self._applied()
        if "ext" in applied and applied["ext"].ms > ms:
            return True
        if time.time() < moment.timestamp() + _RELAY_SECONDS:
            return False
        try:
            state = self._parts.streams.state()["ext"]
        except GroupMissing:
            return False
        return not state.behind and not state.pending

    def _newest_applied(self) -> datetime | None:
        """How far the read models are: now when nothing is left to apply, else the last applied entry's time."""
        try:
            states = self._parts.streams.state().values()
        except GroupMissing:
            return None
        if not any(state.behind or state.pending for state in states):
            return datetime.now(UTC)
        applied = self._applied()
        return max((position.time for position in applied.values()), default=None)

    def _applied(self) -> Any:
        with translated():
            state = self._parts.database[STATE].find_one({"_id": self._settings.consumer_group}, {"applied": 1})
        return positions((state or {}).get("applied") or {})

    def figures(self) -> dict[str, Any]:
        """The run in numbers, for the summary."""
        tally = self.tally
        oldest, newest = tally.ledger_as_of or (None, None)
        return {
            "accounts": sum(tally.verdicts.values()) + tally.unreadable,
            "pending_disbursement": tally.pending_disbursement,
            "settled": tally.settled,
            "unreadable": tally.unreadable,
            "projector_behind": tally.behind,
            "read_models_as_of": self.model_as_of,
            "ledger_as_of_oldest": oldest,
            "ledger_as_of_newest": newest,
        }


async def _to_its_end(work: Awaitable[Page]) -> Page:
    """Wait for a thread also when this is cancelled meanwhile: what it works on is closed next."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.gather(task, return_exceptions=True)
        raise


def _close(pages: Iterator[list[ModelReading]]) -> None:
    """End the cursor now, not when the collector comes round."""
    close = getattr(pages, "close", None)
    if close is not None:
        close()
