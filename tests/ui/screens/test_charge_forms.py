"""Late fee, dishonour fee and disbursement: what is asked for reaches the command, nothing else is offered."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from billie_desktop.domain.account import Aging
from billie_desktop.domain.command import Action
from billie_desktop.domain.ledger import InstalmentAllocation, Posting
from billie_desktop.domain.money import Money, total
from billie_desktop.ui.actions.drawer import ActionDrawer, Step
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.commands import confirmed, repayment_posting
from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.opening import PRIYA
from billie_desktop.ui.gallery.people import TODAY, money
from billie_desktop.ui.gallery.stage import Stage
from billie_desktop.ui.models.estimate import decided
from tests.ui.screens.conftest import press, until, write

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key
window_test = pytest.mark.window


async def _open(page: CustomerPage, action: Action) -> ActionDrawer:
    page.begin(action.value)
    await until(lambda: page.drawer is not None)
    assert page.drawer is not None
    return page.drawer


async def _to_review(stage: Stage, drawer: ActionDrawer) -> None:
    press(stage.shell.main, Key.Key_Return, CTRL)
    await until(lambda: drawer.step is Step.REVIEW)


@window_test
async def test_a_late_fee_carries_amount_days_and_reason(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """The preset 10.00 and the days past due of the aging stand in the form, and both reach the command."""
    drawer = await _open(page, Action.LATE_FEE)
    assert drawer.enter.form.amount.text() == "10.00"
    assert drawer.enter.form.typed()["days_past_due"] == "12"
    await _to_review(stage, drawer)
    before = fake.records.views[PRIYA].accounts[0]
    fake.commands.outcomes.append(lambda sent: confirmed(sent, repayment_posting(before, money("10.00"))))
    press(stage.shell.main, Key.Key_Return)
    await until(lambda: drawer.step is Step.RECORDED)
    sent = fake.commands.sent[-1]
    assert (sent.action, sent.values["fee_amount"], sent.values["days_past_due"]) == (Action.LATE_FEE, "10.00", "12")
    assert drawer.recorded.headline.text() == "Late fee $10.00 charged"


@window_test
async def test_the_ledgers_count_of_days_is_offered_first(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """Where the ledger counts 13 days and the read model still 12, the form begins with 13."""
    view = fake.records.views[PRIYA]
    first = view.accounts[0]
    aging = Aging("early_arrears", 13, True)
    fake.records.put(replace(view, accounts=(replace(first, aging=aging), *view.accounts[1:])))
    drawer = await _open(page, Action.LATE_FEE)
    assert drawer.enter.form.typed()["days_past_due"] == "13"


@window_test
async def test_a_dishonour_fee_carries_the_failed_payment(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """The reference of the payment that bounced is typed once and reaches the command."""
    drawer = await _open(page, Action.DISHONOUR_FEE)
    drawer.enter.form.fields["reference"].control.setFocus()
    write(stage.shell.main, "DD12345678")
    await _to_review(stage, drawer)
    assert drawer.intent.values["reference_id"] == "DD12345678"


@window_test
async def test_a_disbursement_shows_the_approved_amount_and_types_none(
    stage: Stage, page: CustomerPage, fake: FakeDesk
) -> None:
    """The focus is on the bank reference; the approved amount is shown, cannot be typed, and is not sent."""
    pending = next(view.account_id for view in fake.records.views[PRIYA].accounts if view.account.is_pending)
    page.select_account(pending)
    await until(lambda: page.work.account_id == pending)
    drawer = await _open(page, Action.DISBURSE)
    await until(lambda: drawer.enter.form.fields["reference"].control.hasFocus())
    assert drawer.enter.form.amount.isReadOnly()
    write(stage.shell.main, "BILLIE-1")
    await _to_review(stage, drawer)
    assert drawer.intent.amount is None
    assert drawer.intent.values["bank_reference"] == "BILLIE-1"
    approved = fake.records.views[PRIYA].account(pending)
    assert approved is not None
    assert drawer.review.amount.value == approved.account.loan_amount


cents = st.integers(1, 50_000).map(lambda value: Money(Decimal(value) / 100))


@given(applied=st.lists(cents, min_size=1, max_size=4), outside=cents, inside=cents)
def test_the_parts_of_a_decided_split_add_up(applied: list[Money], outside: Money, inside: Money) -> None:
    """Fees inside the instalments are not counted beside them: the parts add up to what was paid."""
    paid = total([*applied, outside])
    fees = min(paid, outside + inside)
    rows = tuple(
        InstalmentAllocation(number, part, None, "PARTIAL", None, None) for number, part in enumerate(applied, 1)
    )
    posting = Posting(None, to_fees=fees, to_principal=paid - fees, instalments=rows)
    shown = decided(posting, None, TODAY)
    amounts = [Money(Decimal(part.amount.replace(",", ""))) for part in shown.parts]
    assert total(amounts) == paid


def test_a_split_without_instalments_shows_the_ledgers_fees() -> None:
    """Where the answer names no instalment, the fee part is the ledger's own."""
    posting = replace(Posting(None), to_fees=money("8.40"), to_principal=money("16.60"))
    assert [part.words for part in decided(posting, None, TODAY).parts] == ["Fees", "Principal"]
