"""The conversations page: list, selection, claim, composer, keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.conversation import Claim, ClaimedByAnother, ConversationCard, Decision, Speaker
from billie_desktop.ui.conversations.gallery.cards import LACHLAN, card, cards, message, minutes_ago
from billie_desktop.ui.conversations.gallery.details import declined, detail
from billie_desktop.ui.conversations.gallery.scenes import SCENES
from billie_desktop.ui.conversations.gallery.stage import ChatStage
from billie_desktop.ui.conversations.page import ConversationsPage
from billie_desktop.ui.gallery.stage import settle
from billie_desktop.ui.kit.theme import Theme
from tests.ui.screens.conftest import press, until, write
from tests.ui.screens.test_accessibility import StrayWindows, nameless

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


@pytest.mark.parametrize("name", list(SCENES))
async def test_every_scene_can_be_used_by_key_alone(look: Theme, qapp: QApplication, name: str) -> None:
    """No state has a stop for the keyboard without a name, or a widget that is shown as a window of its own."""
    stage, strays = ChatStage(qapp), StrayWindows(qapp)
    try:
        await stage.raise_curtain()
        await SCENES[name](stage)
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
    assert page.list.shown.text() == "50 of 130"
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
    assert (asked.waiting, asked.decision, str(asked.from_day)) == (True, Decision.REFERRED, "2026-06-05")
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
    """A slash opens the answers, typing narrows them, Enter puts one in with its places filled, Esc closes."""
    chat_stage.put_lachlan(stage=None)
    page = await chat_stage.go()
    composer, window = page.chat.answer.composer, page.window()
    composer.input.setFocus()
    write(window, "Ok. /hard")
    assert [row.key for row in composer.popup.model.rows] == ["hardship"]
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
