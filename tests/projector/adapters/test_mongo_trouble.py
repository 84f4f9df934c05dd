"""MongoDB in trouble, made by its own failpoints: what passes is waited for, what does not is given up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from pymongo import MongoClient

from billie_desktop.practice.servers import MongoServer
from projector.adapters.mongo_errors import REFUSED_CODES
from projector.adapters.mongo_store import MongoStore, make_indexes
from projector.contract.collections import DESK_OWNED, PROJECTED
from projector.engine.errors import Refused, StoreAway
from projector.engine.ports import Write

pytestmark = pytest.mark.servers

Failing = Callable[..., AbstractContextManager[None]]


@pytest.fixture
def client(mongo_server: MongoServer) -> Iterator[MongoClient[dict[str, Any]]]:
    # After a made-up change of state the driver waits for the next heartbeat, for nothing has really changed.
    with MongoClient[dict[str, Any]](
        mongo_server.uri,
        tz_aware=True,
        appname="trouble",
        retryWrites=False,
        heartbeatFrequencyMS=500,
        serverMonitoringMode="poll",
    ) as made:
        yield made


@pytest.fixture
def store(client: MongoClient[dict[str, Any]], database_name: str) -> MongoStore:
    return MongoStore(client[database_name])


@pytest.fixture
def failing(client: MongoClient[dict[str, Any]]) -> Failing:
    """Lets commands of this client fail: an error code, a closed connection, or a write concern error."""

    @contextmanager
    def turn_on(commands: list[str], times: int = 1, **how: Any) -> Iterator[None]:
        data = {"failCommands": commands, "appName": "trouble", **how}
        client.admin.command("configureFailPoint", "failCommand", mode={"times": times}, data=data)
        try:
            yield
        finally:
            client.admin.command("configureFailPoint", "failCommand", mode="off")

    return turn_on


def insert(store: MongoStore, key: str = "U1", **values: Any) -> None:
    identity = store.identify("customers", key)
    document = {"_id": identity, "customerId": key, **values, "_proj": {"rev": 1, "fence": 1}}
    store.write("customers", [Write(key, identity, None, document)], 1, durable=True)


@pytest.mark.parametrize(
    "how",
    [
        {"errorCode": 112},
        {"errorCode": 10107},
        {"errorCode": 189},
        {"errorCode": 91},
        {"errorCode": 50},
        {"errorCode": 13},
        {"errorCode": 14031},
        {"closeConnection": True},
        {"writeConcernError": {"code": 64, "errmsg": "waiting for replication timed out"}},
    ],
    ids=lambda how: str(next(iter(how.values()))),
)
def test_what_passes_is_not_held_against_the_document(store: MongoStore, failing: Failing, how: dict[str, Any]) -> None:
    """Conflicts, elections, shutdowns, time limits, missing rights, a full disk, a lost connection: try again later."""
    insert(store, "warm")
    with failing(["insert"], **how), pytest.raises(StoreAway):
        insert(store)


@pytest.mark.parametrize("code", [11600, 13, 50])
def test_reads_that_fail_are_tried_again_later(store: MongoStore, failing: Failing, code: int) -> None:
    """A failing read is the server's trouble."""
    with failing(["find"], times=2, errorCode=code), pytest.raises(StoreAway):
        store.fetch("customers", ["U1"])
    with failing(["find"], times=2, errorCode=code), pytest.raises(StoreAway):
        store.fetch_matching("customers", "mergedInto", ["U1"])


def test_errors_do_not_quote_values(store: MongoStore, failing: Failing) -> None:
    """The text of an error holds the kind and the code only."""
    with failing(["insert"], errorCode=112), pytest.raises(StoreAway) as caught:
        insert(store, "Mia Tester")
    assert "Mia" not in str(caught.value)


def test_a_document_beyond_16_megabytes_is_refused(store: MongoStore) -> None:
    """Too large when inserted, and too large after an update, both are about the document."""
    with pytest.raises(Refused):
        insert(store, text="x" * (17 * 2**20))
    insert(store, a="x" * (9 * 2**20))
    update = Write("U1", store.identify("customers", "U1"), 1, {"b": "x" * (9 * 2**20), "_proj": {"rev": 2}})
    with pytest.raises(Refused):
        store.write("customers", [update], 1, durable=False)


def test_a_document_nested_too_deeply_is_refused(store: MongoStore) -> None:
    """What the server or the driver cannot nest is about the document."""
    deep: dict[str, Any] = {}
    for _ in range(300):
        deep = {"a": deep}
    with pytest.raises(Refused):
        insert(store, deep=deep)


def test_an_index_that_is_not_ours_refuses_instead_of_conflicting(
    store: MongoStore, client: MongoClient[dict[str, Any]], database_name: str
) -> None:
    """A duplicate under another unique index would never be resolved by loading again."""
    client[database_name]["customers"].create_index("emailAddress", unique=True)
    insert(store, "U1", emailAddress="a@e.test")
    with pytest.raises(Refused):
        insert(store, "U2", emailAddress="a@e.test")


def test_keys_of_any_length_and_number_are_found(store: MongoStore) -> None:
    """Queries are cut so that no number or length of ids breaks them."""
    insert(store, "U" * 200_000)
    insert(store, "U1")
    keys = [*(f"none-{number}" for number in range(12_000)), *("x" * 262_000 + str(n) for n in range(30))]
    assert set(store.fetch("customers", [*keys, "U1", "U" * 200_000])) == {"U1", "U" * 200_000}


def test_all_indexes_of_the_contract_are_made(client: MongoClient[dict[str, Any]], database_name: str) -> None:
    """Every collection has its unique key and its other indexes; making them again is harmless."""
    database = client[database_name]
    wanted = {name: spec.all_indexes() for name, spec in PROJECTED.items()} | DESK_OWNED
    for _ in range(2):
        assert make_indexes(database, wanted) == []
    for name, indexes in wanted.items():
        found = database[name].index_information() if indexes else {}
        for index in indexes:
            assert found[index.name]["key"] == list(index.fields)
            assert bool(found[index.name].get("unique")) == index.unique
    grants = database["release-grants"].index_information()
    assert grants["releaseId_1_mobileE164_1"]["unique"]


def test_an_index_that_cannot_be_had_is_said_and_stops_nothing(
    client: MongoClient[dict[str, Any]], database_name: str
) -> None:
    """Another index on the same fields, or documents that break a unique one, are reported; the rest is made."""
    database = client[database_name]
    database["customers"].create_index("customerId", sparse=True)
    database["batches"].insert_many([{"batchId": "B"}, {"batchId": "B"}])
    problems = make_indexes(database, {name: PROJECTED[name].all_indexes() for name in ("customers", "batches")})
    assert problems == [
        "customers.customerId_1: exists with other options",
        "batches.batchId_1: stored documents break it",
    ]
    assert "mergedInto_1" in database["customers"].index_information()


def test_refusals_and_passing_troubles_do_not_overlap() -> None:
    """No code of a passing trouble is among the refusals."""
    assert not REFUSED_CODES & {6, 7, 13, 18, 50, 64, 89, 91, 112, 189, 10107, 11600, 11602, 13435, 13436, 14031}
