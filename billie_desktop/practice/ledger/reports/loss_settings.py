"""The loss model's settings: shown, changed at once, planned for a later day, taken back, applied."""

from collections.abc import Awaitable, Callable
from typing import Any

from google.protobuf.message import Message

from billie_desktop.practice.ledger.book import LedgerBook
from billie_desktop.practice.ledger.call import Call
from billie_desktop.practice.ledger.clock import iso, sydney_day
from billie_desktop.practice.ledger.reports.checks import invalid, named
from billie_desktop.practice.ledger.reports.loss_model import OVERLAY, PENDING, RATE, RATED, Planned
from billie_desktop.practice.ledger.wire_dates import parse_date
from billie_desktop.practice.ledger.wire_numbers import number_in
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

DEFAULT_HISTORY, MOST_HISTORY = 100, 1_000


class LossSettings:
    """Reads and changes of the model. Raises Refused."""

    def __init__(self, book: LedgerBook) -> None:
        self._book = book
        self._model = book.loss_model

    def unary(self) -> dict[str, Callable[[Any, Call], Awaitable[Message]]]:
        """The methods by their names in the contract."""
        return {
            "GetECLConfig": self.get_config,
            "GetECLConfigHistory": self.get_history,
            "GetPendingConfigChanges": self.get_pending,
            "UpdateOverlayMultiplier": self.update_overlay,
            "UpdatePDRate": self.update_rate,
            "ScheduleECLConfigChange": self.schedule,
            "CancelPendingConfigChange": self.cancel,
            "ApplyPendingConfigChanges": self.apply,
        }

    async def get_config(self, request: pb.GetECLConfigRequest, call: Call) -> pb.ECLConfigResponse:
        return self._config()

    async def get_history(self, request: pb.GetECLConfigHistoryRequest, call: Call) -> pb.ECLConfigHistoryResponse:
        limit = min(request.limit, MOST_HISTORY) if request.limit > 0 else DEFAULT_HISTORY
        answer = pb.ECLConfigHistoryResponse(total_count=self._model.history_count())
        for each in self._model.history(limit):
            answer.events.add(
                timestamp=iso(each.at_us),
                field_name=each.name,
                old_value=each.old,
                new_value=each.new,
                changed_by=each.by,
            )
        return answer

    async def update_overlay(self, request: pb.UpdateOverlayMultiplierRequest, call: Call) -> pb.ECLConfigResponse:
        self._change(OVERLAY, request.overlay_multiplier, named(request.updated_by, "updated_by"))
        return self._config()

    async def update_rate(self, request: pb.UpdatePDRateRequest, call: Call) -> pb.ECLConfigResponse:
        self._change(f"{RATE}{request.bucket}", request.pd_rate, named(request.updated_by, "updated_by"))
        return self._config()

    async def schedule(self, request: pb.ScheduleConfigChangeRequest, call: Call) -> pb.ScheduleConfigChangeResponse:
        who = named(request.created_by, "created_by")
        effective = parse_date(request.effective_date, "effective_date")
        if effective is None or effective <= sydney_day(self._now()):
            raise invalid("effective_date must be a day after today.")
        with self._book.batch():
            made = self._model.plan(request.field_name, request.new_value, effective, who, self._now())
        return pb.ScheduleConfigChangeResponse(
            change_id=made.change_id,
            field_name=made.name,
            new_value=made.value,
            effective_date=made.effective.isoformat(),
            created_at=iso(made.created_us),
            created_by=made.created_by,
        )

    async def get_pending(
        self, request: pb.GetPendingConfigChangesRequest, call: Call
    ) -> pb.PendingConfigChangesResponse:
        found = self._model.plans(with_past=request.include_past)
        return pb.PendingConfigChangesResponse(changes=[_planned(each) for each in found], total_count=len(found))

    async def cancel(
        self, request: pb.CancelPendingConfigChangeRequest, call: Call
    ) -> pb.CancelPendingConfigChangeResponse:
        who = named(request.cancelled_by, "cancelled_by")
        number = number_in(request.change_id.removeprefix("ECLC-"))
        with self._book.batch():
            found = self._model.planned(number) if number is not None else None
            if found is None:
                return pb.CancelPendingConfigChangeResponse(error_message="There is no such change.")
            if found.status != PENDING:
                return pb.CancelPendingConfigChangeResponse(
                    cancelled_change=_planned(found), error_message=f"This change was {found.status} already."
                )
            self._model.cancel(found.number, who, self._now())
            found = self._model.planned(found.number) or found
        return pb.CancelPendingConfigChangeResponse(success=True, cancelled_change=_planned(found))

    async def apply(
        self, request: pb.ApplyPendingConfigChangesRequest, call: Call
    ) -> pb.ApplyPendingConfigChangesResponse:
        today = sydney_day(self._now())
        day = parse_date(request.as_of_date, "as_of_date") or today
        if day > today:
            raise invalid("as_of_date must not be after today.")
        with self._book.batch():
            made = self._model.apply_due(day, self._now())
        return pb.ApplyPendingConfigChangesResponse(
            applied_count=len(made), applied_changes=[_planned(each) for each in made]
        )

    def _change(self, name: str, value: str, who: str) -> None:
        with self._book.batch():
            self._model.change(name, value, who, self._now())

    def _config(self) -> pb.ECLConfigResponse:
        values, last = self._model.values, self._model.last_change()
        return pb.ECLConfigResponse(
            overlay_multiplier=values[OVERLAY],
            pd_rates={bucket.value: values[f"{RATE}{bucket.value}"] for bucket in RATED},
            last_updated=iso(last.at_us) if last is not None else "",
            updated_by=last.by if last is not None else "",
        )

    def _now(self) -> int:
        return self._book.micros_of(None)


def _planned(each: Planned) -> pb.PendingConfigChange:
    return pb.PendingConfigChange(
        change_id=each.change_id,
        field_name=each.name,
        new_value=each.value,
        effective_date=each.effective.isoformat(),
        status=each.status,
        created_at=iso(each.created_us),
        created_by=each.created_by,
        applied_at=iso(each.applied_us) if each.applied_us is not None else "",
        cancelled_at=iso(each.cancelled_us) if each.cancelled_us is not None else "",
        cancelled_by=each.cancelled_by,
    )
