"""What is owed: principal, fees, total, and what was paid, each with its origin in the head."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.values import AccountView
from billie_desktop.domain.schedule import LEDGER
from billie_desktop.ui.customer.figure_row import FigureRow
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.command_words import marks

TOP, BOTTOM = 12, 11
PAID = "Total paid"
SOURCES = {"read model": "cached", "instalments": "sum of the instalments"}
"""Where total paid is from when the ledger does not say (features.md CV-7)."""


class BalanceBlock(QWidget):
    """Left half of the overview."""

    asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        pad = tokens().spacing.pane_padding
        self.origin = OriginLabel()
        self.principal = FigureRow("Principal")
        self.fees = FigureRow("Fees")
        self.total = FigureRow("Total outstanding", total=True)
        self.paid = FigureRow(PAID)
        self._account_id = ""
        head = QHBoxLayout()
        head.addWidget(Label("Balance", "section"))
        head.addStretch(1)
        head.addWidget(self.origin)
        column = QVBoxLayout(self)
        column.setContentsMargins(pad, TOP, pad, BOTTOM)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(tokens().spacing.step_1)
        for row in (self.principal, self.fees, self.total, self.paid):
            column.addWidget(row)
            row.asked.connect(self.asked)
        column.addStretch(1)

    def show_account(self, view: AccountView) -> None:
        """Figures of this account; a figure that the record changed fades."""
        same = view.account_id == self._account_id
        self._account_id = view.account_id
        origin = view.balance_origin
        self.origin.set_origin(origin)
        from_ledger = view.total_paid_source in ("", LEDGER)
        self.paid.show_caption(PAID if from_ledger else f"{PAID} · {SOURCES[view.total_paid_source]}")
        for row, value, source in (
            (self.principal, view.principal, origin),
            (self.fees, view.fees, origin),
            (self.total, view.outstanding, origin),
            (self.paid, view.total_paid, origin if from_ledger else view.record_origin),
        ):
            # A figure that becomes known is no change of the record.
            row.show_figure(value, source, flash=same and row.figure.value is not None)
        at_fees, at_total = marks(view.commands)
        self.fees.show_mark(at_fees)
        self.total.show_mark(at_total)
