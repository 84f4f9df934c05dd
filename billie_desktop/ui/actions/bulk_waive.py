"""Waiving several fees: one list, one reason, one key, result and retry per fee (features.md AC-3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from billie_desktop.desk.desk import Commands
from billie_desktop.desk.values import AccountView, Confirm
from billie_desktop.domain.command import Action, Command, CommandStage, Intent
from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.fees import OutstandingFee
from billie_desktop.domain.forms import LONGEST_TEXT
from billie_desktop.domain.money import Money, total
from billie_desktop.ui.actions.fee_line import FeeLine
from billie_desktop.ui.actions.foot import FootButtons
from billie_desktop.ui.actions.hold import count_down
from billie_desktop.ui.actions.left_form import LeftForm
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.drawer import Drawer
from billie_desktop.ui.kit.facts import FactRow, StageState
from billie_desktop.ui.kit.field import Field
from billie_desktop.ui.kit.inputs import TextInput
from billie_desktop.ui.kit.labels import Paragraph
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.models.command_words import Ask, ask_of
from billie_desktop.ui.tasks import Tasks

WAITS = "Not sent yet: the one above must be known first"
GO_ON = (CommandStage.CONFIRMED, CommandStage.SETTLED, CommandStage.REFUSED)


class Step(IntEnum):
    """The first three are drawn in the head; DONE has every fee answered."""

    ENTER = 0
    REVIEW = 1
    SEND = 2
    DONE = 3


@dataclass(slots=True)
class Item:
    """One fee, its own intent, and its row."""

    fee: OutstandingFee
    intent: Intent
    row: FeeLine


class BulkWaiveDrawer(Drawer):
    """One call after the other. An unknown or failed one stops those after it, until it is known."""

    def __init__(
        self,
        host: QWidget,
        commands: Commands,
        view: AccountView,
        fees: Sequence[OutstandingFee],
        customer: tuple[str, str],
        holds: Callable[[], bool] = lambda: False,
    ) -> None:
        name, customer_id = customer
        super().__init__(
            host,
            "Waive fees",
            subtitle=((name, False), (customer_id, True), ("· account", False), (view.account.label, True)),
            band=theme().band_color(theme().band_index(customer_id)),
            steps=("Enter", "Review", "Send"),
            dense=True,
        )
        self._commands = commands
        self._holds = holds
        self._is_held = False
        self.may_close = self._leaves_no_hold
        self._tasks = Tasks(self)
        self._confirmed: set[Confirm] = set()
        self._left = LeftForm(self._confirmed, f"{name} · {customer_id}, account {view.account.label}")
        self.account_id = view.account_id
        self.step = Step.ENTER
        self.total: Money = total([fee.remaining for fee in fees])
        self.items = [self._item(fee, view) for fee in fees]
        count = f"{len(fees)} fee{'' if len(fees) == 1 else 's'}"
        self.sum = FactRow(count, self.total.with_symbol(), strong_key=True, weight=700, line=True)
        self.reason = TextInput("Why these fees are waived", limit=LONGEST_TEXT, lines=3)
        self.field = Field("Reason, the same for every fee", self.reason)
        self.review = Paragraph("")
        self.review.hide()
        self.problem = Notice(NoticeKind.WARNING, "", "", "Yes, go on")
        self.problem.hide()
        self.problem.action_requested.connect(self.on_confirmed)
        self._asked: tuple[Confirm, ...] = ()
        self._lay_out()
        self.buttons = FootButtons(self.foot)
        self.buttons.submitted.connect(self.submit)
        self.buttons.cancelled.connect(self.request_close)
        self.buttons.back_asked.connect(lambda: self._show_step(Step.ENTER))
        self.buttons.held_back.connect(self.on_held_back)
        self._release = commands.subscribe(self.on_command_changed)
        self.destroyed.connect(lambda *_args, release=self._release: release())
        self._show_step(Step.ENTER)

    def _item(self, fee: OutstandingFee, view: AccountView) -> Item:
        intent = self._commands.begin(Action.WAIVE_FEE, view)  # one key per fee, made when the form opens
        place = fee.transaction.transaction_id
        return Item(fee, intent, FeeLine(fee, lambda: self.on_asked(place)))

    def _lay_out(self) -> None:
        rows = QVBoxLayout()
        rows.setSpacing(0)
        for item in self.items:
            rows.addWidget(item.row)
        self.body_layout.addWidget(self.problem)
        self.body_layout.addLayout(rows)
        self.body_layout.addWidget(self.sum)
        self.body_layout.addWidget(self.field)
        self.body_layout.addWidget(self.review)
        self.body_layout.addStretch(1)

    def start(self) -> None:
        """Slide in with the focus on the reason."""
        self.open(self.reason)

    # steps

    def submit(self) -> None:
        """Ctrl+Enter or the main button."""
        match self.step:
            case Step.ENTER:
                self._tasks.start("check", self._check())
            case Step.REVIEW:
                if not self._asks_who():
                    self._show_step(Step.SEND)
                    self._is_held = self._holds()
                    self._tasks.start("send", self._hold_and_send())
            case Step.DONE:
                self.request_close()
            case Step.SEND:
                return

    def was_left(self) -> None:
        """Another page was in front meanwhile: who is meant is asked before anything leaves."""
        if self.step in (Step.ENTER, Step.REVIEW):
            self._left.leave()

    def _asks_who(self) -> bool:
        if not self._left.must_ask:
            return False
        self._show_step(Step.ENTER)
        self._say("Please confirm.", self._left.question, (Confirm.OTHER_CUSTOMER,))
        return True

    async def _hold_and_send(self) -> None:
        """Count down before the first of them is written or sent; one hold for all."""
        if self._is_held:
            self.buttons.show_hold()
            await count_down(self._show_hold)
            self._is_held = False
            self._show_step(Step.SEND)
        await self._send()

    def _show_hold(self, left: int) -> None:
        self.items[0].row.show_words(StageState.RUNNING, f"Held: leaves in {left} s")

    def on_held_back(self) -> None:
        """Cancelled while they were held: nothing has left."""
        self._tasks.cancel("send")
        self._is_held = False
        self.items[0].row.show_words(StageState.WAITING, "")
        self._show_step(Step.REVIEW)

    def _leaves_no_hold(self) -> bool:
        """Closing held waivers is stopping them: back to the review, so that nobody takes them for sent."""
        held = self._is_held
        if held:
            self.on_held_back()
        return not held

    def on_confirmed(self) -> None:
        """What was asked is answered for all fees at once."""
        self._confirmed.update(self._asked)
        self._tasks.start("check", self._check())

    async def _check(self) -> None:
        """Every fee by the rules of a single waiver, before anything is sent."""
        self.problem.hide()
        self.field.set_error("")
        for item in self.items:
            typed = {"amount": item.fee.remaining.wire(), "reason": self.reason.toPlainText()}
            check = await self._commands.check(item.intent, typed, tuple(self._confirmed))
            item.intent = check.intent
            if check.errors:
                error = check.errors[0]
                if error.field == "reason":
                    self.field.set_error(error.text)
                    self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
                else:
                    self._say("Not possible now.", f"{item.row.words}: {error.text}.", ())
                return
            if check.blocked:
                self._say("Not possible now.", check.blocked, ())
                return
            if check.confirmations:
                words = " ".join(each.text for each in check.confirmations)
                self._say("Please confirm.", words, tuple(each.kind for each in check.confirmations))
                return
        self._show_step(Step.REVIEW)

    def _say(self, headline: str, text: str, asked: tuple[Confirm, ...]) -> None:
        self._asked = asked
        self.problem.set_words(headline, text, "Yes, go on" if asked else "", announced=True)
        self.problem.show()
        if asked:
            self.problem.focus_action()

    async def _send(self) -> None:
        """One after the other; what is answered is not sent again."""
        for place, item in enumerate(self.items):
            command = self._commands.get(item.intent.key)
            if command is None:
                item.row.show_words(StageState.RUNNING, "Waiting for the ledger")
                try:
                    command = await self._commands.send(item.intent)
                except DeskError as error:
                    item.row.show_unsent(error.text)
                    self._hold_back(place + 1)
                    return
            item.row.show_command(command)
            if command.stage not in GO_ON:
                self._hold_back(place + 1)
                return
        self._show_step(Step.DONE)
        announce(self, self.review.text())

    def _hold_back(self, first: int) -> None:
        for item in self.items[first:]:
            if self._commands.get(item.intent.key) is None:
                item.row.show_words(StageState.WAITING, WAITS)

    def on_asked(self, transaction_id: str) -> None:
        """Retry or check one fee with its own key, then go on with the rest."""
        item = next(each for each in self.items if each.fee.transaction.transaction_id == transaction_id)
        self._tasks.start("ask", self._ask(item))

    async def _ask(self, item: Item) -> None:
        command = self._commands.get(item.intent.key)
        if command is None:
            await self._send()
            return
        act = self._commands.check_now if ask_of(command) is Ask.CHECK_NOW else self._commands.retry
        try:
            command = await act(item.intent.key)
        except DeskError as error:
            self._say("Not possible now.", error.text, ())
            return
        item.row.show_command(command)
        if command.stage in GO_ON:
            self._tasks.start("send", self._send())

    def on_command_changed(self, command: Command) -> None:
        """A fee of this list reached another stage."""
        for item in self.items:
            if item.intent.key == command.intent.key and self.step is not Step.ENTER:
                item.row.show_command(command)

    def _show_step(self, step: Step) -> None:
        self.step = step
        self.field.setVisible(step is Step.ENTER)
        self.review.setVisible(step is not Step.ENTER)
        reason = self.reason.toPlainText().strip()
        self.review.setText(self._outcome() if step is Step.DONE else f"Reason: {reason}")
        if self.steps is not None:
            self.steps.set_current(int(step))
            self.steps.setVisible(step is not Step.DONE)
        count = f"{len(self.items)} fee{'' if len(self.items) == 1 else 's'}"
        self.buttons.show_step(int(step), f"Waive {count}, {self.total.with_symbol()}", "Waive fee")

    def _outcome(self) -> str:
        commands = [self._commands.get(item.intent.key) for item in self.items]
        done = [each for each in commands if each is not None and each.stage in GO_ON[:2]]
        amount = total([each.intent.amount for each in done if each.intent.amount is not None])
        return f"{len(done)} of {len(self.items)} fees waived, {amount.with_symbol()}."
