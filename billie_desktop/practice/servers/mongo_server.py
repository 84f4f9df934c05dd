"""A genuine mongod on a loopback port."""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import ConnectionFailure, OperationFailure, PyMongoError

from billie_desktop.practice.servers.binaries import mongod_binary
from billie_desktop.practice.servers.child_process import ChildProcess, check_room
from billie_desktop.practice.servers.errors import (
    PortTakenError,
    ServerExitedError,
    ServerSlowError,
    WorldRunningError,
)
from billie_desktop.practice.servers.ports import LOOPBACK, accepts, free_port, is_taken

# Journal and first files of WiredTiger take about 200 MB; mongod stops hard when the disk fills.
NEEDED_BYTES = 400 * 2**20
READY_SECONDS = 60.0
_POLL_SECONDS = 0.02
_DBPATH_IN_USE = 100
_ADDRESS_IN_USE = 48
_ROOT = "root"
_NEVER_SLOW_MS = "3600000"
_REPLICA_SET = "rs0"


@dataclass(frozen=True, slots=True)
class MongoUser:
    """A login made at the first start: one built-in role ("read", "readWrite") on one or several databases."""

    name: str
    role: str
    databases: tuple[str, ...]

    @property
    def roles(self) -> list[dict[str, str]]:
        """What MongoDB is told."""
        return [{"role": self.role, "db": database} for database in self.databases]


class MongoServer:
    """A mongod of ours, and how to reach it.

    uri: connection string of the administrator when users were asked for, else without login.
    """

    def __init__(
        self,
        process: ChildProcess,
        port: int,
        directory: Path,
        users: Sequence[MongoUser],
        passwords: dict[str, str],
        replica_set: bool,
    ) -> None:
        self.process = process
        self.port = port
        self._directory = directory
        self._users = tuple(users)
        self._passwords = passwords
        self._replica_set = replica_set

    @classmethod
    def start(
        cls,
        directory: Path,
        *,
        users: Sequence[MongoUser] = (),
        port: int | None = None,
        replica_set: bool = False,
        test_commands: bool = False,
        ready_seconds: float = READY_SECONDS,
    ) -> MongoServer:
        """Start mongod on files in directory and wait until it answers; blocks for about half a second.

        See spawn and wait_until_ready, which a program with a window calls one after the other.
        """
        for last_attempt in (False, False, True):
            server = cls.spawn(directory, users=users, port=port, replica_set=replica_set, test_commands=test_commands)
            try:
                server.wait_until_ready(ready_seconds)
            except PortTakenError:
                if port is not None or last_attempt:
                    raise
            else:
                return server
        raise AssertionError("the last attempt returns or raises")

    @classmethod
    def spawn(
        cls,
        directory: Path,
        *,
        users: Sequence[MongoUser] = (),
        port: int | None = None,
        replica_set: bool = False,
        test_commands: bool = False,
    ) -> MongoServer:
        """Start mongod and do not wait; main thread only.

        directory: holds "db", "mongod.log" and, with users, their generated passwords in a file that only its
        owner reads.
        users: with any, logins are required, and an administrator is added. port: None takes a free one.
        replica_set: one node, without logins. test_commands: allows configureFailPoint.

        Raises PracticeServerError.
        """
        if users and replica_set:
            raise ValueError("a replica set with logins needs a key file, which this server does not make")
        binary = mongod_binary()
        database = directory / "db"
        database.mkdir(parents=True, exist_ok=True, mode=0o700)
        check_room("mongod", directory, NEEDED_BYTES)
        if port is not None and is_taken(port):
            raise PortTakenError("mongod", port)
        passwords = _passwords(directory / "users.json", [_ROOT, *(user.name for user in users)]) if users else {}
        port = port if port is not None else free_port()
        command: list[str | Path] = [binary, "--dbpath", database, "--bind_ip", LOOPBACK, "--port", str(port)]
        command += [
            "--nounixsocket",
            "--wiredTigerCacheSizeGB",
            "0.25",
            "--networkMessageCompressors",
            "disabled",
        ]
        command += ["--setParameter", "diagnosticDataCollectionEnabled=false"]
        # A slow operation is logged with its values, names of customers among them: none is slow enough.
        command += ["--slowms", _NEVER_SLOW_MS]
        if users:
            command += ["--auth"]
        if replica_set:
            command += ["--replSet", _REPLICA_SET]
            # Otherwise the only node waits 15 s at its end for a successor.
            command += ["--setParameter", "shutdownTimeoutMillisForSignaledShutdown=100"]
        if test_commands:
            command += ["--setParameter", "enableTestCommands=1"]
        process = ChildProcess.start("mongod", command, log=directory / "mongod.log")
        return cls(process, port, directory, users, passwords, replica_set)

    @property
    def uri(self) -> str:
        return self.uri_for(_ROOT) if self._users else self._uri("")

    def uri_for(self, user: str) -> str:
        """Connection string of a user that was named at the start.

        Raises KeyError for another.
        """
        return self._uri(f"{user}:{self._passwords[user]}@")

    def wait_until_ready(self, seconds: float = READY_SECONDS) -> None:
        """Block until mongod answers and its users are made; may run in any thread.

        On an error the child is ended. Raises PracticeServerError.
        """
        try:
            self._wait_until_listening(time.monotonic() + seconds, seconds)
            if self._users:
                self._make_administrator()
            with self._client(self.uri) as client:
                if client.admin.command("serverStatus")["pid"] != self.process.pid:
                    raise PortTakenError("mongod", self.port)
                for user in self._users:
                    self._make_user(client, user)
                if self._replica_set:
                    self._make_replica_set(client, time.monotonic() + seconds, seconds)
        except PyMongoError:
            # Another mongod may have taken the port: then ours has ended, or is about to, and its log says so.
            exit_code = self.process.wait(1.0)
            self.process.kill()
            if exit_code is not None:
                raise self._explain_end(exit_code) from None
            raise
        except BaseException:
            self.process.kill()
            raise

    def stop(self) -> None:
        """End mongod in order; its files are complete afterwards."""
        self.process.stop()

    def kill(self) -> None:
        """End mongod as a crash would."""
        self.process.kill()

    def _uri(self, login: str) -> str:
        options = "?authSource=admin&directConnection=true" if login else "?directConnection=true"
        return f"mongodb://{login}{LOOPBACK}:{self.port}/{options}"

    def _client(self, uri: str, patience_ms: int = 5000) -> MongoClient[dict[str, Any]]:
        return MongoClient(uri, serverSelectionTimeoutMS=patience_ms, maxPoolSize=2)

    def _pings(self) -> bool:
        """Whether a mongod answers on the port; a stranger that took the port may accept and say nothing."""
        with self._client(self._uri(""), patience_ms=250) as client:
            try:
                client.admin.command("ping")
            except ConnectionFailure:
                return False
            return True

    def _wait_until_listening(self, deadline: float, seconds: float) -> None:
        while not (accepts(self.port) and self._pings()):
            exit_code = self.process.wait(_POLL_SECONDS)
            if exit_code is not None:
                raise self._explain_end(exit_code)
            if time.monotonic() > deadline:
                raise ServerSlowError("mongod", seconds, self.process.log)

    def _explain_end(self, exit_code: int) -> Exception:
        if exit_code == _ADDRESS_IN_USE:
            return PortTakenError("mongod", self.port)
        error = self.process.explain_end(exit_code, port=self.port, needed_bytes=NEEDED_BYTES)
        if exit_code == _DBPATH_IN_USE and isinstance(error, ServerExitedError):
            return WorldRunningError(self._directory)
        return error

    def _make_administrator(self) -> None:
        """Through the localhost exception, which closes with the first user; later the user is there."""
        with self._client(self._uri("")) as client:
            try:
                client.admin.command("createUser", _ROOT, pwd=self._passwords[_ROOT], roles=["root"])
            except OperationFailure as error:
                if error.code != 13:  # Unauthorized: the exception is closed, so the administrator exists
                    raise

    def _make_user(self, client: MongoClient[dict[str, Any]], user: MongoUser) -> None:
        if client.admin.command("usersInfo", user.name)["users"]:
            return
        client.admin.command("createUser", user.name, pwd=self._passwords[user.name], roles=user.roles)

    def _make_replica_set(self, client: MongoClient[dict[str, Any]], deadline: float, seconds: float) -> None:
        members = [{"_id": 0, "host": f"{LOOPBACK}:{self.port}"}]
        try:
            client.admin.command("replSetInitiate", {"_id": _REPLICA_SET, "members": members})
        except OperationFailure as error:
            if error.code != 23:  # AlreadyInitialized
                raise
        while not client.admin.command("hello")["isWritablePrimary"]:
            exit_code = self.process.wait(_POLL_SECONDS)
            if exit_code is not None:
                raise self._explain_end(exit_code)
            if time.monotonic() > deadline:
                raise ServerSlowError("mongod", seconds, self.process.log)


def _passwords(file: Path, names: Sequence[str]) -> dict[str, str]:
    """Passwords by user, kept in file between starts; missing ones are made."""
    known: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    missing = [name for name in names if name not in known]
    if missing:
        known |= {name: secrets.token_urlsafe(24) for name in missing}
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            json.dump(known, stream)
    return known
