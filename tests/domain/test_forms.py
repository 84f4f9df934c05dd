"""What an agent types, checked."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billie_desktop.domain.command import DECISIONS, Action
from billie_desktop.domain.forms import CEILING, overpayment, read_form
from billie_desktop.domain.money import Money
from tests.domain.examples import dollars

REPAYMENT = {"amount": "$1,200.50", "reference": "  BSB 77 ", "method": "bpay", "notes": " as typed "}


def test_a_repayment_on_the_wire() -> None:
    """Amount with two decimals, reference trimmed, notes as typed."""
    result = read_form(Action.RECORD_REPAYMENT, REPAYMENT)
    assert result.errors == ()
    assert result.amount == dollars("1200.50")
    assert result.values == {
        "amount": "1200.50",
        "payment_reference": "BSB 77",
        "payment_method": "bpay",
        "notes": " as typed ",
    }


@pytest.mark.parametrize(
    ("action", "typed", "fields"),
    [
        (Action.RECORD_REPAYMENT, {}, ["amount", "reference"]),
        (Action.RECORD_REPAYMENT, REPAYMENT | {"method": "barter"}, ["method"]),
        (Action.RECORD_REPAYMENT, REPAYMENT | {"notes": "x" * 1001}, ["notes"]),
        (Action.RECORD_REPAYMENT, REPAYMENT | {"amount": "100000.01"}, ["amount"]),
        (Action.WAIVE_FEE, {"amount": "10", "reason": " \n "}, ["reason"]),
        (Action.WAIVE_FEE, {"amount": "0", "reason": "x" * 1001}, ["amount", "reason"]),
        (Action.LATE_FEE, {"amount": "10", "days_past_due": "0"}, ["days_past_due"]),
        (Action.LATE_FEE, {"amount": "10", "days_past_due": "1.5"}, ["days_past_due"]),
        (Action.LATE_FEE, {"amount": "10", "days_past_due": "²"}, ["days_past_due"]),
        (Action.DISHONOUR_FEE, {"amount": "10", "reason": "x" * 1001}, ["reason"]),
        (Action.DISBURSE, {"method": "cash"}, ["reference", "method"]),
    ],
)
def test_all_errors_come_at_once_in_the_order_of_the_form(action, typed, fields) -> None:
    """Each wrong field is named once, top to bottom."""
    assert [error.field for error in read_form(action, typed).errors] == fields


@pytest.mark.parametrize(
    ("action", "typed", "values"),
    [
        (
            Action.WAIVE_FEE,
            {"amount": "10", "reason": " bank error "},
            {"waiver_amount": "10.00", "reason": "bank error"},
        ),
        (Action.LATE_FEE, {"amount": "10", "days_past_due": "012"}, {"fee_amount": "10.00", "days_past_due": "12"}),
        (Action.DISHONOUR_FEE, {"amount": "10", "reference": "P-1"}, {"fee_amount": "10.00", "reference_id": "P-1"}),
        (Action.DISBURSE, {"reference": "B-1"}, {"bank_reference": "B-1", "payment_method": "bank_transfer"}),
    ],
)
def test_wire_texts_of_the_other_commands(action, typed, values) -> None:
    """Empty optional fields are not sent; the first method is the default."""
    assert read_form(action, typed).values == values


@pytest.mark.parametrize("action", sorted(DECISIONS))
def test_a_decision_has_no_form(action: Action) -> None:
    """Approving, rejecting and cancelling are pressed beside the request, never typed into a money form."""
    with pytest.raises(ValueError, match="has no form"):
        read_form(action, {})


ADJUSTMENT = {"part": "fees", "direction": "credit", "amount": "12.5", "reason": "Charged twice by mistake"}


@pytest.mark.parametrize(
    ("changes", "deltas"),
    [
        ({}, ("0.00", "-12.50")),
        ({"direction": "debit"}, ("0.00", "12.50")),
        ({"part": "principal"}, ("-12.50", "0.00")),
        ({"part": "principal", "direction": "debit"}, ("12.50", "0.00")),
    ],
)
def test_an_adjustment_is_signed_by_its_direction(changes: dict[str, str], deltas: tuple[str, str]) -> None:
    """A debit raises the debt and a credit lowers it, in the part that was chosen; the other part is zero."""
    result = read_form(Action.ADJUST, ADJUSTMENT | changes)
    assert result.errors == ()
    assert (result.values["principal_delta"], result.values["fee_delta"]) == deltas
    assert "amount" not in result.values
    assert result.amount == dollars(next(each for each in deltas if each != "0.00"))


def test_a_request_names_everything_that_is_missing() -> None:
    """An adjustment without anything has four things to fix, a write-off only its reason: the amount is the balance."""
    fields = [error.field for error in read_form(Action.ADJUST, {}).errors]
    assert fields == ["part", "direction", "amount", "reason"]
    assert [error.field for error in read_form(Action.REQUEST_WRITE_OFF, {}).errors] == ["reason"]
    short = read_form(Action.ADJUST, ADJUSTMENT | {"reason": "too short"}).errors
    assert [error.text for error in short] == ["Use at least 10 characters; this has 9"]


def test_a_write_off_request_carries_no_typed_amount() -> None:
    """Whatever is typed as an amount does not reach the wire: the ledger's command has none."""
    result = read_form(Action.REQUEST_WRITE_OFF, {"reason": "hardship", "priority": "urgent", "amount": "5"})
    assert result.values == {"reason": "hardship", "priority": "urgent"}
    assert result.amount is None


def test_a_target_instalment_reaches_the_wire_with_its_schedule() -> None:
    """A chosen instalment is sent by number with the schedule that checks it; "oldest first" sends neither."""
    typed = {"amount": "5", "reference": "r", "target": "5", "schedule_id": "S-1"}
    values = read_form(Action.RECORD_REPAYMENT, typed).values
    assert (values["target_payment_number"], values["schedule_id"]) == ("5", "S-1")
    plain = read_form(Action.RECORD_REPAYMENT, typed | {"target": ""}).values
    assert not {"target_payment_number", "schedule_id"} & set(plain)
    wrong = read_form(Action.RECORD_REPAYMENT, typed | {"target": "5.5"})
    assert [error.field for error in wrong.errors] == ["target"]


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_text_breaks_the_form(amount: str, reason: str) -> None:
    """Any text gives values or errors; an amount that passes is above 0, has two decimals and is under the ceiling."""
    result = read_form(Action.WAIVE_FEE, {"amount": amount, "reason": reason})
    if result.amount is not None:
        assert Money(Decimal(0)) < result.amount <= CEILING
        assert result.values["waiver_amount"] == f"{result.amount.value:.2f}"
        assert result.values["waiver_amount"].isascii()


@pytest.mark.parametrize(
    ("amount", "outstanding", "asks"),
    [("60", "50", True), ("50", "50", False), ("50", "0", False), ("50", None, False), ("50.01", "50", True)],
)
def test_an_overpayment_asks_again(amount: str, outstanding: str | None, asks: bool) -> None:
    """Only an amount above a known debt above zero needs the second confirmation."""
    owed = None if outstanding is None else dollars(outstanding)
    assert bool(overpayment(dollars(amount), owed)) is asks


@pytest.mark.parametrize("typed", ["0", "100000", "12.5", "-1", "٣", "9" * 5000])
def test_days_that_are_no_number_of_days_are_named(typed: str) -> None:
    """Days past due and the number of an instalment are whole numbers of a credible size, whatever is pasted."""
    late = read_form(Action.LATE_FEE, {"amount": "10", "days_past_due": typed})
    assert [error.field for error in late.errors] == ["days_past_due"]
    paid = read_form(Action.RECORD_REPAYMENT, {"amount": "10", "reference": "R", "target": typed})
    assert [error.field for error in paid.errors] == ["target"]
