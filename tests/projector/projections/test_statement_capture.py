from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from projector.contract.event import Event
from tests.projector.chat_samples import chat, conversation, fold
from tests.projector.engine_world import EngineWorld
from tests.projector.fold import numbered


def capture(*events: Event) -> dict[str, Any]:
    """The capture group that some events leave."""
    return conversation(fold(*events))["statementCapture"]


def consent(word: str) -> Event:
    """``statement_consent_…``."""
    return chat(f"statement_consent_{word}", {})


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["initiated"], "initiated"),
        (["initiated", "complete"], "complete"),
        (["complete", "initiated"], "complete"),
        (["complete", "cancelled"], "cancelled"),
        (["cancelled", "complete"], "complete"),
        (["cancelled", "initiated"], "initiated"),
        (["complete", "cancelled", "initiated"], "initiated"),
        (["complete", "initiated", "cancelled"], "cancelled"),
    ],
)
def test_consent_words(words: list[str], status: str) -> None:
    """``initiated`` never replaces ``complete``; of complete and cancelled the newest entry wins."""
    events = numbered(*(consent(word) for word in words))
    for order in permutations(events):
        world = EngineWorld()
        world.one_by_one(*(replace(event, late=True) for event in order))
        assert conversation(world)["statementCapture"]["consentStatus"] == status
    assert capture(*(consent(word) for word in words))["consentStatus"] == status


@pytest.mark.parametrize(
    ("body", "envelope", "job"),
    [
        ({"jobId": "j1"}, {"jobId": "j2", "job_id": "j3"}, "j1"),
        ({}, {"jobId": "j2", "job_id": "j3"}, "j2"),
        ({}, {"job_id": "j3"}, "j3"),
        ({"jobId": 77}, {}, "77"),
    ],
)
def test_where_the_job_id_is_found(body: dict[str, Any], envelope: dict[str, str], job: str) -> None:
    """The body, then jobId, then job_id of the envelope."""
    assert capture(chat("basiq_job_created", body, **envelope)) == {"basiqJobId": job}


@pytest.mark.parametrize("job", [{"a": 1}, ["j"], '{"a": 1}'])
def test_a_structured_job_id_is_a_permanent_error(job: Any) -> None:
    """An object or list where the job id belongs writes nothing."""
    world = fold(chat("basiq_job_created", {"jobId": job}))
    assert len(world.dead) == 1
    assert world.store == {}


def retrieval(steps: Any = None, holders: Any = None) -> Event:
    """``statement_retrieval_complete``."""
    return chat("statement_retrieval_complete", {"steps": steps, "account_summary": {"account_holders": holders}})


def test_files_are_merged_slot_by_slot() -> None:
    """A second retrieval keeps the files it does not carry and replaces those it does."""
    first = {
        "statement-data": {"file_locations": ["s3://sd1", "s3://other"]},
        "categorized-transactions": {"file_locations": []},
        "affordability-report": {"file_locations": ["", "s3://ar1"]},
        "unknown-step": {"file_locations": ["s3://x"]},
    }
    second = {
        "statement-data": {"file_locations": ["s3://sd2"]},
        "retrieve-accounts": {"file_locations": ["s3://ra"]},
        "categorized-transactions": "odd",
    }
    found = capture(retrieval(first), retrieval(second))
    assert found["retrievalComplete"] is True
    assert found["fileLocations"] == {
        "statementData": "s3://sd2",
        "affordabilityReport": "s3://ar1",
        "accounts": "s3://ra",
    }


def test_account_holders_are_trimmed_and_joined() -> None:
    """Blank names and what is no text are left out; nothing left writes nothing."""
    found = conversation(fold(retrieval(holders=["  Mia Tester ", "", 5, None, "Bo"])))
    assert found["statementCapture"]["accountHolders"] == ["Mia Tester", "Bo"]
    assert found["statementAccountHolders"] == "Mia Tester | Bo"
    for nothing in ("Mia", [" ", 3], None, {}):
        kept = conversation(fold(retrieval(holders=["Mia"]), retrieval(holders=nothing)))
        assert kept["statementAccountHolders"] == "Mia"
    assert "statementAccountHolders" not in conversation(fold(retrieval(steps="odd")))


@pytest.mark.parametrize("kind", ["affordability_report_downloaded", "affordability_report_complete"])
def test_the_affordability_report_is_stored_clean(kind: str) -> None:
    """The newest body is the report, without ``$`` keys; an empty body keeps it."""
    body = {"application_number": "APP1", "summary": {"data": {"metrics": [{"$id": 1, "result": 7}]}}}
    found = capture(chat(kind, {"old": 1}), chat(kind, body), chat(kind, {}))
    assert found["affordabilityReport"] == {
        "application_number": "APP1",
        "summary": {"data": {"metrics": [{"result": 7}]}},
    }


def test_every_event_merges_its_own_part() -> None:
    """Consent, job, files, report and checks stand side by side, and each event counts."""
    world = fold(
        consent("initiated"),
        chat("basiq_job_created", {"jobId": "j"}),
        retrieval({"statement-data": {"file_locations": ["s3://sd"]}}),
        chat("affordability_report_downloaded", {"a": 1}),
        chat("statement_checks_complete", {}),
        consent("complete"),
    )
    assert conversation(world)["statementCapture"] == {
        "consentStatus": "complete",
        "basiqJobId": "j",
        "retrievalComplete": True,
        "fileLocations": {"statementData": "s3://sd"},
        "affordabilityReport": {"a": 1},
        "checksComplete": True,
    }
    assert conversation(world)["version"] == 6
