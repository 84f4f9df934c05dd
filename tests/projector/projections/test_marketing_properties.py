from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from projector.contract.event import Event
from projector.contract.event_types import FAMILIES
from projector.contract.position import Position
from tests.projector.engine_world import EngineWorld
from tests.projector.fold import START, event
from tests.projector.marketing_samples import (
    contact_event,
    feedback,
    feedback_status,
    interaction,
    merged_contacts,
    observed,
)
from tests.projector.samples import customer, linked

FEW = settings(max_examples=80, deadline=None)
FAMILY_TYPES = (
    *FAMILIES["marketing"],
    *FAMILIES["notification"],
    *FAMILIES["applicant-release"],
    *FAMILIES["clicksend"],
)


def placed(events: list[Event]) -> list[Event]:
    """The events with entry ids in the order of the list, a second apart."""
    return [replace(each, position=Position(START + 1000 * number, 0)) for number, each in enumerate(events, 1)]


def day(number: int) -> str:
    return f"2026-06-{number:02}T00:00:00Z"


def contact_history() -> list[Event]:
    """Events of one contact, each with a time of its own, one observation among them."""
    return [
        observed(observed_at=day(1), cause="e1"),
        contact_event("updated", city="Albany", attributes={"a": 1, "b": 1}, updated_at=day(2), cause="e2"),
        contact_event("updated", city="Broome", first_name="Bo", attributes={"b": 2}, updated_at=day(3), cause="e3"),
        contact_event("consent.granted", channels=["sms"], method="m", occurred_at=day(4), cause="e4"),
        contact_event("consent.withdrawn", channels=["sms"], method="n", occurred_at=day(5), cause="e5"),
        contact_event("linked", customer_id="U1", match_basis="mobile", linked_at=day(6), cause="e6"),
        contact_event("unlinked", customer_id="U1", unlinked_at=day(7), cause="e7"),
        contact_event("stage.changed", stage="invited", changed_at=day(8), cause="e8"),
        contact_event("stage.changed", stage="applicant", changed_at=day(9), loan_status="approved", cause="e9"),
        contact_event("batch.assigned", batch_id="B1", assigned_at=day(10), cause="e10"),
        replace(interaction(), event_id="e11"),
        replace(feedback(), event_id="e12"),
        replace(feedback_status("acknowledged", changed_at=day(11), note="n1"), event_id="e13"),
        replace(feedback_status("resolved", changed_at=day(12), note="n2"), event_id="e14"),
    ]


def notification(kind: str, notification_id: str, **body: Any) -> Event:
    return event(kind, {"notification_id": notification_id, "customer_id": "U1", **body})


def notification_history() -> list[Event]:
    """Sendings, failures and statements of two notices, each with a time of its own."""
    sent, failed = "notification.sent.v1", "notification.delivery_failed.v1"
    return [
        notification(sent, "N1", sent_at=day(1), channel="sms", provider="clicksend"),
        notification(failed, "N1", failed_at=day(2), error_type="suppressed", channel="email"),
        notification(sent, "N1", sent_at=day(3), channel="email", template_name="t"),
        notification("statement.generated.v1", "N1", dispatched_at=day(4), account_id="A1"),
        notification(failed, "N2", failed_at=day(5), error_type="auth", attempt=2),
        notification(failed, "N2", failed_at=day(6), error_type="template"),
        customer(),
    ]


def release_history() -> list[Event]:
    """A release with claims, messages and customers; one claim per number."""
    grants = [{"mobile_e164": f"040000000{n}", "contact_id": f"K{n}"} for n in (1, 2)]
    body = {"release_id": "R1", "grants": grants, "released_by": "user-1"}
    claim = "applicant_release.grant_claimed.v1"
    return [
        event("applicant_release.released.v1", body, lane="int"),
        event(claim, {"release_id": "R1", "mobile_e164": "0400000001", "source": "targeted", "claimed_at": day(1)}),
        event(claim, {"release_id": "R1", "mobile_e164": "0400000003", "source": "quota", "claimed_at": day(2)}),
        event("applicant_release.invites_sent.v1", {"release_id": "R1", "sent": ["0400000001"]}),
        event("applicant_release.invites_sent.v1", {"release_id": "R1", "failed": [{"mobile_e164": "0400000002"}]}),
        event("applicant_release.revoked.v1", {"release_id": "R1", "revoked_by": "user-2"}, lane="int"),
        customer(),
    ]


def check_any_order(data: st.DataObject, history: list[Event], without: tuple[str, ...] = ()) -> None:
    """Late delivery in any order and any split, with repeats, ends like stream order."""
    events = placed(history)
    late = [replace(each, late=True) for each in data.draw(st.permutations(events))]
    again = data.draw(st.lists(st.sampled_from(late), max_size=5))
    sizes = data.draw(st.lists(st.integers(1, 5), max_size=20))
    straight, world = EngineWorld(), EngineWorld()
    straight.deliver(*events)
    world.deliver(*late, *again, sizes=sizes)
    assert world.dead == []
    assert world.visible(without) == straight.visible(without)


@FEW
@given(st.data())
def test_contact_events_end_alike_in_any_order(data: st.DataObject) -> None:
    """A contact, its rows and its audit do not depend on the order of arrival."""
    check_any_order(data, contact_history())


@FEW
@given(st.data())
def test_notification_events_end_alike_in_any_order(data: st.DataObject) -> None:
    """Notices do not depend on the order of arrival."""
    check_any_order(data, notification_history())


@FEW
@given(st.data())
def test_release_events_end_alike_in_any_order(data: st.DataObject) -> None:
    """Releases and grants do not depend on the order of arrival; the calls asked for are the same."""
    # updatedAt reaches the last event that changed a count, which depends on what was there to count.
    check_any_order(data, release_history(), ("updatedAt",))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
IDS = (
    *("contact_id", "interaction_id", "feedback_id", "batch_id", "referee_contact_id", "survivor_contact_id"),
    *("merged_contact_id", "release_id", "notification_id", "customer_id", "from", "mobile_e164"),
)
VALUES = (
    *("first_name", "attributes", "utm", "platforms", "consent", "observed_at", "occurred_at", "changed_at", "stage"),
    *(
        "metadata",
        "body",
        "text",
        "note",
        "status",
        "consent_resolution",
        "criteria",
        "invited_count",
        "grants",
        "sent",
    ),
    *("failed", "skipped", "quota_count", "claimed_at", "tags", "sent_at", "failed_at", "mode", "set_at", "timestamp"),
    *("message_id", "expires_at", "channels", "direction", "kind", "source", "attempt", "period_start", "$set", "a.b"),
)
bodies = st.builds(
    lambda ids, values: {**ids, **values},
    st.dictionaries(st.sampled_from(IDS), st.sampled_from(("K1", "K2", "0400000002", 7)) | json_values, min_size=4),
    st.dictionaries(st.sampled_from(VALUES), json_values, max_size=8),
)


@settings(max_examples=250, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(FAMILY_TYPES), bodies), min_size=1, max_size=6), st.data())
def test_hostile_bodies_are_stored_or_buried(made: list[tuple[str, dict[str, Any]]], data: st.DataObject) -> None:
    """Whatever bodies hold, in any split: dead letters without a write, or documents that the store takes."""
    events = placed([event(kind, body, cause=f"e{number}") for number, (kind, body) in enumerate(made)])
    sizes = data.draw(st.lists(st.integers(1, 3), max_size=6))
    one, many = EngineWorld(), EngineWorld()
    one.deliver(*events)
    many.deliver(*events, sizes=sizes)
    assert one.visible() == many.visible()
    assert len(one.dead) == len(many.dead)


steps = st.sampled_from(("K1", "K2", "K3")).flatmap(
    lambda key: st.sampled_from(
        (
            ("observed", key),
            ("interaction", key),
            ("feedback", key),
            ("updated", key),
            ("erased", key),
            *(("merge", f"{key}>{other}") for other in ("K1", "K2", "K3")),
        )
    )
)


@settings(max_examples=150, deadline=None)
@given(st.lists(steps, min_size=1, max_size=10), st.lists(st.integers(1, 4), max_size=10))
def test_merges_and_erasures_end_alike_in_any_split(made: list[tuple[str, str]], sizes: list[int]) -> None:
    """However merges, erasures and other events are mixed and split, rows belong to the end of each chain and an
    erased contact holds nothing."""
    events = placed([_step(number, what, key) for number, (what, key) in enumerate(made)])
    one, many = EngineWorld(), EngineWorld()
    one.deliver(*events, customer(), linked("U1", "U2"))
    many.deliver(*events, sizes=sizes)
    many.deliver(customer(), linked("U1", "U2"))
    assert one.visible() == many.visible()
    contacts = {key: found for (name, key), found in one.store.items() if name == "contacts"}
    for (name, _), found in one.store.items():
        if name in ("interactions", "feedback"):
            owner = contacts.get(found["contactIdString"], {})
            assert "mergedInto" not in owner
            if owner.get("erased"):
                assert found["body"] is None
    for found in contacts.values():
        if found.get("erased"):
            assert (found["firstName"], found["consent"], found["attributes"]) == (None, {}, {})


def _step(number: int, what: str, key: str) -> Event:
    if what == "merge":
        merged, _, survivor = key.partition(">")
        return merged_contacts(merged, survivor, {"marketing": {"granted": False}}, cause=f"e{number}")
    if what == "observed":
        return observed(key, cause=f"e{number}")
    if what == "interaction":
        return interaction(f"I{number}", key, cause=f"e{number}")
    if what == "feedback":
        return feedback(f"F{number}", key)
    if what == "updated":
        return contact_event("updated", key, attributes={"likes": "x"}, cause=f"e{number}")
    return contact_event("erased", key, cause=f"e{number}")
