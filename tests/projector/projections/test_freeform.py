from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projector.projections import freeform
from tests.projector.fold import check_storable

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["a", "$set", "a.b", "x\x00y", "", "$", "_"]) | st.text(max_size=4), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(_json)
def test_anything_becomes_storable_and_stays_so(value: Any) -> None:
    """Whatever JSON holds, the cleaned value is storable, and cleaning it again changes nothing."""
    cleaned = freeform.clean(value)
    check_storable(cleaned)
    assert freeform.clean(cleaned) == cleaned


def test_operators_are_removed_at_every_depth() -> None:
    """A key that begins with a dollar sign, also behind a NUL, is gone with everything below it."""
    body = {"a": {"$where": "x", "b": [{"\x00$set": 1, "c": 2}]}}
    assert freeform.clean(body) == {"a": {"b": [{"c": 2}]}}


def test_made_safe_keys_never_take_a_real_ones_place() -> None:
    """A key with a dot gets a free name when the safe one is taken."""
    assert freeform.clean({"a.b": 1, "a_b": 2, "": 3}) == {"a_b": 2, "a_b_": 1, "_": 3}


def test_deep_nesting_is_cut() -> None:
    """Ten thousand levels are read without a fault and cut at the bound."""
    deep: Any = "x"
    for _ in range(10_000):
        deep = [deep]
    found, depth = freeform.clean(deep), 0
    while isinstance(found, list):
        found, depth = found[0], depth + 1
    assert (found, depth) == (None, freeform.DEEPEST)


@pytest.mark.parametrize(
    ("value", "stored"), [(2**63, str(2**63)), (-(2**63), -(2**63)), (float("nan"), None), (10**4000, None)]
)
def test_numbers_that_no_store_takes(value: Any, stored: Any) -> None:
    """An integer beyond 64 bits becomes text, NaN null."""
    assert freeform.clean(value) == stored


def test_json_text_is_compact() -> None:
    """A list where a chat text belongs is kept as compact JSON text."""
    assert json.loads(freeform.json_text({"a": [1, "é"]})) == {"a": [1, "é"]}
    assert " " not in freeform.json_text({"a": [1, "é"]})
