"""Communications of a customer: notes and notices in one timeline, with filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.conversations import Communications, CustomerTimeline
from billie_desktop.desk.note_desk import NoteDesk
from billie_desktop.domain.communication import ContactNote, Timeline, TimelineFilter
from billie_desktop.ui.customer.timeline_delegate import TimelineDelegate
from billie_desktop.ui.customer.timeline_foot import TimelineFoot
from billie_desktop.ui.customer.timeline_view import TimelineView
from billie_desktop.ui.kit.buttons import LinkButton
from billie_desktop.ui.kit.labels import Hairline
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.segmented import Segmented
from billie_desktop.ui.kit.skeleton import Skeleton
from billie_desktop.ui.kit.state_message import StateMessage
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.timeline_rows import TimelineModel, TimelineRow, timeline_rows, waiting_rows
from billie_desktop.ui.tasks import Tasks

FILTERS = (
    (TimelineFilter.ALL, "All"),
    (TimelineFilter.NOTES, "Notes"),
    (TimelineFilter.SENT, "Sent"),
    (TimelineFilter.FAILED, "Failed"),
    (TimelineFilter.BLOCKED, "Blocked"),
)
EMPTY = {
    TimelineFilter.ALL: "Nothing was sent or noted yet",
    TimelineFilter.NOTES: "No notes",
    TimelineFilter.SENT: "Nothing was sent yet",
    TimelineFilter.FAILED: "No failed notices",
    TimelineFilter.BLOCKED: "No blocked notices",
}
NEAR_END = 200
MINUTE_MS = 60_000


class CommunicationsPane(QWidget):
    """Reads while it is on screen and not otherwise."""

    link_chosen = Signal(str)
    note_asked = Signal()
    entry_asked = Signal(object)

    def __init__(
        self,
        communications: Communications,
        now: Callable[[], datetime],
        notes: NoteDesk | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._communications = communications
        self._notes = notes
        self._unnoted: Callable[[], None] | None = None
        self._now = now
        self._tasks = Tasks(self)
        self._who: tuple[str, tuple[str, ...]] = ("", ())
        self._numbers: Mapping[str, str] = {}
        self._timeline: CustomerTimeline | None = None
        self._release: Callable[[], None] | None = None
        self._known: set[str] = set()
        self.filters = Segmented([(kind.value, word, "") for kind, word in FILTERS])
        self.filters.setAccessibleName("Show")
        self.model = TimelineModel(self)
        self.delegate = TimelineDelegate()
        self.list = TimelineView(self.delegate)
        self.list.setModel(self.model)
        self.problem = Notice(NoticeKind.WARNING, "", action="Try again", icon="help")
        self.message = StateMessage()
        self.more = LinkButton("Load more", underline=False)
        self.skeleton = Skeleton(8, line_height=41)
        self.foot = TimelineFoot("" if notes is None else notes.off_reason, offered=notes is not None)
        self._lay_out()
        self.filters.chosen.connect(lambda _kind: self._begin())
        self.list.row_activated.connect(self.on_row_activated)
        self.list.link_chosen.connect(self.link_chosen)
        self.list.verticalScrollBar().valueChanged.connect(self.on_scrolled)
        self.more.clicked.connect(self.load_more)
        self.foot.note_asked.connect(self.note_asked)
        self.foot.details_asked.connect(self.on_details_asked)
        self.problem.action_requested.connect(self.reload)
        self.message.action_requested.connect(self.reload)
        self._minute = QTimer(self)
        self._minute.setInterval(MINUTE_MS)
        self._minute.timeout.connect(self.on_told)

    def _lay_out(self) -> None:
        pad = tokens().spacing.pane_padding
        bar = QWidget()
        bar.setFixedHeight(tokens().region.context_filter)
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(self.filters)
        row.addStretch(1)
        self._problem_room, self._skeleton_room, self._more_room = QWidget(), QWidget(), QWidget()
        rooms: tuple[tuple[QWidget, QWidget], ...] = (
            (self._problem_room, self.problem),
            (self._skeleton_room, self.skeleton),
            (self._more_room, self.more),
        )
        for room, inside in rooms:
            inner = QVBoxLayout(room)
            inner.setContentsMargins(pad, 8, pad, 8)
            inner.addWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget, stretch in (
            (bar, 0),
            (Hairline(), 0),
            (self._problem_room, 0),
            (self.list, 1),
            (self._skeleton_room, 1),
            (self.message, 1),
            (self._more_room, 0),
            (self.foot, 0),
        ):
            column.addWidget(widget, stretch)
        for widget in (self._problem_room, self._more_room, self.message, self.list):
            widget.hide()

    # whose

    def show_customer(self, customer_id: str, aliases: tuple[str, ...], numbers: Mapping[str, str]) -> None:
        """Another customer, or other aliases or account numbers of the same one."""
        self._numbers = numbers
        if (customer_id, aliases) != self._who:
            self._who = (customer_id, aliases)
            self._begin()
        else:
            self.on_told()

    def show_account(self, account_id: str) -> None:
        """The selected account: its entries have the accent edge."""
        if account_id != self.delegate.account_id:
            self.delegate.account_id = account_id
            self.list.viewport().update()

    @property
    def kind(self) -> TimelineFilter:
        """The filter in force."""
        return TimelineFilter(self.filters.current)

    def _begin(self) -> None:
        self._end()
        customer_id, aliases = self._who
        if not customer_id:
            return
        self._timeline = self._communications.timeline(customer_id, aliases, self.kind)
        self._release = self._timeline.subscribe(self.on_told)
        self._known = set()
        self.delegate.open_key = ""
        self.model.replace_rows(())
        if self._notes is not None:
            self._unnoted = self._notes.subscribe(self.on_told)
        if self.isVisible():
            self._timeline.start()
        self.on_told()

    def _end(self) -> None:
        if self._release is not None:
            self._release()
            self._release = None
        if self._unnoted is not None:
            self._unnoted()
            self._unnoted = None
        if self._timeline is not None:
            self._timeline.stop()
            self._timeline = None

    def let_go(self) -> None:
        """The customer is closed."""
        self._end()

    def showEvent(self, event: object) -> None:
        if self._timeline is not None:
            self._timeline.start()
            self.on_told()
        self._minute.start()

    def hideEvent(self, event: object) -> None:
        if self._timeline is not None:
            self._timeline.stop()
        self._minute.stop()

    # what there is

    def on_told(self) -> None:
        """The timeline is another one, or time has passed."""
        if self._timeline is None:
            return
        state = self._timeline.state
        self.filters.set_count(self.kind.value, "" if state.total is None else f"{state.total:,}")
        for kind, _ in FILTERS:
            if kind is not self.kind:
                self.filters.set_count(kind.value, "")
        waiting = self._waiting()
        self.model.show_rows((*waiting, *timeline_rows(state.entries, self._now(), self._numbers)))
        self._flash_new(state, len(waiting))
        loading = state.total is None and not state.problem
        shown = bool(state.entries) or bool(waiting)
        self.list.setVisible(shown)
        self._skeleton_room.setVisible(loading and not shown)
        self._problem_room.setVisible(bool(state.problem) and shown)
        self._more_room.setVisible(state.has_more and shown)
        if state.problem and shown:
            self.problem.set_words("This may not be the newest.", state.problem, "Try again")
        if shown or loading:
            self.message.hide()
        elif state.problem:
            self.message.show_unavailable("Communications unavailable", state.problem)
        else:
            self.message.show_empty(EMPTY[self.kind])
        left = f" ({len(state.entries):,} of {state.total:,})" if state.total is not None else ""
        self.more.setText(f"Load more{left}")
        self.more.setFixedSize(self.more.sizeHint())

    def _waiting(self) -> tuple[TimelineRow, ...]:
        """Notes that are not recorded yet stand above everything."""
        if self._notes is None or self.kind not in (TimelineFilter.ALL, TimelineFilter.NOTES):
            return ()
        customer_id, aliases = self._who
        return waiting_rows(self._notes.waiting((customer_id, *aliases)), self._now(), self._numbers)

    def _flash_new(self, state: Timeline, above: int) -> None:
        """What came while the pane was open fades for two seconds."""
        keys = {entry.entry_id for entry in state.entries}
        if self._known and state.entries:
            newest = max((entry.at for entry in state.entries if entry.entry_id in self._known), default=None)
            for place, entry in enumerate(state.entries):
                if entry.entry_id not in self._known and newest is not None and entry.at >= newest:
                    self.list.flash(above + place, tokens().duration.flash_note)
        self._known = keys

    def load_more(self) -> None:
        """Read on."""
        timeline = self._timeline
        if timeline is not None and timeline.state.has_more and not self._tasks.is_running("more"):
            self._tasks.start("more", timeline.more())

    def reload(self) -> None:
        """Try again."""
        if self._timeline is not None:
            self._tasks.start("reload", self._timeline.refresh())

    def on_scrolled(self, value: int) -> None:
        """Near the end: the next page."""
        bar = self.list.verticalScrollBar()
        if bar.maximum() and value >= bar.maximum() - NEAR_END:
            self.load_more()

    # entries

    def on_row_activated(self, place: int) -> None:
        """Open an entry, or close the open one."""
        row = self.model.row_at(place)
        if row is not None:
            self.set_open("" if row.key == self.delegate.open_key else row.key)

    def set_open(self, key: str) -> None:
        """Show all words of one entry; '' closes."""
        before, self.delegate.open_key = self.delegate.open_key, key
        for each in {before, key} - {""}:
            place = self.model.place_of(each)
            if place is not None:
                self.delegate.sizeHintChanged.emit(self.model.index(place, 0))
        self.list.viewport().update()
        self.foot.show_open(self.open_row is not None)

    def on_details_asked(self) -> None:
        """Everything of the open entry, in a drawer."""
        if self.open_row is not None:
            self.entry_asked.emit(self.open_row)

    async def versions(self, note_id: str) -> tuple[ContactNote, ...]:
        """A note and the versions it replaced, newest first. Raises Unavailable."""
        return await self._timeline.versions(note_id) if self._timeline is not None else ()

    @property
    def open_row(self) -> TimelineRow | None:
        """The entry that shows all of its words."""
        return self.model.row_of(self.delegate.open_key) if self.delegate.open_key else None
