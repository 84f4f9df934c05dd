"""Reports of problems as rows and words (features.md WQ-6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject

from billie_desktop.domain.problem_report import ProblemDecision, ProblemRow
from billie_desktop.domain.words import DASH, ROLE_WORDS, age, date_and_time
from billie_desktop.ui.kit.columns import Cell, Column, MonoCell, TextCell, TwoLineCell
from billie_desktop.ui.models.processing_words import moment
from billie_desktop.ui.models.rows import RowsModel

KILOBYTE = 1024


def role_word(role: str) -> str:
    """A role in words; another one as it was received."""
    return next((word for known, word in ROLE_WORDS.items() if known.value == role), role)


def picture_words(size: int) -> str:
    """How large the picture is: "PNG, 412 KB"; "none"."""
    return f"PNG, {max(1, round(size / KILOBYTE)):,} KB" if size else "none"


def decision_words(decision: ProblemDecision) -> tuple[str, str]:
    """What was done by whom and when, and why: "Resolved by Mira Castellanos, Wed 10 Jun 2026, 9:41 am"."""
    done = "Resolved" if decision.resolved else "Reopened"
    return f"{done} by {decision.by or 'somebody'}, {date_and_time(decision.at)}", decision.comment


def problem_columns(now: Callable[[], datetime]) -> tuple[Column[ProblemRow], ...]:
    """Number, words, who, when."""

    def received(row: ProblemRow) -> Cell:
        at = row.received_at
        ago = f"{age((now() - at).total_seconds())} ago" if at is not None else ""
        return TwoLineCell(moment(at, now()), ago)

    return (
        Column("number", "No.", 56, lambda row: MonoCell(str(row.number))),
        Column("words", "What happened", 160, lambda row: TextCell(_first_line(row.excerpt)), stretch=3),
        Column("by", "Reported by", 132, _by, stretch=1, drop=2),
        Column("received", "Received", 124, received, drop=1),
    )


def _by(row: ProblemRow) -> Cell:
    return TwoLineCell(row.reported_by or DASH, role_word(row.role))


def _first_line(text: str) -> str:
    return " ".join(text.split())


class ProblemModel(RowsModel[ProblemRow]):
    """Reports keyed by their number."""

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(lambda row: str(row.number), problem_columns(now), parent)
