"""Parts of the peek: figures with the progress bar, facts in two columns, collections, the last notes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.values import AccountRow, AccountView
from billie_desktop.domain.communication import ContactNote
from billie_desktop.domain.money import Money
from billie_desktop.domain.provenance import Origin
from billie_desktop.domain.rich_text import plain_text
from billie_desktop.domain.schedule import paid_count, still_to_pay
from billie_desktop.domain.words import DASH, date_and_time, frequency_word, medium_date, short_date
from billie_desktop.ui.customer.painted_text import PaintedText
from billie_desktop.ui.kit.badge import Badge
from billie_desktop.ui.kit.bars import ProgressBar
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.money_label import MoneyLabel
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.case_words import case_badges
from billie_desktop.ui.models.schedule_rows import schedule_rows, segments

ABOVE, BELOW = 16, 17
FACTS = ("Principal", "Fees", "Paid", "Last payment", "Loan amount", "Opened")


class Section(QWidget):
    """A padded block with a hairline below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        pad = tokens().spacing.drawer_padding
        self.column.setContentsMargins(pad, ABOVE, pad, BELOW)
        self.column.setSpacing(0)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_hairline(QPainter(self), 0, self.height() - 1, self.width())


class PeekFigures(Section):
    """Total outstanding, the next payment, where they are from, and how far the loan is paid."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.total = MoneyLabel(name="Total outstanding", role="figure", left=True)
        self.next = MoneyLabel(name="Next payment", role="figure", left=True)
        self.when = PaintedText("", "dense")
        self.origin = OriginLabel()
        self.bar = ProgressBar()
        self.bar.setFixedHeight(self.bar.sizeHint().height())
        line = QHBoxLayout()
        line.setSpacing(tokens().spacing.step_2)
        line.addWidget(self.next)
        line.addWidget(self.when, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addStretch(1)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens().spacing.step_8)
        grid.setVerticalSpacing(0)
        grid.addWidget(Label("Total outstanding", "caption", "text-muted"), 0, 0)
        grid.addWidget(Label("Next payment", "caption", "text-muted"), 0, 1)
        grid.addWidget(self.total, 1, 0)
        grid.addLayout(line, 1, 1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.origin, 1, 2, Qt.AlignmentFlag.AlignVCenter)
        self.column.addLayout(grid)
        self.column.addSpacing(10)
        self.column.addWidget(self.bar)

    def show_row(self, row: AccountRow) -> None:
        """What the list knows, until the record is there."""
        self.total.set_value(row.balance, Origin.cached(None) if row.balance is not None else Origin.unavailable())
        self.next.set_value(None, Origin.unavailable())
        self.when.show_text("")
        self.origin.set_origin(Origin.cached(None) if row.balance is not None else Origin.unavailable())
        self.bar.set_segments(())

    def show_account(self, view: AccountView, today: date) -> None:
        """The account as of today."""
        now = view.standing
        self.total.set_value(view.outstanding, view.balance_origin)
        self.origin.set_origin(view.balance_origin)
        amount = still_to_pay(now.next_instalment) if now.next_instalment is not None else None
        self.next.set_value(amount, view.record_origin)
        self.next.set_tone("danger" if now.next_is_overdue else "text")
        if now.is_overdue:
            self.when.show_text(now.line, "danger")
        elif now.next_instalment is not None:
            self.when.show_text(f"on {short_date(now.next_instalment.due_date, today)}", "text-muted")
        else:
            self.when.show_text("")
        rows = view.account.schedule.instalments if view.account.schedule else ()
        self.bar.set_segments(segments(schedule_rows(rows, today)))


class PeekFacts(Section):
    """Keys and values side by side; what is missing is a dash in its place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.values = {name: PaintedText(DASH, "dense", elide=True) for name in FACTS}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens().spacing.step_5)
        grid.setVerticalSpacing(8)
        for place, (name, value) in enumerate(self.values.items()):
            line, side = divmod(place, 2)
            grid.addWidget(Label(name, "dense", "text-muted"), line, 2 * side)
            grid.addWidget(value, line, 2 * side + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.column.addLayout(grid)

    def _show(self, texts: dict[str, str]) -> None:
        for name, value in self.values.items():
            value.show_text(texts.get(name, DASH))
            value.setAccessibleName(f"{name}: {texts.get(name, DASH)}")

    def show_row(self, row: AccountRow) -> None:
        """What the list knows."""
        self._show(
            {"Last payment": _paid(row.last_payment_amount, row.last_payment_on), "Opened": medium_date(row.opened)}
        )

    def show_account(self, view: AccountView) -> None:
        """The account."""
        account = view.account
        rows = account.schedule.instalments if account.schedule else ()
        frequency = frequency_word(account.schedule.frequency).lower() if account.schedule else DASH
        paid = f"{paid_count(rows)} of {len(rows)}" + (f", {frequency}" if frequency != DASH else "") if rows else DASH
        self._show(
            {
                "Principal": _amount(view.principal),
                "Fees": _amount(view.fees),
                "Paid": paid,
                "Last payment": _paid(account.last_payment_amount, account.last_payment_on),
                "Loan amount": _amount(account.loan_amount),
                "Opened": medium_date(account.opened),
            }
        )


class PeekCase(Section):
    """The collections case and an open write-off request; gone when there is neither."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.badges: list[Badge] = []
        self._row = QHBoxLayout()
        self._row.setSpacing(tokens().spacing.step_2)
        self._row.addWidget(Label("Collections", "section"))
        self._row.addStretch(1)
        self.write_off = PaintedText("", "dense", elide=True)
        self.column.addLayout(self._row)
        self.column.addWidget(self.write_off)
        self.hide()

    def show_account(self, view: AccountView | None) -> None:
        """The case of an account; None while it is not known."""
        cells = case_badges(view.case) if view is not None else ()
        request = view.write_off if view is not None else None
        for badge in self.badges:
            self._row.removeWidget(badge)
            badge.deleteLater()
        self.badges = [Badge(cell.status, cell.word, icon=cell.icon, parent=self) for cell in cells]
        for place, badge in enumerate(self.badges):
            self._row.insertWidget(place + 1, badge)
            badge.show()
        words = "Write-off requested" if request is not None else ""
        if request is not None and request.requested_at is not None:
            words += f" {date_and_time(request.requested_at)}"
        self.write_off.show_text(words)
        self.write_off.setVisible(bool(words))
        self.setVisible(bool(cells or words))


class _NoteLines(QWidget):
    """Subject and when, then how the note begins."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.subject = PaintedText("", "dense", weight=500, elide=True)
        self.when = PaintedText("", "caption", "text-muted")
        self.body = PaintedText("", "dense", "text-muted", elide=True)
        first = QHBoxLayout()
        first.setSpacing(tokens().spacing.step_3)
        first.addWidget(self.subject, 1)
        first.addWidget(self.when)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, tokens().spacing.step_2, 0, 0)
        column.setSpacing(0)
        column.addLayout(first)
        column.addWidget(self.body)

    def show_texts(self, subject: str, when: str = "", body: str = "") -> None:
        """Another note, or a word instead of one."""
        for label, text in ((self.subject, subject), (self.when, when), (self.body, body)):
            label.show_text(text)
        self.body.setVisible(bool(body))
        self.setVisible(bool(subject))


class PeekNotes(Section):
    """The last notes of the customer, newest first."""

    MOST = 2

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = [_NoteLines() for _ in range(self.MOST)]
        self.column.addWidget(Label("Last notes", "section"))
        for line in self.lines:
            self.column.addWidget(line)
        self.hide()

    def show_notes(self, notes: Sequence[ContactNote], problem: str = "") -> None:
        """Show the newest; a source that could not be read says so, and no notes take no room."""
        texts = [_note_texts(note) for note in notes[: self.MOST]]
        if problem and not texts:
            texts = [("Notes unavailable", "", "")]
        for place, line in enumerate(self.lines):
            line.show_texts(*(texts[place] if place < len(texts) else ("",)))
        self.setVisible(bool(texts))


def _note_texts(note: ContactNote) -> tuple[str, str, str]:
    who = f" · {note.author}" if note.author else ""
    return note.subject, f"{date_and_time(note.at)}{who}", " ".join(plain_text(note.body).split()) or DASH


def _amount(amount: Money | None) -> str:
    return DASH if amount is None else amount.with_symbol()


def _paid(amount: Money | None, on: date | None) -> str:
    if amount is None and on is None:
        return DASH
    return f"{_amount(amount)} · {medium_date(on)}"
