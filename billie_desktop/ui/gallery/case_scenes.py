"""Scenes of the collections queue."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from billie_desktop.desk.case_queue import CaseRow
from billie_desktop.domain.case_filter import CaseFilter
from billie_desktop.domain.circumstances import CaseState, CollectionCase
from billie_desktop.domain.money import Money
from billie_desktop.ui.collections.page import CasesPage
from billie_desktop.ui.gallery.list_scenes import NAMES
from billie_desktop.ui.gallery.opening import PRIYA, open_customer
from billie_desktop.ui.gallery.people import NOW
from billie_desktop.ui.gallery.stage import Stage, settle, until

CASES = 64
LONG_NAME = "Wilhelmina-Anastasia Papadopoulos-Featherstonehaugh van der Westhuizen"


def case_rows() -> list[CaseRow]:
    """Made-up cases of every state, step and flag."""
    return [_row(number) for number in range(CASES)]


def _row(number: int) -> CaseRow:
    rung = None if number % 9 == 8 else 1 + (number * 7) % 5
    state = CaseState.CURED if number % 6 == 5 else CaseState.AWAITING_HUMAN if rung == 5 else CaseState.OPEN
    days = 3 + (number * 11) % 97
    bucket = "default" if days > 61 else "late_arrears" if days > 14 else "early_arrears"
    case = CollectionCase(
        f"ACC-C{number:04}",
        f"CUS-C{number:04}",
        state.value,
        rung,
        True if number % 7 == 2 else None,
        True if number % 11 == 4 else None,
        Money(Decimal(3125 + 1711 * ((number * 29) % 17)) / 100),
        updated_at=NOW - timedelta(hours=5 * number, minutes=number),
    )
    cured = state is CaseState.CURED
    row = CaseRow(
        case,
        f"VN26{number % 6 + 1:02}{number:06}",
        case.customer_id,
        NAMES[number % len(NAMES)],
        "current" if cured else bucket,
        0 if cured else days,
    )
    if number == 3:
        return replace(row, customer_name=LONG_NAME, case=replace(case, hardship_paused=True, stopped_contact=True))
    if number == 6:
        return CaseRow(replace(case, state="frozen", overdue=None, rung=None, updated_at=case.updated_at))
    return row


async def queue(stage: Stage, aging: bool = True) -> CasesPage:
    """The queue; without aging the nightly figures of one case are missing."""
    rows = case_rows()
    if aging:
        rows = [row for row in rows if row.has_aging]
    stage.fake.cases.case_list += rows
    stage.shell.main.go_to_place("collections")
    page = stage.shell.main.pages.places["collections"]
    assert isinstance(page, CasesPage)
    await until(lambda: page.feed.is_answered)
    page.table.setFocus(Qt.FocusReason.TabFocusReason)
    return page


async def collections(stage: Stage) -> None:
    """What is in collections, newest update first."""
    page = await queue(stage)
    QTest.keyClick(page.table, Qt.Key.Key_J)
    await settle()


async def collections_without_aging(stage: Stage) -> None:
    """Dashes and a banner where the record has no aging; an unknown state in grey."""
    await queue(stage, aging=False)


async def collections_filtered(stage: Stage) -> None:
    """Steps and a flag as chips."""
    page = await queue(stage)
    page.narrow_by(CaseFilter(rungs=frozenset({1, 2, 3, 4}), stopped=False))
    await settle()


async def collections_filter_menu(stage: Stage) -> None:
    """The menu of steps and flags, with what holds."""
    await collections_filtered(stage)
    page = stage.shell.main.pages.places["collections"]
    assert isinstance(page, CasesPage)
    page.ask_filters()
    await settle()


async def collections_order(stage: Stage) -> None:
    """The orders; the one by expected net recovery is off and says why."""
    page = await queue(stage)
    page.ask_order()
    await settle()


async def collections_none(stage: Stage) -> None:
    """Nothing fits the filters."""
    page = await queue(stage)
    page.narrow_by(CaseFilter(rungs=frozenset({1}), stopped=True, hardship=True))
    await settle()


async def collections_unavailable(stage: Stage) -> None:
    """The queue could not be read."""
    stage.fake.cases.outage = "The database did not answer."
    stage.shell.main.go_to_place("collections")
    await settle()


async def collections_narrow(stage: Stage) -> None:
    """In the least window."""
    stage.shell.main.resize(1024, 640)
    await collections_without_aging(stage)


async def collections_of_customer(stage: Stage) -> None:
    """Where the link beside a customer's case leads."""
    rows = case_rows()
    stage.fake.cases.case_list += rows[10:14]
    stage.fake.cases.case_list += [
        replace(row, customer_id=PRIYA, customer_name="Priya Raghavan", case=replace(row.case, customer_id=PRIYA))
        for row in rows[:2]
    ]
    page = await open_customer(stage)
    page.strip.asked.emit("queue")
    await settle()


CASE_SCENES: dict[str, Callable[[Stage], Awaitable[None]]] = {
    "collections": collections,
    "collections-without-aging": collections_without_aging,
    "collections-filtered": collections_filtered,
    "collections-filter-menu": collections_filter_menu,
    "collections-order": collections_order,
    "collections-none": collections_none,
    "collections-unavailable": collections_unavailable,
    "collections-narrow": collections_narrow,
    "collections-of-customer": collections_of_customer,
}
