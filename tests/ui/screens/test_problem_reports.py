"""Reports of problems: sent as they are shown, kept when that fails; found, read and resolved by admins."""

from __future__ import annotations

import asyncio
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel

from billie_desktop.desk.problem_desk import AWAY, FOR_ADMINS, NO_INBOX, NOT_TAKEN, ProblemDesk
from billie_desktop.desk.values import GroupState, Hits, SearchResult
from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.errors import Refused, Unreachable
from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.gallery.fake_desk import CONNECTED, OFFLINE, FakeDesk
from billie_desktop.ui.gallery.problem_scenes import for_agent, inbox, problem_shown, problems
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.kit.theme import Theme
from billie_desktop.ui.models.search_groups import result_rows
from billie_desktop.ui.models.search_rows import BrowseRow, MessageRow
from billie_desktop.ui.problems.detail import NO_COMMENT
from billie_desktop.ui.problems.page import ProblemsPage
from billie_desktop.ui.report.drawer import NO_WORDS, ReportDrawer
from billie_desktop.ui.shell.popups import agent_menu_of
from billie_desktop.ui.shell.problem_place import problems_off
from tests.ui.screens.conftest import press, until

pytestmark = pytest.mark.window
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key
GONE = Unreachable("No answer came.", code="NETWORK_ERROR")


def opened(stage: Stage, words: str = "The fees did not appear.") -> ReportDrawer:
    """The form, opened by its key."""
    press(stage.shell.main, Key.Key_F1, CTRL | SHIFT)
    drawer = stage.shell.reporter.drawer
    assert drawer is not None
    drawer.words.setPlainText(words)
    return drawer


def numbers(page: ProblemsPage) -> list[int]:
    return [row.number for row in page.model.rows]


def said(page: ProblemsPage) -> set[str]:
    """What stands in place of rows."""
    return {label.text() for label in page.table.findChildren(QLabel) if label.isVisible()}


async def test_what_is_shown_is_what_is_sent(stage: Stage, fake: FakeDesk) -> None:
    """Every line of the preview and nothing else, the words as typed, the picture only when it was put in; the number
    is told, and the form has gone."""
    drawer = opened(stage)
    shown = drawer.preview.toPlainText()
    drawer.send.click()
    await until(lambda: stage.shell.reporter.drawer is None)
    drawer = opened(stage)
    drawer.with_picture.setChecked(True)
    press(drawer.words, Key.Key_Return, CTRL)
    await until(lambda: stage.shell.reporter.drawer is None)
    plain, pictured = fake.problems.received
    assert (plain.details, plain.words, plain.picture) == (shown, "The fees did not appear.", b"")
    taken = QPixmap()
    taken.loadFromData(pictured.picture)
    assert taken.size() == stage.shell.main.size()
    assert plain.key != pictured.key
    assert "Report 42 " in stage.shell.main.banners.said.accessibleName()


async def test_what_could_not_be_sent_is_kept_and_can_be_sent_again_or_saved(
    stage: Stage, fake: FakeDesk, tmp_path: Path
) -> None:
    """After a failure the form has everything; the same content again has the same key, another content another one,
    and it can be saved as before."""
    drawer = opened(stage)
    fake.problems.outage = GONE
    drawer.send.click()
    await until(drawer.problem.isVisible)
    assert "save it as a file" in drawer.problem.words()
    drawer.send.click()
    await until(lambda: len(fake.problems.received) == 2)
    await until(lambda: not drawer.send.is_off)
    drawer.words.setPlainText("The fees did not appear, twice.")
    drawer.send.click()
    await until(lambda: len(fake.problems.received) == 3)
    first, second, third = (each.key for each in fake.problems.received)
    assert first == second != third
    await until(lambda: not drawer.send.is_off)
    shown = drawer.preview.toPlainText()
    drawer.save_to(tmp_path / "kept.zip")
    await until(lambda: stage.shell.reporter.drawer is None)
    with zipfile.ZipFile(tmp_path / "kept.zip") as bundle:
        assert bundle.read("report.json").decode() == shown


async def test_it_says_why_it_cannot_be_sent(stage: Stage, fake: FakeDesk) -> None:
    """Off without words, while the server is away (on again by itself), while it is under way; saving is always on."""
    drawer = opened(stage, "")
    assert drawer.send.off_reason == NO_WORDS
    drawer.words.setPlainText("Something")
    assert not drawer.send.is_off
    fake.problems.is_reachable = False
    fake.connection.set_state(OFFLINE)
    assert drawer.send.off_reason == AWAY
    assert not drawer.save.is_off
    assert AWAY in drawer.away.words()
    assert drawer.away.isVisible()
    fake.problems.is_reachable = True
    fake.connection.set_state(CONNECTED)
    assert not drawer.send.is_off
    assert not drawer.away.isVisible()
    fake.problems.hold = asyncio.Event()
    drawer.send.click()
    assert drawer.send.is_off
    assert drawer.words.isReadOnly()
    fake.problems.hold.set()
    await until(lambda: stage.shell.reporter.drawer is None)
    assert len(fake.problems.received) == 1


def test_a_server_without_the_offer_takes_nothing_and_has_no_inbox(look: Theme) -> None:
    """Not offered, signed out and not an admin each have their own words; of the six roles one has the inbox."""
    fake = FakeDesk()
    admin = Agent("u-1", "Somebody", Role.ADMIN)
    bare = ProblemDesk(admin, None, None)
    assert (bare.off_reason, bare.inbox_off, bare.inbox) == (NOT_TAKEN, NO_INBOX, None)
    assert ProblemDesk(admin, fake.problems, None, lambda: "You are signed out.").off_reason == "You are signed out."
    words = {}
    for role in Role:
        desk = ProblemDesk(Agent("u-1", "Somebody", role), fake.problems, fake.problems)
        words[role] = problems_off(replace(fake.desk, problems=desk))
        assert (desk.inbox is None) == bool(words[role])
    assert {role for role, word in words.items() if not word} == {Role.ADMIN}
    assert set(words.values()) == {"", FOR_ADMINS}
    assert problems_off(None) == NO_INBOX


async def test_admins_get_there_by_menu_and_palette_and_others_read_why_not(stage: Stage, fake: FakeDesk) -> None:
    """The entry of the menu and the line of the palette lead an admin to the reports; for others both are off with the
    reason, and the place has no page."""
    window = stage.shell.main
    for_agent(stage, Agent("u-2", "Somebody", Role.SUPERVISOR))
    window.problems_asked.emit()
    window.go_to_place("problems")
    assert "problems" not in window.pages.places
    window.go_to_place("home")
    for_agent(stage)
    entries = {entry.iconText(): entry for entry in agent_menu_of(window).actions()}
    entries["Problem reports"].trigger()
    await settle()
    assert isinstance(window.pages.currentWidget(), ProblemsPage)
    assert window.status.breadcrumb.parts == ("Home", "Problem reports", "Open")
    window.go_to_place("home")
    window.palette_overlay.browse_chosen.emit("", "problems")
    assert isinstance(window.pages.currentWidget(), ProblemsPage)
    result = SearchResult("prob", Hits(GroupState.FOUND), Hits(GroupState.FOUND))
    assert [row.view for row in result_rows(result) if isinstance(row, BrowseRow)] == ["problems"]
    off = result_rows(result, "", FOR_ADMINS)
    assert not [row for row in off if isinstance(row, BrowseRow)]
    assert [FOR_ADMINS in row.words for row in off if isinstance(row, MessageRow)].count(True) == 1


async def test_a_report_is_read_whole_only_when_somebody_wants_it(stage: Stage, fake: FakeDesk) -> None:
    """The list is newest first, in pages; walking through it asks for nothing, for a look is recorded; Enter shows the
    words, the details and the picture."""
    fake.problems.page_size = 6
    page = await inbox(stage)
    assert numbers(page) == [14, 13, 11, 10, 8, 7]
    page.more.click()
    await until(lambda: numbers(page)[6:] == [5, 4, 2, 1])
    press(stage.shell.main, Key.Key_J)
    press(stage.shell.main, Key.Key_K)
    assert page.detail.title.text() == "Report 14"
    assert (fake.problems.looked_at, page.detail.words.text_shown()[-1]) == ([], "…")
    press(stage.shell.main, Key.Key_Return)
    await until(lambda: page.detail.problem is not None)
    assert fake.problems.looked_at == [14]
    whole = fake.problems.problems[-1]
    assert page.detail.details.toPlainText() == whole.details
    assert page.detail.words.text_shown() == whole.words
    assert page.detail.picture.isVisible()
    press(stage.shell.main, Key.Key_Escape)
    press(stage.shell.main, Key.Key_J)
    assert page.detail.problem is None
    assert not page.detail.picture.isVisible()


async def test_resolved_with_a_comment_and_opened_again(stage: Stage, fake: FakeDesk) -> None:
    """Without a comment it is not resolved; with one it leaves the open ones, and nothing is chosen in its place; among
    the resolved ones it says who, why and until when it is kept, and can be opened again."""
    page = await problem_shown(stage)
    page.detail.comment.clear()
    page.detail.decide.click()
    assert page.detail.field.error.message == NO_COMMENT
    page.detail.comment.setPlainText("Restarted.")
    page.detail.decide.click()
    await until(lambda: 14 not in numbers(page))
    assert page.detail.row is None
    assert page.stack.currentIndex() == 0
    page.views.set_current("resolved")
    page.views.chosen.emit("resolved")
    await until(lambda: numbers(page)[:1] == [14])
    assert stage.shell.main.status.breadcrumb.parts[-1] == "Resolved"
    history = page.detail.history.text_shown()
    assert "Resolved by Mira Castellanos" in history
    assert "Restarted." in history
    assert "Will be removed on " in history
    page.detail.decide.click()
    await until(lambda: 14 not in numbers(page))
    assert fake.problems.problems[-1].row.is_open


async def test_a_refusal_and_an_outage_keep_what_was_typed(stage: Stage, fake: FakeDesk) -> None:
    """What the server says is shown, the comment stays, and it can be tried again."""
    page = await problem_shown(stage)
    for outage in (Refused("Ada Admin has resolved this report already."), GONE):
        fake.problems.outage = outage
        page.detail.decide.click()
        await until(lambda text=outage.text: text in page.detail.trouble.words())  # type: ignore[misc]
        assert not page.detail.decide.is_off
        assert page.detail.comment.toPlainText()


async def test_none_is_not_an_outage_and_an_outage_keeps_what_was_read(stage: Stage, fake: FakeDesk) -> None:
    """An outage at first is unavailable with a way to try again, and no report is said as such; a later one leaves the
    rows."""
    fake.problems.outage = GONE
    page = await inbox(stage, [])
    await until(lambda: "Reports unavailable" in said(page))
    assert page.origin.origin == Origin.unavailable()
    fake.problems.outage = None
    page.table.message_action_requested.emit()
    await until(lambda: "No open reports" in said(page))
    fake.problems.problems = problems()
    page.read_again()
    await until(lambda: len(numbers(page)) == 10)
    fake.problems.outage = GONE
    page.read_again()
    await until(lambda: page.words.text() == "Could not be read again")
    assert len(numbers(page)) == 10


async def test_new_reports_come_by_themselves_and_nothing_else_moves(stage: Stage, fake: FakeDesk) -> None:
    """Half a minute in front brings what was reported since; the chosen report, what is read and typed of it stay. A
    list that was read further stays as it is, and behind another page nothing is read."""
    page = await problem_shown(stage)
    typed, fourteen = page.detail.comment.toPlainText(), page.detail.problem
    newest = fake.problems.problems[-1]
    fake.problems.problems.append(replace(newest, row=replace(newest.row, number=15)))
    assert page.renewal.isActive()
    page.renewal.timeout.emit()
    await until(lambda: numbers(page)[0] == 15)
    assert page.model.row_at(page.table.currentIndex().row()) == fourteen.row  # type: ignore[union-attr]
    assert (page.detail.comment.toPlainText(), page.detail.problem) == (typed, fourteen)
    fake.problems.page_size = 6
    page.read_again()
    await until(lambda: len(numbers(page)) == 6)
    page.more.click()
    await until(lambda: len(numbers(page)) == 11)
    fake.problems.problems.pop()
    page.renewal.timeout.emit()
    await settle()
    assert len(numbers(page)) == 11
    stage.shell.main.go_to_place("home")
    assert not page.renewal.isActive()
