"""Scenes of the program's life: settings, what was restored, what is kept offline."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

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


LIFE_SCENES: dict[str, Callable[[Stage], Awaitable[None]]] = {
    "settings": settings,
    "settings-restart": settings_restart,
    "kept-offline": kept_offline,
}
