from __future__ import annotations

from typing import Any

import pytest
from bson import ObjectId
from pymongo import MongoClient

from billie_desktop.practice.servers import MongoServer
from projector.adapters.mongo_store import MongoStore, identify

NOTE = "65a1b2c3d4e5f60718293a4b"


@pytest.mark.servers
def test_a_note_of_another_writer_is_found_by_its_id(mongo_server: MongoServer, database_name: str) -> None:
    """A note that no event made, so without bookkeeping, is fetched under the text of its ``_id``."""
    with MongoClient[dict[str, Any]](mongo_server.uri, tz_aware=True) as client:
        client[database_name]["contact-notes"].insert_one({"_id": ObjectId(NOTE), "subject": "theirs"})
        found = MongoStore(client[database_name]).fetch("contact-notes", [NOTE, "5" * 24])
    assert found == {NOTE: {"_id": ObjectId(NOTE), "subject": "theirs"}}


def test_only_collections_that_others_write_are_keyed_by_id() -> None:
    """The key of a note or a user is its ``_id``; elsewhere hexadecimal keys are hashed like any other."""
    assert identify("contact-notes", NOTE) == identify("users", NOTE) == ObjectId(NOTE)
    assert identify("customers", NOTE) != ObjectId(NOTE)
    assert identify("users", "staff@example.test") != identify("users", "other@example.test")
