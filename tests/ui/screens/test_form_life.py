"""A form and its command over time: layers, other pages, records that change, windows that close."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from billie_desktop.domain.command import Action, CommandStage
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.commands import command, confirmed
from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.opening import PRIYA
from billie_desktop.ui.gallery.people import money
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.kit.buttons import Button
from billie_desktop.ui.models.command_words import MarkKind
from tests.ui.screens.conftest import press, until, write
from tests.ui.screens.forms import open_form, to_review

pytestmark = pytest.mark.window

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


async def test_escape_closes_one_layer_and_keeps_the_page(stage: Stage, page: CustomerPage) -> None:
    """Esc closes the search over the form, then the form, then the account, one at a time."""
    window = stage.shell.main
    await open_form(stage, page)
    press(window, Key.Key_K, CTRL)
    assert window.palette_overlay.is_open
    press(window, Key.Key_Escape)
    assert not window.palette_overlay.is_open
    assert page.drawer is not None
    press(window, Key.Key_Escape)
    await until(lambda: page.drawer is None)
    assert page.work.account_id
    press(window, Key.Key_Escape)
    assert page.work.account_id == ""


async def test_keys_of_the_page_are_off_while_a_form_is_open(stage: Stage, page: CustomerPage) -> None:
    """2, J and W do nothing behind an open form, not even when a button of the form has the focus."""
    drawer = await open_form(stage, page)
    drawer.close_button.setFocus()
    for key in (Key.Key_2, Key.Key_J, Key.Key_W):
        press(stage.shell.main, key)
    assert page.work.tabs.currentIndex() == 0
    assert page.drawer is drawer
    assert drawer.action is Action.RECORD_REPAYMENT


async def test_a_form_survives_going_elsewhere(stage: Stage, page: CustomerPage) -> None:
    """Going home and back keeps the form, its values and its keys."""
    drawer = await open_form(stage, page)
    window = stage.shell.main
    write(window, "42.00")
    press(window, Key.Key_1, CTRL)
    assert window.pages.currentWidget() is window.pages.places["home"]
    press(window, Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.pages.currentWidget() is page
    assert drawer.enter.form.amount.text() == "42.00"
    assert drawer.enter.form.amount.hasFocus()
    press(window, Key.Key_Escape)
    await until(lambda: page.drawer is None)


async def test_the_estimate_follows_the_record(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """When the balance changes while the form is open, the figures and the estimate follow and the text stays."""
    drawer = await open_form(stage, page)
    write(stage.shell.main, "100.00")
    await settle()
    view = fake.records.views[PRIYA]
    first = view.accounts[0]
    assert first.balance is not None
    paid = replace(first.balance, principal=money("400"), total=money("420"))
    fake.records.put(replace(view, accounts=(replace(first, balance=paid), *view.accounts[1:])))
    assert drawer.enter.owed.figure.value == money("420")
    split = drawer.enter.estimate.split
    assert split is not None
    assert split.after == money("320")
    assert drawer.enter.form.amount.text() == "100.00"


async def test_the_command_goes_on_when_its_window_closes(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """Closing the customer while a command is under way cancels nothing: the ledger's answer is still recorded."""
    fake.commands.hold = asyncio.Event()
    fake.commands.outcomes.append(lambda sent: confirmed(sent))
    drawer = await to_review(stage, page)
    key = drawer.intent.key
    press(stage.shell.main, Key.Key_Return)
    await until(lambda: bool(fake.commands.sent))
    stage.shell.close_customer(PRIYA)
    await settle()
    fake.commands.hold.set()
    await until(lambda: (command := fake.commands.get(key)) is not None and command.stage is CommandStage.CONFIRMED)


async def test_a_command_that_was_never_sent_can_be_sent_again(
    stage: Stage, page: CustomerPage, fake: FakeDesk
) -> None:
    """What an earlier run wrote down and never sent is shown as not recorded, and Retry sends it with its own key."""
    first = fake.records.views[PRIYA].accounts[0]
    left = command(first, Action.WAIVE_FEE, "10", CommandStage.INTENDED)
    fake.commands.stranded.add(left.intent.key)
    fake.commands.put(left)
    fees = page.work.overview.balance.fees
    assert fees.mark.mark is not None
    assert (fees.mark.mark.kind, fees.mark.mark.words) == (MarkKind.FAILED, "$10.00 not recorded")
    fake.commands.stranded.clear()
    fake.commands.outcomes.append(lambda sent: confirmed(sent))
    fees.mark.link.click()
    await until(lambda: fees.mark.mark is not None and fees.mark.mark.kind is MarkKind.RECORDED)


async def test_failed_actions_are_listed_and_dealt_with(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """The list behind the count offers Retry and Dismiss for a failure, only Check now for an unknown outcome."""
    first = fake.records.views[PRIYA].accounts[0]
    fake.commands.put(command(first, Action.RECORD_REPAYMENT, "50", CommandStage.UNKNOWN))
    fake.commands.put(command(first, Action.WAIVE_FEE, "10", CommandStage.FAILED, text="The ledger did not answer."))
    drawer = stage.shell.main.failed
    stage.shell.main.status.failed.click()
    await until(lambda: drawer.is_open)
    names = {button.accessibleName() for button in drawer.body.findChildren(Button)}
    assert names == {"Check now: Repayment $50.00", "Retry: Fee waiver $10.00", "Dismiss: Fee waiver $10.00"}
    dismiss = next(each for each in drawer.body.findChildren(Button) if each.accessibleName().startswith("Dismiss"))
    dismiss.click()
    await until(lambda: stage.shell.main.status.failed.look.words == "1 failed")
    press(stage.shell.main, Key.Key_Escape)
    await until(lambda: not drawer.is_open)
