"""Formatted text in a text document."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication

from billie_desktop.domain.note_text import NoteForm, form_text, read_form
from billie_desktop.domain.rich_text import Block, BlockKind, RichText, Run, plain_text
from billie_desktop.ui.kit.theme import Theme
from billie_desktop.ui.notes.rich_document import insert_rich, read_document
from billie_desktop.ui.notes.rich_input import LONGEST, RichInput
from tests.ui.screens.conftest import look

__all__ = ["look"]

pytestmark = pytest.mark.window

WORDS = st.text(alphabet="abcXYZ äé.,", min_size=1, max_size=8).filter(lambda text: bool(text.strip()))
RUNS = st.builds(
    Run, WORDS, st.booleans(), st.booleans(), st.booleans(), st.sampled_from(["", "https://a.example/"])
).map(lambda run: run if not run.link else Run(run.text, run.bold, run.italic, False, run.link))
KINDS = st.sampled_from(list(BlockKind))
TEXTS = st.lists(st.tuples(KINDS, st.lists(RUNS, min_size=1, max_size=4)), min_size=1, max_size=6)


def numbered(blocks: list[tuple[BlockKind, list[Run]]]) -> RichText:
    """Blocks as the document gives them: neighbours of one style are one run, lists are numbered through."""
    made: list[Block] = []
    for kind, runs in blocks:
        joined: list[Run] = []
        for run in runs:
            if joined and joined[-1].styled_like(run):
                joined[-1] = Run(joined[-1].text + run.text, run.bold, run.italic, run.underline, run.link)
            else:
                joined.append(run)
        before = made[-1].number if made and made[-1].kind is kind else 0
        made.append(Block(tuple(joined), kind, before + 1 if kind is BlockKind.NUMBERED else 0))
    return tuple(made)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_what_goes_in_comes_out(blocks: list[tuple[BlockKind, list[Run]]]) -> None:
    """Styles, lists and links survive the way through a document and through the text of a draft."""
    QApplication.instance() or QApplication([])
    wanted = numbered(blocks)
    document = QTextDocument()
    insert_rich(QTextCursor(document), wanted)
    assert read_document(document) == wanted
    form = NoteForm("note-1", "phone", "complaint", "inbound", "ACC-1", "Call", wanted)
    assert read_form(form_text(form)) == form


@pytest.mark.parametrize("text", ["", "no json", "[]", '{"key": 1, "strange": 2}', '{"key": "k", "body": [{}]}'])
def test_a_broken_draft_is_no_draft(text: str) -> None:
    """Nothing that is no form becomes one."""
    assert read_form(text) is None


def test_pasted_text_keeps_what_is_allowed_alone(look: Theme, qapp: QApplication) -> None:
    """Scripts, styles, pictures and foreign links stay out; bold words and http links come in."""
    field = RichInput("Note")
    pasted = QMimeData()
    pasted.setHtml(
        "<style>p{color:red}</style><p onclick='x()'>see <b>this</b> <img src='http://evil.example/x.png'>"
        "<a href='javascript:alert(1)'>there</a> <a href='https://a.example/'>here</a></p><script>x()</script>"
    )
    field.text.insertFromMimeData(pasted)
    blocks = field.read()
    assert plain_text(blocks) == "see this there here"
    runs = [run for block in blocks for run in block.runs]
    assert [run.text.strip() for run in runs if run.bold] == ["this"]
    assert [run.link for run in runs if run.link] == ["https://a.example/"]
    assert "evil" not in field.text.toHtml()
    field.deleteLater()


def test_a_pasted_book_is_cut(look: Theme, qapp: QApplication) -> None:
    """There is room for 10,000 characters and no more."""
    field = RichInput("Note")
    pasted = QMimeData()
    pasted.setText("x" * (3 * LONGEST))
    field.text.insertFromMimeData(pasted)
    assert len(field.text.toPlainText()) == LONGEST
    field.deleteLater()


def test_only_web_addresses_become_links(look: Theme, qapp: QApplication) -> None:
    """Another address is marked wrong; a bare host gets https."""
    field = RichInput("Note")
    field.ask_link()
    field.link.setText("javascript:alert(1)")
    field.set_link()
    assert field.read() == ()
    field.link.setText("forms.example/hardship")
    field.set_link()
    assert [run.link for block in field.read() for run in block.runs if run.link] == ["https://forms.example/hardship"]
    field.deleteLater()
