"""The repayment schedule as rows of a table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QObject

from billie_desktop.domain.account import Instalment, InstalmentClass
from billie_desktop.domain.money import ZERO, Money
from billie_desktop.domain.schedule import classify, is_overdue, is_paid, still_to_pay
from billie_desktop.domain.words import DASH, INSTALMENT_WORDS, days, long_date
from billie_desktop.ui.kit.bars import Segment, SegmentState
from billie_desktop.ui.kit.columns import AmountCell, BadgeCell, Cell, Column, IconCell, MonoCell, TextCell
from billie_desktop.ui.models.rows import RowsModel


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """One instalment as it stands today; ``days_late`` is 0 when it is not late."""

    number: int
    due: date | None
    scheduled: Money | None
    paid: Money | None
    remaining: Money | None
    kind: InstalmentClass
    days_late: int
    paid_on: date | None
    transaction_ids: tuple[str, ...]
    opened: bool = False

    @property
    def key(self) -> str:
        """Its number names it for good."""
        return str(self.number)


@dataclass(frozen=True, slots=True)
class DetailRow:
    """The unfolded line below an instalment."""

    number: int
    words: str

    @property
    def key(self) -> str:
        """The number of its instalment, marked."""
        return f"{self.number}+"


@dataclass(frozen=True, slots=True)
class LinkedRow:
    """One transaction that served an instalment, below its detail; it leads to that transaction."""

    number: int
    transaction_id: str

    @property
    def key(self) -> str:
        """Instalment and transaction; one transaction may serve several instalments."""
        return f"{self.number}+{self.transaction_id}"


ScheduleLine = ScheduleRow | DetailRow | LinkedRow


def schedule_rows(instalments: Sequence[Instalment], today: date) -> tuple[ScheduleRow, ...]:
    """Rows in number order. What was paid of an unpaid instalment is 0.00, of a paid one its whole amount."""
    kinds = classify(instalments, today)
    return tuple(_row(each, kind, today) for each, kind in zip(instalments, kinds, strict=True))


def _row(each: Instalment, kind: InstalmentClass, today: date) -> ScheduleRow:
    late = (today - each.due_date).days if each.due_date is not None and is_overdue(each, today) else 0
    paid = each.paid
    if paid is None and each.amount is not None:
        paid = each.amount if is_paid(each) else ZERO
    remaining = ZERO if is_paid(each) and each.remaining is None else still_to_pay(each)
    return ScheduleRow(
        each.number, each.due_date, each.amount, paid, remaining, kind, max(0, late), each.paid_on, each.transaction_ids
    )


def status_words(row: ScheduleRow) -> str:
    """ "Partial · 12 d", "Overdue · 5 d", "Complete"."""
    word = INSTALMENT_WORDS[row.kind]
    return f"{word} · {row.days_late} d" if row.days_late else word


def summary_words(kind: InstalmentClass, count: int) -> str:
    """ "4 complete", "2 to come"."""
    words = {
        InstalmentClass.COMPLETE: "complete",
        InstalmentClass.PARTIAL: "partial",
        InstalmentClass.OVERDUE: "overdue",
    }
    return f"{count} {words.get(kind, 'to come')}"


def segments(rows: Sequence[ScheduleRow]) -> tuple[Segment, ...]:
    """The progress bar: one segment per instalment, a partial one cut at its paid share."""
    return tuple(_segment(row) for row in rows)


def _segment(row: ScheduleRow) -> Segment:
    match row.kind:
        case InstalmentClass.COMPLETE:
            return Segment(SegmentState.PAID, Decimal(1))
        case InstalmentClass.PARTIAL:
            return Segment(SegmentState.PARTIAL, _share(row), overdue=row.days_late > 0)
        case InstalmentClass.OVERDUE:
            return Segment(SegmentState.OVERDUE, overdue=True)
        case _:
            return Segment(SegmentState.TO_COME)


def _share(row: ScheduleRow) -> Decimal:
    if row.paid is None or row.scheduled is None or row.scheduled.is_zero:
        return Decimal(0)
    return min(Decimal(1), row.paid.value / row.scheduled.value)


def _linked(row: ScheduleRow) -> Cell:
    if not row.transaction_ids:
        return TextCell(DASH, "text-muted")
    more = len(row.transaction_ids) - 1
    return MonoCell(row.transaction_ids[-1] + (f" +{more}" if more else ""), "link")


def _day_and_month(day: date | None) -> Cell:
    # The year stands in the due date; the paid date needs it only when it differs.
    return TextCell(DASH, "text-muted") if day is None else TextCell(long_date(day).rsplit(" ", 1)[0])


def _opener(row: ScheduleLine) -> Cell:
    if not isinstance(row, ScheduleRow):
        return TextCell("")
    icon, word = ("chevron-down", "fold") if row.opened else ("chevron-right", "unfold")
    return IconCell(icon, f"instalment {row.number}, {word}", small=True)


def _of(cell: Callable[[ScheduleRow], Cell]) -> Callable[[ScheduleLine], Cell]:
    # A detail spans from the due date on: its words stand there, the columns behind are never painted.
    def cell_of(row: ScheduleLine) -> Cell:
        match row:
            case DetailRow():
                return TextCell(row.words, "text-muted")
            case LinkedRow():
                return MonoCell(row.transaction_id, "link")
            case _:
                return cell(row)

    return cell_of


def _number(row: ScheduleLine) -> Cell:
    return TextCell(str(row.number) if isinstance(row, ScheduleRow) else "", "text-muted")


SCHEDULE_COLUMNS: tuple[Column[ScheduleLine], ...] = (
    Column("open", "", 34, _opener),
    Column("number", "#", 26, _number, right=True),
    Column("due", "Due date", 128, _of(lambda row: TextCell(long_date(row.due)))),
    Column("scheduled", "Scheduled", 84, _of(lambda row: AmountCell(row.scheduled, weight=400)), right=True, drop=1),
    Column("paid", "Paid", 88, _of(lambda row: AmountCell(row.paid, weight=400)), right=True),
    Column("remaining", "Remaining", 92, _of(lambda row: AmountCell(row.remaining, strong=True)), right=True),
    Column("status", "Status", 136, _of(lambda row: BadgeCell(row.kind.value, status_words(row)))),
    Column("paid-on", "Paid on", 92, _of(lambda row: _day_and_month(row.paid_on)), drop=2),
    Column("linked", "Linked transaction", 180, _of(_linked), stretch=1, drop=3),
)


def with_details(rows: Sequence[ScheduleRow], opened: Collection[int]) -> tuple[ScheduleLine, ...]:
    """The rows, each unfolded one followed by its detail and its transactions, the newest last."""
    lines: list[ScheduleLine] = []
    for row in rows:
        is_open = row.number in opened
        lines.append(replace(row, opened=is_open))
        if is_open:
            lines.append(DetailRow(row.number, detail_words(row)))
            lines.extend(LinkedRow(row.number, each) for each in dict.fromkeys(row.transaction_ids))
    return tuple(lines)


def detail_words(row: ScheduleRow) -> str:
    """Everything about an instalment in one line; its transactions stand below."""
    paid = f"paid {row.paid.text() if row.paid is not None else DASH}"
    if row.paid_on is not None:
        paid += f" on {long_date(row.paid_on)}"
    left = f"remaining {row.remaining.text() if row.remaining is not None else DASH}"
    scheduled = f"Scheduled {row.scheduled.text() if row.scheduled is not None else DASH}"
    late = f"{days(row.days_late)} late" if row.days_late else ""
    linked = "" if row.transaction_ids else "no linked transaction"
    return " · ".join(part for part in (scheduled, paid, left, late, linked) if part)


class ScheduleModel(RowsModel[ScheduleLine]):
    """Instalments of the selected account, with the details that are unfolded."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda row: row.key, SCHEDULE_COLUMNS, parent)
