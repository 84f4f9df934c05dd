"""The transcript: a list over a window of messages that follows its end only when the agent is there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from billie_desktop.desk.conversation_values import Outgoing
from billie_desktop.domain.conversation import Claim, Message
from billie_desktop.domain.html_text import read_html
from billie_desktop.domain.rich_text import links_of
from billie_desktop.ui.conversations.bubble_delegate import DISCARD, TRY_AGAIN, BubbleDelegate
from billie_desktop.ui.conversations.look_ahead import LookAhead
from billie_desktop.ui.conversations.transcript_hits import LINK, hit
from billie_desktop.ui.kit.list_view import ListView
from billie_desktop.ui.kit.spinner import spinner_clock
from billie_desktop.ui.models.transcript_rows import RowKind, TranscriptModel, TranscriptRow, transcript_rows
from billie_desktop.ui.models.transcript_window import STEP, TranscriptWindow

NEAR_END = 60
"""Within so many px of the end the transcript follows what comes (features.md CH-3)."""
NEAR_EDGE = 400
TOP_MARGIN, BOTTOM_MARGIN = 8, 6


class TranscriptView(ListView):
    """Shows messages and asks by signals; it reads and sends nothing itself."""

    link_chosen = Signal(str)
    older_wanted = Signal()
    retry_wanted = Signal(str)
    discard_wanted = Signal(str)
    menu_wanted = Signal(str, QPoint)
    unread_changed = Signal(int)

    _changing = False  # Qt asks overrides before the constructor is through

    def __init__(self, parent: QWidget | None = None) -> None:
        self.bubbles = BubbleDelegate()
        super().__init__(self.bubbles, "Transcript", parent)
        self.transcript = TranscriptModel(self)
        self.window_of = TranscriptWindow()
        self._shown: tuple[Sequence[Outgoing], str, Claim | None] = ((), "Customer", None)
        self._seen = ""
        self.unread = 0
        self.setModel(self.transcript)
        self.setViewportMargins(0, TOP_MARGIN, 0, BOTTOM_MARGIN)
        self.verticalScrollBar().valueChanged.connect(self.on_scrolled)
        self._ahead = LookAhead(lambda message: self.bubbles.prepare(message, self.viewport().width()), self)
        self.verticalScrollBar().setSingleStep(40)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # bubbles keep their width

    # showing

    def clear(self) -> None:
        """Another conversation: nothing of the old one is kept."""
        self.window_of = TranscriptWindow()
        self._seen = ""
        self._ahead.forget()
        self.bubbles.forget()
        self._changing = True
        self.transcript.replace_rows(())
        self._changing = False
        self._set_unread(0)

    def show_messages(
        self, messages: Sequence[Message], outgoing: Sequence[Outgoing], customer: str, claim: Claim | None
    ) -> None:
        """Show a transcript as it is now; what did not change is not touched and nothing jumps."""
        following = self.is_at_end
        self.window_of.show(messages, follow=following)
        self._shown = (outgoing, customer, claim)
        self.transcript.customer = customer
        self._fill(following=following)
        if following:
            self._seen = messages[-1].message_id if messages else ""
        else:
            self.on_scrolled(self.verticalScrollBar().value())  # older ones may have come while it was at its edge
        self._count_unread()
        self._follow_spinner(bool(outgoing))

    def _fill(self, *, following: bool) -> None:
        outgoing, customer, claim = self._shown
        window = self.window_of
        pending = outgoing if window.reaches_end else ()
        rows = transcript_rows(window.shown, pending, customer, claim)
        anchor = None if following else self._anchor()
        self._changing = True
        if self.transcript.rowCount():
            self.transcript.show_rows(rows)
        else:
            self.transcript.replace_rows(rows)
        if following:
            self.scrollToBottom()
        elif anchor is not None:
            self._hold(*anchor)
        self._changing = False
        if not following:
            self._look_ahead()

    def _look_ahead(self) -> None:
        """The next step up is laid out in idle moments, so that moving the window costs no frame."""
        start = self.window_of.start
        self._ahead.wish(self.window_of.messages[max(0, start - STEP) : start])

    def _anchor(self) -> tuple[str, int] | None:
        """The first bubble in sight and where it stands."""
        index = self.indexAt(QPoint(1, 1))
        place = index.row() if index.isValid() else -1
        while 0 <= place < self.transcript.rowCount():
            row = self.transcript.row_at(place)
            if row is not None and row.kind is RowKind.MESSAGE:
                return row.key, self.visualRect(self.transcript.index(place, 0)).top()
            place += 1
        return None

    def _hold(self, key: str, top: int) -> None:
        place = self.transcript.place_of(key)
        if place is not None:
            moved = self.visualRect(self.transcript.index(place, 0)).top() - top
            if moved:
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() + moved)

    def _follow_spinner(self, pending: bool) -> None:
        if pending:
            spinner_clock().attach(self.viewport())
        else:
            spinner_clock().detach(self.viewport())

    # the end

    @property
    def is_at_end(self) -> bool:
        """Whether the newest message is in sight, give or take 60 px."""
        bar = self.verticalScrollBar()
        return self.window_of.reaches_end and bar.maximum() - bar.value() <= NEAR_END

    def to_end(self) -> None:
        """Go to the newest message and follow from there."""
        if not self.window_of.reaches_end:
            self.window_of.to_end()
            self._fill(following=True)
        self.scrollToBottom()
        self._saw_end()

    def _saw_end(self) -> None:
        messages = self.window_of.messages
        self._seen = messages[-1].message_id if messages else ""
        self._set_unread(0)

    def _count_unread(self) -> None:
        messages = self.window_of.messages
        count = 0
        for message in reversed(messages):
            if message.message_id == self._seen:
                break
            count += 1
        self._set_unread(count if count < len(messages) else 0)

    def _set_unread(self, count: int) -> None:
        if count != self.unread:
            self.unread = count
            self.unread_changed.emit(count)

    def on_scrolled(self, value: int) -> None:
        """Near an edge of the window it moves on; at its very beginning older messages are asked for."""
        if self._changing or not self.transcript.rowCount():
            return
        bar = self.verticalScrollBar()
        if value < NEAR_EDGE:
            if self.window_of.up():
                self._fill(following=False)
            elif self.window_of.messages:
                self.older_wanted.emit()
        elif bar.maximum() - value < NEAR_EDGE and self.window_of.down():
            self._fill(following=False)
        if self.is_at_end:
            self._saw_end()
        elif not self._ahead.is_busy and value < bar.maximum() // 2:
            self._look_ahead()

    def jump_to(self, message_id: str) -> bool:
        """Bring a message into sight, in the middle; False when it is not loaded."""
        if not self.window_of.around(message_id):
            return False
        self._fill(following=False)
        place = self.transcript.place_of(message_id)
        if place is None:
            return False
        index = self.transcript.index(place, 0)
        self.scrollTo(index, self.ScrollHint.PositionAtCenter)
        self.setCurrentIndex(index)
        return True

    def show_search(self, query: str, match_key: str = "") -> None:
        """Mark what matches; the present match more strongly."""
        self.bubbles.query, self.bubbles.match_key = query, match_key
        self.viewport().update()

    # Qt

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hit(self, point) else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            pressed = hit(self, event.position().toPoint())
            if pressed is not None:
                self._press(*pressed)

    def _press(self, what: str, value: str) -> None:
        if what == LINK:
            self.link_chosen.emit(value)
        elif what == TRY_AGAIN:
            self.retry_wanted.emit(value)
        elif what == DISCARD:
            self.discard_wanted.emit(value)

    def on_clicked(self, index: QModelIndex) -> None:
        """A click on a bubble opens nothing; links and actions are hit by themselves."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        if not self.currentIndex().isValid():
            self._choose_in_sight()
        super().focusInEvent(event)

    def _choose_in_sight(self) -> None:
        """The lowest bubble in sight is where keys begin; nothing moves for it."""
        place = self.indexAt(QPoint(1, self.viewport().height() - 1)).row()
        place = place if place >= 0 else self.transcript.rowCount() - 1
        while place >= 0:
            row = self.transcript.row_at(place)
            if row is not None and row.is_bubble:
                self._changing = True
                self.setCurrentIndex(self.transcript.index(place, 0))
                self._changing = False
                return
            place -= 1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.transcript.row_at(self.currentIndex().row())
        key = event.key()
        if key == Qt.Key.Key_End:
            self.to_end()
        elif row is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(row)
        elif row is not None and key == Qt.Key.Key_Delete and row.outgoing is not None and row.outgoing.may_retry:
            self.discard_wanted.emit(row.outgoing.key)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _enter(self, row: TranscriptRow) -> None:
        if row.outgoing is not None and row.outgoing.may_retry:
            self.retry_wanted.emit(row.outgoing.key)
        elif row.message is not None:
            links = links_of(read_html(row.message.text))
            if links:
                self.link_chosen.emit(links[0])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.currentIndex()
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
        row = self.transcript.row_at(index.row()) if index.isValid() else None
        if row is not None and row.is_bubble:
            self.menu_wanted.emit(row.key, event.globalPos())

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: ListView.ScrollHint = ListView.ScrollHint.EnsureVisible,
    ) -> None:
        if not self._changing:
            super().scrollTo(index, hint)

    def resizeEvent(self, event: QResizeEvent) -> None:
        following = self.is_at_end
        super().resizeEvent(event)
        if following:
            self.scrollToBottom()
