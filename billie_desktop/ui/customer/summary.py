"""The head of the work surface: which account, how it stands, what is owed, what can be done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.values import AccountView
from billie_desktop.domain.availability import Availability
from billie_desktop.domain.command import Action
from billie_desktop.domain.schedule import still_to_pay
from billie_desktop.domain.words import DASH, days, long_date
from billie_desktop.ui.customer.copy_value import CopyValue
from billie_desktop.ui.customer.painted_text import PaintedText
from billie_desktop.ui.kit.badge import Badge
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.icon_button import IconButton
from billie_desktop.ui.kit.labels import Hairline, Label, Pane
from billie_desktop.ui.kit.money_label import MoneyLabel
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.text_painting import text_width
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.status_badges import bucket_badge, status_badge

FIRST_BLOCK = 136
RULE_HEIGHT = 40

Availabilities = Callable[[Action, AccountView], Availability]


class SummaryBar(Pane):
    """99 high; asks by signals, decides nothing."""

    action_asked = Signal(str)
    more_asked = Signal()
    picker_asked = Signal()
    refresh_asked = Signal()
    close_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self.setFixedHeight(tokens().region.summary)
        self._due = ("", "")
        self._is_late = False
        self._has_aging = False
        self._main_action = Action.RECORD_REPAYMENT
        self.picker = Button("Accounts", small=True, chevron=True)
        self.picker.hide()
        self.number = CopyValue("account number", "mono", "text")
        self.status = Badge("unknown", "")
        self.aging = Badge("unknown", "")
        self.origin = OriginLabel()
        self.ledger_caption = Label("Ledger", "caption", "text-muted")
        self.ledger_id = CopyValue("ledger id", "mono-dense")
        self.refresh = IconButton("refresh", "Read again, F5")
        self.close_button = IconButton("close", "Close account, Esc")
        self.total = MoneyLabel(name="Total outstanding", role="figure", left=True)
        self.next = MoneyLabel(name="Next payment", role="figure", left=True)
        self.due = PaintedText("", "dense", "danger", weight=500)
        self.main = Button("Record repayment", ButtonKind.MAIN)
        self.waive = Button("Waive fee")
        self.more = Button("More", chevron=True)
        self._lay_out()
        self.main.clicked.connect(lambda: self.action_asked.emit(self._main_action.value))
        self.waive.clicked.connect(lambda: self.action_asked.emit(Action.WAIVE_FEE.value))
        self.more.clicked.connect(self.more_asked)
        self.picker.clicked.connect(self.picker_asked)
        self.refresh.clicked.connect(self.refresh_asked)
        self.close_button.clicked.connect(self.close_asked)

    def _lay_out(self) -> None:
        spacing = tokens().spacing
        first = self._first = QHBoxLayout()
        first.setSpacing(spacing.step_2)
        for widget in (self.picker, self.number, self.status, self.aging, self.origin):
            first.addWidget(widget)
        self._ledger = QWidget()
        ledger = QHBoxLayout(self._ledger)
        ledger.setContentsMargins(0, 0, 0, 0)
        ledger.setSpacing(spacing.step_1)
        ledger.addWidget(self.ledger_caption)
        ledger.addWidget(self.ledger_id)
        first.addSpacing(spacing.step_1)
        first.addWidget(self._ledger)
        first.addStretch(1)
        first.addWidget(self.refresh)
        first.addWidget(self.close_button)
        total = self._total_block = _figure("Total outstanding", self.total)
        line = QHBoxLayout()
        line.setSpacing(spacing.step_2)
        line.addWidget(self.next)
        line.addWidget(self.due, 0, Qt.AlignmentFlag.AlignVCenter)
        upcoming = _figure("Next payment", None)
        upcoming.layout().addLayout(line)  # type: ignore[union-attr]
        rule = Hairline(vertical=True)
        rule.setFixedHeight(RULE_HEIGHT)
        second = QHBoxLayout()
        second.setSpacing(0)
        second.addWidget(total)
        second.addSpacing(spacing.step_4)
        second.addWidget(rule)
        second.addSpacing(spacing.step_5)
        second.addWidget(upcoming)
        second.addStretch(1)
        for button in (self.main, self.waive, self.more):
            second.addSpacing(spacing.button_gap)
            second.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(spacing.pane_padding, 8, spacing.pane_padding, 13)
        column.setSpacing(spacing.step_1)
        column.addLayout(first)
        column.addLayout(second)

    def show_account(self, view: AccountView, today: date, availability: Availabilities) -> None:
        """Show this account; every button that is off says why."""
        account = view.account
        self.number.show_value(account.label)
        self.ledger_id.show_value(account.account_id, short_id(account.account_id))
        status = status_badge(account.status)
        self.status.setVisible(status is not None)
        if status is not None:
            self.status.set_status(status.status, status.word)
        aging = view.aging or account.aging
        bucket = None
        if aging is not None and not account.is_closed and not account.is_pending:
            bucket = bucket_badge(aging.bucket, aging.days_past_due, short=False)
        self._has_aging = bucket is not None
        if bucket is not None:
            self.aging.set_status(bucket.status, bucket.word)
        self.origin.set_origin(view.balance_origin)
        self.total.set_value(view.outstanding, view.balance_origin)
        self._show_next(view, today)
        self._main_action = Action.DISBURSE if account.is_pending else Action.RECORD_REPAYMENT
        word = "Disburse" if account.is_pending else "Record repayment"
        if word != self.main.text():
            self.main.setText(word)
            self.main.updateGeometry()
        self.main.set_off(availability(self._main_action, view).reason or None)
        self.waive.set_off(availability(Action.WAIVE_FEE, view).reason or None)

    def _show_next(self, view: AccountView, today: date) -> None:
        standing = view.standing
        upcoming = None if view.account.is_closed else standing.next_instalment
        amount = still_to_pay(upcoming) if upcoming is not None else None
        late = standing.next_is_overdue
        self.next.set_value(amount, view.balance_origin)
        self.next.set_tone("danger" if late else "text")
        self._is_late = late
        self._due = _due_words(upcoming.due_date if upcoming is not None else None, today, late)
        self._fit_due()

    def show_picker(self, count: int | None) -> None:
        """Where the rail has no room its accounts are a menu behind this button; None takes it away."""
        self.picker.setVisible(count is not None)
        if count is not None:
            words = f"Accounts {count}"
            if words != self.picker.text():
                self.picker.setText(words)
                self.picker.updateGeometry()
        self._fit_due()

    def _fit_first_line(self) -> None:
        # Nothing is cut: what is least important goes as a whole. The figures below keep their origin to the last.
        optional = [self._ledger, *([self.aging] if self._has_aging else []), self.origin]
        needed = self._first_line_width(optional)
        shown = set(optional)
        for widget in optional:
            if needed <= self.width():
                break
            needed -= widget.sizeHint().width() + self._first.spacing()
            shown.discard(widget)
        for widget in (self._ledger, self.aging, self.origin):
            widget.setVisible(widget in shown)  # once: to hide and show again would lay out the pane anew

    def _first_line_width(self, optional: list[QWidget]) -> int:
        # The layout's own hint is that of the last event loop turn.
        always = [each for each in (self.picker, self.number, self.status) if not each.isHidden()]
        parts = [each.sizeHint().width() for each in (*always, *optional, self.refresh, self.close_button)]
        spacing = tokens().spacing
        return sum(parts) + self._first.spacing() * (len(parts) + 1) + spacing.step_1 + 2 * spacing.pane_padding

    def _fit_due(self) -> None:
        self._fit_first_line()
        long, short = self._due
        spacing = tokens().spacing
        gaps = 2 * spacing.pane_padding + spacing.step_4 + 1 + spacing.step_5 + spacing.step_2
        main, more, waive = (
            each.sizeHint().width() + spacing.button_gap for each in (self.main, self.more, self.waive)
        )
        room = self.width() - gaps - self.next.sizeHint().width() - main
        # What can be done is never cut: "More" has the waiver too, and beside a form there is only the form to do.
        least = self._total_block.minimumSizeHint().width()
        block = max(FIRST_BLOCK if room - more >= FIRST_BLOCK else 0, least)
        self._total_block.setMinimumWidth(block)
        room -= block
        self.more.setVisible(room >= more)
        room -= more if room >= more else 0
        self.waive.setVisible(room >= waive and not self.more.isHidden())
        room -= waive if not self.waive.isHidden() else 0
        # What does not fit goes as a whole: half a date would mislead, and the rail says it too.
        fitting = (words for words in (long, short) if text_width(words, "dense", 500) + 2 <= room)
        late = self._is_late
        self.due.show_text(next(fitting, ""), "danger" if late else "text-muted", 500 if late else 400)
        self.due.setAccessibleName(long)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_due()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_hairline(QPainter(self), 0, self.height() - 1, self.width())


def _figure(caption: str, figure: MoneyLabel | None) -> QWidget:
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 2, 0, 0)
    column.setSpacing(0)
    column.addWidget(Label(caption, "caption", "text-muted"))
    column.addSpacing(1)
    if figure is not None:
        column.addWidget(figure)
    return block


def _due_words(due: date | None, today: date, late: bool) -> tuple[str, str]:
    """(long, short) words behind the next payment."""
    if due is None:
        return "", ""
    day = long_date(due).rsplit(" ", 1)[0] if due.year == today.year else long_date(due)
    if late and due < today:
        overdue = f"{days((today - due).days)} overdue"
        return f"due {day} · {overdue}", overdue
    if due == today:
        return f"due today, {day}", "due today"
    return f"due {day}", f"due {day}"


def short_id(ledger_id: str) -> str:
    """A long ledger id as "9c41…e07b"; a short one as it is."""
    return ledger_id if len(ledger_id) <= 12 or ledger_id == DASH else f"{ledger_id[:4]}…{ledger_id[-4:]}"
