"""The conversations page: the list at the left, one conversation beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from billie_desktop.desk.conversations import Conversations
from billie_desktop.desk.desk import Desk
from billie_desktop.ui.conversations.chat_pane import ChatPane
from billie_desktop.ui.conversations.list_pane import ConversationList
from billie_desktop.ui.keys.router import Layer
from billie_desktop.ui.keys.shortcuts import Do, Scope
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.labels import Pane
from billie_desktop.ui.kit.state_message import StateMessage
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.notes.note_drawer import NoteDrawer

SECOND_MS = 1000
CHOICE_PAUSE_MS = 120
LIST_KEYS = frozenset({Do.ROW_NEXT, Do.ROW_PREVIOUS, Do.FIND, Do.GRID, Do.QUEUE_NEXT, Do.QUEUE_PREVIOUS})
"""What the keys do as well where no conversation is shown."""


class ConversationsPage(QWidget):
    """What a window needs from a page, and ``open_conversation`` for whoever links to one."""

    customer_chosen = Signal(str, str, bool)
    open_counted = Signal(int)
    title_changed = Signal(str)

    def __init__(
        self,
        desk: Desk,
        conversations: Conversations,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._wanted = ""
        self._in_front = self._has_note = False
        self.list = ConversationList(conversations, desk.live, now)
        self.chat = ChatPane(desk, conversations, now)
        self.nothing = Pane("surface")
        message = StateMessage()
        middle = QVBoxLayout(self.nothing)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addWidget(message)
        message.show_empty("No conversation chosen", "Choose one in the list at the left.")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.nothing)
        self.stack.addWidget(self.chat)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.list)
        self._row.addWidget(self.stack, 1)
        self.layer = Layer(Scope.CHAT, self._handlers())
        self._choice = QTimer(self)
        self._choice.setSingleShot(True)
        self._choice.setInterval(CHOICE_PAUSE_MS)
        self._choice.timeout.connect(self.on_choice_settled)
        self._second = QTimer(self)
        self._second.setInterval(SECOND_MS)
        self._second.timeout.connect(self.chat.on_second)
        self.list.conversation_chosen.connect(self.on_conversation_chosen)
        self.list.conversation_opened.connect(self.open_conversation)
        self.list.grid_button.toggled.connect(self.show_grid)
        self.list.open_counted.connect(self.open_counted)
        self.list.feed.loaded.connect(self.on_loaded)
        self.chat.customer_chosen.connect(self.customer_chosen)
        self.chat.named.connect(self.title_changed)
        self.chat.room_needed.connect(self.on_room_needed)
        self._queue = desk.queue
        self._unqueue = desk.queue.subscribe(self.on_queue_told) if desk.queue is not None else None
        self.on_queue_told(())

    def _handlers(self) -> dict[Do, Callable[[], None]]:
        """What the keys do; while a drawer is open it alone has them."""
        chat = self.chat
        found: dict[Do, Callable[[], None]] = {
            Do.ROW_NEXT: lambda: self.list.step(1),
            Do.ROW_PREVIOUS: lambda: self.list.step(-1),
            Do.FIND: lambda: self.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason),
            Do.GRID: self.list.grid_button.toggle,
            Do.FIND_IN_TEXT: chat.pane.find_bar.summon,
            Do.FOLD: lambda: chat.side.fold_all(False),
            Do.UNFOLD: lambda: chat.side.fold_all(True),
            Do.CLAIM: chat.answer.claim,
            Do.HAND_BACK: chat.answer.hand_back,
            Do.CANNED: chat.answer.composer.show_canned,
            Do.QUEUE_NEXT: lambda: self.step_queue(1),
            Do.QUEUE_PREVIOUS: lambda: self.step_queue(-1),
            Do.ADD_NOTE: chat.add_note,
            Do.SUBMIT: chat.answer.composer.on_send,
            Do.OPEN: chat.open_customer,
            Do.NEWEST: chat.pane.transcript.to_end,
            Do.REFRESH: chat.refresh,
            Do.COPY_NUMBER: lambda: chat.header.number.button.click(),
            Do.CLOSE: self.escape,
        }
        kept = {Do.CLOSE: self.escape, Do.SUBMIT: self.submit}
        return {do: kept[do] if do in kept else self._where_seen(do, work) for do, work in found.items()}

    def _where_seen(self, do: Do, work: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            if self.chat.drawer is None and (do in LIST_KEYS or not self.is_grid):
                work()

        return run

    def submit(self) -> None:
        """Ctrl Enter: save the note that is being written, else send the message."""
        drawer = self.chat.drawer
        if isinstance(drawer, NoteDrawer):
            drawer.submit()
        elif drawer is None and not self.is_grid:
            self.chat.answer.composer.on_send()

    # the queue

    def step_queue(self, by: int) -> None:
        """The next or previous conversation that waits for a person."""
        found = self._queue.neighbour(self.chat.conversation_id, by) if self._queue is not None else ""
        if found:
            self.open_conversation(found)
            self.list.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            announce(self, "Nobody waits for a person", urgent=True)

    def on_queue_told(self, _fresh: object) -> None:
        """Others wait."""
        if self._queue is not None:
            self.list.head.show_waiting(self._queue.state.total)
            self._read_news()

    def _read_news(self) -> None:
        # What the agent has before him is no news to him.
        shown = self.chat.conversation_id
        if self._queue is not None and shown and self._in_front and not self.is_grid and self.isActiveWindow():
            self._queue.mark_conversation_read(shown)

    @property
    def is_grid(self) -> bool:
        """Whether the grid of all conversations has the page."""
        return self.list.list.is_tiled

    def show_grid(self, shown: bool) -> None:
        """All conversations side by side, or one beside the list. Nothing is read for what is hidden."""
        if shown == self.is_grid:
            return
        self._choice.stop()
        self.stack.setVisible(not shown)
        self.list.show_grid(shown)
        if self._in_front:
            (self.chat.go_behind if shown else self.chat.come_to_front)()
        self._row.activate()
        self.list.list.settle()
        self.list.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.title_changed.emit(self.view_word)

    @property
    def view_word(self) -> str:
        """What is shown, for the way: the application number."""
        view = self.chat.view if not self.is_grid else None
        return view.card.application_number if view is not None and view.card is not None else ""

    # going to a conversation

    def open_conversation(self, conversation_id: str) -> None:
        """Show a conversation, whether or not the list holds it; the list marks it when it does."""
        self.list.grid_button.setChecked(False)
        self._wanted = conversation_id
        self._choice.stop()
        self._show(conversation_id)
        self.list.select(conversation_id)

    def _show(self, conversation_id: str) -> None:
        self.chat.show_conversation(conversation_id)
        self.stack.setCurrentWidget(self.chat)
        self._read_news()

    def on_conversation_chosen(self, conversation_id: str) -> None:
        """The cursor of the list is on another card: shown at once, or as soon as it rests."""
        self._wanted = conversation_id
        if self.chat.conversation_id == conversation_id:
            return
        if self.stack.currentWidget() is not self.chat:
            self._show(conversation_id)
        else:
            self._choice.start()

    def on_choice_settled(self) -> None:
        """The cursor rests."""
        if self._wanted:
            self._show(self._wanted)

    def on_loaded(self) -> None:
        """The list is here: the first conversation, once, or the mark on the one that is shown."""
        if self.chat.conversation_id:
            if self.list.selected is None:
                self.list.select(self.chat.conversation_id)
        elif self.list.model.rowCount() and not self._wanted:
            first = self.list.model.row_at(0)
            if first is not None:
                self.list.select(first.key)

    def on_room_needed(self, needed: bool) -> None:
        """A note is being written beside the conversation, or no longer: in a narrow window the list stands back."""
        self._has_note = needed
        self._fit()

    def _fit(self) -> None:
        beside = self.width() - self.list.width() - tokens().region.drawer
        self.list.setVisible(self.is_grid or not self._has_note or beside >= tokens().region.work_least)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def escape(self) -> None:
        """Esc closes the innermost: a drawer, canned answers, search, then leaves the composer."""
        if self.chat.drawer is not None:
            self.chat.drawer.request_close()
            return
        answer, find = self.chat.answer, self.chat.pane.find_bar
        if answer.composer.close_popup():
            return
        if find.isVisible():
            find.dismiss()
        elif self.list.search.hasFocus() and self.list.search.text():
            self.list.search.clear()
        elif self.is_grid and self.list.list.hasFocus():
            self.list.grid_button.setChecked(False)
        else:
            self.list.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # life

    def come_to_front(self) -> None:
        """Shown: read, and stay live until hidden."""
        self._in_front = True
        self.list.come_to_front()
        if not self.is_grid:
            self.chat.come_to_front()
        self._second.start()
        if not self.chat.answer.is_writing:
            self.list.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_behind(self) -> None:
        """Hidden: nothing is read for it; scroll, selection and filters stay."""
        self._in_front = False
        self._second.stop()
        self._choice.stop()
        self.list.go_behind()
        self.chat.go_behind()

    def let_go(self) -> None:
        """The window closes."""
        self.go_behind()
        if self._unqueue is not None:
            self._unqueue()
            self._unqueue = None
        self.chat.let_go()
