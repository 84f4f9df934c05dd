"""Collections cases, one per account (events.md 5.14).

Every event records its customer and correlation on the case, the newest own time winning, and adds to what is known of
its series; what follows from that is shown. Nothing depends on the order of arrival.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from projector.contract.collections import COLLECTION_CASES
from projector.contract.event import Event
from projector.contract.position import Position
from projector.projections import links
from projector.projections.case_series import Moment, Series
from projector.projections.document import Document
from projector.projections.reading import Reader, peek_identifier
from projector.projections.registry import Projection
from projector.projections.values import microseconds, milliseconds, stored
from projector.projections.workspace import Needs, Workspace


@dataclass(slots=True)
class Case:
    """A case while one event is applied to it."""

    document: Document
    series: Series
    own: datetime
    """The event's own time, else its entry time (CC-2)."""
    position: Position

    @property
    def moment(self) -> Moment:
        """Own time and entry id, to order by."""
        return (microseconds(self.own), *self.position)

    def set_newest(self, slot: str, values: dict[str, Any]) -> None:
        """Set values together unless a newer event has set them."""
        if self.document.newer(slot, self.own, self.position):
            for name, value in values.items():
                self.document.set(name, value)


Effect = Callable[[Case], None]
ReadEffect = Callable[[Reader, datetime], Effect]
"""Reads an event in full, before anything is written; given its own time in milliseconds."""


def need_case(event: Event, needs: Needs) -> None:
    """The case and its customer."""
    account_id = peek_identifier(event.body, "account_id")
    if account_id is not None:
        needs.document(COLLECTION_CASES, account_id)
    needs.customer(peek_identifier(event.body, "customer_id"))


def _projection(read_effect: ReadEffect) -> Projection:
    def fold(event: Event, workspace: Workspace) -> None:
        read = Reader(workspace, event)
        account_id, customer_id = read.key("account_id"), read.identifier("customer_id")
        correlation = read.identifier("correlation_id")
        own = read.own_time("timestamp") or event.time
        effect = read_effect(read, milliseconds(own))

        known = workspace.peek(COLLECTION_CASES, account_id) is not None
        document = workspace.touch(event, COLLECTION_CASES, account_id)
        if document is None:
            return
        if not known:
            document.set("accountId", account_id)
        case = Case(document, Series.load(document.meta.get("series")), own, event.position)
        effect(case)
        _show(document, case.series)
        if customer_id is not None and document.newer("customer", own, event.position):
            links.attach(workspace, document, customer_id)
        if correlation is not None:
            case.set_newest("correlation", {"correlationId": correlation})
        document.stamp(event.time)

    return Projection(need_case, fold)


def _show(document: Document, series: Series) -> None:
    """Keep the series and show what follows from it; nothing before it was ever set."""
    document.note("series", series.stored())
    state = series.state()
    if state is not None:
        document.set("state", state)
    for name, value in (("rung", series.rung()), ("lastStep", series.last_step())):
        if value is not None or series.opened:
            document.set(name, value)


def _opened(read: Reader, own: datetime) -> Effect:
    amount, due = stored(read.lenient_money("overdue_amount")), read.moment("due_date")

    def effect(case: Case) -> None:
        case.series.opened.append(case.moment)
        case.set_newest("opened", {"openedAt": own} if due is None else {"openedAt": own, "dueDate": due})
        case.set_newest("overdue", {"overdueAmount": amount})

    return effect


def _exhausted(read: Reader, own: datetime) -> Effect:
    amount = stored(read.lenient_money("overdue_amount"))
    days, last_step = read.integer("days_overdue", required=True), read.integer("last_step", required=True)

    def effect(case: Case) -> None:
        case.series.exhausted.append((case.moment, last_step))
        case.set_newest(
            "exhausted", {"exhaustedAt": own} if days is None else {"exhaustedAt": own, "daysOverdue": days}
        )
        case.set_newest("overdue", {"overdueAmount": amount})

    return effect


def _cured(read: Reader, own: datetime) -> Effect:
    cured_at = read.moment("cured_at", required=True) or own

    def effect(case: Case) -> None:
        case.series.cured.append(case.moment)
        case.set_newest("cured", {"curedAt": cured_at})

    return effect


def _paused(read: Reader, own: datetime) -> Effect:
    paused_at = read.moment("paused_at", required=True) or own

    def effect(case: Case) -> None:
        case.set_newest("hardship", {"hardshipPaused": True})
        case.set_newest("paused", {"pausedAt": paused_at})

    return effect


def _resumed(read: Reader, own: datetime) -> Effect:
    resumed_at = read.moment("resumed_at", required=True) or own

    def effect(case: Case) -> None:
        case.set_newest("hardship", {"hardshipPaused": False})
        case.set_newest("resumed", {"resumedAt": resumed_at})

    return effect


def _stop_contact(read: Reader, own: datetime) -> Effect:
    applied_at = read.moment("applied_at", required=True) or own

    def effect(case: Case) -> None:
        case.document.set("stoppedContact", True)
        case.set_newest("stopped", {"stopContactAt": applied_at})

    return effect


def _step_advanced(read: Reader, own: datetime) -> Effect:
    step = read.integer("step", required=True)

    def effect(case: Case) -> None:
        if step is not None:
            case.series.steps.append((case.moment, step))

    return effect


PROJECTIONS = {
    "collection.case.opened.v1": _projection(_opened),
    "collection.case.exhausted.v1": _projection(_exhausted),
    "collection.case.cured.v1": _projection(_cured),
    "collection.case.hardship_paused.v1": _projection(_paused),
    "collection.case.resumed.v1": _projection(_resumed),
    "collection.case.stop_contact_applied.v1": _projection(_stop_contact),
    "collection.case.step_advanced.v1": _projection(_step_advanced),
}
