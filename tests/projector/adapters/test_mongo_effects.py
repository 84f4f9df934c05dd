from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from billie_desktop.practice.servers import MongoServer
from projector.adapters.mongo_effects import MongoEffects
from projector.contract.effects import Effect, Kind, Target

pytestmark = pytest.mark.servers

NOW = datetime(2026, 7, 1, tzinfo=UTC)
TARGET = Target("release-grants", "R1/+61400000003", "contactId")


@pytest.fixture
def database(mongo_server: MongoServer, database_name: str) -> Iterator[Database[dict[str, Any]]]:
    with MongoClient[dict[str, Any]](mongo_server.uri, tz_aware=True) as client:
        yield client[database_name]


def put(database: Database[dict[str, Any]], key: str, minutes: int, **values: Any) -> None:
    """Store an outbox document as a fold leaves it."""
    document = {"effectId": key, "kind": "UpsertContact", "contactId": None, "arguments": {"mobileE164": "x"}}
    document |= {"storeIn": None, "state": "due", "createdAt": NOW + timedelta(minutes=minutes), "_proj": {"rev": 1}}
    database["projector-effects"].insert_one(document | values)


def test_due_calls_come_oldest_first(database: Database[dict[str, Any]]) -> None:
    """Only calls that are due and not put off are found, as many as asked for."""
    put(database, "later", 3)
    put(database, "first", 1, storeIn={"collection": "release-grants", "key": TARGET.key, "field": "contactId"})
    put(database, "done", 0, state="done")
    put(database, "nobody", 0, state="none")
    put(database, "waiting", 0, nextAt=NOW + timedelta(seconds=1))
    put(database, "again", 2, nextAt=NOW, attempts=4)
    effects = MongoEffects(database)
    found = effects.due(NOW, 10)
    assert [(due.effect.key, due.attempts) for due in found] == [("first", 0), ("again", 4), ("later", 0)]
    assert found[0].effect == Effect("first", Kind.UPSERT_CONTACT, None, {"mobileE164": "x"}, TARGET)
    assert len(effects.due(NOW, 2)) == 2


def test_a_closed_call_forgets_its_arguments_and_keeps_its_answer(database: Database[dict[str, Any]]) -> None:
    """The answer fills an empty field and raises the revision; what stands there already stays."""
    grants = database["release-grants"]
    grants.insert_one({"releaseId": "R1", "mobileE164": "+61400000003", "_proj": {"rev": 4}})
    put(database, "k", 0, attempts=2, error="UNAVAILABLE")
    effects = MongoEffects(database)
    effect = Effect("k", Kind.UPSERT_CONTACT, None, {}, TARGET)
    effects.done(effect, "K7")
    effects.done(effect, "K8")
    (grant,) = grants.find()
    assert (grant["contactId"], grant["_proj"]["rev"]) == ("K7", 5)
    (stored,) = database["projector-effects"].find()
    assert stored["state"] == "done"
    assert not {"arguments", "error", "nextAt"} & set(stored)
    assert effects.due(NOW, 10) == []


def test_a_failed_call_is_put_off(database: Database[dict[str, Any]]) -> None:
    """It is due again at the given moment, and not before."""
    put(database, "k", 0)
    effects = MongoEffects(database)
    (due,) = effects.due(NOW, 10)
    effects.failed(due.effect, 1, NOW + timedelta(seconds=5), "UNAVAILABLE")
    assert effects.due(NOW + timedelta(seconds=4), 10) == []
    assert [each.attempts for each in effects.due(NOW + timedelta(seconds=5), 10)] == [1]
