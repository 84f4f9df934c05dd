"""Values as they arrive, one at a time: what each may look like and what is stored (VAL-1 to VAL-6, DEC-6, DEC-7).

Each ``to_…`` takes a JSON value that is given (not null, not '') and returns what it means, or raises ``Unreadable``.
What an unreadable value costs is decided by ``reading.Reader``.
"""

from __future__ import annotations

import json
import math
import re
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

CENT = Decimal("0.01")
LARGEST_AMOUNT = Decimal(10) ** 13
"""Amounts stay below this: a stored number keeps its two decimals exactly up to 15 digits."""

_INT64 = 2**63
_SHORT = 64
_AMOUNT = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_AMOUNT_LENGTH = 64
_INTEGER = re.compile(r"[+-]?[0-9]{1,19}(?:\.0+)?")
_CLASS_PREFIX = re.compile(r"(?:[A-Za-z_][A-Za-z0-9_]*\.)+([A-Za-z0-9_]+)")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Unreadable(ValueError):
    """The value is given and means nothing of the wanted kind. The text names the kind, never the value."""


def is_given(value: Any) -> bool:
    """Whether a value counts as given: zero and false do; only absent, null and '' do not (rule VAL-2)."""
    return value is not None and value != ""


def clean_text(text: str) -> str:
    """Text that every store takes: no NUL (rule VAL-5), no lone surrogate."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    if text.isascii():
        return text
    return _SURROGATE.sub("\ufffd", text) if _SURROGATE.search(text) else text


def to_text(value: Any) -> str:
    """Plain text; a number is taken as its text. A list or object is unreadable."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return _number_text(value)
    raise Unreadable("no plain text")


def to_identifier(value: Any) -> str:
    """An id: non-empty text, a number as its text. An object, a list, or JSON text of one is unreadable (DEC-7)."""
    if type(value) is str and len(value) <= _SHORT:
        return _short_identifier(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise Unreadable("no id")
    return _identifier(to_text(value))


def _identifier(text: str) -> str:
    bare = text.strip()
    if not bare or (bare[0] in "{[" and _is_json_container(bare)):
        raise Unreadable("no id")
    return text


@lru_cache(maxsize=32_768)
def _short_identifier(text: str) -> str:
    """The same ids come again and again, several times in each event."""
    return _identifier(clean_text(text))


def to_word(value: Any) -> str:
    """A word from a fixed list, without class prefix: ``AccountStatus.SUSPENDED`` → ``SUSPENDED`` (rule DEC-6)."""
    text = to_text(value).strip()
    prefixed = _CLASS_PREFIX.fullmatch(text)
    return prefixed[1] if prefixed else text


def to_money(value: Any) -> Decimal:
    """An amount, rounded half up to cents (rule VAL-1). NaN, infinity, booleans and other text are unreadable."""
    if isinstance(value, bool):
        raise Unreadable("no amount")
    if isinstance(value, str):
        text = value.strip()
        if len(text) > _AMOUNT_LENGTH or not _AMOUNT.fullmatch(text):
            raise Unreadable("no amount")
        amount = Decimal(text)
    elif isinstance(value, int | Decimal):
        amount = Decimal(value)
    elif isinstance(value, float):
        amount = Decimal(repr(value))
    else:
        raise Unreadable("no amount")
    if not amount.is_finite() or abs(amount) >= LARGEST_AMOUNT:
        raise Unreadable("no amount")
    return amount.quantize(CENT, ROUND_HALF_UP) + 0  # the sum turns -0.00 into 0.00


def stored(amount: Decimal | None) -> float | None:
    """An amount as the read models keep it: a number with 2 decimals, null when missing."""
    return None if amount is None else float(amount)


def to_moment(value: Any) -> datetime:
    """ISO text as a UTC moment with microseconds (rule VAL-3): without zone it is UTC, a date alone is midnight UTC."""
    parsed = _parse(value)
    if parsed.tzinfo is None:
        return parsed.replace(tzinfo=UTC)
    try:
        return parsed.astimezone(UTC)
    except OverflowError:
        raise Unreadable("no moment") from None


def to_day(value: Any) -> datetime:
    """A calendar date, also out of a moment: midnight UTC of the day as it is written (rule CUS-5)."""
    parsed = _parse(value)
    return datetime(parsed.year, parsed.month, parsed.day, tzinfo=UTC)


def to_integer(value: Any) -> int:
    """A whole number of at most 64 bits; integer text counts. Booleans and fractions are unreadable."""
    if isinstance(value, str):
        text = value.strip()
        if not _INTEGER.fullmatch(text):
            raise Unreadable("no integer")
        number = int(text.partition(".")[0])
    elif isinstance(value, int) and not isinstance(value, bool):
        number = value
    elif isinstance(value, float | Decimal) and math.isfinite(value) and value == int(value):
        number = int(value)
    else:
        raise Unreadable("no integer")
    if not -_INT64 <= number < _INT64:
        raise Unreadable("no integer")
    return number


def to_boolean(value: Any) -> bool:
    """True or false, also as text in any case. Numbers are unreadable."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        return value.strip().lower() == "true"
    raise Unreadable("no boolean")


def milliseconds(moment: datetime) -> datetime:
    """A moment in the precision of the store (rule VAL-3): anything below a millisecond is cut off."""
    fine = moment.microsecond % 1000
    return moment.replace(microsecond=moment.microsecond - fine) if fine else moment


def microseconds(moment: datetime) -> int:
    """A moment as microseconds since 1970, exact."""
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _parse(value: Any) -> datetime:
    if not isinstance(value, str):
        raise Unreadable("no moment")
    try:
        return datetime.fromisoformat(value.strip().upper())  # ISO 8601 allows t and z as well
    except ValueError:
        raise Unreadable("no moment") from None


def _number_text(value: int | float | Decimal) -> str:
    if isinstance(value, int) and value.bit_length() > 4096:
        raise Unreadable("no plain text")
    return str(value)


def _is_json_container(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict | list)
    except ValueError:
        return False
    except RecursionError:
        return True
