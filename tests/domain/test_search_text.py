"""What a searched text may mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billie_desktop.domain.search_text import rank, route


@pytest.mark.parametrize(
    ("text", "email", "phone", "code", "words"),
    [
        ("mi", None, None, None, ()),
        ("  Mia   Tester ", None, None, None, ("Mia", "Tester")),
        ("Mia", "mia", None, None, ("Mia",)),
        ("Mia@Example.test", "mia@example.test", None, None, ()),
        ("0412 345", None, "412345", "0412345", ()),
        ("+61 412 345 678", None, "412345678", None, ()),
        ("CUS-7F3A", None, None, "CUS-7F3A", ()),
        ("VN1001", None, None, "VN1001", ()),
        ("Anne-Marie", "anne-marie", None, "Anne-Marie", ("Anne-Marie",)),
        ("O'Brien", "o'brien", None, None, ("O'Brien",)),
    ],
)
def test_routing(text, email, phone, code, words) -> None:
    """Patterns decide what is searched for."""
    query = route(text)
    assert (query.email, query.phone, query.code, query.words) == (email, phone, code, words)


@given(st.text(max_size=40))
def test_any_text_can_be_routed(text: str) -> None:
    """No text raises, and routing the cleaned text again changes nothing."""
    query = route(text)
    assert route(query.text) == query


def test_exact_hits_come_first() -> None:
    """Exact id or e-mail, then the same name, then names that begin so, then the rest."""
    query = route("Mia Test")
    hits = [("C-4", "Zoe Mia Test", None), ("C-3", "Mia Tester", None), ("C-2", "Mia Test", None), ("C-1", None, None)]
    ordered = sorted(hits, key=lambda hit: rank(query, *hit))
    assert [hit[0] for hit in ordered] == ["C-2", "C-3", "C-4", "C-1"]
    assert rank(route("c-4"), "C-4", None, None)[0] == 0
