"""Dead letters as staff see them, and the corrections that they send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

CORRECTS, CORRECTED_BY = "corrects", "corrected_by"
"""Fields of a correcting event beside those of the envelope: entry id of the original, and who corrected it."""


@dataclass(frozen=True, slots=True)
class LetterSummary:
    """An entry that was given up (events.md 1.7). ``letter_id`` is its place among the dead letters."""

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
    """What is looked for. ``search``: a part of any field; ``failure``: an error class or the part before its colon."""

    search: str = ""
    event_type: str = ""
    failure: str = ""

    def takes(self, summary: LetterSummary) -> bool:
        """Whether type and failure are as wanted; the search is not looked at."""
        kind = summary.error_class
        return self.event_type in ("", summary.event_type) and self.failure in ("", kind, kind.partition(":")[0])


@dataclass(frozen=True, slots=True)
class LetterChoices:
    """How many of the newest ones have which type and which error class, the most frequent first."""

    event_types: Mapping[str, int] = field(default_factory=dict)
    failures: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LetterPage:
    """``after``: where the next page begins, '' when everything was looked through. ``total``: of all dead letters.
    ``choices``: of a first page."""

    letters: Sequence[LetterSummary]
    after: str
    total: int
    choices: LetterChoices = field(default_factory=LetterChoices)


@dataclass(frozen=True, slots=True)
class Beside:
    """A document that an event names; ``json`` is '' when there is none."""

    collection: str
    key: str
    json: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One of them whole. ``body`` is indented where it is JSON. ``pairs``: the original fields, bytes unchanged."""

    summary: LetterSummary
    envelope: Mapping[str, str]
    body: str
    body_is_json: bool
    pairs: Sequence[bytes]
    documents: Sequence[Beside] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What would become of a corrected event: why it would fail, '' when it can be applied, and the documents then."""

    problem: str
    documents: Sequence[Beside] = ()


@dataclass(frozen=True, slots=True)
class CorrectionClaim:
    """A correction as it is sent, in every attempt the same. ``entry_id`` is '' until the inbox has it."""

    correction_id: str
    letter_id: str
    event: Mapping[str, str]
    original: Sequence[bytes]
    reason: str
    user_id: str
    at: datetime
    entry_id: str = ""
