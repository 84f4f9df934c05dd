"""Scenes of the system page: the state of the events."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.errors import Unreachable
from billie_desktop.domain.processing import ProcessingStatus
from billie_desktop.ui.gallery.fake_system import CRITICAL, DEGRADED, HEALTHY, UNKNOWN, FakeSystem
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.shell.system_place import offer_system
from billie_desktop.ui.system.page import SystemPage

Scene = Callable[[Stage], Awaitable[None]]
MIRA = Agent("u-mira", "Mira Castellanos", Role.ADMIN)
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


SYSTEM_SCENES: dict[str, Scene] = {
    "system-healthy": _status(HEALTHY),
    "system-degraded": _status(DEGRADED),
    "system-critical": _status(CRITICAL),
    "system-unknown": _status(UNKNOWN),
    "system-away": system_away,
    "system-stale": system_stale,
}
