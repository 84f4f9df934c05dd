"""Opens what can be printed of the account on the surface."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from functools import partial

from PySide6.QtWidgets import QWidget

from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import AccountView, CustomerView
from billie_desktop.domain.business_date import business_day
from billie_desktop.ui.customer.papers import made_by, payoff_paper, schedule_paper, summary_paper
from billie_desktop.ui.customer.statement import StatementDrawer, StatementSubject
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.print.paper import Paper
from billie_desktop.ui.print.paper_drawer import PaperDrawer
from billie_desktop.ui.print.record import customer_record


class PaperKind(StrEnum):
    """Papers of one account; the values are their words in a menu."""

    STATEMENT = "Statement for a period"
    PAYOFF = "Payoff figure"
    SUMMARY = "Account summary"
    SCHEDULE = "Repayment schedule"


class AccountPapers:
    """Makes the drawer of a paper; whoever asks for it opens it."""

    def __init__(self, host: QWidget, desk: Desk, now: Callable[[], datetime]) -> None:
        self._host = host
        self._desk = desk
        self._now = now

    def drawer(self, kind: PaperKind, view: CustomerView, account: AccountView) -> PaperDrawer:
        """The drawer of this paper, with the figures of this moment."""
        customer = view.customer.display_name if view.customer is not None else view.customer_id
        record = customer_record(self._desk.reveals, view.customer_id)
        if kind is PaperKind.STATEMENT:
            loan = account.account
            opened = loan.disbursed or loan.opened
            subject = StatementSubject(loan.account_id, loan.label, view.customer_id, customer, opened)
            made = partial(made_by, self._desk)
            return StatementDrawer(self._host, self._desk.reports, subject, record, made, self._now)
        drawer = PaperDrawer(
            self._host,
            kind.value,
            record,
            subtitle=((customer, False), (view.customer_id, True), (account.account.label, True)),
            band=theme().band_color(theme().band_index(view.customer_id)),
        )
        drawer.show_paper(self._paper(kind, account, customer, view.customer_id))
        return drawer

    def _paper(self, kind: PaperKind, account: AccountView, customer: str, customer_id: str) -> Paper:
        now = self._now()
        made, today = made_by(self._desk, now), business_day(now)
        if kind is PaperKind.PAYOFF:
            return payoff_paper(account, customer, customer_id, made)
        if kind is PaperKind.SUMMARY:
            return summary_paper(account, customer, customer_id, made, today)
        return schedule_paper(account, customer, customer_id, made, today)
