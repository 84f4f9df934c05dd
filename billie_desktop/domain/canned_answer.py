"""Canned answers of a team: texts with places that are filled from the record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_PLACE = re.compile(r"\{([a-z_]+)\}")

VARIABLES = {
    "first_name": "the customer's first name",
    "full_name": "the customer's full name",
    "application_number": "the number of the application",
    "amount": "the amount asked for",
    "purpose": "what the loan is for",
    "agent_name": "the name of the agent who answers",
}
"""What may stand in braces, and what is put there."""


@dataclass(frozen=True, slots=True)
class CannedAnswer:
    """One answer. ``key`` is what is typed after the slash."""

    key: str
    title: str
    text: str

    def matches(self, typed: str) -> bool:
        """Whether it begins with, or in its title holds, what was typed after the slash."""
        wanted = typed.strip().casefold()
        return self.key.casefold().startswith(wanted) or wanted in self.title.casefold()


@dataclass(frozen=True, slots=True)
class Filled:
    """The text with its places filled. ``missing`` are places that the record has nothing for: they stay visible."""

    text: str
    missing: tuple[str, ...] = ()


def fill(answer: CannedAnswer, values: Mapping[str, str]) -> Filled:
    """Fill the places. What is not known stays in braces, so that nobody sends it unseen."""
    missing: list[str] = []

    def put(found: re.Match[str]) -> str:
        name = found.group(1)
        value = values.get(name, "")
        if value:
            return value
        missing.append(name)
        return found.group()

    return Filled(_PLACE.sub(put, answer.text), tuple(dict.fromkeys(missing)))


def open_places(text: str) -> tuple[str, ...]:
    """Names that still stand in braces in a text about to be sent."""
    return tuple(dict.fromkeys(name for name in _PLACE.findall(text) if name in VARIABLES))
