"""The terms of the loan and its signed agreement, at the foot of the overview."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.domain.account import LoanAccount
from billie_desktop.domain.money import Money
from billie_desktop.domain.words import DASH, medium_date
from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.labels import Hairline, Label
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens

HEIGHT = 65
DOCUMENT_WIDTH = 295
AGREEMENT_FROM = 700


class Term(QWidget):
    """A caption above its value."""

    def __init__(self, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caption = caption
        self.value = Label(DASH, "dense", weight=500)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 14, 0, 13)
        column.setSpacing(0)
        column.addWidget(Label(caption, "caption", "text-muted"))
        column.addWidget(self.value)

    def show_text(self, text: str) -> None:
        """Another value, in place."""
        self.value.setText(text)
        self.value.set_tone("text-muted" if text == DASH else "text")
        self.value.setAccessibleName(f"{self._caption}: {'not available' if text == DASH else text}")


class Agreement(QWidget):
    """Whether the signed agreement is on file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(DOCUMENT_WIDTH)
        self.words = Label("", "caption", "text-muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 14, tokens().spacing.pane_padding, 14)
        column.setSpacing(0)
        column.addWidget(Label("Signed agreement", "dense", weight=500))
        column.addWidget(self.words)

    def show_account(self, account: LoanAccount) -> None:
        """On file or not; reading it in the desk is not part of this version."""
        self.words.setText("PDF on file" if account.has_agreement else "Not on file")

    def paintEvent(self, event: QPaintEvent) -> None:
        side = tokens().control.icon
        box = QRect(17, 0, side, self.height())
        paint_icon(QPainter(self), box, "file", theme().color("text-muted"), side)


class TermsBlock(QWidget):
    """Loan amount, fee, total payable, opened; the agreement beside them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.amount = Term("Loan amount")
        self.fee = Term("Loan fee")
        self.payable = Term("Total payable")
        self.opened = Term("Opened")
        self.agreement = Agreement()
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens().spacing.pane_padding, 0, 0, 1)
        row.setSpacing(0)
        for term in (self.amount, self.fee, self.payable, self.opened):
            row.addWidget(term, 1)
        self._rule = Hairline(vertical=True)
        row.addWidget(self._rule)
        row.addWidget(self.agreement)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for widget in (self._rule, self.agreement):
            widget.setVisible(self.width() >= AGREEMENT_FROM)

    def show_account(self, account: LoanAccount) -> None:
        """Terms of this account."""
        self.amount.show_text(_money(account.loan_amount))
        self.fee.show_text(_money(account.loan_fee))
        self.payable.show_text(_money(account.total_payable))
        self.opened.show_text(medium_date(account.opened))
        self.agreement.show_account(account)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_hairline(QPainter(self), 0, self.height() - 1, self.width())


def _money(amount: Money | None) -> str:
    return amount.with_symbol() if amount is not None else DASH
