"""A genuine Valkey (or Redis) on a loopback port."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import redis

from billie_desktop.practice.servers.binaries import redis_binary, redis_version
from billie_desktop.practice.servers.child_process import ChildProcess, check_room
from billie_desktop.practice.servers.errors import PortTakenError, ServerSlowError
from billie_desktop.practice.servers.ports import LOOPBACK, free_port, is_taken

NEEDED_BYTES = 50 * 2**20
READY_SECONDS = 30.0
_POLL_SECONDS = 0.02
_SERVER = "valkey-server"
_DEFAULT_USER = "default"

# What a desk may do: read the change stream. XREADGROUP, XACK and XAUTOCLAIM write, and are not in it.
_DESK_RULES = (
    "resetkeys %R~billie-servicing:changes* -@all +xread +xrange +xrevrange +xlen +xinfo|stream"
    " +ping +auth +hello +client|setname"
)


@dataclass(frozen=True, slots=True)
class RedisUser:
    """A login besides the default one. rules: in the words of ACL SETUSER."""

    name: str
    rules: str


def desk_user(version: tuple[int, int, int], name: str = "desk") -> RedisUser:
    """The desk's user, who may only read the change stream, for a server of the version.

    Redis 7.0 refuses the whole line when a subcommand that it does not know is named.
    """
    return RedisUser(name, _DESK_RULES + (" +client|setinfo" if version >= (7, 2, 0) else ""))


class RedisServer:
    """A Valkey of ours, and how to reach it.

    url: connection string of the default user, who may do everything.
    """

    def __init__(self, process: ChildProcess, port: int, passwords: dict[str, str]) -> None:
        self.process = process
        self.port = port
        self._passwords = passwords

    @classmethod
    def start(
        cls,
        directory: Path,
        *,
        password: str | None = None,
        with_desk_user: bool = True,
        users: Sequence[RedisUser] = (),
        port: int | None = None,
        persistent: bool = True,
        ready_seconds: float = READY_SECONDS,
    ) -> RedisServer:
        """Start Valkey on files in directory and wait until it answers; blocks for some 50 ms.

        See spawn and wait_until_ready, which a program with a window calls one after the other.
        """
        for last_attempt in (False, False, True):
            server = cls.spawn(
                directory,
                password=password,
                with_desk_user=with_desk_user,
                users=users,
                port=port,
                persistent=persistent,
            )
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
        password: str | None = None,
        with_desk_user: bool = True,
        users: Sequence[RedisUser] = (),
        port: int | None = None,
        persistent: bool = True,
    ) -> RedisServer:
        """Start Valkey and do not wait; main thread only.

        directory: holds the append-only file, "valkey.log", and configuration and logins that only their owner
        reads.
        password: of the default user; None makes one. with_desk_user: adds the read-only login "desk".
        users: further logins; each gets a generated password. port: None takes a free one.
        persistent: False keeps everything in memory only.

        Raises PracticeServerError.
        """
        binary = redis_binary()
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        check_room(_SERVER, directory, NEEDED_BYTES)
        if port is not None and is_taken(port):
            raise PortTakenError(_SERVER, port)
        port = port if port is not None else free_port()
        logins = list(users)
        if with_desk_user:
            logins.append(desk_user(redis_version(binary)))
        # Logins live no longer than the process: they are written anew at each start.
        passwords = {user.name: secrets.token_urlsafe(24) for user in logins}
        passwords[_DEFAULT_USER] = password if password is not None else secrets.token_urlsafe(24)
        everything = RedisUser(_DEFAULT_USER, "~* &* +@all")
        acl = directory / "users.acl"
        _write_private(acl, "".join(_acl_line(user, passwords[user.name]) for user in [everything, *logins]))
        configuration = directory / "valkey.conf"
        _write_private(configuration, _configuration(directory, port, acl, persistent))
        process = ChildProcess.start(_SERVER, [binary, configuration], log=directory / "valkey.log")
        return cls(process, port, passwords)

    @property
    def url(self) -> str:
        return self.url_for(_DEFAULT_USER)

    def url_for(self, user: str) -> str:
        """Connection string of a user that was named at the start.

        Raises KeyError for another.
        """
        return f"redis://{user}:{self._passwords[user]}@{LOOPBACK}:{self.port}/0"

    def wait_until_ready(self, seconds: float = READY_SECONDS) -> None:
        """Block until Valkey answers and has loaded its data; may run in any thread.

        On an error the child is ended. Raises PracticeServerError.
        """
        deadline = time.monotonic() + seconds
        try:
            with redis.Redis.from_url(self.url, protocol=3, retry=None, socket_timeout=5.0) as client:
                while not self._answers(client):
                    exit_code = self.process.wait(_POLL_SECONDS)
                    if exit_code is not None:
                        raise self.process.explain_end(exit_code, port=self.port, needed_bytes=NEEDED_BYTES)
                    if time.monotonic() > deadline:
                        raise ServerSlowError(_SERVER, seconds, self.process.log)
        except BaseException:
            self.process.kill()
            raise

    def stop(self) -> None:
        """End Valkey in order; its files are complete afterwards."""
        self.process.stop()

    def kill(self) -> None:
        """End Valkey as a crash would."""
        self.process.kill()

    def _answers(self, client: redis.Redis) -> bool:
        try:
            server = client.info("server")
        except redis.AuthenticationError as error:
            # A stranger listens here: ours knows the password.
            raise PortTakenError(_SERVER, self.port) from error
        except (redis.ConnectionError, redis.TimeoutError):  # not yet listening, or loading its data
            return False
        if server["process_id"] != self.process.pid:
            raise PortTakenError(_SERVER, self.port)
        return True


def _acl_line(user: RedisUser, password: str) -> str:
    return f"user {user.name} on #{hashlib.sha256(password.encode()).hexdigest()} {user.rules}\n"


def _configuration(directory: Path, port: int, acl: Path, persistent: bool) -> str:
    lines = [
        f"bind {LOOPBACK}",
        f"port {port}",
        "protected-mode yes",
        "daemonize no",
        'save ""',
        f"appendonly {'yes' if persistent else 'no'}",
        "appendfsync everysec",
        f'dir "{directory}"',
        f'aclfile "{acl}"',
    ]
    return "\n".join(lines) + "\n"


def _write_private(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
