"""The conversations page: list, selection, claim, composer, keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from billie_desktop.domain.chat_state import ChatState
from billie_desktop.domain.conversation import Claim, Decision
from billie_desktop.domain.reading_along import Reader
from billie_desktop.ui.conversations.gallery.cards import LACHLAN, card, minutes_ago
from billie_desktop.ui.conversations.gallery.note_scenes import NOTE_SCENES
from billie_desktop.ui.conversations.gallery.scenes import SCENES
from billie_desktop.ui.conversations.gallery.stage import ChatStage
from billie_desktop.ui.conversations.page import ConversationsPage
from billie_desktop.ui.gallery.stage import settle
from billie_desktop.ui.kit.theme import Theme
from billie_desktop.ui.kit.tooltip import TipKeeper
from tests.ui.screens.conftest import press, until, write
from tests.ui.screens.lint import nameless
from tests.ui.screens.test_accessibility import StrayWindows

pytestmark = pytest.mark.window
CONTROL = Qt.KeyboardModifier.ControlModifier


def keys(page: ConversationsPage) -> list[str]:
    """The conversations in their order."""
    return [row.key for row in page.list.model.rows]


def change(stage: ChatStage, key: str, **changes: object) -> None:
    """Another card in the record, and the change stream says so."""
    rows = stage.conversations.card_rows
    place = next(place for place, each in enumerate(rows) if each.conversation_id == key)
    rows[place] = replace(rows[place], **changes)  # type: ignore[arg-type]
    stage.fake.live.tell("conversations", key)


@pytest.mark.parametrize("name", [*SCENES, *NOTE_SCENES])
async def test_every_scene_can_be_used_by_key_alone(look: Theme, qapp: QApplication, name: str) -> None:
    """No state has a stop for the keyboard without a name, or a widget that is shown as a window of its own."""
    stage, strays = ChatStage(qapp), StrayWindows(qapp)
    try:
        await stage.raise_curtain()
        await (SCENES | NOTE_SCENES)[name](stage)
        await settle()
        assert nameless(stage.shell.windows[-1]) == []
        assert strays.found == []
    finally:
        strays.stop()
        await stage.fall()


async def test_a_card_changes_in_place(chat_stage: ChatStage, chat_page: ConversationsPage) -> None:
    """A live change alters one card; order, selection and scroll stay, and nothing is reset."""
    resets: list[int] = []
    changed: list[int] = []
    chat_page.list.model.modelReset.connect(lambda: resets.append(1))
    chat_page.list.model.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    order = keys(chat_page)
    change(chat_stage, "conv-mai", message_count=18, updated_at=minutes_ago(0), last_message_at=minutes_ago(0))
    await until(lambda: chat_page.list.model.rows[2].count == "18")
    assert keys(chat_page) == order
    assert changed == [2]
    assert resets == []
    assert chat_page.list.selected is not None
    assert chat_page.list.selected.key == LACHLAN


async def test_nothing_moves_under_the_cursor(chat_stage: ChatStage, chat_page: ConversationsPage) -> None:
    """While the list has the focus, a new conversation is offered and does not push the others down."""
    chat_page.list.list.setFocus()
    order = keys(chat_page)
    new = card("conv-new", "Zoe New", "APP-26061009", "300", "shoes", 0, 1)
    chat_stage.conversations.card_rows.insert(0, new)
    chat_page.list.feed.reload()
    await until(chat_page.list.news.isVisible)
    assert chat_page.list.news.text() == "1 new conversation"
    assert keys(chat_page) == order
    chat_page.list.news.click()
    assert keys(chat_page) == ["conv-new", *order]
    assert chat_page.list.selected is not None
    assert chat_page.list.selected.key == LACHLAN


async def test_the_shown_conversation_is_marked(chat_stage: ChatStage, chat_page: ConversationsPage) -> None:
    """The card of the conversation on screen is selected, also when the list took the focus before it was filled."""
    chat_page.list.list.clearSelection()
    chat_page.list.list.setFocus()
    chat_page.list.feed.reload()
    selection = chat_page.list.list.selectionModel()
    await until(lambda: [index.row() for index in selection.selectedIndexes()] == [0])
    assert chat_page.chat.conversation_id == LACHLAN


async def test_away_from_the_list_the_newest_come_first(chat_stage: ChatStage, chat_page: ConversationsPage) -> None:
    """When nobody points at the list and it has no focus, a new conversation is taken in at once."""
    chat_page.chat.answer.composer.input.setFocus()
    chat_stage.conversations.card_rows.insert(0, card("conv-new", "Zoe New", "APP-1", "300", "shoes", 0, 1))
    chat_page.list.feed.reload()
    await until(lambda: keys(chat_page)[0] == "conv-new")
    assert chat_page.list.selected is not None
    assert chat_page.list.selected.key == LACHLAN


async def test_pages_are_read_as_one_scrolls(chat_stage: ChatStage) -> None:
    """At the end of the list the next page is added below; the count tells how many there are in all."""
    many = [card(f"conv-{n:04}", f"Name {n}", f"APP-{n}", "100", "x", n, n) for n in range(130)]
    chat_stage.conversations.card_rows[:] = many
    page = await chat_stage.go()
    assert page.list.model.rowCount() == 50
    assert page.list.foot.shown.text() == "50 of 130"
    for count in (100, 130):
        page.list.list.scrollToBottom()
        await until(lambda count=count: page.list.model.rowCount() == count)  # type: ignore[misc]
    assert keys(page) == [each.conversation_id for each in many]


async def test_a_search_is_told_apart_from_an_outage(chat_stage: ChatStage, chat_page: ConversationsPage) -> None:
    """No match, no conversation and not readable are three different messages."""
    press(chat_page.window(), Qt.Key.Key_Slash)
    write(chat_page.window(), "nobody")
    chat_page.list.search.on_return()
    await until(chat_page.list.message.isVisible)
    assert "No conversation matches" in chat_page.list.message.accessibleName()
    assert chat_stage.conversations.asked[-1].text == "nobody"
    chat_stage.conversations.outage = "The database did not answer."
    chat_page.list.search.setText("else")
    chat_page.list.search.on_return()
    await until(lambda: "unavailable" in chat_page.list.message.accessibleName())


async def test_filters_are_asked_of_the_source(chat_stage: ChatStage, chat_page: ConversationsPage) -> None:
    """State, decision and days reach the question; a wrong day is marked and changes nothing."""
    strip = chat_page.list.strip
    strip.state.setCurrentIndex(1)
    strip.decision.setCurrentIndex(4)
    strip.from_day.setText("5/6/2026")
    strip.from_day.editingFinished.emit()
    await settle()
    asked = chat_stage.conversations.asked[-1]
    assert (asked.states, asked.decision, str(asked.from_day)) == (
        frozenset({ChatState.ACTIVE}), Decision.REFERRED, "2026-06-05",
    )  # fmt: skip
    strip.to_day.setText("31/2/2026")
    strip.to_day.editingFinished.emit()
    assert strip.to_day.property("wrong") is True
    assert strip.filters("").to_day is None
    strip.clear.click()
    await settle()
    assert chat_stage.conversations.asked[-1].is_empty


async def test_hidden_it_reads_nothing(chat_stage: ChatStage, chat_page: ConversationsPage) -> None:
    """Behind another page no conversation is watched, and coming back finds scroll, selection and filters as left."""
    chat_page.list.step(1)
    await until(lambda: chat_page.chat.conversation_id == "conv-siob")
    chat_stage.shell.main.go_to_place("home")
    await settle()
    asked = len(chat_stage.conversations.asked)
    assert chat_stage.conversations.watched == []
    chat_stage.fake.live.tell("conversations", LACHLAN)
    await settle()
    assert len(chat_stage.conversations.asked) == asked
    chat_stage.shell.main.go_to_place("conversations")
    await settle()
    assert chat_stage.conversations.watched == ["conv-siob"]
    assert chat_page.list.selected is not None
    assert chat_page.list.selected.key == "conv-siob"


async def test_the_head_tells_who_answers_and_who_reads_along(
    chat_stage: ChatStage, chat_page: ConversationsPage
) -> None:
    """Who holds it is not said to read along; more than two are counted, and the tooltip names them; when everybody has
    gone the mark takes no room."""
    mark, view = chat_page.chat.header.presence, chat_stage.conversations.views[LACHLAN]
    josh, mei, mia = Reader("u-josh", "Josh Lindqvist"), Reader("u-mei", "Mei-Lin Foo"), Reader("u-mia", "Mia Chen")
    chat_stage.conversations.put(replace(view, readers=(josh, mei, mia)))
    assert mark.isVisible()
    assert mark.accessibleName() == "Josh Lindqvist and 2 more read along"
    assert mark.findChild(TipKeeper).text == "Read along: Josh Lindqvist, Mei-Lin Foo, Mia Chen"
    chat_stage.put_lachlan(stage=None, claim=Claim("u-josh", "Josh Lindqvist", minutes_ago(4)))
    view = chat_stage.conversations.views[LACHLAN]
    chat_stage.conversations.put(replace(view, readers=(josh, mia)))
    assert mark.accessibleName() == "Josh Lindqvist answers here. Mia Chen reads along"
    chat_stage.put_lachlan(stage=None, claim=None)
    assert not mark.isVisible()
