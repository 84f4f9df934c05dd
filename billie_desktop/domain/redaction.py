"""Takes out of a text what a report must not carry: addresses, numbers, amounts, logins. Names cannot be told from
words, so nothing that may hold a name is ever put into a report (``desk/trail.py``)."""

from __future__ import annotations

import re

GONE = "…"
_RULES = (
    re.compile(r"(?i)\b(bearer|basic|token|password|secret)\b[\s:=]+\S+"),
    re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s/@]+@", re.IGNORECASE),  # a login in an address
    re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"),
    re.compile(r"[?&][^\s]*"),  # values of a query
    re.compile(r"[-+]?\$\s?\d[\d,]*(\.\d+)?"),
    re.compile(r"\b\d+[.,]\d{2}\b"),
    re.compile(r"\+?\d[\d ()-]{5,}\d"),  # phone numbers, account numbers
    re.compile(r"\b(?=[\w-]*\d)[A-Za-z0-9]{2,}(?:[-_][A-Za-z0-9]+)+\b"),  # ids such as CUS-7F3A
    re.compile(r"\b[0-9a-fA-F]{8,}\b"),
)


def redacted(text: str) -> str:
    """The text with everything that one of the rules knows replaced by an ellipsis."""
    for rule in _RULES:
        text = rule.sub(GONE, text)
    return text
