"""CSV that a spreadsheet reads as it was meant and never runs."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billie_desktop.domain.csv_text import BYTE_ORDER_MARK, csv_text, harmless

CELLS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=20)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=5))
def test_what_is_written_is_read_back(rows: list[list[str]]) -> None:
    """Commas, quotes and line ends inside fields come back through a CSV reader; only formulas gained an apostrophe."""
    text = csv_text(["a", "b", "c"], rows)
    assert text.startswith(BYTE_ORDER_MARK)
    read = list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline=""), strict=True))
    assert read == [["a", "b", "c"], *([harmless(cell) for cell in row] for row in rows)]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        " =1",
        "\r=1",
        "\n@x",
        "＝1+1",
        "|calc",
        "%0A",
        "-",
        "=-1",
    ],
)
def test_a_formula_is_neutralised(text: str) -> None:
    """Whatever a spreadsheet might run begins with an apostrophe, also behind blanks."""
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "-10.00", "+61491570156", "1185.30", "O'Brien", "VN2604220817", "2026-06-10", "a=b"]
)
def test_plain_text_and_numbers_stay(text: str) -> None:
    """Names, numbers with a sign and dates are not touched."""
    assert harmless(text) == text
