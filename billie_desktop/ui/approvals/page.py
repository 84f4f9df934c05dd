"""The approvals page: requests at the left, one of them with its evidence beside it (features.md AP-1 to AP-8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from billie_desktop.desk.desk import Desk
from billie_desktop.desk.request_ports import Decisions, Requests
from billie_desktop.domain.approval import RequestKind
from billie_desktop.domain.approval_request import ApprovalRequest
from billie_desktop.domain.command import Action
from billie_desktop.domain.errors import DeskError
from billie_desktop.ui.approvals.detail import RequestDetail
from billie_desktop.ui.approvals.queue_head import ACTIVITY, HISTORY, PENDING
from billie_desktop.ui.approvals.request_list import RequestList
from billie_desktop.ui.keys.router import Layer
from billie_desktop.ui.keys.shortcuts import Do, Scope
from billie_desktop.ui.kit.labels import Hairline, Pane
from billie_desktop.ui.kit.state_message import StateMessage
from billie_desktop.ui.tasks import Tasks

POLL_MS = 60_000
LIST_WIDTH, LEAST_LIST = 592, 480
DETAIL_NEEDS = 479


class ApprovalsPage(QWidget):
    """What a window needs from a page, and ``open_request`` for whoever links to one."""

    customer_chosen = Signal(str, str, bool)
    conversation_chosen = Signal(str)
    counted = Signal(int)
    title_changed = Signal(str)

    def __init__(
        self,
        desk: Desk,
        requests: Requests,
        decisions: Decisions,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._requests = requests
        self._tasks = Tasks(self)
        self.list = RequestList(requests, desk.agent, lambda: decisions.limits, now)
        self.detail = RequestDetail(desk, requests, decisions)
        nothing = Pane("surface")
        self.message = StateMessage()
        QVBoxLayout(nothing).addWidget(self.message)
        self.message.show_empty("No request chosen", "Choose one in the list at the left.")
        self.stack = QStackedWidget()
        self.stack.addWidget(nothing)
        self.stack.addWidget(self.detail)
        self.list.setFixedWidth(LIST_WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(Hairline(vertical=True))
        row.addWidget(self.stack, 1)
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(self.list.reload)
        self._release = requests.subscribe(self.on_requests_changed)
        self.list.request_chosen.connect(self.show_request)
        self.list.request_opened.connect(self.on_opened)
        self.detail.customer_chosen.connect(self.customer_chosen)
        self.detail.conversation_chosen.connect(self.conversation_chosen)
        self.detail.decided.connect(self.on_requests_changed)
        self.layer = Layer(
            Scope.APPROVALS,
            {
                Do.ROW_NEXT: lambda: self.list.step(1),
                Do.ROW_PREVIOUS: lambda: self.list.step(-1),
                Do.SUBMIT: self.submit,
                Do.COPY_NUMBER: lambda: self.detail.head.copy_number.click(),
                Do.REFRESH: self.list.reload,
                Do.CLOSE: self.list.take_focus,
            },
        )
        self.list.show_list(PENDING if desk.agent.may_approve else ACTIVITY)

    # one request

    @property
    def title(self) -> str:
        """The last part of the way: the number of the request that is shown."""
        request = self.detail.request
        return request.number if request is not None and self.stack.currentWidget() is self.detail else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list gives the request as much room as that needs."""
        super().resizeEvent(event)
        self.list.setFixedWidth(max(LEAST_LIST, min(LIST_WIDTH, self.width() - DETAIL_NEEDS)))

    def show_request(self, request: ApprovalRequest) -> None:
        """Beside the list."""
        self.detail.show_request(request)
        self.stack.setCurrentWidget(self.detail)
        self.title_changed.emit(self.title)

    def on_opened(self, request: ApprovalRequest) -> None:
        """Enter or Space: the focus goes to what can be done."""
        self.show_request(request)
        bar = self.detail.bar
        target = bar.comment if bar.comment.isVisibleTo(self) else bar.cancel
        if target.isVisibleTo(self):
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_request(self, kind: RequestKind, request_id: str) -> None:
        """Show a request by its id, wherever it stands."""
        self._tasks.start("open", self._open(kind, request_id))

    async def _open(self, kind: RequestKind, request_id: str) -> None:
        try:
            request = await self._requests.find(kind, request_id)
        except DeskError as error:
            self.message.show_unavailable("Request unavailable", error.text, "")
            self.stack.setCurrentIndex(0)
            return
        if request is None:
            self.message.show_empty("Request not found", "It is not recorded yet, or does not exist.")
            self.stack.setCurrentIndex(0)
            return
        if not self._desk.agent.may_approve:
            self.list.show_list(ACTIVITY)
        elif request.is_pending != (self.list.shown == PENDING):
            self.list.show_list(PENDING if request.is_pending else HISTORY)
        self.show_request(request)

    def submit(self) -> None:
        """Ctrl+Enter: approve, as the button does."""
        if not self.detail.bar.approve.is_off and self.detail.bar.approve.isVisible():
            self.detail.decide(Action.APPROVE_REQUEST)

    def on_requests_changed(self) -> None:
        """The board was read, or a decision was made: rows and the shown request follow."""
        self.counted.emit(self._requests.board.total)
        self.list.reload()
        request = self.detail.request
        if request is not None:
            self._tasks.start("shown", self._read_shown(request))

    async def _read_shown(self, request: ApprovalRequest) -> None:
        try:
            fresh = await self._requests.find(request.kind, request.request_id)
        except DeskError:
            return  # the list says that requests are unavailable
        shown = self.detail.request
        if fresh is not None and shown is not None and shown.request_id == fresh.request_id and fresh != shown:
            self.detail.show_request(fresh)

    # life

    def come_to_front(self) -> None:
        """Shown: read now and every minute."""
        self._poll.start()
        self.list.reload()
        self.detail.come_to_front()
        self.list.take_focus()

    def go_behind(self) -> None:
        """Hidden: nothing is read for it."""
        self._poll.stop()
        self.detail.go_behind()

    def let_go(self) -> None:
        """The window ends."""
        self.go_behind()
        self._release()
        self.detail.let_go()
