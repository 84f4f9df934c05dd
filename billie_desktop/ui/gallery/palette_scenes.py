"""Scenes of the palette."""

from __future__ import annotations

from PySide6.QtTest import QTest

from billie_desktop.ui.gallery.opening import DANIEL, open_customer
from billie_desktop.ui.gallery.stage import Stage, settle, until


async def palette(stage: Stage) -> None:
    """Search with hits."""
    overlay = stage.shell.main.palette_overlay
    overlay.summon()
    QTest.keyClicks(overlay.panel.query, "ragh")
    await until(lambda: overlay.result is not None)


async def palette_failed(stage: Stage) -> None:
    """Search with accounts that could not be searched."""
    stage.fake.search.failing.add("accounts")
    overlay = stage.shell.main.palette_overlay
    overlay.summon()
    QTest.keyClicks(overlay.panel.query, "dan")
    await until(lambda: overlay.result is not None)


async def palette_empty(stage: Stage) -> None:
    """Search before anything is typed."""
    await open_customer(stage, DANIEL)
    await open_customer(stage)
    stage.shell.main.palette_overlay.summon()
    await settle()


async def palette_nothing(stage: Stage) -> None:
    """Search without results."""
    overlay = stage.shell.main.palette_overlay
    overlay.summon()
    QTest.keyClicks(overlay.panel.query, "zzzz")
    await until(lambda: overlay.result is not None)
