"""A report carries no address, number, amount or login."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billie_desktop.desk.trail import MOST_BYTES, Trail, report_text
from billie_desktop.domain.redaction import redacted


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("mail to priya.raghavan@example.com failed", "priya"),
        ("called 0491 570 156 twice", "0491"),
        ("called +61 (4) 91 570 156", "570"),
        ("Record repayment $1,200.50", "1,200"),
        ("balance 453.00 read", "453"),
        ("account VN2604220817", "2604220817"),
        ("customer CUS-7F3A", "7F3A"),
        ("mongodb://reader:hunter2@db.example/x", "hunter2"),
        ("authorization: Bearer abc.def.ghi", "abc"),
        ("password=hunter2", "hunter2"),
        ("GET /search?name=mia", "mia"),
        ("digest 9f86d081884c7d659a2f", "9f86d081"),
    ],
)
def test_what_tells_somebody_is_gone(text: str, secret: str) -> None:
    """Each kind of personal or secret value is replaced, and some of the text stays."""
    found = redacted(text)
    assert secret not in found
    assert "…" in found


def test_places_in_the_code_stay() -> None:
    """Kinds of errors, files, lines, methods and milliseconds can still be read."""
    text = "ValueError at money.py:41 in parse < page.py:88 in read"
    assert redacted(text) == text
    assert redacted("GetAccountBalance DEADLINE_EXCEEDED 45002 ms") == "GetAccountBalance DEADLINE_EXCEEDED 45002 ms"


def test_rings_keep_the_newest() -> None:
    """Ten presses, ten views, fifteen calls, thirty errors, each with its moment; cleared they are empty."""
    trail = Trail()
    for number in range(50):
        for note in (trail.click, trail.view, trail.call, trail.error):
            note(f"no {number}")
    entries = trail.entries()
    assert {name: len(ring) for name, ring in entries.items()} == {"clicks": 10, "views": 10, "calls": 15, "errors": 30}
    assert all(ring[-1][1] == "no 49" for ring in entries.values())
    trail.clear()
    assert not any(trail.entries().values())


@given(st.text(max_size=5000), st.text(max_size=60_000), st.integers(0, 30))
def test_a_report_is_never_too_large(words: str, crash: str, errors: int) -> None:
    """Whatever goes in, the text has at most 64 KB; the agent's words stay as they are while there is room."""
    trail = Trail()
    for _ in range(errors):
        trail.error("é" * 300)
    text = report_text({"version": "1"}, trail.entries(), words, crash)
    assert len(text.encode()) <= MOST_BYTES
