"""The drawer of one money command: enter, review, send. Nothing typed is lost until the ledger has accepted it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import IntEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import AccountView, Check, Confirm, Confirmation
from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.command import REQUESTS, Action, Command, CommandStage, Intent
from billie_desktop.domain.errors import DeskError, InvalidInput
from billie_desktop.domain.fees import FeeList
from billie_desktop.domain.money import Money
from billie_desktop.domain.words import ACTION_WORDS
from billie_desktop.ui.actions.enter_step import RULES, EnterStep
from billie_desktop.ui.actions.foot import FootButtons
from billie_desktop.ui.actions.hold import HOLD_S, wants_hold
from billie_desktop.ui.actions.left_form import LeftForm
from billie_desktop.ui.actions.recorded_step import RecordedStep
from billie_desktop.ui.actions.review_step import ReviewStep
from billie_desktop.ui.actions.send_step import SendStep
from billie_desktop.ui.kit.drawer import Drawer
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.models.command_words import Ask
from billie_desktop.ui.tasks import Tasks


class Step(IntEnum):
    """Where the drawer is; the first three are drawn in its head."""

    ENTER = 0
    REVIEW = 1
    SEND = 2
    RECORDED = 3


class ActionDrawer(Drawer):
    """One intent from opening to outcome. Closing it while it is under way cancels nothing."""

    step_changed = Signal(int)

    def __init__(
        self,
        host: QWidget,
        desk: Desk,
        action: Action,
        view: AccountView,
        customer_name: str,
        customer_id: str,
        now: Callable[[], datetime],
    ) -> None:
        account = view.account
        super().__init__(
            host,
            ACTION_WORDS[action],
            subtitle=((customer_name, False), (customer_id, True), ("· account", False), (account.label, True)),
            band=theme().band_color(theme().band_index(customer_id)),
            steps=("Enter", "Review", "Send"),
            dense=True,
        )
        self._desk = desk
        self._now = now
        self._tasks = Tasks(self)
        self.action = action
        self.customer_name = customer_name
        self.account_id = account.account_id
        self._view = view
        self._fees: FeeList | None = None
        self._confirmed: set[Confirm] = set()
        self._before: Money | None = view.outstanding
        self.intent: Intent = desk.commands.begin(action, view)
        who = f"{customer_name} · {self.intent.customer_id}, account {self.intent.account_number}"
        self._left = LeftForm(self._confirmed, who)
        self._is_held = False
        self.may_close = self._leaves_no_hold
        self.step = Step.ENTER
        self.enter = EnterStep(action)
        self.enter.form.join(desk, self.account_id)
        self.review = ReviewStep(action, RULES[action])
        self.sending = SendStep(action)
        self.recorded = RecordedStep(RULES[action])
        self.buttons = FootButtons(self.foot)
        for page in (self.enter, self.review, self.sending, self.recorded):
            self.body_layout.addWidget(page)
        self._release = desk.commands.subscribe(self.on_command_changed)
        self.destroyed.connect(lambda *_args, release=self._release: release())
        self.enter.confirmed.connect(self.on_confirmed)
        self.enter.form.changed.connect(self.on_typed)
        self.sending.asked.connect(self.on_asked)
        self.buttons.submitted.connect(self.submit)
        self.buttons.cancelled.connect(self.request_close)
        self.buttons.back_asked.connect(self.go_back)
        self.buttons.held_back.connect(self.on_held_back)
        self.enter.show_account(view, None, self._today())
        self._show_step(Step.ENTER)

    def start(self) -> None:
        """Slide in with the focus on the amount, and read the fees for the estimate."""
        self.open(self.enter.form.first)
        self._tasks.start("fees", self._read_fees())

    def _today(self) -> date:
        return business_day(self._now())

    # what the record says meanwhile

    def show_account(self, view: AccountView) -> None:
        """The account changed: figures and estimate follow, what was typed stays."""
        if view.account_id != self.account_id:
            return
        self._view = view
        if self.step is Step.ENTER:
            self.enter.show_account(view, self._fees, self._today())

    async def _read_fees(self) -> None:
        try:
            self._fees = await self._desk.records.fees(self.account_id)
        except DeskError:
            return  # the estimate then shows fees as one sum; the ledger decides anyway
        self.show_account(self._view)

    # steps

    def was_left(self) -> None:
        """Another page was in front meanwhile: who is meant is asked before anything leaves."""
        if self.step in (Step.ENTER, Step.REVIEW):
            self._left.leave()

    def _asks_who(self) -> bool:
        if not self._left.must_ask:
            return False
        self._show_step(Step.ENTER)
        self.enter.show_problems((), "", (Confirmation(Confirm.OTHER_CUSTOMER, self._left.question),))
        self.enter.question(Confirm.OTHER_CUSTOMER).focus_action()
        return True

    def submit(self) -> None:
        """Ctrl+Enter or the main button: review, then send, then close."""
        match self.step:
            case Step.ENTER:
                self._tasks.start("check", self._check())
            case Step.REVIEW:
                self._tasks.start("send", self._send())
            case Step.RECORDED:
                self.request_close()
            case Step.SEND:
                command = self._desk.commands.get(self.intent.key)
                if command is not None and command.stage is CommandStage.FAILED:
                    self.on_asked(Ask.RETRY.value)

    def go_back(self) -> None:
        """To the fields, with everything typed."""
        self._show_step(Step.ENTER)
        self.enter.form.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_typed(self) -> None:
        """Another value: what was confirmed was confirmed for the old one."""
        self._confirmed.clear()

    def on_confirmed(self, kind: str) -> None:
        """The agent answered a question in place."""
        confirm = Confirm(kind)
        self._confirmed.add(confirm)
        if confirm is Confirm.STALE:
            self._tasks.start("refresh", self._refresh_and_check())
        else:
            self._tasks.start("check", self._check())

    async def _refresh_and_check(self) -> None:
        await self._desk.records.refresh(self.intent.customer_id)
        view = self._desk.records.view(self.intent.customer_id)
        account = view.account(self.account_id) if view is not None else None
        if account is not None:
            self.show_account(account)
        await self._read_fees()
        self.enter.show_problems((), "", ())
        await self._check()

    async def _check(self) -> None:
        check: Check = await self._desk.commands.check(self.intent, self.enter.form.typed(), tuple(self._confirmed))
        self.intent = check.intent
        self.enter.show_problems(check.errors, check.blocked, check.confirmations)
        if check.ready:
            if not self._asks_who():
                self._show_review()
        elif not check.errors and check.confirmations:
            self.enter.question(check.confirmations[0].kind).focus_action()

    def _show_review(self) -> None:
        form = self.enter.form
        split = form.estimate(self._view, self._fees, self._today())
        self.review.show_intent(self.intent, self.customer_name, self._view, form.review(), split)
        self._show_step(Step.REVIEW)

    def on_held_back(self) -> None:
        """Cancelled while it was held: nothing has left."""
        self._tasks.cancel("send")
        self._is_held = False
        self._show_review()

    def _leaves_no_hold(self) -> bool:
        """Closing a held command is stopping it: back to the review, so that nobody takes it for sent."""
        held = self._is_held
        if held:
            self.on_held_back()
        return not held

    async def _send(self) -> None:
        if self._asks_who():
            return
        self._before = self._view.outstanding
        self.sending.start(self.intent, " · ".join(value for _, value, _ in self.enter.form.review()[:2]))
        self._show_step(Step.SEND)
        if self._holds:
            self._is_held = True
            self.buttons.show_hold()
            await self.sending.hold(HOLD_S)
            self._is_held = False
            self._show_step(Step.SEND)
        try:
            command = await self._desk.commands.send(self.intent)
        except InvalidInput as error:
            self._show_step(Step.ENTER)
            self.enter.show_problems((), error.text, ())
            return
        except DeskError as error:
            self._show_step(Step.ENTER)
            self.enter.show_problems((), error.text, ())
            return
        self.show_command(command)

    @property
    def _holds(self) -> bool:
        """Whether this agent wants five seconds before money leaves; a request moves none."""
        return self.action not in REQUESTS and wants_hold(self._desk.preferences)

    # the command

    def on_command_changed(self, command: Command) -> None:
        """A stage of this intent's command was reached."""
        if command.intent.key == self.intent.key and self.step is Step.SEND:
            self.show_command(command)

    def show_command(self, command: Command) -> None:
        """Show the stage, or the end."""
        if command.stage in (CommandStage.CONFIRMED, CommandStage.SETTLED):
            self.recorded.show_command(command, self._before, self._today())
            self._show_step(Step.RECORDED)
            return
        self.sending.show_command(command)
        if self.step is Step.SEND:
            self.buttons.show_send(self.title.text(), command.stage)
            self.sending.focus_way_on()

    def on_asked(self, word: str) -> None:
        """Retry or check now, with the same key."""
        ask = self._desk.commands.retry if word == Ask.RETRY.value else self._desk.commands.check_now
        self._tasks.start("ask", self._ask(ask))

    async def _ask(self, ask: Callable[[str], object]) -> None:
        try:
            command = await ask(self.intent.key)  # type: ignore[misc]
        except DeskError as error:
            self.sending.failed.set_words("Not possible now.", error.text, "", announced=True)
            self.sending.failed.show()
            return
        self.show_command(command)

    def _show_step(self, step: Step) -> None:
        self.step = step
        for place, page in enumerate((self.enter, self.review, self.sending, self.recorded)):
            page.setVisible(place == step)
        if self.steps is not None:
            self.steps.set_current(int(step))
            self.steps.setVisible(step is not Step.RECORDED)
        amount = self.intent.amount.with_symbol() if self.intent.amount is not None else ""
        self.buttons.show_step(int(step), f"{self.title.text()} {amount}".strip(), self.title.text())
        self.body_area.verticalScrollBar().setValue(0)
        self.step_changed.emit(int(step))
