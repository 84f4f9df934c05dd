"""How far the loan is paid: one segment per instalment, what is overdue, due next and paid last."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.values import AccountView
from billie_desktop.domain.account import InstalmentClass
from billie_desktop.domain.money import Money
from billie_desktop.domain.schedule import is_overdue, overdue_amount, paid_count
from billie_desktop.domain.words import DASH, frequency_word, long_date
from billie_desktop.ui.customer.figure_row import TextRow
from billie_desktop.ui.customer.painted_text import PaintedText
from billie_desktop.ui.kit.bars import ProgressBar
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.schedule_rows import ScheduleRow, segments

TOP, BOTTOM = 12, 11
BAR_ABOVE, BAR_BELOW = 10, 9


class ProgressBlock(QWidget):
    """Right half of the overview."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        pad = tokens().spacing.pane_padding
        self.summary = PaintedText("", "dense", "text-muted", elide=True)
        self.origin = OriginLabel()
        self.bar = ProgressBar()
        self.bar.setFixedHeight(self.bar.sizeHint().height())
        self.overdue = TextRow("Overdue")
        self.next = TextRow("Due next")
        self.last = TextRow("Last payment")
        head = QHBoxLayout()
        head.setSpacing(tokens().spacing.step_2)
        head.addWidget(Label("Progress", "section"))
        head.addWidget(self.summary, 1)
        head.addWidget(self.origin)
        column = QVBoxLayout(self)
        column.setContentsMargins(pad, TOP, pad, BOTTOM)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(BAR_ABOVE)
        column.addWidget(self.bar)
        column.addSpacing(BAR_BELOW)
        for row in (self.overdue, self.next, self.last):
            column.addWidget(row)
        column.addStretch(1)

    def show_account(self, view: AccountView, rows: tuple[ScheduleRow, ...], today: date) -> None:
        """Progress of this account as of today."""
        self.origin.set_origin(view.record_origin)
        schedule = view.account.schedule
        instalments = schedule.instalments if schedule else ()
        self.bar.set_segments(segments(rows))
        if instalments:
            frequency = frequency_word(schedule.frequency if schedule else None)
            often = "" if frequency == DASH else f" · {frequency[0].lower()}{frequency[1:]}"
            self.summary.show_text(f"{paid_count(instalments)} of {len(instalments)} paid{often}")
        else:
            self.summary.show_text("No schedule")
        self._show_overdue(view, today)
        due = next((row for row in rows if row.kind is InstalmentClass.DUE_NEXT), None)
        self.next.show_text(_amount_and_day(due.remaining, due.due) if due else DASH, "text" if due else "text-muted")
        account = view.account
        paid = account.last_payment_amount
        self.last.show_text(_amount_and_day(paid, account.last_payment_on), "text" if paid else "text-muted")

    def _show_overdue(self, view: AccountView, today: date) -> None:
        instalments = view.account.schedule.instalments if view.account.schedule else ()
        late = [each for each in instalments if is_overdue(each, today)]
        if not late or view.account.is_closed:
            nothing = "Nothing overdue" if instalments else DASH
            self.overdue.show_text(nothing, "text-muted")
            return
        amount = overdue_amount(instalments, today)
        figure = amount.with_symbol() if amount is not None else DASH
        count = f"{len(late)} instalment{'s' if len(late) != 1 else ''}"
        self.overdue.show_text(f"{figure} · {count}", "danger", strong=True)


def _amount_and_day(amount: Money | None, day: date | None) -> str:
    if amount is None and day is None:
        return DASH
    figure = amount.with_symbol() if amount is not None else DASH
    return f"{figure} · {long_date(day).rsplit(' ', 1)[0]}" if day is not None else figure
