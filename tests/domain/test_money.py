"""Amounts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billie_desktop.domain.errors import InvalidInput
from billie_desktop.domain.money import Money, total

amounts = st.decimals(min_value=-1_000_000, max_value=1_000_000, places=2).map(Money)


@given(amounts)
def test_wire_text_reads_back_as_the_same_amount(amount: Money) -> None:
    """What is written on the wire reads back exactly."""
    assert Money.of(amount.wire()) == amount


@given(st.integers(min_value=-10_000_000, max_value=10_000_000))
def test_a_float_of_the_database_keeps_its_cents(cents: int) -> None:
    """Every amount of cents survives being stored as a float."""
    exact = Decimal(cents) / 100
    assert Money.of(float(exact)) == Money(exact)


@given(st.lists(amounts))
def test_a_sum_is_the_sum_of_the_cents(parts: list[Money]) -> None:
    """Adding amounts equals adding whole cents."""
    assert int(total(parts).value * 100) == sum(int(part.value * 100) for part in parts)


def test_two_sums_that_floats_get_wrong() -> None:
    """10.10 + 10.20 is sent as 20.30."""
    assert (Money(Decimal("10.10")) + Money(Decimal("10.20"))).wire() == "20.30"


@given(st.decimals(min_value="0.01", max_value=99_999, places=2))
def test_every_spelling_of_an_amount_parses_alike(amount: Decimal) -> None:
    """Dollar sign, thousands commas, AUD and blanks change nothing."""
    for text in (f"{amount}", f"${amount:,}", f" AUD {amount:,} ", f"$ {amount}"):
        assert Money.parse_input(text) == Money(amount)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Enter an amount"),
        ("0", "Enter an amount above 0"),
        ("0.00", "Enter an amount above 0"),
        ("1.005", "Use at most 2 decimals"),
        ("007", "Leave out the leading zero"),
        ("-5", "Enter an amount such as 191.50"),
        ("1e3", "Enter an amount such as 191.50"),
        ("12.", "Enter an amount such as 191.50"),
        ("٣", "Enter an amount such as 191.50"),
        ("NaN", "Enter an amount such as 191.50"),
        ("12,50", "Use a point for cents, such as 12.50"),
        ("1,2345.00", "Use a point for cents, such as 12.50"),
        ("1200,50", "Use a point for cents, such as 12.50"),
        ("9" * 40, "Enter a smaller amount"),
        ("1" * 5000, "Enter a smaller amount"),
    ],
)
def test_a_wrong_amount_says_what_to_do(text: str, words: str) -> None:
    """Each kind of wrong amount has its own sentence."""
    with pytest.raises(InvalidInput) as caught:
        Money.parse_input(text)
    assert caught.value.text == words


@pytest.mark.parametrize(
    "raw", [None, "", "abc", float("nan"), float("inf"), True, "NaN", "9" * 40, 1e40, Decimal("1e40")]
)
def test_what_is_no_amount_is_missing_never_zero(raw: object) -> None:
    """A missing or unreadable figure gives None."""
    assert Money.of(raw) is None


def test_shown_texts() -> None:
    """Amounts are shown with thousands commas and a real minus sign."""
    amount = Money(Decimal("-1185.3"))
    assert amount.text() == "−1,185.30"
    assert amount.with_symbol() == "−$1,185.30"
    assert amount.spoken() == "minus 1185 dollars 30 cents"
