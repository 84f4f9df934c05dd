"""Scenes of the program's life: settings, what was restored, what is kept offline."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from PySide6.QtCore import Qt

from billie_desktop.domain.session import CannotSignIn, SignInProblem
from billie_desktop.ui.gallery.opening import PRIYA, open_customer
from billie_desktop.ui.gallery.stage import Stage, settle


async def settings(stage: Stage) -> None:
    """The settings of the agent."""
    stage.shell.open_settings()
    await settle()


async def settings_restart(stage: Stage) -> None:
    """A size that works from the next start."""
    stage.shell.open_settings()
    stage.shell.preferences.change(scale=150)
    await settle()


async def kept_offline(stage: Stage) -> None:
    """What has just been done is said above the page."""
    await open_customer(stage, PRIYA)
    stage.shell.main.banners.say("Kept offline: this customer is read by itself and can be seen without a network.")
    await settle()


async def locked(stage: Stage) -> None:
    """Nobody has touched the desk for a while."""
    await open_customer(stage, PRIYA)
    stage.shell.desk = replace(stage.fake.desk, unlock=_refuse)
    stage.shell.lock.lock()
    await settle()


async def locked_wrong(stage: Stage) -> None:
    """A wrong password."""
    await locked(stage)
    stage.shell.lock.ask("not this one")
    await settle()


async def masked(stage: Stage) -> None:
    """Another program is in front."""
    await open_customer(stage, PRIYA)
    stage.shell.preferences.change(mask=True)
    stage.shell.lock.on_state_changed(Qt.ApplicationState.ApplicationInactive)
    await settle()


async def report(stage: Stage) -> None:
    """A report of a problem, with everything that would be saved."""
    await open_customer(stage, PRIYA)
    _happen(stage)
    stage.shell.reporter.open(stage.shell.main)
    drawer = stage.shell.reporter.drawer
    assert drawer is not None
    drawer.words.setPlainText("The fees did not appear after the waiver.")
    drawer.with_picture.setChecked(True)
    await settle()


async def report_offered(stage: Stage) -> None:
    """The program was struck down the last time."""
    await open_customer(stage, PRIYA)
    stage.shell.reporter.offer_crash("Fatal Python error: Segmentation fault")
    await settle()


def _happen(stage: Stage) -> None:
    trail = stage.shell.reporter.trail
    trail.clear()
    for view in ("home", "accounts", "customer"):
        trail.view(view)
    trail.click("CustomerPage › SummaryBar › Button Waive fee")
    trail.click("key Ctrl+K")
    trail.call("GetAccountBalance OK 4 ms")
    trail.call("WaiveFee DEADLINE_EXCEEDED 45002 ms")
    trail.error("warning billie.storage: a file of the desk could not be removed")


async def _refuse(_password: str) -> None:
    raise CannotSignIn(SignInProblem.CREDENTIALS, "The sign-in was not accepted. Check the password.")


LIFE_SCENES: dict[str, Callable[[Stage], Awaitable[None]]] = {
    "settings": settings,
    "settings-restart": settings_restart,
    "kept-offline": kept_offline,
    "locked": locked,
    "locked-wrong": locked_wrong,
    "masked": masked,
    "report": report,
    "report-offered": report_offered,
}
