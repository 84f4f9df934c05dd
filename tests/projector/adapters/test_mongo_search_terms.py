"""Search terms of documents that an older projector or another program has written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from billie_desktop.practice.servers import MongoServer
from projector.adapters.mongo_search_terms import MongoSearchTerms
from projector.adapters.mongo_store import make_indexes
from projector.contract.collections import CUSTOMERS, PROJECTED
from projector.contract.search_terms import search_terms
from projector.engine.search_fill import Filled

pytestmark = pytest.mark.servers

DAY = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.fixture
def database(mongo_server: MongoServer, database_name: str) -> Iterator[Database[dict[str, Any]]]:
    with MongoClient[dict[str, Any]](mongo_server.uri, tz_aware=True) as client:
        make_indexes(client[database_name], {CUSTOMERS: PROJECTED[CUSTOMERS].all_indexes()})
        yield client[database_name]


def test_documents_without_terms_get_them_step_by_step(database: Database[dict[str, Any]]) -> None:
    """Ours and those of another program; nothing but the terms changes, and a second time nothing is left to do."""
    customers = database[CUSTOMERS]
    ours = {"customerId": "U1", "fullName": "Mia Tester", "updatedAt": DAY, "_proj": {"rev": 4, "fence": 2}}
    theirs = {"customerId": "U2", "fullName": "Tom Tester", "updatedAt": "2026-07-01"}
    customers.insert_many([{**ours}, {**theirs}, {"customerId": "U3"}, {"customerId": "U4", "_proj": {"search": []}}])
    store = MongoSearchTerms(database)
    assert [store.fill(CUSTOMERS, 2), store.fill(CUSTOMERS, 2)] == [Filled(2, 2), Filled(1, 1)]
    assert store.fill(CUSTOMERS, 2) == Filled(0, 0)
    stored = {row["customerId"]: row for row in customers.find({}, {"_id": 0})}
    assert stored["U1"].pop("_proj") == {"rev": 4, "fence": 2, "search": search_terms(CUSTOMERS, ours)}
    assert stored["U1"] == {"customerId": "U1", "fullName": "Mia Tester", "updatedAt": DAY}
    assert stored["U2"]["_proj"] == {"search": search_terms(CUSTOMERS, theirs)}


def test_a_document_that_changed_meanwhile_is_left(
    database: Database[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Terms of an old reading never replace what a fold has just written, nor describe a name that is gone."""
    customers = database[CUSTOMERS]
    customers.insert_one({"customerId": "U1", "fullName": "Old", "updatedAt": DAY, "_proj": {"rev": 4}})

    def overtaken(collection: str, document: dict[str, Any]) -> list[str]:
        customers.update_one({}, {"$set": {"fullName": "New", "_proj": {"rev": 5, "search": ["n:new"]}}})
        return search_terms(collection, document)

    monkeypatch.setattr("projector.adapters.mongo_search_terms.search_terms", overtaken)
    assert MongoSearchTerms(database).fill(CUSTOMERS, 10) == Filled(1, 0)
    assert (customers.find_one() or {})["_proj"] == {"rev": 5, "search": ["n:new"]}


def test_what_lacks_terms_is_found_by_the_index(database: Database[dict[str, Any]]) -> None:
    """Looking again costs nothing when there is nothing to do, however many documents there are."""
    customers = database[CUSTOMERS]
    customers.insert_many([{"customerId": f"U{n}", "_proj": {"search": [f"n:{n}"]}} for n in range(50)])
    plan = customers.find({"_proj.search": None}).limit(5).explain()
    assert plan["executionStats"]["totalDocsExamined"] == 0
