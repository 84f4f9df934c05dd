"""Clearing a re-application block from the customer's page, and deciding it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from billie_desktop.domain.agent import Role
from billie_desktop.domain.customer import ReapplicationBlock
from billie_desktop.domain.errors import Refused
from billie_desktop.ui.approvals.page import ApprovalsPage
from billie_desktop.ui.customer.clear_drawer import ClearDrawer
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.approval_scenes import approvals_clear
from billie_desktop.ui.gallery.request_samples import LONG_ID, block_clear
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.kit.buttons import Button

pytestmark = pytest.mark.window
REASON = "Paid in full in March"


async def opened(stage: Stage, reason: str = "SERVICEABILITY") -> CustomerPage:
    view = stage.fake.records.views[LONG_ID]
    assert view.customer is not None
    stage.fake.records.put(replace(view, customer=replace(view.customer, block=ReapplicationBlock(reason))))
    page = stage.shell.open_customer(LONG_ID)
    assert page is not None
    await settle()
    return page


def button(page: CustomerPage) -> Button:
    return next(each for each in page.strip.findChildren(Button) if each.text() == "Clear block")


async def test_the_reason_is_stated_and_sent_once(stage: Stage) -> None:
    """A refusal stays in the form, which is sent again with its own id; asked for, the button is off and says why."""
    page = await opened(stage)
    stage.fake.block_clears.error = Refused("The block has another reason by now.", code="BLOCK_CHANGED")
    button(page).click()
    await settle()
    drawer = page.drawers.written
    assert isinstance(drawer, ClearDrawer)
    drawer.justification.setPlainText("Paid up")
    drawer.submit()
    assert stage.fake.block_clears.forms == []
    drawer.justification.setPlainText(f" {REASON} ")
    for _ in range(2):
        drawer.submit()
        await settle()
    first, second = stage.fake.block_clears.forms
    assert (first, first.reason, first.justification) == (second, "SERVICEABILITY", REASON)
    assert page.drawers.written is None
    assert "just now" in button(page).off_reason


@pytest.mark.parametrize(("reason", "why"), [("ACTIVE_LOAN", "ends by itself"), ("PEP", "politically exposed")])
async def test_other_reasons_are_off_and_say_why(stage: Stage, reason: str, why: str) -> None:
    """A block that nobody can clear has a button that is off, with the reason."""
    found = button(await opened(stage, reason))
    assert found.is_off
    assert why in found.off_reason


async def test_a_request_that_waits_is_not_made_twice(stage: Stage) -> None:
    """The button follows the queue."""
    page = await opened(stage, "PRIOR_SERIOUS_ARREARS")
    assert not button(page).is_off
    stage.fake.requests.put(block_clear())
    await settle()
    assert "waits for a decision" in button(page).off_reason


async def test_the_block_is_the_evidence(stage: Stage) -> None:
    """A block clear shows the block in place of an account's history, and is approved without figures."""
    await approvals_clear(stage)
    page = stage.shell.main.pages.places["approvals"]
    assert isinstance(page, ApprovalsPage)
    detail = page.detail
    assert detail.evidence.block.isVisible()
    assert not detail.evidence.history.isVisible()
    assert detail.evidence.block.rows["Block now"].accessibleName() == "Block now: Serious arrears"
    assert stage.fake.agent.role is Role.SUPERVISOR
    detail.bar.comment.setPlainText("Letter seen, all paid.")
    detail.bar.approve.click()
    await settle()
    ((_, request_id, _, balance),) = stage.fake.requests.decided
    assert (request_id, balance, detail.head.moved.isHidden()) == ("request-0008", None, True)
