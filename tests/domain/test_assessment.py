"""Assessments: outcomes, labels and one-line summaries."""

from __future__ import annotations

import pytest

from billie_desktop.domain.assessment import (
    Assessment,
    Fact,
    Outcome,
    Slot,
    StatementCapture,
    readable,
    statements_summary,
    summary,
)


def body(slot: Slot, **values: str) -> Assessment:
    """A flat body."""
    return Assessment(slot, tuple(Fact((name,), value) for name, value in values.items()))


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("PASS", Outcome.PASSED),
        ("Passed", Outcome.PASSED),
        ("clear", Outcome.PASSED),
        ("LOW", Outcome.PASSED),
        ("FAIL", Outcome.FAILED),
        ("CRITICAL", Outcome.FAILED),
        ("REFER", Outcome.REFER),
        ("MEDIUM", Outcome.REFER),
        ("maybe", Outcome.OTHER),
        ("", Outcome.MISSING),
    ],
)
def test_only_listed_words_pass(word: str, outcome: Outcome) -> None:
    """An outcome counts as passed only by a listed word; anything else is shown as it is."""
    assert body(Slot.IDENTITY, decision=word).outcome is outcome


def test_values_are_found_whatever_the_spelling() -> None:
    """Snake case and camel case name the same value, at any depth."""
    nested = Assessment(Slot.IDENTITY, (Fact(("lab_verification", "overallResult"), "Passed"),))
    assert nested.value("labVerification.overall_result") == "Passed"
    assert nested.value("overall_result") == "Passed"
    assert nested.value("result") == ""


def test_labels_are_words() -> None:
    """Names of the wire read as words on screen."""
    assert readable("final_score") == readable("finalScore") == "Final score"
    assert Fact(("lab_verification", "overallResult"), "x").label == "Lab verification, overall result"


def test_summaries_quote_the_engine() -> None:
    """Figures in a summary are the engine's own texts, not rounded."""
    assert summary(body(Slot.SERVICEABILITY, decision="PASS", surplus="812.4")) == "Pass, surplus $812.4"
    assert summary(body(Slot.FRAUD, severity="HIGH", final_score="68")) == "High, score 68"
    application = body(Slot.APPLICATION, loanAmount="400", loanTerm="28", loanPurpose="car repair")
    assert summary(application) == "$400 over 28 days, car repair"
    assert summary(body(Slot.POST_IDENTITY, a="1", b="2")) == "2 values"


def test_statements_in_one_line() -> None:
    """The furthest step that was reached is told, with the number of holders."""
    assert statements_summary(StatementCapture()) == "No consent asked for yet"
    assert statements_summary(StatementCapture("initiated")) == "Consent initiated"
    assert statements_summary(StatementCapture("complete", ("Mia",), True)) == (
        "Captured, not checked yet, 1 account holder"
    )
    assert statements_summary(StatementCapture("complete", ("A", "B"), True, True)) == (
        "Captured and checked, 2 account holders"
    )
