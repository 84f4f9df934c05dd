"""Claiming, answering and what stands beside the transcript, driven by keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.conversation import Claim, ClaimedByAnother, ConversationCard, Speaker
from billie_desktop.ui.conversations.gallery.cards import LACHLAN, cards, message, minutes_ago
from billie_desktop.ui.conversations.gallery.details import declined, detail
from billie_desktop.ui.conversations.gallery.stage import ChatStage
from billie_desktop.ui.conversations.page import ConversationsPage
from billie_desktop.ui.gallery.stage import settle
from billie_desktop.ui.kit.theme import Theme
from tests.ui.conversations.test_page import CONTROL
from tests.ui.screens.conftest import press, until, write

pytestmark = pytest.mark.window


async def test_claiming_opens_the_composer(chat_stage: ChatStage) -> None:
    """The key claims, the composer has the focus, Ctrl+H hands back and keeps what was written."""
    chat_stage.put_lachlan(stage=None, claim=None)
    page = await chat_stage.go()
    answer = page.chat.answer
    assert not answer.is_writing
    page.list.list.setFocus()
    press(page.window(), Qt.Key.Key_A)
    await until(lambda: answer.is_writing)
    assert answer.composer.input.hasFocus()
    write(page.window(), "Half a")
    press(page.window(), Qt.Key.Key_H, CONTROL)
    await until(lambda: not answer.is_writing)
    assert chat_stage.answering.drafts[LACHLAN] == "Half a"


async def test_a_lost_race_says_who_won(chat_stage: ChatStage) -> None:
    """When another agent was quicker there is no composer and the bar says why."""
    chat_stage.put_lachlan(stage=None, claim=None)
    chat_stage.answering.refusal = ClaimedByAnother("Josh Lindqvist answers here.", "Josh Lindqvist")
    page = await chat_stage.go()
    page.chat.answer.claim()
    await until(lambda: "Josh Lindqvist answers here." in page.chat.answer.bar.accessibleName())
    assert not page.chat.answer.is_writing
    assert not page.chat.answer.bar.claim.is_off


async def test_a_reader_cannot_claim(look: Theme, qapp: QApplication) -> None:
    """The role is part of what is offered: a read-only agent sees the reason, and the key does nothing."""
    stage = ChatStage(qapp)
    stage.fake.desk = replace(stage.fake.desk, agent=Agent("u-r", "Read Only", Role.READONLY))
    stage.put_lachlan(stage=None, claim=None)
    await stage.raise_curtain()
    page = await stage.go()
    assert page.chat.answer.bar.claim.off_reason == "Your role may read only"
    press(page.window(), Qt.Key.Key_A)
    await settle()
    view = stage.conversations.views[LACHLAN]
    assert view.card is not None
    assert view.card.claim is None
    await stage.fall()


async def test_without_an_offer_there_is_no_input(look: Theme, qapp: QApplication) -> None:
    """A server that offers no answering leaves neither bar nor composer."""
    stage = ChatStage(qapp, answering=False)
    await stage.raise_curtain()
    page = await stage.go()
    assert not page.chat.answer.isVisible()
    await stage.fall()


async def test_sending_shows_a_pending_bubble(chat_stage: ChatStage) -> None:
    """Ctrl+Enter sends what is written, empties the composer, and the message stands at the end at once."""
    chat_stage.put_lachlan(stage=None)
    page = await chat_stage.go()
    page.chat.answer.composer.input.setFocus()
    write(page.window(), "Hello there")
    press(page.window(), Qt.Key.Key_Return, CONTROL)
    assert chat_stage.answering.sent == [(LACHLAN, "Hello there")]
    assert page.chat.answer.composer.text == ""
    assert page.chat.answer.composer.send.is_off
    last = page.chat.pane.transcript.transcript.rows[-1]
    assert last.outgoing is not None
    assert last.outgoing.text == "Hello there"


async def test_an_answer_in_between_is_shown_before_sending(chat_stage: ChatStage) -> None:
    """What another agent answered meanwhile is told first; the second press sends. One's own message is no news."""
    chat_stage.put_lachlan(stage=None)
    page = await chat_stage.go()
    composer = page.chat.answer.composer
    composer.input.setFocus()
    write(page.window(), "Hello")
    mine = message(80, Speaker.STAFF, 0, "mine", author="Hannah Boyle", author_id="u-hannah")
    theirs = message(81, Speaker.STAFF, 0, "theirs", author="Josh Lindqvist", author_id="u-josh")
    chat_stage.conversations.say(LACHLAN, mine, theirs)
    composer.on_send()
    assert chat_stage.answering.sent == []
    assert "Josh Lindqvist answered meanwhile." in composer.notice.accessibleName()
    assert composer.text == "Hello"
    composer.on_send()
    assert [text for _, text in chat_stage.answering.sent] == ["Hello"]
    assert not composer.notice.isVisible()


async def test_canned_answers_by_slash(chat_stage: ChatStage) -> None:
    """A slash opens the answers as they would read, typing narrows them, Enter puts one in with its places filled, Esc
    closes."""
    chat_stage.put_lachlan(stage=None)
    page = await chat_stage.go()
    composer, window = page.chat.answer.composer, page.window()
    composer.input.setFocus()
    write(window, "Ok. /hard")
    assert [(row.key, row.text.split(",")[0]) for row in composer.popup.model.rows] == [("hardship", "Hi Lachlan")]
    press(window, Qt.Key.Key_Return)
    assert composer.text == "Ok. Hi Lachlan, I have sent you our hardship form. Take your time with it."
    assert not composer.popup.isVisible()
    write(window, " /")
    assert composer.popup.isVisible()
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Escape)
    assert not composer.popup.isVisible()
    assert composer.input.hasFocus()
    press(window, Qt.Key.Key_J, CONTROL)
    assert composer.popup.isVisible()


async def test_a_place_that_cannot_be_filled_is_not_sent(chat_stage: ChatStage) -> None:
    """Without a name the place stays in braces, is told, and the message is refused with its words kept."""
    shown = detail()
    chat_stage.put_lachlan(replace(shown, card=replace(shown.card, customer_name=None)), stage=None)
    page = await chat_stage.go()
    composer = page.chat.answer.composer
    composer.on_answer_chosen(chat_stage.answering.canned_answers[0])
    assert "{first_name}" in composer.text
    assert "{first_name}" in composer.notice.accessibleName()
    composer.on_send()
    assert chat_stage.answering.sent == []
    assert "{first_name}" in composer.text


async def test_drafts_belong_to_their_conversation(chat_stage: ChatStage, chat_page: ConversationsPage) -> None:
    """Turning to another conversation keeps the words of this one and shows the other's own."""
    claim = Claim("u-hannah", "Hannah Boyle", minutes_ago(1))
    base = chat_stage.conversations.views[LACHLAN]
    assert base.detail is not None
    other = replace(
        base, conversation_id="conv-mai", detail=replace(base.detail, card=replace(cards()[2], claim=claim))
    )
    chat_stage.conversations.put(other)
    composer = chat_page.chat.answer.composer
    composer.set_text("For Lachlan")
    chat_page.open_conversation("conv-mai")
    assert composer.text == ""
    composer.set_text("For Mai")
    chat_page.open_conversation(LACHLAN)
    assert composer.text == "For Lachlan"
    assert chat_stage.answering.drafts["conv-mai"] == "For Mai"


async def test_letters_typed_into_the_composer_are_no_commands(chat_page: ConversationsPage) -> None:
    """J, A, brackets and slash are text while one writes."""
    chat_page.chat.answer.composer.set_text("")
    chat_page.chat.answer.composer.input.setFocus()
    write(chat_page.window(), "ja [o] /c")
    assert chat_page.chat.answer.composer.text == "ja [o] /c"
    assert chat_page.list.selected is not None
    assert chat_page.list.selected.key == LACHLAN


async def test_brackets_fold_and_unfold(chat_page: ConversationsPage) -> None:
    """] unfolds every section, [ folds them, and a change of values leaves what is unfolded."""
    chat_page.list.list.setFocus()
    side = chat_page.chat.side
    press(chat_page.window(), Qt.Key.Key_BracketRight)
    assert all(section.is_open for section in side.sections.values())
    side.show_detail(declined())
    assert all(section.is_open for section in side.sections.values())
    press(chat_page.window(), Qt.Key.Key_BracketLeft)
    assert not any(section.is_open for section in side.sections.values())


async def test_figures_of_the_assessment_equal_those_of_the_engine(chat_page: ConversationsPage) -> None:
    """Every value of a section is the engine's own text, in its order."""
    section = chat_page.chat.side.sections["serviceability"]
    stored = next(each for each in detail().assessments if each.slot == "serviceability")
    assert section.values[:-1] == tuple((fact.label, fact.value) for fact in stored.facts)
    assert section.head.line == "Pass, surplus $214.60"


async def test_the_customer_opens_from_the_conversation(chat_stage: ChatStage, chat_page: ConversationsPage) -> None:
    """O opens the customer's window page; the window's history leads back to the conversation."""
    chat_page.list.list.setFocus()
    press(chat_page.window(), Qt.Key.Key_O)
    await settle()
    assert "CUS-51BE" in chat_stage.shell.main.pages.customers
    press(chat_stage.shell.main, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    await settle()
    assert chat_page.isVisible()
    assert chat_page.chat.conversation_id == LACHLAN


async def test_the_way_names_the_application(chat_stage: ChatStage, chat_page: ConversationsPage) -> None:
    """The bread crumb ends with the application number of the conversation in front."""
    assert chat_stage.shell.main.status.breadcrumb.parts == ("Home", "Conversations", "APP-26061007")


async def test_a_conversation_beyond_the_list_can_be_shown(chat_stage: ChatStage, chat_page: ConversationsPage) -> None:
    """A link to a conversation that the list does not hold opens it without moving the list."""
    base = chat_stage.conversations.views[LACHLAN]
    assert base.detail is not None
    far = ConversationCard("conv-far", "APP-1", "CUS-9", "Far Away")
    chat_stage.conversations.put(replace(base, conversation_id="conv-far", detail=replace(base.detail, card=far)))
    chat_stage.shell.open_conversation("conv-far")
    await settle()
    assert chat_page.chat.header.name.text() == "Far Away"
    assert chat_page.list.model.place_of("conv-far") is None
