"""The rows of a repayment schedule and their progress, apart from any document.

A ``Plan`` is what belongs to one schedule: rows by payment number, and for each row that progressed the mark of the
update that set it (own time in µs or None, entry ms, entry seq), which guards the row (rule ORD-1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from projector.contract.position import Position
from projector.projections.maps import INSTALMENT, INSTALMENT_OTHER
from projector.projections.values import microseconds

MAX_PLACEHOLDERS = 100
"""Rows per account that no schedule has announced (rule SAFE-2)."""

_PROGRESS = ("status", "paidDate", "amountPaid", "amountRemaining", "linkedTransactionIds", "lastUpdated")

Mark = list[int | None]


@dataclass(frozen=True, slots=True)
class Progress:
    """What one update says about one row: ``values`` are the fields it carries, ``word`` the status in capitals."""

    number: int
    word: str | None
    values: Mapping[str, Any]
    own: datetime | None

    @property
    def is_unknown(self) -> bool:
        """Whether the status is a word outside the list."""
        return self.word is not None and self.word not in INSTALMENT


@dataclass(slots=True)
class Plan:
    """Rows and marks of one schedule."""

    rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    marks: dict[int, Mark] = field(default_factory=dict)

    @classmethod
    def load(cls, rows: Any, marks: Any) -> Plan:
        """Out of a stored array and its bookkeeping."""
        return cls(
            {int(row["paymentNumber"]): dict(row) for row in rows or ()},
            {int(number): list(mark) for number, mark in (marks or {}).items()},
        )

    def stored_rows(self) -> list[dict[str, Any]]:
        """The rows in number order."""
        return [self.rows[number] for number in sorted(self.rows)]

    def stored_marks(self) -> dict[str, Mark]:
        """The marks as bookkeeping."""
        return {str(number): self.marks[number] for number in sorted(self.marks)}

    def placeholders(self) -> int:
        """Rows that no schedule has announced."""
        return sum(1 for row in self.rows.values() if row.get("dueDate") is None and row.get("amount") is None)

    def progress(self, update: Progress, account_id: str, position: Position) -> bool:
        """Apply an update to its row, a placeholder when it is unknown; False when the row has a newer one."""
        if not self._is_newer(update, position):
            return False
        row = self.rows.get(update.number)
        if row is None:
            row = {"id": row_id(account_id, update.number), "paymentNumber": update.number}
            row |= {"dueDate": None, "amount": None}
        else:
            row = dict(row)
        status = INSTALMENT.get(update.word or "")
        row["status"] = status or row.get("status") or INSTALMENT_OTHER
        row |= update.values
        self.rows[update.number] = row
        own = None if update.own is None else microseconds(update.own)
        self.marks[update.number] = [own, position.ms, position.seq]
        return True

    def announced(self, fresh: list[dict[str, Any]]) -> Plan:
        """The rows of a schedule event, merged with the progress of this plan.

        A row that is not ``scheduled`` any more keeps its progress; one that still is, is rebuilt from the event alone.
        """
        rows = {int(row["paymentNumber"]): row for row in fresh}
        for number, old in self.rows.items():
            if old.get("status") == INSTALMENT_OTHER:
                continue
            kept = {name: old[name] for name in _PROGRESS if name in old}
            rows[number] = rows[number] | kept if number in rows else old
        return Plan(rows, {number: mark for number, mark in self.marks.items() if number in rows})

    def _is_newer(self, update: Progress, position: Position) -> bool:
        mark = self.marks.get(update.number)
        if mark is None:
            return True
        theirs, ms, seq = mark
        mine = None if update.own is None else microseconds(update.own)
        if mine is not None and theirs is not None and mine != theirs:
            return mine > theirs
        return position >= Position(int(ms or 0), int(seq or 0))


def row_id(account_id: str, number: int) -> str:
    """The id of a row: the same in every run, and before and after its schedule is known (rule LINK-3)."""
    return f"{account_id}:{number}"
