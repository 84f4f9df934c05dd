"""Home: what failed, how the book stands as far as it can be counted, and the customers opened last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import AccountFilter, CustomerFilter
from billie_desktop.domain.account import AccountStatus
from billie_desktop.domain.business_date import in_sydney
from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.provenance import Origin
from billie_desktop.domain.words import long_date
from billie_desktop.ui.home.counts import CountBlock, OverdueBlock
from billie_desktop.ui.keys.router import Layer
from billie_desktop.ui.keys.shortcuts import Do, Scope
from billie_desktop.ui.kit.buttons import LinkButton
from billie_desktop.ui.kit.icon_button import IconButton
from billie_desktop.ui.kit.labels import Hairline, Label
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.scroll import ScrollPane
from billie_desktop.ui.kit.table import TableView
from billie_desktop.ui.kit.theme import Density
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.recent_rows import RECENT_COLUMNS, RecentModel, recent_customer
from billie_desktop.ui.state import Recent
from billie_desktop.ui.tasks import Tasks
from billie_desktop.ui.throttle import Throttle

REFRESH_MS = 30_000
FOLLOW_MS = 1_500
BUCKETS = ("early_arrears", "late_arrears", "default")
STATES: tuple[tuple[str, frozenset[str]], ...] = (
    ("Open accounts", frozenset({AccountStatus.ACTIVE, AccountStatus.IN_ARREARS, AccountStatus.PENDING_DISBURSEMENT})),
    ("To disburse", frozenset({AccountStatus.PENDING_DISBURSEMENT})),
    ("Paid off", frozenset({AccountStatus.PAID_OFF})),
    ("Written off", frozenset({AccountStatus.WRITTEN_OFF})),
)


def greeting(now: datetime, name: str) -> str:
    """ "Good morning, Hannah", by the Sydney clock."""
    hour = in_sydney(now).hour
    part = "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
    first = name.split()[0] if name.split() else ""
    return f"Good {part}, {first}" if first else f"Good {part}"


class HomePage(ScrollPane):
    """Counts come from the read models over the whole book; what cannot be read says unavailable, never 0."""

    customer_chosen = Signal(str, str, bool)
    failed_asked = Signal()

    def __init__(self, desk: Desk, recent: Recent, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._recent = recent
        self._now = now
        self._tasks = Tasks(self)
        self.greeting = Label("", "h1")
        self.day = Label("", "dense", "text-muted")
        self.origin = OriginLabel()
        self.origin.hide()
        self.refresh = IconButton("refresh", "Read again")
        self.failed = Notice(NoticeKind.DANGER, icon="alert")
        self.failed.hide()
        self.overdue = OverdueBlock(BUCKETS)
        self.book = CountBlock("Accounts", [word for word, _ in STATES])
        self.people = CountBlock("Customers", ["All", "Vulnerable", "Not verified"])
        self.model = RecentModel(self)
        self.table = TableView(RECENT_COLUMNS, Density.DENSE)
        self.table.setModel(self.model)
        self.table.setAccessibleName("Recent customers")
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clear = LinkButton("Clear", underline=False)
        self.clear.setAccessibleName("Clear recent customers")
        self.layer = Layer(Scope.LIST, {Do.ROW_NEXT: lambda: self._step(1), Do.ROW_PREVIOUS: lambda: self._step(-1)})
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._lay_out()
        self._timer.timeout.connect(self.read)
        self._follow = Throttle(self, FOLLOW_MS, self.read)
        self._release: Callable[[], None] | None = None
        self.refresh.clicked.connect(self.read)
        self.failed.action_requested.connect(self.failed_asked)
        self.clear.clicked.connect(recent.clear)
        recent.changed.connect(self.show_recent)
        self.table.row_activated.connect(self.on_row_activated)
        self.show_recent()

    def _lay_out(self) -> None:
        pad = tokens().spacing.page_padding
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.greeting)
        words.addWidget(self.day)
        head.addLayout(words)
        head.addStretch(1)
        head.addWidget(self.origin)
        head.addWidget(self.refresh)
        blocks = QHBoxLayout()
        blocks.setSpacing(0)
        for place, block in enumerate((self.overdue, self.book, self.people)):
            if place:
                blocks.addSpacing(24)
                blocks.addWidget(Hairline(vertical=True))
                blocks.addSpacing(24)
            blocks.addWidget(block, 4 if place == 0 else 3)
        title = QHBoxLayout()
        title.addWidget(Label("Recent customers", "section"))
        title.addStretch(1)
        title.addWidget(self.clear)
        column = self.column
        cell = tokens().spacing.pane_padding  # the table's own air at its edges
        column.setContentsMargins(pad - cell, 20, pad - cell, pad)
        above = QVBoxLayout()
        above.setContentsMargins(cell, 0, cell, 0)
        above.setSpacing(0)
        above.addLayout(head)
        above.addSpacing(16)
        above.addWidget(self.failed)
        above.addSpacing(14)
        above.addWidget(Hairline())
        above.addLayout(blocks)
        above.addWidget(Hairline())
        above.addSpacing(16)
        above.addLayout(title)
        above.addSpacing(4)
        column.addLayout(above)
        column.addWidget(self.table)
        column.addStretch(1)

    # life

    def come_to_front(self) -> None:
        """Shown: count again."""
        self._timer.start()
        if self._release is None:
            self._release = self._desk.live.subscribe(lambda _changes: self._follow.poke())
        self.read()
        self.show_recent()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_behind(self) -> None:
        """Hidden: nothing is read."""
        self._timer.stop()
        self._follow.stop()
        if self._release is not None:
            self._release()
            self._release = None

    def let_go(self) -> None:
        """The window closes."""
        self.go_behind()

    # what is shown

    def show_failed(self, count: int) -> None:
        """Failed actions, first thing on the page."""
        self.failed.setVisible(count > 0)
        if count:
            things = "1 failed action." if count == 1 else f"{count} failed actions."
            self.failed.set_words(things, "Not recorded, or not known yet.", "Review")

    def show_recent(self) -> None:
        """The customers opened last, with what the store knows now."""
        now = self._now()
        self.greeting.setText(greeting(now, self._desk.agent.name))
        self.day.setText(f"{long_date(in_sydney(now).date())}, Sydney")
        rows = [recent_customer(row, self._desk.records.view(row.customer_id), now) for row in self._recent.rows]
        self.model.show_rows(rows)
        shown = max(1, len(rows))
        height = tokens().row.table_head + shown * tokens().row.dense
        self.table.setFixedHeight(max(height, 140) if not rows else height)
        self.clear.setVisible(bool(rows))
        if rows:
            self.table.show_rows()
        else:
            self.table.show_empty("No customers yet", "Press Ctrl K and type a name, a phone number or an account.")

    def read_again(self) -> None:
        """Something was missed."""
        self.read()

    def read(self) -> None:
        """Count at the source."""
        self._tasks.start("counts", self._count())
        self.show_recent()

    async def _count(self) -> None:
        lists = self._desk.lists
        try:
            late = [(await lists.accounts(0, 1, filters=AccountFilter(buckets=frozenset({b})))).total for b in BUCKETS]
            book = [(await lists.accounts(0, 1, filters=AccountFilter(statuses=each))).total for _, each in STATES]
            people = [
                (await lists.customers(0, 1, filters=each)).total
                for each in (CustomerFilter(), CustomerFilter(vulnerable=True), CustomerFilter(verified=False))
            ]
        except DeskError:
            self.origin.set_origin(Origin.unavailable())
            self.origin.show()
            for block in (self.book, self.people):
                block.show_counts(None)
            self.overdue.show_counts(None)
            return
        self.overdue.show_counts(late)
        self.book.show_counts(book)
        self.people.show_counts(people)
        self.origin.set_origin(Origin.cached(datetime.now(UTC)))
        self.origin.show()

    def _step(self, by: int) -> None:
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.table.step(by)

    def on_row_activated(self, place: int) -> None:
        """Back to a customer."""
        row = self.model.row_at(place)
        if row is not None:
            self.customer_chosen.emit(row.customer_id, "", False)
