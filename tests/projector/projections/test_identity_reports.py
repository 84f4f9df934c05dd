from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from projector.contract.event import Event
from tests.projector.chat_samples import chat, conversation, fold, said, start
from tests.projector.engine_world import EngineWorld
from tests.projector.fold import Crash, event, moment, numbered
from tests.projector.samples import linked


def archived(number: str = "APP1", archived_at: str | None = "2026-07-01T00:05:00Z", **body: Any) -> Event:
    """``identity_verification.report.archived.v1``."""
    given = {
        "application_number": number,
        "customer_id": "U1",
        "lab_request_id": 900001,
        "provider_reference": "REF-1",
        "report": {"file_location": "s3://r.pdf", "file_name": "r.pdf"},
        "raw_response": None,
        "archived_at": archived_at,
    }
    return event("identity_verification.report.archived.v1", {**given, **body}, conv="conv-x")


REPORT = {
    "labRequestId": "900001",
    "providerReference": "REF-1",
    "reportFileLocation": "s3://r.pdf",
    "reportFileName": "r.pdf",
    "rawResponseFileLocation": None,
    "rawResponseFileName": None,
    "archivedAt": moment("2026-07-01T00:05:00Z"),
}


@pytest.mark.parametrize("first", ["start", "report", "message"])
def test_both_orders_end_alike(first: str) -> None:
    """The report reaches the conversation whether it comes before or after the number is known."""
    orders = {
        "start": [start(), said("hi"), archived()],
        "report": [archived(), start(), said("hi")],
        "message": [said("hi"), archived(), start()],
    }
    world = fold(*orders[first])
    assert conversation(world)["identityVerificationReport"] == REPORT
    assert conversation(world)["version"] == 3
    assert not world.has("conversations", "conv-x")
    customer = world.get("customers", "U1")
    assert customer["identityVerification"] == {
        "reportArchived": True,
        "archivedAt": REPORT["archivedAt"],
        "labRequestId": "900001",
        "providerReference": "REF-1",
    }


@pytest.mark.parametrize(
    "giver",
    [
        chat("applicationDetail_changed", {"application_number": "APP1"}),
        chat("final_credit_decision", {"decision": "APPROVED", "application_number": "APP1"}),
        chat("conversationSummary_changed", {"applicationNumber": "APP1"}),
        event(
            "application.reapplication_blocked.v1",
            {"application_number": "APP1", "conversation_id": "C1", "reason": "PEP", "journey_customer_id": "U1"},
        ),
    ],
    ids=lambda giver: giver.type,
)
def test_whatever_event_brings_the_number_brings_the_report(giver: Event) -> None:
    """A parked report is taken by the first conversation of its number, whoever names the number."""
    assert conversation(fold(archived(), giver))["identityVerificationReport"] == REPORT


def test_a_parked_report_is_taken_once() -> None:
    """A second conversation of the same number takes nothing that the first one has."""
    world = fold(archived(), start(), start(cid="C2"))
    assert "identityVerificationReport" in conversation(world)
    assert "identityVerificationReport" not in conversation(world, "C2")


def test_the_most_recently_updated_conversation_gets_the_report() -> None:
    """Of several conversations with the number it is the one that was last updated."""
    world = fold(start(), start(cid="C2"), said("again"), archived())
    assert "identityVerificationReport" in conversation(world)
    assert "identityVerificationReport" not in conversation(world, "C2")


def test_the_group_is_written_whole_and_an_older_report_loses() -> None:
    """A newer report replaces every value, nulls included; an older one changes nothing, parked or not."""
    newer = archived(archived_at="2026-07-02T00:00:00Z", report=None, provider_reference=None)
    for events in ([start(), newer, archived()], [newer, archived(), start()], [archived(), start(), newer]):
        world = fold(*events)
        found = conversation(world)["identityVerificationReport"]
        assert (found["reportFileName"], found["providerReference"]) == (None, None)
        assert found["archivedAt"] == moment("2026-07-02T00:00:00Z")
        assert world.get("customers", "U1")["identityVerification"]["reportArchived"] is False
        assert conversation(world)["version"] == 3


def test_without_a_number_the_event_is_a_permanent_error() -> None:
    """The application number is the key."""
    world = fold(archived(number=""))
    assert len(world.dead) == 1
    assert world.store == {}


def test_the_customer_half_lands_on_the_survivor() -> None:
    """The customer is resolved through merges, and taken from the envelope when the body names none."""
    world = fold(linked("U1", "U9"), replace(archived(customer_id=None), customer="U1"))
    assert world.get("customers", "U9")["identityVerification"]["reportArchived"] is True


def test_a_redelivered_report_changes_nothing() -> None:
    """Again after it was applied, parked, or taken: the documents stay as they are."""
    events = numbered(archived(), start(), said("hi"))
    world = EngineWorld()
    world.one_by_one(*events)
    before = world.visible()
    world.one_by_one(*events, replace(events[0], late=True))
    assert world.visible() == before


@pytest.mark.parametrize("written", range(4))
def test_a_crash_while_a_report_is_taken_is_repaired(written: int) -> None:
    """Whichever of conversation and parked report was written, the redelivered start ends alike."""
    events = numbered(archived(), start(), start(cid="C2"))
    straight = EngineWorld()
    straight.one_by_one(*events)
    world = EngineWorld()
    world.batch(events[:1])
    with pytest.raises(Crash):
        world.batch(events[1:2], crash_after=written)
    world.one_by_one(*events[1:])
    assert world.visible() == straight.visible()
