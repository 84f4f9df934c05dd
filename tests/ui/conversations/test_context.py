"""Communications and applications beside the account."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from billie_desktop.domain.communication import ContactNote, CustomerNotice, NoticeStatus
from billie_desktop.domain.rich_text import Block, Run
from billie_desktop.ui.conversations.gallery.cards import cards
from billie_desktop.ui.conversations.gallery.stage import ChatStage
from billie_desktop.ui.conversations.gallery.timelines import ACCOUNT
from billie_desktop.ui.conversations.page import ConversationsPage
from billie_desktop.ui.customer.context import ContextPane
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.customer.timeline_delegate import wrap
from billie_desktop.ui.gallery.opening import PRIYA, open_customer
from billie_desktop.ui.gallery.people import NOW
from billie_desktop.ui.gallery.stage import settle
from billie_desktop.ui.kit.text_painting import text_width
from billie_desktop.ui.kit.theme import Theme
from tests.ui.screens.conftest import press, until

pytestmark = pytest.mark.window


async def opened(stage: ChatStage) -> tuple[CustomerPage, ContextPane]:
    """A customer with the context open."""
    page = await open_customer(stage, PRIYA, context=True)
    context = page.panes.context
    assert context is not None
    await settle()
    return page, context


async def test_entries_and_counts_follow_the_filter(chat_stage: ChatStage) -> None:
    """Each filter shows and counts its own entries."""
    _, context = await opened(chat_stage)
    pane = context.communications
    assert pane is not None
    assert pane.model.rowCount() == 7
    expected = {"notes": 2, "sent": 2, "failed": 1, "blocked": 1, "all": 7}
    for kind, count in expected.items():
        pane.filters.set_current(kind)
        pane.filters.on_clicked()
        assert pane.model.rowCount() == count, kind


async def test_the_selected_account_has_the_edge(chat_stage: ChatStage) -> None:
    """Entries of the account on the surface are marked, and choosing another account moves the mark."""
    page, context = await opened(chat_stage)
    pane = context.communications
    assert pane is not None
    assert pane.delegate.account_id == ACCOUNT
    page.rail.select("ACC-5150402")
    assert pane.delegate.account_id == "ACC-5150402"
    page.close_account()
    assert pane.delegate.account_id == ""


async def test_a_new_note_appears_by_itself(chat_stage: ChatStage) -> None:
    """A note that arrives while the pane is open stands at the top without a reset."""
    _, context = await opened(chat_stage)
    pane = context.communications
    assert pane is not None
    resets: list[int] = []
    pane.model.modelReset.connect(lambda: resets.append(1))
    chat_stage.communications.add(ContactNote("n9", NOW, "Just written", (Block((Run("words"),)),)))
    assert pane.model.rows[0].title == "Just written"
    assert resets == []


async def test_load_more_reads_on(chat_stage: ChatStage) -> None:
    """More is offered with the count while there is more, and goes when everything is here."""
    chat_stage.communications.page_size = 4
    _, context = await opened(chat_stage)
    pane = context.communications
    assert pane is not None
    assert pane.more.text() == "Load more (4 of 7)"
    pane.more.click()
    await until(lambda: pane.model.rowCount() == 7)
    assert not pane.more.isVisible()


async def test_unreadable_empty_and_loading_differ(chat_stage: ChatStage) -> None:
    """An outage never looks like no entries, and neither looks like still reading."""
    chat_stage.communications.loading = True
    _, context = await opened(chat_stage)
    pane = context.communications
    assert pane is not None
    assert pane.skeleton.isVisible()
    chat_stage.communications.loading = False
    chat_stage.communications.entries.clear()
    pane.on_told()
    assert pane.message.accessibleName() == "Nothing was sent or noted yet"
    chat_stage.communications.outage = "The database did not answer."
    pane.on_told()
    assert pane.message.accessibleName() == "Communications unavailable. The database did not answer."


async def test_an_entry_opens_in_place(chat_stage: ChatStage) -> None:
    """Enter shows all words and details of an entry below its title, and closes it again; its row grows meanwhile."""
    page, context = await opened(chat_stage)
    pane = context.communications
    assert pane is not None
    pane.list.setFocus()
    pane.list.setCurrentIndex(pane.model.index(2, 0))
    before = pane.list.visualRect(pane.model.index(2, 0)).height()
    press(page.window(), Qt.Key.Key_Return)
    await settle()
    assert pane.open_row is not None
    assert pane.open_row.title == "Dishonour notice"
    assert pane.list.visualRect(pane.model.index(2, 0)).height() > before
    press(page.window(), Qt.Key.Key_Return)
    await settle()
    assert pane.open_row is None
    assert pane.list.visualRect(pane.model.index(2, 0)).height() == before


async def test_hidden_it_reads_nothing(chat_stage: ChatStage) -> None:
    """With the context closed no timeline is kept fresh, and closing the customer lets everything go."""
    page, _ = await opened(chat_stage)
    assert len(chat_stage.communications.started) == 1
    page.show_context(False)
    assert chat_stage.communications.started == []
    page.show_context(True)
    assert len(chat_stage.communications.started) == 1
    chat_stage.shell.close_customer(PRIYA)
    await settle()
    assert chat_stage.communications.started == []


async def test_applications_lead_to_their_conversation(chat_stage: ChatStage) -> None:
    """Those in which the customer is now come first with a dot on the tab; a press opens one, Back returns."""
    old = replace(cards()[6], conversation_id="conv-old", customer_id=PRIYA)
    live = replace(cards()[1], conversation_id="conv-now", customer_id=PRIYA)
    other = replace(cards()[2], customer_id="CUS-ELSE")
    chat_stage.conversations.card_rows[:] = [old, live, other]
    page, context = await opened(chat_stage)
    pane = context.applications
    assert pane is not None
    await until(lambda: pane.model.rowCount() == 2)
    assert [row.key for row in pane.model.rows] == ["conv-now", "conv-old"]
    assert context.tabs.accessibleTabName(1) == "Applications, live"
    context.tabs.setCurrentIndex(1)
    pane.on_row_activated(0)
    await settle()
    chat = chat_stage.shell.main.pages.places["conversations"]
    assert isinstance(chat, ConversationsPage)
    assert chat.chat.conversation_id == "conv-now"
    chat_stage.shell.main.go_back()
    await settle()
    assert page.isVisible()


async def test_a_failure_of_the_applications_blocks_nothing(chat_stage: ChatStage) -> None:
    """When conversations cannot be read the tab says so and the customer works on."""
    chat_stage.conversations.outage = "The database did not answer."
    page, context = await opened(chat_stage)
    pane = context.applications
    assert pane is not None
    context.tabs.setCurrentIndex(1)
    await until(pane.message.isVisible)
    assert "Applications unavailable" in pane.message.accessibleName()
    assert page.work.account_id == ACCOUNT


def test_lines_of_an_entry_fit(look: Theme) -> None:
    """A long text is broken at words into two lines that fit, the second cut; a word without end is broken."""
    text = "Pay lands Thursday and the rest will be paid on the pay day after, she said, if nothing comes in between"
    lines = wrap(text, 200)
    assert len(lines) == 2
    assert all(text_width(line, "dense") <= 201 for line in lines)
    assert lines[1].endswith("…")
    assert text.startswith(lines[0])
    assert len(wrap("x" * 400, 200)) == 2
    assert wrap("", 200) == ()
    assert wrap("short", 200) == ("short",)


async def test_an_unlisted_status_is_grey(chat_stage: ChatStage) -> None:
    """A notice with a word that nobody knows wears the unknown badge with that word."""
    chat_stage.communications.entries[:] = [CustomerNotice("x", NOW, NoticeStatus.UNKNOWN, "bounced_twice")]
    _, context = await opened(chat_stage)
    pane = context.communications
    assert pane is not None
    badge = pane.model.rows[0].badge
    assert (badge.status, badge.word) == ("unknown", "Bounced twice")
