"""Step 2: everything that will be sent, with names and figures, nothing cut."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.values import AccountView
from billie_desktop.domain.command import REQUESTS, Action, Intent
from billie_desktop.ui.actions.split_block import SplitBlock
from billie_desktop.ui.kit.facts import FactRow
from billie_desktop.ui.kit.labels import Label, Paragraph
from billie_desktop.ui.kit.money_label import MoneyLabel
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.estimate import Split

WORDS = {
    Action.RECORD_REPAYMENT: (
        "record",
        "From",
        "A recorded repayment cannot be undone here, only corrected by an adjustment.",
    ),
    Action.WAIVE_FEE: ("waive", "For", "A waived fee cannot be charged again here, only corrected by an adjustment."),
    Action.LATE_FEE: ("charge", "To", "A charged fee cannot be undone here, only waived by a supervisor."),
    Action.DISHONOUR_FEE: ("charge", "To", "A charged fee cannot be undone here, only waived by a supervisor."),
    Action.DISBURSE: (
        "disburse",
        "To",
        "A disbursement cannot be undone here. Check the account and the bank reference.",
    ),
    Action.REQUEST_WRITE_OFF: (
        "ask for a write-off of",
        "Of",
        "Another person decides. Until then the balance stays, and you can cancel the request.",
    ),
    Action.ADJUST: (
        "ask for an adjustment of",
        "For",
        "Another person decides. Until then the balance stays, and you can cancel the request.",
    ),
}
LONG = 44


class ReviewStep(QWidget):
    """Shows an intent that was checked."""

    def __init__(self, action: Action, rule: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        verb, self._from, warning = WORDS[action]
        self.amount = MoneyLabel(role="figure-large", left=True, name="Amount")
        self.origin = OriginLabel()
        self.estimate = SplitBlock(
            "What an approval will do" if action in REQUESTS else "As the ledger will decide", rule
        )
        self.warning = Notice(NoticeKind.INFO, "", warning)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(self.amount)
        head.addStretch(1)
        head.addWidget(self.origin, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, tokens().spacing.step_1, 0, 0)
        column.setSpacing(0)
        column.addWidget(Label(f"You are about to {verb}", "caption", "text-muted"))
        column.addLayout(head)
        column.addSpacing(tokens().spacing.step_3)
        column.addLayout(self._rows)
        column.addSpacing(tokens().spacing.step_4)
        column.addWidget(self.estimate)
        column.addSpacing(tokens().spacing.step_3)
        column.addWidget(self.warning)
        column.addStretch(1)

    def show_intent(
        self,
        intent: Intent,
        name: str,
        view: AccountView,
        rows: tuple[tuple[str, str, bool], ...],
        split: Split | None,
    ) -> None:
        """Who, which account, and every value as it will be sent."""
        # A disbursement carries no amount: the ledger pays out what was approved, and that is what is shown.
        disbursed = view.account.loan_amount if intent.action is Action.DISBURSE else None
        self.amount.set_value(intent.amount if intent.amount is not None else disbursed)
        self.origin.set_origin(view.balance_origin)
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._rows.addWidget(FactRow(self._from, f"{name} · {intent.customer_id}", weight=600, line=True))
        self._rows.addWidget(FactRow("On account", intent.account_number, mono=True, line=True))
        for key, value, is_id in rows:
            if len(value) > LONG or "\n" in value:
                self._rows.addWidget(_long_row(key, value))
            else:
                self._rows.addWidget(FactRow(key, value, mono=is_id, weight=600, line=True))
        self.estimate.show_split(split)


def _long_row(key: str, value: str) -> QWidget:
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 6, 0, 6)
    column.setSpacing(2)
    column.addWidget(Label(key, "dense", "text-muted"))
    column.addWidget(Paragraph(value))
    return block
