"""Forms of a charged fee (ledger.md 7: ApplyLateFee, ApplyDishonourFee)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtWidgets import QWidget

from billie_desktop.desk.values import AccountView
from billie_desktop.domain.fees import FeeList
from billie_desktop.domain.forms import FEE_PRESET, LONGEST_TEXT
from billie_desktop.ui.actions.forms import ActionForm
from billie_desktop.ui.actions.suggestions import Suggestion
from billie_desktop.ui.kit.field import Field
from billie_desktop.ui.kit.inputs import LineInput, TextInput
from billie_desktop.ui.models.estimate import Part, Split


class FeeForm(ActionForm):
    """Amount (preset 10.00) and reason; a subclass adds what its fee needs to know."""

    fee_word = "Fee"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.amount.setText(FEE_PRESET.wire())
        self.detail = LineInput()
        self.reason = TextInput(limit=LONGEST_TEXT, lines=2)
        name, caption, hint = self.detail_field()
        self.fields[name] = Field(caption, self.detail, hint)
        self.fields["reason"] = Field("Reason", self.reason, "optional")
        self._detail_name = name
        for field in (self.fields[name], self.fields["reason"]):
            self.column.addWidget(field)
        self.detail.textChanged.connect(self.changed)
        self.reason.textChanged.connect(self.changed)

    def detail_field(self) -> tuple[str, str, str]:
        """(field name, caption, hint) of the one field besides amount and reason."""
        raise TypeError("a fee form says what else it asks for")  # an abstract class of Qt cannot use ABC

    def typed(self) -> Mapping[str, str]:
        return {
            "amount": self.amount.text(),
            self._detail_name: self.detail.text(),
            "reason": self.reason.toPlainText(),
        }

    def review(self) -> tuple[tuple[str, str, bool], ...]:
        rows = [(self.fields[self._detail_name].label.text(), self.detail.text().strip(), True)]
        rows.append(("Reason", self.reason.toPlainText().strip(), False))
        return tuple(row for row in rows if row[1])

    def estimate(self, view: AccountView, fees: FeeList | None, today: date) -> Split | None:
        amount = self.typed_amount()
        if amount is None:
            return None
        after = view.outstanding + amount if view.outstanding is not None else None
        return Split((Part("plus", self.fee_word, "charged", amount.text()),), view.outstanding, after)

    def show_suggestions(self, view: AccountView, fees: FeeList | None, today: date) -> None:
        self.suggestions.show_suggestions([Suggestion("Usual fee", FEE_PRESET)])


class LateFeeForm(FeeForm):
    """Needs the days past due, prefilled from the aging and editable."""

    fee_word = "Late fee"

    def detail_field(self) -> tuple[str, str, str]:
        return "days_past_due", "Days past due", "1 or more"

    def show_suggestions(self, view: AccountView, fees: FeeList | None, today: date) -> None:
        super().show_suggestions(view, fees, today)
        aging = view.aging or view.account.aging  # the ledger's own count where it is known
        days = aging.days_past_due if aging is not None else None
        if days is not None and days > 0 and not self.detail.isModified() and not self.detail.text():
            self.detail.setText(str(days))


class DishonourFeeForm(FeeForm):
    """Takes the reference of the payment that bounced."""

    fee_word = "Dishonour fee"

    def detail_field(self) -> tuple[str, str, str]:
        return "reference", "Failed payment", "its reference"
