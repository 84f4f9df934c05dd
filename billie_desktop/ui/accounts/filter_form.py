"""All filters of the accounts browser as a form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.domain.account_filter import AccountFilter, AmountRange, DayRange
from billie_desktop.domain.money import Money
from billie_desktop.domain.words import status_word
from billie_desktop.ui.customer.date_filter import parse_day
from billie_desktop.ui.kit.checkbox import CheckBox
from billie_desktop.ui.kit.field import Field
from billie_desktop.ui.kit.inputs import Choice, LineInput, parse_amount
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.filter_words import CHOICES, NAMES

FLAGS: tuple[tuple[str, bool | None], ...] = (("Either", None), ("Yes", True), ("No", False))
NOT_A_DAY = "Enter a day such as 1/6/2026"
NOT_AN_AMOUNT = "Enter an amount such as 191.50"
TURNED_ROUND = "Ends before it begins"
MOST_DAYS = 9999


class CheckGroup(QWidget):
    """Words to tick; none ticked means all. A chosen word that is not listed has a box of its own."""

    def __init__(self, field: str, columns: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self.boxes: dict[str, CheckBox] = {}
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(tokens().spacing.step_3)
        self._grid.setVerticalSpacing(0)
        for place in range(columns):
            self._grid.setColumnStretch(place, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Label(NAMES[field], "caption", weight=500))
        column.addLayout(self._grid)
        self._name = NAMES[field]
        for value, word in CHOICES[field].items():
            self._add(value, word)

    def _add(self, value: str, word: str) -> None:
        place = len(self.boxes)
        box = CheckBox(word, name=f"{self._name} {word}")
        self.boxes[value] = box
        self._grid.addWidget(box, place // self._columns, place % self._columns)

    def show_chosen(self, values: frozenset[str]) -> None:
        """Tick these."""
        for value in sorted(values - set(self.boxes)):
            self._add(value, status_word(value))
        for value, box in self.boxes.items():
            box.setChecked(value in values)

    def chosen(self) -> frozenset[str]:
        """What is ticked."""
        return frozenset(value for value, box in self.boxes.items() if box.isChecked())


class RangeField(QWidget):
    """Two inputs side by side, from and to; either may be empty."""

    def __init__(self, name: str, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first, self.last = LineInput(placeholder), LineInput(placeholder)
        self.fields = (Field(f"{name} from", self.first), Field("to", self.last))
        self.last.setAccessibleName(f"{name} to")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens().spacing.step_3)
        for field in self.fields:
            box = QVBoxLayout()
            box.addWidget(field)
            box.addStretch(1)
            row.addLayout(box, 1)

    def show_texts(self, first: str, last: str) -> None:
        """What the inputs hold."""
        self.first.setText(first)
        self.last.setText(last)

    def show_errors(self, first: str, last: str) -> bool:
        """Mark what is wrong; whether nothing is."""
        self.fields[0].set_error(first)
        self.fields[1].set_error(last)
        return not (first or last)


class FilterForm(QWidget):
    """Shows a filter and reads it back; the text of the list is not among its fields."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.checks = {
            field: CheckGroup(field, 3 if field in ("buckets", "frequencies", "customer_statuses") else 2)
            for field in CHOICES
        }
        self.flag = Choice([word for word, _ in FLAGS])
        self.least_days = LineInput("any")
        self.days_field = Field(NAMES["least_days"], self.least_days)
        self.balance = RangeField("Balance", "any")
        self.ranges = {field: RangeField(NAMES[field], "d/m/yyyy") for field in ("opened", "disbursed", "closed")}
        self.before = LineInput("d/m/yyyy")
        self.before_field = Field(NAMES["last_payment_before"], self.before)
        self._wrong: list[QWidget] = []
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens().spacing.step_3)
        pair = QHBoxLayout()
        pair.setSpacing(tokens().spacing.step_3)
        for field in (Field(NAMES["in_arrears"], self.flag), self.days_field):
            box = QVBoxLayout()
            box.addWidget(field)
            box.addStretch(1)
            pair.addLayout(box, 1)
        column.addWidget(self.checks["statuses"])
        column.addWidget(self.checks["buckets"])
        column.addLayout(pair)
        column.addWidget(self.balance)
        for ranged in self.ranges.values():
            column.addWidget(ranged)
        column.addWidget(self.before_field)
        for name in ("closure_reasons", "customer_statuses", "frequencies"):
            column.addWidget(self.checks[name])

    def show_filter(self, filters: AccountFilter) -> None:
        """Fill every field."""
        for name, group in self.checks.items():
            group.show_chosen(filters.value_of(name))
        self.flag.setCurrentIndex([value for _, value in FLAGS].index(filters.in_arrears))
        self.least_days.setText("" if filters.least_days is None else str(filters.least_days))
        self.balance.show_texts(_amount(filters.balance.least), _amount(filters.balance.most))
        for name, ranged in self.ranges.items():
            days: DayRange = filters.value_of(name)
            ranged.show_texts(_day(days.first), _day(days.last))
        self.before.setText(_day(filters.last_payment_before))
        self._read()

    def read(self) -> AccountFilter | None:
        """What the fields say; None when one is wrong, which is marked and has the focus."""
        found = self._read()
        if self._wrong:
            self._wrong[0].setFocus()
            return None
        return found

    def _read(self) -> AccountFilter:
        self._wrong = []
        values: dict[str, Any] = {name: group.chosen() for name, group in self.checks.items()}
        values["in_arrears"] = FLAGS[self.flag.currentIndex()][1]
        values["least_days"] = self._whole()
        values["balance"] = self._amounts()
        for name, ranged in self.ranges.items():
            values[name] = self._days(ranged)
        before = parse_day(self.before.text())
        self._mark(self.before_field, self.before, NOT_A_DAY if self.before.text().strip() and before is None else "")
        values["last_payment_before"] = before
        return replace(AccountFilter(), **values)

    def _mark(self, field: Field, control: QWidget, message: str) -> None:
        field.set_error(message)
        if message:
            self._wrong.append(control)

    def _whole(self) -> int | None:
        text = self.least_days.text().strip()
        is_whole = text.isascii() and text.isdecimal() and len(text) <= 6 and int(text) <= MOST_DAYS
        self._mark(self.days_field, self.least_days, "" if is_whole or not text else "Enter a whole number of days")
        return int(text) if is_whole else None

    def _amounts(self) -> AmountRange:
        texts = self.balance.first.text().strip(), self.balance.last.text().strip()
        least, most = (Money(found) if (found := parse_amount(text)) is not None else None for text in texts)
        errors = [
            NOT_AN_AMOUNT if text and amount is None else "" for text, amount in zip(texts, (least, most), strict=True)
        ]
        if not any(errors) and least is not None and most is not None and most < least:
            errors[1] = TURNED_ROUND
        self._mark(self.balance.fields[0], self.balance.first, errors[0])
        self._mark(self.balance.fields[1], self.balance.last, errors[1])
        return AmountRange(least, most)

    def _days(self, ranged: RangeField) -> DayRange:
        texts = ranged.first.text().strip(), ranged.last.text().strip()
        first, last = parse_day(texts[0]), parse_day(texts[1])
        errors = [NOT_A_DAY if text and day is None else "" for text, day in zip(texts, (first, last), strict=True)]
        if not any(errors) and first is not None and last is not None and last < first:
            errors[1] = TURNED_ROUND
        self._mark(ranged.fields[0], ranged.first, errors[0])
        self._mark(ranged.fields[1], ranged.last, errors[1])
        return DayRange(first, last)


def _amount(amount: Money | None) -> str:
    return "" if amount is None else amount.wire()


def _day(day: date | None) -> str:
    return "" if day is None else f"{day.day}/{day.month}/{day.year}"
