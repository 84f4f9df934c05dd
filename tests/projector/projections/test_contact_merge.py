from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from projector.contract.event import Event
from tests.projector.chat_samples import fold
from tests.projector.engine_world import EngineWorld
from tests.projector.fold import Crash, event, numbered
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

RESOLUTION = {"marketing": {"granted": False}}
PERSONAL = ("firstName", "email", "mobileE164", "city", "postcode", "channelPreference")


def erased(contact_id: str = "K1") -> Event:
    """``contact.erased.v1``."""
    return contact_event("erased", contact_id, erased_at="2026-07-01T00:00:00Z", actor="privacy")


def owners(world: EngineWorld) -> set[str]:
    """The contacts to which rows belong."""
    rows = ("interactions", "feedback", "contact-audit-log")
    return {found["contactIdString"] for (name, _), found in world.store.items() if name in rows}


def test_marketing_03_contact_merge() -> None:
    """Rows move to the survivor, the merged one becomes a tombstone, the resolution is the consent."""
    merge = merged_contacts("K2", "K1", RESOLUTION, cause="merge-1")
    events = [observed(), observed("K2"), interaction(), interaction("I2", "K2"), feedback("F2", "K2"), merge]
    world = fold(*events)
    assert owners(world) == {"K1"}
    assert world.get("interactions", "I2")["contact"] == contact(world)["_id"]
    assert contact(world, "K2")["mergedInto"] == "K1"
    assert contact(world)["consent"] == RESOLUTION
    again = fold(*events, merge)
    assert again.visible() == world.visible()


def test_a_later_event_of_a_merged_contact_lands_on_the_survivor() -> None:
    """Also along a chain of merges, and rows of both stay with the last survivor."""
    world = fold(
        interaction("I3", "K3"),
        merged_contacts("K3", "K2"),
        merged_contacts("K2", "K1"),
        contact_event("updated", "K3", city="Albany"),
        interaction("I4", "K3"),
    )
    assert contact(world)["city"] == "Albany"
    assert "city" not in contact(world, "K3")
    assert owners(world) == {"K1"}
    assert contact(world, "K3")["mergedInto"] == "K2"


def test_equal_ids_and_cycles_are_ignored_and_counted() -> None:
    """A merge into itself or back along the chain changes nothing."""
    world = fold(merged_contacts("K2", "K1"), merged_contacts("K1", "K2"), merged_contacts("K1", "K1"))
    assert "mergedInto" not in contact(world)
    assert world.counted("conflict") == 2
    assert len(audit(world)) == 1


def test_an_event_applied_before_the_merge_is_not_applied_again_to_the_survivor() -> None:
    """A redelivered event of the merged contact finds its own mark."""
    update = contact_event("updated", "K2", cause="e1", city="Albany")
    events = numbered(update, merged_contacts("K2", "K1"))
    world = EngineWorld()
    world.one_by_one(*events, replace(events[0], late=True), events[0])
    assert "city" not in contact(world)
    assert len(audit(world)) == 2


def test_the_consent_after_a_merge_is_replaced_by_later_statements_only() -> None:
    """A resolution has no time of its own: entries are compared."""
    grant = contact_event("consent.granted", channels=["sms"], occurred_at="2026-06-03")
    assert contact(fold(merged_contacts("K2", "K1", RESOLUTION), grant))["consent"]["marketing"]["granted"] is True
    kept = fold(
        contact_event("consent.granted", channels=[], occurred_at="2030-01-01"), merged_contacts("K2", "K1", RESOLUTION)
    )
    assert contact(kept)["consent"] == RESOLUTION
    assert contact(fold(observed(), merged_contacts("K2", "K1", None)))["consent"]["marketing"]["granted"] is True


@pytest.mark.parametrize("written", range(8))
def test_a_crash_in_the_middle_of_a_merge_is_repaired(written: int) -> None:
    """Whatever was written, the redelivered merge ends like an undisturbed one."""
    events = numbered(
        observed(),
        observed("K2"),
        interaction("I2", "K2"),
        feedback("F2", "K2"),
        merged_contacts("K2", "K1", RESOLUTION),
    )
    straight = EngineWorld()
    straight.one_by_one(*events)
    world = EngineWorld()
    world.one_by_one(*events[:-1])
    with pytest.raises(Crash):
        world.batch(events[-1:], crash_after=written)
    world.batch(events[-1:])
    assert world.visible() == straight.visible()


# -- erasure --------------------------------------------------------------------------------------------------------


def assert_forgotten(world: EngineWorld, key: str = "K1") -> None:
    """Nothing personal is left of a contact."""
    found = contact(world, key)
    assert [found.get(name) for name in PERSONAL] == [None] * len(PERSONAL)
    assert (found["utm"], found["attributes"], found["consent"], found["erased"]) == ({}, {}, {}, True)
    kept = str(list(world.store.values()))
    for secret in ("ari@", "Ari", "hello", "it broke", "secret note", "+61400000002", "web_form"):
        assert secret not in kept, secret


def test_erasure_takes_every_personal_value() -> None:
    """Contact, interactions, feedback and the method of consent are emptied; ids, kinds and dates stay."""
    world = fold(
        observed(),
        contact_event("updated", attributes={"likes": "Ari"}),
        interaction(),
        feedback(),
        feedback_status("acknowledged", note="secret note"),
        erased(),
    )
    assert_forgotten(world)
    row = world.get("interactions", "I1")
    assert (row["subject"], row["body"], row["metadata"], row["kind"]) == (None, None, {}, "message_in")
    assert world.get("feedback", "F1")["status"] == "acknowledged"
    assert len(audit(world)) == 6
    assert contact(world)["source"] == "campus"


def test_erasure_is_final_whatever_its_place_in_the_order() -> None:
    """Every order of observation, message, feedback, consent and erasure forgets the same."""
    events = (
        observed(),
        interaction(),
        feedback(),
        contact_event("consent.granted", channels=["sms"], method="web_form", occurred_at="2026-06-09"),
        erased(),
    )
    reference: dict[str, Any] | None = None
    for order in permutations(events):
        world = fold(*order)
        assert_forgotten(world)
        found = {k: v for k, v in contact(world).items() if k not in ("createdAt", "updatedAt")}
        reference = reference or found
        assert found == reference
        assert world.get("interactions", "I1")["metadata"] == {}


def test_a_held_status_of_erased_feedback_is_forgotten() -> None:
    """The note that had waited for the feedback goes as well."""
    world = fold(feedback_status("resolved", note="secret note"), feedback(), observed(), erased())
    assert world.get("feedback", "F1")["statusNote"] is None
    assert_forgotten(world)


@pytest.mark.parametrize(
    "order",
    [
        [erased("K2"), merged_contacts("K2", "K1")],
        [merged_contacts("K2", "K1"), erased("K2")],
        [merged_contacts("K2", "K1"), erased("K1")],
        [erased("K1"), merged_contacts("K2", "K1")],
    ],
)
def test_merged_contacts_are_erased_together(order: list[Event]) -> None:
    """One person: the erasure of either reaches both, their rows, and the tombstone's own values."""
    world = fold(
        observed(),
        observed("K2"),
        interaction(),
        interaction("I2", "K2"),
        *order,
        interaction("I3", "K2"),
        observed("K2"),
    )
    assert_forgotten(world)
    assert_forgotten(world, "K2")


@pytest.mark.parametrize("written", range(7))
def test_a_crash_in_the_middle_of_an_erasure_is_repaired(written: int) -> None:
    """Whatever was written, the redelivered erasure forgets everything."""
    events = numbered(observed(), interaction(), feedback(), erased())
    world = EngineWorld()
    world.one_by_one(*events[:-1])
    with pytest.raises(Crash):
        world.batch(events[-1:], crash_after=written)
    world.batch(events[-1:])
    assert_forgotten(world)


def test_an_erased_contact_of_an_unknown_message_is_not_called_with_its_text() -> None:
    """A call that is still due for an erased contact loses its text."""
    sms = event("clicksend.inbound.received.v1", {"from": "0400000002", "body": "hello", "message_id": "m"}, lane="int")
    world = fold(observed(), sms, erased())
    assert world.get("projector-effects", "clicksend:m")["arguments"]["body"] is None
