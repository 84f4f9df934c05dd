"""Asking for a write-off or an adjustment, at the screen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from billie_desktop.domain.command import Action
from billie_desktop.ui.actions.drawer import Step
from billie_desktop.ui.customer.menus import account_menu
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.commands import confirmed, refused
from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.opening import PRIYA
from billie_desktop.ui.gallery.people import money
from billie_desktop.ui.gallery.request_samples import waiting
from billie_desktop.ui.gallery.request_scenes import fill_write_off
from billie_desktop.ui.gallery.stage import Stage, settle
from tests.ui.screens.conftest import OPERATOR, press, until, write

pytestmark = pytest.mark.window

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


async def test_the_amount_of_a_write_off_is_the_balance_and_cannot_be_typed(
    stage: Stage, page: CustomerPage, fake: FakeDesk
) -> None:
    """The field shows the whole balance, takes no key, and the intent carries the balance."""
    drawer = await fill_write_off(stage)
    amount = drawer.enter.form.amount
    assert amount.isReadOnly()
    assert amount.text() == "453.00"
    assert drawer.step is Step.REVIEW
    assert drawer.intent.amount == money("453")
    assert "amount" not in drawer.enter.form.typed()


async def test_a_write_off_request_stays_until_it_is_accepted(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """A refusal keeps the drawer with everything typed; acceptance says that it is pending."""
    fake.commands.outcomes.append(lambda sent: refused(sent, "There is an open request for this account."))
    drawer = await fill_write_off(stage)
    drawer.submit()
    await until(lambda: drawer.sending.refused.isVisible())
    assert "open request" in drawer.sending.refused.words()
    drawer.go_back()
    assert drawer.enter.form.typed()["reason"] == "hardship"
    fake.commands.outcomes.append(confirmed)
    drawer.submit()
    await until(lambda: drawer.step is Step.REVIEW)
    drawer.submit()
    await until(lambda: drawer.step is Step.RECORDED)
    assert drawer.recorded.waits.isVisible()
    assert drawer.recorded.headline.text() == "Write-off request $453.00 sent"


async def test_an_adjustment_by_keys_alone(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """From the first field to the answer without the mouse; what was typed is what is sent."""
    window = stage.shell.main
    page.begin(Action.ADJUST.value)
    await until(lambda: page.drawer is not None)
    drawer = page.drawer
    assert drawer is not None
    press(window, Key.Key_Down, times=2)
    press(window, Key.Key_Tab)
    press(window, Key.Key_Down)
    press(window, Key.Key_Tab)
    write(window, "12.50")
    press(window, Key.Key_Tab)
    write(window, "Charged twice by mistake")
    press(window, Key.Key_Return, CTRL)
    await until(lambda: drawer.step is Step.REVIEW)
    fake.commands.outcomes.append(confirmed)
    press(window, Key.Key_Return)
    await until(lambda: drawer.step is Step.RECORDED)
    (sent,) = fake.commands.sent
    assert (sent.values["principal_delta"], sent.values["fee_delta"]) == ("0.00", "-12.50")
    assert sent.values["reason"] == "Charged twice by mistake"


async def test_every_wrong_field_of_an_adjustment_is_named(stage: Stage, page: CustomerPage) -> None:
    """Nothing chosen and nothing typed: four fields are marked, the first one has the focus."""
    page.begin(Action.ADJUST.value)
    await until(lambda: page.drawer is not None)
    drawer = page.drawer
    assert drawer is not None
    drawer.submit()
    await until(lambda: drawer.enter.summary.isVisible())
    wrong = [name for name, field in drawer.enter.form.fields.items() if field.is_wrong]
    assert wrong == ["part", "direction", "amount", "reason"]
    assert drawer.enter.form.fields["part"].control.hasFocus()


async def test_a_waiting_request_switches_the_action_off_everywhere(
    stage: Stage, page: CustomerPage, fake: FakeDesk
) -> None:
    """Actions tab and menu give the same reason as the one source."""
    page.work.choose_tab(5)
    for request in waiting():
        fake.requests.put(request)
    await settle()
    account = fake.records.views[PRIYA].accounts[0]
    reason = page.availability(Action.REQUEST_WRITE_OFF, account).reason
    assert "waiting for a decision" in reason
    row = page.work.action_list.rows[Action.REQUEST_WRITE_OFF]
    assert (row.button.is_off, row.reason.reason) == (True, reason)
    page.begin(Action.REQUEST_WRITE_OFF.value)
    assert page.drawer is None


async def test_a_waiting_request_can_be_taken_back_on_the_customers_page(operator_stage: Stage) -> None:
    """Its requester cancels it in the Actions tab, it stands in the pending line and the action is on again; a
    request of somebody else has the reason on the same button and in the menu, and nothing is sent."""
    stage, fake = operator_stage, operator_stage.fake
    page = stage.shell.open_customer(PRIYA)
    assert page is not None
    page.work.choose_tab(5)
    foreign = next(each for each in waiting() if each.customer_id == PRIYA)
    fake.requests.put(foreign)
    await settle()
    row = page.work.action_list.rows[Action.REQUEST_WRITE_OFF]
    assert (row.cancel.isVisible(), row.cancel.off_reason) == (
        True,
        "Only its requester, a supervisor or an admin can cancel it.",
    )
    row.cancel.click()
    menu = account_menu(page)
    (entry,) = [each for each in menu.actions() if each.text().startswith("Cancel write-off request")]
    assert menu.reason(entry) == row.cancel.off_reason
    entry.trigger()
    await settle()
    assert fake.requests.decided == []
    fake.requests.put(replace(foreign, requested_by=OPERATOR.user_id))
    await settle()
    assert not row.cancel.is_off
    row.cancel.click()
    await settle()
    assert fake.requests.decided == [(Action.CANCEL_REQUEST, foreign.request_id, "", None)]
    assert page.pending.shown[0].headline.startswith("Cancellation")
    assert (row.cancel.isVisible(), row.button.is_off) == (False, False)
    fake.requests.put(replace(foreign, requested_by=OPERATOR.user_id))
    fake.requests.outcomes.append(lambda sent: refused(sent, "This request was approved by Ines Calloway already."))
    page.problem.cancel_request(foreign.account_id, Action.REQUEST_WRITE_OFF.value)
    await settle()
    assert "approved by Ines Calloway" in page.pending.shown[0].rest


async def test_in_a_narrow_window_the_reason_stays_readable(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """Beside "Cancel request" there is no room for both at 1024: what the action does gives way, the reason is whole;
    in a wide window both are there."""
    page.work.choose_tab(5)
    fake.requests.put(next(each for each in waiting() if each.customer_id == PRIYA))
    page.show_context(True)
    row = page.work.action_list.rows[Action.REQUEST_WRITE_OFF]
    for width, both in ((1024, False), (1920, True)):
        stage.shell.main.resize(width, 720)
        await settle()
        assert (row.what.isVisible(), row.cancel.isVisible()) == (both, True)
        assert row.reason.width() >= row.reason.sizeHint().width()
