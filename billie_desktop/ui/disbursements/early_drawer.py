"""Disburse early asks first: the dates before and after, and the 62-day warning. It sends nothing itself."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from billie_desktop.desk.book import PendingLoan
from billie_desktop.domain.disbursement import LONGEST_DAYS, EarlyPayment
from billie_desktop.domain.words import DASH, days, long_date
from billie_desktop.ui.keys.router import KeyRouter, Layer
from billie_desktop.ui.keys.shortcuts import Do, Scope
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.drawer import Drawer
from billie_desktop.ui.kit.facts import FactRow
from billie_desktop.ui.kit.labels import Paragraph
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.theme import theme

ROWS = ("Amount", "Commencement", "Last instalment", "Length until then")
WORDS = "The form opens next, with its review. Nothing is sent by this answer."


class EarlyDrawer(Drawer):
    """``confirmed`` hands the loan on; Esc and Keep the date change nothing."""

    confirmed = Signal(object)

    def __init__(self, host: QWidget, router: KeyRouter) -> None:
        super().__init__(host, "Disburse early")
        self._router = router
        self.loan: PendingLoan | None = None
        self.warning = Notice(NoticeKind.WARNING, icon="alert")
        self.rows = {name: FactRow(name, DASH, line=True) for name in ROWS}
        self.body_layout.addWidget(self.warning)
        for row in self.rows.values():
            self.body_layout.addWidget(row)
        self.body_layout.addWidget(Paragraph(WORDS, "dense", "text-muted"))
        self.body_layout.addStretch(1)
        self.keep = Button("Keep the date")
        self.go = Button("Disburse early", ButtonKind.MAIN)
        self.foot.hints.set_hints([("Esc", "keep")])
        self.foot.set_buttons([self.keep, self.go])
        self.layer = Layer(Scope.FORM, {Do.CLOSE: self.request_close, Do.SUBMIT: self.confirm})
        self.keep.clicked.connect(self.request_close)
        self.go.clicked.connect(self.confirm)
        self.closed.connect(self.leave_keys)

    def ask(self, loan: PendingLoan, early: EarlyPayment) -> None:
        """Open for a loan that is not due yet. The focus is on the answer that changes nothing."""
        self.loan = loan
        name = loan.customer_name or loan.customer_id or ""
        self.set_head("Disburse early", ((name, False), (loan.label, True)))
        self.set_band(theme().band_color(theme().band_index(loan.customer_id)) if loan.customer_id else None)
        self.rows["Amount"].set_value(loan.amount.with_symbol() if loan.amount is not None else DASH)
        self.rows["Commencement"].set_value(f"{long_date(early.before)} → {long_date(early.after)}")
        self.rows["Last instalment"].set_value(long_date(early.last_due))
        self.rows["Length until then"].set_value(_lengths(early))
        self.warning.setVisible(bool(early.warning))
        if early.warning:
            self.warning.set_words(
                f"Longer than {LONGEST_DAYS} days." if early.last_due else "Length not known.", early.warning
            )
        self.take_keys()
        self.open(focus=self.keep)

    def take_keys(self) -> None:
        """In front: it has the keys."""
        self._router.push(self.window(), self.layer)

    def leave_keys(self) -> None:
        """Closed, or its page is behind."""
        self._router.pop(self.window(), self.layer)

    def confirm(self) -> None:
        """Go on to the form."""
        loan = self.loan
        self.request_close()
        if loan is not None:
            self.confirmed.emit(loan)


def _lengths(early: EarlyPayment) -> str:
    if early.length_before is None or early.length_after is None:
        return DASH
    return f"{days(early.length_before)} → {days(early.length_after)}"
