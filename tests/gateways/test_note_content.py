"""The rich text of notes."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from billie_desktop.domain.rich_text import Block, BlockKind, Run, links_of, plain_text
from billie_desktop.domain.text_safety import safe_link
from billie_desktop.gateways.mongo.note_content import read_note_content

LEXICAL = {
    "root": {
        "type": "root",
        "children": [
            {
                "type": "paragraph",
                "children": [
                    {"type": "text", "text": "Pay lands ", "format": 0},
                    {"type": "text", "text": "Thursday", "format": 1 | 2 | 8},
                    {"type": "link", "fields": {"url": "https://fine.example/"}, "children": [{"text": "proof"}]},
                    {"type": "link", "url": "javascript:alert(1)", "children": [{"text": "evil"}]},
                ],
            },
            {
                "type": "list",
                "listType": "number",
                "children": [
                    {"type": "listitem", "children": [{"type": "text", "text": "one"}]},
                    {"type": "listitem", "children": [{"type": "text", "text": "two"}]},
                ],
            },
        ],
    }
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["root", "children", "text", "type", "format", "url", "x"]), inner, max_size=5
        )
    ),
    max_leaves=25,
)


def test_lexical_is_read() -> None:
    """Formats are bits, links are judged, lists are numbered."""
    first, one, two = read_note_content(LEXICAL)
    assert first.runs[1] == Run("Thursday", bold=True, italic=True, underline=True)
    assert links_of((first,)) == ("https://fine.example/",)
    assert [(block.marker, block.text) for block in (one, two)] == [("1.", "one"), ("2.", "two")]


def test_slate_and_plain_forms_are_read() -> None:
    """A list of nodes, JSON as text, HTML and bare text all give their words."""
    slate = [
        {"children": [{"text": "Called ", "bold": True}, {"text": "twice"}]},
        {"type": "ul", "children": [{"type": "li", "children": [{"text": "no answer"}]}]},
    ]
    blocks = read_note_content(slate)
    assert blocks[0].runs[0].bold
    assert blocks[1].kind is BlockKind.BULLET
    assert read_note_content(json.dumps(slate)) == blocks
    assert plain_text(read_note_content("<p>a</p><script>b</script>")) == "a"
    assert read_note_content("just words") == (Block((Run("just words"),)),)
    assert read_note_content(None) == ()


def test_depth_exhausts_nothing() -> None:
    """A body nested a thousand times is read to a bounded depth."""
    node: Any = {"text": "deep"}
    for _ in range(1000):
        node = {"type": "paragraph", "children": [node]}
    assert read_note_content({"root": node}) == ()
    assert read_note_content("[" * 100_000) == (Block((Run("[" * 65_536),)),)


@given(JSON)
def test_any_body_gives_harmless_text(body: Any) -> None:
    """Whatever the JSON is, reading it never fails and every link in it may be opened."""
    assert all(safe_link(link) == link for link in links_of(read_note_content(body)))
