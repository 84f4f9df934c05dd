"""The rich text of notes: a JSON object of an editor, read by allow-list (read-models.md, contact-notes).

Two forms are in use: Lexical (``{"root": {"children": […]}}``, formats as bits) and Slate (a list of nodes with
``bold`` and ``italic``). Whatever else it may be, its words are kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from billie_desktop.domain.html_text import read_html
from billie_desktop.domain.rich_text import Block, BlockKind, RichText, Run
from billie_desktop.domain.text_safety import clean_text, safe_link

_BOLD, _ITALIC, _UNDERLINE = 1, 2, 8
_DEEPEST = 40
_MOST_BLOCKS = 1000
_ITEMS = frozenset({"listitem", "li", "list-item"})
_LISTS = frozenset({"list", "ul", "ol"})
_INLINE = frozenset({"text", "link", "autolink", "a", "linebreak", "br"})


def read_note_content(content: object) -> RichText:
    """The body of a note. Text that is JSON is read as that, other text as a message is."""
    if isinstance(content, str):
        parsed = _parsed(content)
        if parsed is None:
            return read_html(content)
        content = parsed
    reader = _Reader()
    reader.node(content, 0, Run(""))
    reader.end_block()
    return tuple(reader.blocks)


def _parsed(text: str) -> Any:
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, Mapping | list) else None


class _Reader:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._runs: list[Run] = []
        self._kind = BlockKind.PARAGRAPH
        self._number = 0
        self._depth = 0

    def node(self, node: object, depth: int, style: Run) -> None:
        """One node and what is in it."""
        if depth > _DEEPEST or len(self.blocks) > _MOST_BLOCKS:
            return
        if isinstance(node, list):
            for inner in node:
                self.node(inner, depth + 1, style)
        elif isinstance(node, Mapping):
            self._mapping(node, depth, style)

    def _mapping(self, node: Mapping[str, Any], depth: int, style: Run) -> None:
        if "root" in node:
            self.node(node["root"], depth + 1, style)
            return
        kind = str(node.get("type") or "")
        if isinstance(node.get("text"), str):
            self._add(node["text"], _styled(node, style))
            return
        if kind in ("linebreak", "br"):
            self._add("\n", style)
            return
        children = node.get("children")
        if kind in _LISTS:
            self._list(node, kind, children, depth, style)
        elif kind in _ITEMS:
            self.node(children, depth + 1, style)
            self.end_block()
        elif kind in _INLINE:
            self.node(children, depth + 1, _linked(node, style))
        else:
            self.end_block()
            self.node(children, depth + 1, style)
            self.end_block()

    def _list(self, node: Mapping[str, Any], kind: str, children: object, depth: int, style: Run) -> None:
        self.end_block()
        numbered = kind == "ol" or node.get("listType") == "number" or node.get("tag") == "ol"
        outer = (self._kind, self._number, self._depth)
        inside = outer[0] is not BlockKind.PARAGRAPH
        level = min(3, self._depth + 1) if inside else 0
        for number, item in enumerate(children if isinstance(children, list) else (), start=1):
            self._kind = BlockKind.NUMBERED if numbered else BlockKind.BULLET
            self._number, self._depth = (number if numbered else 0), level
            self.node(item, depth + 1, style)
            self.end_block()
        self._kind, self._number, self._depth = outer

    def _add(self, text: str, style: Run) -> None:
        clean = clean_text(text)
        if clean:
            self._runs.append(Run(clean, style.bold, style.italic, style.underline, style.link))

    def end_block(self) -> None:
        """The block is complete."""
        if any(run.text.strip() for run in self._runs):
            self.blocks.append(Block(tuple(self._runs), self._kind, self._number, self._depth))
        self._runs = []


def _styled(node: Mapping[str, Any], style: Run) -> Run:
    bits = node.get("format")
    bits = bits if isinstance(bits, int) and not isinstance(bits, bool) else 0
    return Run(
        "",
        style.bold or bool(bits & _BOLD) or node.get("bold") is True,
        style.italic or bool(bits & _ITALIC) or node.get("italic") is True,
        style.underline or bool(bits & _UNDERLINE) or node.get("underline") is True,
        style.link,
    )


def _linked(node: Mapping[str, Any], style: Run) -> Run:
    fields = node.get("fields")
    raw = node.get("url") or node.get("href") or (fields.get("url") if isinstance(fields, Mapping) else None)
    link = safe_link(raw) if isinstance(raw, str) else None
    return Run("", style.bold, style.italic, style.underline, link or "")
