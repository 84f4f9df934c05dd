"""Scenes of the system page: the state of the events."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.drift import DriftReport, DriftState
from billie_desktop.domain.errors import OutcomeUnknown, Unreachable
from billie_desktop.domain.processing import ProcessingStatus
from billie_desktop.ui.gallery.drift_samples import AGREED, BROKEN_OFF, COMPARING, DIFFERENT
from billie_desktop.ui.gallery.fake_system import CRITICAL, DEGRADED, HEALTHY, UNKNOWN, FakeSystem
from billie_desktop.ui.gallery.letter_samples import CHECKED, CORRECTED, LETTERS
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.shell.system_place import offer_system
from billie_desktop.ui.system.page import SystemPage

Scene = Callable[[Stage], Awaitable[None]]
MIRA = Agent("u-mira", "Mira Castellanos", Role.ADMIN)
READER = Agent("u-theo", "Theo Brandt", Role.READONLY)
REASON = "The producer wrote a comma instead of a point; confirmed by accounts."
AWAY = Unreachable("The desk server is not reachable. Nothing was recorded; try again.", code="SERVER_AWAY")


async def admin_window(stage: Stage, system: FakeSystem, agent: Agent = MIRA) -> None:
    """The main window of somebody who may look after the system."""
    window = stage.shell.main
    window.desk = replace(stage.fake.desk, agent=agent, system=system)
    window.top.agent.set_agent(agent.name)
    window.status.show_agent(agent)
    offer_system(window, window.desk)
    await settle()


async def system(stage: Stage, fake: FakeSystem | None = None, agent: Agent = MIRA) -> SystemPage:
    """The page as it is opened."""
    await admin_window(stage, fake or FakeSystem(), agent)
    stage.shell.main.go_to_place("system")
    await settle()
    page = stage.shell.main.pages.places["system"]
    assert isinstance(page, SystemPage)
    return page


def _status(status: ProcessingStatus) -> Scene:
    async def scene(stage: Stage) -> None:
        await system(stage, FakeSystem(status))

    return scene


async def system_away(stage: Stage) -> None:
    """The desk server was never reached."""
    fake = FakeSystem()
    fake.outage = AWAY
    await system(stage, fake)


async def system_stale(stage: Stage) -> None:
    """It was reached before, and is away now."""
    fake = FakeSystem(DEGRADED)
    page = await system(stage, fake)
    fake.outage = AWAY
    page.read_again()
    await settle()


async def letters(stage: Stage, fake: FakeSystem | None = None, agent: Agent = MIRA) -> SystemPage:
    """The dead letters, the first one under the cursor."""
    fake = fake or FakeSystem(DEGRADED, LETTERS)
    fake.checked = CHECKED
    page = await system(stage, fake, agent)
    page.show_tab("letters")
    await settle()
    return page


async def letters_list(stage: Stage) -> None:
    """As they are opened."""
    await letters(stage)


async def letters_shown(stage: Stage) -> SystemPage:
    """Body and document of the first one."""
    page = await letters(stage)
    page.letters.show_current()
    await settle()
    return page


async def letters_empty(stage: Stage) -> None:
    """Nothing failed."""
    await letters(stage, FakeSystem())


async def letters_unmatched(stage: Stage) -> None:
    """Nothing holds the text."""
    page = await letters(stage)
    page.letters.search.setText("TXN-2026-00009999")
    page.letters.read()
    await settle()


async def letters_narrowed(stage: Stage) -> None:
    """One kind of failure alone."""
    page = await letters(stage)
    page.letters.filter.failures.setCurrentIndex(1)
    await settle()


async def letters_for_readers(stage: Stage) -> None:
    """Not for this role."""
    await letters(stage, agent=READER)


async def letters_unavailable(stage: Stage) -> None:
    """The desk server is away."""
    fake = FakeSystem(DEGRADED, LETTERS)
    page = await system(stage, fake)
    fake.outage = AWAY
    page.show_tab("letters")
    await settle()


async def letters_fixed(stage: Stage) -> None:
    """One that cannot be corrected."""
    page = await letters(stage)
    page.letters.table.selectRow(3)
    page.letters.show_current()
    await settle()


async def correcting(stage: Stage, *, body: str = CORRECTED, reason: str = REASON) -> SystemPage:
    """The form, filled in."""
    page = await letters_shown(stage)
    page.letters.detail.correct.click()
    page.drawer.enter.body.setPlainText(body)
    page.drawer.enter.reason.setPlainText(reason)
    await settle()
    return page


async def correct_wrong(stage: Stage) -> None:
    """No JSON, and no reason."""
    page = await correcting(stage, body='{"account_id": "ACC-1001",\n  "current_balance": 315.00,,\n}', reason="typo")
    page.drawer.submit()
    await settle()


async def correct_review(stage: Stage) -> SystemPage:
    """Old and new side by side."""
    page = await correcting(stage)
    page.drawer.submit()
    await settle()
    return page


async def correct_sent(stage: Stage) -> None:
    """The inbox has it."""
    page = await correct_review(stage)
    page.drawer.submit()
    await settle()


async def correct_unknown(stage: Stage) -> None:
    """Nobody knows yet."""
    page = await correct_review(stage)
    window = stage.shell.main
    assert window.desk is not None
    assert isinstance(window.desk.system, FakeSystem)
    window.desk.system.outcomes.append(OutcomeUnknown("The answer did not arrive."))
    page.drawer.submit()
    await settle()


async def drift(stage: Stage, report: DriftReport | None = None, agent: Agent = MIRA) -> SystemPage:
    """The last comparison."""
    fake = FakeSystem(HEALTHY)
    fake.report = report or DIFFERENT
    page = await system(stage, fake, agent)
    page.show_tab("drift")
    await settle()
    return page


def _drift(report: DriftReport, agent: Agent = MIRA) -> Scene:
    async def scene(stage: Stage) -> None:
        await drift(stage, report, agent)

    return scene


async def _shown(stage: Stage) -> None:
    await letters_shown(stage)


async def _review(stage: Stage) -> None:
    await correct_review(stage)


SYSTEM_SCENES: dict[str, Scene] = {
    "system-healthy": _status(HEALTHY),
    "system-degraded": _status(DEGRADED),
    "system-critical": _status(CRITICAL),
    "system-unknown": _status(UNKNOWN),
    "system-away": system_away,
    "system-stale": system_stale,
    "letters": letters_list,
    "letters-shown": _shown,
    "letters-empty": letters_empty,
    "letters-unmatched": letters_unmatched,
    "letters-narrowed": letters_narrowed,
    "letters-for-readers": letters_for_readers,
    "letters-unavailable": letters_unavailable,
    "letters-fixed": letters_fixed,
    "correct-wrong": correct_wrong,
    "correct-review": _review,
    "correct-sent": correct_sent,
    "correct-unknown": correct_unknown,
    "drift": _drift(DIFFERENT),
    "drift-none": _drift(AGREED),
    "drift-never": _drift(DriftReport(DriftState.NEVER)),
    "drift-running": _drift(COMPARING),
    "drift-failed": _drift(BROKEN_OFF),
    "drift-for-readers": _drift(AGREED, READER),
}
