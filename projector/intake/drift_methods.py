"""Comparisons of balances for admins: messages in, messages out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from google.protobuf.message import Message

from projector.contract.drift_runs import DriftItem, DriftRun
from projector.intake.caller import Caller
from projector.intake.desk_service import Signed
from projector.intake.session_methods import stamp
from projector.intake.trail import Trail
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb


class Comparisons(Protocol):
    """One at a time. Methods raise StoreAway."""

    async def start(self, started_by: str) -> DriftRun:
        """Begin one unless one is running."""

    async def last(self) -> DriftRun:
        """The last one, or the one that is running."""


class DriftMethods:
    """GetDrift, RunDrift."""

    def __init__(self, comparisons: Comparisons, trail: Trail) -> None:
        self._comparisons = comparisons
        self._trail = trail

    def signed(self) -> Mapping[str, Signed]:
        """Methods by name."""
        return {"GetDrift": self.get, "RunDrift": self.run}

    async def get(self, request: pb.GetDriftRequest, caller: Caller, seconds: float) -> Message:
        """What was found last."""
        return _report(await self._comparisons.last())

    async def run(self, request: pb.RunDriftRequest, caller: Caller, seconds: float) -> Message:
        """Look through the whole book; who asked for it is recorded."""
        await self._trail.looked_at(caller, "RunDrift", "book", "balances")
        return _report(await self._comparisons.start(caller.staff.name))


def _report(run: DriftRun) -> pb.DriftReport:
    message = pb.DriftReport(
        state=run.state,
        started_by_name=run.started_by,
        accounts=run.accounts,
        difference_count=run.count,
        settled=run.settled,
        unreadable=run.unreadable,
        pending_disbursement=run.pending_disbursement,
        projector_behind=run.behind,
        problem=run.problem,
        differences=[_difference(each) for each in run.differences],
    )
    for field in ("started_at", "ended_at", "read_models_as_of", "ledger_as_of_oldest", "ledger_as_of_newest"):
        _set(message, field, getattr(run, field))
    return message


def _difference(item: DriftItem) -> pb.DriftDifference:
    message = pb.DriftDifference(
        loan_account_id=item.account_id,
        verdict=item.verdict,
        status=item.status,
        read_models=item.read_models,
        ledger=item.ledger,
        difference=item.difference,
    )
    _set(message, "read_models_as_of", item.read_models_as_of)
    _set(message, "ledger_as_of", item.ledger_as_of)
    return message


def _set(message: Any, field: str, at: datetime | None) -> None:
    if at is not None:
        getattr(message, field).CopyFrom(stamp(at))
