"""Phone numbers in any spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billie_desktop.domain.phone import grouped, national_part, stored_spellings

mobiles = st.from_regex(r"\A4[0-9]{8}\Z")


def blanked(draw: st.DrawFn, text: str) -> str:
    """The text with blanks, dashes or brackets strewn in."""
    parts = [char + draw(st.sampled_from(["", "", "", " ", "-", ") "])) for char in text]
    return "".join(parts)


@given(mobiles, st.data())
def test_every_spelling_means_the_same_number(national: str, data: st.DataObject) -> None:
    """04…, +614…, 614…, 00614… and 4…, with blanks anywhere, are one number."""
    for spelling in (f"0{national}", f"+61{national}", f"61{national}", f"0061{national}", national, f"+610{national}"):
        text = data.draw(st.composite(lambda draw, spelling=spelling: blanked(draw, spelling))())
        assert national_part(text) == national


@given(mobiles, st.integers(min_value=4, max_value=9))
def test_a_beginning_matches_the_beginning_of_each_stored_form(national: str, length: int) -> None:
    """Whatever was typed so far is a prefix of the number as stored, in each way it may be stored."""
    typed = national_part(f"0{national[:length]}")
    assert typed is not None
    stored = (f"+61{national}", f"0{national}")
    for form in stored:
        assert any(form.startswith(spelling) for spelling in stored_spellings(typed))


@pytest.mark.parametrize("text", ["", "12", "mia", "+64211234567", "0412 345 678 9", "61", "CUS-7F3A", "4.50.x"])
def test_what_is_no_phone_number(text: str) -> None:
    """Names, ids, other countries and too many digits are no Australian number."""
    assert national_part(text) is None


def test_grouped() -> None:
    """A complete mobile is grouped; anything else stays as it is."""
    assert grouped("+61412345678") == "0412 345 678"
    assert grouped("+44 20 7946 0000") == "+44 20 7946 0000"
