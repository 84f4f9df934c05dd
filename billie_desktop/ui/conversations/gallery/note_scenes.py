"""The scenes of notes, notices and pauses."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from billie_desktop.domain.communication import Suppression
from billie_desktop.domain.note_text import NoteForm, form_text
from billie_desktop.domain.rich_text import Block, BlockKind, Run
from billie_desktop.ui.conversations.gallery.cards import minutes_ago
from billie_desktop.ui.conversations.gallery.notes import AWAY
from billie_desktop.ui.conversations.gallery.scenes import Scene
from billie_desktop.ui.conversations.gallery.stage import ChatStage
from billie_desktop.ui.customer.communications import CommunicationsPane
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.opening import PRIYA, open_customer
from billie_desktop.ui.gallery.people import NOW
from billie_desktop.ui.gallery.stage import settle
from billie_desktop.ui.notes.note_drawer import NoteDrawer
from billie_desktop.ui.notes.pause_drawer import PauseDrawer

BODY = (
    Block((Run("Pay lands "), Run("Thursday", bold=True), Run(". She asked for:"))),
    Block((Run("one more week"),), BlockKind.BULLET),
    Block((Run("the "), Run("hardship form", link="https://billie.example/hardship")), BlockKind.BULLET),
)


async def _page(stage: ChatStage) -> CustomerPage:
    page = await open_customer(stage, PRIYA, context=True)
    await settle()
    return page


def _pane(page: CustomerPage) -> CommunicationsPane:
    assert page.panes.context is not None
    assert page.panes.context.communications is not None
    return page.panes.context.communications


async def add_note(stage: ChatStage) -> None:
    """A note half written before, taken up again."""
    form = NoteForm("note-form-1", "phone", "complaint", "inbound", "", "Called about the dishonour", BODY)
    stage.room.notes.keep_draft(f"note:{PRIYA}", form_text(form))
    page = await _page(stage)
    page.drawers.notes.begin()
    await settle()


async def note_problems(stage: ChatStage) -> None:
    """Saved too early: what is missing is marked."""
    page = await _page(stage)
    page.drawers.notes.begin()
    drawer = page.drawers.written
    assert isinstance(drawer, NoteDrawer)
    drawer.form.on_more()
    drawer.submit()
    await settle()


async def notes_waiting(stage: ChatStage) -> None:
    """Two notes that could not be sent; one of them the server did not take afterwards."""
    stage.room.book.mood = AWAY
    page = await _page(stage)
    page.drawers.notes.begin()
    drawer = page.drawers.written
    assert isinstance(drawer, NoteDrawer)
    drawer.form.topic.setCurrentIndex(2)
    drawer.form.subject.setText("Rang back, no answer")
    drawer.form.body.write(BODY)
    drawer.submit()
    await settle(60)


async def entry_details(stage: ChatStage) -> None:
    """A failed notice in full."""
    page = await _page(stage)
    pane = _pane(page)
    place = next(place for place, row in enumerate(pane.model.rows) if row.badge.status == "failed")
    pane.on_row_activated(place)
    pane.on_details_asked()
    await settle()


async def note_history(stage: ChatStage) -> None:
    """An amended note with the version it replaced."""
    page = await _page(stage)
    pane = _pane(page)
    pane.on_row_activated(0)
    page.drawers.notes.amend(pane.open_row.entry)  # type: ignore[union-attr, arg-type]
    drawer = page.drawers.written
    assert isinstance(drawer, NoteDrawer)
    drawer.form.topic.setCurrentIndex(2)
    drawer.form.subject.setText("Called about Friday’s dishonour, corrected")
    drawer.submit()
    await settle(60)
    pane.on_row_activated(0)
    pane.on_details_asked()
    await settle(60)


async def pause(stage: ChatStage) -> None:
    """The drawer of a pause, for a date."""
    page = await _page(stage)
    page.drawers.notes.pause(page.header.pause)
    drawer = page.drawers.written
    assert isinstance(drawer, PauseDrawer)
    drawer.mode.set_current("non_essential")
    drawer.until.set_current("30")
    drawer.on_chosen()
    drawer.reason.setPlainText("Asked on the phone to be left in peace until the funeral is over.")
    await settle()


async def paused(stage: ChatStage) -> None:
    """Marketing is paused until a day; switching on is asked twice."""
    stage.room.service.changes.append(
        Suppression("marketing_only", "Asked by e-mail", "Josh Lindqvist", NOW, NOW + timedelta(days=20))
    )
    page = await _page(stage)
    await settle(60)
    page.drawers.notes.pause(page.header.pause)
    drawer = page.drawers.written
    assert isinstance(drawer, PauseDrawer)
    drawer.mode.set_current("off")
    drawer.on_chosen()
    drawer.reason.setPlainText("Wants the winter offer after all")
    drawer.submit()
    await settle()


async def queue(stage: ChatStage) -> None:
    """Who waits for a person, the longest wait first."""
    rows = stage.conversations.card_rows
    rows[1] = replace(rows[1], asked_at=minutes_ago(2.2))
    rows[2] = replace(rows[2], vulnerable_at=minutes_ago(8))
    await stage.queue.refresh()
    page = await stage.go()
    page.list.head.show_queue(True)
    await settle()
    page.step_queue(1)
    await settle()


async def chat_note(stage: ChatStage) -> None:
    """A note about the conversation, beside nothing else."""
    page = await stage.go()
    page.chat.add_note()
    await settle()


NOTE_SCENES: dict[str, Scene] = {
    "note-add": add_note,
    "note-problems": note_problems,
    "note-waiting": notes_waiting,
    "note-history": note_history,
    "notice-details": entry_details,
    "chat-queue": queue,
    "chat-note": chat_note,
    "pause": pause,
    "pause-lift": paused,
}
