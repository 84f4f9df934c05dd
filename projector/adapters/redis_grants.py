"""Who may do what in Redis: ACL rules that name exactly the streams and, for each, the commands.

Each selector in parentheses stands for itself: a command on a key is allowed when one of them allows both. So the
projector can read the inboxes and not write to them, write dead letters and not delete them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import redis

from projector.adapters.intake_corrections import CORRECTION_SENT
from projector.adapters.redis_connection import translated
from projector.adapters.redis_partitions import base as base_of_partitions

_CONNECT = "+ping +auth +hello +client|setname"
_SINCE_7_2 = "+client|setinfo"
"""Refused by 7.0 together with everything around it."""

_LOOK = "+xrange +xpending +xlen +exists +xinfo|stream +xinfo|groups +xinfo|consumers"
_MARKS = ("writeoff-ledger-posted:*", "adjustment-ledger-posted:*", f"{CORRECTION_SENT}*")

_GLOB = re.compile(r"([\\*?\[\]])")


@dataclass(frozen=True, slots=True)
class Streams:
    """Names of the streams."""

    inbox: str
    internal: str
    dead_letters: str
    changes: str
    chat: str
    group: str


def rules(role: str, streams: Streams, version: tuple[int, int]) -> list[str]:
    """The rules of a role, one argument of ``ACL SETUSER`` each. Raises KeyError for an unknown role."""
    connect = [*_CONNECT.split(), *([_SINCE_7_2] if version >= (7, 2) else [])]
    inboxes = f"~{_exact(streams.inbox)} ~{_exact(streams.internal)}"
    dead, changes = f"~{_exact(streams.dead_letters)}", f"~{_exact(streams.changes)}"
    announce = f"({changes} +eval +xadd +xtrim)"
    # Routing is one script over inboxes and partitions; each command in it is allowed by a rule of its own.
    shared = _exact(base_of_partitions(streams.inbox, streams.group))
    parts = f"~{shared} ~{shared}:*"
    route = f"({inboxes} {parts} +eval)"
    share = f"({parts} {_LOOK} +hget +hset +xadd +xreadgroup +xack +xclaim +xdel +xgroup|create)"
    base = ["resetkeys", "resetchannels", "-@all", *connect]
    match role:
        case "projector":
            work = "+xreadgroup +xack +xclaim +xgroup|create +xgroup|delconsumer"
            return [
                *base,
                "+multi",
                "+exec",
                f"({inboxes} {_LOOK} {work})",
                f"({dead} +xadd +xlen)",
                announce,
                route,
                share,
            ]
        case "maintenance":
            old = "+xrange +xrevrange +xlen +xdel"
            return [
                *base,
                "+multi",
                "+exec",
                f"({inboxes} {_LOOK} +xadd +xtrim)",
                f"({dead} {old})",
                announce,
                f"({parts} {_LOOK} +hget)",
            ]
        case "intake":
            marks = " ".join(f"~{mark}" for mark in _MARKS)
            written = f"~{_exact(streams.internal)} ~{_exact(streams.chat)}"
            look = [f"({inboxes} {_LOOK})", f"({dead} +xlen +xrange +xrevrange +xdel)", f"({parts} {_LOOK} +hget)"]
            # A correction is one script over dead letters, inbox and its mark; each command has a rule of its own.
            look.append(f"({dead} ~{_exact(streams.internal)} {marks} +eval)")
            return [*base, f"({written} +xadd)", f"({marks} +get +set)", *look]
        case "desk":
            read = "+xread +xrange +xrevrange +xlen +xinfo|stream"
            return [*base, f"(%R{changes}* {read})"]
    raise KeyError(role)


def line(role: str, password: str | None, granted: Sequence[str]) -> str:
    """One line of an ACL file; the password as its hash, or the place where that belongs."""
    shown = "#SHA-256-OF-THE-PASSWORD" if password is None else _hashed(password)
    return f"user {role} on {shown} {' '.join(granted)}"


def _hashed(password: str) -> str:
    return "#" + hashlib.sha256(password.encode()).hexdigest()


def _exact(name: str) -> str:
    """A pattern that matches this key alone. Raises ValueError for a name that no rule can hold."""
    if not name or any(each.isspace() or each in "()" for each in name):
        raise ValueError("a stream name with spaces or parentheses cannot be granted")
    return _GLOB.sub(r"\\\1", name)


class RedisGrants:
    """Makes users on a server, as an administrator. Methods raise StreamsAway."""

    def __init__(self, client: redis.Redis) -> None:
        self._client: Any = client

    def version(self) -> tuple[int, int]:
        """The version whose commands the server knows."""
        with translated():
            major, minor, *_ = str(self._client.info("server")["redis_version"]).split(".")
        return int(major), int(minor)

    def apply(self, granted: Mapping[str, Sequence[str]], passwords: Mapping[str, str]) -> None:
        """Make or renew the users; other users are left alone."""
        with translated():
            for role, each in granted.items():
                self._client.execute_command("ACL", "SETUSER", role, "reset", "on", _hashed(passwords[role]), *each)

    def save(self) -> bool:
        """Keep the users over a restart; False when the server has no ACL file to keep them in."""
        try:
            self._client.execute_command("ACL", "SAVE")
        except redis.ResponseError:
            return False
        return True
