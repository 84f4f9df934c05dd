"""The steps at the conversations: claim one, answer with a canned answer, note it, hand it back."""

from __future__ import annotations

from PySide6.QtCore import Qt

from billie_desktop.app.tour.backstage import Backstage
from billie_desktop.app.tour.hands import StepFailed, until
from billie_desktop.domain.conversation import Speaker
from billie_desktop.ui.conversations.claim_bar import Holder
from billie_desktop.ui.conversations.page import ConversationsPage
from billie_desktop.ui.notes.note_drawer import NoteDrawer

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


class ChatSteps(Backstage):
    """By keys alone."""

    def _chats(self) -> ConversationsPage:
        page = self.main.pages.places.get("conversations")
        if not isinstance(page, ConversationsPage):
            raise StepFailed("the conversations are not open")
        return page

    async def conversations(self) -> list[str]:
        """Ctrl 4: the list, and the conversation in which something was said last."""
        self._hands.press(Key.Key_4, CTRL)
        await until(lambda: "conversations" in self.main.pages.places, "the conversations are open")
        page = self._chats()
        await until(lambda: page.list.model.rowCount() > 0, "the conversations are listed")
        await until(lambda: page.chat.view is not None and page.chat.view.detail is not None, "one of them was read")
        return [await self._shoot("conversations")]

    async def answer(self) -> list[str]:
        """A, a slash, Enter, Ctrl Enter: the answer is pending until the record shows it."""
        page = self._chats()
        chat, box = page.chat, page.chat.answer
        self._hands.press(Key.Key_A)
        await until(lambda: box.bar.holder is Holder.ME and box.is_writing, "the conversation is claimed")
        await until(box.composer.input.hasFocus, "the composer has the focus")
        self._hands.type("/hel")
        await until(box.composer.popup.isVisible, "the canned answers are open")
        pictures = [await self._shoot("canned-answers")]
        self._hands.press(Key.Key_Return)
        await until(lambda: "Billie team" in box.composer.text, "the answer was put in")
        words = box.composer.text.strip()
        self._hands.press(Key.Key_Return, CTRL)
        await until(lambda: self._is_shown(words), "the record shows the answer")
        await until(lambda: chat.view is not None and chat.view.outgoing == (), "nothing is pending")
        return [*pictures, await self._shoot("answered")]

    def _is_shown(self, words: str) -> bool:
        view = self._chats().chat.view
        said = view.messages if view is not None else ()
        return any(each.speaker is Speaker.STAFF and each.text == words for each in said)

    async def note_and_hand_back(self) -> list[str]:
        """Ctrl H, N: the conversation is free again, and a note about it is saved."""
        page = self._chats()
        self._hands.press(Key.Key_H, CTRL)
        await until(lambda: page.chat.answer.bar.holder is Holder.NOBODY, "the conversation was handed back")
        page.list.list.setFocus()
        self._hands.press(Key.Key_N)
        await until(lambda: isinstance(page.chat.drawer, NoteDrawer), "the note's form is open")
        drawer = page.chat.drawer
        assert isinstance(drawer, NoteDrawer)
        self._hands.tab_to(drawer.form.subject)
        self._hands.type("Answered in the chat")
        self._hands.tab_to(drawer.form.body.text)
        self._hands.type("Introduced myself, the customer has no open question.")
        picture = await self._shoot("note")
        self._hands.press(Key.Key_Return, CTRL)
        await until(lambda: page.chat.drawer is None, "the note was saved")
        return [picture]
