"""The body of a note: a JSON object of bounded size and depth, with links to http and https only (features.md CO-2)."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from projector.intake import request_values as values
from projector.intake.errors import Invalid

LONGEST = 64 * 1024
_DEEPEST = 40
_LINKS = frozenset({"url", "href", "src"})


def parse(text: str) -> dict[str, Any]:
    """The body as it is stored. Raises Invalid for the field ``body_json``."""
    if not text.strip():
        raise _wrong("A note needs a text.")
    if len(text.encode()) > LONGEST:
        raise _wrong("The note is too long.")
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        raise _wrong("The text of the note cannot be read.") from None
    if not isinstance(body, dict):
        raise _wrong("The text of the note cannot be read.")
    _check(body, 0)
    return body


def _check(value: Any, depth: int) -> None:
    if depth > _DEEPEST:
        raise _wrong("The text of the note is nested too deeply.")
    if isinstance(value, dict):
        for name, item in value.items():
            if name.startswith("$") or "." in name or "\x00" in name:
                raise _wrong("The text of the note holds a name that cannot be stored.")
            if name.lower() in _LINKS and not _is_web_link(item):
                raise _wrong("Links lead to http and https addresses only.")
            _check(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth + 1)
    elif isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise _wrong("The text of the note holds a number that cannot be stored.")
    elif isinstance(value, str) and any(sign == "\x00" or "\ud800" <= sign <= "\udfff" for sign in value):
        raise _wrong("The text of the note holds a sign that cannot be stored.")


def _is_web_link(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        parts = urlsplit(value.strip())
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _wrong(text: str) -> Invalid:
    return values.invalid("body_json", text)
