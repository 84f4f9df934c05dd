"""The list of all paused notifications: who gets there, what a row says and opens, and how it follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from billie_desktop.desk.pause_list import FOR_ADMINS
from billie_desktop.desk.values import DocumentChange, GroupState, Hits, SearchResult
from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.opening import PRIYA
from billie_desktop.ui.gallery.pause_scenes import for_agent, paused
from billie_desktop.ui.gallery.people import NOW
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.kit.theme import Theme
from billie_desktop.ui.models.pause_rows import ends_words
from billie_desktop.ui.models.search_groups import result_rows
from billie_desktop.ui.models.search_rows import BrowseRow, MessageRow
from billie_desktop.ui.paused.page import PausedPage
from billie_desktop.ui.shell.paused_place import paused_off
from billie_desktop.ui.shell.popups import agent_menu_of
from tests.ui.screens.conftest import press, until

pytestmark = pytest.mark.window
Key = Qt.Key


def cells(page: PausedPage, customer_id: str) -> list[str]:
    """A row as it is read."""
    place = page.model.place_of(customer_id)
    assert place is not None
    return [str(page.model.index(place, column).data()) for column in range(page.model.columnCount())]


def said(page: PausedPage) -> set[str]:
    """What stands in place of rows."""
    return {label.text() for label in page.table.findChildren(QLabel) if label.isVisible()}


def tell(fake: FakeDesk, collection: str, key: str) -> None:
    """A document of Priya's changed."""
    fake.live.listeners.tell((DocumentChange(collection, key, PRIYA, 1, "1-0", 0.0),))


async def test_admins_get_there_by_menu_and_palette_and_others_read_why_not(stage: Stage, fake: FakeDesk) -> None:
    """The entry of the menu leads an admin to the list; for others it is off with the reason, and so is the line of the
    palette, which cannot be chosen."""
    window = stage.shell.main
    for_agent(stage)
    entries = {entry.iconText(): entry for entry in agent_menu_of(window).actions()}
    entries["Paused notifications"].trigger()
    await settle()
    assert isinstance(window.pages.currentWidget(), PausedPage)
    assert window.status.breadcrumb.parts == ("Home", "Paused notifications", "In force")
    window.go_to_place("home")
    window.palette_overlay.browse_chosen.emit("", "paused")
    assert isinstance(window.pages.currentWidget(), PausedPage)
    result = SearchResult("paus", Hits(GroupState.FOUND), Hits(GroupState.FOUND))
    assert [row.view for row in result_rows(result) if isinstance(row, BrowseRow)] == ["paused"]
    off = result_rows(result, FOR_ADMINS)
    assert not [row for row in off if isinstance(row, BrowseRow)]
    assert [FOR_ADMINS in row.words for row in off if isinstance(row, MessageRow)].count(True) == 1


def test_admins_alone_have_the_list(look: Theme) -> None:
    """Of the six roles one has it; the others have the reason."""
    fake = FakeDesk()
    words = {role: paused_off(replace(fake.desk, agent=Agent("u-1", "Somebody", role))) for role in Role}
    assert {role for role, word in words.items() if not word} == {Role.ADMIN}
    assert set(words.values()) == {"", FOR_ADMINS}
    assert paused_off(None)


async def test_others_find_no_page_behind_the_place(stage: Stage, fake: FakeDesk) -> None:
    """Whoever comes by another way finds nothing, and nothing is read."""
    for_agent(stage, Agent("u-2", "Somebody", Role.SUPERVISOR))
    stage.shell.main.paused_asked.emit()
    stage.shell.main.go_to_place("paused")
    assert "paused" not in stage.shell.main.pages.places
    assert fake.pause_list.reads == 0


async def test_a_row_says_it_all_and_opens_the_communications(stage: Stage) -> None:
    """Customer, mode in words, reason, name of the setter, since, and "no end"; Enter opens the customer with the
    communications in front, also where the applications were."""
    page = await paused(stage)
    assert cells(page, PRIYA) == [
        "Priya Raghavan",
        "Marketing paused",
        "Asked for it by phone",
        "Hannah Boyle",
        "10 Jun 2026, 6:41 am",
        "no end",
    ]
    press(page.table, Key.Key_Return)
    await settle()
    opened = stage.shell.main.pages.currentWidget()
    assert isinstance(opened, CustomerPage)
    assert opened.customer_id == PRIYA
    context = opened.panes.context
    assert context is not None
    assert context.isVisible()
    context.tabs.setCurrentIndex(1)
    context.pages.setCurrentIndex(1)
    stage.shell.main.go_to_place("paused")
    press(page.table, Key.Key_Return)
    await settle()
    assert (context.tabs.currentIndex(), context.pages.currentIndex()) == (0, 0)


def test_an_end_is_the_sydney_day_that_still_belongs_to_it() -> None:
    """The end of a Sydney day is that day, in summer and in winter; any other moment has its time."""
    assert ends_words(datetime(2026, 7, 5, 13, 59, 59, 999000, tzinfo=UTC)) == "5 Jul 2026"
    assert ends_words(datetime(2026, 1, 5, 12, 59, 59, 999000, tzinfo=UTC)) == "5 Jan 2026"
    assert ends_words(datetime(2026, 7, 5, 2, 0, tzinfo=UTC)) == "5 Jul 2026, 12:00 pm"


async def test_orders_views_and_text_are_asked_of_the_source(stage: Stage) -> None:
    """By end the next to expire comes first and those without an end last; the other view has only what ran out; a
    text narrows, and both views are counted."""
    page = await paused(stage)
    page.on_sort_requested("ends", False)
    await until(lambda: page.model.rows[0].pause.expires_at is not None)
    ends = [row.pause.expires_at for row in page.model.rows]
    known = [end for end in ends if end is not None]
    assert ends == [*sorted(known), *[None] * (len(ends) - len(known))]
    assert page.head.said().endswith("next to expire first")
    await until(lambda: page.counts.known.get("expired") is not None)
    page.head.views.set_current("expired")
    page.head.view_chosen.emit("expired")
    await until(lambda: page.model.rowCount() == page.counts.known["expired"])
    assert all(row.pause.expires_at is not None and row.pause.expires_at < NOW for row in page.model.rows)
    assert stage.shell.main.status.breadcrumb.parts[-1] == "Expired in the last 30 days"
    page.head.views.set_current("in-force")
    page.narrow_to("priya")
    await until(lambda: [row.customer_id for row in page.model.rows] == [PRIYA])


async def test_a_pause_that_changes_or_ends_is_followed_in_its_place(stage: Stage, fake: FakeDesk) -> None:
    """A notice of the customer changes the row; one that was lifted goes; a change of accounts reads nothing."""
    page = await paused(stage)
    rows = fake.pause_list.pauses
    mine = next(row for row in rows if row.customer_id == PRIYA)
    rows[rows.index(mine)] = replace(mine, pause=replace(mine.pause, mode="all", reason="Complaint"))
    tell(fake, "notifications", "n-1")
    await until(lambda: cells(page, PRIYA)[1:3] == ["All notifications paused", "Complaint"])
    await settle()
    page._follow.stop()
    before = fake.pause_list.reads
    tell(fake, "loan-accounts", "ACC-1")
    await settle()
    assert fake.pause_list.reads == before
    assert not page._follow.is_waiting
    rows[:] = [row for row in rows if row.customer_id != PRIYA]
    tell(fake, "notifications", "n-2")
    assert page._follow.is_waiting
    page.on_quiet()
    assert page._rest.left_ms is not None
    page.read_again()
    await until(lambda: page.model.place_of(PRIYA) is None)


async def test_nothing_paused_is_not_an_outage_and_an_outage_keeps_what_was_read(stage: Stage, fake: FakeDesk) -> None:
    """Empty says that nobody is paused; an outage at first is unavailable with a way to try again; a later one leaves
    the rows and says that they could not be read again."""
    fake.pause_list.outage = "The database did not answer."
    for_agent(stage)
    stage.shell.main.go_to_place("paused")
    page = stage.shell.main.pages.places["paused"]
    assert isinstance(page, PausedPage)
    await until(lambda: "Pauses unavailable" in said(page))
    assert page.head.origin.origin == Origin.unavailable()
    fake.pause_list.outage = ""
    page.on_message_action()
    await until(lambda: "No notifications are paused" in said(page))
    page = await paused(stage)
    await until(lambda: page.model.rowCount() > 30)
    fake.pause_list.outage = "The database did not answer."
    page.read_again()
    await until(lambda: "Could not be read again" in page.head.said())
    assert page.model.rowCount() > 30
