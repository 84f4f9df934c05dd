"""Applications of a customer and their chats: those in which the customer is now come first, with a live dot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QPointF, QRect, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from billie_desktop.desk.conversations import Conversations
from billie_desktop.desk.desk import Live
from billie_desktop.desk.values import DocumentChange
from billie_desktop.domain.conversation import ConversationCard
from billie_desktop.domain.errors import DeskError
from billie_desktop.ui.kit.list_delegate import ListDelegate
from billie_desktop.ui.kit.list_view import ListView
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.painting import paint_badge, paint_dot
from billie_desktop.ui.kit.skeleton import Skeleton
from billie_desktop.ui.kit.state_message import StateMessage
from billie_desktop.ui.kit.text_painting import RIGHT, paint_text
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import FontRole, tokens
from billie_desktop.ui.models.card_rows import CardModel, CardRow, card_row
from billie_desktop.ui.tasks import Tasks

REFRESH_MS = 30_000
CLOCK_MS = 10_000
HEIGHT = 83
CONVERSATIONS = "conversations"


class ApplicationDelegate(ListDelegate):
    """Number with the live dot and the age, amount and purpose, badges."""

    ground = "surface-alt"

    def row_height(self, row: Any, width: int) -> int:
        return HEIGHT

    def paint_row(self, painter: QPainter, rect: QRect, row: CardRow, selected: bool) -> None:
        pad = tokens().spacing.pane_padding
        muted, text = theme().color("text-muted"), theme().color("text")
        inner = rect.adjusted(pad, 0, -pad, 0)
        line = QRect(inner.x(), rect.y() + 10, inner.width(), 20)
        width = round(paint_text(painter, line, row.when, "caption", muted, RIGHT, elide=False))
        x = line.x()
        if row.live:
            paint_dot(painter, QPointF(x + 4, line.y() + 10), "dot-ok")
            x += 14
        numbered = bool(row.card.application_number)
        role: FontRole = "mono-dense" if numbered else "dense-strong"
        box = QRect(x, line.y(), line.right() - x - width - 8, 20)
        paint_text(painter, box, row.number, role, text, elide=not numbered)
        paint_text(painter, QRect(inner.x(), rect.y() + 31, inner.width(), 16), row.line, "caption", muted)
        x = inner.x()
        for badge in row.badges:
            box = QRect(x, rect.y() + 52, inner.right() - x, 20)
            if box.width() < 60:
                break
            x += paint_badge(painter, box, badge.status, badge.word) + 8


class ApplicationsPane(QWidget):
    """Reads when it is shown, every 30 s, and when one of the customer's conversations changes."""

    conversation_chosen = Signal(str)
    live_changed = Signal(bool)

    def __init__(
        self,
        conversations: Conversations,
        live: Live,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._conversations = conversations
        self._live = live
        self._now = now
        self._tasks = Tasks(self)
        self._who: tuple[str, tuple[str, ...]] = ("", ())
        self._release: Callable[[], None] | None = None
        self._answered = False
        self.model = CardModel(self)
        self.list = ListView(ApplicationDelegate(), "Applications")
        self.list.setModel(self.model)
        self.problem = Notice(NoticeKind.WARNING, "", action="Try again", icon="help")
        self.message = StateMessage()
        self.skeleton = Skeleton(4, line_height=41)
        pad = tokens().spacing.pane_padding
        self._problem_room, self._skeleton_room = QWidget(), QWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for room, widget in ((self._problem_room, self.problem), (self._skeleton_room, self.skeleton)):
            inner = QVBoxLayout(room)
            inner.setContentsMargins(pad, 12, pad, 8)
            inner.addWidget(widget)
        column.addWidget(self._problem_room)
        for shown in (self.list, self._skeleton_room, self.message):
            column.addWidget(shown, 1)
        self._problem_room.hide()
        self._show_only(self._skeleton_room)
        self.list.row_activated.connect(self.on_row_activated)
        self.problem.action_requested.connect(self.reload)
        self.message.action_requested.connect(self.reload)
        self._refresh = QTimer(self)
        self._refresh.setInterval(REFRESH_MS)
        self._refresh.timeout.connect(self.reload)
        self._clock = QTimer(self)
        self._clock.setInterval(CLOCK_MS)
        self._clock.timeout.connect(self.on_time_passed)

    def show_customer(self, customer_id: str, aliases: tuple[str, ...]) -> None:
        """Another customer, or other aliases of the same one."""
        if (customer_id, aliases) != self._who:
            self._who = (customer_id, aliases)
            self._answered = False
            self.reload()

    def begin(self) -> None:
        """The context is on screen."""
        if self._release is None:
            self._release = self._live.subscribe(self.on_changes)
        self._refresh.start()
        self._clock.start()
        self.reload()

    def end(self) -> None:
        """The context is hidden: nothing is read for it."""
        self._refresh.stop()
        self._clock.stop()
        if self._release is not None:
            self._release()
            self._release = None

    def on_changes(self, changes: tuple[DocumentChange, ...]) -> None:
        """A conversation of this customer changed."""
        ids = {self._who[0], *self._who[1]}
        if any(change.collection == CONVERSATIONS and change.customer_id in ids for change in changes):
            self.reload()

    def reload(self) -> None:
        """Read again, in place."""
        customer_id, aliases = self._who
        if customer_id:
            self._tasks.start("read", self._read(customer_id, aliases))

    async def _read(self, customer_id: str, aliases: tuple[str, ...]) -> None:
        try:
            cards = await self._conversations.of_customer(customer_id, aliases)
        except DeskError as error:
            self._problem_room.setVisible(self._answered)
            if self._answered:
                self.problem.set_words("This may not be the newest.", error.text, "Try again")
            else:
                self.message.show_unavailable("Applications unavailable", error.text)
                self._show_only(self.message)
            return
        self._answered = True
        self._problem_room.hide()
        self._show(cards)

    def _show(self, cards: tuple[ConversationCard, ...]) -> None:
        now = self._now()
        rows = [card_row(card, now) for card in cards]
        rows.sort(key=lambda row: not row.live)  # stable: newest first within both parts
        self.model.show_rows(rows)
        if rows:
            self._show_only(self.list)
        else:
            self.message.show_empty("No applications", "This customer has not applied in a chat.")
            self._show_only(self.message)
        self.live_changed.emit(any(row.live for row in rows))

    def on_time_passed(self) -> None:
        """States and ages in place."""
        self.model.show_moment(self._now())
        self.live_changed.emit(any(row.live for row in self.model.rows))

    def _show_only(self, shown: QWidget) -> None:
        for widget in (self.list, self._skeleton_room, self.message):
            widget.setVisible(widget is shown)

    def on_row_activated(self, place: int) -> None:
        """Go to the conversation."""
        row = self.model.row_at(place)
        if row is not None:
            self.conversation_chosen.emit(row.key)
