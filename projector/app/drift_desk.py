"""Comparisons that staff ask for: one at a time, beside the calls, its result kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from projector.adapters.intake_drift import INTERRUPTED, MongoDriftRuns
from projector.app.drift_run import Comparison, LedgerAway
from projector.app.settings import Settings
from projector.app.wiring import Servers
from projector.contract.drift_runs import MOST_DIFFERENCES, UNREADABLE, DriftItem, DriftRun, RunState
from projector.engine.drift import LedgerReading, ModelReading, Verdict, difference
from projector.engine.errors import EngineError, StoreAway
from projector.intake.ledger_channel import LedgerAddress

log = logging.getLogger("projector")

CONCURRENCY = 8
"""Questions to the ledger at a time: a fraction of what the command asks, for desks work beside it."""

PATIENCE = 15.0
TELL_SECONDS = 2.0
LEDGER_AWAY = "The ledger does not answer."
SERVERS_AWAY = "The database or the streams cannot be asked."
BROKEN = "Something went wrong on the server; its log says what."


class DriftDesk:
    """Implements ``intake.drift_methods.Comparisons``. ``close`` at the end."""

    def __init__(
        self, settings: Settings, parts: Callable[[], Servers], where: LedgerAddress, runs: MongoDriftRuns
    ) -> None:
        self._settings = settings
        self._parts = parts
        self._where = where
        self._runs = runs
        self._running: asyncio.Task[None] | None = None

    async def start(self, started_by: str) -> DriftRun:
        """Begin one unless one is running; what is going on then. Raises StoreAway."""
        now = datetime.now(UTC)
        if await self._runs.begin(started_by, now):
            begun = DriftRun(RunState.RUNNING, started_at=now, started_by=started_by)
            self._running = asyncio.create_task(self._run(begun), name="drift")
        return await self.last()

    async def last(self) -> DriftRun:
        """The last one, or the one that is running. Raises StoreAway."""
        return await self._runs.last(datetime.now(UTC))

    async def close(self) -> None:
        """Give up what is running; it is told as interrupted."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    async def _run(self, begun: DriftRun) -> None:
        found = _Findings()
        parts = await asyncio.to_thread(self._parts)
        comparison = Comparison(self._settings, parts, self._where, found, concurrency=CONCURRENCY, patience=PATIENCE)
        telling = asyncio.create_task(self._tell(comparison), name="drift-progress")
        problem = ""
        try:
            await comparison.run()
        except LedgerAway:
            problem = LEDGER_AWAY
        except EngineError as error:
            log.warning("drift ended early", extra={"fields": {"kind": type(error).__name__}})
            problem = SERVERS_AWAY
        except asyncio.CancelledError:
            await self._end(_result(begun, comparison, found, INTERRUPTED))
            raise
        except Exception:
            # Texts of foreign errors may quote values: the log keeps types and places only.
            log.exception("drift failed")
            problem = BROKEN
        finally:
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)
        await self._end(_result(begun, comparison, found, problem))

    async def _tell(self, comparison: Comparison) -> None:
        while True:
            await asyncio.sleep(TELL_SECONDS)
            try:
                await self._runs.tell(sum(comparison.tally.verdicts.values()), datetime.now(UTC))
            except StoreAway:
                continue  # the next one tells it

    async def _end(self, run: DriftRun) -> None:
        log.info("drift", extra={"fields": {"accounts": run.accounts, "differences": run.count}})
        try:
            await self._runs.end(run)
        except StoreAway:
            log.warning("the result of a comparison could not be kept")


class _Findings:
    """Keeps the largest differences, and counts all."""

    def __init__(self) -> None:
        self.items: list[tuple[Decimal, DriftItem]] = []
        self.count = 0

    def difference(self, model: ModelReading, ledger: LedgerReading, verdict: Verdict) -> None:
        off = difference(model, ledger)
        self.count += 1
        item = DriftItem(
            model.account_id,
            verdict.value,
            model.status or "",
            tuple(f"{each:.2f}" for each in model.balances),
            "" if ledger.total is None else f"{ledger.total:.2f}",
            "" if off is None else f"{off:.2f}",
            model.as_of,
            ledger.as_of,
        )
        # What one side does not know at all comes before every amount.
        self._keep(Decimal("Infinity") if off is None else abs(off), item)

    def unreadable(self, account_id: str, kind: str) -> None:
        self._keep(Decimal(-1), DriftItem(account_id, UNREADABLE))

    def _keep(self, weight: Decimal, item: DriftItem) -> None:
        self.items.append((weight, item))
        if len(self.items) >= 2 * MOST_DIFFERENCES:
            self.items = self.largest()

    def largest(self) -> list[tuple[Decimal, DriftItem]]:
        """In order."""
        return sorted(self.items, key=lambda each: (-each[0], each[1].account_id))[:MOST_DIFFERENCES]


def _result(begun: DriftRun, comparison: Comparison, found: _Findings, problem: str) -> DriftRun:
    tally = comparison.tally
    oldest, newest = tally.ledger_as_of or (None, None)
    return replace(
        begun,
        state=RunState.FAILED if problem else RunState.DONE,
        ended_at=datetime.now(UTC),
        accounts=sum(tally.verdicts.values()),
        count=found.count,
        settled=tally.settled,
        unreadable=tally.unreadable,
        pending_disbursement=tally.pending_disbursement,
        behind=tally.behind,
        read_models_as_of=comparison.model_as_of,
        ledger_as_of_oldest=oldest,
        ledger_as_of_newest=newest,
        problem=problem,
        differences=[item for _, item in found.largest()],
    )
