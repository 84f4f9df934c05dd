"""The last comparison of balances, in the intake's own database: one document, shared by all intakes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from projector.adapters.mongo_errors import translated
from projector.contract.drift_runs import DriftItem, DriftRun, RunState

RUNS, LAST = "drift-runs", "last"
SILENT = timedelta(seconds=30)
"""A run that has not been heard of for so long was interrupted."""

INTERRUPTED = "The comparison was interrupted. Run it again."


class MongoDriftRuns:
    """Methods raise StoreAway."""

    def __init__(self, own: AsyncDatabase[dict[str, Any]]) -> None:
        self._runs = own[RUNS]

    async def begin(self, started_by: str, now: datetime) -> bool:
        """Take the turn; False while another run is going on."""
        free = {"_id": LAST, "$or": [{"state": {"$ne": RunState.RUNNING.value}}, {"heardOf": {"$lt": now - SILENT}}]}
        begun = asdict(DriftRun(RunState.RUNNING, started_at=now, started_by=started_by))
        document = {"_id": LAST, "heardOf": now, **begun, "state": RunState.RUNNING.value, "differences": []}
        with translated():
            try:
                await self._runs.replace_one(free, document, upsert=True)
            except DuplicateKeyError:
                return False
        return True

    async def tell(self, accounts: int, now: datetime) -> None:
        """Still running, and so far."""
        with translated():
            await self._runs.update_one({"_id": LAST}, {"$set": {"heardOf": now, "accounts": accounts}})

    async def end(self, run: DriftRun) -> None:
        """Keep the result."""
        document = {**asdict(run), "state": run.state.value, "differences": [_stored(each) for each in run.differences]}
        with translated():
            await self._runs.replace_one({"_id": LAST}, {"_id": LAST, **document}, upsert=True)

    async def last(self, now: datetime) -> DriftRun:
        """The one that is running, else the last one."""
        with translated():
            found = await self._runs.find_one({"_id": LAST})
        if found is None:
            return DriftRun()
        heard_of = _utc(found.pop("heardOf", None))
        found.pop("_id")
        items = [
            DriftItem(**{**_times(each), "read_models": tuple(each["read_models"])}) for each in found["differences"]
        ]
        run = DriftRun(**{**_times(found), "state": RunState(found["state"]), "differences": items})
        if run.state is RunState.RUNNING and (heard_of is None or heard_of < now - SILENT):
            return DriftRun(RunState.FAILED, run.started_at, None, run.started_by, run.accounts, problem=INTERRUPTED)
        return run


def _stored(item: DriftItem) -> dict[str, Any]:
    return {**asdict(item), "read_models": list(item.read_models)}


def _times(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _utc(value) if isinstance(value, datetime) else value for name, value in document.items()}


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
