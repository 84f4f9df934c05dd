from __future__ import annotations

from typing import Any

import pytest

from tests.projector.fold import START, World, at, event, late, numbered
from tests.projector.samples import changed, closed, created, customer, linked, merged, updated


def fold(*events: Any) -> World:
    """Apply events one by one, with growing entry ids."""
    return World().one_by_one(*numbered(*events))


def owned_by(key: str) -> dict[tuple[str, str], dict[str, Any]]:
    """One stored document of every kind that carries a customer key."""
    named = {
        ("conversations", "C1"): {"customerIdString": key, "customerId": None},
        ("notifications", "N1"): {"customerId": key, "customerRef": None},
        ("collection-cases", "A1"): {"customerId": key, "customerRef": None},
        ("write-off-requests", "W1"): {"customerId": key},
        ("reapplication-block-clear-requests", "B1"): {"canonicalCustomerId": key},
        ("contacts", "K1"): {"customerId": key},
        ("feedback", "F1"): {"customerId": key},
        ("release-grants", "R1/+61400000001"): {"customerId": key},
        ("applications", "P1"): {"customerId": None, "_proj": {"customerKey": key}},
    }
    return {place: {"_id": f"id:{place[0]}:{place[1]}", **fields} for place, fields in named.items()}


@pytest.mark.parametrize("merge", [linked, merged])
def test_customers_05_link_and_merge(merge: Any) -> None:
    """Everything that carries the alias moves, string and reference alike; the alias points at the canonical one."""
    world = World(store=owned_by("ALIAS"))
    world.one_by_one(
        *numbered(
            customer(customer_id="ALIAS"),
            created(customer_id="ALIAS"),
            customer(customer_id="CANON", first_name="Eva"),
            merge("ALIAS", "CANON"),
        )
    )
    reference = world.get("customers", "CANON")["_id"]
    assert world.get("customers", "ALIAS")["mergedInto"] == "CANON"
    for place in (("conversations", "C1"), ("loan-accounts", "A1")):
        assert (world.get(*place)["customerIdString"], world.get(*place)["customerId"]) == ("CANON", reference)
    assert world.get("loan-accounts", "A1")["customerName"] == "Eva Tester"
    for place in (("notifications", "N1"), ("collection-cases", "A1")):
        assert (world.get(*place)["customerId"], world.get(*place)["customerRef"]) == ("CANON", reference)
    assert world.get("applications", "P1")["customerId"] == reference
    assert world.store[("applications", "P1")]["_proj"]["customerKey"] == "CANON"
    assert world.get("reapplication-block-clear-requests", "B1")["canonicalCustomerId"] == "CANON"
    for place in (("write-off-requests", "W1"), ("contacts", "K1"), ("feedback", "F1")):
        assert (world.get(*place)["customerId"], world.get(*place)["updatedAt"]) == ("CANON", at(4000))
    assert world.get("release-grants", "R1/+61400000001")["customerId"] == "CANON"


@pytest.mark.parametrize(
    ("alias", "canonical"), [("U1", "U1"), (None, "U1"), ("U1", None), ("", "U1"), (None, None), ("U1", "")]
)
def test_customers_06_no_ops(alias: Any, canonical: Any) -> None:
    """Equal ids and missing ids change nothing and are no error."""
    world = fold(customer(), linked(alias, canonical))
    assert (world.store, world.dead) == (fold(customer()).store, [])


def test_customers_06_a_second_delivery_changes_nothing() -> None:
    """The same merge again leaves every document as it was, whether the entry or only the event is the same."""
    events = numbered(customer(), created(), linked("U1", "CANON"))
    world = World().one_by_one(*events)
    before = world.visible()
    world.one_by_one(events[2])
    assert world.visible() == before
    world.one_by_one(event("customer.identity.linked.v1", {"journey_id": "U1", "canonical_id": "CANON"}, ms=9000))
    assert world.visible(["updatedAt"]) == World().one_by_one(*events).visible(["updatedAt"])


def test_id_2_the_canonical_customer_may_come_later() -> None:
    """The key moves at once, the reference is null and is filled on arrival."""
    world = fold(customer(), created(), linked("U1", "CANON"))
    account = world.get("loan-accounts", "A1")
    assert (account["customerIdString"], account["customerId"], account["customerName"]) == ("CANON", None, "")
    world = fold(customer(), created(), linked("U1", "CANON"), customer(customer_id="CANON"))
    assert world.get("loan-accounts", "A1")["customerId"] == "id:customers:CANON"
    assert world.get("loan-accounts", "A1")["customerName"] == "Mia Tester"


def test_id_3_a_merge_before_the_alias_makes_a_tombstone() -> None:
    """A merge of an unknown alias holds for everything that names it later."""
    world = fold(linked("U1", "CANON"), created(), changed("U1", first_name="Mia"))
    assert world.get("customers", "U1") == {
        "_id": "id:customers:U1", "customerId": "U1", "mergedInto": "CANON", "createdAt": at(1000),
        "updatedAt": at(1000),
    }  # fmt: skip
    assert world.get("loan-accounts", "A1")["customerIdString"] == "CANON"
    assert world.get("customers", "CANON")["fullName"] == "Mia"


@pytest.mark.parametrize("order", [("A", "B"), ("B", "A")])
def test_id_4_chains_are_followed_to_the_end(order: tuple[str, str]) -> None:
    """A→B and B→C send events for A to C, in either order of the merges; mergedInto keeps the direct target."""
    targets = {"A": "B", "B": "C"}
    merges = [linked(alias, targets[alias]) for alias in order]
    world = fold(created(customer_id="A"), *merges, changed("A", first_name="Mia"))
    assert world.get("customers", "C")["firstName"] == "Mia"
    assert world.get("customers", "A")["mergedInto"] == "B"
    assert world.get("loan-accounts", "A1")["customerIdString"] == "C"


def test_id_4_a_second_merge_of_an_alias_moves_only_what_still_carries_it() -> None:
    """A→B, then A→C: what went to B stays there, new events for A go to C; in one batch as well."""
    events = numbered(created(customer_id="A"), linked("A", "B"), linked("A", "C"), changed("A", first_name="Mia"))
    for world in (World().one_by_one(*events), World().deliver(*events)):
        assert world.get("loan-accounts", "A1")["customerIdString"] == "B"
        assert world.get("customers", "C")["firstName"] == "Mia"


@pytest.mark.parametrize("merges", [[("A", "B"), ("B", "A")], [("A", "B"), ("B", "C"), ("C", "A")]])
def test_id_5_a_cycle_is_not_recorded(merges: list[tuple[str, str]]) -> None:
    """The merge that would close a cycle is counted and moves nothing."""
    world = fold(created(customer_id="A"), *(linked(*pair) for pair in merges))
    last, end = merges[-1][0], merges[-2][1]
    assert "mergedInto" not in world.store.get(("customers", last), {})
    assert world.get("loan-accounts", "A1")["customerIdString"] == end
    assert world.counts[("conflict", "customer.identity.linked.v1")] == 1


def test_id_5_a_stored_cycle_does_not_hang() -> None:
    """A cycle that is stored already is walked once."""
    world = World()
    for alias, target in (("A", "B"), ("B", "A")):
        world.store[("customers", alias)] = {"_id": alias, "customerId": alias, "mergedInto": target}
    world.one_by_one(*numbered(created(customer_id="A")))
    assert world.get("loan-accounts", "A1")["customerIdString"] in ("A", "B")


def test_an_older_merge_that_comes_late_loses() -> None:
    """A replayed merge older than the stored one neither changes the target nor moves anything."""
    old, new = numbered(linked("A", "B"), linked("A", "C"))
    world = World().one_by_one(new, *late(old))
    assert (world.get("customers", "A")["mergedInto"], world.counted("stale")) == ("C", 1)


@pytest.mark.parametrize("merge_first", [True, False])
def test_merge_before_or_after_the_accounts_events(merge_first: bool) -> None:
    """A merge before or after everything else about the alias ends in the same account."""
    others = [created(), updated(current_balance="300"), closed()]
    events = numbered(*others, customer(customer_id="CANON"), linked("U1", "CANON"))
    straight = World().one_by_one(*events)
    turned = World().one_by_one(*late(events[4], *events[:4])) if merge_first else World().deliver(*events)
    assert turned.get("loan-accounts", "A1") == straight.get("loan-accounts", "A1")


def test_an_event_redelivered_after_the_merge_does_not_reach_the_canonical_customer() -> None:
    """A record applied to the alias before the merge is a duplicate when it is delivered again after it."""
    events = numbered(changed("A", first_name="Mia"), linked("A", "B"))
    world = World().deliver(*events)
    before = world.visible()
    world.deliver(*events)
    assert world.visible() == before
    assert ("customers", "B") not in world.store
    world.deliver(*late(events[0]))
    assert world.visible() == before


def test_the_canonical_document_keeps_its_own_values() -> None:
    """A merge copies no value of the alias."""
    world = fold(customer(customer_id="A"), customer(customer_id="B", first_name="Eva"), linked("A", "B"))
    assert world.get("customers", "B")["fullName"] == "Eva Tester"
    assert world.get("customers", "B")["updatedAt"] == at(2000)


@pytest.mark.parametrize("field", ["journey_id", "canonical_id"])
def test_an_id_that_is_an_object_is_permanent(field: str) -> None:
    """An object, or JSON text of one, is no customer id."""
    for value in ({"$gt": ""}, '["A"]'):
        body = {"journey_id": "A", "canonical_id": "B", field: value}
        world = fold(event("customer.identity.linked.v1", body))
        assert ([error.kind for _, error in world.dead], world.store) == (["bad-id"], {})


def test_start_is_the_first_of_july() -> None:
    """The made-up entry times begin where the contract's examples do."""
    assert at(0).isoformat() == "2026-07-01T00:00:00+00:00"
    assert START % 1000 == 0


def test_a_merge_refused_for_its_cycle_stays_refused_when_the_history_is_applied_again() -> None:
    """A refused merge that comes again after the chain has changed is a duplicate and changes nothing (DUP-3)."""
    history = numbered(linked("U3", "U2"), linked("U2", "U3"), customer(), linked("U3", "U1"))
    world = World().one_by_one(*history)
    before = world.visible()
    assert world.one_by_one(*history).visible() == before
    assert ("customers", "U2") not in before
