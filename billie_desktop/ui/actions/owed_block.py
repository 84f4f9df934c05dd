"""What is owed now, at the top of a form: the figure, its parts, and where they are from."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.values import AccountView
from billie_desktop.domain.money import Money
from billie_desktop.domain.words import DASH
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.money_label import MoneyLabel
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.tokens import tokens


class OwedBlock(QWidget):
    """Outstanding with fees and principal beside it. ``of_fees`` puts the fee balance in front instead."""

    def __init__(self, *, of_fees: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._of_fees = of_fees
        caption = "Fee balance" if of_fees else "Outstanding"
        self.figure = MoneyLabel(name=caption, role="figure", left=True)
        self.first = _Line("Outstanding" if of_fees else "Fees")
        self.second = _Line("Principal")
        self.origin = OriginLabel()
        main = QVBoxLayout()
        main.setSpacing(0)
        main.addWidget(Label(caption, "caption", "text-muted"))
        main.addWidget(self.figure)
        parts = QVBoxLayout()
        parts.setSpacing(2)
        parts.setContentsMargins(0, 8, 0, 0)
        parts.addWidget(self.first)
        parts.addWidget(self.second)
        parts.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens().spacing.step_6)
        row.addLayout(main)
        row.addLayout(parts)
        row.addStretch(1)
        row.addWidget(self.origin, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_account(self, view: AccountView) -> None:
        """Figures of this account, in place."""
        front, beside = (view.fees, view.outstanding) if self._of_fees else (view.outstanding, view.fees)
        self.figure.set_value(front, view.balance_origin)
        self.first.show_amount(beside)
        self.second.show_amount(view.principal)
        self.origin.set_origin(view.balance_origin)


class _Line(QWidget):
    def __init__(self, caption: str) -> None:
        super().__init__()
        self._caption = caption
        self.value = Label(DASH, "caption", weight=500)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(Label(caption, "caption", "text-muted"))
        row.addWidget(self.value)
        row.addStretch(1)

    def show_amount(self, amount: Money | None) -> None:
        self.value.setText(amount.with_symbol() if amount is not None else DASH)
        self.value.setAccessibleName(f"{self._caption}: {amount.spoken() if amount is not None else 'not available'}")
