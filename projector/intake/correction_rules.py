"""What a correction may change. Pure.

An event of the desk says who asked, decided or wrote; that came from a session and must not be typed by anybody. So
whatever names a person in a corrected body has to stand in the original, at the same place and unchanged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from projector.contract.desk_events import AUDITED
from projector.contract.letters import Letter
from projector.intake import request_values as values

LONGEST_BODY = 262_144
_PERSON = re.compile(r"(By|ByName|_by|_by_name)$|^(actor|actorName|role|staffId|staffName|staff_id|operator_id|usr)$")
_RECORD = "A record of the audit log is never corrected. Look for the cause and have it replayed on the server."
_NO_TYPE = "It has no event type, so nobody would apply it."


def not_correctable(letter: Letter) -> str:
    """Why an event cannot be corrected, in a sentence; '' when it can."""
    if letter.summary.event_type in AUDITED:
        return _RECORD
    return "" if letter.summary.event_type else _NO_TYPE


def new_body(letter: Letter, text: str) -> str:
    """The corrected body as it is sent. Raises Invalid for ``body_json``."""
    text = text.strip()
    if len(text.encode("utf-8", "replace")) > LONGEST_BODY:
        raise values.invalid("body_json", "The body is larger than 256 KiB.")
    found = _object(text)
    if found is None:
        raise values.invalid("body_json", "The body must be a JSON object.")
    before = _object(letter.body)
    if before == found:
        raise values.invalid("body_json", "The body is as it was. Change what was wrong.")
    if set(_persons(found)) != set(_persons(before or {})):
        raise values.invalid("body_json", "Who did something cannot be changed by a correction.")
    return text


def _object(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _persons(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Places that name a person, with what stands there."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if _PERSON.search(name):
                yield f"{path}/{name}", json.dumps(inner, sort_keys=True, default=str)
            else:
                yield from _persons(inner, f"{path}/{name}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _persons(inner, f"{path}/{number}")
