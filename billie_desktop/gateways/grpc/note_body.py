"""Rich text as the JSON object that notes are stored as (Lexical, read-models.md, contact-notes)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from billie_desktop.domain.rich_text import Block, BlockKind, RichText, Run

_BOLD, _ITALIC, _UNDERLINE = 1, 2, 8
_LIST_TYPES = {BlockKind.BULLET: ("bullet", "ul"), BlockKind.NUMBERED: ("number", "ol")}


def note_body(blocks: RichText) -> str:
    """The whole text. Lists inside lists become lists of their own: what they say is kept, their depth is not."""
    children: list[dict[str, Any]] = []
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        if kind is BlockKind.PARAGRAPH:
            children += [_element("paragraph", _inline(block)) for block in group]
        else:
            children.append(_list(kind, list(group)))
    root = {**_element("root", children), "version": 1}
    return json.dumps({"root": root}, ensure_ascii=False, separators=(",", ":"))


def _list(kind: BlockKind, items: Sequence[Block]) -> dict[str, Any]:
    list_type, tag = _LIST_TYPES[kind]
    rows = [{**_element("listitem", _inline(block)), "value": number} for number, block in enumerate(items, start=1)]
    return {**_element("list", rows), "listType": list_type, "tag": tag, "start": 1}


def _inline(block: Block) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = []
    for run in block.runs:
        pieces: list[dict[str, Any]] = []
        for number, line in enumerate(run.text.split("\n")):
            if number:
                pieces.append({"type": "linebreak", "version": 1})
            if line:
                pieces.append(_text(line, run))
        if run.link:
            fields = {"url": run.link, "newTab": True, "linkType": "custom"}
            nodes.append({**_element("link", pieces), "fields": fields})
        else:
            nodes += pieces
    return nodes


def _text(line: str, run: Run) -> dict[str, Any]:
    bits = _BOLD * run.bold | _ITALIC * run.italic | _UNDERLINE * run.underline
    return {"type": "text", "text": line, "format": bits, "mode": "normal", "style": "", "detail": 0, "version": 1}


def _element(kind: str, children: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": kind, "children": children, "direction": "ltr", "format": "", "indent": 0, "version": 1}
