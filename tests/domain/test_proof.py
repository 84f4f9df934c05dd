"""The desk's look at a proof before it is sent."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billie_desktop.domain import proof
from billie_desktop.domain.command import Action
from billie_desktop.domain.forms import read_form
from projector.intake import proof_methods
from projector.intake.proof_types import proof_type
from tests.projector.intake import proof_samples as samples


@pytest.mark.parametrize("content", [*samples.KEPT.values(), samples.CSV_OF_EXCEL, samples.CSV_UTF_16])
def test_what_the_server_keeps_is_sent(content: bytes) -> None:
    """No file that the server would take is stopped at the desk, and both mean the same limit."""
    assert proof.problem_of(content) == ""
    assert proof.MOST_BYTES == proof_methods.MOST_BYTES


@settings(max_examples=100)
@given(st.binary(min_size=1, max_size=200))
def test_the_desk_is_never_stricter_than_the_server(content: bytes) -> None:
    """Whatever the bytes: what the desk refuses, the server would refuse too."""
    assert proof.problem_of(content) == "" or proof_type(content) is None


def test_empty_large_and_foreign_files_are_told_apart() -> None:
    """Each has its own words, which say what to do."""
    told = [proof.problem_of(each) for each in (b"", b"%PDF-".ljust(proof.MOST_BYTES + 1), samples.EXE)]
    assert told == [proof.EMPTY, proof.TOO_LARGE, proof.WRONG_TYPE]
    assert proof.problem_of(b"%PDF-".ljust(proof.MOST_BYTES)) == ""


@pytest.mark.parametrize(
    ("typed", "sent"), [("", None), ("s3://proofs/a.pdf", "s3://proofs/a.pdf"), (proof.NOT_ATTACHED, None)]
)
def test_only_an_address_reaches_the_command(typed: str, sent: str | None) -> None:
    """An attached proof is sent by its address, none is not sent, and a file that is only chosen is an error."""
    found = read_form(Action.DISBURSE, {"reference": "B-1", "proof": typed})
    assert found.values.get("attachment_location") == sent
    assert [each.field for each in found.errors] == (["proof"] if typed == proof.NOT_ATTACHED else [])


def test_names_and_sizes_are_short() -> None:
    """A long name keeps its beginning and its end; sizes are said in the unit that fits."""
    assert proof.short_name("a" * 60 + ".pdf").endswith("aaa.pdf")
    assert len(proof.short_name("a" * 60 + ".pdf")) == 34
    assert [proof.size_words(each) for each in (820, 190_000, 10 * 1024 * 1024)] == ["820 bytes", "186 kB", "10.0 MB"]
