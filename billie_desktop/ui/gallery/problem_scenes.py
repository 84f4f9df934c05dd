"""Scenes of reports of problems: sending one, and the inbox of the admins."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from billie_desktop.desk.problem_desk import ProblemDesk
from billie_desktop.desk.trail import report_text
from billie_desktop.domain.agent import Agent
from billie_desktop.domain.errors import Unreachable
from billie_desktop.domain.problem_report import Problem, ProblemDecision, ProblemRow, ProblemState
from billie_desktop.ui.gallery.life_scenes import report
from billie_desktop.ui.gallery.list_scenes import NAMES
from billie_desktop.ui.gallery.people import NOW
from billie_desktop.ui.gallery.stage import Stage, settle, until
from billie_desktop.ui.gallery.system_scenes import AWAY, MIRA, READER
from billie_desktop.ui.problems.page import ProblemsPage
from billie_desktop.ui.report.picture import as_png
from billie_desktop.ui.shell.popups import show_agent_menu
from billie_desktop.ui.shell.problem_place import problems_off

WORDS = (
    "The fees did not appear after the waiver. I pressed Waive fee, the drawer said Confirmed, and the fees stayed "
    "as it was until I opened the customer again.\nExpected: the waived fee is struck out at once.",
    "The balance stayed grey for ten minutes.",
    "Printing the statement opens the dialog of the printer twice.",
    "The-search-for-a-very-long-word-without-any-break-that-goes-on-and-on-and-on-and-on-and-on finds nobody.",
    "A conversation was marked as paused although the customer had just written.",
)
FACTS = {"version": "1.4.0", "python": "3.11.9", "qt": "6.7.2", "role": "operations", "ledger": "connected"}
TRAIL = {
    "clicks": [("2026-06-10T09:40:58.120+00:00", "CustomerPage › SummaryBar › Button Waive fee")],
    "calls": [("2026-06-10T09:41:02.871+00:00", "WaiveFee DEADLINE_EXCEEDED 45002 ms")],
    "errors": [("2026-06-10T09:41:02.880+00:00", "warning billie.storage: a file of the desk could not be removed")],
}
LONG_NAME = "Wilhelmina-Anastasia Papadopoulos-Featherstonehaugh"


def problems(picture: bytes = b"", count: int = 14) -> list[Problem]:
    """Made-up reports; every third is resolved, the newest has a picture."""
    return [_problem(number, picture if number == count else b"") for number in range(1, count + 1)]


def _problem(number: int, picture: bytes) -> Problem:
    at = NOW - timedelta(hours=7 * (14 - number), minutes=12)
    words = WORDS[(14 - number) % len(WORDS)]
    resolved = number % 3 == 0
    decisions = (ProblemDecision(True, "Mira Castellanos", at + timedelta(hours=3), "Restarted the printing service."),)
    row = ProblemRow(
        number,
        ProblemState.RESOLVED if resolved else ProblemState.OPEN,
        words[:200],
        LONG_NAME if number == 13 else NAMES[number % len(NAMES)],
        "readonly" if number % 4 == 0 else "operations",
        at - timedelta(minutes=2),
        at,
        "1.4.0",
        len(picture),
        decisions if resolved else (),
        at + timedelta(days=90, hours=3) if resolved else None,
    )
    return Problem(row, words, report_text(dict(FACTS), TRAIL, words), picture)


def for_agent(stage: Stage, agent: Agent = MIRA) -> None:
    """The main window of an admin, or of somebody else."""
    window, known = stage.shell.main, stage.fake.desk
    desk = ProblemDesk(agent, stage.fake.problems, stage.fake.problems)
    window.desk = replace(known, agent=agent, problems=desk)
    window.top.agent.set_agent(agent.name)
    window.status.show_agent(agent)
    window.palette_overlay.attach(known.search, problems_off=problems_off(window.desk))


async def inbox(stage: Stage, made: list[Problem] | None = None, view: str = "") -> ProblemsPage:
    """The inbox as it is opened."""
    stage.fake.problems.problems = problems(as_png(stage.shell.main.grab())) if made is None else made
    for_agent(stage)
    stage.shell.main.go_to_place("problems")
    page = stage.shell.main.pages.places["problems"]
    assert isinstance(page, ProblemsPage)
    if view:
        page.show_view(view)
    await settle()
    return page


async def problems_list(stage: Stage) -> None:
    """Open reports, the newest under the cursor."""
    await inbox(stage)


async def problem_shown(stage: Stage) -> ProblemsPage:
    """All of the newest, with its picture."""
    page = await inbox(stage)
    page.show_current()
    await until(lambda: page.detail.problem is not None)
    page.detail.comment.setPlainText("The waiver is struck out at once from 1.4.1 on.")
    await settle()
    return page


async def problems_resolved(stage: Stage) -> None:
    """One that was resolved: by whom, when and why, and until when it is kept."""
    page = await inbox(stage, view="resolved")
    page.show_current()
    await settle()


async def problems_none(stage: Stage) -> None:
    """Nobody has reported anything."""
    await inbox(stage, [])


async def problems_unavailable(stage: Stage) -> None:
    """The list could not be read."""
    stage.fake.problems.outage = AWAY
    await inbox(stage, [])


async def problems_stale(stage: Stage) -> None:
    """It was read, and cannot be read again; what was typed stays."""
    page = await inbox(stage)
    page.detail.comment.setPlainText("Restarted.")
    stage.fake.problems.outage = AWAY
    page.read_again()
    page.detail.on_decided()
    await settle()


async def problems_narrow(stage: Stage) -> None:
    """In the least window."""
    stage.shell.main.resize(960, 540)
    await problem_shown(stage)


async def problems_for_others(stage: Stage) -> None:
    """What anybody else is told in the menu."""
    for_agent(stage, READER)
    show_agent_menu(stage.shell.main)
    await settle()


async def report_failed(stage: Stage) -> None:
    """It could not be sent: everything is still there."""
    await report(stage)
    drawer = stage.shell.reporter.drawer
    assert drawer is not None
    stage.fake.problems.outage = Unreachable("No answer came.", code="NETWORK_ERROR")
    drawer.send_it()
    await until(drawer.problem.isVisible)
    await settle()


async def report_offline(stage: Stage) -> None:
    """The server is away: it can be saved."""
    stage.fake.problems.is_reachable = False
    await report(stage)


async def _shown(stage: Stage) -> None:
    await problem_shown(stage)


PROBLEM_SCENES: dict[str, Callable[[Stage], Awaitable[None]]] = {
    "problems": problems_list,
    "problems-shown": _shown,
    "problems-resolved": problems_resolved,
    "problems-none": problems_none,
    "problems-unavailable": problems_unavailable,
    "problems-stale": problems_stale,
    "problems-narrow": problems_narrow,
    "problems-for-others": problems_for_others,
    "report-failed": report_failed,
    "report-offline": report_offline,
}
