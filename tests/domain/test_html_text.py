"""Messages with markup, read by allow-list."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billie_desktop.domain.html_text import read_html
from billie_desktop.domain.rich_text import Block, BlockKind, RichText, Run, cut, links_of, plain_text
from billie_desktop.domain.text_safety import clean_text, link_host, safe_link
from tests.domain.hostile_html import BIDI, ENDLESS, FINE_LINKS, HANDLERS, LINKS, SCRIPTS

_TAGS = ("<b>", "</b>", "<p>", "</p>", "<ul>", "<ol>", "<li>", "</ul>", "<br>", "<script>", "</script>", "<!--", "-->")
MARKUP = st.lists(
    st.one_of(
        st.sampled_from((*_TAGS, "<", ">", '"', "'", "&lt;", "&#x202e;", "<a href=", "</a>", "<div>", "\x00", "\n")),
        st.sampled_from([f"<a href='{link}'>" for link in (*LINKS, *FINE_LINKS)]),
        st.text(max_size=12),
    ),
    max_size=40,
).map("".join)


def is_harmless(blocks: RichText) -> bool:
    """Only text without hidden commands, and links that lead to web pages."""
    for block in blocks:
        for run in block.runs:
            if run.link and safe_link(run.link) != run.link:
                return False
            if any(unicodedata.category(char) in ("Cc", "Cs") and char != "\n" and char != "\t" for char in run.text):
                return False
            if any(unicodedata.bidirectional(char) in _TURNS for char in run.text):
                return False
    return True


_TURNS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


@given(MARKUP)
def test_whatever_comes_in_only_harmless_text_comes_out(source: str) -> None:
    """No markup at all gives a hidden character, a turned direction or a link that is not http or https."""
    assert is_harmless(read_html(source))


@given(st.text())
def test_text_without_tags_is_kept_word_for_word(source: str) -> None:
    """Text in which no tag of HTML and no entity stands loses nothing but hidden characters and outer space."""
    if "<" in source or "&" in source:
        source = source.replace("<", "").replace("&", "")
    assert plain_text(read_html(source)) == clean_text(source).strip()


@pytest.mark.parametrize("source", SCRIPTS)
def test_scripts_leave_nothing_that_runs(source: str) -> None:
    """The code of a script is not even shown, wherever it hides."""
    blocks = read_html(f"before {source} after")
    assert is_harmless(blocks)
    assert not links_of(blocks)
    assert plain_text(blocks).startswith("before")
    assert "@import" not in plain_text(blocks)
    assert all("onerror" not in block.text for block in blocks)


@pytest.mark.parametrize("source", HANDLERS)
def test_handlers_and_styles_are_left_out(source: str) -> None:
    """Event handlers, styles and pictures vanish; the words stay."""
    text = plain_text(read_html(source + "<p>end</p>"))
    assert "alert" not in text
    assert "evil" not in text
    assert text.endswith("end")


@pytest.mark.parametrize("link", LINKS)
def test_a_bad_link_becomes_plain_words(link: str) -> None:
    """A link that is not an absolute http(s) address without a user part leads nowhere, its words stay."""
    blocks = read_html(f'<a href="{link}">words</a>')
    assert links_of(blocks) == ()
    assert "words" in plain_text(blocks)


@pytest.mark.parametrize("link", FINE_LINKS)
def test_a_good_link_stays(link: str) -> None:
    """An http or https address is kept as it was written, without the space around it."""
    assert links_of(read_html(f'<a href="{link}">words</a>')) == (link.strip(),)


def test_an_address_is_read_with_its_entities() -> None:
    """Entities of an address are resolved before it is judged."""
    assert links_of(read_html('<a href="https://fine.example/?a=1&amp;b=2">x</a>')) == (
        "https://fine.example/?a=1&b=2",
    )


def test_the_host_shown_is_the_host_that_is_asked() -> None:
    """A host with letters that look like others is shown in its encoded form."""
    assert link_host("https://p\u0430ypal.example/x") == "xn--pypal-4ve.example"
    assert link_host("https://fine.example/x") == "fine.example"


@pytest.mark.timeout(60)
@pytest.mark.parametrize("source", ENDLESS, ids=lambda source: repr(source[:9]))
def test_hostile_length_costs_little(source: str) -> None:
    """Neither nesting nor repetition makes reading endless or deep."""
    assert is_harmless(read_html(source))


def test_direction_marks_are_taken_out() -> None:
    """Invisible commands that turn text around are gone, also when they come as entities."""
    assert clean_text(BIDI) == "pay eerf yadot to me"
    assert plain_text(read_html("a&#x202e;b")) == "ab"


def test_words_of_other_scripts_stay() -> None:
    """Arabic, Hebrew and composed emoji are not touched."""
    text = "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd 👩\u200d👧"
    assert plain_text(read_html(text)) == text


@pytest.mark.parametrize("text", ["a<b and c>d", "I <3 you", "x < y > z", "<foo>bar", "5 <-- 6", "a <b", "1<2>1"])
def test_what_only_looks_like_a_tag_is_shown(text: str) -> None:
    """Comparisons, hearts and invented tags of a customer are shown as typed."""
    assert plain_text(read_html(text)) == text


def test_formatting_of_the_allow_list() -> None:
    """Bold, italic and breaks become styles; the deeper tag adds to the outer one."""
    assert read_html("<p>Sure, <b>how <em>much</em></b>?<br/>Tell me</p>") == (
        Block(
            (
                Run("Sure, "),
                Run("how ", bold=True),
                Run("much", bold=True, italic=True),
                Run("?\nTell me"),
            )
        ),
    )


def test_lists_keep_their_numbers_and_depth() -> None:
    """Items are numbered per list, and a list in a list stands deeper."""
    blocks = read_html("<ol><li>one<li>two<ul><li>sub</ul></li><li>three</ol><p>end</p>")
    assert [(block.marker, block.text, block.depth) for block in blocks] == [
        ("1.", "one", 0),
        ("2.", "two", 0),
        ("•", "sub", 1),
        ("3.", "three", 0),
        ("", "end", 0),
    ]
    assert blocks[2].kind is BlockKind.BULLET


def test_line_ends_count_only_without_markup() -> None:
    """Typed line breaks stay; those between tags are blank space."""
    assert plain_text(read_html("one\r\ntwo")) == "one\ntwo"
    assert plain_text(read_html("<p>one\ntwo</p>\n\n<p>three</p>")) == "one two\nthree"


def test_a_cut_message_says_so() -> None:
    """Cutting keeps the first characters and tells that there was more."""
    blocks = read_html("<p>abcdef</p><p>ghi</p>")
    assert cut(blocks, 100) == (blocks, False)
    shorter, is_cut = cut(blocks, 7)
    assert is_cut
    assert plain_text(shorter) == "abcdef\ng"
    assert cut(tuple(Block((Run("x"),)) for _ in range(500)), 10_000)[1]
