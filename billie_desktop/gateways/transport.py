"""Refuses addresses of the read side that are not safe: nothing is sent in the clear beyond this machine."""

from __future__ import annotations

from billie_desktop.domain.errors import Unavailable
from projector.contract.transport import Unsafe, judge_mongo, judge_redis, mongo_speaks_tls

_DATABASE = ("database", "DATABASE_URI", "tls=true")
_STREAM = ("live stream", "REDIS_URL", "rediss://")


def check_database_address(uri: str) -> None:
    """Raises Unavailable, in words that quote nothing of the address."""
    unsafe = judge_mongo(uri)
    if unsafe is None and "," in uri and not mongo_speaks_tls(uri):
        unsafe = Unsafe.PLAINTEXT  # a replica set: what its members are called is told by one of them
    _refuse(unsafe, *_DATABASE)


def check_stream_address(url: str) -> None:
    """Raises Unavailable, in words that quote nothing of the address."""
    _refuse(judge_redis(url), *_STREAM)


def _refuse(unsafe: Unsafe | None, what: str, setting: str, how: str) -> None:
    who = f"Whoever runs the server sets it by DESK_{setting}; a desk without a desk server, by {setting}."
    match unsafe:
        case Unsafe.PLAINTEXT:
            raise Unavailable(
                f"The address of the {what} leads to another machine without TLS, so nothing was sent there. It needs"
                f" {how}. {who}",
                code="ADDRESS_PLAINTEXT",
            )
        case Unsafe.UNVERIFIED:
            raise Unavailable(
                f"The address of the {what} switches off the check of the server's certificate, or allows old versions"
                f" of TLS, so nothing was sent there. Such options must go. {who}",
                code="ADDRESS_UNVERIFIED",
            )
        case Unsafe.NO_ADDRESS:
            raise Unavailable(f"The address of the {what} cannot be read. {who}", code="ADDRESS_WRONG")
