"""Assessments of an application: bodies of the engine kept value by value, and their one-line summaries (CH-4).

Figures are the engine's own texts, never rounded and never added up here: they equal those of the engine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_WORD_BREAK = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\-\s]+")


class Slot(StrEnum):
    """The places of the assessments, in the order in which they stand."""

    APPLICATION = "application"
    IDENTITY = "identityRisk"
    ACCOUNT_CONDUCT = "accountConduct"
    SERVICEABILITY = "serviceability"
    POST_IDENTITY = "postIdentityRisk"
    FRAUD = "fraudCheck"
    COMPLETE = "creditAssessmentComplete"


class Outcome(StrEnum):
    """What an assessment came to. OTHER: an outcome that is not listed, shown as it is, never as passed."""

    PASSED = "passed"
    FAILED = "failed"
    REFER = "refer"
    OTHER = "other"
    MISSING = "missing"


_OUTCOMES = {
    Outcome.PASSED: ("pass", "passed", "approved", "approve", "clear", "cleared", "accept", "accepted", "ok", "low"),
    Outcome.FAILED: ("fail", "failed", "decline", "declined", "reject", "rejected", "high", "critical", "block"),
    Outcome.REFER: ("refer", "referred", "review", "manual_review", "medium", "warn", "warning"),
}
_BY_WORD = {word: outcome for outcome, words in _OUTCOMES.items() for word in words}


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of a body: where it stands and what it says. ``path`` are the names on the way, as sent."""

    path: tuple[str, ...]
    value: str

    @property
    def label(self) -> str:
        """The path in words: "Lab verification, overall result"."""
        first, *rest = [readable(name) for name in self.path] or [""]
        return ", ".join([first, *(word.lower() for word in rest)])


@dataclass(frozen=True, slots=True)
class Assessment:
    """One body, flattened in its own order. ``has_report`` tells whether the engine kept a report file."""

    slot: Slot
    facts: tuple[Fact, ...] = ()
    has_report: bool = False

    def value(self, *names: str) -> str:
        """The first value whose last names are these (letter case and underscores do not matter), '' without."""
        for name in names:
            wanted = tuple(_bare(part) for part in name.split("."))
            for fact in self.facts:
                if tuple(_bare(part) for part in fact.path[-len(wanted) :]) == wanted:
                    return fact.value
        return ""

    @property
    def outcome_word(self) -> str:
        """The outcome as the engine wrote it."""
        return self.value("decision", "severity", "outcome", "result", "overallResult", "status")

    @property
    def outcome(self) -> Outcome:
        """The outcome as one of four."""
        word = self.outcome_word
        return _BY_WORD.get(word.strip().lower(), Outcome.OTHER) if word else Outcome.MISSING


@dataclass(frozen=True, slots=True)
class StatementCapture:
    """Bank statements: consent, holders, and what has arrived."""

    consent: str = ""
    holders: tuple[str, ...] = ()
    retrieved: bool = False
    checked: bool = False
    files: tuple[str, ...] = ()
    report: Assessment | None = None
    job_id: str = ""


def readable(name: str) -> str:
    """A name of the wire in words: "final_score" and "finalScore" are both "Final score"."""
    words = " ".join(part.lower() for part in _WORD_BREAK.split(name) if part)
    return words[:1].upper() + words[1:]


def _bare(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def summary(assessment: Assessment) -> str:
    """One line for a folded section: the outcome and the values that matter most of what was sent."""
    match assessment.slot:
        case Slot.APPLICATION:
            return _application(assessment)
        case Slot.IDENTITY:
            parts = [_outcome(assessment), assessment.value("lab_verification.provider", "provider")]
        case Slot.SERVICEABILITY:
            surplus = assessment.value("surplus", "net_surplus", "monthly_surplus")
            parts = [_outcome(assessment), f"surplus ${surplus}" if surplus else ""]
        case Slot.FRAUD:
            score = assessment.value("final_score", "score")
            parts = [_outcome(assessment), f"score {score}" if score else ""]
        case Slot.ACCOUNT_CONDUCT:
            dishonours = assessment.value("dishonours", "dishonour_count", "dishonourCount")
            parts = [_outcome(assessment), f"{dishonours} dishonours" if dishonours else ""]
        case _:
            parts = [_outcome(assessment)]
    return ", ".join(part for part in parts if part) or f"{len(assessment.facts)} values"


def _application(assessment: Assessment) -> str:
    amount = assessment.value("loanAmount")
    term = assessment.value("loanTerm")
    purpose = assessment.value("loanPurpose")
    parts = [f"${amount}" if amount else "", f"over {term} days" if term else ""]
    words = " ".join(part for part in parts if part)
    return ", ".join(part for part in (words, purpose) if part) or "Nothing entered yet"


def _outcome(assessment: Assessment) -> str:
    return readable(assessment.outcome_word)


def statements_summary(capture: StatementCapture) -> str:
    """One line about the statements."""
    if capture.checked:
        state = "Captured and checked"
    elif capture.retrieved:
        state = "Captured, not checked yet"
    elif capture.consent:
        state = f"Consent {capture.consent}"
    else:
        state = "No consent asked for yet"
    holders = len(capture.holders)
    if not holders:
        return state
    return f"{state}, {holders} account holder{'' if holders == 1 else 's'}"
