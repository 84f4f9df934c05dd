"""Everything that there is, tried with each login: what a desk's opens and no more, and what stays shut to others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
import redis
from pymongo.database import Database
from pymongo.errors import OperationFailure

from projector.contract.collections import AUDIT_CHAIN, AUDIT_LOG, DESK_OWNED, EFFECTS, PARKED, PROJECTED, USERS
from tests.projector.operations.granting import Granted

pytestmark = pytest.mark.servers

Document = dict[str, Any]
UNAUTHORIZED = 13
VISIBLE = {*PROJECTED, USERS} - {PARKED, EFFECTS, AUDIT_LOG, AUDIT_CHAIN}
BOOKKEEPING = ("projector-state", "projector-routes", "projector-shadow-customers", "dead-letters", "anything-else")
SHUT = {PARKED, EFFECTS, AUDIT_LOG, AUDIT_CHAIN, *DESK_OWNED, *BOOKKEEPING} - VISIBLE
OF_THE_INTAKE = ("passwords", "sessions", "failures", "claims", "switches")

GRAPH = {"startWith": "$a", "connectFromField": "a", "connectToField": "b", "as": "c"}

WRITES: tuple[Callable[[Database[Document], str], Any], ...] = (
    lambda db, name: db[name].insert_one({"x": 1}),
    lambda db, name: db[name].update_many({}, {"$set": {"x": 1}}),
    lambda db, name: db[name].replace_one({}, {"x": 1}, upsert=True),
    lambda db, name: db[name].find_one_and_update({}, {"$set": {"x": 1}}),
    lambda db, name: db[name].delete_many({}),
    lambda db, name: db[name].drop(),
    lambda db, name: db[name].create_index("x"),
    lambda db, name: db[name].drop_indexes(),
    lambda db, name: db[name].rename("elsewhere"),
    lambda db, name: db["customers"].aggregate([{"$match": {"x": 1}}, {"$out": name}]),
    lambda db, name: db["customers"].aggregate([{"$match": {"x": 1}}, {"$merge": {"into": name}}]),
    lambda db, name: db.command("collMod", name, validator={}),
    lambda db, name: db.command("create", f"{name}-view", viewOn=name, pipeline=[]),
)


def is_refused(attempt: Callable[[], Any]) -> bool:
    try:
        attempt()
    except OperationFailure as error:
        return error.code == UNAUTHORIZED
    return False


def test_a_desk_writes_nowhere_in_mongodb(as_mongo: Callable[[str], Database[Document]]) -> None:
    """With the desk's login every kind of write is refused on every collection that there is or could be, and on the
    intake's and the server's own databases."""
    database = as_mongo("desk")
    places = [(database, name) for name in sorted(VISIBLE | SHUT)]
    places += [(database.client[f"{database.name}-intake"], name) for name in OF_THE_INTAKE]
    places += [(database.client[name], "x") for name in ("admin", "config", "a-new-one")]
    done = [
        (place.name, name, number)
        for place, name in places
        for number, write in enumerate(WRITES)
        if not is_refused(lambda write=write, place=place, name=name: write(place, name))
    ]
    assert done == []


def test_a_desk_reads_the_read_models_alone(as_mongo: Callable[[str], Database[Document]]) -> None:
    """With the desk's login exactly the collections of the screens can be read: no audit, bookkeeping or password, not
    by a join either, and nothing of the server is shown."""
    database = as_mongo("desk")
    client = database.client
    open_ones = {name for name in VISIBLE | SHUT if not is_refused(lambda name=name: database[name].find_one())}
    assert open_ones == VISIBLE
    joins: Iterable[list[Document]] = (
        [stage]
        for name in SHUT
        for stage in (
            {"$lookup": {"from": name, "localField": "a", "foreignField": "b", "as": "c"}},
            {"$unionWith": name},
            {"$graphLookup": {**GRAPH, "from": name}},
        )
    )
    assert all(is_refused(lambda join=join: list(database["customers"].aggregate(join))) for join in joins)
    for name in OF_THE_INTAKE:
        assert is_refused(lambda name=name: client[f"{database.name}-intake"][name].find_one()), name
    for command in ("usersInfo", "rolesInfo", "listDatabases", "serverStatus", "currentOp", "getLog", "getParameter"):
        assert shows_nothing(client["admin"], command, database.name), command


def shows_nothing(admin: Database[Document], command: str, own: str) -> bool:
    """Refused, or an answer about the login itself only."""
    arguments: dict[str, Any] = {"usersInfo": {"forAllDBs": True}, "getLog": "global"}
    try:
        answer = admin.command(command, arguments.get(command, 1))
    except OperationFailure as error:
        return error.code == UNAUTHORIZED
    if command == "listDatabases":
        return {each["name"] for each in answer["databases"]} <= {own}
    return False


@pytest.mark.parametrize("role", ["projector", "maintenance"])
def test_members_of_staff_are_shut_to_the_projector(as_mongo: Callable[[str], Database[Document]], role: str) -> None:
    """With the projector's logins no member of staff can be read or changed, and nothing of passwords and sessions."""
    database = as_mongo(role)
    places = [(database, USERS), *((database.client[f"{database.name}-intake"], name) for name in OF_THE_INTAKE)]
    attempts = (lambda db, name: db[name].find_one(), lambda db, name: db[name].count_documents({}), *WRITES[:6])
    done = [
        (name, number)
        for place, name in places
        for number, attempt in enumerate(attempts)
        if not is_refused(lambda attempt=attempt, place=place, name=name: attempt(place, name))
    ]
    assert done == []
    join = [{"$lookup": {"from": USERS, "localField": "a", "foreignField": "b", "as": "c"}}]
    assert is_refused(lambda: list(database["customers"].aggregate(join)))


ALLOWED = {"xread", "xrange", "xrevrange", "xlen", "xinfo|stream", "ping"}
ALWAYS = {"auth", "hello", "quit", "reset"}
"""Nobody can be refused these: they begin and end a connection."""
NAMING = {"client|setname", "client|setinfo"}


def every_command(client: redis.Redis) -> dict[str, list[Any]]:
    """All commands and subcommands of the server, with as many words as they need."""
    found: dict[str, list[Any]] = {}
    for entry in client.execute_command("COMMAND").values():
        subcommands = {each[0].decode(): abs(each[1]) for each in entry["subcommands"]}
        for name, words in subcommands.items() or {entry["name"]: abs(entry["arity"])}.items():
            found[name] = [*name.split("|"), *["k"] * (words - 1 - name.count("|"))]
    return found


def test_a_desk_has_six_commands_in_redis(granted: Granted) -> None:
    """Of all commands that the server knows the desk's login has those that read a stream and those that begin a
    connection; each of the others is refused for want of rights before anything is done."""
    with redis.Redis.from_url(granted.address("desk", "redis-url"), protocol=2) as desk:
        commands = every_command(granted.ground.redis)
        assert len(commands) > 300
        allowed = set()
        with desk.pipeline(transaction=False) as pipe:
            asked = [name for name in commands if name not in ALWAYS]
            for name in asked:
                pipe.execute_command(*commands[name])
            for name, answer in zip(asked, pipe.execute(raise_on_error=False), strict=True):
                if not isinstance(answer, redis.exceptions.NoPermissionError) or "to run the" not in str(answer):
                    allowed.add(name)
    # Some are refused for another reason before rights are looked at (DEBUG, MODULE): the server judges these dry.
    judge = granted.ground.redis.execute_command
    allowed = {name for name in allowed if b"to run the" not in judge("ACL", "DRYRUN", "desk", *commands[name])}
    assert allowed - NAMING == ALLOWED


def test_a_desk_reads_the_change_stream_alone(granted: Granted) -> None:
    """With those commands no other key opens, whichever is asked for: inboxes, dead letters, marks, the rest."""
    ground = granted.ground
    others = [*ground.inboxes.values(), ground.dead, "chatLedger", "writeoff-ledger-posted:R1", "granted:chang", "x"]
    with redis.Redis.from_url(granted.address("desk", "redis-url"), protocol=2) as desk:
        for key in others:
            for command in (
                ["XREAD", "STREAMS", key, "0"],
                ["XREAD", "STREAMS", ground.changes, key, "0", "0"],
                ["XRANGE", key, "-", "+"],
                ["XREVRANGE", key, "+", "-"],
                ["XLEN", key],
                ["XINFO", "STREAM", key],
            ):
                with pytest.raises(redis.exceptions.NoPermissionError):
                    desk.execute_command(*command)
        assert desk.xlen(ground.changes) >= 0
