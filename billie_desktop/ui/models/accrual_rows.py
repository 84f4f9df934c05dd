"""Accrual events as rows of a table (features.md CV-11)."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QObject

from billie_desktop.domain.reports import AccrualEvent
from billie_desktop.domain.words import DASH, long_date
from billie_desktop.ui.kit.columns import Cell, Column, MonoCell, TextCell
from billie_desktop.ui.models.rows import RowsModel


def number_text(value: Decimal | None) -> str:
    """A rate or a fine amount with all the decimals the ledger gave; a dash when it is missing."""
    return f"{value:f}".replace("-", "−") if value is not None else DASH


def _number(value: Decimal | None) -> Cell:
    return TextCell(number_text(value), "text-muted" if value is None else "text")


ACCRUAL_COLUMNS: tuple[Column[AccrualEvent], ...] = (
    Column("day", "Day", 136, lambda row: TextCell(long_date(row.day))),
    Column("amount", "Accrued", 110, lambda row: _number(row.amount), right=True),
    Column("cumulative", "Accrued in all", 130, lambda row: _number(row.cumulative), right=True),
    Column("rate", "Rate per day", 110, lambda row: _number(row.rate), right=True, drop=1),
    Column(
        "days", "Days", 60, lambda row: TextCell(str(row.days) if row.days is not None else DASH), right=True, drop=2
    ),
    Column("run", "Run", 140, lambda row: MonoCell(row.correlation_id or DASH, "text-muted"), stretch=1, drop=3),
)


class AccrualModel(RowsModel[AccrualEvent]):
    """Accrual events of the selected account, newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda row: f"{row.day} {row.correlation_id} {row.cumulative}", ACCRUAL_COLUMNS, parent)
