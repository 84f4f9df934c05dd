"""CSV for spreadsheets: every field quoted, formulas made harmless (features.md D40)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
LINE_END = "\r\n"
BYTE_ORDER_MARK = "\ufeff"
"""Tells spreadsheets that the text is UTF-8."""


def harmless(text: str) -> str:
    """The text, with an apostrophe before it when a spreadsheet would take it for a formula. Plain numbers stay."""
    bare = text.lstrip()
    risky = text.startswith(_STARTS) or bare.startswith(_STARTS)
    return f"'{text}" if risky and not _NUMBER.fullmatch(text) else text


def field(text: str) -> str:
    """One field: quoted, quotes doubled."""
    return '"' + harmless(text).replace('"', '""') + '"'


def csv_text(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Head and rows with the line ends of RFC 4180, behind a byte order mark."""
    lines = [",".join(field(cell) for cell in row) for row in (head, *rows)]
    return BYTE_ORDER_MARK + "".join(line + LINE_END for line in lines)
