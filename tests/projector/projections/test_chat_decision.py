from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from projector.contract.event import Event
from tests.projector.chat_samples import chat, conversation, fold, said, start
from tests.projector.engine_world import EngineWorld
from tests.projector.fold import at, moment, numbered


def decided(body: dict[str, Any] | None = None, **more: Any) -> Event:
    """``final_credit_decision``."""
    return chat("final_credit_decision", body, **more)


def test_chat_09_decision_for_an_unseen_conversation() -> None:
    """A decision makes a stub; the start fills number, customer and start time and the decision stands."""
    stub = conversation(fold(decided({"decision": "APPROVED"}, usr=None)))
    assert (stub["finalDecision"], stub["status"], stub["startedAt"]) == ("APPROVED", "approved", at(1000))
    found = conversation(fold(decided({"decision": "APPROVED"}, usr=None), start()))
    assert (found["applicationNumber"], found["customerIdString"]) == ("APP1", "U1")
    assert found["startedAt"] == moment("2026-07-01T00:00:00Z")
    assert (found["finalDecision"], found["decisionStatus"], found["status"]) == ("APPROVED", "approved", "approved")
    assert found["version"] == 2


@pytest.mark.parametrize("kind", ["final_credit_decision", "final_decision"])
@pytest.mark.parametrize(
    ("word", "final", "status", "decision_status"),
    [
        ("APPROVED", "APPROVED", "approved", "approved"),
        ("declined", "DECLINED", "declined", "declined"),
        ("Decision.Referred", "REFERRED", "referred", "referred"),
        ("walked away", "WALKED AWAY", "hard_end", "no_decision"),
    ],
)
def test_decision_words(kind: str, word: str, final: str, status: str, decision_status: str) -> None:
    """Both names of the event map the word in any case; an unknown one ends the conversation."""
    found = conversation(fold(chat(kind, {"outcome": word})))
    assert (found["finalDecision"], found["status"], found["decisionStatus"]) == (final, status, decision_status)


def test_the_envelope_names_the_decision_first() -> None:
    """A decision in the envelope goes before one in the body."""
    assert conversation(fold(decided({"decision": "DECLINED"}, outcome="APPROVED")))["finalDecision"] == "APPROVED"


@pytest.mark.parametrize(("envelope", "body"), [({"app_number": "APP7"}, {}), ({}, {"application_number": "APP7"})])
def test_a_decision_gives_a_missing_application_number(envelope: dict[str, str], body: dict[str, Any]) -> None:
    """Wherever the number stands it fills an empty one and replaces none."""
    made = decided({"decision": "APPROVED", **body}, **envelope)
    assert conversation(fold(made))["applicationNumber"] == "APP7"
    assert conversation(fold(start(), made))["applicationNumber"] == "APP1"


@pytest.mark.parametrize(
    "body", [{}, {"decision": ""}, {"decision": None}, {"decision": ["APPROVED"]}, {"reason": "x"}]
)
def test_an_event_without_decision_text_changes_nothing(body: dict[str, Any]) -> None:
    """Without a decision there is no document, no version and a count."""
    world = fold(decided(body))
    assert world.store == {}
    assert world.counted("warning") >= 1


def test_details_are_kept_until_a_later_decision_carries_them() -> None:
    """Each detail is set only when carried; what a later decision leaves out stays."""
    first = {
        "decision": "DECLINED",
        "reason": "REAPPLICATION_BLOCK:ID_VERIFICATION",
        "retry_eligible": False,
        "source_application_number": "OLD",
        "blocked_until": "2027-01-01T00:00:00+00:00",
    }
    found = conversation(fold(decided(first), decided({"decision": "APPROVED", "reason": "second look"})))
    assert found["decisionDetail"] == {
        "reason": "second look",
        "retryEligible": False,
        "sourceApplicationNumber": "OLD",
        "blockedUntil": moment("2027-01-01T00:00:00Z"),
    }
    assert found["finalDecision"] == "APPROVED"
    assert "decisionDetail" not in conversation(fold(decided({"decision": "APPROVED", "blocked_until": "soon"})))


def test_only_a_newer_decision_replaces_a_decision() -> None:
    """A decision that comes late, out of order, loses; the details it alone carries are kept."""
    older, newer = numbered(decided({"decision": "DECLINED", "reason": "r"}), decided({"decision": "APPROVED"}))
    world = EngineWorld()
    world.one_by_one(newer, replace(older, late=True))
    found = conversation(world)
    assert (found["finalDecision"], found["status"]) == ("APPROVED", "approved")
    assert found["decisionDetail"] == {"reason": "r"}
    assert world.counted("stale") == 1


def test_nothing_but_a_decision_changes_the_status_of_a_decided_conversation() -> None:
    """Neither start nor summary moves the status once a decision is stored."""
    world = fold(
        start(), decided({"decision": "REFERRED"}), start(), chat("conversationSummary_changed", {"status": "ended"})
    )
    assert conversation(world)["status"] == "referred"


def test_the_number_of_a_decision_fills_an_empty_one_only() -> None:
    """A decision gives a number to a stub and leaves a known one."""
    body = {"decision": "APPROVED", "application_number": "APP9"}
    assert conversation(fold(decided(body)))["applicationNumber"] == "APP9"
    assert conversation(fold(start(), decided(body)))["applicationNumber"] == "APP1"


# -- conversation_started -------------------------------------------------------------------------------------------


def test_a_repeated_start_undoes_nothing() -> None:
    """A late or repeated start keeps transcript, status, number and customer."""
    world = fold(
        start(),
        said("hi"),
        chat("conversationSummary_changed", {"status": "paused"}),
        start(app_number="", usr="U2", timestamp="2026-07-05T00:00:00Z"),
    )
    found = conversation(world)
    assert (found["status"], found["applicationNumber"], found["customerIdString"]) == ("paused", "APP1", "U1")
    assert found["startedAt"] == moment("2026-07-01T00:00:00Z")
    assert len(found["utterances"]) == 1


@pytest.mark.parametrize(
    ("envelope", "body", "number"),
    [
        ({"app_number": "A", "application_number": "B"}, {"application_number": "C"}, "A"),
        ({"application_number": "B"}, {"application_number": "C"}, "B"),
        ({}, {"application_number": "C"}, "C"),
        ({}, {"applicationNumber": "D"}, "D"),
        ({}, {}, ""),
    ],
)
def test_where_a_start_finds_its_number(envelope: dict[str, str], body: dict[str, Any], number: str) -> None:
    """app_number, then application_number of the envelope, then the body; '' without any."""
    found = conversation(fold(chat("conversation_started", body, **envelope)))
    assert found["applicationNumber"] == number
    assert (found["utterances"], found["assessments"], found["noticeboard"]) == ([], {}, [])


@pytest.mark.parametrize(
    ("timestamp", "started"),
    [
        ("2026-06-30T09:00:00", moment("2026-06-30T09:00:00Z")),
        ("2026-06-30T19:00:00+10:00", moment("2026-06-30T09:00:00Z")),
        ("nonsense", at(1000)),
        ("", at(1000)),
    ],
)
def test_the_start_time(timestamp: str, started: Any) -> None:
    """The start is the envelope's timestamp in UTC, else the entry time."""
    assert conversation(fold(start(timestamp=timestamp)))["startedAt"] == started


# -- summaries ------------------------------------------------------------------------------------------------------


def test_chat_10_summary() -> None:
    """Facts are replaced as a whole, one that is no text becomes JSON text, an empty summary changes nothing."""

    def summary(body: dict[str, Any]) -> Event:
        return chat("conversation_summary", body)

    world = fold(summary({"purpose": "loan", "facts": ["a", "b"]}))
    assert [fact["fact"] for fact in conversation(world)["facts"]] == ["a", "b"]
    assert conversation(world)["purpose"] == "loan"
    world = fold(
        summary({"purpose": "loan", "facts": ["a", "b"]}), summary({"facts": [{"earns": 900}, None]}), summary({})
    )
    found = conversation(world)
    assert [fact["fact"] for fact in found["facts"]] == ['{"earns":900}', ""]
    assert (found["purpose"], found["version"]) == ("loan", 2)
    assert len({fact["id"] for fact in found["facts"]}) == 2


def test_facts_that_are_no_list_are_skipped() -> None:
    """A single text where a list belongs leaves the facts, with a warning."""
    world = fold(chat("conversation_summary", {"purpose": "loan", "facts": "a"}))
    assert "facts" not in conversation(world)
    assert world.counted("warning") == 1


def test_a_change_of_the_summary_sets_what_it_supplies() -> None:
    """Number, status and customer are replaced by what the event supplies, envelope first."""
    world = fold(
        start(),
        chat("conversationSummary_changed", {"status": "paused", "application_number": "APP2"}, usr=None),
        chat("conversationSummary_changed", {"status": "active", "customer_id": "U5"}, usr=None, status="soft_end"),
    )
    found = conversation(world)
    assert (found["applicationNumber"], found["status"]) == ("APP2", "soft_end")
    assert (found["customerIdString"], found["customerId"]) == ("U5", None)


def test_a_change_of_the_summary_that_supplies_nothing_writes_nothing() -> None:
    """Without number, status and customer there is no document."""
    assert fold(chat("conversationSummary_changed", {"status": ["x"]}, usr=None)).store == {}


def test_an_unseen_conversation_gets_the_status_of_its_summary() -> None:
    """Free text is stored as sent in a stub; an older change that comes late does not bring its status back."""
    assert conversation(fold(chat("conversationSummary_changed", {"status": "Ended!"})))["status"] == "Ended!"
    older, newer = numbered(
        chat("conversationSummary_changed", {"status": "active"}),
        chat("conversationSummary_changed", {"status": "paused"}),
    )
    world = EngineWorld()
    world.one_by_one(newer, replace(older, late=True))
    assert conversation(world)["status"] == "paused"
