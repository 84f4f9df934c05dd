"""One request with everything a decision needs: head, evidence, decision or record."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from billie_desktop.desk.desk import Desk
from billie_desktop.desk.request_ports import Decisions, Requests
from billie_desktop.desk.values import RecordChange
from billie_desktop.domain.approval import RequestKind
from billie_desktop.domain.approval_request import ApprovalRequest
from billie_desktop.domain.command import DECISIONS, Action, Command, CommandStage
from billie_desktop.domain.errors import DeskError, InvalidInput
from billie_desktop.domain.money import Money
from billie_desktop.domain.request_rules import approval_limit, has_moved
from billie_desktop.ui.actions.hold import count_down, wants_hold
from billie_desktop.ui.approvals.audit_list import NOT_OFFERED, AuditList
from billie_desktop.ui.approvals.decision_bar import DecisionBar
from billie_desktop.ui.approvals.evidence import Evidence
from billie_desktop.ui.approvals.request_head import RequestHead
from billie_desktop.ui.kit.labels import Hairline, Pane
from billie_desktop.ui.kit.notice import NoticeKind
from billie_desktop.ui.kit.scroll import FittedPane
from billie_desktop.ui.tasks import Tasks

CONFIRM_FIRST = "Look at both balances above and confirm the new one first."


class RequestDetail(Pane):
    """Shows one request; a decision made elsewhere meanwhile is said plainly."""

    customer_chosen = Signal(str, str, bool)
    conversation_chosen = Signal(str)
    decided = Signal()

    def __init__(self, desk: Desk, requests: Requests, decisions: Decisions, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._desk = desk
        self._requests = requests
        self._decisions = decisions
        self._tasks = Tasks(self)
        self._unwatch: Callable[[], None] | None = None
        self._new_balance: Money | None = None
        self._deciding = self._holding = False
        self.request: ApprovalRequest | None = None
        self.head = RequestHead()
        self.evidence = Evidence(desk)
        self.audit = AuditList()
        self.bar = DecisionBar()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head_room, self.audit_room = FittedPane(), FittedPane()
        head_room.column.addWidget(self.head)
        self.audit_room.column.addWidget(self.audit)
        self.audit_rule = Hairline()
        column.addWidget(head_room)
        column.addWidget(Hairline())
        column.addWidget(self.evidence, 1)
        column.addWidget(self.audit_rule)
        column.addWidget(self.audit_room)
        column.addWidget(self.bar)
        self._releases = [
            desk.records.subscribe(self.on_record_changed),
            desk.commands.subscribe(self.on_command_changed),
            desk.connection.subscribe(lambda _state: self.show_answers()),
        ]
        self.head.customer_asked.connect(lambda customer, account: self.customer_chosen.emit(customer, account, False))
        self.head.balance_confirmed.connect(self.on_balance_confirmed)
        self.evidence.transcript.conversation_chosen.connect(self.conversation_chosen)
        self.bar.decided.connect(lambda word: self.decide(Action(word)))
        self.bar.held_back.connect(self.on_held_back)
        self.bar.asked.connect(self.on_asked)
        self.bar.details_asked.connect(lambda text: QGuiApplication.clipboard().setText(text))

    def show_request(self, request: ApprovalRequest) -> None:
        """Show a request; the same one changes in place, with what was typed."""
        before = self.request
        self.request = request
        same = before is not None and (before.kind, before.request_id) == (request.kind, request.request_id)
        if not same:
            self._stop_holding()
            self._new_balance = None
            self.bar.comment.clear()
            self.bar.show_outcome(self._last_command())
            self._watch(request.customer_id)
            self.evidence.show_request(request)
        elif before is not None and before.is_pending and not request.is_pending and not self._deciding:
            self._say_decided(request)
        self.head.show_request(request, self._decisions.limits.senior_threshold)
        self._show_record()
        for widget in (self.audit_room, self.audit_rule):
            widget.setVisible(not request.is_pending)
        if not request.is_pending:
            self.audit.show_request(request)
            self._tasks.start("audit", self._read_audit(request.request_id))
        self.show_answers()

    def _say_decided(self, request: ApprovalRequest) -> None:
        last = self._last_command()
        if last is not None and last.stage in (CommandStage.CONFIRMED, CommandStage.SETTLED):
            return
        by = request.decided_by_name or "somebody else"
        self.bar.say(NoticeKind.INFO, "Decided meanwhile.", f"This request was {request.status} by {by}.")

    def _watch(self, customer_id: str) -> None:
        self.go_behind()
        if customer_id:
            self._desk.records.open(customer_id)
            self._unwatch = self._desk.records.watch(customer_id)

    def come_to_front(self) -> None:
        """Keep the customer's figures fresh again."""
        if self.request is not None and self._unwatch is None:
            self._watch(self.request.customer_id)

    def go_behind(self) -> None:
        """Nothing is read for what is not shown."""
        if self._unwatch is not None:
            self._unwatch()
            self._unwatch = None

    def let_go(self) -> None:
        """The page ends."""
        self.go_behind()
        self.evidence.transcript.let_go()
        for release in self._releases:
            release()
        self._releases.clear()

    # the record

    def on_record_changed(self, change: RecordChange) -> None:
        """The customer's figures are others."""
        if self.request is not None and change.customer_id == self.request.customer_id:
            self._show_record()
            self.show_answers()
            if self.request.account_id in change.postings:
                self.evidence.history.reload()

    def _show_record(self) -> None:
        request = self.request
        if request is None:
            return
        view = self._desk.records.view(request.customer_id) if request.customer_id else None
        self.head.show_record(request, view, view.account(request.account_id) if view is not None else None)
        self.evidence.show_record(view)

    def _balance(self) -> Money | None:
        request = self.request
        view = self._desk.records.view(request.customer_id) if request is not None and request.customer_id else None
        account = view.account(request.account_id) if view is not None and request is not None else None
        return account.outstanding if account is not None else None

    async def _read_audit(self, request_id: str) -> None:
        self.audit.show_message("Reading the audit log…")
        try:
            entries = await self._requests.audit(request_id)
        except DeskError as error:
            self.audit.show_message(error.text)
            return
        if entries is None:
            self.audit.show_message(NOT_OFFERED)
        else:
            self.audit.show_entries(entries)

    # deciding

    def show_answers(self) -> None:
        """What can be decided now."""
        request = self.request
        if request is None or self._deciding:
            return
        answers = {action: self._decisions.availability(action, request) for action in DECISIONS}
        limit = approval_limit(request.kind, self._decisions.limits)
        words = f"Your limit is {limit.with_symbol()}." if limit is not None else "You have no limit."
        words = "" if request.kind is RequestKind.BLOCK_CLEAR else words  # there is no amount
        self.bar.show_request(request, answers, self._new_balance, words)
        self._show_bar(request)

    def _show_bar(self, request: ApprovalRequest) -> None:
        # A decided request is for reading: its foot is there only to say what came of one's own decision.
        self.bar.setVisible(request.is_pending or not self.bar.notice.isHidden())

    def on_balance_confirmed(self) -> None:
        """The approver has seen both figures."""
        self._new_balance = self._balance()
        self.head.moved.set_words("New balance seen.", "An approval is for the new balance.", "")
        self.show_answers()
        self.bar.approve.setFocus(Qt.FocusReason.OtherFocusReason)

    def decide(self, action: Action) -> None:
        """Press a decision; a second press while it is under way does nothing."""
        request = self.request
        if request is None or self._deciding:
            return
        balance = self._balance()
        if action is Action.APPROVE_REQUEST and has_moved(request, balance) and self._new_balance != balance:
            self.head.moved.focus_action()
            self.bar.say(NoticeKind.WARNING, "Not sent.", CONFIRM_FIRST)
            return
        self._tasks.start("decide", self._decide(action, request))

    async def _decide(self, action: Action, request: ApprovalRequest) -> None:
        self._deciding = True
        comment = self.bar.text  # what was pressed is what leaves
        if action is Action.APPROVE_REQUEST and wants_hold(self._desk.preferences):
            self._holding = True
            await count_down(self.bar.show_hold)
            self._holding = False
        self.bar.show_processing(True)
        try:
            command = await self._decisions.decide(action, request, comment, self._new_balance)
        except InvalidInput as error:
            self._end_deciding()
            self.bar.show_problem(error.text)
            return
        except DeskError as error:
            self._end_deciding()
            self.bar.say(NoticeKind.DANGER, "Not possible now.", error.text)
            return
        self._end_deciding()
        await self._after(command)

    def on_held_back(self) -> None:
        """Cancelled while it was held."""
        self._stop_holding()
        self.bar.approve.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stop_holding(self) -> None:
        """Nothing has left, and nothing leaves for a request that is not on screen any more."""
        if self._holding:
            self._holding = False
            self._tasks.cancel("decide")
            self._end_deciding()

    def _end_deciding(self) -> None:
        self._deciding = False
        self.bar.show_processing(False)
        self.show_answers()

    async def _after(self, command: Command) -> None:
        request = self.request
        if request is None or command.intent.values.get("request_id") != request.request_id:
            self.decided.emit()
            return  # another request is on screen by now; its own command says what became of it
        self.bar.show_outcome(command)
        self._show_bar(request)
        if command.stage in (CommandStage.CONFIRMED, CommandStage.REFUSED):
            await self._read_again(request)
            self.bar.show_outcome(command)
            self._show_bar(self.request or request)
        self.decided.emit()

    async def _read_again(self, request: ApprovalRequest) -> None:
        try:
            fresh = await self._requests.find(request.kind, request.request_id)
        except DeskError:
            return  # the board tells the outage
        if fresh is not None and self.request is not None and self.request.request_id == fresh.request_id:
            self.show_request(fresh)

    def on_asked(self, key: str) -> None:
        """Check or retry with the command's own key."""
        command = self._desk.commands.get(key)
        if command is not None:
            self._tasks.start("ask", self._ask(command))

    async def _ask(self, command: Command) -> None:
        unknown = command.stage is CommandStage.UNKNOWN
        ask = self._desk.commands.check_now if unknown else self._desk.commands.retry
        try:
            await self._after(await ask(command.key))
        except DeskError as error:
            self.bar.say(NoticeKind.WARNING, "Not possible now.", error.text)

    def on_command_changed(self, command: Command) -> None:
        """A decision on this request reached another stage, maybe by another window."""
        request = self.request
        if request is None or command.intent.values.get("request_id") != request.request_id or self._deciding:
            return
        if command.intent.action in DECISIONS:
            self.bar.show_outcome(command)
        self.show_answers()

    def _last_command(self) -> Command | None:
        request = self.request
        if request is None:
            return None
        found = [
            each
            for each in self._desk.commands.of_account(request.subject)
            if each.intent.values.get("request_id") == request.request_id and each.intent.action in DECISIONS
        ]
        return found[-1] if found else None
