"""Writing, amending and keeping notes at a customer's page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from billie_desktop.domain.communication import ContactNote
from billie_desktop.domain.errors import Refused
from billie_desktop.ui.conversations.gallery.notes import AWAY
from billie_desktop.ui.conversations.gallery.stage import ChatStage
from billie_desktop.ui.customer.communications import CommunicationsPane
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.notes.entry_drawer import EntryDrawer
from billie_desktop.ui.notes.note_drawer import NoteDrawer
from tests.ui.notes.conftest import press, until, write

pytestmark = pytest.mark.window
CTRL = Qt.KeyboardModifier.ControlModifier


def pane_of(page: CustomerPage) -> CommunicationsPane:
    assert page.panes.context is not None
    assert page.panes.context.communications is not None
    return page.panes.context.communications


async def opened(page: CustomerPage) -> NoteDrawer:
    """The note's drawer, opened by its key."""
    press(page.window(), Qt.Key.Key_N)
    await until(lambda: page.drawers.written is not None)
    assert isinstance(page.drawers.written, NoteDrawer)
    return page.drawers.written


def fill(drawer: NoteDrawer, subject: str = "Called back") -> None:
    drawer.form.topic.setCurrentIndex(2)
    drawer.form.subject.setText(subject)
    drawer.form.body.text.setPlainText("All fine")


async def test_a_note_is_written_by_keys_alone(stage: ChatStage, page: CustomerPage) -> None:
    """N opens the form with the selected account, Tab leads through it, Ctrl Enter saves; the new note stands on top
    and flashes, the focus is back."""
    before = pane_of(page).model.rowCount()
    drawer = await opened(page)
    window = page.window()
    press(window, Qt.Key.Key_Right, times=3)
    assert drawer.form.channel.current == "internal"
    assert not drawer.form.direction.isVisible()
    drawer.form.topic.setFocus()
    press(window, Qt.Key.Key_Down, times=2)
    drawer.form.subject.setFocus()
    write(window, "Called back")
    drawer.form.body.text.setFocus()
    write(window, "All ")
    press(window, Qt.Key.Key_B, CTRL)
    write(window, "fine")
    press(window, Qt.Key.Key_Return, CTRL)
    await until(lambda: page.drawers.written is None)
    (note,) = stage.room.book.written
    assert (note.channel, note.topic, note.direction, note.subject) == ("internal", "complaint", "", "Called back")
    assert [(run.text, run.bold) for run in note.body[0].runs] == [("All ", False), ("fine", True)]
    assert note.account_id == page.work.account_id
    assert pane_of(page).model.rowCount() == before + 1
    assert pane_of(page).model.rows[0].title == "Called back"
    assert stage.room.notes.draft(f"note:{page.customer_id}") == ""


async def test_what_is_missing_is_marked_and_nothing_is_sent(stage: ChatStage, page: CustomerPage) -> None:
    """Topic, subject and words are required; the focus goes to the first of them."""
    drawer = await opened(page)
    press(page.window(), Qt.Key.Key_Return, CTRL)
    wrong = [name for name, field in drawer.form.fields.items() if field.is_wrong]
    assert wrong == ["topic", "subject", "body"]
    assert drawer.form.topic.hasFocus()
    assert stage.room.book.written == []


async def test_a_closed_drawer_keeps_its_words(stage: ChatStage, page: CustomerPage) -> None:
    """Escape closes, N brings everything back under the same key, and starting anew forgets it."""
    drawer = await opened(page)
    fill(drawer)
    key = drawer.form.read().key
    drawer.form.subject.setFocus()
    press(page.window(), Qt.Key.Key_Escape)
    await until(lambda: page.drawers.written is None)
    drawer = await opened(page)
    assert (drawer.form.subject.text(), drawer.form.body.text.toPlainText()) == ("Called back", "All fine")
    assert drawer.form.read().key == key
    assert drawer.restored.isVisible()
    drawer.start_anew()
    assert drawer.form.read().is_blank
    assert drawer.form.read().key != key


async def test_n_opens_nothing_over_an_open_drawer(page: CustomerPage) -> None:
    """In the form the key is a letter, and a repayment form stays what it is."""
    drawer = await opened(page)
    drawer.form.subject.setFocus()
    press(page.window(), Qt.Key.Key_N)
    assert drawer.form.subject.text() == "n"
    assert page.drawers.written is drawer
    drawer.form.subject.clear()
    drawer.request_close()
    await until(lambda: page.drawers.written is None)
    page.begin("record-repayment")
    page.drawers.notes.begin()
    assert page.drawers.written is None


async def test_a_note_without_connection_waits_in_sight(stage: ChatStage, page: CustomerPage) -> None:
    """It stands on top as not sent, goes when the server is back, and can be taken back into the form before."""
    stage.room.book.mood = AWAY
    drawer = await opened(page)
    fill(drawer, "Rang back")
    drawer.submit()
    await until(lambda: page.drawers.written is None)
    pane = pane_of(page)
    row = pane.model.rows[0]
    assert (row.badge.word, row.title) == ("Not sent", "Rang back")
    pane.on_row_activated(0)
    pane.on_details_asked()
    entry = page.drawers.reading
    assert isinstance(entry, EntryDrawer)
    entry.amend.click()
    await until(lambda: page.drawers.written is not None)
    drawer = page.drawers.written  # type: ignore[assignment]
    assert drawer.form.subject.text() == "Rang back"
    assert stage.room.notes.waiting() == ()
    drawer.submit()
    await until(lambda: page.drawers.written is None)
    stage.room.book.mood = None
    await stage.room.notes.start()
    await until(lambda: stage.room.notes.waiting() == ())
    assert [each.subject for each in stage.room.book.written] == ["Rang back"]
    assert pane.model.rows[0].badge.word == "Note"


async def test_an_amendment_replaces_the_note_and_shows_its_history(stage: ChatStage, page: CustomerPage) -> None:
    """The form begins with the old words; the new version carries the tag, and the old one is in its history."""
    pane = pane_of(page)
    first = pane.model.rows[0]
    assert isinstance(first.entry, ContactNote)
    pane.on_row_activated(0)
    pane.on_details_asked()
    entry = page.drawers.reading
    assert isinstance(entry, EntryDrawer)
    entry.amend.click()
    await until(lambda: page.drawers.written is not None)
    drawer = page.drawers.written
    assert isinstance(drawer, NoteDrawer)
    assert drawer.form.subject.text() == first.title
    assert not drawer.form.account.isVisible()
    drawer.form.topic.setCurrentIndex(2)
    drawer.form.subject.setText("Called, corrected")
    drawer.submit()
    await until(lambda: page.drawers.written is None)
    row = pane.model.rows[0]
    assert row.title == "Called, corrected"
    assert "amended" in row.foot
    pane.set_open(row.key)
    pane.on_details_asked()
    again = page.drawers.reading
    assert isinstance(again, EntryDrawer)
    await until(lambda: bool(again.older))


async def test_a_refused_note_stays_in_the_form(stage: ChatStage, page: CustomerPage) -> None:
    """The server's words are shown and nothing typed is lost."""
    stage.room.book.mood = Refused("This note was amended already.", code="NOTE_AMENDED")
    drawer = await opened(page)
    fill(drawer)
    drawer.submit()
    await until(lambda: drawer.problem.isVisible())
    assert "amended already" in drawer.problem.words()
    assert drawer.form.subject.text() == "Called back"
    assert not drawer.save_button.is_off
