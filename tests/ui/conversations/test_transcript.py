"""The transcript on screen: following, holding still, older messages, links, search."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from billie_desktop.desk.conversation_values import OutgoingStage
from billie_desktop.domain.conversation import Speaker
from billie_desktop.ui.conversations.gallery.cards import LACHLAN, message, messages
from billie_desktop.ui.conversations.gallery.stage import ChatStage, many_messages
from billie_desktop.ui.conversations.link_drawer import LinkDrawer, open_outside
from billie_desktop.ui.conversations.page import ConversationsPage
from billie_desktop.ui.conversations.transcript_view import NEAR_END, TranscriptView
from billie_desktop.ui.gallery.stage import settle
from billie_desktop.ui.kit.theme import Theme
from tests.domain.hostile_html import HANDLERS, SCRIPTS
from tests.ui.screens.conftest import press, until, write

pytestmark = pytest.mark.window


def transcript_of(page: ConversationsPage) -> TranscriptView:
    """The view."""
    return page.chat.pane.transcript


def fresh(number: int) -> object:
    """A message that has just come."""
    return message(9000 + number, Speaker.CUSTOMER, 0.001, f"fresh words {number}")


async def long_one(stage: ChatStage, count: int = 200) -> ConversationsPage:
    """A conversation with many messages, open."""
    stage.put_lachlan(stage=None, said=many_messages(count))
    return await stage.go()


async def test_at_the_end_it_follows(chat_stage: ChatStage) -> None:
    """Within 60 px of the end a new message is scrolled into sight and nothing counts as unread."""
    page = await long_one(chat_stage)
    view = transcript_of(page)
    bar = view.verticalScrollBar()
    assert bar.value() == bar.maximum()
    bar.setValue(bar.maximum() - NEAR_END)
    chat_stage.conversations.say(LACHLAN, fresh(1))  # type: ignore[arg-type]
    assert bar.value() == bar.maximum()
    assert view.unread == 0
    assert not page.chat.pane.pill.isVisible()


async def test_further_up_it_holds_still_and_counts(chat_stage: ChatStage) -> None:
    """Scrolled away, not a pixel moves when messages come; the pill tells their number and leads to them."""
    page = await long_one(chat_stage)
    view = transcript_of(page)
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() - NEAR_END - 200)
    top = view.indexAt(QPoint(5, 5))
    before = (view.transcript.row_at(top.row()), view.visualRect(top).top(), bar.value())
    for number in range(3):
        chat_stage.conversations.say(LACHLAN, fresh(number))  # type: ignore[arg-type]
    top = view.indexAt(QPoint(5, 5))
    assert (view.transcript.row_at(top.row()), view.visualRect(top).top(), bar.value()) == before
    pill = page.chat.pane.pill
    assert (pill.isVisible(), pill.text()) == (True, "3 new messages")
    pill.click()
    assert bar.value() == bar.maximum()
    assert not pill.isVisible()


async def test_taking_the_focus_moves_nothing(chat_stage: ChatStage) -> None:
    """A click or Tab into the transcript starts at the lowest bubble in sight and scrolls nowhere."""
    page = await long_one(chat_stage)
    view = transcript_of(page)
    view.verticalScrollBar().setValue(1234)
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.verticalScrollBar().value() == 1234
    rect = view.visualRect(view.currentIndex())
    assert view.viewport().rect().intersects(rect)


async def test_older_messages_are_put_above_without_a_jump(chat_stage: ChatStage) -> None:
    """At the top older messages are asked for; what was in sight stays where it was."""
    everything = many_messages(700)
    chat_stage.put_lachlan(stage=None, said=everything[500:])
    view = chat_stage.conversations.views[LACHLAN]
    chat_stage.conversations.stored[LACHLAN] = everything
    chat_stage.conversations.put(replace(view, older=500))
    page = await chat_stage.go()
    shown = transcript_of(page)
    while shown.window_of.start:
        shown.verticalScrollBar().setValue(300)
    shown.verticalScrollBar().setValue(290)
    key, top = shown._anchor() or ("", 0)
    await until(lambda: len(shown.window_of.messages) == 400)
    place = shown.transcript.place_of(key)
    assert place is not None
    assert shown.visualRect(shown.transcript.index(place, 0)).top() == top
    assert shown.verticalScrollBar().value() > 300


async def test_scrolling_reaches_the_first_message_and_comes_back(chat_stage: ChatStage) -> None:
    """Through the moving window every message of a long transcript comes into sight, and never more than 341 rows
    of messages are held by the view."""
    page = await long_one(chat_stage, 1500)
    view = transcript_of(page)
    bar = view.verticalScrollBar()
    seen: set[str] = set()
    for step in (-400, 400):
        for _ in range(2000):
            seen |= {row.key for row in view.transcript.rows if row.message}
            assert sum(row.message is not None for row in view.transcript.rows) <= 341
            value = bar.value()
            bar.setValue(value + step)
            if bar.value() == value:
                break
    assert seen == {each.message_id for each in many_messages(1500)}
    assert view.window_of.reaches_end


async def test_another_conversation_starts_at_its_end(chat_stage: ChatStage) -> None:
    """Turning to another conversation forgets scroll position and unread messages of the old one."""
    page = await long_one(chat_stage)
    view = transcript_of(page)
    view.verticalScrollBar().setValue(10)
    other = replace(chat_stage.conversations.views[LACHLAN], conversation_id="conv-mai", messages=many_messages(90))
    chat_stage.conversations.put(other)
    page.open_conversation("conv-mai")
    await settle()
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()
    assert view.unread == 0


@pytest.mark.parametrize("source", [*SCRIPTS, *HANDLERS])
async def test_hostile_markup_is_painted_as_nothing_but_words(look: Theme, source: str) -> None:
    """Bubbles of hostile messages are laid out, painted and spoken without markup reaching Qt."""
    view = TranscriptView()
    view.resize(600, 400)
    view.show_messages((message(1, Speaker.CUSTOMER, 1, source),), (), "Mia", None)
    view.show()
    assert not view.grab().isNull()
    row = view.transcript.row_of("m-1")
    assert row is not None
    assert "alert(" not in row.text
    assert "onerror" not in view.transcript.spoken(row)
    view.close()


async def test_a_link_is_looked_at_before_it_opens(chat_page: ConversationsPage) -> None:
    """Pressing a link opens a drawer with its host; only Open link hands the address on."""
    view = transcript_of(chat_page)
    view.verticalScrollBar().setValue(0)
    await settle()
    place = view.transcript.place_of("m-6")
    assert place is not None
    index = view.transcript.index(place, 0)
    view.scrollTo(index)
    rect = view.visualRect(index)
    row = view.transcript.row_at(place)
    assert row is not None
    found = [
        QPoint(x, y)
        for x in range(rect.left(), rect.right(), 6)
        for y in range(rect.top(), rect.bottom(), 6)
        if view.bubbles.link_at(row, rect, QPoint(x, y))
    ]
    assert found
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=found[len(found) // 2])
    drawer = chat_page.chat.drawer
    assert isinstance(drawer, LinkDrawer)
    assert drawer.host_name.text() == "statements.example"
    opened: list[str] = []
    drawer._opened = opened.append
    press(chat_page.window(), Qt.Key.Key_J)
    assert chat_page.list.selected is not None
    assert chat_page.list.selected.key == LACHLAN
    drawer.go.click()
    assert opened == ["https://statements.example/connect"]
    await until(lambda: chat_page.chat.drawer is None)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "https://a@b.example/", "x"])
def test_nothing_but_web_addresses_is_handed_to_the_system(look: Theme, link: str) -> None:
    """Even a link that came past the parser is refused at the last step."""
    assert open_outside(link) is False


async def test_the_search_walks_over_all_that_is_stored(chat_stage: ChatStage) -> None:
    """Searching loads what is older, tells the number of matches and goes to them by key."""
    everything = many_messages(400)
    chat_stage.put_lachlan(stage=None, said=everything[300:])
    chat_stage.conversations.stored[LACHLAN] = everything
    view = chat_stage.conversations.views[LACHLAN]
    chat_stage.conversations.put(replace(view, older=300))
    page = await chat_stage.go()
    window = page.window()
    press(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    write(window, "message 3")
    bar = page.chat.pane.find_bar
    bar.field.on_return()
    expected = [each for each in everything if "Message <b>3" in each.text]
    await until(lambda: bar.words.text() == f"{len(expected)} of {len(expected)}")
    press(window, Qt.Key.Key_Return)
    assert bar.present == expected[-2].message_id
    press(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    press(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar.present == expected[0].message_id
    place = transcript_of(page).transcript.place_of(bar.present)
    assert place is not None
    assert (
        transcript_of(page)
        .viewport()
        .rect()
        .contains(transcript_of(page).visualRect(transcript_of(page).transcript.index(place, 0)).center())
    )
    press(window, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert transcript_of(page).bubbles.query == ""


async def test_what_was_not_sent_has_two_ways_on(chat_stage: ChatStage) -> None:
    """Try again and Discard are pressed in the bubble or by key; the words go back into the composer."""
    chat_stage.put_lachlan(stage=OutgoingStage.FAILED, problem="The chat is not reachable.")
    page = await chat_stage.go()
    view = transcript_of(page)
    place = view.transcript.place_of("pending:key-failed")
    assert place is not None
    row, index = view.transcript.row_at(place), view.transcript.index(place, 0)
    assert row is not None
    boxes = dict(view.bubbles._action_boxes(row, view.visualRect(index)))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=boxes["Try again"].center())
    assert chat_stage.answering.retried == ["key-failed"]
    view.setFocus()
    view.setCurrentIndex(index)
    press(page.window(), Qt.Key.Key_Delete)
    assert page.chat.answer.composer.text.startswith("If the payslip arrives")
    assert chat_stage.conversations.views[LACHLAN].outgoing == ()


async def test_an_unknown_outcome_cannot_be_discarded(chat_stage: ChatStage) -> None:
    """A message that may have gone out offers to ask again and nothing else."""
    chat_stage.put_lachlan(stage=OutgoingStage.UNKNOWN, problem="No answer came.")
    page = await chat_stage.go()
    view = transcript_of(page)
    place = view.transcript.place_of("pending:key-unknown")
    assert place is not None
    row, index = view.transcript.row_at(place), view.transcript.index(place, 0)
    assert row is not None
    assert [word for word, _ in view.bubbles._action_boxes(row, view.visualRect(index))] == ["Try again"]
    page.chat.answer.discard("key-unknown")
    assert len(chat_stage.conversations.views[LACHLAN].outgoing) == 1


async def test_copying_takes_the_whole_transcript(chat_stage: ChatStage) -> None:
    """The copy loads what is older first."""
    everything = many_messages(300)
    chat_stage.put_lachlan(stage=None, said=everything[200:])
    chat_stage.conversations.stored[LACHLAN] = everything
    view = chat_stage.conversations.views[LACHLAN]
    chat_stage.conversations.put(replace(view, older=200))
    page = await chat_stage.go()
    QGuiApplication.clipboard().clear()
    page.chat.copy_transcript()
    await until(lambda: "short words, number 0" in QGuiApplication.clipboard().text())
    assert len(messages()) == 12
