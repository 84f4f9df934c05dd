"""Waiving several fees at once: a key, a result and a retry per fee."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from billie_desktop.domain.command import Command, CommandStage
from billie_desktop.ui.actions import hold
from billie_desktop.ui.actions.bulk_waive import BulkWaiveDrawer, Step
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.bulk_scenes import HoldWanted
from billie_desktop.ui.gallery.commands import confirmed, failed, refused, unknown
from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.opening import DANIEL, PRIYA
from billie_desktop.ui.gallery.people import money
from billie_desktop.ui.gallery.stage import Stage, settle
from tests.ui.screens.conftest import press, until, write

pytestmark = pytest.mark.window

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key
Outcome = Callable[[Command], Command]


async def open_bulk(page: CustomerPage) -> BulkWaiveDrawer:
    """The form over all fees of the overdue account."""
    page.work.choose_tab(2)
    await settle()
    fees = page.work.fees
    fees.set_selecting(True)
    fees.choose_all(True)
    fees.waive.click()
    await settle()
    assert page.drawers.bulk is not None
    return page.drawers.bulk


async def run(stage: Stage, page: CustomerPage, *outcomes: Outcome) -> BulkWaiveDrawer:
    """Reason, review, send, by keys."""
    drawer = await open_bulk(page)
    write(stage.shell.main, "Bank error on our side")
    press(stage.shell.main, Key.Key_Return, CTRL)
    await until(lambda: drawer.step is Step.REVIEW)
    stage.fake.commands.outcomes += outcomes
    press(stage.shell.main, Key.Key_Return)
    await settle()
    return drawer


def stages(drawer: BulkWaiveDrawer, fake: FakeDesk) -> list[CommandStage | None]:
    """The stage of each fee's own command; None for what was not sent."""
    found = [fake.commands.get(item.intent.key) for item in drawer.items]
    return [command.stage if command is not None else None for command in found]


async def test_each_fee_is_one_call_with_its_own_key(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """Two fees of 10.00: two keys made at opening, two calls of 10.00 with one reason, a decimal sum on the button."""
    drawer = await open_bulk(page)
    keys = [item.intent.key for item in drawer.items]
    assert len(set(keys)) == 2
    assert drawer.total == money("20")
    write(stage.shell.main, "Bank error on our side")
    press(stage.shell.main, Key.Key_Return, CTRL)
    await until(lambda: drawer.step is Step.REVIEW)
    assert drawer.buttons.main is not None
    assert drawer.buttons.main.text() == "Waive 2 fees, $20.00"
    fake.commands.outcomes += [confirmed, confirmed]
    press(stage.shell.main, Key.Key_Return)
    await until(lambda: drawer.step is Step.DONE)
    assert [intent.key for intent in fake.commands.sent] == keys
    assert {intent.values["reason"] for intent in fake.commands.sent} == {"Bank error on our side"}
    assert drawer.review.text() == "2 of 2 fees waived, $20.00."


async def test_a_missing_reason_sends_nothing(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """The reason is marked once for all fees."""
    drawer = await open_bulk(page)
    press(stage.shell.main, Key.Key_Return, CTRL)
    await until(lambda: drawer.field.is_wrong)
    assert fake.commands.sent == []


async def test_a_refusal_of_one_does_not_stop_the_others(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """Refused in the ledger's words beside that fee; the other is waived, and the sum says one of two."""
    drawer = await run(stage, page, refused, confirmed)
    await until(lambda: drawer.step is Step.DONE)
    assert stages(drawer, fake) == [CommandStage.REFUSED, CommandStage.CONFIRMED]
    assert drawer.review.text() == "1 of 2 fees waived, $10.00."


@pytest.mark.parametrize("trouble", [failed, unknown])
async def test_an_open_outcome_stops_the_rest_until_it_is_known(
    stage: Stage, page: CustomerPage, fake: FakeDesk, trouble: Outcome
) -> None:
    """After a failure or an unknown outcome nothing more is sent; its own link retries that key, then the rest go."""
    drawer = await run(stage, page, trouble)
    await until(lambda: drawer.items[0].row.link.isVisible())
    assert stages(drawer, fake)[1] is None
    assert "Not sent yet" in drawer.items[1].row.stage.accessibleName()
    fake.commands.outcomes += [confirmed, confirmed]
    drawer.items[0].row.link.click()
    await until(lambda: drawer.step is Step.DONE)
    assert stages(drawer, fake) == [CommandStage.CONFIRMED] * 2
    assert len(fake.commands.sent) == 2


async def test_another_form_does_not_open_over_it(stage: Stage, page: CustomerPage) -> None:
    """With the list of fees open, the key of a repayment opens nothing."""
    drawer = await open_bulk(page)
    page.begin("record-repayment")
    assert page.drawer is None
    assert page.drawers.bulk is drawer
    press(stage.shell.main, Key.Key_Escape)
    await until(lambda: page.drawers.bulk is None)


async def test_the_hold_is_for_several_fees_too(
    stage: Stage, page: CustomerPage, fake: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An agent who wants five seconds has them before the first of the fees leaves: Cancel, or Esc, leads back to the
    review with nothing sent, without it all of them go."""
    stage.shell.desk = replace(fake.desk, preferences=HoldWanted())
    stage.shell.main.pages.customers[PRIYA].drawers._desk = stage.shell.desk
    drawer = await open_bulk(page)
    write(stage.shell.main, "Bank error on our side")
    press(stage.shell.main, Key.Key_Return, CTRL)
    await until(lambda: drawer.step is Step.REVIEW)
    seconds = asyncio.Event()
    monkeypatch.setattr(hold, "one_second", seconds.wait)
    press(stage.shell.main, Key.Key_Return)
    await until(lambda: drawer.buttons.main is not None and drawer.buttons.main.text() == "Cancel")
    assert "leaves in 5 s" in drawer.items[0].row.stage.accessibleName()
    press(stage.shell.main, Key.Key_Return)
    await until(lambda: drawer.step is Step.REVIEW)
    press(stage.shell.main, Key.Key_Return)
    await until(lambda: drawer.step is Step.SEND)
    press(stage.shell.main, Key.Key_Escape)
    await until(lambda: drawer.step is Step.REVIEW)
    assert (fake.commands.sent, page.drawers.bulk) == ([], drawer)
    seconds.set()
    fake.commands.outcomes += [confirmed, confirmed]
    press(stage.shell.main, Key.Key_Return)
    await until(lambda: drawer.step is Step.DONE)
    assert len(fake.commands.sent) == 2


async def test_after_another_customer_several_fees_ask_who_is_meant(
    stage: Stage, page: CustomerPage, fake: FakeDesk
) -> None:
    """Reviewed, left for another customer, back: nothing is sent before the name is confirmed."""
    drawer = await open_bulk(page)
    write(stage.shell.main, "Bank error on our side")
    press(stage.shell.main, Key.Key_Return, CTRL)
    await until(lambda: drawer.step is Step.REVIEW)
    stage.shell.open_customer(DANIEL)
    await settle()
    stage.shell.open_customer(PRIYA)
    await settle()
    drawer.submit()
    await until(lambda: drawer.problem.isVisible())
    assert "Priya Raghavan · CUS-7F3A" in drawer.problem.words()
    assert fake.commands.sent == []
    drawer.problem.action_requested.emit()
    await until(lambda: drawer.step is Step.REVIEW)
    fake.commands.outcomes += [confirmed, confirmed]
    drawer.submit()
    await until(lambda: drawer.step is Step.DONE)


async def test_a_fee_that_could_not_be_written_down_can_be_tried_again(
    stage: Stage, page: CustomerPage, fake: FakeDesk
) -> None:
    """While nothing can be sent the first fee says why and offers Retry; afterwards all go with their own keys."""
    drawer = await open_bulk(page)
    write(stage.shell.main, "Bank error on our side")
    press(stage.shell.main, Key.Key_Return, CTRL)
    await until(lambda: drawer.step is Step.REVIEW)
    fake.commands.read_only_reason = "The ledger is not reachable."
    drawer.submit()
    await until(lambda: drawer.items[0].row.link.isVisible())
    assert "Not sent: The ledger is not reachable." in drawer.items[0].row.stage.accessibleName()
    fake.commands.read_only_reason = ""
    fake.commands.outcomes += [confirmed, confirmed]
    drawer.items[0].row.link.click()
    await until(lambda: drawer.step is Step.DONE)
    assert [intent.key for intent in fake.commands.sent] == [item.intent.key for item in drawer.items]
