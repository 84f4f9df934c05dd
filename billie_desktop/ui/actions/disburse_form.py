"""Form of a disbursement (ledger.md 7: DisburseLoan), with its proof of payment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import AccountView
from billie_desktop.domain.fees import FeeList
from billie_desktop.domain.forms import DISBURSEMENT_METHODS, LONGEST_TEXT
from billie_desktop.domain.money import Money
from billie_desktop.domain.words import method_word
from billie_desktop.ui.actions.forms import ActionForm
from billie_desktop.ui.actions.proof_input import ProofInput
from billie_desktop.ui.kit.field import Field
from billie_desktop.ui.kit.inputs import Choice, LineInput, TextInput
from billie_desktop.ui.models.estimate import Part, Split


class DisburseForm(ActionForm):
    """The approved amount is shown and not typed: the ledger pays out what was approved. Takes a dropped file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.amount.set_off("The approved loan amount is paid out")
        self.reference = LineInput()
        self.method = Choice([method_word(each) for each in DISBURSEMENT_METHODS])
        self.notes = TextInput(limit=LONGEST_TEXT, lines=2)
        self.proof = ProofInput()
        # The amount is no field of this command: nothing typed there could be sent.
        del self.fields["amount"]
        self.fields["reference"] = Field("Bank reference", self.reference)
        self.fields["method"] = Field("Method", self.method)
        self.fields["proof"] = Field("Proof of payment", self.proof, "optional")
        self.fields["notes"] = Field("Notes", self.notes)
        for field in self.fields.values():
            self.column.addWidget(field)
        # A file that is dropped on an input is for the form, and no text with its path.
        self.setAcceptDrops(True)
        for each in (self.amount, self.reference, self.notes, self.notes.viewport()):
            each.setAcceptDrops(False)
        for signal in (self.reference.textChanged, self.method.currentIndexChanged, self.notes.textChanged):
            signal.connect(self.changed)
        self.proof.changed.connect(self.changed)

    def join(self, desk: Desk, account_id: str) -> None:
        """Proofs go to this account, while the desk has its server."""
        self.proof.join(desk.proofs, account_id)
        release = desk.connection.subscribe(lambda _state: self.proof.look_again())
        self.destroyed.connect(lambda *_args: release())

    @property
    def first(self) -> QWidget:
        return self.reference

    def typed(self) -> Mapping[str, str]:
        return {
            "reference": self.reference.text(),
            "method": DISBURSEMENT_METHODS[self.method.currentIndex()],
            "proof": self.proof.value,
            "notes": self.notes.toPlainText(),
        }

    def review(self) -> tuple[tuple[str, str, bool], ...]:
        rows = [
            ("Bank reference", self.reference.text().strip(), True),
            ("Method", self.method.currentText(), False),
            ("Proof", self.proof.review, False),
            ("Notes", self.notes.toPlainText().strip(), False),
        ]
        return tuple(row for row in rows if row[1])

    def estimate(self, view: AccountView, fees: FeeList | None, today: date) -> Split | None:
        account = view.account
        if account.loan_amount is None:
            return None
        parts = [Part("arrow-up-right", "Paid out to the customer", "approved", account.loan_amount.text())]
        if account.loan_fee is not None and not account.loan_fee.is_zero:
            parts.append(Part("plus", "Establishment fee", "charged", account.loan_fee.text()))
        return Split(tuple(parts), None, account.total_payable)

    def show_suggestions(self, view: AccountView, fees: FeeList | None, today: date) -> None:
        amount: Money | None = view.account.loan_amount
        self.amount.setText(amount.wire() if amount is not None else "")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.proof.accepts(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.proof.drop(event.mimeData())
