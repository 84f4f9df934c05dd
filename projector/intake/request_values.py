"""Checking what a form sends. Raises Invalid with the name of the field; texts are trimmed before they are measured."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal

from projector.intake.errors import Facts, Invalid

SHORTEST_REASON = 10
LONGEST_TEXT = 1000
PRIORITIES = ("normal", "high", "urgent")
WRITE_OFF_REASONS = (
    "hardship",
    "bankruptcy",
    "deceased",
    "unable_to_locate",
    "fraud_victim",
    "disputed",
    "aged_debt",
    "other",
)
_SIGNED = re.compile(r"-?\d{1,9}(\.\d{1,2})?", re.ASCII)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._-]{7,99}")


def identifier(field: str, text: str) -> str:
    """An id that a desk made: 8 to 100 letters, digits, ``:``, ``.``, ``_`` and ``-``."""
    if not _ID.fullmatch(text):
        raise invalid(field, "An id has 8 to 100 letters, digits, dots, colons, dashes and underscores.")
    return text


def required(field: str, text: str, longest: int = LONGEST_TEXT) -> str:
    """A text that must be there."""
    return explained(field, text, shortest=1, longest=longest)


def explained(field: str, text: str, shortest: int = SHORTEST_REASON, longest: int = LONGEST_TEXT) -> str:
    """A reason or comment of a least length, trimmed."""
    trimmed = text.strip()
    if len(trimmed) < shortest:
        raise invalid(field, "This is missing." if shortest == 1 else f"At least {shortest} characters are needed.")
    return optional(field, trimmed, longest)


def optional(field: str, text: str, longest: int = LONGEST_TEXT) -> str:
    """A text that may be empty."""
    if len(text) > longest:
        raise invalid(field, f"At most {longest} characters are possible.")
    if "\x00" in text:
        raise invalid(field, "The text holds a sign that cannot be stored.")
    return text


def one_of(field: str, word: str, words: Collection[str], default: str = "") -> str:
    """A word of a list."""
    word = word or default
    if word not in words:
        raise invalid(field, f"It must be one of {', '.join(words)}.")
    return word


def signed_amount(field: str, text: str) -> Decimal:
    """A signed amount with at most two decimals; '' counts as 0."""
    if text == "":
        return Decimal("0.00")
    if not _SIGNED.fullmatch(text):
        raise invalid(field, "An amount has at most two decimals, and no signs but a minus.")
    return Decimal(text).quantize(Decimal("0.01"))


def amount(field: str, text: str) -> Decimal:
    """An amount that is not negative."""
    value = signed_amount(field, text)
    if text == "" or value < 0 or text.startswith("-"):
        raise invalid(field, "An amount is needed.")
    return value


def invalid(field: str, text: str) -> Invalid:
    """The refusal of a value."""
    return Invalid("INVALID", text, Facts(field=field))
