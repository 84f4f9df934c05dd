"""Guards of a money form: the right customer, a hold before sending, one instalment, honest forms, few keys."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from billie_desktop.desk.values import Confirm
from billie_desktop.domain.command import Action, CommandStage
from billie_desktop.domain.forms import read_form
from billie_desktop.domain.preferences import Preferences
from billie_desktop.ui.actions import drawer as drawer_module
from billie_desktop.ui.actions.drawer import Step
from billie_desktop.ui.actions.enter_step import FORMS
from billie_desktop.ui.actions.forms import RepaymentForm
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.commands import command, confirmed
from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.opening import DANIEL, PRIYA
from billie_desktop.ui.gallery.stage import Stage, settle
from tests.ui.screens.conftest import press, until, write
from tests.ui.screens.forms import open_form, to_review

pytestmark = pytest.mark.window

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


async def test_after_another_customer_the_form_asks_who_is_meant(
    stage: Stage, page: CustomerPage, fake: FakeDesk
) -> None:
    """Reviewed, left for another customer, back: nothing is sent before the name is confirmed; typed values stay."""
    drawer = await to_review(stage, page)
    assert drawer.step is Step.REVIEW
    stage.shell.open_customer(DANIEL)
    await settle()
    stage.shell.open_customer(PRIYA)
    await settle()
    drawer.submit()
    await until(lambda: Confirm.OTHER_CUSTOMER in drawer.enter.open_questions)
    assert fake.commands.sent == []
    assert "Priya Raghavan · CUS-7F3A" in drawer.enter.question(Confirm.OTHER_CUSTOMER).words()
    assert drawer.enter.form.typed()["reference"] == "BP-7714"
    fake.commands.outcomes.append(confirmed)
    drawer.enter.question(Confirm.OTHER_CUSTOMER).action_requested.emit()
    await until(lambda: drawer.step is Step.REVIEW)
    drawer.submit()
    await until(lambda: drawer.step is Step.RECORDED)


class Keeps:
    """A store of preferences in memory."""

    def load(self) -> Preferences:
        return Preferences(hold=True)

    def store(self, preferences: Preferences) -> None:
        """Nothing is kept."""


async def test_a_held_command_can_be_cancelled_and_nothing_has_left(
    stage: Stage, page: CustomerPage, fake: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cancel, or Esc, during the hold leads back to the review with nothing sent; without it the command leaves."""
    drawer = await to_review(stage, page)
    monkeypatch.setattr(drawer, "_desk", replace(fake.desk, preferences=Keeps()))
    ticks: list[asyncio.Event] = []

    async def hold(seconds: int) -> None:
        assert seconds == drawer_module.HOLD_S == 5
        ticks.append(asyncio.Event())
        await ticks[-1].wait()

    monkeypatch.setattr(drawer.sending, "hold", hold)
    press(stage.shell.main, Key.Key_Return)
    await until(lambda: len(ticks) == 1)
    assert drawer.buttons.main is not None
    assert (drawer.buttons.main.text(), drawer.buttons.main.hasFocus()) == ("Cancel", True)
    press(stage.shell.main, Key.Key_Return)
    await until(lambda: drawer.step is Step.REVIEW)
    press(stage.shell.main, Key.Key_Return)
    await until(lambda: len(ticks) == 2)
    press(stage.shell.main, Key.Key_Escape)
    await until(lambda: drawer.step is Step.REVIEW)
    assert (fake.commands.sent, page.drawer) == ([], drawer)
    fake.commands.outcomes.append(confirmed)
    press(stage.shell.main, Key.Key_Return)
    await until(lambda: len(ticks) == 3)
    ticks[-1].set()
    await until(lambda: drawer.step is Step.RECORDED)
    assert len(fake.commands.sent) == 1


async def test_one_instalment_can_be_paid_instead_of_the_oldest(stage: Stage, page: CustomerPage) -> None:
    """The unpaid instalments are offered by number and day; the chosen one reaches values, review and estimate."""
    drawer = await open_form(stage, page)
    form = drawer.enter.form
    assert isinstance(form, RepaymentForm)
    words = [form.target.itemText(place) for place in range(form.target.count())]
    assert words[0] == "Oldest first"
    assert [each.split(",")[0] for each in words[1:]] == ["5", "6", "7", "8"]
    form.target.setCurrentIndex(2)
    write(stage.shell.main, "50")
    typed = form.typed()
    assert (typed["target"], typed["schedule_id"]) == ("6", "SCH-1")
    assert ("Instalment", words[2], False) in form.review()
    split = drawer.enter.estimate.split
    assert split is not None
    assert any(part.words.startswith("Instalment 6") for part in split.parts)
    assert not any(part.words.startswith("Instalment 5") for part in split.parts)


async def test_a_pasted_amount_is_read_as_a_person_writes_it(stage: Stage, page: CustomerPage) -> None:
    """ "$1,200.50" from the clipboard becomes 1200.50 in the field."""
    drawer = await open_form(stage, page)
    QGuiApplication.clipboard().setText("$1,200.50")
    press(stage.shell.main, Key.Key_V, CTRL)
    assert drawer.enter.form.typed()["amount"] == "1200.50"


FILLED = {
    "amount": "5",
    "reference": "ref",
    "method": "",
    "proof": "s3://proofs/one.pdf",
    "notes": "notes",
    "reason": "disputed",
    "target": "5",
    "schedule_id": "S",
    "days_past_due": "3",
    "part": "fees",
    "direction": "debit",
    "priority": "urgent",
}
OTHER = {"amount": "6", "days_past_due": "4", "target": "6", "part": "principal", "direction": "credit"}
OTHER |= {"proof": "s3://proofs/another.pdf"}
OTHER |= {"priority": "high", "reason": "hardship", "method": "cheque", "notes": "other", "reference": "other"}
METHODS = {Action.RECORD_REPAYMENT: "cash"}
REASONS = {Action.ADJUST: ("A long enough reason", "Another long reason")}


async def test_no_form_asks_what_its_command_cannot_carry(stage: Stage, page: CustomerPage) -> None:
    """Whatever field of a form is typed differently, the values that go to the wire differ: nothing is dropped."""
    for action, make in FORMS.items():
        form = make()
        first, second = REASONS.get(action, (FILLED["reason"], OTHER["reason"]))
        typed = FILLED | {"reason": first}
        other = OTHER | {"reason": second, "method": METHODS.get(action, OTHER["method"])}
        before = read_form(action, typed)
        assert before.errors == ()
        for name in form.fields:
            after = read_form(action, typed | {name: other[name]})
            assert after.errors == (), (action, name)
            assert after.values != before.values, (action, name)
        form.deleteLater()


async def test_clear_all_keeps_what_is_not_known(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """Clear all dismisses what was certainly not recorded; "not known" stays and is said; details can be copied."""
    first = fake.records.views[PRIYA].accounts[0]
    fake.commands.put(command(first, Action.WAIVE_FEE, "10", CommandStage.FAILED, text="No answer."))
    fake.commands.put(command(first, Action.RECORD_REPAYMENT, "50", CommandStage.UNKNOWN))
    failed = stage.shell.main.failed
    failed.summon()
    await settle()
    failed.clear.click()
    await until(lambda: len(fake.commands.failed()) == 1)
    assert [each.stage for each in fake.commands.failed()] == [CommandStage.UNKNOWN]
    assert "stays" in failed.problem.words()


async def test_waiving_a_fee_takes_at_most_eight_keys(stage: Stage, fake: FakeDesk) -> None:
    """From the home page: find the customer, open the form, amount, reason, review, send; typed values not counted."""
    window = stage.shell.main
    window.go_to_place("home")
    await settle()
    presses = 0

    def count(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        nonlocal presses
        presses += 1
        press(window, key, held)

    count(Key.Key_K, CTRL)
    write(window, "Priya")
    palette = window.palette_overlay
    await until(lambda: palette.result is not None and palette.result.text == "Priya")
    count(Key.Key_Return)
    await until(lambda: PRIYA in window.pages.customers)
    await settle()
    page = window.pages.customers[PRIYA]
    count(Key.Key_W)
    await until(lambda: page.drawer is not None)
    write(window, "10")
    drawer = page.drawer
    assert drawer is not None
    while not drawer.enter.form.fields["reason"].control.hasFocus():
        count(Key.Key_Tab)
        assert presses <= 8
    write(window, "Bank error")
    count(Key.Key_Return, CTRL)
    await until(lambda: drawer.step is Step.REVIEW)
    fake.commands.outcomes.append(confirmed)
    count(Key.Key_Return)
    await until(lambda: drawer.step is Step.RECORDED)
    assert presses <= 8, presses
