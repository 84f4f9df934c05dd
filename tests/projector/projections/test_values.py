from __future__ import annotations

import time
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projector.projections import values
from projector.projections.values import Unreadable


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("400.00", "400.00"),
        (400, "400.00"),
        (400.0, "400.00"),
        ("4e2", "400.00"),
        (" 12 ", "12.00"),
        (".5", "0.50"),
        ("5.", "5.00"),
        ("+1", "1.00"),
        ("-3.005", "-3.01"),
        (0.1 + 0.2, "0.30"),
        (2.675, "2.68"),
        ("0.005", "0.01"),
        ("0.0049999", "0.00"),
        (0, "0.00"),
        ("9999999999999.99", "9999999999999.99"),
        (Decimal("1.005"), "1.01"),
    ],
)
def test_money_is_read_and_rounded_half_up(value: Any, amount: str) -> None:
    """Decimal text, numbers and exponents are the same amount, rounded half up to cents."""
    assert str(values.to_money(value)) == amount


@pytest.mark.parametrize(
    "value",
    [
        "abc", "NaN", "Infinity", "-inf", "1_000", "1,000", "$4", "4 0", "0x10", "４", "--1", "1e", " ", True, False,
        [], {}, float("nan"), float("inf"), Decimal("NaN"), "1e400", "1e9999", 10**13, 10**400, "1" * 65,
    ],
)  # fmt: skip
def test_what_is_no_amount_is_unreadable(value: Any) -> None:
    """Anything that is not a plain finite decimal of credible size is refused, booleans and underscores too."""
    with pytest.raises(Unreadable):
        values.to_money(value)


def test_a_negative_zero_is_zero() -> None:
    """An amount of -0 is stored without a sign."""
    assert str(values.stored(values.to_money("-0.001"))) == "0.0"


@given(st.integers(-(10**14), 10**14))
def test_stored_amounts_come_back_exactly(cents: int) -> None:
    """Every amount survives the way into a stored number and back into a decimal."""
    amount = Decimal(cents) / 100
    stored = values.stored(values.to_money(str(amount)))
    assert Decimal(str(stored)) == amount


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-07-01", datetime(2026, 7, 1, tzinfo=UTC)),
        ("2026-07-01T10:00:00+10:00", datetime(2026, 7, 1, tzinfo=UTC)),
        ("2026-07-01T00:00:00Z", datetime(2026, 7, 1, tzinfo=UTC)),
        ("2026-07-01T00:00:00", datetime(2026, 7, 1, tzinfo=UTC)),
        ("2026-07-01 00:00", datetime(2026, 7, 1, tzinfo=UTC)),
        ("2026-07-01t10:00:00.5z", datetime(2026, 7, 1, 10, 0, 0, 500000, tzinfo=UTC)),
        (" 2026-07-01T00:00:00.123456789Z ", datetime(2026, 7, 1, 0, 0, 0, 123456, tzinfo=UTC)),
    ],
)
def test_moments_are_utc(text: str, moment: datetime) -> None:
    """An offset is converted, no zone is UTC, a date alone is midnight UTC."""
    found = values.to_moment(text)
    assert (found, found.tzinfo) == (moment, UTC)


@pytest.mark.parametrize(
    "value", ["soon", "2026-13-01", "2026-02-30", 1782864000, True, [], {}, "", "0001-01-01T00:00+10:00"]
)
def test_what_is_no_moment_is_unreadable(value: Any) -> None:
    """Words, impossible dates, epoch numbers and moments outside the calendar are refused."""
    with pytest.raises(Unreadable):
        values.to_moment(value)


def test_the_host_time_zone_plays_no_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """A moment without zone is the same on a host in Sydney."""
    monkeypatch.setenv("TZ", "Australia/Sydney")
    time.tzset()
    try:
        assert values.to_moment("2026-07-01T00:00:00") == datetime(2026, 7, 1, tzinfo=UTC)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_moment_is_stored_in_milliseconds() -> None:
    """What is below a millisecond is cut off, not rounded."""
    assert values.milliseconds(values.to_moment("2026-07-01T00:00:00.123999Z")).microsecond == 123000


@pytest.mark.parametrize("text", ["1991-02-03", "1991-02-03T23:30:00+10:00", "1991-02-03T00:30:00Z"])
def test_a_day_is_the_day_that_is_written(text: str) -> None:
    """A date of birth is midnight UTC of its own day, whatever zone it is written in."""
    assert values.to_day(text) == datetime(1991, 2, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "text"), [("a\x00b", "ab"), (12, "12"), (1.5, "1.5"), (True, "true"), ("\ud800x", "\ufffdx")]
)
def test_text_is_made_storable(value: Any, text: str) -> None:
    """NUL is removed, numbers become their text, half a surrogate pair becomes the replacement character."""
    assert values.to_text(value) == text


@pytest.mark.parametrize("value", [[], {}, ["a"], {"a": 1}])
def test_lists_and_objects_are_no_text(value: Any) -> None:
    """A list or object never turns into text by itself."""
    with pytest.raises(Unreadable):
        values.to_text(value)


@pytest.mark.parametrize(
    ("value", "identifier"), [("A1", "A1"), (900001, "900001"), ("{odd", "{odd"), ("[1", "[1"), ("7", "7")]
)
def test_ids_are_texts_and_numbers(value: Any, identifier: str) -> None:
    """A number is taken as its text, and text that only looks like JSON stays an id."""
    assert values.to_identifier(value) == identifier


@pytest.mark.parametrize(
    "value", ["", "  ", {}, [], {"$ne": None}, ["A1"], '{"a":1}', " [1] ", True, None, "[" * 100_000, 10**4000]
)
def test_objects_and_lists_are_no_ids(value: Any) -> None:
    """An object or list, also as JSON text of one, is refused where an id belongs."""
    with pytest.raises(Unreadable):
        values.to_identifier(value)


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("AccountStatus.SUSPENDED", "SUSPENDED"),
        ("billie.v1.Status.ACTIVE", "ACTIVE"),
        (" ACTIVE ", "ACTIVE"),
        ("Customer deceased. Estate settled", "Customer deceased. Estate settled"),
        ("e.g.", "e.g."),
    ],
)
def test_a_class_prefix_is_removed(value: str, word: str) -> None:
    """The text after the last dot counts where dots join names; a sentence stays whole."""
    assert values.to_word(value) == word


@pytest.mark.parametrize(
    ("value", "number"), [(8, 8), ("8", 8), (" -3 ", -3), (8.0, 8), ("8.0", 8), (2**63 - 1, 2**63 - 1)]
)
def test_integers_and_integer_texts(value: Any, number: int) -> None:
    """Whole numbers are read from numbers and from text."""
    assert values.to_integer(value) == number


@pytest.mark.parametrize(
    "value", [True, 1.5, "x", "1_0", "1e3", "", 2**63, -(2**63) - 1, 10**400, float("inf"), float("nan"), [], {}]
)
def test_what_is_no_integer_is_unreadable(value: Any) -> None:
    """Booleans, fractions, other text and numbers beyond 64 bits are refused."""
    with pytest.raises(Unreadable):
        values.to_integer(value)


@pytest.mark.parametrize(("value", "truth"), [(True, True), (False, False), ("TRUE", True), (" false ", False)])
def test_booleans_and_their_words(value: Any, truth: bool) -> None:
    """True and false are read as such and as words in any case."""
    assert values.to_boolean(value) is truth


@pytest.mark.parametrize("value", [1, 0, "yes", "", [], {}, None])
def test_what_is_no_boolean_is_unreadable(value: Any) -> None:
    """Numbers and other words never count as true or false."""
    with pytest.raises(Unreadable):
        values.to_boolean(value)
