"""What a file is, told by its content."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from projector.intake.proof_types import proof_type
from tests.projector.intake import proof_samples as samples

BEGINNINGS = st.sampled_from([b"", *(each[:24] for each in samples.KEPT.values()), b"\xff\xfe", b"\xef\xbb\xbf"])


@pytest.mark.parametrize("kind", list(samples.KEPT))
def test_every_kind_is_known_by_its_content(kind: str) -> None:
    """A sample of each kind is that kind and no other."""
    found = proof_type(samples.KEPT[kind])
    assert found is not None
    assert found.extension == kind


@pytest.mark.parametrize("content", [samples.CSV_OF_EXCEL, samples.CSV_UTF_16])
def test_tables_in_the_encodings_of_excel_are_tables(content: bytes) -> None:
    """What Excel writes as CSV on Windows, and as text in UTF-16, is CSV."""
    found = proof_type(content)
    assert found is not None
    assert found.media_type == "text/csv"


@pytest.mark.parametrize("what", list(samples.REFUSED))
def test_everything_else_is_refused(what: str) -> None:
    """Programs, scripts, pages, other documents, macros, broken files and prose are none of the kinds."""
    assert proof_type(samples.REFUSED[what]) is None


@settings(max_examples=150)
@given(beginning=BEGINNINGS, rest=st.binary(max_size=600))
@example(beginning=b"PK\x03\x04", rest=b"PK\x05\x06" + b"\xff" * 18)
def test_no_bytes_raise(beginning: bytes, rest: bytes) -> None:
    """Any bytes, also behind a true beginning, are answered with a kind that is kept or with none, and never raise."""
    found = proof_type(beginning + rest)
    assert found is None or found.extension in samples.KEPT


@settings(max_examples=50)
@given(content=st.binary(min_size=1, max_size=300), head=st.sampled_from([b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe\x00"]))
def test_a_program_is_never_a_table(content: bytes, head: bytes) -> None:
    """What begins like a program and holds a control character, as programs do, is refused whatever follows."""
    assert proof_type(head + b"\x00\x01" + content) is None
