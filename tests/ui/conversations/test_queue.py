"""The queue at the conversations page, and notes about a conversation."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from billie_desktop.domain.conversation import Claim
from billie_desktop.ui.conversations.gallery.cards import LACHLAN, minutes_ago
from billie_desktop.ui.conversations.gallery.stage import ChatStage
from billie_desktop.ui.conversations.page import ConversationsPage
from billie_desktop.ui.gallery.stage import settle
from billie_desktop.ui.notes.note_drawer import NoteDrawer
from tests.ui.conversations.conftest import press, until, write

pytestmark = pytest.mark.window
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


async def with_queue(stage: ChatStage) -> list[str]:
    """Siobhan asks for a person, Mai writes of hardship, Tyrone is up for review; the longest wait first."""
    rows = stage.conversations.card_rows
    rows[1] = replace(rows[1], asked_at=minutes_ago(2.2))
    rows[2] = replace(rows[2], vulnerable_at=minutes_ago(8))
    await stage.queue.refresh()
    return [rows[3].conversation_id, rows[2].conversation_id, rows[1].conversation_id]


async def test_the_queue_stands_in_the_order_of_waiting(chat_stage: ChatStage, chat_page: ConversationsPage) -> None:
    """The choice counts who waits, shows them with reason and time, and an empty queue says so."""
    order = await with_queue(chat_stage)
    chat_page.list.head.show_queue(True)
    await until(lambda: [row.key for row in chat_page.list.model.rows] == order)
    assert [row.when for row in chat_page.list.model.rows] == ["waits 9 min", "waits 8 min", "waits 2 min"]
    words = [[badge.word for badge in row.badges] for row in chat_page.list.model.rows]
    assert words[1][1] == "Hardship"
    assert words[2][1] == "Wants a person"
    claim = Claim("u-josh", "Josh", minutes_ago(1))
    rows = chat_stage.conversations.card_rows
    rows[:] = [replace(each, claim=claim) for each in rows]
    chat_page.list.feed.ask(chat_page.list.feed.filters)
    await until(chat_page.list.message.isVisible)
    assert "Nobody waits" in chat_page.list.message.accessibleName()


async def test_keys_go_through_the_queue(chat_stage: ChatStage, chat_page: ConversationsPage) -> None:
    """Q goes on from the longest wait, Shift Q back, round at the ends, from whatever conversation is open; what is
    shown is no unread news."""
    order = await with_queue(chat_stage)
    assert len(chat_stage.queue.unread) == 3
    for expected in (*order, order[0]):
        press(chat_page.window(), Qt.Key.Key_Q)
        await until(lambda expected=expected: chat_page.chat.conversation_id == expected)
    press(chat_page.window(), Qt.Key.Key_Q, SHIFT)
    await until(lambda: chat_page.chat.conversation_id == order[-1])
    assert chat_stage.queue.unread == frozenset()


async def test_a_note_is_written_from_a_conversation(chat_stage: ChatStage, chat_page: ConversationsPage) -> None:
    """N opens the form beside the transcript, Ctrl Enter saves a note that points at conversation and application,
    and the message that is being written is not sent."""
    chat_page.list.list.setFocus()
    chat_page.chat.answer.composer.set_text("half a message")
    press(chat_page.window(), Qt.Key.Key_N)
    drawer = chat_page.chat.drawer
    assert isinstance(drawer, NoteDrawer)
    assert chat_page.chat.side.isHidden()
    drawer.form.subject.setFocus()
    write(chat_page.window(), "New pay day")
    drawer.form.body.text.setPlainText("Wednesday from now on")
    press(chat_page.window(), Qt.Key.Key_Return, CTRL)
    await until(lambda: chat_page.chat.drawer is None)
    (note,) = chat_stage.room.book.written
    assert (note.conversation_id, note.application_number) == (LACHLAN, "APP-26061007")
    assert (note.customer_id, note.channel, note.topic) == ("CUS-51BE", "internal", "internal_note")
    assert chat_page.chat.answer.composer.text == "half a message"
    assert not chat_page.chat.side.isHidden()
    await settle()
