"""Forms of what one person asks for and another decides: a write-off, an adjustment (features.md AC-5, AC-7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QWidget

from billie_desktop.desk.values import AccountView
from billie_desktop.domain.approval import PRIORITIES, WRITE_OFF_REASONS
from billie_desktop.domain.fees import FeeList
from billie_desktop.domain.forms import ADJUSTED_PARTS, DIRECTIONS, LONGEST_TEXT
from billie_desktop.domain.money import ZERO
from billie_desktop.domain.words import PRIORITY_WORDS, WRITE_OFF_REASON_WORDS
from billie_desktop.ui.actions.forms import ActionForm
from billie_desktop.ui.kit.field import Field
from billie_desktop.ui.kit.inputs import Choice, TextInput
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.estimate import Part, Split

CHOOSE = "Choose…"
WHOLE = "A write-off takes the whole balance; the amount cannot be changed"
PART_WORDS = {"principal": "Principal", "fees": "Fees"}
DIRECTION_WORDS = {"credit": "Credit, lowers the debt", "debit": "Debit, raises the debt"}
AFTER_APPROVAL = "after approval"


def side_by_side(*fields: Field) -> QHBoxLayout:
    """Short fields in one row."""
    row = QHBoxLayout()
    row.setSpacing(tokens().spacing.step_3)
    for field in fields:
        row.addWidget(field, 1)
    return row


class WriteOffRequestForm(ActionForm):
    """The whole balance is shown; reason, urgency and notes are asked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields.pop("amount").set_hint("the whole balance")
        self.amount.set_off(WHOLE)
        self.reason = Choice([CHOOSE, *(WRITE_OFF_REASON_WORDS[each] for each in WRITE_OFF_REASONS)])
        self.priority = Choice([PRIORITY_WORDS[each] for each in PRIORITIES])
        self.notes = TextInput(limit=LONGEST_TEXT, lines=3)
        self.fields["reason"] = Field("Reason", self.reason)
        self.fields["priority"] = Field("Urgency", self.priority)
        self.fields["notes"] = Field("Notes", self.notes, "optional")
        self.column.addLayout(side_by_side(self.fields["reason"], self.fields["priority"]))
        self.column.addWidget(self.fields["notes"])
        for signal in (self.reason.currentIndexChanged, self.priority.currentIndexChanged, self.notes.textChanged):
            signal.connect(self.changed)

    @property
    def first(self) -> QWidget:
        return self.reason

    def typed(self) -> Mapping[str, str]:
        place = self.reason.currentIndex()
        return {
            "reason": WRITE_OFF_REASONS[place - 1] if place > 0 else "",
            "priority": PRIORITIES[self.priority.currentIndex()],
            "notes": self.notes.toPlainText(),
        }

    def review(self) -> tuple[tuple[str, str, bool], ...]:
        rows = [
            ("Reason", self.reason.currentText(), False),
            ("Urgency", self.priority.currentText(), False),
            ("Notes", self.notes.toPlainText().strip(), False),
        ]
        return tuple(row for row in rows if row[1])

    def estimate(self, view: AccountView, fees: FeeList | None, today: date) -> Split | None:
        if view.outstanding is None or view.outstanding.is_zero:
            return None
        parts = [
            Part("minus", word, AFTER_APPROVAL, amount.text())
            for word, amount in (("Fees", view.fees), ("Principal", view.principal))
            if amount is not None and not amount.is_zero
        ] or [Part("minus", "Whole balance", AFTER_APPROVAL, view.outstanding.text())]
        return Split(tuple(parts), view.outstanding, ZERO)

    def show_suggestions(self, view: AccountView, fees: FeeList | None, today: date) -> None:
        self.amount.setText(view.outstanding.wire() if view.outstanding is not None else "")


class AdjustmentRequestForm(ActionForm):
    """What is corrected, which way, how much and why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.part = Choice([CHOOSE, *(PART_WORDS[each] for each in ADJUSTED_PARTS)])
        self.direction = Choice([CHOOSE, *(DIRECTION_WORDS[each] for each in DIRECTIONS)])
        self.reason = TextInput("What is wrong, and why this puts it right", limit=LONGEST_TEXT, lines=3)
        self.priority = Choice([PRIORITY_WORDS[each] for each in PRIORITIES])
        amount = self.fields.pop("amount")
        self.fields["part"] = Field("Corrects", self.part)
        self.fields["direction"] = Field("Direction", self.direction)
        self.fields["amount"] = amount
        self.fields["reason"] = Field("Reason, at least 10 characters", self.reason)
        self.fields["priority"] = Field("Urgency", self.priority)
        self.column.insertLayout(0, side_by_side(self.fields["part"], self.fields["direction"]))
        self.column.addWidget(self.fields["reason"])
        self.column.addWidget(self.fields["priority"])
        for choice in (self.part, self.direction, self.priority):
            choice.currentIndexChanged.connect(self.changed)
        self.reason.textChanged.connect(self.changed)
        for first, second in ((self.part, self.direction), (self.direction, self.amount)):
            QWidget.setTabOrder(first, second)

    @property
    def first(self) -> QWidget:
        return self.part

    def typed(self) -> Mapping[str, str]:
        part, direction = self.part.currentIndex(), self.direction.currentIndex()
        return {
            "part": ADJUSTED_PARTS[part - 1] if part > 0 else "",
            "direction": DIRECTIONS[direction - 1] if direction > 0 else "",
            "amount": self.amount.text(),
            "reason": self.reason.toPlainText(),
            "priority": PRIORITIES[self.priority.currentIndex()],
        }

    def review(self) -> tuple[tuple[str, str, bool], ...]:
        return (
            ("Corrects", self.part.currentText(), False),
            ("Direction", self.direction.currentText(), False),
            ("Urgency", self.priority.currentText(), False),
            ("Reason", self.reason.toPlainText().strip(), False),
        )

    def estimate(self, view: AccountView, fees: FeeList | None, today: date) -> Split | None:
        amount = self.typed_amount()
        typed = self.typed()
        if amount is None or not typed["part"] or not typed["direction"]:
            return None
        signed = amount if typed["direction"] == "debit" else -amount
        icon = "plus" if typed["direction"] == "debit" else "minus"
        after = view.outstanding + signed if view.outstanding is not None else None
        part = Part(icon, PART_WORDS[typed["part"]], AFTER_APPROVAL, signed.text())
        return Split((part,), view.outstanding, after)
