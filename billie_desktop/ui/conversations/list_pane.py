"""The list of conversations: search, filters, cards, and how old they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.conversation_values import ConversationFilter
from billie_desktop.desk.conversations import Conversations
from billie_desktop.desk.desk import Live
from billie_desktop.domain.chat_state import Freshness, freshness
from billie_desktop.ui.conversations.card_delegate import HEIGHT
from billie_desktop.ui.conversations.card_feed import CardFeed
from billie_desktop.ui.conversations.card_view import CardView
from billie_desktop.ui.conversations.filter_strip import FilterStrip
from billie_desktop.ui.conversations.list_foot import ListFoot
from billie_desktop.ui.conversations.list_head import ListHead
from billie_desktop.ui.kit.buttons import LinkButton
from billie_desktop.ui.kit.labels import Hairline, Pane
from billie_desktop.ui.kit.painting import paint_vertical_hairline
from billie_desktop.ui.kit.skeleton import Skeleton
from billie_desktop.ui.kit.state_message import StateMessage
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.card_rows import CardModel, CardRow

POLL_MS = 5_000
CLOCK_MS = 1_000
NEAR_END_CARDS = 8
WIDEST = 16_777_215
"""Qt's own bound of a width that is not bounded."""


class ConversationList(Pane):
    """280 wide, or as a grid over all of the page. The selection stays with its conversation whatever changes.

    ``conversation_chosen``: the cursor is on another card of the list; ``conversation_opened``: a click or Enter.
    """

    conversation_chosen = Signal(str)
    conversation_opened = Signal(str)
    open_counted = Signal(int)

    def __init__(
        self, conversations: Conversations, live: Live, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__("rail", parent)
        self._live = live
        self._now = now
        self._release: Callable[[], None] | None = None
        self._problem = ""
        self.model = CardModel(self)
        self.feed = CardFeed(conversations, self.model, now, self)
        self.head = ListHead()
        self.count, self.search = self.head.count, self.head.search
        self.grid_button, self.filter_button = self.head.grid_button, self.head.filter_button
        self.strip = FilterStrip()
        self.strip.setMaximumWidth(tokens().region.conversation_list)
        self.strip.hide()
        self.news = LinkButton("", underline=False)
        self.list = CardView()
        self.list.setModel(self.model)
        self.skeleton = Skeleton(8, line_height=HEIGHT // 2)
        self.message = StateMessage()
        self.foot = ListFoot()
        self._lay_out()
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._clock = QTimer(self)
        self._clock.setInterval(CLOCK_MS)
        self._connect()
        self.show_grid(False)
        self._show_only(self._skeleton_room)

    def _lay_out(self) -> None:
        pad = tokens().spacing.pane_padding
        strip = QHBoxLayout()
        strip.addWidget(self.strip, 1)
        strip.addStretch(0)
        self._news_room = QWidget()
        news = QHBoxLayout(self._news_room)
        news.setContentsMargins(pad, 2, pad, 2)
        news.addWidget(self.news)
        news.addStretch(1)
        self._news_room.hide()
        self._skeleton_room = QWidget()
        waiting = QVBoxLayout(self._skeleton_room)
        waiting.setContentsMargins(pad, 12, pad, 0)
        waiting.addWidget(self.skeleton)
        waiting.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(strip)
        column.addWidget(Hairline())
        column.addWidget(self._news_room)
        column.addWidget(self.list, 1)
        column.addWidget(self._skeleton_room, 1)
        column.addWidget(self.message, 1)
        column.addWidget(Hairline())
        column.addWidget(self.foot)

    def _connect(self) -> None:
        self.filter_button.toggled.connect(self.strip.setVisible)
        self.search.settled.connect(lambda _text: self.ask())
        self.strip.chosen.connect(self.ask)
        self.head.queue_chosen.connect(self.ask)
        self.news.clicked.connect(self.take_news)
        self.message.action_requested.connect(self.on_message_action)
        self.list.current_row_changed.connect(self.on_current_row_changed)
        self.list.row_activated.connect(self.on_row_activated)
        self.list.verticalScrollBar().valueChanged.connect(self.on_scrolled)
        self.feed.loaded.connect(self.on_loaded)
        self.feed.failed.connect(self.on_failed)
        self.feed.news_changed.connect(self.on_news)
        self._poll.timeout.connect(self.feed.reload)
        self._clock.timeout.connect(self.on_second)

    # life

    def come_to_front(self) -> None:
        """Shown: read, and follow until hidden. Scroll, selection and filters are as they were left."""
        if not self.feed.is_answered:
            self.ask()
        else:
            self.feed.reload()
        if self._release is None:
            self._release = self._live.subscribe(self.feed.on_changes)
        self._poll.start()
        self._clock.start()

    def go_behind(self) -> None:
        """Hidden: nothing is read for it."""
        self._poll.stop()
        self._clock.stop()
        if self._release is not None:
            self._release()
            self._release = None

    def ask(self) -> None:
        """Text or filters are other ones."""
        wanted = replace(self.strip.filters(self.search.text()), waiting=self.head.is_queue)
        self.filter_button.setAccessibleDescription("" if wanted.is_empty else "Filters are in force")
        if self.feed.is_answered and wanted == self.feed.filters:
            return
        if not self.model.rowCount():
            self._show_only(self._skeleton_room)
        self.model.in_queue = wanted.waiting
        self.feed.ask(wanted)

    # answers

    def on_loaded(self) -> None:
        """Cards are here."""
        self._problem = ""
        self.foot.show_part(self.model.rowCount(), self.feed.total)
        if self.model.rowCount():
            self._show_only(self.list)
        elif self.feed.filters.is_empty:
            self.message.show_empty("No conversations", "When a customer opens a chat it appears here by itself.")
            self._show_only(self.message)
        elif self.feed.filters == ConversationFilter(waiting=True):
            self.message.show_empty("Nobody waits for a person", "Whoever does appears here, the longest wait first.")
            self._show_only(self.message)
        else:
            self.message.show_empty("No conversation matches", "Nothing fits the text and the filters.", "Clear")
            self._show_only(self.message)
        self.on_second()

    def on_failed(self, text: str) -> None:
        """They could not be read; cards that are here stay, with their age."""
        self._problem = text
        if not self.model.rowCount():
            self.message.show_unavailable("Conversations unavailable", text)
            self._show_only(self.message)
        self.on_second()

    def on_message_action(self) -> None:
        """Clear, or try again."""
        if self._problem:
            self.feed.ask(self.feed.filters)
        else:
            self.search.clear()
            self.head.show_queue(False)
            self.strip.reset()

    def on_news(self, count: int) -> None:
        """Other conversations or another order: taken at once while nobody points at the list, else offered."""
        if not self.feed.has_news:
            self._news_room.hide()
        elif self._may_move():
            self.take_news()
        else:
            word = "1 new conversation" if count == 1 else f"{count} new conversations"
            first = "Show the longest wait first" if self.head.is_queue else "Show the newest first"
            self.news.setText(word if count else first)
            self.news.setFixedSize(self.news.sizeHint())
            self._news_room.show()

    def _may_move(self) -> bool:
        at_top = self.list.verticalScrollBar().value() == 0
        return at_top and not self.list.underMouse() and not self.list.hasFocus()

    def take_news(self) -> None:
        """Show the present order; the selection stays with its conversation."""
        self.feed.take_news()
        self._news_room.hide()

    def on_second(self) -> None:
        """Time has passed: states and ages in place."""
        now = self._now()
        self.model.show_moment(now)
        opened = sum(row.live for row in self.model.rows)
        beyond = "+" if opened and opened == self.model.rowCount() and self.feed.has_more else ""
        self.count.setText(f"{opened}{beyond} open" if self.feed.is_answered else "")
        self.open_counted.emit(opened)
        read_at = self.feed.read_at
        if read_at is None:
            self.foot.age.show_age(None, "")
        else:
            self.foot.age.show_age(now - read_at, self._problem)

    @property
    def is_stale(self) -> bool:
        """Whether the list is older than a minute."""
        read_at = self.feed.read_at
        return read_at is not None and freshness(self._now() - read_at) is Freshness.STALE

    def _show_only(self, shown: QWidget) -> None:
        for widget in (self.list, self._skeleton_room, self.message):
            widget.setVisible(widget is shown)

    def show_grid(self, shown: bool) -> None:
        """Take all the room there is, or the room of a list."""
        narrow = tokens().region.conversation_list
        self.setMinimumWidth(narrow)
        self.setMaximumWidth(WIDEST if shown else narrow)
        self.list.show_tiles(shown)

    # selection

    def select(self, conversation_id: str) -> bool:
        """Put the selection on a conversation; False when it is not in the list."""
        place = self.model.place_of(conversation_id)
        if place is None:
            self.list.clearSelection()
            return False
        # A view that takes the focus makes its first row current without selecting it.
        index = self.model.index(place, 0)
        if place != self.list.currentIndex().row() or not self.list.selectionModel().isSelected(index):
            self.list.setCurrentIndex(index)
        return True

    @property
    def selected(self) -> CardRow | None:
        """The selected card."""
        index = self.list.currentIndex()
        return self.model.row_at(index.row()) if self.list.selectionModel().isSelected(index) else None

    def on_current_row_changed(self, place: int) -> None:
        """Another card is selected. In the grid this opens nothing."""
        row = self.model.row_at(place)
        if row is not None and not self.list.is_tiled:
            self.conversation_chosen.emit(row.key)

    def on_row_activated(self, place: int) -> None:
        """A click or Enter."""
        row = self.model.row_at(place)
        if row is not None:
            self.conversation_opened.emit(row.key)

    def step(self, by: int) -> None:
        """The next or previous conversation."""
        self.list.step(by)

    def on_scrolled(self, _value: int) -> None:
        """Near the end: the next page."""
        bar = self.list.verticalScrollBar()
        if bar.value() >= bar.maximum() - NEAR_END_CARDS * HEIGHT:
            self.feed.more()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_vertical_hairline(QPainter(self), self.width() - 1, 0, self.height())
