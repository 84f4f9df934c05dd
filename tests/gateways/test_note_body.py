"""Rich text written as the JSON of notes, and read back."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from billie_desktop.domain.rich_text import Block, BlockKind, RichText, Run
from billie_desktop.gateways.grpc.note_body import note_body
from billie_desktop.gateways.mongo.note_content import read_note_content
from projector.intake import rich_text as intake_rules

_words = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=12)
_runs = st.builds(
    Run, _words, st.booleans(), st.booleans(), st.booleans(), st.sampled_from(("", "https://billie.example/help"))
)


@st.composite
def texts(draw: st.DrawFn) -> RichText:
    """Paragraphs and lists, numbered as a reader would number them."""
    blocks: list[Block] = []
    for kind in draw(st.lists(st.sampled_from(list(BlockKind)), min_size=1, max_size=6)):
        runs = tuple(draw(st.lists(_runs, min_size=1, max_size=3)))
        follows = blocks and blocks[-1].kind is kind is BlockKind.NUMBERED
        number = (blocks[-1].number + 1 if follows else 1) if kind is BlockKind.NUMBERED else 0
        blocks.append(Block(runs, kind, number))
    return tuple(blocks)


@given(texts())
def test_what_is_written_is_read_back(blocks: RichText) -> None:
    """Words, styles, links, kinds and numbers come back as they were, and the server's rules take them."""
    body = note_body(blocks)
    assert read_note_content(json.loads(body)) == blocks
    assert intake_rules.parse(body) == json.loads(body)


def test_line_breaks_stay_inside_their_paragraph() -> None:
    """A break inside a run is a break, not another paragraph."""
    (block,) = read_note_content(note_body((Block((Run("one\ntwo", bold=True),)),)))
    assert block.text == "one\ntwo"
    assert all(run.bold for run in block.runs if run.text != "\n")
