"""Rows of the collections queue (features.md WQ-3): in the table, and as a table for a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from billie_desktop.desk.case_queue import CaseRow
from billie_desktop.domain.business_date import in_sydney
from billie_desktop.domain.circumstances import RUNGS, CaseState
from billie_desktop.domain.csv_text import csv_text
from billie_desktop.domain.words import DASH, bucket_word, medium_date, time_of_day
from billie_desktop.ui.kit.columns import AmountCell, BadgeCell, Cell, Column, MonoCell, TextCell
from billie_desktop.ui.models.case_words import PAUSED, STOPPED, state_word
from billie_desktop.ui.models.rows import RowsModel
from billie_desktop.ui.models.status_badges import bucket_badge

NOTHING = TextCell(DASH, "text-muted")
STATE_BADGES = {
    CaseState.OPEN.value: ("attention-blue", "ladder"),
    CaseState.AWAITING_HUMAN.value: ("attention-amber", "user"),
    CaseState.CURED.value: ("active", "check"),
}
CSV_HEAD = (
    "Account",
    "Ledger id",
    "Customer",
    "Customer id",
    "Step",
    "State",
    "Hardship paused",
    "Contact stopped",
    "Days past due",
    "Aging",
    "Amount",
    "Updated",
)


def _number(row: CaseRow) -> Cell:
    return MonoCell(row.number) if row.number else TextCell(row.account_id, "text-muted")


def _step(row: CaseRow) -> Cell:
    rung = row.case.rung
    return NOTHING if rung is None else TextCell(f"{rung}/{RUNGS}", weight=500)


def _state(row: CaseRow) -> Cell:
    if row.case.state is None:
        return NOTHING
    word = state_word(row.case)
    if row.case.state not in STATE_BADGES:
        return BadgeCell("unknown", word)
    status, icon = STATE_BADGES[row.case.state]
    return BadgeCell(status, word[:1].upper() + word[1:], icon=icon)


def _hardship(row: CaseRow) -> Cell:
    return BadgeCell("attention-blue", PAUSED.capitalize(), icon="pause") if row.case.is_paused else NOTHING


def _contact(row: CaseRow) -> Cell:
    stopped = row.case.stopped_contact is True
    return BadgeCell("attention-red", STOPPED.capitalize(), icon="phone-off") if stopped else NOTHING


def _days(row: CaseRow) -> Cell:
    return NOTHING if row.days_past_due is None else TextCell(str(row.days_past_due), weight=500)


def _updated(row: CaseRow) -> Cell:
    at = row.case.updated_at
    return NOTHING if at is None else TextCell(f"{medium_date(in_sydney(at).date())}, {time_of_day(at)}", "text-muted")


CASE_COLUMNS: tuple[Column[CaseRow], ...] = (
    Column("number", "Account", 140, _number),
    Column(
        "customer",
        "Customer",
        120,
        lambda row: TextCell(row.customer_name or row.customer_id or DASH, weight=500),
        stretch=2,
    ),
    Column("step", "Step", 56, _step),
    Column("state", "State", 136, _state, stretch=1),
    Column("hardship", "Hardship", 104, _hardship, drop=2),
    Column("contact", "Contact", 112, _contact, drop=1),
    Column("days", "Days past due", 104, _days, right=True),
    Column("bucket", "Bucket", 92, lambda row: bucket_badge(row.bucket, None) or NOTHING, drop=4),
    Column("amount", "Amount", 84, lambda row: AmountCell(row.amount, strong=True), right=True),
    Column("updated", "Updated", 168, _updated, sortable=True, drop=3),
)


class CaseListModel(RowsModel[CaseRow]):
    """Cases of every account, in the order the source gave."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda row: row.account_id, CASE_COLUMNS, parent)


def missing_aging(rows: Sequence[CaseRow]) -> int:
    """How many of these rows say nothing about their aging."""
    return sum(1 for row in rows if not row.has_aging)


def case_csv(rows: Sequence[CaseRow]) -> str:
    """Stored words, plain numbers, ISO times in UTC; what is missing is an empty field, never 0."""
    return csv_text(CSV_HEAD, [_fields(row) for row in rows])


def _fields(row: CaseRow) -> tuple[str, ...]:
    case = row.case
    return (
        row.number or "",
        row.account_id,
        row.customer_name or "",
        row.customer_id or "",
        "" if case.rung is None else f"{case.rung} of {RUNGS}",
        state_word(case),
        "yes" if case.is_paused else "no",
        "yes" if case.stopped_contact is True else "no",
        "" if row.days_past_due is None else str(row.days_past_due),
        bucket_word(row.bucket) if row.bucket else "",
        "" if row.amount is None else row.amount.wire(),
        "" if case.updated_at is None else case.updated_at.isoformat(),
    )
