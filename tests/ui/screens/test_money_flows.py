"""A repayment and a waiver from the first key to the ledger's answer, by keyboard alone."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from billie_desktop.desk.values import Confirm
from billie_desktop.ui.actions.drawer import Step
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.commands import REFUSAL, confirmed, failed, refused, repayment_posting, unknown
from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.opening import PRIYA
from billie_desktop.ui.gallery.people import money
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.models.command_words import MarkKind
from tests.ui.screens.conftest import press, until, write
from tests.ui.screens.forms import open_form, to_review

pytestmark = pytest.mark.window

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


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
