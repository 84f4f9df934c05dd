"""Formatted text into a text document and out of it, by allow-list: bold, italic, underline, lists, http(s) links."""

from __future__ import annotations

from PySide6.QtGui import (
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextListFormat,
)

from billie_desktop.domain.rich_text import Block, BlockKind, RichText, Run
from billie_desktop.domain.text_safety import clean_text, safe_link
from billie_desktop.ui.kit.theme import theme

SEPARATORS = str.maketrans({"\u2028": "\n", "\u2029": "\n", "\ufffc": ""})
_STYLES = {
    QTextListFormat.Style.ListDisc: BlockKind.BULLET,
    QTextListFormat.Style.ListDecimal: BlockKind.NUMBERED,
}
_LISTS = {kind: style for style, kind in _STYLES.items()}


def read_document(document: QTextDocument) -> RichText:
    """What the agent wrote; empty paragraphs at the end are left out."""
    blocks: list[Block] = []
    number = 0
    block = document.begin()
    while block.isValid():
        kind = _kind(block)
        number = number + 1 if kind is BlockKind.NUMBERED else 0
        blocks.append(Block(_runs(block), kind, number))
        block = block.next()
    while blocks and not blocks[-1].text.strip():
        blocks.pop()
    return tuple(blocks)


def _kind(block: QTextBlock) -> BlockKind:
    found = block.textList()
    return _STYLES.get(found.format().style(), BlockKind.BULLET) if found is not None else BlockKind.PARAGRAPH


def _runs(block: QTextBlock) -> tuple[Run, ...]:
    runs: list[Run] = []
    fragments = block.begin()
    while not fragments.atEnd():
        fragment = fragments.fragment()
        style = fragment.charFormat()
        text = clean_text(fragment.text().translate(SEPARATORS))
        link = safe_link(style.anchorHref()) or "" if style.isAnchor() else ""
        if text:
            bold = style.fontWeight() >= QFont.Weight.DemiBold
            runs.append(Run(text, bold, style.fontItalic(), style.fontUnderline() and not link, link))
        fragments += 1
    return tuple(runs)


def insert_rich(cursor: QTextCursor, blocks: RichText) -> None:
    """Put formatted text in at the cursor; it begins in the paragraph of the cursor."""
    cursor.beginEditBlock()
    for place, block in enumerate(blocks):
        if place:
            cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
        if block.kind in _LISTS:
            before = cursor.block().previous().textList() if place else None
            same = before is not None and before.format().style() == _LISTS[block.kind]
            if same and before is not None:
                before.add(cursor.block())
            else:
                cursor.createList(_LISTS[block.kind])
        for run in block.runs:
            cursor.insertText(run.text.replace("\n", "\u2028"), char_format(run))
    cursor.endEditBlock()


def char_format(run: Run) -> QTextCharFormat:
    """The look of a run."""
    style = QTextCharFormat()
    if run.bold:
        style.setFontWeight(QFont.Weight.DemiBold)
    style.setFontItalic(run.italic)
    style.setFontUnderline(run.underline or bool(run.link))
    if run.link:
        style.setAnchor(True)
        style.setAnchorHref(run.link)
        style.setForeground(theme().color("link"))
    return style
