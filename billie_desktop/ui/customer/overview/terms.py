"""The terms of the loan and its signed agreement, at the foot of the overview."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.values import AccountView
from billie_desktop.domain.account import LoanAccount
from billie_desktop.domain.money import Money
from billie_desktop.domain.words import DASH, medium_date
from billie_desktop.ui.customer.document_button import NO_AGREEMENT, DocumentButton
from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.labels import Hairline, Label
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens

HEIGHT = 65
DOCUMENT_WIDTH = 330
BESIDE_FROM = 800
OFF_WORDS = "not offered by this server"


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
    """The signed agreement: whether it is on file, and the button that opens it where a server offers that."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT - 1)
        self.words = Label("", "caption", "text-muted")
        self.open = DocumentButton("Open", "the signed agreement", NO_AGREEMENT)
        row = QHBoxLayout(self)
        row.setContentsMargins(40, 0, tokens().spacing.pane_padding, 0)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(Label("Signed agreement", "dense", weight=500))
        column.addWidget(self.words)
        column.addStretch(1)
        row.addLayout(column, 1)
        row.addWidget(self.open)

    def show_account(self, account: LoanAccount) -> None:
        """On file or not, and why it cannot be opened."""
        self.open.show_filed(account.has_agreement)
        self.words.setText(f"PDF on file · {OFF_WORDS}" if account.has_agreement else NO_AGREEMENT)

    def paintEvent(self, event: QPaintEvent) -> None:
        side = tokens().control.icon
        box = QRect(17, 0, side, self.height())
        paint_icon(QPainter(self), box, "file", theme().color("text-muted"), side)


class TermsBlock(QWidget):
    """Loan amount, fee, total payable, opened, and of when they are; the agreement beside or below them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.amount = Term("Loan amount")
        self.fee = Term("Loan fee")
        self.payable = Term("Total payable")
        self.opened = Term("Opened")
        self.origin = OriginLabel()
        self.agreement = Agreement()
        terms = QHBoxLayout()
        terms.setContentsMargins(tokens().spacing.pane_padding, 0, 0, 0)
        terms.setSpacing(0)
        for term in (self.amount, self.fee, self.payable, self.opened):
            terms.addWidget(term, 1)
        terms.addWidget(self.origin, 0, Qt.AlignmentFlag.AlignTop)
        terms.setAlignment(self.origin, Qt.AlignmentFlag.AlignVCenter)
        terms.addSpacing(tokens().spacing.pane_padding)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 1)
        self._row.setSpacing(0)
        self._row.addLayout(terms, 1)
        self._rule = Hairline(vertical=True)
        self._row.addWidget(self._rule)
        self._row.addWidget(self.agreement)
        self._arrange(beside=True)

    def _arrange(self, *, beside: bool) -> None:
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._row.setDirection(way)
        self._rule.setVisible(beside)
        self.agreement.setMinimumWidth(DOCUMENT_WIDTH if beside else 0)
        self.setFixedHeight(HEIGHT if beside else 2 * HEIGHT - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(beside=self.width() >= BESIDE_FROM)

    def show_account(self, view: AccountView) -> None:
        """Terms of this account, as of the reading of the read model."""
        account = view.account
        self.amount.show_text(_money(account.loan_amount))
        self.fee.show_text(_money(account.loan_fee))
        self.payable.show_text(_money(account.total_payable))
        self.opened.show_text(medium_date(account.opened))
        self.origin.set_origin(view.record_origin)
        self.agreement.show_account(account)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_hairline(painter, 0, self.height() - 1, self.width())
        if self._rule.isHidden():
            paint_hairline(painter, 0, HEIGHT - 1, self.width())


def _money(amount: Money | None) -> str:
    return amount.with_symbol() if amount is not None else DASH
