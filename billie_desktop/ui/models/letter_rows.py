"""Dead letters as rows (features.md DI-8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject

from billie_desktop.domain.dead_letter import DeadLetterRow
from billie_desktop.domain.words import DASH, age
from billie_desktop.ui.kit.columns import BadgeCell, Cell, Column, TwoLineCell
from billie_desktop.ui.models.processing_words import moment
from billie_desktop.ui.models.rows import RowsModel

CLASS_WORDS = {"permanent": "Permanent", "unexpected": "Unexpected"}
CLASS_BADGES = {"permanent": "attention-red", "unexpected": "attention-amber"}
CLASS_ICONS = {"permanent": "ban", "unexpected": "bolt"}


def class_cell(row: DeadLetterRow) -> BadgeCell:
    """Why it was given up: wrong in itself, or a failure of a handler; another word is grey, as it was received."""
    kind = row.error_class.partition(":")[0]
    return BadgeCell(CLASS_BADGES.get(kind, "unknown"), CLASS_WORDS.get(kind, kind or DASH), icon=CLASS_ICONS.get(kind))


def failure_word(failure: str) -> str:
    """A kind of failure in words: "Permanent", "Permanent: bad-money"; another word as it was received."""
    kind, _, reason = failure.partition(":")
    word = CLASS_WORDS.get(kind, kind)
    return f"{word}: {reason}" if reason else word


def reason_word(row: DeadLetterRow) -> str:
    """The kind of the error: "bad-money"."""
    return row.error_class.partition(":")[2] or row.error_class


def letter_columns(now: Callable[[], datetime]) -> tuple[Column[DeadLetterRow], ...]:
    """What failed, why, and when."""

    def failed(row: DeadLetterRow) -> Cell:
        at = row.first_failed_at
        ago = f"{age((now() - at).total_seconds())} ago" if at is not None else ""
        return TwoLineCell(moment(at, now()), ago)

    return (
        Column("class", "Failure", 124, class_cell, drop=2),
        Column("event", "Event", 140, _event, stretch=2),
        Column("error", "Error", 140, _error, stretch=3, drop=1),
        Column("failed", "Failed", 132, failed, drop=3),
    )


def _event(row: DeadLetterRow) -> Cell:
    return TwoLineCell(row.event_type or "No type", row.event_id, 500, bottom_mono=True)


def _error(row: DeadLetterRow) -> Cell:
    return TwoLineCell(row.error or DASH, reason_word(row))


class LetterModel(RowsModel[DeadLetterRow]):
    """Dead letters keyed by their place."""

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(lambda row: row.letter_id, letter_columns(now), parent)
