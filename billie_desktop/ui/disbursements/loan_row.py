"""One loan to disburse: number, customer, day, amount, and the action."""

from __future__ import annotations

from datetime import date
from functools import cache

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from billie_desktop.desk.book import PendingLoan
from billie_desktop.domain.provenance import Origin
from billie_desktop.domain.words import long_date
from billie_desktop.ui.customer.painted_text import PaintedText
from billie_desktop.ui.kit.buttons import Button
from billie_desktop.ui.kit.money_label import MoneyLabel
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.text_painting import text_width
from billie_desktop.ui.kit.tokens import tokens

NUMBER, DAY, AMOUNT = 112, 116, 96
DAY_FROM = 640
"""Narrower rows leave the day out: the section says which it is, or the question before an early payment does."""
NUMBER_COMPACT, AMOUNT_COMPACT = 92, 64
DIGITS = "VN" + "0" * 13
"""As long as account numbers are."""
EARLY = "Disburse early"
NO_DAY = "No date"
NO_CUSTOMER = "The customer of this account is not known yet."


class LoanRow(QWidget):
    """36 high; ``compact`` for the columns of home. ``chosen`` when its button is pressed, unless it is off."""

    chosen = Signal(object)

    def __init__(
        self,
        loan: PendingLoan,
        *,
        early: bool,
        shows_day: bool = True,
        compact: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.loan = loan
        self.setFixedHeight(tokens().row.disbursement)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.number = PaintedText(loan.label, "mono-dense", elide=not loan.number)
        self.number.setFixedWidth(max(NUMBER_COMPACT if compact else NUMBER, round(text_width(DIGITS, "mono-dense"))))
        self.customer = PaintedText("", "dense", elide=True)
        self.day = PaintedText("", "dense", "text-muted")
        self.day.setFixedWidth(DAY)
        self.amount = MoneyLabel(name="Amount")
        self.amount.setMinimumWidth(AMOUNT_COMPACT if compact else AMOUNT)
        self.button = Button(EARLY if early else "Disburse", small=True)
        row = self._row = QHBoxLayout(self)
        self._shows_day = shows_day
        self.set_flush(True)
        row.setSpacing(tokens().spacing.step_2 if compact else tokens().spacing.step_3)
        row.addWidget(self.number)
        row.addWidget(self.customer, 1)
        for widget in (self.day, self.amount, self.button if compact else self._slot()):
            row.addWidget(widget)
        self.day.setVisible(shows_day)
        self.button.clicked.connect(lambda: self.chosen.emit(self.loan))
        self.show_loan(loan)

    def _slot(self) -> QWidget:
        # The action has one width in all sections, so that the amounts stand below each other.
        slot = QWidget()
        slot.setFixedWidth(_action_width())
        held = QHBoxLayout(slot)
        held.setContentsMargins(0, 0, 0, 0)
        held.addStretch(1)
        held.addWidget(self.button)
        return slot

    def set_flush(self, flush: bool) -> None:
        """With the action on the right edge, or with the padding of a pane behind it."""
        pad = tokens().spacing.pane_padding
        self._row.setContentsMargins(pad, 0, 0 if flush else pad, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.day.setVisible(self._shows_day and self.width() >= DAY_FROM)

    def show_loan(self, loan: PendingLoan) -> None:
        """Other figures of the same loan."""
        self.loan = loan
        self.customer.show_text(loan.customer_name or loan.customer_id or "Customer not known yet")
        self.day.show_text(day_words(loan.commencement))
        self.amount.set_value(loan.amount, Origin.cached(None))
        self.button.setAccessibleName(f"{self.button.text()} {loan.label}, {self.customer.text()}")
        self.setAccessibleName(f"{loan.label}, {self.customer.text()}")

    def show_reason(self, reason: str) -> None:
        """Off with a reason; '' is on."""
        self.button.set_off(reason or ("" if self.loan.customer_id else NO_CUSTOMER))

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_hairline(QPainter(self), 0, self.height() - 1, self.width())


@cache
def _action_width() -> int:
    return Button(EARLY, small=True).sizeHint().width()


def day_words(day: date | None) -> str:
    """ "Thu 11 Jun 2026", or that there is none."""
    return NO_DAY if day is None else long_date(day)
