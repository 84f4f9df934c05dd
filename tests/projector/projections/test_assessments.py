from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from projector.contract.event import Event
from tests.projector.chat_samples import chat, conversation, fold, start
from tests.projector.engine_world import EngineWorld
from tests.projector.fold import at, moment, numbered
from tests.projector.samples import linked

SLOTS = [
    ("identityRisk_assessment", "identityRisk", True),
    ("credit_assessment_serviceability_result", "serviceability", True),
    ("serviceability_assessment_results", "serviceability", True),
    ("credit_assessment_accountConduct_result", "accountConduct", True),
    ("fraudCheck_assessment", "fraudCheck", True),
    ("post_identity_risk_checks_complete", "postIdentityRisk", False),
    ("credit_assessment_complete", "creditAssessmentComplete", False),
]

LABORATORY = {
    "overallResult": "Passed",
    "provider": "FakeIDV",
    "providerReference": "REF-1",
    "requestId": 900001,
    "requestDateTime": "2026-07-01 00:02:00",
}


@pytest.mark.parametrize(("kind", "slot", "with_file"), SLOTS)
def test_the_body_is_stored_whole_under_its_slot(kind: str, slot: str, with_file: bool) -> None:
    """The newest body replaces the slot; ``s3Key`` is copied from the file location where the slot has files."""
    world = fold(chat(kind, {"old": 1}), chat(kind, {"score": 1.5, "nested": {"a": [True]}, "file_location": "s3://f"}))
    expected: dict[str, Any] = {"score": 1.5, "nested": {"a": [True]}, "file_location": "s3://f"}
    if with_file:
        expected["s3Key"] = "s3://f"
    assert conversation(world)["assessments"] == {slot: expected}
    assert conversation(world)["version"] == 2


def test_an_own_file_key_wins() -> None:
    """An ``s3Key`` in the body is not overwritten."""
    body = {"file_location": "s3://a", "s3Key": "s3://b"}
    stored = conversation(fold(chat("fraudCheck_assessment", body)))["assessments"]["fraudCheck"]
    assert stored["s3Key"] == "s3://b"


def test_an_empty_body_keeps_what_is_stored() -> None:
    """An empty assessment leaves the slot, and makes a stub where there was none."""
    kind = "credit_assessment_complete"
    world = fold(chat(kind, {"a": 1}), chat(kind, {}))
    assert conversation(world)["assessments"] == {"creditAssessmentComplete": {"a": 1}}
    assert conversation(fold(chat(kind, {})))["assessments"] == {}


def test_operators_go_and_unsafe_keys_never_break_the_write() -> None:
    """Keys that begin with ``$`` are removed at every depth, dots and NUL are made safe."""
    body = {"$where": 1, "a.b": {"$gt": 2, "ok": 1}, "c\x00": 3, "list": [{"$x": 1, "y": 2}]}
    stored = conversation(fold(chat("credit_assessment_complete", body)))["assessments"]["creditAssessmentComplete"]
    assert stored == {"a_b": {"ok": 1}, "c": 3, "list": [{"y": 2}]}


def test_an_older_assessment_that_comes_late_loses() -> None:
    """The newest entry wins whatever the order of arrival."""
    older, newer = numbered(*(chat("credit_assessment_complete", {"n": n}) for n in (1, 2)))
    world = EngineWorld()
    world.one_by_one(newer, replace(older, late=True))
    assert conversation(world)["assessments"]["creditAssessmentComplete"] == {"n": 2}


def test_an_assessment_in_the_envelope_is_read_with_its_types() -> None:
    """Objects, lists and booleans at the top level of the envelope are JSON text and stored as values."""
    outside = {"passed": "true", "detail": '{"a":[1]}', "score": "12"}
    stored = conversation(fold(chat("credit_assessment_complete", dict(outside), **outside)))["assessments"]
    assert stored["creditAssessmentComplete"] == {"passed": True, "detail": {"a": [1]}, "score": "12"}


def test_chat_07_laboratory_result() -> None:
    """A laboratory result fills the customer's verification; an empty one touches no customer."""
    world = fold(start(), chat("identityRisk_assessment", {"decision": "PASS", "lab_verification": LABORATORY}))
    customer = world.get("customers", "U1")
    assert customer["identityVerification"] == {
        "overallResult": "Passed",
        "provider": "FakeIDV",
        "providerReference": "REF-1",
        "labRequestId": "900001",
        "checkedAt": moment("2026-07-01T00:02:00Z"),
    }
    assert (customer["customerId"], customer["createdAt"]) == ("U1", at(2000))
    assert conversation(world)["customerId"] == customer["_id"]
    assert conversation(world)["assessments"]["identityRisk"]["lab_verification"] == LABORATORY
    camel = fold(chat("identityRisk_assessment", {"labVerification": LABORATORY})).get("customers", "U1")
    assert camel["identityVerification"] == customer["identityVerification"]
    for nothing in ({}, None, "x", []):
        world = fold(start(), chat("identityRisk_assessment", {"decision": "PASS", "lab_verification": nothing}))
        assert not world.has("customers", "U1")


def test_the_laboratory_result_lands_on_the_merged_customer() -> None:
    """The customer is resolved through merges; a later result of another time wins field by field."""

    def lab(time: str, **values: Any) -> Event:
        return chat("identityRisk_assessment", {"lab_verification": {"requestDateTime": time, **values}})

    world = fold(
        linked("U1", "U9"),
        lab("2026-07-02T00:00:00Z", overallResult="Passed"),
        lab("2026-07-01T00:00:00Z", overallResult="Failed", provider="P"),
    )
    found = world.get("customers", "U9")["identityVerification"]
    assert found == {"overallResult": "Passed", "checkedAt": moment("2026-07-02T00:00:00Z"), "provider": "P"}
