"""The loans to disburse: the clock, the sections, the question before an early payment, and the way to the form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from billie_desktop.domain.command import Action
from billie_desktop.domain.disbursement import Urgency
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.disbursements.page import DisbursementsPage
from billie_desktop.ui.gallery.disbursement_scenes import PRIYAS, at, fill, place, waiting_loans
from billie_desktop.ui.gallery.fake_desk import OFFLINE, FakeDesk
from billie_desktop.ui.gallery.opening import PRIYA
from billie_desktop.ui.gallery.stage import Stage, settle
from tests.ui.screens.conftest import press, until, write

pytestmark = pytest.mark.window

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@pytest_asyncio.fixture
async def loans(stage: Stage) -> DisbursementsPage:
    """The place with one missed loan, four of today and three scheduled."""
    fill(stage)
    return await place(stage)


def numbers(page: DisbursementsPage) -> list[list[str]]:
    return [[row.number.text() for row in section.rows.values()] for section in page.list.sections]


async def test_a_key_leads_there_and_the_way_says_so(stage: Stage) -> None:
    """Ctrl 5 opens the place from anywhere; its name is in the way, and Alt Left leads back."""
    press(stage.shell.main, Key.Key_5, CTRL)
    await settle()
    assert isinstance(stage.shell.main.pages.currentWidget(), DisbursementsPage)
    assert stage.shell.main.status.breadcrumb.parts == ("Home", "Disbursements")
    press(stage.shell.main, Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert stage.shell.main.history.present.place == "home"


async def test_the_palette_leads_there(stage: Stage) -> None:
    """Part of its name in the palette, and Enter on its entry."""
    palette = stage.shell.main.palette_overlay
    press(stage.shell.main, Key.Key_K, CTRL)
    write(stage.shell.main, "disbursem")
    await until(lambda: any(getattr(row, "view", "") == "disbursements" for row in palette.panel.model.rows))
    while getattr(palette.panel.model.row_at(palette.panel.list.currentIndex().row()), "view", "") != "disbursements":
        press(stage.shell.main, Key.Key_Up)
    press(stage.shell.main, Key.Key_Return)
    await settle()
    assert isinstance(stage.shell.main.pages.currentWidget(), DisbursementsPage)


async def test_sections_by_the_stored_date(stage: Stage, loans: DisbursementsPage) -> None:
    """Missed, Today, Scheduled in the order of the commencement date; scheduled is folded and its rows are not seen."""
    assert numbers(loans) == [
        ["VN2606081702"],
        ["VN2606091133", "VN2606091140", "VN2606091208", "VN2606100834"],
        ["VN2606100911", "VN2606100925", "VN2606100930"],
    ]
    scheduled = loans.list.scheduled
    assert not any(row.isVisible() for row in scheduled.rows.values())
    assert scheduled.head.detail == "3 · $1,200.00 · next Thu 11 Jun 2026"
    scheduled.head.setFocus()
    press(stage.shell.main, Key.Key_Return)
    assert all(row.isVisible() for row in scheduled.rows.values())
    assert loans.countdown.total.text() == "8 to do, $3,862.00"
    assert loans.countdown.part.text() == "4 of them today, $2,142.00"


async def test_the_layout_stays_when_a_part_is_empty(stage: Stage) -> None:
    """With nothing waiting all three heads are there, and each says that there is nothing."""
    fill(stage, [])
    page = await place(stage)
    assert all(section.head.isVisible() for section in page.list.sections)
    assert [section.head.detail for section in page.list.sections] == ["none", "none", "none"]
    assert page.list.missed.text.text() == "Nothing was missed."


async def test_a_loan_without_a_date_is_not_hidden(stage: Stage) -> None:
    """It stands first in Today and says that it has no date, and its missing amount is told beside the total."""
    fill(stage, [*waiting_loans(), replace(waiting_loans()[1], account_id="A-1", commencement=None, loan_amount=None)])
    page = await place(stage)
    row = next(iter(page.list.today.rows.values()))
    assert (row.day.text(), row.amount.value) == ("No date", None)
    assert page.countdown.note.text() == "1 without an amount"


async def test_unavailable_is_not_none(stage: Stage, loans: DisbursementsPage, fake: FakeDesk) -> None:
    """Never read: unavailable, no count. Read before: the rows stay, and a notice says that they are old."""
    fake.book.outage = "The database is not reachable."
    loans.feed.read()
    await until(lambda: bool(loans.feed.problem))
    assert numbers(loans)[0] == ["VN2606081702"]
    assert "Could not be read again." in loans.problem.words()
    other = Stage(stage.shell.parent())  # type: ignore[arg-type]
    other.fake.book.outage = "The database is not reachable."
    await other.raise_curtain()
    page = await place(other)
    assert [section.head.detail for section in page.list.sections] == ["unavailable"] * 3
    assert page.countdown.total.text() == "unavailable"
    await other.fall()


@pytest.mark.parametrize(
    ("hours", "urgency", "figure"),
    [(9.5, Urgency.CALM, "5 h 30 min"), (14.5, Urgency.SOON, "30 min"), (15.0, Urgency.PASSED, "Passed")],
)
async def test_the_clock_says_it_in_words_too(stage: Stage, hours: float, urgency: Urgency, figure: str) -> None:
    """Each state has its own words, so that the colour is never alone."""
    fill(stage)
    at(stage, hours)
    page = await place(stage)
    assert (page.countdown.urgency, page.countdown.figure.text()) == (urgency, figure)
    at(stage, 15.1)
    page.countdown.show_time()
    assert page.countdown.words.text() == "3:00 pm cut-off has passed"


async def test_disburse_opens_the_form_on_the_account(stage: Stage, loans: DisbursementsPage) -> None:
    """J walks from action to action; Enter opens the customer on that account with the form, and nothing is sent."""
    loans.refresh.setFocus()
    press(stage.shell.main, Key.Key_J)
    press(stage.shell.main, Key.Key_J)
    row = loans.list.today.rows[PRIYAS]
    assert QApplication.focusWidget() is row.button
    press(stage.shell.main, Key.Key_Return)
    await settle()
    page = stage.shell.main.pages.currentWidget()
    assert isinstance(page, CustomerPage)
    assert (page.customer_id, page.work.account_id) == (PRIYA, PRIYAS)
    await until(lambda: page.drawer is not None)
    assert page.drawer is not None
    assert page.drawer.action is Action.DISBURSE
    assert stage.fake.commands.sent == []


async def test_early_asks_first(stage: Stage, loans: DisbursementsPage) -> None:
    """Before its date the dates before and after are shown with the 62-day warning; the focus is on the answer that
    changes nothing, and Esc opens no customer."""
    loans.list.scheduled.fold(False)
    loans.list.scheduled.rows["ACC-VN2606100925"].button.click()
    assert loans.drawer.is_open
    rows = {name: row.accessibleName() for name, row in loans.drawer.rows.items()}
    assert rows["Commencement"] == "Commencement: Fri 12 Jun 2026 → Wed 10 Jun 2026"
    assert rows["Length until then"] == "Length until then: 61 days → 63 days"
    assert "longer than the 62 days" in loans.drawer.warning.words()
    assert loans.drawer.keep.hasFocus()
    press(stage.shell.main, Key.Key_Escape)
    assert not loans.drawer.is_open
    assert stage.shell.main.pages.customers == {}
    loans.list.scheduled.rows["ACC-VN2606100911"].button.click()
    assert loans.drawer.warning.isHidden()
    loans.drawer.go.click()
    await settle()
    assert list(stage.shell.main.pages.customers) == ["CUS-MG05"]


async def test_off_with_the_reason(stage: Stage, loans: DisbursementsPage, operator_stage: Stage) -> None:
    """While the ledger is away every action is off, with the reason in words beside it; operations may disburse."""
    stage.fake.connection.set_state(OFFLINE)
    row = next(iter(loans.list.today.rows.values()))
    assert row.button.is_off
    assert loans.list.reason.reason == OFFLINE.read_only_reason
    fill(operator_stage)
    page = await place(operator_stage)
    assert not next(iter(page.list.today.rows.values())).button.is_off


async def test_a_row_that_stays_keeps_the_focus(stage: Stage, loans: DisbursementsPage, fake: FakeDesk) -> None:
    """Another loan is disbursed meanwhile: its row goes, the others and the focus stay."""
    row = loans.list.today.rows["ACC-VN2606091208"]
    row.button.setFocus()
    del fake.lists.loans[PRIYAS]
    loans.feed.read()
    await until(lambda: PRIYAS not in loans.list.today.rows)
    assert row.button.hasFocus()
    assert numbers(loans)[1] == ["VN2606091140", "VN2606091208", "VN2606100834"]


async def test_many_loans_are_not_all_made(stage: Stage) -> None:
    """Of more than a hundred in a section the rest are said to be there; the totals cover all."""
    first = waiting_loans()[1]
    fill(stage, [replace(first, account_id=f"A-{n:03}", number=f"VN{n:03}") for n in range(130)])
    page = await place(stage)
    assert len(page.list.today.rows) == 100
    assert page.list.today.text.text() == "30 more"
    assert page.list.today.head.detail == "130 · $54,600.00"
    assert page.feed.today == date(2026, 6, 10)
