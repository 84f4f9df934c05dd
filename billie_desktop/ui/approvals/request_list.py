"""The left side of the approvals page: one of three lists, twenty rows a page, or the limits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from billie_desktop.desk.request_ports import Requests
from billie_desktop.domain.agent import Agent
from billie_desktop.domain.approval_request import ApprovalRequest, RequestQuery, RequestSort, RequestStatus
from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.provenance import Origin
from billie_desktop.domain.session import Limits
from billie_desktop.domain.words import ROLE_WORDS
from billie_desktop.ui.approvals.limits_pane import LimitsPane
from billie_desktop.ui.approvals.queue_head import ACTIVITY, HISTORY, LIMITS, NARROW, PENDING, QueueHead
from billie_desktop.ui.kit.buttons import Button
from billie_desktop.ui.kit.key_caps import KeyHints
from billie_desktop.ui.kit.labels import Hairline, Label, Pane
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.table import TableView
from billie_desktop.ui.kit.theme import Density
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.request_rows import (
    Columns,
    RequestModel,
    activity_columns,
    history_columns,
    queue_columns,
)
from billie_desktop.ui.tasks import Tasks

PAGE = 20
FOOT = 34
NOTHING = {
    PENDING: ("Nothing to decide", "No request waits for a decision."),
    HISTORY: ("No decisions", "Nothing was decided within these filters."),
    ACTIVITY: ("No requests", "You have not requested or decided anything yet."),
}


class RequestList(Pane):
    """Tells which request was chosen. Rows change in place; the chosen one stays chosen."""

    request_chosen = Signal(object)
    request_opened = Signal(object)

    def __init__(
        self, requests: Requests, agent: Agent, limits: Callable[[], Limits], now: Callable[[], datetime]
    ) -> None:
        super().__init__("surface")
        self._requests = requests
        self._agent = agent
        self._limits = limits
        self._tasks = Tasks(self)
        self._quiet = False
        self.offset = 0
        self.total = 0
        self.head = QueueHead()
        self.tables: dict[str, TableView] = {}
        self.models: dict[str, RequestModel] = {}
        self.stack = QStackedWidget()
        columns: dict[str, Columns] = {
            PENDING: queue_columns(agent, limits().senior_threshold, now),
            HISTORY: history_columns(now),
            ACTIVITY: activity_columns(agent, now),
        }
        for name, each in columns.items():
            self._add_table(name, each)
        self.limits = LimitsPane()
        self.stack.addWidget(self.limits)
        self.words = Label("", "caption", "text-muted")
        self.origin = OriginLabel()
        self.previous = Button("Previous", small=True)
        self.next = Button("Next", small=True)
        self._lay_out()
        self.head.list_chosen.connect(self.show_list)
        self.head.sort_chosen.connect(self.first_page)
        self.head.filtered.connect(self.first_page)
        self.head.refresh_asked.connect(self.reload)
        self.previous.clicked.connect(lambda: self.turn(-1))
        self.next.clicked.connect(lambda: self.turn(1))

    def _add_table(self, name: str, columns: Columns) -> None:
        table = TableView(columns, Density.NORMAL, name=NOTHING[name][0])
        table.setAccessibleName({PENDING: "Pending requests", HISTORY: "History", ACTIVITY: "My activity"}[name])
        model = RequestModel(columns, self)
        table.setModel(model)
        table.current_row_changed.connect(self.on_row)
        table.row_activated.connect(self.on_opened)
        table.peek_requested.connect(self.on_opened)
        table.message_action_requested.connect(self.reload)
        self.tables[name], self.models[name] = table, model
        self.stack.addWidget(table)

    def _lay_out(self) -> None:
        pad = tokens().spacing.pane_padding
        foot = QWidget()
        foot.setFixedHeight(FOOT)
        row = QHBoxLayout(foot)
        row.setContentsMargins(pad, 0, pad, 0)
        row.setSpacing(tokens().spacing.step_2)
        self._keys = KeyHints([("J K", "move"), ("Enter", "decide")])
        row.addWidget(self._keys)
        row.addStretch(1)
        for widget in (self.words, self.origin, self.previous, self.next):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.stack, 1)
        column.addWidget(Hairline())
        column.addWidget(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room the hints go first."""
        super().resizeEvent(event)
        self._keys.setVisible(self.width() >= NARROW)

    # which list

    @property
    def shown(self) -> str:
        """The list in front."""
        return self.head.lists.current

    def show_list(self, name: str) -> None:
        """Bring a list to the front and read it."""
        self.head.lists.set_current(name)
        self.head.show_list(name)
        self.stack.setCurrentWidget(self.tables.get(name, self.limits))
        self.first_page()

    def first_page(self) -> None:
        """Another question: its answer begins at its first row."""
        self.offset = 0
        model = self.models.get(self.shown)
        if model is not None:
            model.replace_rows(())
            self.tables[self.shown].show_loading()
        self.reload()

    def turn(self, by: int) -> None:
        """The next or previous page."""
        self.offset = max(0, self.offset + by * PAGE)
        self.reload()

    @property
    def query(self) -> RequestQuery:
        """What the list in front asks for."""
        if self.shown == PENDING:
            return RequestQuery(statuses=frozenset({RequestStatus.PENDING}), sort=self.head.order)
        if self.shown == ACTIVITY:
            return RequestQuery(involving=self._agent.user_id, sort=RequestSort.NEWEST)
        first, last = self.head.days()
        return RequestQuery(
            statuses=self.head.statuses,
            decided_by=self.head.by.text(),
            from_day=first if isinstance(first, date) else None,
            to_day=last if isinstance(last, date) else None,
            sort=RequestSort.NEWEST,
        )

    def reload(self) -> None:
        """Read again; rows change in place."""
        name = self.shown
        self.limits.show_limits(self._agent, self._limits())
        if name == LIMITS:
            self._show_foot(0, 0)
        elif not self._may_see(name):
            words = f"Deciding needs a supervisor or an admin; your role is {ROLE_WORDS[self._agent.role]}."
            self.tables[name].show_empty("Not for your role", words)
            self._show_foot(0, 0)
        else:
            self._tasks.start("requests", self._read(name))

    def _may_see(self, name: str) -> bool:
        # A role asks for nothing that it cannot use: the queue and the history are for those who decide.
        return self._agent.may_approve or name == ACTIVITY

    async def _read(self, name: str) -> None:
        query = self.query
        try:
            page = await self._requests.page(query, self.offset, PAGE)
            if not page.rows and page.total and self.offset:
                self.offset = (page.total - 1) // PAGE * PAGE  # rows went while we looked at the last page
                page = await self._requests.page(query, self.offset, PAGE)
        except DeskError as error:
            self.origin.set_origin(Origin.unavailable())
            self.origin.show()
            if not self.models[name].rows:
                self.tables[name].show_unavailable("Requests unavailable", error.text)
                self._show_foot(0, 0)
            return
        self._show_rows(name, page.rows)
        self.origin.set_origin(self._requests.board.origin if name == PENDING else Origin.unavailable())
        self.origin.setVisible(name == PENDING and self._requests.board.is_known)
        self._show_foot(len(page.rows), page.total)
        if name == PENDING:
            self.head.lists.set_count(PENDING, str(page.total) if page.total else "")
        if page.rows:
            self.tables[name].show_rows()
        else:
            self.tables[name].show_empty(*NOTHING[name])

    def _show_rows(self, name: str, rows: Sequence[ApprovalRequest]) -> None:
        """In place. When the chosen row goes, nothing is chosen: another request never slips under the hands."""
        table, model = self.tables[name], self.models[name]
        before = model.row_at(table.currentIndex().row())
        self._quiet = True
        model.show_rows(rows)
        after = model.row_at(table.currentIndex().row())
        if before is not None and (after is None or after.request_id != before.request_id):
            table.setCurrentIndex(QModelIndex())
            table.clearSelection()
        self._quiet = False

    def _show_foot(self, count: int, total: int) -> None:
        self.total = total
        first = self.offset + 1
        self.words.setText(f"{first}–{self.offset + count} of {total}" if count else "")
        for button, is_on in ((self.previous, self.offset > 0), (self.next, self.offset + count < total)):
            button.setVisible(total > PAGE)
            button.set_off(None if is_on else "There are no more rows this way.")

    # rows

    @property
    def table(self) -> TableView | None:
        """The table in front."""
        return self.tables.get(self.shown)

    def on_row(self, place: int) -> None:
        """The cursor is on a request."""
        table = self.table
        request = self.models[self.shown].row_at(place) if table is not None else None
        if request is not None and not self._quiet:
            self.request_chosen.emit(request)

    def on_opened(self, place: int) -> None:
        """Enter, Space or a double click."""
        request = self.models[self.shown].row_at(place) if self.table is not None else None
        if request is not None:
            self.request_opened.emit(request)

    def step(self, by: int) -> None:
        """Move the cursor."""
        if self.table is not None:
            self.table.step(by)

    def take_focus(self) -> None:
        """The keys go to the list."""
        (self.table or self.head.lists).setFocus(Qt.FocusReason.OtherFocusReason)

    def put(self, request: ApprovalRequest) -> None:
        """A request was read anew: its row follows, when it is shown."""
        for model in self.models.values():
            model.change_row(request)
