"""The fields of each action. A form knows what was typed and what to suggest; the drawer knows the steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import AccountView
from billie_desktop.domain.account import Instalment, Schedule
from billie_desktop.domain.errors import InvalidInput
from billie_desktop.domain.fees import FeeList
from billie_desktop.domain.forms import LONGEST_TEXT, REPAYMENT_METHODS
from billie_desktop.domain.ledger import TransactionType
from billie_desktop.domain.money import Money
from billie_desktop.domain.schedule import is_paid, overdue_amount, still_to_pay
from billie_desktop.domain.words import TYPE_WORDS, medium_date, method_word
from billie_desktop.ui.actions.suggestions import Suggestion, Suggestions
from billie_desktop.ui.kit.field import Field
from billie_desktop.ui.kit.inputs import AmountInput, Choice, LineInput, TextInput
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.estimate import Split, estimate_repayment, estimate_waiver

METHOD_WIDTH = 168
OLDEST_FIRST = "Oldest first"


class ActionForm(QWidget):
    """Base: fields by the names that ``commands.check`` knows, in the order they stand."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {}
        self.amount = AmountInput()
        self.suggestions = Suggestions(self.amount)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(10)
        amount = QVBoxLayout()
        amount.setSpacing(6)
        self.fields["amount"] = Field("Amount", self.amount, "up to 2 decimals, paste works")
        amount.addWidget(self.fields["amount"])
        amount.addWidget(self.suggestions)
        self.column.addLayout(amount)
        self.amount.textChanged.connect(self.on_amount_changed)
        self.suggestions.chosen.connect(self.amount.setText)

    def join(self, desk: Desk, account_id: str) -> None:
        """What the form needs of the desk itself; most need nothing."""

    @property
    def first(self) -> QWidget:
        """The field that has the focus when the form opens."""
        return self.amount

    def typed(self) -> Mapping[str, str]:
        """What is in the fields now, as typed."""
        raise TypeError("a form says what was typed into it")  # an abstract class of Qt cannot use ABC

    def review(self) -> tuple[tuple[str, str, bool], ...]:
        """(key, value, is an id) rows of the review besides who and which account."""
        return ()

    def estimate(self, view: AccountView, fees: FeeList | None, today: date) -> Split | None:
        """What the amount typed would do; None while there is none."""
        return None

    def show_suggestions(self, view: AccountView, fees: FeeList | None, today: date) -> None:
        """Amounts that are likely meant."""

    def typed_amount(self) -> Money | None:
        """The amount typed, None while it is none."""
        try:
            return Money.parse_input(self.amount.text())
        except InvalidInput:
            return None

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Mark the wrong fields, with the focus on the first; right ones are unmarked."""
        for name, field in self.fields.items():
            field.set_error(errors.get(name, ""))
        wrong = next((field for name, field in self.fields.items() if name in errors), None)
        if wrong is not None:
            wrong.control.setFocus()

    def on_amount_changed(self) -> None:
        """Mark the suggestion that is typed."""
        amount = self.typed_amount()
        self.suggestions.mark(amount)
        self.changed.emit()


class RepaymentForm(ActionForm):
    """Amount, method, reference, notes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.method = Choice([method_word(each) for each in REPAYMENT_METHODS])
        self.reference = LineInput()
        self.notes = TextInput(limit=LONGEST_TEXT)
        self.fields["method"] = Field("Method", self.method)
        self.fields["reference"] = Field("Reference", self.reference)
        self.fields["notes"] = Field("Notes", self.notes)
        self.target = Choice([OLDEST_FIRST])
        self.fields["target"] = Field("Instalment", self.target)
        self._targets: tuple[Instalment, ...] = ()
        self._schedule_id = ""
        self.fields["method"].setFixedWidth(METHOD_WIDTH)
        row = QHBoxLayout()
        row.setSpacing(tokens().spacing.step_3)
        for name in ("method", "reference"):
            box = QVBoxLayout()
            box.addWidget(self.fields[name])
            box.addStretch(1)
            row.addLayout(box)
        self.column.addLayout(row)
        self.column.addWidget(self.fields["target"])
        self.column.addWidget(self.fields["notes"])
        for signal in (self.reference.textChanged, self.method.currentIndexChanged, self.notes.textChanged):
            signal.connect(self.changed)
        self.target.currentIndexChanged.connect(self.changed)

    @property
    def chosen(self) -> Instalment | None:
        """The one instalment that is paid; None for oldest first."""
        place = self.target.currentIndex() - 1
        return self._targets[place] if 0 <= place < len(self._targets) else None

    def typed(self) -> Mapping[str, str]:
        chosen = self.chosen
        return {
            "amount": self.amount.text(),
            "target": str(chosen.number) if chosen is not None else "",
            "schedule_id": self._schedule_id if chosen is not None else "",
            "method": REPAYMENT_METHODS[self.method.currentIndex()],
            "reference": self.reference.text(),
            "notes": self.notes.toPlainText(),
        }

    def review(self) -> tuple[tuple[str, str, bool], ...]:
        rows = [("Method", self.method.currentText(), False), ("Reference", self.reference.text().strip(), True)]
        if self.chosen is not None:
            rows.append(("Instalment", self.target.currentText(), False))
        if self.notes.toPlainText().strip():
            rows.append(("Notes", self.notes.toPlainText().strip(), False))
        return tuple(rows)

    def estimate(self, view: AccountView, fees: FeeList | None, today: date) -> Split | None:
        amount = self.typed_amount()
        if amount is None:
            return None
        schedule = view.account.schedule
        rows = schedule.instalments if schedule else ()
        if self.chosen is not None:
            rows = tuple(row for row in rows if row.number == self.chosen.number)
        return estimate_repayment(amount, view.outstanding, view.fees, fees.fees if fees else (), rows, today)

    def show_suggestions(self, view: AccountView, fees: FeeList | None, today: date) -> None:
        schedule = view.account.schedule
        self._show_targets(schedule)
        late = overdue_amount(schedule.instalments, today) if schedule else None
        upcoming = view.standing.next_instalment
        next_amount = still_to_pay(upcoming) if upcoming is not None else None
        found = [("Overdue", late), ("Next instalment", next_amount), ("Total", view.outstanding)]
        self.suggestions.show_suggestions(
            [Suggestion(word, amount) for word, amount in found if amount is not None and not amount.is_zero]
        )

    def _show_targets(self, schedule: Schedule | None) -> None:
        """Unpaid instalments; the one that is chosen stays chosen while it is unpaid."""
        found = tuple(row for row in schedule.instalments if not is_paid(row)) if schedule is not None else ()
        if found == self._targets:
            return
        before = self.chosen
        self._targets = found
        self._schedule_id = schedule.schedule_id or "" if schedule is not None else ""
        self.target.blockSignals(True)
        self.target.clear()
        self.target.addItems([OLDEST_FIRST, *(_target_words(row) for row in found)])
        numbers = [row.number for row in found]
        kept = numbers.index(before.number) + 1 if before is not None and before.number in numbers else 0
        self.target.setCurrentIndex(kept)
        self.target.blockSignals(False)


class WaiverForm(ActionForm):
    """Amount and reason."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reason = TextInput("Why the fee is waived", limit=LONGEST_TEXT, lines=3)
        self.fields["reason"] = Field("Reason", self.reason)
        self.column.addWidget(self.fields["reason"])
        self.reason.textChanged.connect(self.changed)

    def typed(self) -> Mapping[str, str]:
        return {"amount": self.amount.text(), "reason": self.reason.toPlainText()}

    def review(self) -> tuple[tuple[str, str, bool], ...]:
        return (("Reason", self.reason.toPlainText().strip(), False),)

    def estimate(self, view: AccountView, fees: FeeList | None, today: date) -> Split | None:
        amount = self.typed_amount()
        if amount is None:
            return None
        return estimate_waiver(amount, view.outstanding, view.fees, fees.fees if fees else (), today)

    def show_suggestions(self, view: AccountView, fees: FeeList | None, today: date) -> None:
        # The oldest first, as the ledger takes them: of two fees of one amount the older is waived.
        oldest = tuple(reversed(fees.fees))[:3] if fees else ()
        found = [Suggestion(_fee_word(fee.transaction.type), fee.remaining) for fee in oldest]
        if fees is not None and len(fees.fees) > 1:
            found.append(Suggestion("All fees", fees.total))
        elif not found and view.fees is not None and not view.fees.is_zero:
            found.append(Suggestion("Fee balance", view.fees))
        self.suggestions.show_suggestions(found)


def _target_words(row: Instalment) -> str:
    due = still_to_pay(row)
    amount = f" · {due.with_symbol()}" if due is not None else ""
    return f"{row.number}, due {medium_date(row.due_date)}{amount}"


def _fee_word(kind: TransactionType) -> str:
    return TYPE_WORDS[kind]
