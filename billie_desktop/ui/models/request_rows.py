"""Requests as rows: the queue, the history, one's own activity (features.md AP-1, AP-4, AP-8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from billie_desktop.domain.approval import RequestKind
from billie_desktop.domain.approval_request import ApprovalRequest, Urgency
from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.words import DASH, REQUEST_STATUS_WORDS, age, short_date, time_of_day
from billie_desktop.ui.kit.columns import AmountCell, BadgeCell, Cell, Column, TextCell, TwoLineCell
from billie_desktop.ui.models.rows import RowsModel

if TYPE_CHECKING:
    from billie_desktop.domain.agent import Agent
    from billie_desktop.domain.money import Money

URGENCY_BADGES = {
    Urgency.SENIOR: "priority-senior",
    Urgency.URGENT: "priority-urgent",
    Urgency.HIGH: "priority-urgent",
    Urgency.NORMAL: "priority-normal",
}
STATUS_BADGES = {"pending": "attention-amber", "approved": "approved", "rejected": "declined", "cancelled": "unknown"}
STATUS_ICONS = {"pending": "clock", "cancelled": "close"}
KIND_WORDS = {
    RequestKind.WRITE_OFF: "Write-off",
    RequestKind.ADJUSTMENT: "Adjustment",
    RequestKind.BLOCK_CLEAR: "Block clear",
}

Columns = tuple[Column[ApprovalRequest], ...]


def status_cell(request: ApprovalRequest) -> BadgeCell:
    """Sign and word of a status; an unlisted word is grey, as it was received."""
    word = REQUEST_STATUS_WORDS.get(request.status, request.status)
    return BadgeCell(STATUS_BADGES.get(request.status, "unknown"), word, icon=STATUS_ICONS.get(request.status))


def urgency_cell(request: ApprovalRequest, threshold: Money | None) -> BadgeCell:
    """Senior, Urgent, High or Normal."""
    urgency = request.urgency(threshold)
    return BadgeCell(URGENCY_BADGES[urgency], urgency.value)


def day_and_time(moment: datetime | None, now: datetime) -> str:
    """ "Today 9:20 am", "Yesterday 4:52 pm", "29 May 4:52 pm"."""
    if moment is None:
        return DASH
    day, today = business_day(moment), business_day(now)
    word = {0: "Today", 1: "Yesterday"}.get((today - day).days, short_date(day, today))
    return f"{word} {time_of_day(moment)}"


def _when(moment: datetime | None, now: datetime) -> Cell:
    ago = f"{age((now - moment).total_seconds())} ago" if moment is not None else ""
    return TwoLineCell(day_and_time(moment, now), ago)


def _customer(request: ApprovalRequest, tone: str = "text") -> Cell:
    name = request.customer_name or request.customer_id or DASH
    return TwoLineCell(name, request.account_number or request.subject, 500, bottom_mono=True)


def _amount(request: ApprovalRequest) -> Cell:
    return AmountCell(request.amount, strong=True, signed=request.kind is RequestKind.ADJUSTMENT)


def _requester(request: ApprovalRequest, agent: Agent) -> Cell:
    if request.requested_by and request.requested_by == agent.user_id:
        return TextCell("You, cannot decide", "text-muted")
    return TextCell(request.requested_by_name or "Not known", "text" if request.requested_by else "danger")


def queue_columns(agent: Agent, threshold: Money | None, now: Callable[[], datetime]) -> Columns:
    """The pending queue."""
    return (
        Column("priority", "Priority", 96, lambda row: urgency_cell(row, threshold)),
        Column("requested", "Requested", 144, lambda row: _when(row.requested_at, now())),
        Column("customer", "Customer", 128, _customer, stretch=2),
        Column("kind", "Kind", 92, lambda row: TextCell(KIND_WORDS[row.kind], "text-muted"), drop=2),
        Column("amount", "Amount", 84, _amount, right=True),
        Column("requester", "Requester", 140, lambda row: _requester(row, agent), stretch=1, drop=1),
    )


def history_columns(now: Callable[[], datetime]) -> Columns:
    """What was decided."""
    return (
        Column("status", "Status", 112, status_cell),
        Column("decided", "Decided", 144, lambda row: _when(row.decided_at, now())),
        Column("customer", "Customer", 128, _customer, stretch=2),
        Column("amount", "Amount", 84, _amount, right=True),
        Column("by", "Decided by", 116, lambda row: TextCell(row.decided_by_name or DASH), stretch=1, drop=1),
    )


def activity_columns(agent: Agent, now: Callable[[], datetime]) -> Columns:
    """What one has asked for and decided."""

    def part(row: ApprovalRequest) -> Cell:
        asked = row.requested_by == agent.user_id
        return TextCell("You asked" if asked else "You decided", "text-muted")

    return (
        Column("status", "Status", 112, status_cell),
        Column("requested", "Requested", 144, lambda row: _when(row.requested_at, now())),
        Column("customer", "Customer", 128, _customer, stretch=2),
        Column("amount", "Amount", 84, _amount, right=True),
        Column("part", "Your part", 104, part, stretch=1, drop=1),
    )


class RequestModel(RowsModel[ApprovalRequest]):
    """Requests keyed by kind and id."""

    def __init__(self, columns: Columns, parent: QObject | None = None) -> None:
        super().__init__(lambda row: f"{row.kind.value}/{row.request_id}", columns, parent)
