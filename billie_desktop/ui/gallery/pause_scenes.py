"""Scenes of the list of all paused notifications."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from billie_desktop.desk.pause_list import PausedCustomer, ReadModelPauses
from billie_desktop.domain.agent import Agent
from billie_desktop.domain.business_date import end_of_day
from billie_desktop.domain.communication import Suppression
from billie_desktop.ui.gallery.list_scenes import NAMES
from billie_desktop.ui.gallery.opening import PRIYA
from billie_desktop.ui.gallery.people import NOW, TODAY
from billie_desktop.ui.gallery.stage import Stage, settle, until
from billie_desktop.ui.gallery.system_scenes import MIRA, READER
from billie_desktop.ui.paused.page import PausedPage
from billie_desktop.ui.shell.paused_place import paused_off
from billie_desktop.ui.shell.popups import show_agent_menu

PAUSES = 36
LONG_NAME = "Wilhelmina-Anastasia Papadopoulos-Featherstonehaugh van der Westhuizen"
REASONS = (
    "Hardship arrangement until the income returns",
    "Asked for it by phone",
    "Family violence: no letters to the shared address",
    "In hospital, her sister answers for her",
    "",
)
MODES = ("all", "non_essential", "marketing_only", "marketing_only", "panic_button", "brand_new")


def paused_rows() -> list[PausedCustomer]:
    """Made-up pauses of every mode, with and without an end; every sixth ran out lately."""
    return [_row(number) for number in range(PAUSES)]


def _row(number: int) -> PausedCustomer:
    since = NOW - timedelta(days=2 + 3 * (number % 29), hours=number, minutes=7 * number % 60)
    days = -1 - number % 20 if number % 6 == 5 else 1 + (number * 7) % 60
    ends = None if number % 4 == 1 else end_of_day(TODAY + timedelta(days=days))
    pause = Suppression(MODES[number % 6], REASONS[number % 5], set_at=since, expires_at=ends)
    set_by = ("Hannah Boyle", "Sam Okafor")[number % 2]
    row = PausedCustomer(f"CUS-P{number:04}", NAMES[number % len(NAMES)], pause, set_by)
    if number == 0:
        reason = "Does not want to hear from anybody while the complaint to the ombudsman is open; " * 5
        return replace(row, name=LONG_NAME, pause=replace(pause, reason=reason), set_by=LONG_NAME)
    return replace(row, name=None, set_by=None) if number == 7 else row


def for_agent(stage: Stage, agent: Agent = MIRA) -> None:
    """The main window of an admin, or of somebody else."""
    window, known = stage.shell.main, stage.fake.desk
    window.desk = replace(known, agent=agent, pause_list=ReadModelPauses(agent, stage.fake.pause_list, lambda: None))
    window.top.agent.set_agent(agent.name)
    window.status.show_agent(agent)
    window.palette_overlay.attach(known.search, paused_off(window.desk))


async def paused(stage: Stage, rows: list[PausedCustomer] | None = None, view: str = "") -> PausedPage:
    """The list as it is opened; Priya's pause is the newest."""
    if rows is None:
        mine = Suppression("marketing_only", "Asked for it by phone", "u-hannah", NOW - timedelta(hours=3))
        rows = [*paused_rows(), PausedCustomer(PRIYA, "Priya Raghavan", mine, "Hannah Boyle")]
    stage.fake.pause_list.pauses += rows
    for_agent(stage)
    stage.shell.main.go_to_place("paused")
    page = stage.shell.main.pages.places["paused"]
    assert isinstance(page, PausedPage)
    if view:
        page.head.views.set_current(view)
        page.head.view_chosen.emit(view)
    await until(lambda: page.feed.is_answered)
    page.table.setFocus(Qt.FocusReason.TabFocusReason)
    return page


async def paused_list(stage: Stage) -> None:
    """Pauses in force, newest first."""
    page = await paused(stage)
    QTest.keyClick(page.table, Qt.Key.Key_J)
    await settle()


async def paused_expired(stage: Stage) -> None:
    """Those that ran out in the last 30 days."""
    await paused(stage, view="expired")


async def paused_narrow(stage: Stage) -> None:
    """In the least window."""
    stage.shell.main.resize(960, 540)
    await paused(stage)


async def paused_none(stage: Stage) -> None:
    """Nobody's notifications are paused."""
    await paused(stage, rows=[])


async def paused_unavailable(stage: Stage) -> None:
    """The list could not be read."""
    stage.fake.pause_list.outage = "The database did not answer."
    for_agent(stage)
    stage.shell.main.go_to_place("paused")
    await settle()


async def paused_offline(stage: Stage) -> None:
    """It was read, and cannot be read again: the rows stay, with their age."""
    page = await paused(stage)
    stage.fake.pause_list.outage = "The database is not reachable."
    page.read_again()
    await settle()


async def paused_for_others(stage: Stage) -> None:
    """What anybody else is told in the menu."""
    for_agent(stage, READER)
    show_agent_menu(stage.shell.main)
    await settle()


PAUSE_SCENES: dict[str, Callable[[Stage], Awaitable[None]]] = {
    "paused": paused_list,
    "paused-expired": paused_expired,
    "paused-narrow": paused_narrow,
    "paused-none": paused_none,
    "paused-unavailable": paused_unavailable,
    "paused-offline": paused_offline,
    "paused-for-others": paused_for_others,
}
