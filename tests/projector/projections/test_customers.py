from __future__ import annotations

from typing import Any

import pytest

from tests.projector.fold import World, at, event, late, moment, numbered
from tests.projector.samples import changed, created, customer, merged, verified


def fold(*events: Any) -> World:
    """Apply events one by one, with growing entry ids."""
    return World().one_by_one(*numbered(*events))


def person(world: World, key: str = "U1") -> dict[str, Any]:
    return world.get("customers", key)


ADDRESS = {
    "address_type": "RESIDENTIAL", "unit_number": "4", "street_number": "12", "street_name": "Sample",
    "street_type": "St", "suburb": "Perth", "state": "WA", "postcode": "6000", "full_address": "4/12 Sample St",
}  # fmt: skip


def test_customers_01_partial_events() -> None:
    """A partial event leaves what it does not carry, and the full name follows."""
    found = person(fold(customer(), changed(last_name="Newname")))
    assert (found["firstName"], found["lastName"], found["fullName"]) == ("Mia", "Newname", "Mia Newname")
    assert found["mobilePhoneNumber"] == "0400000001"


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("APPROVED", "successful"),
        ("Passed", "successful"),
        ("verified", "successful"),
        ("EkycStatus.declined", "failed"),
        ("in_review", "pending"),
        ("banana", None),
        (None, None),
    ],
)
def test_customers_02_ekyc_words(word: str | None, status: str | None) -> None:
    """Known words are mapped in any case; an unknown one leaves the status and the rest applies."""
    world = fold(customer(), changed(ekyc_status=word, email_address="m@e.test"))
    assert (person(world).get("ekycStatus"), person(world)["emailAddress"]) == (status, "m@e.test")
    assert world.counted("unknown") == (1 if word == "banana" else 0)


def test_customers_03_address() -> None:
    """The address is replaced as a whole; city copies the suburb, street is built from the parts."""
    world = fold(customer(residential_address=ADDRESS))
    assert person(world)["residentialAddress"]["street"] == "Unit 4, 12 Sample St"
    world = fold(customer(residential_address=ADDRESS), changed(residential_address={"suburb": "Perth"}))
    found = person(world)["residentialAddress"]
    assert (found["city"], found["suburb"], found["country"]) == ("Perth", "Perth", "Australia")
    assert (found["street"], found["unitNumber"], found["fullAddress"]) == (None, None, None)
    assert "addressType" not in found


@pytest.mark.parametrize("order", [(customer(), verified()), (verified(), customer())])
def test_customers_04_identity_confirmed_in_both_orders(order: tuple[Any, ...]) -> None:
    """Confirmed before or after the record, the identity is verified and the status successful."""
    found = person(fold(*order))
    assert (found["identityVerified"], found["ekycStatus"], found["fullName"]) == (True, "successful", "Mia Tester")


def test_an_older_status_never_undoes_the_confirmation() -> None:
    """A record with an older status of its own loses in both orders; a newer one wins."""
    told = customer(ekyc_status="pending", changed_at="2026-07-01T00:00:00Z")
    sure = verified(verified_at="2026-07-01T00:05:00Z")
    assert person(fold(told, sure))["ekycStatus"] == person(fold(sure, told))["ekycStatus"] == "successful"
    newer = changed(ekyc_status="failed", changed_at="2026-07-01T00:06:00Z")
    assert person(fold(newer, sure))["ekycStatus"] == person(fold(sure, newer))["ekycStatus"] == "failed"


@pytest.mark.parametrize("value", [None, "", "   "])
def test_cus_1_empty_is_never_a_value(value: Any) -> None:
    """Null, empty text and a blank name leave what is stored."""
    found = person(fold(customer(), event("customer.changed.v1", {"customer_id": "U1", "first_name": value})))
    assert (found["firstName"], found["fullName"]) == ("Mia", "Mia Tester")


def test_cus_2_no_name_is_invented() -> None:
    """A customer without names has no full name; with one of them it is that one, trimmed."""
    assert "fullName" not in person(fold(changed(email_address="m@e.test")))
    assert person(fold(changed(last_name=" Tester ")))["fullName"] == "Tester"


def test_cus_3_older_fields_lose_and_empty_ones_are_filled() -> None:
    """An older event loses field by field, and still fills what is empty."""
    newer = changed(first_name="Eva", changed_at="2026-07-02T00:00:00Z")
    older = changed(first_name="Mia", last_name="Tester", changed_at="2026-07-01T00:00:00Z")
    assert person(fold(newer, older))["fullName"] == "Eva Tester"


def test_cus_3_an_event_that_loses_everywhere_changes_nothing() -> None:
    """Not even the time of the last change moves."""
    newer = changed(first_name="Eva", changed_at="2026-07-02T00:00:00Z")
    older = changed(first_name="Mia", changed_at="2026-07-01T00:00:00Z")
    world = fold(newer, older)
    assert person(world) == person(fold(newer))
    assert world.counted("stale") == 1


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
def test_cus_3_events_with_own_times_commute(order: tuple[int, ...]) -> None:
    """Three records in any order end in the same customer."""
    events = numbered(
        changed(first_name="A", last_name="X", changed_at="2026-07-01T00:00:00Z"),
        changed(first_name="B", email_address="b@e.test", changed_at="2026-07-02T00:00:00Z"),
        changed(last_name="Z", changed_at="2026-07-03T00:00:00Z"),
    )
    turned = World().one_by_one(*late(*(events[place] for place in order)))
    times = ("createdAt", "updatedAt")  # an event that loses everywhere is not among the applied ones
    assert turned.visible(times) == World().one_by_one(*events).visible(times)


def test_cus_5_birth_dates() -> None:
    """A date of birth is midnight UTC of its day; one that cannot be read is skipped and the rest applies."""
    assert person(fold(customer(date_of_birth="1991-02-03T09:00:00+10:00")))["dateOfBirth"] == moment("1991-02-03")
    world = fold(customer(date_of_birth="3 Feb", email_address="m@e.test"))
    assert ("dateOfBirth" in person(world), person(world)["emailAddress"]) == (False, "m@e.test")
    assert world.counted("warning") == 1


def test_cus_6_no_part_is_no_address() -> None:
    """An address without any part, or one that is no object, leaves the stored group."""
    for empty in ({}, {"suburb": None}, {"address_type": "RESIDENTIAL"}, "12 Sample St"):
        world = fold(customer(residential_address=ADDRESS), changed(residential_address=empty))
        assert person(world)["residentialAddress"]["suburb"] == "Perth"


def test_cus_7_events_for_a_merged_customer_land_on_the_canonical_one() -> None:
    """After a merge the alias takes no more values."""
    world = fold(customer(), merged("OLD", "U1"), changed("OLD", email_address="new@e.test"))
    assert person(world)["emailAddress"] == "new@e.test"
    assert "emailAddress" not in person(world, "OLD")


def test_cus_8_a_new_name_reaches_every_copy() -> None:
    """An account's copy of the name follows, and its time of change with it; an e-mail touches no account."""
    world = fold(customer(), created(), changed(last_name="Newname"))
    assert world.get("loan-accounts", "A1")["customerName"] == "Mia Newname"
    assert world.get("loan-accounts", "A1")["updatedAt"] == at(3000)
    world = fold(customer(), created(), changed(email_address="m@e.test"))
    assert world.get("loan-accounts", "A1")["updatedAt"] == at(2000)


def test_cus_8_grants_of_the_number_take_the_customer() -> None:
    """A grant without customer takes the one with its number; a grant that has one is left alone."""
    world = World()
    world.store[("release-grants", "R1/+61400000001")] = {"_id": 1, "releaseId": "R1", "mobileE164": "+61400000001"}
    world.store[("release-grants", "R2/+61400000001")] = {
        "_id": 2, "releaseId": "R2", "mobileE164": "+61400000001", "customerId": "U9",
    }  # fmt: skip
    world.one_by_one(*numbered(customer()))
    assert world.get("release-grants", "R1/+61400000001")["customerId"] == "U1"
    assert world.get("release-grants", "R1/+61400000001")["updatedAt"] == at(1000)
    assert world.get("release-grants", "R2/+61400000001")["customerId"] == "U9"


@pytest.mark.parametrize("kind", ["customer.created.v1", "customer.updated.v1", "customer.changed.v1"])
def test_the_three_types_are_handled_alike(kind: str) -> None:
    """Whichever of them comes first creates the customer."""
    body = {"customer_id": "U1", "first_name": "Mia", "last_name": "Tester"}
    assert person(fold(event(kind, body)))["fullName"] == "Mia Tester"


def test_a_key_that_is_an_object_is_permanent() -> None:
    """An operator where the customer id belongs is a dead letter and writes nothing."""
    world = fold(event("customer.created.v1", {"customer_id": {"$ne": None}}))
    assert ([error.kind for _, error in world.dead], world.store) == (["bad-id"], {})


def test_a_number_as_key_is_its_text() -> None:
    """A numeric customer id is the same customer as its text."""
    assert (
        person(fold(event("customer.created.v1", {"customer_id": 77}), changed("77", first_name="Mia")), "77")[
            "firstName"
        ]
        == "Mia"
    )
