"""What every ``Store`` does: the one in memory that tests use, and the one on MongoDB."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo import MongoClient

from billie_desktop.practice.servers import MongoServer
from projector.adapters.mongo_store import MongoStore, make_indexes
from projector.contract.collections import PROJECTED, join_key
from projector.engine.errors import Conflict, Refused
from projector.engine.ports import Store, Write
from tests.projector.engine.fakes import MemoryStore

pytestmark = pytest.mark.servers

NOW = datetime(2026, 7, 1, 12, 30, 15, 123000, tzinfo=UTC)


@pytest.fixture(params=["memory", "mongo"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    server: MongoServer = request.getfixturevalue("mongo_server")
    with MongoClient[dict[str, Any]](server.uri, tz_aware=True) as client:
        database = client[request.getfixturevalue("database_name")]
        make_indexes(database, {"customers": PROJECTED["customers"].all_indexes()[:1]})
        yield MongoStore(database)


def insert(store: Store, collection: str, key: str, fence: int = 1, **values: Any) -> Any:
    identity = store.identify(collection, key)
    document = {"_id": identity, **values, "_proj": {"rev": 1, "fence": fence}}
    store.write(collection, [Write(key, identity, None, document)], fence, durable=True)
    return identity


def update(key: str, identity: Any, expected: int, fence: int = 1, **values: Any) -> Write:
    return Write(key, identity, expected, {**values, "_proj": {"rev": expected + 1, "fence": fence}})


def test_a_new_document_is_found_by_its_key_with_its_values(store: Store) -> None:
    """What is inserted comes back under its natural key with every value as it was."""
    values = {"customerId": "U1", "firstName": "Mia", "dateOfBirth": NOW, "group": {"n": 1.5, "none": None}}
    identity = insert(store, "customers", "U1", **values)
    found = store.fetch("customers", ["U1", "U2"])
    assert found == {"U1": {"_id": identity, **values, "_proj": {"rev": 1, "fence": 1}}}


def test_identity_depends_on_collection_and_key_alone(store: Store) -> None:
    """The ``_id`` of a key is the same in every run and differs between collections and keys."""
    assert str(store.identify("customers", "U1")) == "933165928bbfba453f440a3b"
    others = {str(store.identify(*each)) for each in (("customers", "U1"), ("customers", "U2"), ("contacts", "U1"))}
    assert len(others) == 3


def test_large_arrays_are_left_out_unless_the_whole_is_wanted(store: Store) -> None:
    """A conversation comes without messages and notices, and with them when asked for whole."""
    rows = [{"id": "a", "utterance": "hi"}]
    insert(store, "conversations", "C1", conversationId="C1", utterances=rows, noticeboard=[], status="active")
    partial = store.fetch("conversations", ["C1"])["C1"]
    assert "utterances" not in partial
    assert "noticeboard" not in partial
    assert partial["status"] == "active"
    assert store.fetch("conversations", ["C1"], whole=True)["C1"]["utterances"] == rows


def test_matching_finds_by_any_field_also_inside_groups(store: Store) -> None:
    """Documents are found by equal values of a field or a path, and by nothing else."""
    insert(store, "loan-accounts", "A1", loanAccountId="A1", customerIdString="U1")
    insert(store, "loan-accounts", "A2", loanAccountId="A2", customerIdString="U2")
    insert(store, "loan-accounts", "A3", loanAccountId="A3", customerIdString="U1", aging={"bucket": "default"})
    assert sorted(key for key, _ in store.fetch_matching("loan-accounts", "customerIdString", ["U1"])) == ["A1", "A3"]
    assert [key for key, _ in store.fetch_matching("loan-accounts", "aging.bucket", ["default"])] == ["A3"]
    assert store.fetch_matching("loan-accounts", "customerIdString", ["U9"]) == []


def test_a_key_of_two_parts_is_one_document(store: Store) -> None:
    """Grants of the same release are told apart, also when a part holds the separator."""
    first, second = join_key("R/1", "+61400000001"), join_key("R/1", "+61400000002")
    insert(store, "release-grants", first, releaseId="R/1", mobileE164="+61400000001")
    insert(store, "release-grants", second, releaseId="R/1", mobileE164="+61400000002")
    assert set(store.fetch("release-grants", [second, join_key("R", "1")])) == {second}


def test_a_key_that_is_no_field_is_found_by_its_identity(store: Store) -> None:
    """An audit row is found by its derived key, directly and by a match."""
    key = join_key("contact.linked.v1", "CON-1", "evt-1")
    identity = store.identify("contact-audit-log", key)
    document = {"_id": identity, "contactIdString": "CON-1", "_proj": {"rev": 1, "fence": 1, "key": key}}
    store.write("contact-audit-log", [Write(key, identity, None, document)], 1, durable=True)
    assert set(store.fetch("contact-audit-log", [key])) == {key}
    assert [found for found, _ in store.fetch_matching("contact-audit-log", "contactIdString", ["CON-1"])] == [key]


def test_only_named_fields_are_written(store: Store) -> None:
    """A guarded write leaves fields alone that others have set meanwhile."""
    identity = insert(store, "customers", "U1", customerId="U1", firstName="Mia", staffFlag=False)
    if isinstance(store, MemoryStore):
        store.put("customers", {**store.fetch("customers", ["U1"])["U1"], "staffFlag": True})
    else:
        assert isinstance(store, MongoStore)
        store._quick["customers"].update_one({"_id": identity}, {"$set": {"staffFlag": True}})
    store.write("customers", [update("U1", identity, 1, firstName="Eva")], 1, durable=False)
    found = store.fetch("customers", ["U1"])["U1"]
    assert (found["firstName"], found["staffFlag"], found["_proj"]["rev"]) == ("Eva", True, 2)


def test_a_write_from_an_old_revision_is_a_conflict_and_changes_nothing(store: Store) -> None:
    """The second of two writes that started from the same revision is not applied."""
    identity = insert(store, "customers", "U1", customerId="U1")
    store.write("customers", [update("U1", identity, 1, firstName="Mia")], 1, durable=False)
    with pytest.raises(Conflict):
        store.write("customers", [update("U1", identity, 1, firstName="Eva")], 1, durable=False)
    assert store.fetch("customers", ["U1"])["U1"]["firstName"] == "Mia"


def test_a_write_with_an_older_fencing_number_is_a_conflict(store: Store) -> None:
    """An owner whose lease was given to another cannot write over what that one wrote."""
    identity = insert(store, "customers", "U1", fence=7, customerId="U1")
    with pytest.raises(Conflict):
        store.write("customers", [update("U1", identity, 1, fence=6, firstName="Eva")], 6, durable=False)
    store.write("customers", [update("U1", identity, 1, fence=8, firstName="Mia")], 8, durable=False)
    assert store.fetch("customers", ["U1"])["U1"]["firstName"] == "Mia"


def test_one_conflict_does_not_stop_the_other_writes(store: Store) -> None:
    """Of several writes those that fit are applied, and the conflict is reported."""
    stale = insert(store, "customers", "U1", customerId="U1")
    fresh = insert(store, "customers", "U2", customerId="U2")
    with pytest.raises(Conflict):
        store.write(
            "customers",
            [update("U1", stale, 5, firstName="Eva"), update("U2", fresh, 1, firstName="Mia")],
            1,
            durable=False,
        )
    found = store.fetch("customers", ["U1", "U2"])
    assert "firstName" not in found["U1"]
    assert found["U2"]["firstName"] == "Mia"


def test_inserting_what_exists_is_a_conflict(store: Store) -> None:
    """A document that somebody else made first, under the same or another ``_id``, is not made twice."""
    insert(store, "customers", "U1", customerId="U1", firstName="Mia")
    with pytest.raises(Conflict):
        insert(store, "customers", "U1", customerId="U1", firstName="Eva")
    other = store.identify("customers", "another")
    with pytest.raises(Conflict):
        store.write(
            "customers", [Write("U1", other, None, {"_id": other, "customerId": "U1", "_proj": {}})], 1, durable=False
        )
    assert store.fetch("customers", ["U1"])["U1"]["firstName"] == "Mia"


def test_a_deleted_document_is_a_conflict(store: Store) -> None:
    """Updating a document that is gone is not silently nothing."""
    with pytest.raises(Conflict):
        store.write("customers", [update("U1", store.identify("customers", "U1"), 3, a=1)], 1, durable=False)


def test_a_document_of_another_program_has_no_revision(store: Store) -> None:
    """A document without bookkeeping is updated from revision 0, under its own ``_id``, and gets bookkeeping."""
    foreign = store.identify("customers", "made elsewhere")
    document = {"_id": foreign, "customerId": "U1", "vulnerableFlag": True}
    store.write("customers", [Write("U1", foreign, None, document)], 1, durable=False)
    assert store.fetch("customers", ["U1"])["U1"]["_id"] == foreign
    store.write("customers", [update("U1", foreign, 0, firstName="Mia")], 1, durable=False)
    found = store.fetch("customers", ["U1"])["U1"]
    assert (found["vulnerableFlag"], found["firstName"], found["_proj"]["rev"]) == (True, "Mia", 1)


def test_rows_are_appended_and_the_newest_are_kept(store: Store) -> None:
    """Appending beyond the bound drops the oldest rows."""
    rows = [{"id": str(number)} for number in range(3)]
    identity = insert(store, "conversations", "C1", conversationId="C1", utterances=rows)
    write = update("C1", identity, 1, utteranceCount=5)
    write.pushes["utterances"] = ([{"id": "3"}, {"id": "4"}], 4)
    store.write("conversations", [write], 1, durable=True)
    found = store.fetch("conversations", ["C1"], whole=True)["C1"]
    assert [row["id"] for row in found["utterances"]] == ["1", "2", "3", "4"]
    assert found["utteranceCount"] == 5


@pytest.mark.parametrize("value", [2**70, object(), "\ud800", {"\x00": 1}], ids=["int", "object", "surrogate", "nul"])
def test_what_cannot_be_stored_is_refused(store: Store, value: Any) -> None:
    """A value that BSON cannot hold is a refusal, not a reason to wait."""
    with pytest.raises(Refused):
        insert(store, "customers", "U1", customerId="U1", odd=value)
