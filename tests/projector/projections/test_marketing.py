from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from projector.contract.event import Event
from tests.projector.chat_samples import fold
from tests.projector.engine_world import EngineWorld
from tests.projector.fold import at, event, moment, numbered
from tests.projector.marketing_samples import (
    audit,
    contact,
    contact_event,
    feedback,
    feedback_status,
    interaction,
    merged_contacts,
    observed,
)
from tests.projector.samples import linked


def test_marketing_01_observe_and_update() -> None:
    """Values are merged, code and first observation stay, attributes are merged shallowly and set the flags."""
    world = fold(
        observed(),
        contact_event("updated", attributes={"a": {"x": 1}, "b": 1}, updated_at="2026-06-01T12:00:00Z"),
        contact_event(
            "updated",
            city="Fremantle",
            email="",
            attributes={"needs_review": True, "advisory_council": True, "a": {"y": 2}, "b": None},
            updated_at="2026-06-02T00:00:00Z",
        ),
        observed(referral_code="REF2", observed_at="2026-06-03T00:00:00Z", city=None, first_name="Ariel"),
    )
    found = contact(world)
    assert (found["city"], found["email"], found["firstName"]) == ("Fremantle", "ari@example.test", "Ariel")
    assert (found["referralCode"], found["observedAt"]) == ("REF1", moment("2026-06-01T00:00:00Z"))
    assert found["attributes"] == {"a": {"y": 2}, "b": 1, "needs_review": True, "advisory_council": True}
    assert (found["needsReview"], found["panelMember"]) == (True, True)
    assert (found["source"], found["utm"], found["platforms"]) == ("campus", {"utm_source": "flyer"}, ["instagram"])
    assert found["waitlistJoinedAt"] == moment("2026-06-01T00:00:00Z")


def test_a_stub_is_completed_by_the_observation() -> None:
    """Any contact event makes a stub; a newer value that came first is not undone."""
    update = contact_event("updated", city="Fremantle", updated_at="2026-06-02T00:00:00Z")
    assert contact(fold(update))["contactId"] == "K1"
    found = contact(fold(update, observed()))
    assert (found["city"], found["firstName"], found["referralCode"]) == ("Fremantle", "Ari", "REF1")


def test_unknown_words_are_skipped_and_counted() -> None:
    """Source, channel preference and loan status take listed words only."""
    world = fold(observed(source="billboard", channel_preference="FAX"))
    assert "source" not in contact(world)
    assert "channelPreference" not in contact(world)
    assert world.counted("unknown") == 2


@pytest.mark.parametrize(
    ("events", "granted", "at_time"),
    [
        (["granted@2", "withdrawn@3"], False, "2026-06-03"),
        (["withdrawn@3", "granted@2"], False, "2026-06-03"),
        (["withdrawn@3", "granted@3"], False, "2026-06-03"),
        (["granted@3", "withdrawn@3"], False, "2026-06-03"),
        (["withdrawn@2", "granted@3"], True, "2026-06-03"),
    ],
)
def test_only_a_newer_consent_replaces_one(events: list[str], granted: bool, at_time: str) -> None:
    """The newer statement stands whatever the order; on equal times withdrawal wins."""

    def consent(text: str) -> Event:
        word, day = text.split("@")
        return contact_event(
            f"consent.{word}", channels=["sms"], method="m", purpose="marketing", occurred_at=f"2026-06-0{day}"
        )

    world = fold(observed(), *(consent(text) for text in events))
    assert contact(world)["consent"]["marketing"] == {
        "granted": granted,
        "channels": ["sms"],
        "method": "m",
        "at": moment(at_time),
    }
    assert len(audit(world)) == 3


def test_an_observation_sets_consent_only_when_it_carries_one() -> None:
    """Without consent the stored one stays; an older observation does not replace a newer statement."""
    withdrawn = contact_event("consent.withdrawn", channels=[], method="sms", occurred_at="2026-06-05")
    again = observed(consent=None, observed_at="2026-06-09T00:00:00Z")
    assert contact(fold(withdrawn, observed(), again))["consent"]["marketing"]["granted"] is False
    assert contact(fold(observed()))["consent"]["marketing"]["at"] == moment("2026-06-01")
    assert "consent" not in contact(fold(observed(consent={"channels": ["sms"]})))


def test_links_and_unlinks_of_customers() -> None:
    """The newest link stands; an unlink works on its own customer only, and an older link loses against it."""

    def link(customer: str, day: int) -> Event:
        return contact_event("linked", customer_id=customer, match_basis="mobile", linked_at=f"2026-06-0{day}")

    def unlink(customer: str, day: int) -> Event:
        return contact_event("unlinked", customer_id=customer, unlinked_at=f"2026-06-0{day}")

    found = contact(fold(link("U1", 2)))
    assert (found["customerId"], found["linkBasis"], found["linkedAt"]) == ("U1", "mobile", moment("2026-06-02"))
    overtaken = fold(link("U2", 3), link("U1", 2))
    assert (contact(overtaken)["customerId"], overtaken.counted("stale")) == ("U2", 1)
    assert contact(fold(link("U1", 2), unlink("U2", 3)))["customerId"] == "U1"
    assert contact(fold(link("U1", 3), unlink("U1", 2)))["customerId"] == "U1"
    for order in ([link("U1", 2), unlink("U1", 3)], [unlink("U1", 3), link("U1", 2)]):
        gone = contact(fold(*order))
        assert (gone.get("customerId"), gone.get("linkBasis"), gone.get("linkedAt")) == (None, None, None)
    assert contact(fold(linked("U1", "U9"), link("U1", 2)))["customerId"] == "U9"
    assert contact(fold(link("U1", 2), linked("U1", "U9"), unlink("U9", 3)))["customerId"] is None


def test_stages_and_their_guard() -> None:
    """Early stages do not replace later ones, an older change loses, a basis of state lifts the guard."""

    def stage(word: str, day: int, **body: Any) -> Event:
        return contact_event("stage.changed", stage=word, changed_at=f"2026-06-0{day}", **body)

    world = fold(stage("applicant", 2, loan_status="approved"), stage("lead", 3))
    assert (contact(world)["derivedStage"], contact(world)["loanStatus"]) == ("applicant", "approved")
    assert (len(audit(world)), world.counted("gated")) == (1, 1)
    assert contact(fold(stage("applicant", 2), stage("lead", 3, basis="state")))["derivedStage"] == "lead"
    assert contact(fold(stage("customer", 3), stage("applicant", 2)))["derivedStage"] == "customer"
    assert contact(fold(stage("waitlist", 2), stage("lead", 3)))["derivedStage"] == "lead"
    assert contact(fold(stage("Someday", 2)))["derivedStage"] == "Someday"
    assert contact(fold(stage("closed", 2), stage("waitlist", 3)))["derivedStage"] == "closed"


def test_a_redelivered_guarded_stage_leaves_no_row() -> None:
    """A refused change is refused again, also after the stage has been set back."""

    def stage(word: str, day: int, **body: Any) -> Event:
        return contact_event("stage.changed", stage=word, changed_at=f"2026-06-0{day}", **body)

    events = numbered(stage("applicant", 2), stage("lead", 3), stage("waitlist", 4, basis="state"))
    world = EngineWorld()
    world.one_by_one(*events, events[1])
    assert [row["detail"]["stage"] for row in audit(world)] == ["applicant", "waitlist"]


@pytest.mark.parametrize(
    ("direction", "stored"), [("in", "inbound"), ("IN", "inbound"), ("inbound", "inbound"), ("Out", "outbound")]
)
def test_marketing_02_interactions(direction: str, stored: str) -> None:
    """Directions are mapped in any case, an unknown one is null."""
    assert fold(interaction(direction=direction)).get("interactions", "I1")["direction"] == stored
    assert fold(interaction(direction="sideways")).get("interactions", "I1")["direction"] is None


def test_marketing_02_one_row_per_interaction() -> None:
    """The same interaction twice is one row as it came first; its contact is filled when it arrives."""
    world = fold(interaction(), interaction(body="other", cause="again"))
    row = world.get("interactions", "I1")
    assert (row["body"], row["contact"], row["contactIdString"]) == ("hello", None, "K1")
    assert not world.has("contacts", "K1")
    filled = fold(interaction(), observed())
    assert filled.get("interactions", "I1")["contact"] == contact(filled)["_id"]
    other_way = fold(observed(), interaction())
    assert other_way.get("interactions", "I1")["contact"] == contact(other_way)["_id"]
    assert row == {
        "_id": "id:interactions:I1",
        "interactionId": "I1",
        "kind": "message_in",
        "channel": "sms",
        "direction": "inbound",
        "subject": "s",
        "body": "hello",
        "occurredAt": moment("2026-06-04T00:00:00Z"),
        "sourceSystem": None,
        "metadata": {"a": 1},
        "contactIdString": "K1",
        "contact": None,
        "createdAt": at(1000),
        "updatedAt": at(1000),
    }


def batch(kind: str, **body: Any) -> Event:
    """``batch.<kind>.v1`` of batch B1."""
    return event(f"batch.{kind}.v1", {"batch_id": "B1", **body})


def test_marketing_04_batches_feedback_referral() -> None:
    """A batch is inserted once, feedback takes its status, a referral names its referrer."""
    made = batch("created", name="July", criteria={"city": "Perth"}, created_at="2026-07-01", actor="user-1")
    again = batch("created", name="Other", created_at="2026-07-09")
    counts = {"invited_count": 10, "skipped_unconsented": 2, "skipped_needs_review": 1}
    invited = batch("invitations.triggered", triggered_at="2026-07-02", **counts)
    older = batch("invitations.triggered", triggered_at="2026-07-01", **{**counts, "invited_count": 99})
    for order in ([made, again, invited, older], [invited, made, older, again]):
        found = fold(*order).get("batches", "B1")
        assert (found["name"], found["createdByActor"], found["invitedCount"]) == ("July", "user-1", 10)
        assert (found["skippedUnconsented"], found["skippedNeedsReview"]) == (2, 1)
        assert (found["batchCreatedAt"], found["invitedAt"]) == (moment("2026-07-01"), moment("2026-07-02"))

    world = fold(
        feedback(),
        feedback_status("acknowledged", note="seen"),
        feedback_status("resolved", "unknown"),
        event("referral.attributed.v1", {"referrer_contact_id": "K1", "referee_contact_id": "K3", "code": "R"}),
        contact_event("batch.assigned", batch_id="B1", assigned_at="2026-07-02"),
        contact_event("batch.assigned", batch_id="B0", assigned_at="2026-07-01"),
    )
    found = world.get("feedback", "F1")
    assert (found["status"], found["statusNote"], found["statusActor"]) == ("acknowledged", "seen", "user-1")
    assert not world.has("feedback", "unknown")
    assert contact(world, "K3")["referredByContactId"] == "K1"
    assert contact(world)["batchId"] == "B1"
    kinds = [row["eventType"] for row in audit(world)]
    assert kinds.count("feedback.status.changed.v1") == 1
    assert len(kinds) == 5


def test_a_status_before_its_feedback_is_held() -> None:
    """Both orders end alike, with one audit row each; a repeated held status counts once."""
    change = replace(feedback_status("resolved", note="done"), event_id="e-status")
    late, early = fold(feedback(), change), fold(change, change, feedback())
    for name in ("status", "statusNote", "statusActor", "statusChangedAt", "body"):
        assert late.get("feedback", "F1")[name] == early.get("feedback", "F1")[name]
    assert [row["eventType"] for row in audit(early)].count("feedback.status.changed.v1") == 2
    assert [row["eventType"] for row in audit(late)].count("feedback.status.changed.v1") == 1


def test_an_older_status_loses_and_feedback_is_inserted_once() -> None:
    """The newest change stands; a second feedback under the same id changes nothing."""
    world = fold(
        feedback(customer_id="U1"),
        feedback_status("resolved", changed_at="2026-07-08"),
        feedback_status("acknowledged", changed_at="2026-07-07"),
        feedback_status("vanished", changed_at="2026-07-09"),
        feedback(text="other"),
    )
    found = world.get("feedback", "F1")
    assert (found["status"], found["body"], found["customerId"]) == ("resolved", "it broke", "U1")
    assert found["statusChangedAt"] == moment("2026-07-09")
    assert world.counted("unknown") == 1


def test_every_accepted_event_leaves_exactly_one_audit_row() -> None:
    """One row per event type, contact and event id, with facts and times; redelivery adds none."""
    consent = contact_event(
        "consent.granted",
        cause="e1",
        purpose="marketing",
        channels=["sms"],
        method="m",
        occurred_at="2026-06-03",
        actor="x",
    )
    events = numbered(consent, interaction(), contact_event("updated", city="P"))
    world = EngineWorld()
    world.one_by_one(*events, *events, replace(events[0], late=True))
    rows = audit(world)
    assert [row["eventType"].split(".")[1] for row in rows] == ["consent", "interaction", "updated"]
    assert {name: rows[0][name] for name in ("eventId", "contactIdString", "actor", "occurredAt", "detail")} == {
        "eventId": "e1",
        "contactIdString": "K1",
        "actor": "x",
        "occurredAt": moment("2026-06-03"),
        "detail": {"purpose": "marketing", "channels": ["sms"], "method": "m"},
    }
    assert rows[2]["occurredAt"] == events[2].time
    assert "hello" not in str(rows)
    again = replace(events[0], body={**events[0].body, "method": "n"}, digest=b"12345678", late=True)
    world.one_by_one(again)
    assert len(audit(world)) == 3


@pytest.mark.parametrize(
    "broken",
    [
        observed(observed_at="whenever"),
        observed(contact_id=""),
        contact_event("consent.granted", occurred_at="whenever"),
        interaction(key=""),
        interaction(occurred_at="whenever"),
        feedback(key=""),
        feedback_status("new", changed_at="whenever"),
        batch("created", created_at="whenever"),
        batch("invitations.triggered", invited_count="many"),
        contact_event("linked", contact_id={"a": 1}),
        merged_contacts("", "K1"),
    ],
)
def test_what_cannot_be_read_is_a_permanent_error(broken: Event) -> None:
    """A missing key or an unreadable required value is buried without a write."""
    world = fold(broken)
    assert (len(world.dead), world.store) == (1, {})
