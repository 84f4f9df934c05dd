"""The customer at the foot of the assessment side: earlier loans and the last payment, from the shared record."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.values import CustomerView, LoadState
from billie_desktop.domain.account import AccountStatus
from billie_desktop.domain.provenance import Origin
from billie_desktop.domain.standing import Group
from billie_desktop.domain.words import DASH, long_date
from billie_desktop.ui.kit.facts import FactRow
from billie_desktop.ui.kit.labels import Label, Pane
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.tokens import tokens


class CustomerFoot(Pane):
    """Two facts with their origin; dashes while they are not known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface-alt", parent)
        pad = tokens().spacing.pane_padding
        self.origin = OriginLabel()
        self.loans = FactRow("Earlier loans", DASH, weight=600)
        self.payment = FactRow("Last payment", DASH, weight=600)
        head = QHBoxLayout()
        head.addWidget(Label("Customer", "section"))
        head.addStretch(1)
        head.addWidget(self.origin)
        column = QVBoxLayout(self)
        column.setContentsMargins(pad, 13, pad, 10)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.loans)
        column.addWidget(self.payment)

    def show_view(self, view: CustomerView | None) -> None:
        """Show what is known of the customer."""
        if view is None or view.state is LoadState.NOT_FOUND:
            self.origin.set_origin(Origin.unavailable())
            self.origin.setVisible(view is not None)
            self.loans.set_value(DASH)
            self.payment.set_value(DASH)
            return
        self.origin.setVisible(True)
        self.origin.set_origin(view.origin)
        self.loans.set_value(loans_words(view))
        self.payment.set_value(payment_words(view))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_hairline(QPainter(self), 0, 0, self.width())


def loans_words(view: CustomerView) -> str:
    """ "1 paid off, 1 open": what the accounts say, nothing more."""
    if view.state is LoadState.LOADING and not view.accounts:
        return DASH
    if not view.accounts:
        return "None"
    paid = sum(each.account.status == AccountStatus.PAID_OFF for each in view.accounts)
    written = sum(each.account.status == AccountStatus.WRITTEN_OFF for each in view.accounts)
    opened = sum(each.standing.group is not Group.CLOSED for each in view.accounts)
    overdue = sum(each.standing.is_overdue for each in view.accounts)
    parts = [
        f"{paid} paid off" if paid else "",
        f"{opened} open" if opened else "",
        f"{overdue} overdue" if overdue else "",
        f"{written} written off" if written else "",
    ]
    return ", ".join(part for part in parts if part) or f"{len(view.accounts)} accounts"


def payment_words(view: CustomerView) -> str:
    """ "$88.20 · Fri 6 Mar 2026": the latest payment over all accounts."""
    known = [each.account for each in view.accounts if each.account.last_payment_on is not None]
    if not known:
        return DASH
    last = max(known, key=lambda account: account.last_payment_on)  # type: ignore[arg-type, return-value]
    amount = last.last_payment_amount
    return f"{amount.with_symbol() if amount is not None else DASH} · {long_date(last.last_payment_on)}"
