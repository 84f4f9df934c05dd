"""Taking a transcript out of the desk: to the clipboard, on paper, as PDF. Each is recorded first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from billie_desktop.desk.conversation_values import ConversationView
from billie_desktop.desk.conversations import Conversations
from billie_desktop.desk.desk import Desk
from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.words import ROLE_WORDS
from billie_desktop.ui.conversations.transcript_paper import transcript_paper
from billie_desktop.ui.conversations.transcript_text import transcript_text
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.print.paper import Made
from billie_desktop.ui.print.paper_drawer import PaperDrawer
from billie_desktop.ui.print.record import customer_record
from billie_desktop.ui.tasks import Tasks


class TranscriptCopies(QObject):
    """``ready`` gives the drawer of the paper; whoever asked opens it."""

    ready = Signal(object)

    def __init__(self, host: QWidget, desk: Desk, conversations: Conversations, now: Callable[[], datetime]) -> None:
        super().__init__(host)
        self._host = host
        self._desk = desk
        self._conversations = conversations
        self._now = now
        self._tasks = Tasks(self)

    def copy(self, conversation_id: str) -> None:
        """Copy all that is stored, older messages included."""
        self._tasks.start("copy", self._copy(conversation_id))

    def paper(self, conversation_id: str) -> None:
        """Show all that is stored as it will be printed."""
        self._tasks.start("paper", self._paper(conversation_id))

    async def _copy(self, conversation_id: str) -> None:
        view = await self._whole(conversation_id)
        if view is None or view.card is None:
            return
        try:
            if self._desk.reveals is not None and view.card.customer_id:
                await self._desk.reveals.log(view.card.customer_id, "transcript:copy")
        except DeskError as error:
            announce(self._host, f"Not recorded, so not copied: {error.text}", urgent=True)
            return
        QGuiApplication.clipboard().setText(transcript_text(view, self._now(), self._desk.agent.name))
        announce(self._host, "Transcript copied")

    async def _paper(self, conversation_id: str) -> None:
        view = await self._whole(conversation_id)
        card = view.card if view is not None else None
        if view is None or card is None:
            return
        agent, customer_id = self._desk.agent, card.customer_id or ""
        practice = "Practice" if self._desk.is_practice else ""
        reveals = self._desk.reveals if customer_id else None
        drawer = PaperDrawer(
            self._host,
            "Transcript",
            customer_record(reveals, customer_id),
            subtitle=((card.title, False), (customer_id, True), (card.application_number, True)),
            band=theme().band_color(theme().band_index(customer_id or conversation_id)),
        )
        made = Made(f"{agent.name}, {ROLE_WORDS[agent.role]}", self._now(), practice)
        drawer.show_paper(transcript_paper(view, made))
        self.ready.emit(drawer)

    async def _whole(self, conversation_id: str) -> ConversationView | None:
        try:
            await self._conversations.load_all(conversation_id)
        except DeskError as error:
            announce(self._host, f"Not all of it could be read: {error.text}", urgent=True)
            return None
        view = self._conversations.view(conversation_id)
        return view if view is not None and view.detail is not None else None
