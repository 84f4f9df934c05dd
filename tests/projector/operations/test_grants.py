"""``python -m projector grants`` on a mongod that asks for logins and a Valkey with ACLs: what is needed works, what is
not needed is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import redis
from pymongo.database import Database
from pymongo.errors import OperationFailure

from billie_desktop.desk.clock import SystemClock
from billie_desktop.desk.pause_list import PauseQuery, PauseView
from billie_desktop.gateways.mongo.database import Database as DeskDatabase
from billie_desktop.gateways.mongo.pauses import MongoPauses
from projector.adapters.redis_grants import Streams, rules
from projector.app.grants_secrets import mongo_address, redis_address
from projector.contract.collections import CUSTOMERS, PROJECTED
from tests.projector.app.running import Ground, Program, ask
from tests.projector.app.traffic import Traffic
from tests.projector.engine.kit import pairs
from tests.projector.operations.granting import Granted
from tests.projector.operations.oracle import serial_pass

pytestmark = pytest.mark.servers

UNAUTHORIZED = 13


def test_every_program_works_with_its_rights(granted: Granted, tmp_path: Path) -> None:
    """The projector projects, and maintenance rebuilds, replays, archives and looks, each with its own login."""
    ground, traffic = granted.ground, Traffic(21)
    for _ in range(300):
        lane, values = traffic.next()
        ground.add(lane, values)
    with Program(tmp_path / "log", granted.environment("projector")) as program:
        ground.wait_until_settled()
        expected, dead = serial_pass(ground.entries())
        assert ground.documents() == expected
        assert len(ground.dead_letters()) == len(dead) > 0
        ground.database[CUSTOMERS].update_one({"customerId": "U1"}, {"$set": {"firstName": "Bad"}})
        maintenance = granted.environment("maintenance", ARCHIVE_FOLDER=str(tmp_path / "archive"))
        for arguments in (
            ["rebuild"],
            ["rebuild", "--document", "customers/U1"],
            ["archive", "--trim-older-than", "1"],
            ["status"],
            ["replay", "--execute", "--limit", "1", "--publish"],
        ):
            outcome = ask(maintenance, *arguments)
            assert outcome.returncode == 0, (arguments, outcome)
        ground.wait_until_settled()
        assert program.stop() == 0
        assert not program.says("waiting")
    assert ground.documents() == expected
    for _ in range(100):
        lane, values = traffic.next()
        ground.add(lane, values)
    arguments = ("run", "--partitions", "2")
    with Program(tmp_path / "parts", granted.environment("projector"), *arguments) as program:
        ground.wait_until_settled()
        for command in ("status", "rebuild"):
            outcome = ask(granted.environment("maintenance", ARCHIVE_FOLDER=str(tmp_path / "archive")), command)
            assert outcome.returncode == 0, (command, outcome)
        assert program.stop() == 0
        assert not program.says("waiting")


def test_the_intake_works_with_its_rights(granted: Granted, tmp_path: Path) -> None:
    """A member of staff is added and listed with the intake's login, and the audit event is in the inbox."""
    environment = {**granted.environment("intake"), "INTAKE_KEYS": str(tmp_path / "keys")}
    arguments = ("add", "mia@example.test", "--first-name", "Mia", "--last-name", "T", "--no-password")
    before = granted.ground.redis.xlen(granted.ground.inboxes["int"])
    outcome = ask(environment, "users", *arguments)
    assert outcome.returncode == 0, outcome
    assert "mia@example.test" in ask(environment, "users", "list").stdout
    assert granted.ground.redis.xlen(granted.ground.inboxes["int"]) == before + 1


MONGO_REFUSED: list[tuple[str, str, Callable[[Database[dict[str, Any]]], Any]]] = [
    ("projector", "deletes a document", lambda db: db[CUSTOMERS].delete_one({})),
    ("projector", "drops a collection", lambda db: db[CUSTOMERS].drop()),
    ("projector", "reads members of staff", lambda db: db["users"].find_one()),
    ("projector", "writes what the desk owns", lambda db: db["media"].insert_one({})),
    (
        "projector",
        "renames",
        lambda db: db.client.admin.command("renameCollection", f"{db.name}.batches", to=f"{db.name}.x"),
    ),
    ("projector", "reads the intake's database", lambda db: db.client[f"{db.name}-intake"]["passwords"].find_one()),
    ("projector", "makes a user", lambda db: db.command("createUser", "x", pwd="y", roles=[])),
    ("projector", "runs a failpoint", lambda db: db.client.admin.command("getCmdLineOpts")),
    ("maintenance", "drops what the desk owns", lambda db: db["users"].drop()),
    ("maintenance", "reads the intake's database", lambda db: db.client[f"{db.name}-intake"]["passwords"].find_one()),
    ("maintenance", "drops the database", lambda db: db.client.drop_database(db.name)),
    ("intake", "writes a read model", lambda db: db["loan-accounts"].update_one({}, {"$set": {"a": 1}})),
    ("intake", "deletes a member of staff", lambda db: db["users"].delete_one({})),
    ("intake", "writes the projector's state", lambda db: db["projector-state"].update_one({}, {"$set": {"a": 1}})),
    ("desk", "writes a read model", lambda db: db["loan-accounts"].update_one({}, {"$set": {"a": 1}})),
    ("desk", "writes a note", lambda db: db["contact-notes"].insert_one({})),
    ("desk", "reads the audit log", lambda db: db["audit-log"].find_one()),
    ("desk", "reads parked outcomes", lambda db: db["projector-parked"].find_one()),
    ("desk", "reads shadow collections", lambda db: db["projector-shadow-customers"].find_one()),
    ("desk", "reads passwords", lambda db: db.client[f"{db.name}-intake"]["passwords"].find_one()),
    ("desk", "sees which collections there are", lambda db: list(db.list_collections())),
    ("desk", "writes by aggregation", lambda db: list(db[CUSTOMERS].aggregate([{"$out": "x"}]))),
    ("desk", "reads everything by a join", lambda db: list(db[CUSTOMERS].aggregate([_join("audit-log")]))),
]


def _join(other: str) -> dict[str, Any]:
    return {"$lookup": {"from": other, "localField": "a", "foreignField": "b", "as": "c"}}


@pytest.mark.parametrize(("role", "what", "attempt"), MONGO_REFUSED, ids=[f"{r} {w}" for r, w, _ in MONGO_REFUSED])
def test_mongodb_refuses_what_is_not_needed(
    as_mongo: Callable[[str], Database[dict[str, Any]]],
    role: str,
    what: str,
    attempt: Callable[[Database[dict[str, Any]]], Any],
) -> None:
    """The attempt of a role to do what it need not do is refused for want of rights."""
    with pytest.raises(OperationFailure) as refusal:
        attempt(as_mongo(role))
    assert refusal.value.code == UNAUTHORIZED


def test_a_desk_reads_the_read_models(as_mongo: Callable[[str], Database[dict[str, Any]]]) -> None:
    """With the desk's login every collection that a screen shows can be read, sorted and counted."""
    database = as_mongo("desk")
    for name in (*PROJECTED, "users"):
        if not name.startswith(("projector-", "audit-")):
            list(database[name].find({}, {"_proj": 0}).sort("updatedAt", -1).limit(5))
            database[name].count_documents({})


async def test_a_desk_reads_the_list_of_all_pauses(granted: Granted) -> None:
    """The desk's login is enough for the aggregation over notices and aliases: it reads what an administrator reads."""
    pages = []
    for address in (granted.address("desk", "database-uri"), granted.ground.mongo_uri):
        database = DeskDatabase(address, granted.ground.database_name)
        pauses = MongoPauses(database, SystemClock())
        asked = [PauseQuery(view, text=text) for view in PauseView for text in ("", "u")]
        pages.append([await pauses.page(0, 100, query) for query in asked])
        await database.close()
    assert pages[0] == pages[1]


REDIS_REFUSED: list[tuple[str, list[Any]]] = [
    ("projector", ["XADD", "granted:inbox", "*", "a", "b"]),
    ("projector", ["XTRIM", "granted:inbox", "MAXLEN", 0]),
    ("projector", ["XDEL", "granted:dlq", "1-1"]),
    ("projector", ["XRANGE", "granted:dlq", "-", "+"]),
    ("projector", ["DEL", "granted:changes"]),
    ("projector", ["XREADGROUP", "GROUP", "g", "c", "STREAMS", "another", ">"]),
    ("projector", ["GET", "x"]),
    ("projector", ["KEYS", "*"]),
    ("projector", ["EVAL", "return redis.call('XADD', KEYS[1], '*', 'a', 'b')", 1, "granted:inbox"]),
    ("projector", ["EVAL", "return redis.call('FLUSHALL')", 0]),
    ("projector", ["FLUSHALL"]),
    ("projector", ["CONFIG", "GET", "*"]),
    ("projector", ["ACL", "LIST"]),
    ("maintenance", ["XACK", "granted:inbox", "processor", "1-1"]),
    ("maintenance", ["XADD", "granted:dlq", "*", "a", "b"]),
    ("maintenance", ["FLUSHDB"]),
    ("intake", ["XADD", "granted:inbox", "*", "a", "b"]),
    ("intake", ["XREADGROUP", "GROUP", "processor", "c", "STREAMS", "granted:inbox", ">"]),
    ("intake", ["XACK", "granted:inbox", "processor", "1-1"]),
    ("intake", ["XTRIM", "granted:internal", "MAXLEN", 0]),
    ("intake", ["SET", "dedup:x", "1"]),
    ("intake", ["DEL", "writeoff-ledger-posted:R1"]),
    ("desk", ["XADD", "granted:changes", "*", "a", "b"]),
    ("desk", ["XRANGE", "granted:inbox", "-", "+"]),
    ("desk", ["XREADGROUP", "GROUP", "g", "c", "STREAMS", "granted:changes", ">"]),
    ("desk", ["XTRIM", "granted:changes", "MAXLEN", 0]),
    ("desk", ["CLIENT", "LIST"]),
    ("desk", ["SUBSCRIBE", "x"]),
]


@pytest.mark.parametrize(
    ("role", "command"), REDIS_REFUSED, ids=[f"{r} {' '.join(map(str, c))[:40]}" for r, c in REDIS_REFUSED]
)
def test_redis_refuses_what_is_not_needed(granted: Granted, role: str, command: list[Any]) -> None:
    """The command of a role that need not use it, or not on this key, is refused for want of rights."""
    with (
        redis.Redis.from_url(granted.address(role, "redis-url"), protocol=2) as client,
        pytest.raises(redis.ResponseError) as refusal,
    ):
        client.execute_command(*command)
    assert "permission" in str(refusal.value).lower() or "ACL failure" in str(refusal.value)


def test_a_desk_follows_the_changes(granted: Granted) -> None:
    """With the desk's login the change stream is read from a place and its ends are seen."""
    granted.ground.redis.xadd(granted.ground.changes, {"c": "customers", "k": "U1", "u": "U1", "r": "1"})
    with redis.Redis.from_url(granted.address("desk", "redis-url"), protocol=2, client_name="billie-desk") as client:
        assert client.ping()
        assert client.xread({granted.ground.changes: "0-0"}, count=1)
        assert client.xrevrange(granted.ground.changes, count=1)
        assert client.xinfo_stream(granted.ground.changes)["length"] > 0


def test_granting_again_keeps_passwords_and_prints_none(granted: Granted) -> None:
    """A second run renews the same users with the same passwords, which only the owner's files hold."""
    before = {path.name: path.read_text() for path in granted.secrets.iterdir()}
    assert {path.stat().st_mode & 0o077 for path in granted.secrets.iterdir()} == {0}
    outcome = ask(granted.ground.environment(), "grants", "--apply", "--secrets", str(granted.secrets))
    assert outcome.returncode == 0
    assert {path.name: path.read_text() for path in granted.secrets.iterdir()} == before
    password = before["desk.redis-url"].split(":")[2].partition("@")[0]
    for text in (granted.said, outcome.stdout, outcome.stderr):
        assert password not in text
        assert "user desk on #" in granted.said


def test_a_dry_run_changes_nothing(ground: Ground, tmp_path: Path) -> None:
    """With --dry-run roles and lines are printed; no user is made and no password written."""
    before = ground.redis.execute_command("ACL", "LIST")
    outcome = ask(ground.environment(DB_NAME="elsewhere"), "grants", "--dry-run", "--secrets", str(tmp_path / "none"))
    assert outcome.returncode == 0
    assert '"createRole": "billie-desk"' in outcome.stdout
    assert "SHA-256-OF-THE-PASSWORD" in outcome.stdout
    assert ground.redis.execute_command("ACL", "LIST") == before
    assert not (tmp_path / "none").exists()


def test_older_servers_are_not_told_what_they_do_not_know() -> None:
    """``client|setinfo`` is named from 7.2 on only, and a name with pattern characters means itself."""
    streams = Streams("in*box", "int", "dlq", "changes", "chat", "group")
    assert "+client|setinfo" not in rules("projector", streams, (7, 0))
    assert "+client|setinfo" in rules("projector", streams, (7, 2))
    assert any(r"~in\*box" in rule for rule in rules("projector", streams, (7, 0)))
    with pytest.raises(ValueError, match="spaces"):
        rules("projector", Streams("in box", "int", "dlq", "changes", "chat", "group"), (7, 0))


def test_addresses_keep_the_place_and_change_the_user() -> None:
    """Hosts and options stay, the administrator's login and the database to log in at do not."""
    assert (
        mongo_address("mongodb://root:x%40y@a:1,b:2/db?replicaSet=rs0&authSource=other&tls=true", "desk", "p/w")
        == "mongodb://desk:p%2Fw@a:1,b:2/?authSource=admin&replicaSet=rs0&tls=true"
    )
    assert mongo_address("mongodb+srv://cluster.example.test", "desk", "pw") == (
        "mongodb+srv://desk:pw@cluster.example.test/?authSource=admin"
    )
    assert redis_address("rediss://root:x@h:6380/0", "desk", "pw") == "rediss://desk:pw@h:6380/0"


def test_nothing_is_left_for_dead_entries(granted: Granted) -> None:
    """An entry that cannot be applied becomes a dead letter with the projector's login."""
    ground = granted.ground
    before = ground.redis.xlen(ground.dead)
    ground.add("ext", pairs("account.created.v1", b"[1]"))
    with Program(granted.secrets.parent / "log", granted.environment("projector")) as program:
        ground.wait_until_settled()
        assert program.stop() == 0
    assert ground.redis.xlen(ground.dead) == before + 1
