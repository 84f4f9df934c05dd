"""Step 1: what is wrong first, then the fields, then what it would probably do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from billie_desktop.desk.values import AccountView, Confirm, Confirmation, FieldError
from billie_desktop.domain.command import REQUESTS, Action
from billie_desktop.domain.fees import FeeList
from billie_desktop.domain.provenance import OriginKind
from billie_desktop.domain.words import clock
from billie_desktop.ui.actions.charge_forms import DishonourFeeForm, LateFeeForm
from billie_desktop.ui.actions.disburse_form import DisburseForm
from billie_desktop.ui.actions.forms import ActionForm, RepaymentForm, WaiverForm
from billie_desktop.ui.actions.owed_block import OwedBlock
from billie_desktop.ui.actions.request_forms import AdjustmentRequestForm, WriteOffRequestForm
from billie_desktop.ui.actions.split_block import SplitBlock
from billie_desktop.ui.kit.labels import Hairline
from billie_desktop.ui.kit.notice import ErrorSummary, Notice, NoticeKind
from billie_desktop.ui.models.command_words import ON_FEES

FORMS: dict[Action, type[ActionForm]] = {
    Action.RECORD_REPAYMENT: RepaymentForm,
    Action.WAIVE_FEE: WaiverForm,
    Action.LATE_FEE: LateFeeForm,
    Action.DISHONOUR_FEE: DishonourFeeForm,
    Action.DISBURSE: DisburseForm,
    Action.REQUEST_WRITE_OFF: WriteOffRequestForm,
    Action.ADJUST: AdjustmentRequestForm,
}
RULES = {
    Action.RECORD_REPAYMENT: "fees first, then oldest instalment",
    Action.WAIVE_FEE: "the fee of that amount",
    Action.LATE_FEE: "all fees at most 5 % of the principal",
    Action.DISHONOUR_FEE: "all fees at most 5 % of the principal",
    Action.DISBURSE: "the approved principal",
    Action.REQUEST_WRITE_OFF: "the whole balance",
    Action.ADJUST: "what was typed, nothing else",
}
CONFIRM_HEADLINES = {
    Confirm.OVERPAYMENT: ("More than is owed.", "Yes, record it", NoticeKind.WARNING, "alert"),
    Confirm.CLOSED_ACCOUNT: ("This account is closed.", "Yes, go on", NoticeKind.WARNING, "alert"),
    Confirm.STALE: ("This record changed.", "Refresh and retry", NoticeKind.INFO, "refresh"),
    Confirm.ONESELF: ("Your own account?", "Yes, go on", NoticeKind.DANGER, "alert"),
    Confirm.STAFF_CUSTOMER: ("A colleague’s account.", "Yes, go on", NoticeKind.WARNING, "alert"),
    Confirm.VULNERABLE: ("Vulnerable customer.", "Yes, go on", NoticeKind.WARNING, "heart"),
    Confirm.SENIOR: ("Senior decision.", "Yes, request it", NoticeKind.WARNING, "alert"),
    Confirm.OTHER_CUSTOMER: ("The right customer?", "Yes, this customer", NoticeKind.WARNING, "user"),
}


GAP = 10  # a long form sits close, so that it fits a window of 900 without scrolling


class EnterStep(QWidget):
    """Keeps everything typed until the command is accepted."""

    confirmed = Signal(str)
    refresh_asked = Signal()

    def __init__(self, action: Action, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.action = action
        self.owed = OwedBlock(of_fees=action in ON_FEES)
        self.summary = ErrorSummary()
        self.blocked = Notice(NoticeKind.DANGER, icon="lock")
        self.blocked.hide()
        self.form: ActionForm = FORMS[action]()
        self.rule = Hairline()
        title = "What an approval will do" if action in REQUESTS else "As the ledger will decide"
        self.estimate = SplitBlock(title, RULES[action])
        self._question: Confirmation | None = None
        self._notices: dict[Confirm, Notice] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        for widget in (self.owed, self.summary, self.blocked, self.form, self.rule, self.estimate):
            self._column.addWidget(widget)
        self._column.addStretch(1)
        for kind, (headline, word, notice_kind, icon) in CONFIRM_HEADLINES.items():
            notice = Notice(notice_kind, headline, "", word, icon=icon)
            notice.hide()
            notice.action_requested.connect(lambda kind=kind: self.confirmed.emit(kind.value))
            self._notices[kind] = notice
            self._column.insertWidget(2, notice)
        self._account: AccountView | None = None
        self._fees: FeeList | None = None
        self._today: date | None = None
        self.form.changed.connect(self.on_changed)
        self.estimate.show_split(None)
        self.rule.hide()

    def show_account(self, view: AccountView, fees: FeeList | None, today: date) -> None:
        """Figures, suggestions and estimate of this account; what was typed stays."""
        self._account, self._fees, self._today = view, fees, today
        self.owed.show_account(view)
        self.form.show_suggestions(view, fees, today)
        self.on_changed()

    def show_problems(self, errors: Sequence[FieldError], blocked: str, questions: Sequence[Confirmation]) -> None:
        """What must be corrected, why it cannot be done, what must be confirmed; nothing of it clears all."""
        self.form.show_errors({error.field: error.text for error in errors})
        self.summary.set_problems([error.text if error.text.endswith(".") else f"{error.text}." for error in errors])
        self.blocked.setVisible(bool(blocked))
        if blocked:
            self.blocked.set_words("Not possible now.", blocked, announced=True)
        asked = {question.kind: question for question in questions}
        for kind, notice in self._notices.items():
            question = asked.get(kind)
            notice.setVisible(question is not None)
            if question is not None:
                headline, word, _, _ = CONFIRM_HEADLINES[kind]
                notice.set_words(headline, question.text, word, announced=True)

    @property
    def open_questions(self) -> tuple[Confirm, ...]:
        """Confirmations on screen."""
        return tuple(kind for kind, notice in self._notices.items() if notice.isVisibleTo(self))

    def question(self, kind: Confirm) -> Notice:
        """The notice of one confirmation."""
        return self._notices[kind]

    def on_changed(self) -> None:
        """Another value: another estimate; an answered question is asked anew."""
        if self._account is None or self._today is None:
            return
        split = self.form.estimate(self._account, self._fees, self._today)
        self.estimate.show_split(split, estimate_note(self._account))
        self.rule.setVisible(split is not None)


def estimate_note(view: AccountView) -> str:
    """Where the estimate is from, and that it is one."""
    origin = view.balance_origin
    if origin.kind is OriginKind.LIVE and origin.as_of is not None:
        return f"Estimate from the figures read at {clock(origin.as_of)}. The ledger’s answer replaces it."
    return "Estimate from cached figures. The ledger’s answer replaces it."
