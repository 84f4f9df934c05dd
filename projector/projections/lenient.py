"""Numbers as people and language models write them: "AUD 2,300.40", "$ 400", "28"."""

from __future__ import annotations

import re
from typing import Any

from projector.projections.values import Unreadable, stored, to_integer, to_money

_NOISE = re.compile(r"\s+")
_CURRENCY = re.compile(r"^([+-]?)(?:AUD|AU\$|A\$|[$€£¥])|(?:AUD|[$€£¥])$", re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_LONGEST = 64


def to_lenient_money(value: Any) -> float:
    """An amount as stored, after currency sign, thousands separators and blanks are taken away."""
    amount = stored(to_money(_bare(value)))
    if amount is None:
        raise Unreadable("no amount")
    return amount


def to_lenient_integer(value: Any) -> int:
    """A whole number, read with the same leniency."""
    return to_integer(_bare(value))


def _bare(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if len(value) > _LONGEST:
        raise Unreadable("no number")
    text = _NOISE.sub("", value)
    text = _CURRENCY.sub(lambda found: found[1] or "", text)
    return text.replace(",", "") if _GROUPED.fullmatch(text) else text
