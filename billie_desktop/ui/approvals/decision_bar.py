"""The foot of a request: comment with its counter, the decision, what came of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.domain.approval import LEAST_COMMENT, RequestKind
from billie_desktop.domain.approval_request import ApprovalRequest
from billie_desktop.domain.availability import Availability
from billie_desktop.domain.command import Action, Command, CommandStage
from billie_desktop.domain.money import Money
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.field import Field
from billie_desktop.ui.kit.inputs import TextInput
from billie_desktop.ui.kit.labels import Label, Pane
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.off_reason import OffReason
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.spinner import Spinner
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.command_words import Ask, details_of

NOUNS = {
    RequestKind.WRITE_OFF: "write-off",
    RequestKind.ADJUSTMENT: "adjustment",
    RequestKind.BLOCK_CLEAR: "clear",
}
DONE_WORDS = {
    Action.APPROVE_REQUEST: "Approved.",
    Action.REJECT_REQUEST: "Rejected.",
    Action.CANCEL_REQUEST: "Cancelled.",
}

NARROW = 620


class DecisionBar(Pane):
    """Asks by signals; ``show_availability`` says what is possible, ``show_outcome`` what came of a decision."""

    decided = Signal(str)
    asked = Signal(str)
    details_asked = Signal(str)
    held_back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._command: Command | None = None
        self.comment = TextInput("Why you decide so; the requester reads it", lines=1)
        self.field = Field("Your comment", self.comment)
        self.hint = Label("", "caption", "text-muted")
        self.reason = OffReason()
        self.spinner = Spinner()
        self.spinner.hide()
        self.cancel = Button("Cancel request", ButtonKind.TEXT)
        self.reject = Button("Reject", icon="x-circle")
        self.approve = Button("Approve", ButtonKind.MAIN, icon="check-circle")
        self.stop = Button("Cancel", ButtonKind.MAIN)
        self.stop.setAccessibleName("Cancel: nothing has left this desk yet")
        self.stop.hide()
        self.stop.clicked.connect(self.held_back)
        self.notice = Notice(NoticeKind.INFO)
        self.notice.hide()
        self._lay_out()
        self.comment.textChanged.connect(self.on_typed)
        self.approve.clicked.connect(lambda: self.decided.emit(Action.APPROVE_REQUEST.value))
        self.reject.clicked.connect(lambda: self.decided.emit(Action.REJECT_REQUEST.value))
        self.cancel.clicked.connect(lambda: self.decided.emit(Action.CANCEL_REQUEST.value))
        self.notice.action_requested.connect(self.on_notice)
        self.on_typed()

    def _lay_out(self) -> None:
        pad = tokens().spacing.pane_padding
        gap = tokens().spacing.button_gap
        words, buttons = QHBoxLayout(), QHBoxLayout()
        self._decisions = (self.cancel, self.reject, self.approve)
        for widget in (self.spinner, self.hint, self.reason):
            words.addWidget(widget)
        words.addStretch(1)
        buttons.addStretch(1)
        for button in (self.cancel, self.reject, self.approve, self.stop):
            buttons.addWidget(button)
        self._words_row, self._buttons = words, buttons
        self._foot = foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        foot.addLayout(words, 1)
        foot.addLayout(buttons)
        for layout in (words, buttons, foot):
            layout.setSpacing(gap)
        column = QVBoxLayout(self)
        column.setContentsMargins(pad, 13, pad, 12)
        column.setSpacing(tokens().spacing.step_2)
        column.addWidget(self.notice)
        column.addWidget(self.field)
        column.addLayout(foot)

    @property
    def text(self) -> str:
        """The comment as typed."""
        return self.comment.toPlainText()

    def on_typed(self) -> None:
        """Count, without the blanks at both ends."""
        length = len(self.text.strip())
        enough = length >= LEAST_COMMENT
        self.field.set_hint(f"{'✓ ' if enough else ''}{length} characters, {LEAST_COMMENT} needed")
        if enough:
            self.field.set_error("")

    def show_request(
        self, request: ApprovalRequest, answers: dict[Action, Availability], new_balance: Money | None, limit: str
    ) -> None:
        """What may be decided now; ``new_balance`` is the moved balance that an approval would confirm."""
        amount = new_balance if request.kind is RequestKind.WRITE_OFF and new_balance is not None else request.amount
        words = f"Approve {NOUNS[request.kind]} {amount.with_symbol() if amount is not None else ''}".strip()
        self.approve.setText(words)
        self.approve.updateGeometry()
        for button, action in (
            (self.approve, Action.APPROVE_REQUEST),
            (self.reject, Action.REJECT_REQUEST),
            (self.cancel, Action.CANCEL_REQUEST),
        ):
            button.set_off(answers[action].reason or None)
        approving = answers[Action.APPROVE_REQUEST]
        self.cancel.setVisible(answers[Action.CANCEL_REQUEST].allowed)
        decides = approving.allowed or answers[Action.REJECT_REQUEST].allowed
        self.field.setVisible(decides)
        for button in (self.approve, self.reject):
            button.setVisible(request.is_pending)
        self.reason.set_reason("" if approving.allowed or not request.is_pending else approving.reason)
        self.hint.setText(f"Requested by another person. {limit}" if approving.allowed else "")
        self.hint.setVisible(approving.allowed)
        self._fit()

    def show_problem(self, text: str) -> None:
        """The comment is too short."""
        self.field.set_error(text)
        self.comment.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_hold(self, left: int) -> None:
        """So many seconds before the approval leaves: one button, and it stops it."""
        self.notice.hide()
        self.reason.set_reason("")
        self.hint.setText(f"Held: leaves in {left} s. Nothing has left this desk yet.")
        self.hint.show()
        for button in (self.approve, self.reject, self.cancel):
            button.hide()
        if self.stop.isHidden():
            self.stop.show()
            self.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_processing(self, is_processing: bool) -> None:
        """While a decision is under way nothing else can be pressed."""
        if not self.stop.isHidden():
            self.stop.hide()
            self.approve.show()
        self.spinner.setVisible(is_processing)
        if is_processing:
            self.notice.hide()
            self.reason.set_reason("")
            self.hint.setText("Processing…")
            self.hint.show()
            for button in (self.approve, self.reject, self.cancel):
                button.set_off("This request is being processed.")

    def show_outcome(self, command: Command | None) -> None:
        """What came of it; None takes the notice away."""
        self._command = command
        self.notice.setVisible(command is not None)
        if command is None:
            return
        match command.stage:
            case CommandStage.CONFIRMED | CommandStage.SETTLED:
                self._say(NoticeKind.SUCCESS, DONE_WORDS[command.intent.action], _figures(command), "")
            case CommandStage.UNKNOWN:
                text = "Do not decide it again."
                headline = "We do not know yet whether this was recorded."
                self._say(NoticeKind.WARNING, headline, text, Ask.CHECK_NOW.value)
            case CommandStage.FAILED:
                self._say(NoticeKind.WARNING, "Not recorded.", command.error_text, Ask.RETRY.value)
            case CommandStage.REFUSED:
                self._say(NoticeKind.DANGER, "Refused.", command.error_text, "Copy details")
            case _:
                self.notice.hide()

    def say(self, kind: NoticeKind, headline: str, text: str) -> None:
        """Something that no command says: decided by somebody else meanwhile, not possible now."""
        self._command = None
        self._say(kind, headline, text, "")

    def _say(self, kind: NoticeKind, headline: str, text: str, action: str) -> None:
        self.notice.set_kind(kind)
        self.notice.set_words(headline, text, action, announced=True)
        self.notice.show()

    def on_notice(self) -> None:
        """The link of the notice: check, retry, or copy the details."""
        command = self._command
        if command is None:
            return
        if command.stage is CommandStage.REFUSED:
            self.details_asked.emit(details_of(command))
        else:
            self.asked.emit(command.key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is no room for both, the words stand above the buttons: a reason is never cut."""
        words = self.hint.sizeHint().width() if not self.hint.isHidden() else self.reason.sizeHint().width()
        needed = words + self._buttons.sizeHint().width() + tokens().spacing.button_gap
        narrow = self.width() < NARROW or needed > self.width() - 2 * tokens().spacing.pane_padding
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._foot.direction() != way:
            self._foot.setDirection(way)
        # Of three buttons that are too wide together the least goes up to the words.
        room = self.width() - 2 * tokens().spacing.pane_padding
        three = sum(each.sizeHint().width() + tokens().spacing.button_gap for each in self._decisions)
        row = self._words_row if narrow and three > room else self._buttons
        if row.indexOf(self.cancel) < 0:
            row.insertWidget(row.count() if row is self._words_row else 1, self.cancel)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_hairline(QPainter(self), 0, 0, self.width(), "hairline-strong")


def _figures(command: Command) -> str:
    posting = command.posting
    if posting is None or posting.balance_before is None or posting.balance_after is None:
        return "The requester is told."
    number = f" Transaction {posting.transaction_id}." if posting.transaction_id else ""
    before, after = posting.balance_before.with_symbol(), posting.balance_after.with_symbol()
    return f"Balance {before} before, {after} after.{number} The requester is told."
