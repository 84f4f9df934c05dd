from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from projector.projections import links
from projector.projections.workspace import Workspace
from tests.projector.fold import Crash, World, at, event, late, numbered
from tests.projector.samples import changed, created, customer, linked, verified


def opened(**body: Any) -> Any:
    """``collection.case.opened.v1`` of account A1 and customer U1."""
    return event("collection.case.opened.v1", {"account_id": "A1", "customer_id": "U1", **body})


def test_every_collection_of_the_merge_rule_is_a_dependent() -> None:
    """Rule ID-2 names ten collections; requests for an adjustment and notes are ours."""
    assert sorted(links.DEPENDENTS) == [
        "adjustment-requests", "applications", "collection-cases", "contact-notes", "contacts", "conversations",
        "feedback", "loan-accounts", "notifications", "reapplication-block-clear-requests", "release-grants",
        "write-off-requests",
    ]  # fmt: skip


def test_references_are_kept_where_the_link_rule_says() -> None:
    """Rule LINK-2 names five collections with a reference, notes are ours; one of them copies the name."""
    with_reference = {name for name, dependent in links.DEPENDENTS.items() if dependent.reference}
    named = {"loan-accounts", "conversations", "applications", "notifications", "collection-cases"}
    assert with_reference == named | {"contact-notes"}
    assert [name for name, dependent in links.DEPENDENTS.items() if dependent.name] == ["loan-accounts"]


def test_customers_are_written_after_all_that_depends_on_them() -> None:
    """The head of the audit chain comes after its entries, then contacts, and customers at the very end."""
    assert links.WRITTEN_LAST == ("audit-chain", "contacts", "customers")


def test_account_case_and_customer_in_any_order() -> None:
    """Key, reference and name end alike whichever comes first."""
    events = numbered(customer(), created(), opened(), changed(last_name="Newname"))
    straight = World().one_by_one(*events).visible(["updatedAt"])
    for order in permutations(events):
        assert World().one_by_one(*late(*order)).visible(["updatedAt"]) == straight
        assert World().deliver(*late(*order)).visible(["updatedAt"]) == straight


def test_account_before_or_after_its_customer_has_the_same_time_of_change() -> None:
    """The event that made the customer counts for the account in either order."""
    account, person = numbered(created(), customer())
    straight = World().one_by_one(account, person)
    assert World().one_by_one(person, *late(account)).visible() == straight.visible()


def test_any_event_that_makes_a_customer_fills_the_references() -> None:
    """A stub of a customer is a customer: its reference is filled, its name is empty."""
    world = World().one_by_one(*numbered(created(), opened(), verified()))
    assert world.get("loan-accounts", "A1")["customerId"] == "id:customers:U1"
    assert world.get("loan-accounts", "A1")["customerName"] == ""
    assert world.get("collection-cases", "A1")["customerRef"] == "id:customers:U1"


def test_a_rename_touches_name_copies_only() -> None:
    """A new name reaches the account and leaves the case as it was."""
    world = World().one_by_one(*numbered(customer(), created(), opened(), changed(last_name="Newname")))
    assert world.get("loan-accounts", "A1")["updatedAt"] == at(4000)
    assert world.get("collection-cases", "A1")["updatedAt"] == at(3000)


def test_a_name_that_changes_back_within_a_batch() -> None:
    """The times are those of the renames, however they fall into batches."""
    events = numbered(customer(), created(), changed(last_name="Newname"), changed(last_name="Tester"))
    together, apart = World().deliver(*events), World().one_by_one(*events)
    assert together.visible() == apart.visible()
    assert apart.get("loan-accounts", "A1")["updatedAt"] == at(4000)


def test_applications_find_their_customer_by_the_kept_key() -> None:
    """An application holds a reference only; the key in its bookkeeping lets it be filled later."""
    world = World()
    world.store[("applications", "P1")] = {"_id": "P", "customerId": None, "_proj": {"customerKey": "U1"}}
    world.one_by_one(*numbered(customer()))
    assert world.get("applications", "P1")["customerId"] == "id:customers:U1"


def test_applications_of_older_times_move_by_their_reference() -> None:
    """An application that holds the alias as a reference alone moves with a merge, and keeps its key from then on."""
    world = World().one_by_one(*numbered(customer()))
    world.store[("applications", "P1")] = {"_id": "P", "applicationNumber": "P1", "customerId": "id:customers:U1"}
    world.one_by_one(*numbered(customer(), customer(customer_id="CANON"), linked("U1", "CANON"))[1:])
    assert world.get("applications", "P1")["customerId"] == "id:customers:CANON"
    assert world.store[("applications", "P1")]["_proj"]["customerKey"] == "CANON"


def test_interactions_take_the_reference_of_their_contact() -> None:
    """A contact that begins to exist is filled into the interactions that name it."""
    workspace = Workspace(lambda collection, key: f"id:{key}")
    workspace.add("interactions", "I1", {"interactionId": "I1", "contactIdString": "K1", "contact": None})
    contact = workspace.touch(event("contact.observed.v1", {}, ms=5), "contacts", "K1")
    assert contact is not None
    contact.set("contactId", "K1")
    assert links.needs(workspace).matching[("interactions", "contactIdString")] == {"K1"}
    links.settle(workspace)
    found = workspace.peek("interactions", "I1")
    assert found is not None
    assert (found.get("contact"), found.get("updatedAt")) == ("id:K1", at(5))


def test_nothing_is_asked_for_without_a_new_customer_or_name() -> None:
    """A batch without them costs no look-up of dependents."""
    workspace = Workspace(lambda collection, key: key)
    assert not links.needs(workspace).matching


def test_settling_twice_changes_nothing() -> None:
    """Links may be settled again after more has been loaded."""
    workspace = Workspace(lambda collection, key: f"id:{key}")
    world = World()
    for item in numbered(created(), customer()):
        world.projections[item.type].fold(item, workspace)
    links.settle(workspace)
    account = workspace.peek("loan-accounts", "A1")
    assert account is not None
    before = dict(account.data)
    links.settle(workspace)
    assert account.data == before


@pytest.mark.parametrize("writes", range(4))
def test_an_interrupted_batch_repeats_its_links(writes: int) -> None:
    """A crash after any number of writes, then the same entries again, ends as without the crash."""
    events = numbered(created(), customer(), opened(), linked("U1", "CANON"), customer(customer_id="CANON"))
    world = World()
    with pytest.raises(Crash):
        world.batch(events, crash_after=writes)
    assert world.deliver(*events).visible() == World().one_by_one(*events).visible()
