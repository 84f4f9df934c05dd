"""One conversation: head, transcript, claim, composer, and the assessment beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.conversation_values import ConversationChange, ConversationView
from billie_desktop.desk.conversations import Conversations
from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import LoadState, RecordChange
from billie_desktop.domain.errors import DeskError
from billie_desktop.ui.conversations.answer_box import AnswerBox
from billie_desktop.ui.conversations.assessment_drawer import AssessmentDrawer
from billie_desktop.ui.conversations.assessment_side import AssessmentSide
from billie_desktop.ui.conversations.chat_header import ChatHeader
from billie_desktop.ui.conversations.conversation_note import conversation_note, show_note_offer
from billie_desktop.ui.conversations.link_drawer import LinkDrawer
from billie_desktop.ui.conversations.transcript_copies import TranscriptCopies
from billie_desktop.ui.conversations.transcript_pane import TranscriptPane
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.drawer import Drawer
from billie_desktop.ui.kit.labels import Pane
from billie_desktop.ui.kit.menu import Menu
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.notes.note_drawer import NoteDrawer
from billie_desktop.ui.tasks import Tasks


class ChatPane(Pane):
    """Shows one conversation at a time and keeps it fresh while it is in front."""

    customer_chosen = Signal(str, str, bool)
    room_needed = Signal(bool)
    named = Signal(str)

    def __init__(
        self,
        desk: Desk,
        conversations: Conversations,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("surface", parent)
        self._desk = desk
        self._conversations = conversations
        self._now = now
        self._tasks = Tasks(self)
        self._in_front = False
        self._unwatch: Callable[[], None] | None = None
        self._unwatch_customer: Callable[[], None] | None = None
        self._customer_id = ""
        self._number = ""
        self.conversation_id = ""
        self.drawer: Drawer | None = None
        self.header = ChatHeader()
        self.pane = TranscriptPane()
        self._middle = QWidget()
        self.answer = AnswerBox(conversations, desk.agent, now, self._middle)
        self.side = AssessmentSide()
        show_note_offer(self.header.note, desk.note_desk)
        self.copies = TranscriptCopies(self, desk, conversations, now)
        self._lay_out()
        self._connect()
        self._releases = [
            conversations.subscribe(self.on_conversation_changed),
            desk.records.subscribe(self.on_record_changed),
        ]

    def _lay_out(self) -> None:
        middle = QVBoxLayout(self._middle)
        below = self._below = QHBoxLayout()
        column = QVBoxLayout(self)
        for layout in (middle, below, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        middle.addWidget(self.pane, 1)
        middle.addWidget(self.answer)
        below.addWidget(self._middle, 1)
        below.addWidget(self.side)
        column.addWidget(self.header)
        column.addLayout(below, 1)

    def _connect(self) -> None:
        pane = self.pane
        pane.older_wanted.connect(lambda: self._load("older", self._conversations.load_older))
        pane.all_wanted.connect(lambda: self._load("all", self._conversations.load_all))
        pane.reload_wanted.connect(self.refresh)
        pane.link_chosen.connect(self.show_link)
        pane.retry_wanted.connect(self.answer.retry)
        pane.discard_wanted.connect(self.answer.discard)
        pane.transcript_copy_wanted.connect(self.copy_transcript)
        self.answer.sent.connect(pane.transcript.to_end)
        self.header.customer_asked.connect(self.open_customer)
        self.header.find_asked.connect(pane.find_bar.summon)
        self.header.menu_asked.connect(self.show_menu)
        self.header.note_asked.connect(self.add_note)
        self.side.details_asked.connect(self.show_details)
        self.copies.ready.connect(self._open)

    # which conversation

    def show_conversation(self, conversation_id: str) -> None:
        """Turn to another conversation; its draft, and nothing else of the old one, is kept."""
        if conversation_id == self.conversation_id:
            return
        self.answer.leave()
        self._let_watched_go()
        self.conversation_id = conversation_id
        self._customer_id = ""
        self.pane.clear()
        self.side.show_unknown(loading=True)
        self.side.show_customer(None)
        self.answer.enter(conversation_id)
        if self._in_front:
            self._watch()
        self.show_view(self._conversations.open(conversation_id))

    def _watch(self) -> None:
        if self._unwatch is None and self.conversation_id:
            self._unwatch = self._conversations.watch(self.conversation_id)
        if self._unwatch_customer is None and self._customer_id:
            self._unwatch_customer = self._desk.records.watch(self._customer_id)

    def _let_watched_go(self) -> None:
        for release in (self._unwatch, self._unwatch_customer):
            if release is not None:
                release()
        self._unwatch = self._unwatch_customer = None

    def come_to_front(self) -> None:
        """Shown: keep the conversation fresh."""
        self._in_front = True
        self._watch()
        if self.conversation_id:
            self.show_view(self._conversations.open(self.conversation_id))

    def go_behind(self) -> None:
        """Hidden: nothing is read for it."""
        self._in_front = False
        self.answer.leave()
        self._let_watched_go()

    def let_go(self) -> None:
        """It will not be shown again."""
        self.go_behind()
        for release in self._releases:
            release()
        self._releases.clear()

    # what there is to show

    @property
    def view(self) -> ConversationView | None:
        """The conversation as the store has it."""
        return self._conversations.view(self.conversation_id) if self.conversation_id else None

    def on_conversation_changed(self, change: ConversationChange) -> None:
        """The store has another view of it."""
        view = self.view
        if change.conversation_id == self.conversation_id and view is not None:
            self.show_view(view)

    def show_view(self, view: ConversationView) -> None:
        """Show this view in every part; what did not change is not touched."""
        card = view.card
        if card is not None:
            self.header.show_card(card, self._now(), self._desk.agent.user_id, view.readers)
            self._show_customer(card.customer_id or "")
            if card.application_number != self._number:
                self._number = card.application_number
                self.named.emit(self._number)
        if view.detail is not None:
            self.side.show_detail(view.detail)
        else:
            self.side.show_unknown(loading=view.state is LoadState.LOADING)
        self.header.setVisible(card is not None)
        self.pane.show_view(view)
        self.answer.show_view(view)

    def _show_customer(self, customer_id: str) -> None:
        if not customer_id:
            self.side.show_customer(None)
        elif customer_id != self._customer_id:
            self._customer_id = customer_id
            if self._in_front:
                self._watch()
            self.side.show_customer(self._desk.records.open(customer_id))

    def on_record_changed(self, change: RecordChange) -> None:
        """The customer's record is another one."""
        if self._customer_id and change.customer_id == self._customer_id:
            self.side.show_customer(self._desk.records.view(self._customer_id))

    def on_second(self) -> None:
        """Time has passed: the state of the head in place."""
        view = self.view
        if view is not None and view.card is not None:
            self.header.show_card(view.card, self._now(), self._desk.agent.user_id, view.readers)
            self.answer.show_claim(view)

    def refresh(self) -> None:
        """Read everything of it again."""
        if self.conversation_id:
            self._load("refresh", self._conversations.refresh)

    def _load(self, group: str, read: Callable[[str], object]) -> None:
        conversation_id = self.conversation_id

        async def work() -> None:
            try:
                await read(conversation_id)  # type: ignore[misc]
            except DeskError as error:
                announce(self, error.text, urgent=True)

        if not self._tasks.is_running(group):
            self._tasks.start(group, work())

    # what can be done

    def open_customer(self) -> None:
        """The customer of this conversation, in the customer's window."""
        if self._customer_id:
            self.customer_chosen.emit(self._customer_id, "", False)

    def copy_transcript(self) -> None:
        """Copy all that is stored, older messages included."""
        self.copies.copy(self.conversation_id)

    def show_menu(self) -> None:
        """More that can be done with the conversation."""
        menu = Menu(self)
        menu.add_entry("Copy transcript", self.copy_transcript, icon="copy")
        menu.add_entry("Transcript as PDF", lambda: self.copies.paper(self.conversation_id), icon="printer")
        menu.add_entry("Read again", self.refresh, icon="refresh", keys="F5")
        menu.aboutToHide.connect(menu.deleteLater)
        button = self.header.menu_button
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    # drawers

    def show_link(self, link: str) -> None:
        """Look at a link before it is opened."""
        self._open(LinkDrawer(self, link))

    def show_details(self, key: str) -> None:
        """All values of a section, wide."""
        section = self.side.sections[key]
        title = self.header.name.text()
        self._open(AssessmentDrawer(self, section.title, title, section.values))

    def add_note(self) -> None:
        """Write a note about this conversation."""
        view, notes = self.view, self._desk.note_desk
        card = view.card if view is not None else None
        if self.drawer is not None or card is None or notes is None or self.header.note.is_off:
            return
        customer = self._desk.records.view(self._customer_id) if self._customer_id else None
        self._open(conversation_note(self, notes, card, customer))

    def _open(self, drawer: Drawer) -> None:
        if self.drawer is not None:
            drawer.deleteLater()
            return
        self.drawer = drawer
        drawer.closed.connect(self.on_drawer_closed)
        if isinstance(drawer, NoteDrawer):
            # What is written about stays in sight: the form stands in the place of the assessment.
            self.side.hide()
            self._below.setContentsMargins(0, 0, tokens().region.drawer, 0)
            self.room_needed.emit(True)
            drawer.start()
        else:
            drawer.open()

    def on_drawer_closed(self) -> None:
        """The drawer slid away."""
        drawer, self.drawer = self.drawer, None
        self._below.setContentsMargins(0, 0, 0, 0)
        self.side.show()
        self.room_needed.emit(False)
        if drawer is not None:
            drawer.deleteLater()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.fit(self.width())
