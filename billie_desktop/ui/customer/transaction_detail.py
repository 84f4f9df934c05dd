"""Everything about the transaction under the cursor, whatever columns have room (features.md CV-9)."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from billie_desktop.domain.ledger import Transaction
from billie_desktop.domain.money import Money
from billie_desktop.domain.words import DASH, long_date
from billie_desktop.ui.customer.copy_value import CopyValue
from billie_desktop.ui.customer.slot import Slot, write_slot
from billie_desktop.ui.kit.labels import Label, Pane, Paragraph
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.tokens import tokens

FOUR_FROM = 760
PARTS = ("Principal part", "Fee part")


class TransactionDetail(Pane):
    """Below the table; hidden while no transaction is under the cursor."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface-alt", parent)
        self.number = CopyValue("transaction id", "mono-dense", "text")
        self.reference = CopyValue("reference", "dense", "text")
        self.effective = Label(DASH, "dense")
        self.by = Label(DASH, "dense")
        self.parts = {caption: Label(DASH, "dense") for caption in PARTS}
        self.words = Paragraph(DASH, "dense")
        self._slots = (
            Slot("Transaction", self.number, dense=True),
            Slot("Reference", self.reference, dense=True),
            Slot("Effective date (UTC)", self.effective, dense=True),
            Slot("Created by", self.by, dense=True),
            *(Slot(caption, label, dense=True) for caption, label in self.parts.items()),
        )
        self._words = Slot("Description", self.words, dense=True)
        self._grid = QGridLayout(self)
        pad = tokens().spacing.pane_padding
        self._grid.setContentsMargins(pad, tokens().spacing.step_2, pad, tokens().spacing.step_2)
        self._grid.setHorizontalSpacing(tokens().spacing.step_4)
        self._grid.setVerticalSpacing(tokens().spacing.step_1)
        self._columns = 0
        self._arrange(4)
        self.hide()

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, slot in enumerate(self._slots):
            self._grid.addWidget(slot, place // columns, place % columns)
        row, column = divmod(len(self._slots), columns)
        self._grid.addWidget(self._words, row, column, 1, columns - column)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(4 if self.width() >= FOUR_FROM else 2)

    def show_transaction(self, row: Transaction | None) -> None:
        """This posting, or none."""
        self.setVisible(row is not None)
        if row is None:
            return
        self.setAccessibleName(f"Transaction {row.transaction_id}")
        self.number.show_value(row.transaction_id)
        self.reference.show_value(row.reference_id or None)
        write_slot(self.effective, "Effective date", long_date(row.effective))
        write_slot(self.by, "Created by", row.created_by or DASH)
        for caption, figure in zip(PARTS, (row.principal_delta, row.fee_delta), strict=True):
            write_slot(self.parts[caption], caption, _signed(figure))
        words = " · ".join(part for part in (row.description, row.notes) if part)
        self.words.set_text(words or DASH)
        self.words.setAccessibleName(f"Description: {words or 'not available'}")

    def copy(self) -> None:
        """Copy the reference, or the id where there is none."""
        chosen = self.reference if self.reference.button.isEnabled() else self.number
        if self.isVisible():
            chosen.button.click()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_hairline(QPainter(self), 0, 0, self.width())


def _signed(amount: Money) -> str:
    return f"+{amount.with_symbol()}" if amount.value > 0 else amount.with_symbol()
