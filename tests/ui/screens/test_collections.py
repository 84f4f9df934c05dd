"""The collections queue: the ways to it, filters, order, dashes and banner, live rows, CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.case_filter import CaseFilter
from billie_desktop.domain.csv_text import BYTE_ORDER_MARK
from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.collections.menus import filter_menu, order_menu
from billie_desktop.ui.collections.page import CasesPage
from billie_desktop.ui.customer.menus import account_menu
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.case_scenes import case_rows, queue
from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.opening import PRIYA
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.kit.buttons import LinkButton
from billie_desktop.ui.kit.columns import MISSING
from billie_desktop.ui.kit.theme import Theme
from billie_desktop.ui.models.case_rows import CSV_HEAD, case_csv
from billie_desktop.ui.shell.collections_place import offers_cases
from tests.ui.screens.conftest import press, until, write

pytestmark = pytest.mark.window

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@pytest_asyncio.fixture
async def cases(stage: Stage) -> CasesPage:
    """The queue with 64 cases; one of them has no aging."""
    return await queue(stage, aging=False)


def cell(page: CasesPage, account_id: str, key: str) -> str:
    """What a cell says."""
    column = next(place for place, each in enumerate(page.model.columns) if each.key == key)
    place = page.model.place_of(account_id)
    assert place is not None
    return str(page.model.index(place, column).data())


async def test_keys_palette_and_bar_lead_there(stage: Stage) -> None:
    """Ctrl 8, the palette and the button in the bar open the same page; the way names the place and the state."""
    window = stage.shell.main
    press(window, Key.Key_8, CTRL)
    await settle()
    page = window.pages.currentWidget()
    assert isinstance(page, CasesPage)
    assert window.status.breadcrumb.parts == ("Home", "Collections", "In collections")
    window.go_to_place("home")
    palette = window.palette_overlay
    press(window, Key.Key_K, CTRL)
    write(window, "collect")
    await until(lambda: any(getattr(row, "view", "") == "collections" for row in palette.panel.model.rows))
    while getattr(palette.panel.model.row_at(palette.panel.list.currentIndex().row()), "view", "") != "collections":
        press(window, Key.Key_Up)
    press(window, Key.Key_Return)
    await settle()
    assert window.pages.currentWidget() is page
    window.go_to_place("home")
    window.top.places["collections"].click()
    assert window.pages.currentWidget() is page
    assert window.top.places["collections"].isChecked()


async def test_missing_aging_is_dashes_and_a_banner(cases: CasesPage, fake: FakeDesk) -> None:
    """Days and bucket without aging are dashes, never 0; the banner counts them, and goes when the aging comes."""
    blank = next(row for row in cases.model.rows if not row.has_aging)
    assert [cell(cases, blank.account_id, key) for key in ("days", "bucket")] == [MISSING, MISSING]
    assert cell(cases, blank.account_id, "amount") == MISSING
    assert cases.banner.isVisible()
    assert "No aging for 1 of" in cases.banner.words()
    rows = fake.cases.case_list
    rows[rows.index(blank)] = replace(blank, bucket="early_arrears", days_past_due=0)
    fake.live.tell("loan-accounts", blank.account_id)
    await until(lambda: not cases.banner.isVisible())
    assert cell(cases, blank.account_id, "days") == "0"


async def test_state_step_and_flags_narrow_together(cases: CasesPage) -> None:
    """What is chosen stands in a chip; a chip that is pressed goes; another state keeps the filters."""
    next(each for each in cases.head.views.row.findChildren(QAbstractButton) if each.text() == "Open").click()
    await until(lambda: {row.case.state for row in cases.model.rows} == {"open"})
    menu = filter_menu(cases, cases.filters, cases.narrow_by)
    next(entry for entry in menu.actions() if entry.text() == "Step 2 of 5").trigger()
    await until(lambda: {row.case.rung for row in cases.model.rows} == {2})
    menu = filter_menu(cases, cases.filters, cases.narrow_by)
    next(entry for entry in menu.actions() if entry.text() == "Contact stopped").trigger()
    await until(lambda: all(row.case.stopped_contact for row in cases.model.rows))
    chips = cases.head.chips
    assert chips is not None
    assert {field: chip.value for field, chip in chips.chips.items()} == {"rungs": "2", "stopped": "yes"}
    chips.chips["stopped"].click()
    await until(lambda: any(not row.case.stopped_contact for row in cases.model.rows))
    chips.clear.click()
    await until(lambda: len({row.case.rung for row in cases.model.rows}) > 1)
    assert cases.filters == CaseFilter()


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)  # a popup without a keyboard
async def test_the_order_is_by_update_and_net_recovery_says_why_not(cases: CasesPage) -> None:
    """Newest first, then oldest; the order by expected net recovery is there, off, with its reason."""
    times = [row.case.updated_at for row in cases.model.rows if row.case.updated_at]
    assert times == sorted(times, reverse=True)
    cases.ask_order()
    menu = cases.menu
    assert menu is not None
    oldest = next(entry for entry in menu.actions() if entry.text() == "Oldest update first")
    off = [menu.reason(entry) for entry in menu.actions() if "net recovery" in entry.text()]
    assert off == ["not in the records of this desk"]
    oldest.trigger()
    await until(lambda: [row.case.updated_at for row in cases.model.rows if row.case.updated_at] == sorted(times))
    assert order_menu(cases, False, lambda _newest: None).actions()[0].iconText() == "Newest update first"


async def test_a_case_that_changes_is_followed_in_its_place(cases: CasesPage, fake: FakeDesk) -> None:
    """A change of the case's document changes its cells; the cursor stays."""
    cases.table.selectRow(3)
    row = cases.model.rows[5]
    rows = fake.cases.case_list
    rows[rows.index(row)] = replace(row, case=replace(row.case, rung=5, state="awaiting_human", hardship_paused=True))
    fake.live.tell("collection-cases", row.account_id)
    await until(lambda: cell(cases, row.account_id, "state") == "Awaiting human")
    assert cell(cases, row.account_id, "step") == "5/5"
    assert cell(cases, row.account_id, "hardship") == "Hardship"
    assert cases.table.currentIndex().row() == 3


async def test_a_row_opens_the_customer_on_the_account(stage: Stage, fake: FakeDesk) -> None:
    """Enter opens the customer of the case with that account selected."""
    account = fake.records.views[PRIYA].accounts[2]
    row = case_rows()[0]
    fake.cases.case_list.append(
        replace(row, customer_id=PRIYA, case=replace(row.case, account_id=account.account_id, customer_id=PRIYA))
    )
    stage.shell.main.go_to_place("collections")
    page = stage.shell.main.pages.places["collections"]
    assert isinstance(page, CasesPage)
    await until(lambda: page.model.rowCount() == 1)
    press(page.table, Key.Key_Return)
    await settle()
    opened = stage.shell.main.pages.currentWidget()
    assert isinstance(opened, CustomerPage)
    assert (opened.customer_id, opened.work.account_id) == (PRIYA, account.account_id)


async def test_the_strip_and_the_menu_lead_to_the_customers_cases(
    stage: Stage, page: CustomerPage, fake: FakeDesk
) -> None:
    """Beside the chips of a case stands a link; it shows that customer's cases of any state, and no others."""
    rows = case_rows()
    fake.cases.case_list += rows[10:20]
    mine = replace(rows[0], customer_id=PRIYA, case=replace(rows[0].case, customer_id=PRIYA, state="cured"))
    fake.cases.case_list.append(mine)
    links = [each for each in page.strip.findChildren(QWidget) if isinstance(each, LinkButton)]
    assert [link.text() for link in links] == ["Collections queue"]
    links[0].click()
    found = stage.shell.main.pages.places["collections"]
    assert isinstance(found, CasesPage)
    await until(lambda: [row.account_id for row in found.model.rows] == [mine.account_id])
    assert stage.shell.main.pages.currentWidget() is found
    view = page.view
    assert view is not None
    page.select_account(next(each.account_id for each in view.accounts if each.case is not None))
    await settle()
    assert "Cases in the collections queue" in [entry.text() for entry in account_menu(page).actions()]


async def test_csv_quotes_and_neutralises(cases: CasesPage, tmp_path: Path) -> None:
    """The file holds the rows on screen; a name that is a formula is text, and what is missing is empty, never 0."""
    rows = list(cases.model.rows)
    rows[0] = replace(rows[0], customer_name='=HYPERLINK("x","y")')
    text = case_csv(rows)
    read = list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))
    assert read[0] == list(CSV_HEAD)
    assert [line[1] for line in read[1:]] == [row.account_id for row in rows]
    assert read[1][2] == '\'=HYPERLINK("x","y")'
    blank = next(line for line in read if line[5] == "frozen")
    assert (blank[4], blank[8], blank[9], blank[10]) == ("", "", "", "")
    press(cases.table, Key.Key_E, CTRL)
    dialog = cases.export.dialog
    assert dialog is not None
    file = tmp_path / "cases.csv"
    dialog.fileSelected.emit(str(file))
    dialog.close()
    await until(lambda: cases.export.dialog is None and file.exists() and file.stat().st_size > 100)


def test_every_role_that_reads_lending_has_the_queue(look: Theme) -> None:
    """Admin, supervisor, operations and readonly; not marketing, not the service account, and nobody where the desk
    cannot read it."""
    fake = FakeDesk()
    having = {role for role in Role if offers_cases(replace(fake.desk, agent=Agent("u-1", "Somebody", role)))}
    assert having == {Role.ADMIN, Role.SUPERVISOR, Role.OPERATIONS, Role.READONLY}
    assert not offers_cases(replace(fake.desk, cases=None))
    assert not offers_cases(None)


async def test_an_outage_is_no_empty_queue(stage: Stage, fake: FakeDesk) -> None:
    """What could not be read is unavailable, and not "no cases"."""
    fake.cases.outage = "The database did not answer."
    stage.shell.main.go_to_place("collections")
    page = stage.shell.main.pages.places["collections"]
    assert isinstance(page, CasesPage)
    await settle()
    assert page.head.origin.origin == Origin.unavailable()
    assert any(label.text() == "Cases unavailable" for label in page.table.findChildren(QLabel) if label.isVisible())
