"""Transcript with its search bar, its pill of new messages, and what it says when there is nothing to show."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from billie_desktop.desk.conversation_values import ConversationView
from billie_desktop.desk.values import LoadState
from billie_desktop.ui.conversations.find_bar import FindBar, matching
from billie_desktop.ui.conversations.transcript_view import TranscriptView
from billie_desktop.ui.conversations.unread_pill import UnreadPill
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.menu import Menu
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.skeleton import Skeleton
from billie_desktop.ui.kit.state_message import StateMessage
from billie_desktop.ui.kit.tokens import tokens


class TranscriptPane(QWidget):
    """Shows one view after the other; asks for older messages and for all of them by signals."""

    older_wanted = Signal()
    all_wanted = Signal()
    link_chosen = Signal(str)
    retry_wanted = Signal(str)
    discard_wanted = Signal(str)
    reload_wanted = Signal()
    transcript_copy_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: ConversationView | None = None
        self.find_bar = FindBar()
        self.problem = Notice(NoticeKind.WARNING, "", action="Try again", icon="help")
        self.problem.hide()
        self.transcript = TranscriptView()
        self.pill = UnreadPill(self.transcript)
        self.skeleton = Skeleton(8, line_height=48)
        self.message = StateMessage()
        pad = tokens().spacing.pane_padding
        self._problem_room = QWidget()
        room = QVBoxLayout(self._problem_room)
        room.setContentsMargins(pad, tokens().spacing.step_2, pad, 0)
        room.addWidget(self.problem)
        self._problem_room.hide()
        self._skeleton_room = QWidget()
        waiting = QVBoxLayout(self._skeleton_room)
        waiting.setContentsMargins(pad, pad, pad, pad)
        waiting.addWidget(self.skeleton)
        waiting.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget, stretch in (
            (self.find_bar, 0),
            (self._problem_room, 0),
            (self.transcript, 1),
            (self._skeleton_room, 1),
            (self.message, 1),
        ):
            column.addWidget(widget, stretch)
        self._connect()
        self._show_only(self._skeleton_room)

    def _connect(self) -> None:
        self.transcript.unread_changed.connect(self.pill.show_count)
        self.transcript.older_wanted.connect(self.on_older_wanted)
        self.transcript.link_chosen.connect(self.link_chosen)
        self.transcript.retry_wanted.connect(self.retry_wanted)
        self.transcript.discard_wanted.connect(self.discard_wanted)
        self.transcript.menu_wanted.connect(self.show_menu)
        self.pill.clicked.connect(self.transcript.to_end)
        self.find_bar.searched.connect(self.on_searched)
        self.find_bar.match_chosen.connect(self.on_match_chosen)
        self.find_bar.closed.connect(self.on_find_closed)
        self.problem.action_requested.connect(self.reload_wanted)
        self.message.action_requested.connect(self.reload_wanted)

    # showing

    def clear(self) -> None:
        """Another conversation is going to be shown."""
        self._view = None
        self.find_bar.dismiss()
        self.transcript.clear()
        self._problem_room.hide()
        self._show_only(self._skeleton_room)

    def show_view(self, view: ConversationView) -> None:
        """Show a conversation as it is now."""
        self._view = view
        known = view.detail is not None
        self._problem_room.setVisible(known and bool(view.problem))
        if view.problem and known:
            self.problem.set_words("This may not be the newest.", view.problem, "Try again")
            self.problem.show()
        if not known:
            self._show_state(view)
            return
        card = view.card
        name = card.customer_name or "Customer" if card is not None else "Customer"
        if not view.messages and not view.outgoing:
            self.message.show_empty("Nothing said yet", "Messages appear here as they are written.")
            self._show_only(self.message)
            return
        self._show_only(self.transcript)
        claim = card.claim if card is not None else None
        self.transcript.show_messages(view.messages, view.outgoing, name, claim)
        if self.find_bar.isVisible() and self.find_bar.query:
            self._search()

    def _show_state(self, view: ConversationView) -> None:
        match view.state:
            case LoadState.NOT_FOUND:
                self.message.show_empty("Conversation not found", "There is no conversation with this id.")
                self._show_only(self.message)
            case LoadState.UNAVAILABLE:
                self.message.show_unavailable("Conversation unavailable", view.problem)
                self._show_only(self.message)
            case _:
                self._show_only(self._skeleton_room)

    def _show_only(self, shown: QWidget) -> None:
        for widget in (self.transcript, self._skeleton_room, self.message):
            widget.setVisible(widget is shown)
        if shown is not self.transcript:
            self.pill.hide()

    def resizeEvent(self, event: object) -> None:
        self.pill.place()

    def on_older_wanted(self) -> None:
        """Ask for older messages if there are any."""
        if self._view is not None and self._view.older:
            self.older_wanted.emit()

    # search

    def on_searched(self, query: str) -> None:
        """Another text is searched; older messages are asked for so that nothing is left out."""
        self.transcript.show_search(query)
        if self._view is not None and self._view.older:
            self.all_wanted.emit()
        self._search()

    def _search(self) -> None:
        view = self._view
        if view is None:
            return
        self.find_bar.show_found(matching(view.messages, self.find_bar.query), complete=not view.older)
        self.transcript.show_search(self.find_bar.query, self.find_bar.present)

    def on_match_chosen(self, message_id: str) -> None:
        """Bring a match into sight."""
        self.transcript.show_search(self.find_bar.query, message_id)
        self.transcript.jump_to(message_id)

    def on_find_closed(self) -> None:
        """Nothing is marked any more."""
        self.transcript.show_search("")
        self.transcript.setFocus()

    # menu

    def show_menu(self, key: str, where: QPoint) -> None:
        """What can be done with a message."""
        row = self.transcript.transcript.row_of(key)
        if row is None:
            return
        menu = Menu(self)
        menu.add_entry("Copy message", lambda: self._copy(row.text), icon="copy")
        menu.add_entry("Copy transcript", self.transcript_copy_wanted.emit, icon="copy")
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        announce(self, "Message copied")
