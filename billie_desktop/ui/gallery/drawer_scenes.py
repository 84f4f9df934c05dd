"""Scenes of the action drawers."""

from __future__ import annotations

import asyncio

from PySide6.QtTest import QTest

from billie_desktop.domain.command import Action
from billie_desktop.ui.actions.drawer import ActionDrawer
from billie_desktop.ui.gallery.commands import confirmed, failed, refused, repayment_posting, unknown
from billie_desktop.ui.gallery.opening import PRIYA, open_customer
from billie_desktop.ui.gallery.people import money
from billie_desktop.ui.gallery.stage import Stage, settle


async def open_drawer(stage: Stage, action: Action = Action.RECORD_REPAYMENT) -> ActionDrawer:
    """The drawer of an action on the overdue account."""
    page = await open_customer(stage)
    page.begin(action.value)
    await settle()
    assert page.drawer is not None
    return page.drawer


async def drawer_error(stage: Stage) -> None:
    """Step 1 with a missing reference."""
    drawer = await open_drawer(stage)
    form = drawer.enter.form
    QTest.keyClicks(form.amount, "191.50")
    form.method.setCurrentIndex(3)  # type: ignore[attr-defined]
    form.notes.setPlainText("Paid by phone, receipt read back.")  # type: ignore[attr-defined]
    await settle()
    drawer.submit()
    await settle()


async def fill_repayment(stage: Stage, amount: str = "191.50") -> ActionDrawer:
    """A repayment filled in and checked."""
    drawer = await open_drawer(stage)
    form = drawer.enter.form
    QTest.keyClicks(form.amount, amount)
    form.method.setCurrentIndex(3)  # type: ignore[attr-defined]
    QTest.keyClicks(form.reference, "BP-7714 2086 31")  # type: ignore[attr-defined]
    drawer.submit()
    await settle()
    return drawer


async def drawer_review(stage: Stage) -> None:
    """Step 2."""
    await fill_repayment(stage)


async def drawer_overpayment(stage: Stage) -> None:
    """An overpayment asks again in place."""
    await fill_repayment(stage, "500.00")


async def drawer_stale(stage: Stage) -> None:
    """Somebody changed the account meanwhile."""
    stage.fake.commands.stale = True
    await fill_repayment(stage)


async def _send(stage: Stage, outcome: str) -> None:
    drawer = await fill_repayment(stage)
    first = stage.fake.records.views[PRIYA].accounts[0]
    answers = {
        "recorded": lambda sent: confirmed(sent, repayment_posting(first, money("191.50"))),
        "refused": refused,
        "failed": failed,
        "unknown": unknown,
    }
    stage.fake.commands.outcomes.append(answers[outcome])
    drawer.submit()
    await settle()


async def drawer_sent(stage: Stage) -> None:
    """Step 3, waiting."""
    stage.fake.commands.hold = asyncio.Event()
    drawer = await fill_repayment(stage)
    stage.fake.commands.outcomes.append(unknown)
    drawer.submit()
    await settle()


async def drawer_recorded(stage: Stage) -> None:
    """The end."""
    await _send(stage, "recorded")


async def drawer_refused(stage: Stage) -> None:
    """The ledger said no."""
    await _send(stage, "refused")


async def drawer_failed(stage: Stage) -> None:
    """Nothing was posted."""
    await _send(stage, "failed")


async def drawer_unknown(stage: Stage) -> None:
    """It may have been posted."""
    await _send(stage, "unknown")


async def waiver(stage: Stage) -> None:
    """The waiver's step 1."""
    drawer = await open_drawer(stage, Action.WAIVE_FEE)
    QTest.keyClicks(drawer.enter.form.amount, "10.00")
    await settle()
