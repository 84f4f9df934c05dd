"""Postings of the ledger as rows of a table (features.md CV-9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.ledger import Transaction, TransactionType
from billie_desktop.domain.words import DASH, TYPE_WORDS, long_date, medium_date, time_of_day
from billie_desktop.ui.kit.columns import AmountCell, BadgeCell, Cell, Column, MonoCell, TextCell
from billie_desktop.ui.models.rows import RowsModel

if TYPE_CHECKING:
    from billie_desktop.domain.money import Money


def type_badge(kind: TransactionType) -> BadgeCell:
    """Sign and word of a transaction type."""
    return BadgeCell(kind.value, TYPE_WORDS[kind])


def amount_cell(row: Transaction) -> AmountCell:
    """Signed, in the colour of its direction: less debt is credit, more debt is debit."""
    delta = row.total_delta
    return AmountCell(delta, "credit" if delta.value < 0 else "debit", signed=True)


def part_cell(part: Money) -> AmountCell:
    """The principal or fee part of a posting, signed and without colour: the amount beside it has that."""
    return AmountCell(part, weight=400, signed=True)


def _muted(text: str) -> Cell:
    return TextCell(text or DASH, "text-muted")


TRANSACTION_COLUMNS: tuple[Column[Transaction], ...] = (
    Column("date", "Date", 144, lambda row: TextCell(long_date(business_day(row.at)))),
    Column("time", "Time", 80, lambda row: _muted(time_of_day(row.at)), drop=3),
    Column("type", "Type", 148, lambda row: type_badge(row.type)),
    Column("amount", "Amount", 92, amount_cell, right=True),
    Column("principal", "Principal", 84, lambda row: part_cell(row.principal_delta), right=True, drop=5),
    Column("fees", "Fees", 76, lambda row: part_cell(row.fee_delta), right=True, drop=5),
    Column("after", "Balance after", 100, lambda row: AmountCell(row.total_after), right=True),
    Column("id", "Transaction", 140, lambda row: MonoCell(row.transaction_id, "text-muted"), drop=1),
    Column("reference", "Reference", 124, lambda row: _muted(row.reference_id), stretch=1, drop=2),
    Column("description", "Description", 168, lambda row: _muted(row.description), stretch=2, drop=4),
    Column("effective", "Effective", 108, lambda row: _muted(medium_date(row.effective)), drop=6),
    Column("by", "Created by", 120, lambda row: _muted(row.created_by), stretch=1, drop=7),
)


class TransactionModel(RowsModel[Transaction]):
    """Transactions of the selected account, newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda row: row.transaction_id, TRANSACTION_COLUMNS, parent)
