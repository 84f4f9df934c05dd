"""Missed, Today, Scheduled over one feed: what the page of the disbursements and the band of home have in common."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from billie_desktop.desk.book import PendingLoan
from billie_desktop.desk.desk import Desk
from billie_desktop.domain.account import AccountStatus
from billie_desktop.domain.availability import Situation, availability
from billie_desktop.domain.command import Action
from billie_desktop.domain.connection import ConnectionState
from billie_desktop.domain.disbursement import EarlyPayment, early_payment
from billie_desktop.domain.money import Money, total
from billie_desktop.domain.words import long_date
from billie_desktop.ui.disbursements.countdown_block import CountdownBlock
from billie_desktop.ui.disbursements.feed import PendingFeed
from billie_desktop.ui.disbursements.section import LoanSection
from billie_desktop.ui.kit.off_reason import OffReason
from billie_desktop.ui.kit.tokens import ColorRole
from billie_desktop.ui.tab_order import tab_after

UNAVAILABLE = "Loans to disburse are unavailable."


class LoanList(QObject):
    """``disburse_asked`` (customer id, account id) for what is due; ``early_asked`` for what is not yet."""

    disburse_asked = Signal(str, str)
    early_asked = Signal(object, object)

    def __init__(
        self,
        desk: Desk,
        feed: PendingFeed,
        countdown: CountdownBlock,
        *,
        most: int,
        owner: QWidget,
        compact: bool = False,
    ) -> None:
        super().__init__(owner)
        self._desk = desk
        self.feed = feed
        self.countdown = countdown
        self.missed = LoanSection(
            "alert", "Missed", "Nothing was missed.", most=most, shows_day=not compact, compact=compact
        )
        self.today = LoanSection(
            "clock", "Today", "Nothing is due today.", most=most, shows_day=not compact, compact=compact
        )
        self.scheduled = LoanSection("", "Scheduled", "Nothing is scheduled.", most=most, early=True, folds=True)
        self.reason = OffReason()
        """Why nothing can be disbursed, in words beside the list."""
        self.before: QWidget | None = None
        """What Tab comes from."""
        for section in self.sections:
            section.chosen.connect(self.on_chosen)
            section.head.show_words("…")
        feed.changed.connect(self.show_loans)
        release = desk.connection.subscribe(self.on_connection_changed)
        owner.destroyed.connect(release)

    @property
    def sections(self) -> tuple[LoanSection, LoanSection, LoanSection]:
        """From the most urgent on."""
        return self.missed, self.today, self.scheduled

    def on_connection_changed(self, _state: ConnectionState) -> None:
        """What can be disbursed depends on the ledger."""
        self._show_reason()

    def _show_reason(self) -> None:
        state = self._desk.connection.state
        now = Situation(self._desk.agent.role, state.read_only_reason, AccountStatus.PENDING_DISBURSEMENT.value)
        reason = availability(Action.DISBURSE, now).reason
        self.reason.set_reason(reason)
        for section in self.sections:
            section.show_reason(reason)

    def show_loans(self) -> None:
        """The feed knows something else. What could not be read says so; it is never nothing."""
        loans, parts = self.feed.loans, self.feed.parts
        if loans is None:
            for section in self.sections:
                section.show_loans((), "unavailable", "warning")
                section.say("")
            self.missed.say(UNAVAILABLE, "warning")
            self.today.say(self.feed.problem, "warning")
            self.countdown.show_work("unavailable", "")
            return
        tone: ColorRole = "danger" if parts.missed else "text"
        today = (*parts.undated, *parts.today)
        self.missed.show_loans(parts.missed, _detail(parts.missed), tone)
        self.today.show_loans(today, _detail(today))
        self.scheduled.show_loans(parts.scheduled, self._scheduled_words(parts.scheduled))
        notes = [f"{loans.total.unknown:,} without an amount"] if loans.total.unknown else []
        if loans.is_capped:
            notes.append(f"only the first {len(loans.loans):,} are listed")
        count = loans.total.count
        self.countdown.show_work(
            f"{count:,} to do, {loans.total.amount.with_symbol()}" if count else "Nothing to disburse",
            f"{len(today):,} of them today, {_amount(today)}" if count else "",
            ", ".join(notes),
        )
        self._show_reason()
        if self.before is not None:
            tab_after(self.before, [stop for section in self.sections for stop in section.stops()])

    @staticmethod
    def _scheduled_words(loans: Sequence[PendingLoan]) -> str:
        if not loans:
            return "none"
        return f"{_detail(loans)} · next {long_date(loans[0].commencement)}"

    def on_chosen(self, loan: PendingLoan) -> None:
        """Due: to the form. Not due yet: ask first."""
        early: EarlyPayment | None = early_payment(loan.commencement, self.feed.today, loan.last_due)
        if early is not None:
            self.early_asked.emit(loan, early)
        else:
            self.go_on(loan)

    def go_on(self, loan: PendingLoan) -> None:
        """To the form of this loan."""
        if loan.customer_id:
            self.disburse_asked.emit(loan.customer_id, loan.account_id)


def _detail(loans: Sequence[PendingLoan]) -> str:
    return f"{len(loans):,} · {_amount(loans)}" if loans else "none"


def _amount(loans: Sequence[PendingLoan]) -> str:
    known: list[Money] = [loan.amount for loan in loans if loan.amount is not None]
    return total(known).with_symbol()
