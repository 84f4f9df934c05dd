"""``python -m projector rebuild`` on real servers: the read models become what the history says, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bson import ObjectId
from pymongo.database import Database

from projector.contract.changes import Change
from projector.contract.collections import PROJECTED
from tests.projector.app.running import Ground, ask
from tests.projector.app.traffic import Traffic
from tests.projector.engine.kit import pairs
from tests.projector.operations.oracle import serial_pass

pytestmark = pytest.mark.servers


def fill(ground: Ground, count: int = 600, seed: int = 1) -> None:
    """Traffic, applied by a projector."""
    traffic = Traffic(seed)
    for _ in range(count):
        lane, values = traffic.next()
        ground.add(lane, values)
    with ground.projector():
        ground.wait_until_settled()


def identities(database: Database[dict[str, Any]]) -> dict[str, list[Any]]:
    """The ``uuid`` of each collection, which a switch changes, and the ``_id``s in it."""
    return {
        each["name"]: [
            each["info"]["uuid"],
            sorted(document["_id"] for document in database[each["name"]].find({}, {})),
        ]
        for each in database.list_collections()
        if each["name"] in PROJECTED
    }


def announced(ground: Ground) -> set[tuple[str, str]]:
    """Documents that the change stream names."""
    found = set()
    for _, fields in ground.redis.xrange(ground.changes):
        change = Change.parse({a.decode(): b.decode() for a, b in zip(fields[::2], fields[1::2], strict=True)})
        found.add((change.collection, change.key))
    return found


def rebuilt(ground: Ground, *options: str, code: int = 0) -> dict[str, Any]:
    """The answer of the command."""
    outcome = ask(ground.environment(), "rebuild", "--json", *options)
    assert outcome.returncode == code, outcome
    answer: dict[str, Any] = json.loads(outcome.stdout)
    return answer


def test_damage_is_repaired_and_all_else_is_left_alone(ground: Ground) -> None:
    """Wrong, lost and made-up values become those of the history; flags of staff, ``_id``s, indexes and the collections
    of the desk stay; what changed is announced, and only what differs is switched."""
    fill(ground)
    database = ground.database
    database["customers"].create_index([("emailAddress", 1), ("lastName", 1)], name="of the web desk")
    database["users"].insert_one({"role": "admin"})
    database["customers"].update_one({"customerId": "U1"}, {"$set": {"firstName": "Bad", "staffFlag": True}})
    database["customers"].update_one(
        {"customerId": "U2"}, {"$set": {"vulnerableFlag": True, "mailingAddress": {"a": 1}}}
    )
    database["conversations"].update_one({"conversationId": "C3"}, {"$pull": {"utterances": {}}})
    database["conversations"].delete_one({"conversationId": "C4"})
    database["loan-accounts"].update_one({"loanAccountId": "A5"}, {"$unset": {"balances": 1}})
    before = identities(database)
    ground.redis.delete(ground.changes)
    answer = rebuilt(ground)

    expected, _ = serial_pass(ground.entries())
    expected[("customers", "U1")]["staffFlag"] = True
    expected[("customers", "U2")] |= {"vulnerableFlag": True, "mailingAddress": {"a": 1}}
    assert ground.documents() == expected
    after = identities(database)
    switched = {name for name in after if after[name][0] != before[name][0]}
    assert switched == {"customers", "conversations", "loan-accounts"}
    assert {name for name, found in answer["collections"].items() if found["switched"]} == switched
    assert after["customers"][1] == before["customers"][1]
    assert "of the web desk" in database["customers"].index_information()
    assert len(database["conversations"].index_information()) == len(PROJECTED["conversations"].all_indexes()) + 1
    assert database["users"].count_documents({}) == 1
    wrong = {("customers", "U1"), ("conversations", "C3"), ("conversations", "C4"), ("loan-accounts", "A5")}
    assert announced(ground) == wrong
    assert answer["difference_count"] == 4
    assert answer["collections"]["conversations"]["samples"] == {"changed": ["C3"], "added": ["C4"]}
    assert not [name for name in database.list_collection_names() if "shadow" in name]


def test_the_projector_goes_on_after_a_switch(ground: Ground) -> None:
    """Events after a rebuild are applied to the new collections, and a second rebuild finds nothing to do."""
    fill(ground)
    ground.database["customers"].drop()
    ground.database["loan-accounts"].update_many({}, {"$set": {"customerName": "Bad"}})
    rebuilt(ground)
    fill(ground, 200, seed=2)
    expected, _ = serial_pass(ground.entries())
    assert ground.documents() == expected
    before = identities(ground.database)
    answer = rebuilt(ground, "--batch", "37")
    assert answer["difference_count"] == 0
    assert identities(ground.database) == before


def test_a_check_changes_nothing(ground: Ground) -> None:
    """With --check differences are counted and named, the read models stay as they are, and the exit code tells."""
    fill(ground)
    assert rebuilt(ground, "--check")["difference_count"] == 0
    ground.database["customers"].update_one({"customerId": "U1"}, {"$set": {"firstName": "Bad"}})
    before, documents = identities(ground.database), ground.documents()
    answer = rebuilt(ground, "--check", code=1)
    assert answer["collections"]["customers"]["samples"] == {"changed": ["U1"]}
    assert (identities(ground.database), ground.documents()) == (before, documents)


def test_only_the_named_collections_are_switched(ground: Ground) -> None:
    """With --collection others stay wrong, and one that is not projected is refused."""
    fill(ground)
    ground.database["customers"].update_one({"customerId": "U1"}, {"$set": {"firstName": "Bad"}})
    ground.database["loan-accounts"].update_one({"loanAccountId": "A1"}, {"$set": {"customerName": "Bad"}})
    assert set(rebuilt(ground, "--collection", "loan-accounts")["collections"]) == {"loan-accounts"}
    assert ground.documents()[("customers", "U1")]["firstName"] == "Bad"
    assert ground.documents()[("loan-accounts", "A1")]["customerName"] != "Bad"
    refused = ask(ground.environment(), "rebuild", "--collection", "users")
    assert refused.returncode == 2
    assert "users cannot be rebuilt" in refused.stderr


def test_documents_begun_by_another_program_keep_their_ids(ground: Ground) -> None:
    """A customer stored under an ``_id`` of another program keeps it, and whoever refers to it refers to that."""
    foreign = ObjectId()
    ground.database["customers"].insert_one({"_id": foreign, "customerId": "U1", "founderFlag": True})
    ground.add("ext", pairs("customer.changed.v1", {"customer_id": "U1", "first_name": "Mia", "last_name": "T"}))
    ground.add("ext", pairs("account.created.v1", {"account_id": "A1", "customer_id": "U1", "current_balance": "1"}))
    with ground.projector():
        ground.wait_until_settled()
    documents = ground.documents()
    ground.database["loan-accounts"].drop()
    ground.database["customers"].update_one({}, {"$set": {"fullName": "Bad"}})
    rebuilt(ground)
    assert ground.documents() == documents
    assert documents[("loan-accounts", "A1")]["customerId"] == foreign


def test_rows_of_the_web_desk_are_kept(ground: Ground) -> None:
    """A request that the web desk made without an event, and its decision about another, survive a rebuild."""
    fill(ground)
    requests = ground.database["write-off-requests"]
    requests.insert_one({"requestId": "by-hand", "status": "pending", "amount": 5.0})
    ground.add(
        "int", pairs("writeoff.requested.v1", {"loanAccountId": "A1", "amount": 9, "reason": "hardship"}, conv="X")
    )
    with ground.projector():
        ground.wait_until_settled()
    requests.update_one({"requestId": "X"}, {"$set": {"status": "rejected", "approvalDetails": {"reason": "no"}}})
    requests.update_one({"requestId": "R1"}, {"$set": {"amount": -1.0}})
    answer = rebuilt(ground)
    found = ground.documents()
    assert found[("write-off-requests", "by-hand")]["amount"] == 5.0
    assert found[("write-off-requests", "X")]["approvalDetails"] == {"reason": "no"}
    assert found[("write-off-requests", "R1")]["amount"] == 120.5
    assert answer["collections"]["write-off-requests"]["kept"] == 1


def test_an_incomplete_history_takes_nothing_away(ground: Ground) -> None:
    """When entries have left the stream a rebuild refuses; told to accept it, documents that hold events of before stay
    as they are, and one that holds none is repaired."""
    fill(ground)
    ground.add("ext", pairs("customer.created.v1", {"customer_id": "NEW", "first_name": "Mia", "last_name": "T"}))
    with ground.projector():
        ground.wait_until_settled()
    documents = ground.documents()
    ground.redis.xtrim(ground.inboxes["ext"], maxlen=1, approximate=False)
    ground.database["customers"].update_one({"customerId": "NEW"}, {"$set": {"firstName": "Bad"}})
    answer = rebuilt(ground, code=1)
    assert "have left the streams" in answer["error"]
    assert ground.documents()[("customers", "NEW")]["firstName"] == "Bad"
    answer = rebuilt(ground, "--accept-gaps")
    for key, document in ground.documents().items():
        assert key[0] == "write-off-requests" or document == documents[key]
    assert answer["collections"]["customers"]["lacking"] > 0


def test_one_rebuild_at_a_time(ground: Ground) -> None:
    """While one rebuild has its lease another ends at once."""
    fill(ground, 20)
    ground.database["projector-state"].insert_one(
        {
            "_id": f"{ground.group}/rebuild",
            "until": _far_future(),
            "owner": {"token": "x", "world": "", "pid": 1, "started": 1},
        }
    )
    outcome = ask(ground.environment(), "rebuild")
    assert outcome.returncode == 1
    assert "another rebuild is running" in outcome.stdout


def _far_future() -> Any:
    from datetime import UTC, datetime

    return datetime(2100, 1, 1, tzinfo=UTC)


def test_without_a_projector_everything_is_built(ground: Ground, tmp_path: Path) -> None:
    """On empty servers, before any projector has run, a rebuild makes all documents of the history."""
    traffic = Traffic(3)
    for _ in range(300):
        lane, values = traffic.next()
        ground.add(lane, values)
    rebuilt(ground)
    expected, _ = serial_pass(ground.entries())
    assert ground.documents() == expected
    with ground.projector():
        ground.wait_until_settled()
    assert ground.documents() == expected
