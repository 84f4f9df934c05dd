"""Australian mobile numbers in any spelling (features.md SE-2)."""

from __future__ import annotations

import re

_NOISE = re.compile(r"[\s()\-.\u00a0]+")
_DIGITS = re.compile(r"^[0-9]+\Z")
_LONGEST_LOCAL = 9  # digits after the country code or the leading zero


def national_part(text: str) -> str | None:
    """The digits after ``+61`` or ``0``: ``04…``, ``+614…``, ``614…``, ``00614…`` and ``4…`` all give ``4…``.

    The beginning of a number is enough from four digits on. None when the text is no phone number.
    """
    compact = _NOISE.sub("", text)
    international = compact.startswith("+")
    digits = compact.removeprefix("+")
    if not _DIGITS.match(digits):
        return None
    if international:
        if not digits.startswith("61"):
            return None
        digits = digits[2:].removeprefix("0")
    elif digits.startswith("0061"):
        digits = digits[4:].removeprefix("0")
    elif digits.startswith("61") and len(digits) > _LONGEST_LOCAL:
        digits = digits[2:].removeprefix("0")
    elif digits.startswith("614"):
        digits = digits[2:]
    elif digits.startswith("0"):
        digits = digits[1:]
    if not digits.startswith(("2", "3", "4", "7", "8")) or not 3 <= len(digits) <= _LONGEST_LOCAL:
        return None
    return digits


def stored_spellings(national: str) -> tuple[str, ...]:
    """The beginnings under which a number may be stored: E.164, national, without zero, without plus."""
    return (f"+61{national}", f"0{national}", national, f"61{national}")


def grouped(mobile: str) -> str:
    """ "0412 345 678" for a complete Australian mobile number in any spelling; anything else as it is."""
    national = national_part(mobile)
    if national is None or len(national) != _LONGEST_LOCAL or not national.startswith("4"):
        return mobile
    return f"0{national[:3]} {national[3:6]} {national[6:]}"
