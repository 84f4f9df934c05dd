"""Many writes in commands of a bounded size, some of them at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import bson
import pytest
from bson import DEFAULT_CODEC_OPTIONS
from hypothesis import given
from hypothesis import strategies as st
from pymongo import MongoClient

from billie_desktop.practice.servers import MongoServer
from projector.adapters import mongo_commands
from projector.adapters.mongo_commands import commands
from projector.adapters.mongo_store import MongoStore
from projector.engine.errors import Conflict, Refused
from projector.engine.ports import Write

MANY = 1_100
writes = st.lists(st.dictionaries(st.text("abc", min_size=1), st.text(max_size=40), max_size=3), max_size=40)


@pytest.fixture
def client(mongo_server: MongoServer) -> Iterator[MongoClient[dict[str, Any]]]:
    with MongoClient[dict[str, Any]](mongo_server.uri) as made:
        yield made


@given(inserts=writes, updates=writes, most=st.integers(1, 7), room=st.integers(20, 400))
def test_commands_hold_every_write_once_in_order_and_end_when_they_are_full(
    inserts: list[dict[str, Any]], updates: list[dict[str, Any]], most: int, room: int
) -> None:
    """Put together they are what was given; none has more writes than it may, or more bytes before its last write."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mongo_commands, "_WRITES_PER_COMMAND", most)
        patch.setattr(mongo_commands, "_BYTES_PER_COMMAND", room)
        made = list(commands(inserts, updates, DEFAULT_CODEC_OPTIONS))
    for name, given_writes in (("insert", inserts), ("update", updates)):
        assert [bson.decode(raw.raw) for each in made if each.name == name for raw in each.writes] == given_writes
    for each in made:
        assert 0 < len(each.writes) <= most
        assert each.size == sum(len(raw.raw) for raw in each.writes)
        assert sum(len(raw.raw) for raw in each.writes[:-1]) < room


def writes_of(store: MongoStore, revision: int | None, *, odd: dict[int, Any]) -> list[Write]:
    made = []
    for number in range(MANY):
        key, expected = f"U{number}", odd.get(number, revision)
        identity = store.identify("customers", key)
        values: dict[str, Any] = {"customerId": key, "_proj": {"rev": (revision or 0) + 1, "fence": 1}}
        made.append(Write(key, identity, expected, values if expected is not None else {"_id": identity, **values}))
    return made


@pytest.mark.servers
def test_writes_that_do_not_apply_hold_up_no_other_of_a_large_batch(
    client: MongoClient[dict[str, Any]], database_name: str
) -> None:
    """Among 1,100 guarded writes two started from another revision, in different commands: all others are written, and
    the conflict is told; a repeated insert of all is a conflict as well and changes nothing."""
    customers, store = client[database_name]["customers"], MongoStore(client[database_name])
    store.write("customers", writes_of(store, None, odd={}), 1, durable=True)
    assert customers.count_documents({"_proj.rev": 1}) == MANY
    with pytest.raises(Conflict):
        store.write("customers", writes_of(store, 1, odd={3: 7, 900: 8}), 1, durable=True)
    behind = {each["customerId"] for each in customers.find({"_proj.rev": 1})}
    assert (behind, customers.count_documents({"_proj.rev": 2})) == ({"U3", "U900"}, MANY - 2)
    with pytest.raises(Conflict):
        store.write("customers", writes_of(store, None, odd={}), 1, durable=True)
    assert customers.count_documents({"_proj.rev": 2}) == MANY - 2


@pytest.mark.servers
def test_what_cannot_be_encoded_is_refused_and_nothing_is_under_way_then(
    client: MongoClient[dict[str, Any]], database_name: str
) -> None:
    """An integer beyond 64 bits in the fourth command: the batch is refused; whole commands before it may be there, and
    no more of them a moment later."""
    customers, store = client[database_name]["customers"], MongoStore(client[database_name])
    made = writes_of(store, None, odd={})
    made[900].values["visits"] = 2**70
    with pytest.raises(Refused):
        store.write("customers", made, 1, durable=True)
    there = customers.count_documents({})
    assert there in range(0, 900, 250)
    assert client.admin.command({"currentOp": 1, "ns": customers.full_name})["inprog"] == []
    assert customers.count_documents({}) == there
