"""Scenes of requests: the two forms in every state."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from PySide6.QtTest import QTest

from billie_desktop.desk.values import Confirm, Confirmation
from billie_desktop.domain.command import Action
from billie_desktop.ui.actions.drawer import ActionDrawer
from billie_desktop.ui.gallery.approval_scenes import APPROVAL_SCENES
from billie_desktop.ui.gallery.commands import confirmed, failed, refused, unknown
from billie_desktop.ui.gallery.drawer_scenes import open_drawer
from billie_desktop.ui.gallery.opening import PRIYA
from billie_desktop.ui.gallery.request_samples import waiting
from billie_desktop.ui.gallery.stage import Stage, settle

Scene = Callable[[Stage], Awaitable[None]]


async def fill_write_off(stage: Stage) -> ActionDrawer:
    """A write-off request, checked."""
    drawer = await open_drawer(stage, Action.REQUEST_WRITE_OFF)
    form = drawer.enter.form
    form.reason.setCurrentIndex(1)  # type: ignore[attr-defined]
    form.priority.setCurrentIndex(2)  # type: ignore[attr-defined]
    form.notes.setPlainText("Counsellor’s letter of 25 May is on file. No capacity to pay.")  # type: ignore[attr-defined]
    drawer.submit()
    await settle()
    return drawer


async def write_off_error(stage: Stage) -> None:
    """Step 1 without a reason."""
    drawer = await open_drawer(stage, Action.REQUEST_WRITE_OFF)
    drawer.submit()
    await settle()


async def write_off_asks(stage: Stage) -> None:
    """A vulnerable customer, and an amount that needs a senior decision."""
    stage.fake.commands.questions = [
        Confirmation(
            Confirm.VULNERABLE,
            "This customer is marked vulnerable. Have you spoken about hardship help? Is this right for them now?",
        ),
        Confirmation(Confirm.SENIOR, "From $10,000.00 on a write-off needs a senior decision and may take longer."),
    ]
    await fill_write_off(stage)


async def write_off_review(stage: Stage) -> None:
    """Step 2."""
    await fill_write_off(stage)


async def _sent(stage: Stage, outcome: object) -> None:
    drawer = await fill_write_off(stage)
    stage.fake.commands.outcomes.append(outcome)  # type: ignore[arg-type]
    drawer.submit()
    await settle()


async def write_off_sending(stage: Stage) -> None:
    """Step 3, waiting."""
    stage.fake.commands.hold = asyncio.Event()
    await _sent(stage, unknown)


async def write_off_sent(stage: Stage) -> None:
    """The end: it waits for a decision."""
    await _sent(stage, confirmed)


async def write_off_refused(stage: Stage) -> None:
    """Somebody has an open request for the account."""
    await _sent(stage, lambda sent: refused(sent, "There is an open request for this account."))


async def write_off_failed(stage: Stage) -> None:
    """The desk server was away."""
    await _sent(stage, failed)


async def write_off_unknown(stage: Stage) -> None:
    """It may have been recorded."""
    await _sent(stage, unknown)


async def write_off_pending(stage: Stage) -> None:
    """The Actions tab while a request waits."""
    stage.fake.requests.rows = list(waiting())
    drawer_page = stage.shell.open_customer(PRIYA)
    assert drawer_page is not None
    await settle()
    drawer_page.work.choose_tab(5)
    await settle()


async def adjustment(stage: Stage) -> None:
    """The adjustment's step 1, filled in."""
    drawer = await open_drawer(stage, Action.ADJUST)
    form = drawer.enter.form
    form.part.setCurrentIndex(2)  # type: ignore[attr-defined]
    form.direction.setCurrentIndex(1)  # type: ignore[attr-defined]
    QTest.keyClicks(form.amount, "12.50")
    form.reason.setPlainText("The dishonour fee of 3 June was charged twice.")  # type: ignore[attr-defined]
    await settle()


async def adjustment_error(stage: Stage) -> None:
    """The adjustment with nothing in it."""
    drawer = await open_drawer(stage, Action.ADJUST)
    drawer.submit()
    await settle()


async def adjustment_review(stage: Stage) -> None:
    """The adjustment's step 2."""
    await adjustment(stage)
    drawer = stage.shell.main.pages.customers[PRIYA].drawer
    assert drawer is not None
    drawer.submit()
    await settle()


REQUEST_SCENES: dict[str, Scene] = {
    "write-off-error": write_off_error,
    "write-off-asks": write_off_asks,
    "write-off-review": write_off_review,
    "write-off-sending": write_off_sending,
    "write-off-sent": write_off_sent,
    "write-off-refused": write_off_refused,
    "write-off-failed": write_off_failed,
    "write-off-unknown": write_off_unknown,
    "write-off-pending": write_off_pending,
    "adjustment": adjustment,
    "adjustment-error": adjustment_error,
    "adjustment-review": adjustment_review,
    **APPROVAL_SCENES,
}
