"""Events that were given up, and how one is corrected (features.md DI-8)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

SHORTEST_REASON, LONGEST_REASON = 10, 1000


@dataclass(frozen=True, slots=True)
class DeadLetterRow:
    """One in the list. ``letter_id`` is its place there, ``original_id`` its entry id in ``stream``."""

    letter_id: str
    original_id: str
    stream: str
    event_type: str
    event_id: str
    conversation_id: str
    user_id: str
    error: str
    error_class: str
    attempts: int
    first_failed_at: datetime | None
    moved_at: datetime | None


@dataclass(frozen=True, slots=True)
class LetterFilter:
    """What is looked for; '' = all. ``search``: a part of any field. ``failure``: an error class
    (``permanent:bad-money``) or the part before its colon."""

    search: str = ""
    event_type: str = ""
    failure: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether everything is wanted."""
        return self == LetterFilter()


@dataclass(frozen=True, slots=True)
class LetterChoice:
    """Something to choose, and how many of the newest letters have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class LetterChoices:
    """Types and error classes among the newest 2,000, the most frequent first."""

    event_types: tuple[LetterChoice, ...] = ()
    failures: tuple[LetterChoice, ...] = ()


def failure_choices(failures: Iterable[LetterChoice]) -> tuple[LetterChoice, ...]:
    """Each kind (``permanent``) with its sum, followed by its error classes."""
    kinds: dict[str, list[LetterChoice]] = {}
    for each in failures:
        kinds.setdefault(each.value.partition(":")[0], []).append(each)
    found: list[LetterChoice] = []
    for kind, classes in kinds.items():
        found.append(LetterChoice(kind, sum(each.count for each in classes)))
        found.extend(each for each in classes if each.value != kind)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class DeadLetterPage:
    """``after``: where to look on, '' when everything was looked through. ``total``: of all dead letters.
    ``choices``: of a first page, None on others."""

    rows: tuple[DeadLetterRow, ...]
    after: str
    total: int
    choices: LetterChoices | None = None


@dataclass(frozen=True, slots=True)
class DocumentBeside:
    """A document that the event names; ``json`` is '' when there is none."""

    collection: str
    key: str
    json: str

    @property
    def label(self) -> str:
        """``loan-accounts/ACC-1``."""
        return f"{self.collection}/{self.key}"


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One whole. ``not_correctable`` says why it cannot be corrected, '' when it can."""

    row: DeadLetterRow
    envelope: tuple[tuple[str, str], ...]
    body: str
    body_is_json: bool
    not_correctable: str
    documents: tuple[DocumentBeside, ...]


@dataclass(frozen=True, slots=True)
class CheckedCorrection:
    """What would become of it. ``problem``: why it would fail again, '' when it can be applied."""

    problem: str
    documents: tuple[DocumentBeside, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody sends. ``key`` is made once per form and is the same in every retry of the same body."""

    key: str
    letter_id: str
    body: str
    reason: str


@dataclass(frozen=True, slots=True)
class SentCorrection:
    """Where the correcting event is: in the inbox, on its way to the read models."""

    event_id: str
    entry_id: str
    already_recorded: bool


def correction_problems(before: str, body: str, reason: str) -> dict[str, str]:
    """What is wrong with a form, by field: ``body`` and ``reason``. The server checks again, and more."""
    found = {}
    try:
        value = json.loads(body)
    except ValueError as error:
        place = f" in line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        found["body"] = f"This is no JSON{place}."
    else:
        if not isinstance(value, dict):
            found["body"] = "The body must be an object in braces."
        elif body.strip() == before.strip():
            found["body"] = "Change what was wrong."
    if len(reason.strip()) < SHORTEST_REASON:
        found["reason"] = f"At least {SHORTEST_REASON} characters."
    return found
