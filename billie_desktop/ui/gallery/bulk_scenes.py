"""Scenes of a waiver of several fees, and of a command that is held before it leaves."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from PySide6.QtTest import QTest

from billie_desktop.domain.preferences import Preferences
from billie_desktop.ui.actions.bulk_waive import BulkWaiveDrawer
from billie_desktop.ui.gallery.approval_scenes import approvals
from billie_desktop.ui.gallery.commands import confirmed, unknown
from billie_desktop.ui.gallery.drawer_scenes import fill_repayment
from billie_desktop.ui.gallery.opening import open_customer
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.kit.facts import StageState

Scene = Callable[[Stage], Awaitable[None]]


class HoldWanted:
    """An agent who wants money commands to be held."""

    def load(self) -> Preferences:
        return Preferences(hold=True)

    def store(self, preferences: Preferences) -> None:
        """Nothing is kept."""


async def open_bulk(stage: Stage) -> BulkWaiveDrawer:
    """All fees of the overdue account chosen, and their form open."""
    page = await open_customer(stage)
    page.work.choose_tab(2)
    await settle()
    fees = page.work.fees
    fees.set_selecting(True)
    fees.choose_all(True)
    fees.waive.click()
    await settle()
    drawer = page.drawers.bulk
    assert drawer is not None
    return drawer


async def bulk_error(stage: Stage) -> None:
    """Step 1 without a reason."""
    (await open_bulk(stage)).submit()
    await settle()


async def bulk_review(stage: Stage) -> None:
    """Step 2."""
    drawer = await open_bulk(stage)
    drawer.reason.setPlainText("Both were charged because of an error at our bank.")
    drawer.submit()
    await settle()


async def bulk_unknown(stage: Stage) -> None:
    """One is waived, of the other nobody knows yet."""
    await bulk_review(stage)
    stage.fake.commands.outcomes += [confirmed, unknown]
    drawer = stage.shell.main.findChild(BulkWaiveDrawer)
    assert drawer is not None
    drawer.submit()
    await settle()


async def held(stage: Stage) -> None:
    """A repayment in its five seconds before it leaves."""
    drawer = await fill_repayment(stage)
    # the page may have been made before anybody asked for it, with the desk of then
    drawer._desk = replace(stage.fake.desk, preferences=HoldWanted())

    async def stand_still(seconds: int) -> None:
        drawer.sending.intended.set_stage(StageState.RUNNING, f"Held: leaves in {seconds} s")
        await asyncio.Event().wait()

    drawer.sending.hold = stand_still  # type: ignore[method-assign]
    drawer.submit()
    await settle()


async def approval_held(stage: Stage) -> None:
    """An approval in its five seconds before money moves."""
    stage.fake.desk = replace(stage.fake.desk, preferences=HoldWanted())
    page = await approvals(stage)
    QTest.keyClicks(page.detail.bar.comment, "Letter seen, no capacity to pay.")
    page.detail.bar.approve.click()
    await settle()


BULK_SCENES: dict[str, Scene] = {
    "bulk-waive-error": bulk_error,
    "bulk-waive-review": bulk_review,
    "bulk-waive-unknown": bulk_unknown,
    "repayment-held": held,
    "approval-held": approval_held,
}
