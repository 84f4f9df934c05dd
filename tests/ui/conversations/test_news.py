"""News of conversations: under the bell, and as notifications of the system."""

from __future__ import annotations

from dataclasses import replace

import pytest

from billie_desktop.domain.conversation import Claim
from billie_desktop.ui.conversations.gallery.cards import LACHLAN, minutes_ago
from billie_desktop.ui.conversations.gallery.stage import ChatStage
from billie_desktop.ui.conversations.page import ConversationsPage
from billie_desktop.ui.gallery.stage import settle
from billie_desktop.ui.tray import notifier
from billie_desktop.ui.tray.chat_news import AWAY
from tests.ui.conversations.conftest import until

pytestmark = pytest.mark.window


async def ask(stage: ChatStage, place: int, **changes: object) -> str:
    """A customer of the list writes something that calls for a person."""
    rows = stage.conversations.card_rows
    rows[place] = replace(rows[place], claim=None, **changes)  # type: ignore[arg-type]
    await stage.queue.refresh()
    return rows[place].conversation_id


async def test_the_bell_leads_to_the_very_conversation(chat_stage: ChatStage) -> None:
    """What was there at the start is counted and not announced; what comes is a line whose link opens it, and then it
    is read. Nobody is named."""
    window = chat_stage.shell.main
    bell = window.bell
    assert not bell.line.isVisible()
    key = await ask(chat_stage, 1, asked_at=minutes_ago(0.1))
    assert bell.line.isVisible()
    assert "A customer asks for a person." in bell.line.words()
    assert "Siobhan" not in bell.line.words()
    unread = chat_stage.queue.unread
    assert any(each.startswith(f"asked:{key}") for each in unread)
    bell.line.action_requested.emit()
    await until(lambda: isinstance(window.pages.places.get("conversations"), ConversationsPage))
    page = window.pages.places["conversations"]
    assert isinstance(page, ConversationsPage)
    assert page.chat.conversation_id == key
    assert not any(key in each for each in chat_stage.queue.unread)
    words = [action.text() for action in bell.menu().actions()]
    assert any(text.startswith("A customer asks for a person · APP-") for text in words)


async def test_away_from_the_desk_news_come_together(chat_stage: ChatStage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first is told at once, then words of hardship; the rest is one line with their number, without what a
    colleague has taken meanwhile; a click opens the first of them."""
    spoken: list[str] = []
    tray = chat_stage.shell.tray
    away = notifier.Qt.ApplicationState.ApplicationInactive
    monkeypatch.setattr(tray.icon, "isVisible", lambda: True)
    monkeypatch.setattr(tray.icon, "showMessage", lambda _title, words, _kind: spoken.append(words))
    monkeypatch.setattr(notifier.QGuiApplication, "applicationState", staticmethod(lambda: away))
    chat_stage.shell.preferences.change(quiet_from=0, quiet_until=0)
    await ask(chat_stage, 1, asked_at=minutes_ago(0.3))
    await ask(chat_stage, 4, asked_at=minutes_ago(0.2), last_message_at=minutes_ago(0.1))
    await ask(chat_stage, 5, asked_at=minutes_ago(0.2), last_message_at=minutes_ago(0.1))
    await ask(chat_stage, 6, asked_at=minutes_ago(0.2), last_message_at=minutes_ago(0.1))
    await ask(chat_stage, 2, vulnerable_at=minutes_ago(0.1))
    assert spoken == ["A customer asks for a person.", "A customer wrote words of hardship."]
    rows = chat_stage.conversations.card_rows
    rows[5] = replace(rows[5], claim=Claim("u-josh", "Josh", minutes_ago(0)))
    await chat_stage.queue.refresh()
    tray.notifier.chats.on_time()
    assert spoken[2:] == [AWAY.format(count=2)]
    tray.notifier.on_clicked()
    await settle()
    page = chat_stage.shell.main.pages.places["conversations"]
    assert isinstance(page, ConversationsPage)
    assert page.chat.conversation_id == rows[4].conversation_id
    tray.notifier.chats.on_time()
    assert len(spoken) == 3
    assert LACHLAN not in " ".join(spoken)
