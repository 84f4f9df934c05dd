"""A repayment and a waiver from the first key to the ledger's answer, by keyboard alone."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from billie_desktop.desk.values import Confirm
from billie_desktop.domain.command import Action, CommandStage
from billie_desktop.ui.actions.drawer import ActionDrawer, Step
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.commands import REFUSAL, command, confirmed, failed, refused, repayment_posting, unknown
from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.opening import PRIYA
from billie_desktop.ui.gallery.people import money
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.kit.buttons import Button
from billie_desktop.ui.models.command_words import MarkKind
from tests.ui.screens.conftest import press, until, write

pytestmark = pytest.mark.window

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


async def open_form(stage: Stage, page: CustomerPage, key: Qt.Key = Key.Key_R) -> ActionDrawer:
    """The drawer of an action, opened by its key."""
    press(stage.shell.main, key)
    await until(lambda: page.drawer is not None)
    assert page.drawer is not None
    assert page.drawer.enter.form.amount.hasFocus()
    return page.drawer


async def to_review(stage: Stage, page: CustomerPage, amount: str = "191.50") -> ActionDrawer:
    """A repayment typed in and checked."""
    drawer = await open_form(stage, page)
    window = stage.shell.main
    write(window, amount)
    press(window, Key.Key_Return, CTRL)
    await until(lambda: drawer.enter.form.fields["reference"].is_wrong)
    write(window, "BP-7714")
    press(window, Key.Key_Return, CTRL)
    await until(lambda: drawer.step is Step.REVIEW or bool(drawer.enter.open_questions))
    return drawer


async def test_repayment_with_an_error_then_success(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """The wrong field gets the focus, the review names everything, one command is sent, the ledger's split is shown,
    and the focus returns to where it was."""
    window = stage.shell.main
    opener = QApplication.focusWidget()
    drawer = await open_form(stage, page)
    write(window, "191.505")
    press(window, Key.Key_Return, CTRL)
    await until(lambda: drawer.enter.summary.isVisible())
    assert drawer.enter.summary.words().startswith("2 things to fix.")
    assert drawer.enter.form.amount.hasFocus()
    press(window, Key.Key_Backspace)
    press(window, Key.Key_Return, CTRL)
    await until(lambda: drawer.enter.form.fields["reference"].control.hasFocus())
    assert not drawer.enter.form.fields["amount"].is_wrong
    write(window, "BP-7714")
    press(window, Key.Key_Return, CTRL)
    await until(lambda: drawer.step is Step.REVIEW)
    assert drawer.buttons.main is not None
    assert drawer.buttons.main.text() == "Record repayment $191.50"
    assert drawer.buttons.main.hasFocus()
    before = fake.records.views[PRIYA].accounts[0]
    fake.commands.outcomes.append(lambda sent: confirmed(sent, repayment_posting(before, money("191.50"))))
    press(window, Key.Key_Return)
    await until(lambda: drawer.step is Step.RECORDED)
    assert [intent.values["payment_reference"] for intent in fake.commands.sent] == ["BP-7714"]
    assert drawer.recorded.headline.text() == "Repayment $191.50 recorded"
    split = drawer.recorded.split.split
    assert split is not None
    assert split.after == money("261.50")
    press(window, Key.Key_Return)
    await until(lambda: page.drawer is None)
    assert QApplication.focusWidget() is opener


async def test_the_figure_waits_for_the_record(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """While a repayment is under way the old balance stands, with "recording" at its left; the button is locked."""
    fake.commands.hold = asyncio.Event()
    fake.commands.outcomes.append(unknown)
    await to_review(stage, page)
    press(stage.shell.main, Key.Key_Return)
    await until(lambda: bool(fake.commands.sent))
    await settle()
    total = page.work.overview.balance.total
    assert total.figure.value == money("453")
    assert total.mark.mark is not None
    assert (total.mark.mark.kind, total.mark.mark.words) == (MarkKind.PENDING, "recording $191.50")
    assert page.work.summary.main.is_off
    assert "being sent" in page.work.summary.main.off_reason
    fake.commands.hold.set()
    await until(lambda: total.mark.mark is not None and total.mark.mark.kind is MarkKind.UNKNOWN)


async def test_unknown_is_asked_about_and_never_entered_again(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """An unknown outcome offers "Check now" to the keyboard; checking uses the same key, no second intent is made."""
    fake.commands.outcomes += [unknown, lambda sent: confirmed(sent)]
    drawer = await to_review(stage, page)
    press(stage.shell.main, Key.Key_Return)
    await until(lambda: drawer.sending.unknown.isVisible())
    assert "We do not know yet" in drawer.sending.unknown.words()
    press(stage.shell.main, Key.Key_Return)
    await until(lambda: drawer.step is Step.RECORDED)
    assert len(fake.commands.sent) == 1
    assert len(fake.commands.keys) == 1


async def test_check_now_from_the_mark_after_the_drawer_is_closed(
    stage: Stage, page: CustomerPage, fake: FakeDesk
) -> None:
    """The drawer may be closed; the mark beside the balance and the pending line both offer Check now, and it works."""
    fake.commands.outcomes += [unknown, lambda sent: confirmed(sent)]
    drawer = await to_review(stage, page)
    press(stage.shell.main, Key.Key_Return)
    await until(lambda: drawer.sending.unknown.isVisible())
    press(stage.shell.main, Key.Key_Escape)
    await until(lambda: page.drawer is None)
    assert [line.kind for line in page.pending.shown] == [MarkKind.UNKNOWN]
    page.work.overview.balance.total.mark.link.click()
    await until(lambda: [line.kind for line in page.pending.shown] == [MarkKind.RECORDED])


async def test_a_refusal_is_in_the_ledgers_words_and_loses_nothing(
    stage: Stage, page: CustomerPage, fake: FakeDesk
) -> None:
    """The refusal is shown as it came, Back leads to the form with everything typed, and the mark can be dismissed."""
    fake.commands.outcomes.append(refused)
    drawer = await to_review(stage, page)
    press(stage.shell.main, Key.Key_Return)
    await until(lambda: drawer.sending.refused.isVisible())
    assert f"{REFUSAL}. Nothing was recorded." in drawer.sending.refused.words()
    assert drawer.buttons.back is not None
    drawer.buttons.back.click()
    assert drawer.step is Step.ENTER
    typed = drawer.enter.form.typed()
    assert (typed["amount"], typed["reference"]) == ("191.50", "BP-7714")
    page.work.overview.balance.total.mark.link.click()
    await until(lambda: page.work.overview.balance.total.mark.mark is None)


async def test_a_failure_can_be_retried_with_the_same_key(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """Nothing was posted: Retry sends the same key, and the count of failed actions goes back to none."""
    fake.commands.outcomes += [failed, lambda sent: confirmed(sent)]
    drawer = await to_review(stage, page)
    press(stage.shell.main, Key.Key_Return)
    await until(lambda: drawer.sending.failed.isVisible())
    assert stage.shell.main.status.failed.look.words == "1 failed"
    press(stage.shell.main, Key.Key_Return)
    await until(lambda: drawer.step is Step.RECORDED)
    command = fake.commands.get(drawer.intent.key)
    assert command is not None
    assert command.tries == 2
    assert stage.shell.main.status.failed.look.words == "0 failed"


async def test_an_overpayment_asks_again_in_place(stage: Stage, page: CustomerPage) -> None:
    """500.00 on 453.00 is asked about before the review; Enter on the question goes on."""
    drawer = await to_review(stage, page, "500.00")
    assert drawer.step is Step.ENTER
    assert drawer.enter.open_questions == (Confirm.OVERPAYMENT,)
    assert "$47.00 more" in drawer.enter.question(Confirm.OVERPAYMENT).words()
    press(stage.shell.main, Key.Key_Return)
    await until(lambda: drawer.step is Step.REVIEW)


async def test_another_amount_is_asked_about_again(stage: Stage, page: CustomerPage) -> None:
    """What was confirmed for one amount is not confirmed for another."""
    drawer = await to_review(stage, page, "500.00")
    press(stage.shell.main, Key.Key_Return)
    await until(lambda: drawer.step is Step.REVIEW)
    drawer.go_back()
    drawer.enter.form.amount.setText("900.00")
    drawer.submit()
    await until(lambda: drawer.enter.open_questions == (Confirm.OVERPAYMENT,))
    assert drawer.step is Step.ENTER


async def test_a_changed_record_keeps_the_values(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """ "This record changed" re-reads the customer on request and keeps everything typed."""
    fake.commands.stale = True
    drawer = await to_review(stage, page)
    assert drawer.enter.open_questions == (Confirm.STALE,)
    fake.records.refreshed.clear()
    press(stage.shell.main, Key.Key_Return)
    await until(lambda: drawer.step is Step.REVIEW)
    assert fake.records.refreshed == [PRIYA]
    assert drawer.enter.form.typed()["reference"] == "BP-7714"


async def test_a_waiver_by_keyboard(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """W, a suggestion, a reason, Ctrl Enter, Enter: the wire gets amount and reason as typed."""
    drawer = await open_form(stage, page, Key.Key_W)
    window = stage.shell.main
    await until(lambda: len(drawer.enter.form.suggestions.shown) == 3)
    await settle()
    press(window, Key.Key_Tab)
    press(window, Key.Key_Space)
    assert drawer.enter.form.amount.text() == "10.00"
    while QApplication.focusWidget() is not drawer.enter.form.fields["reason"].control:
        press(window, Key.Key_Tab)
    write(window, "Goodwill")
    press(window, Key.Key_Return, CTRL)
    await until(lambda: drawer.step is Step.REVIEW)
    fake.commands.outcomes.append(lambda sent: confirmed(sent))
    press(window, Key.Key_Return)
    await until(lambda: drawer.step is Step.RECORDED)
    assert [intent.values for intent in fake.commands.sent] == [{"waiver_amount": "10.00", "reason": "Goodwill"}]


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
