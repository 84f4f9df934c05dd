"""The request in words and figures: what is asked, for whom, by whom, why; balance then and now."""

from __future__ import annotations

from itertools import chain

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.values import AccountView, CustomerView
from billie_desktop.domain.approval import RequestKind
from billie_desktop.domain.approval_request import ApprovalRequest, Urgency
from billie_desktop.domain.block_clear import block_reason_words
from billie_desktop.domain.money import Money
from billie_desktop.domain.request_rules import has_moved
from billie_desktop.domain.words import DASH, WRITE_OFF_REASON_WORDS, date_and_time
from billie_desktop.ui.kit.badge import Badge
from billie_desktop.ui.kit.buttons import LinkButton
from billie_desktop.ui.kit.copy_button import CopyButton
from billie_desktop.ui.kit.labels import Label, Pane, Paragraph
from billie_desktop.ui.kit.money_label import MoneyLabel
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.request_rows import status_cell, urgency_cell

KEY_WIDTH, LEAST = 104, 380
ACCOUNT = 1
"""Its row among the facts."""
NARROW = 760
"""Below this width the balances stand under the other facts, and the number under the title."""
TITLES = {
    RequestKind.WRITE_OFF: "Write off",
    RequestKind.ADJUSTMENT: "Adjust",
    RequestKind.BLOCK_CLEAR: "Clear re-application block",
}
SENIOR = "A senior decision is needed from {} on. The server checks the limit of whoever decides."


class RequestHead(Pane):
    """Fixed slots: what is missing is a dash. ``balance_confirmed``: the approver has seen the moved balance."""

    customer_asked = Signal(str, str)
    balance_confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._target = ("", "")
        self.title = Label("", "h3")
        self.urgency = Badge("priority-normal", "Normal")
        self.status = Badge("attention-amber", "Pending")
        self.number = Label("", "mono-dense", "text-muted")
        self.copy_number = CopyButton("request number")
        self.customer = LinkButton("", underline=False)
        self.customer_id = Label("", "mono-dense", "text-muted")
        self.copy_customer = CopyButton("customer id")
        self.vulnerable = Badge("vulnerable")
        self.account = Label("", "mono-dense")
        self.copy_account = CopyButton("account number")
        self.requester = Label("")
        self.reason = Paragraph("")
        self.notes = Paragraph("")
        self.then = MoneyLabel(name="Balance at the request", role="dense", left=True)
        self.now = MoneyLabel(name="Balance now", role="dense", left=True)
        self.origin = OriginLabel()
        self.senior = Notice(NoticeKind.WARNING, "Senior decision.", "")
        self.moved = Notice(NoticeKind.WARNING, "The balance has moved.", "", "Yes, I have seen the new balance")
        self._lay_out()
        self.customer.clicked.connect(lambda: self.customer_asked.emit(*self._target))
        self.moved.action_requested.connect(self.balance_confirmed)

    def _lay_out(self) -> None:
        spacing = tokens().spacing
        self._first = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._first.setSpacing(spacing.step_2)
        self._first.addLayout(_row(self.title, self.urgency, self.status, gap=spacing.step_2), 1)
        self._first.addLayout(_row(self.number, self.copy_number, gap=spacing.step_2, last=0))
        self._grid = grid = QGridLayout()
        grid.setHorizontalSpacing(spacing.step_3)
        grid.setVerticalSpacing(tokens().spacing.step_1)
        left = (
            ("Customer", (self.customer, self.customer_id, self.copy_customer, self.vulnerable)),
            ("Account", (self.account, self.copy_account)),
            ("Requested by", (self.requester,)),
        )
        self._keys = [_key(key) for key, _ in left]
        for place, (_, widgets) in enumerate(left):
            grid.addWidget(self._keys[place], place, 0)
            grid.addLayout(_row(*widgets), place, 1)
            grid.setRowMinimumHeight(place, tokens().control.least_target)
        right = (("Balance then", (self.then,)), ("Balance now", (self.now, self.origin)))
        self._balances = [(_key(key), _held(*widgets)) for key, widgets in right]
        for place, (key, paragraph) in enumerate((("Reason", self.reason), ("Notes", self.notes)), start=5):
            grid.addWidget(_key(key), place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(paragraph, place, 1, 1, 3)
        grid.setRowMinimumHeight(5, tokens().control.least_target)
        grid.setColumnStretch(1, 3)
        self._arrange(narrow=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(spacing.pane_padding, 14, spacing.pane_padding, 14)
        column.setSpacing(spacing.step_2)
        column.addLayout(self._first)
        column.addLayout(grid)
        column.addWidget(self.senior)
        column.addWidget(self.moved)
        self.senior.hide()
        self.moved.hide()

    def _arrange(self, *, narrow: bool) -> None:
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._first.setDirection(way)
        row, side = (3, 0) if narrow else (0, 2)
        for place, (key, held) in enumerate(self._balances, start=row):
            self._grid.addWidget(key, place, side)
            self._grid.addWidget(held, place, side + 1)
        self._grid.setColumnStretch(3, 0 if narrow else 2)

    def minimumSizeHint(self) -> QSize:
        # Whatever is in it: it is as wide as its place, and says by its arrangement how wide that is.
        return QSize(LEAST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        if narrow is not (self._first.direction() == QBoxLayout.Direction.TopToBottom):
            self._arrange(narrow=narrow)

    def show_request(self, request: ApprovalRequest, threshold: Money | None) -> None:
        """What is asked, and how it stands."""
        self._target = (request.customer_id, request.account_id)
        amount = request.amount.with_symbol() if request.amount is not None else DASH
        clears = request.kind is RequestKind.BLOCK_CLEAR
        self.title.setText(TITLES[request.kind] if clears else f"{TITLES[request.kind]} {amount}")
        of_account = (self._keys[ACCOUNT], self.account, self.copy_account, *chain.from_iterable(self._balances))
        for widget in of_account:
            widget.setVisible(not clears)
        self._grid.setRowMinimumHeight(ACCOUNT, 0 if clears else tokens().control.least_target)
        badge = urgency_cell(request, threshold)
        self.urgency.set_status(badge.status, badge.word)
        status = status_cell(request)
        self.status.set_status(status.status, status.word, status.icon)
        self.number.setText(request.number or "being recorded")
        self.copy_number.set_value(request.number)
        self.customer.setText(request.customer_name or request.customer_id or DASH)
        self.customer.updateGeometry()
        self.customer_id.setText(request.customer_id)
        self.copy_customer.set_value(request.customer_id)
        self.account.setText(request.account_number or request.account_id or DASH)
        self.copy_account.set_value(request.account_number or request.account_id)
        by = request.requested_by_name or (request.requested_by and "Name not known") or "Not known: nobody can decide"
        self.requester.setText(f"{by}, {date_and_time(request.requested_at)}")
        word = WRITE_OFF_REASON_WORDS.get(request.reason, request.reason) or DASH
        if clears:
            word = block_reason_words(request.block_reasons).capitalize() or DASH
        self.reason.setText(f"{word}{_parts(request)}")
        self.notes.setText(request.notes or DASH)
        self.then.set_value(request.original_balance)
        is_senior = request.urgency(threshold) is Urgency.SENIOR and request.is_pending
        self.senior.setVisible(is_senior)
        if is_senior:
            limit = threshold.with_symbol() if threshold is not None else "this amount"
            self.senior.set_words("Senior decision.", SENIOR.format(limit))

    def show_record(self, request: ApprovalRequest, customer: CustomerView | None, account: AccountView | None) -> None:
        """The balance now, and who the customer is."""
        known = customer.customer if customer is not None else None
        self.vulnerable.setVisible(known is not None and known.vulnerable)
        self.now.set_value(account.outstanding if account is not None else None)
        self.origin.setVisible(account is not None)
        if account is not None:
            self.origin.set_origin(account.balance_origin)
        balance = account.outstanding if account is not None else None
        moved = request.is_pending and has_moved(request, balance)
        self.moved.setVisible(moved)
        if moved and balance is not None and request.original_balance is not None:
            then, now = request.original_balance.with_symbol(), balance.with_symbol()
            self.moved.set_words("The balance has moved.", f"{then} at the request, {now} now.", _CONFIRM)


_CONFIRM = "Yes, I have seen the new balance"


def _parts(request: ApprovalRequest) -> str:
    if request.kind is not RequestKind.ADJUSTMENT:
        return ""
    named = (("principal", request.principal_delta), ("fees", request.fee_delta))
    parts = [f"{word} {delta.with_symbol()}" for word, delta in named if delta is not None and not delta.is_zero]
    return f" ({', '.join(parts)})" if parts else ""


def _key(words: str) -> Label:
    label = Label(words, "dense", "text-muted")
    label.setFixedWidth(KEY_WIDTH)
    return label


def _row(*widgets: QWidget, gap: int | None = None, last: int = 1) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(gap if gap is not None else tokens().spacing.step_1)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(last)
    return row


def _held(*widgets: QWidget) -> QWidget:
    held = QWidget()
    row = _row(*widgets)
    row.setContentsMargins(0, 0, 0, 0)
    held.setLayout(row)
    return held
