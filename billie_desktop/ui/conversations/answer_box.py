"""Claim bar and composer of one conversation; not there at all where the server offers no answering."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from billie_desktop.desk.conversation_values import ConversationView
from billie_desktop.desk.conversations import Answering, Conversations
from billie_desktop.desk.transcript import answered_since
from billie_desktop.domain.agent import Agent
from billie_desktop.domain.chat_state import ChatState, state_of
from billie_desktop.domain.conversation import ConversationCard
from billie_desktop.domain.errors import DeskError, InvalidInput
from billie_desktop.ui.conversations.claim_bar import ClaimBar, Holder
from billie_desktop.ui.conversations.composer import Composer
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.models.card_rows import amount_words
from billie_desktop.ui.tasks import Tasks

DRAFT_PAUSE_MS = 600


class AnswerBox(QWidget):
    """What an agent does in a conversation: claim, write, send, hand back."""

    sent = Signal()

    def __init__(
        self,
        conversations: Conversations,
        agent: Agent,
        now: Callable[[], datetime],
        popup_host: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._conversations = conversations
        self._agent = agent
        self._now = now
        self._tasks = Tasks(self)
        self._conversation_id = ""
        self._seen = 0
        self._began_claim = False
        self.bar = ClaimBar()
        self.composer = Composer(popup_host)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(DRAFT_PAUSE_MS)
        self._pause.timeout.connect(self.keep_draft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.composer)
        self.bar.claim_asked.connect(self.claim)
        self.bar.release_asked.connect(self.hand_back)
        self.composer.typed.connect(self.on_typed)
        self.composer.send_asked.connect(self.send)
        self.composer.hide()
        if self._answering is None:
            self.hide()

    @property
    def _answering(self) -> Answering | None:
        return self._conversations.answering

    @property
    def is_writing(self) -> bool:
        """Whether the composer is open."""
        return self.composer.isVisibleTo(self)

    # which conversation

    def enter(self, conversation_id: str) -> None:
        """Another conversation: its draft is put in."""
        self._conversation_id = conversation_id
        answering = self._answering
        self.bar.show_problem("")
        self.composer.show_notice("")
        self.composer.hide()
        self.composer.set_text(answering.draft(conversation_id) if answering is not None else "")
        self._seen = 0

    def leave(self) -> None:
        """Turn away: what is half written is kept."""
        self._pause.stop()
        self.keep_draft()
        self.composer.close_popup()

    def show_view(self, view: ConversationView) -> None:
        """The conversation as it is now."""
        self.setVisible(self._answering is not None and view.card is not None)
        self.show_claim(view)
        if self._answering is not None:
            self.composer.show_draft_kept(self._answering.draft_kept_at(self._conversation_id))
        if view.card is not None:
            self.composer.set_answers(
                self._answering.canned_answers if self._answering is not None else (), self._values(view.card)
            )
            if not self.composer.text.strip():
                self._seen = view.card.message_count or 0

    def _values(self, card: ConversationCard) -> dict[str, str]:
        name = card.customer_name or ""
        return {
            "first_name": name.split(" ")[0],
            "full_name": name,
            "application_number": card.application_number,
            "amount": amount_words(card.amount) if card.amount is not None else "",
            "purpose": card.purpose or "",
            "agent_name": self._agent.name,
        }

    def show_claim(self, view: ConversationView) -> None:
        """Whose the conversation is at this moment."""
        card = view.card
        if card is None or self._answering is None:
            return
        now = self._now()
        ended = state_of(card, now) is ChatState.ENDED
        self.bar.show_claim(card.claim, self._agent.user_id, now, ended=ended)
        if not self._tasks.is_running("claim"):
            self.bar.show_off("" if self._agent.may_service else "Your role may read only")
        mine = self.bar.holder is Holder.ME
        if mine and not self.is_writing:
            self.composer.show()
            if self._began_claim:
                self.composer.input.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not mine and self.is_writing:
            self.keep_draft()
            self.composer.hide()
        self._began_claim = self._began_claim and not mine

    # claim

    def claim(self) -> None:
        """Take the conversation."""
        answering = self._answering
        if answering is None or self.bar.holder is not Holder.NOBODY or not self._agent.may_service:
            return
        self._began_claim = True
        self._ask(answering.claim(self._conversation_id))

    def hand_back(self) -> None:
        """Give it back; a half-written message stays as a draft."""
        answering = self._answering
        if answering is None or self.bar.holder is not Holder.ME:
            return
        self.keep_draft()
        self._ask(answering.release(self._conversation_id))

    def _ask(self, question: Coroutine[Any, Any, object]) -> None:
        async def work() -> None:
            try:
                await question
            except DeskError as error:
                self.bar.show_problem(error.text)
                announce(self, error.text, urgent=True)
            else:
                self.bar.show_problem("")
            finally:
                self.bar.show_busy(False)
            view = self._conversations.view(self._conversation_id)
            if view is not None:
                self.show_claim(view)

        self.bar.show_busy(True)
        self._tasks.start("claim", work())

    # messages

    def send(self, text: str) -> None:
        """Say it, unless another agent has answered meanwhile: then that is told first."""
        answering, view = self._answering, self._conversations.view(self._conversation_id)
        if answering is None or view is None or view.card is None or not self.is_writing:
            return
        count = view.card.message_count or 0
        other = answered_since(view.messages, self._seen, count, self._agent.user_id)
        self._seen = count
        if other is not None:
            name = other.author or "Another agent"
            self.composer.show_notice(f"{name} answered meanwhile.", "Read it above, then send again if it still fits.")
            return
        try:
            answering.send(self._conversation_id, text)
        except InvalidInput as error:
            self.composer.show_notice("Not sent.", error.text)
            return
        self._pause.stop()
        self.composer.show_notice("")
        self.composer.set_text("")
        self.sent.emit()

    def retry(self, key: str) -> None:
        """Send a message again that was not sent."""
        if self._answering is not None:
            self._answering.retry(self._conversation_id, key)

    def discard(self, key: str) -> None:
        """Take a message away that was not sent; its words go back into an empty composer."""
        if self._answering is None:
            return
        text = self._answering.discard(self._conversation_id, key)
        if text and not self.composer.text.strip():
            self.composer.set_text(text)
            self.keep_draft()

    # drafts

    def on_typed(self, _text: str) -> None:
        """Something else is written: kept when the typing pauses."""
        self._pause.start()

    def keep_draft(self) -> None:
        """Keep what is written."""
        if self._answering is not None and self._conversation_id:
            self._answering.keep_draft(self._conversation_id, self.composer.text)
