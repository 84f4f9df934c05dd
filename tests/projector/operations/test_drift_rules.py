"""Which two readings of one balance are drift."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projector.engine.drift import LedgerReading, ModelReading, Verdict, compare, difference

cents = st.integers(-10_000_00, 10_000_00).map(lambda number: Decimal(number) / 100)


def model(*balances: str, status: str | None = "active") -> ModelReading:
    return ModelReading("A1", status, tuple(map(Decimal, balances)), None)


def ledger(total: str | None) -> LedgerReading:
    return LedgerReading(None if total is None else Decimal(total), None)


@pytest.mark.parametrize(
    ("ours", "theirs", "verdict", "off"),
    [
        (model("100.0", "100.0"), ledger("100.00"), Verdict.SAME, "0"),
        (model("0.0", "0.0"), ledger("0.00"), Verdict.SAME, "0"),
        (model("100.01", "100.01"), ledger("100.00"), Verdict.DIFFERENT, "0.01"),
        (model("100.0", "99.0"), ledger("100.00"), Verdict.DIFFERENT, "-1"),
        (model("-5.0"), ledger("-5.00"), Verdict.SAME, "0"),
        (model("420.0", status="pending_disbursement"), ledger("0.00"), Verdict.SAME, "0"),
        (model("420.0", status="pending_disbursement"), ledger(None), Verdict.SAME, None),
        (model("420.0", status="pending_disbursement"), ledger("420.00"), Verdict.DIFFERENT, "-420"),
        (model("420.0"), ledger("0.00"), Verdict.DIFFERENT, "420"),
        (model("420.0"), ledger(None), Verdict.NOT_IN_LEDGER, None),
        (model(), ledger("420.00"), Verdict.NO_BALANCE, None),
        (model(), ledger(None), Verdict.UNKNOWN, None),
    ],
)
def test_a_verdict_is_by_the_cent(ours: ModelReading, theirs: LedgerReading, verdict: Verdict, off: str | None) -> None:
    """Every combination of readings has the verdict and the difference of its row, with no tolerance."""
    assert compare(ours, theirs) is verdict
    assert difference(ours, theirs) == (None if off is None else Decimal(off))


@given(cents, cents)
def test_no_difference_is_too_small(one: Decimal, other: Decimal) -> None:
    """Two balances are the same exactly when they are equal in cents, however many zeros they are written with."""
    ours = model(str(float(one)))
    assert (compare(ours, LedgerReading(other, None)) is Verdict.SAME) == (one == other)
