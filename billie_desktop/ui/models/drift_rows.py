"""Accounts whose balances differ, as rows and as a file (features.md DI-9)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QObject

from billie_desktop.domain.csv_text import csv_text
from billie_desktop.domain.drift import Difference, DriftReport, DriftState
from billie_desktop.domain.money import Money
from billie_desktop.domain.words import DASH, age, status_word
from billie_desktop.ui.kit.columns import AmountCell, BadgeCell, Cell, Column, MonoCell, TextCell
from billie_desktop.ui.models.rows import RowsModel

VERDICT_WORDS = {
    "different": "Differs",
    "not-in-ledger": "Not in the ledger",
    "no-balance": "No balance here",
    "unreadable": "Not readable",
}
VERDICT_BADGES = {
    "different": "attention-red",
    "not-in-ledger": "attention-red",
    "no-balance": "attention-amber",
    "unreadable": "unknown",
}
VERDICT_ICONS = {"different": "x-circle", "not-in-ledger": "x-circle", "no-balance": "alert", "unreadable": "help"}
HEAD = (
    "Account",
    "Finding",
    "Status",
    "Read models",
    "Ledger",
    "Difference",
    "Read models as of",
    "Ledger as of",
)


def drift_columns(now: Callable[[], datetime]) -> tuple[Column[Difference], ...]:
    """Both figures, their difference, and how old each reading is."""

    def old(at: datetime | None) -> Cell:
        return TextCell(f"{age((now() - at).total_seconds())} old" if at is not None else DASH, "text-muted")

    return (
        Column("account", "Account", 168, lambda row: MonoCell(row.account_id), stretch=1),
        Column("finding", "Finding", 148, _finding),
        Column("status", "Status", 148, lambda row: TextCell(status_word(row.status)), drop=1),
        Column("ours", "Read models", 132, lambda row: _ours(row), right=True),
        Column("ours-age", "Their age", 92, lambda row: old(row.read_models_as_of), right=True),
        Column("ledger", "Ledger", 112, lambda row: AmountCell(row.ledger), right=True),
        Column("ledger-age", "Its age", 92, lambda row: old(row.ledger_as_of), right=True),
        Column("difference", "Difference", 112, _difference, right=True),
    )


def _finding(row: Difference) -> Cell:
    word = VERDICT_WORDS.get(row.verdict, row.verdict)
    return BadgeCell(VERDICT_BADGES.get(row.verdict, "unknown"), word, icon=VERDICT_ICONS.get(row.verdict))


def _ours(row: Difference) -> Cell:
    """One figure; several where the stored ones do not agree among themselves."""
    figures = list(dict.fromkeys(row.read_models))
    if len(figures) > 1:
        return TextCell(" / ".join(figure.text() for figure in figures), "danger")
    return AmountCell(figures[0] if figures else None)


def _difference(row: Difference) -> Cell:
    return AmountCell(row.amount, "danger", strong=True, signed=True)


class DriftModel(RowsModel[Difference]):
    """Differences keyed by account."""

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(lambda row: row.account_id, drift_columns(now), parent)


def summary(report: DriftReport) -> str:
    """A comparison in a line: "2,418 accounts compared, 3 differ, 2 settled while waiting, 1 not readable"."""
    parts = [f"{report.accounts:,} accounts compared"]
    if report.state is DriftState.RUNNING:
        return f"{parts[0]} so far"
    if report.count:
        parts.append(f"{report.count:,} differ")
    elif report.state is DriftState.DONE:
        parts.append("no differences")  # said only of the whole book
    if report.settled:
        parts.append(f"{report.settled:,} settled while waiting")
    if report.unreadable:
        parts.append(f"{report.unreadable:,} not readable")
    return ", ".join(parts)


def drift_csv(rows: Sequence[Difference]) -> str:
    """What is missing is an empty field, never 0; moments in UTC."""
    return csv_text(HEAD, [_fields(row) for row in rows])


def _fields(row: Difference) -> tuple[str, ...]:
    return (
        row.account_id,
        VERDICT_WORDS.get(row.verdict, row.verdict),
        status_word(row.status) if row.status else "",
        " / ".join(figure.wire() for figure in dict.fromkeys(row.read_models)),
        _amount(row.ledger),
        _amount(row.amount),
        _moment(row.read_models_as_of),
        _moment(row.ledger_as_of),
    )


def _amount(amount: Money | None) -> str:
    return "" if amount is None else amount.wire()


def _moment(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
