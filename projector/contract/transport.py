"""Whether an address of MongoDB or Redis is safe to use: TLS with verified certificates beyond this machine.

One rule for desk, projector and intake (events.md 1.3). It judges what stands in the address, and strictly: what a
driver might read in another way is refused.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from urllib.parse import parse_qsl, unquote, urlsplit

from projector.contract.addresses import is_loopback

_UNCHECKED_MONGO = frozenset({"tlsinsecure", "tlsallowinvalidcertificates", "tlsallowinvalidhostnames"})
_WEAKER_REDIS = frozenset({"ssl_exclude_verify_flags", "ssl_min_version", "ssl_ciphers"})
_PLACES_OF_REDIS = frozenset({"host", "port", "path"})
"""The driver would take these from the query, where the address names none."""


class Unsafe(Enum):
    """Why an address is refused. The last two hold for other machines only."""

    NO_ADDRESS = auto()
    PLAINTEXT = auto()
    UNVERIFIED = auto()
    """TLS, but an option takes the check of certificates away, or lets older versions in."""


def judge_mongo(uri: str) -> Unsafe | None:
    """What is wrong with a ``mongodb://`` or ``mongodb+srv://`` address; None when it is safe."""
    scheme, _, rest = uri.partition("://")
    place, _, query = rest.partition("?")
    logins, _, database = place.partition("/")
    hosts = [_host(each) for each in logins.rpartition("@")[2].split(",")]
    options = [each.partition("=") for each in re.split("[&;]", query) if each]
    names = [name for name, _, _ in options]
    if scheme not in ("mongodb", "mongodb+srv") or not all(hosts) or "@" in database or "%" in "".join(names):
        return Unsafe.NO_ADDRESS
    if scheme == "mongodb" and all(host.startswith("/") or is_loopback(host) for host in hosts):
        return None
    chosen = [value.lower() for name, _, value in options if name.lower() in ("tls", "ssl")]
    if any(value != "true" for value in chosen) or (not chosen and scheme == "mongodb"):
        return Unsafe.PLAINTEXT
    if any(name.lower() in _UNCHECKED_MONGO and value.lower() != "false" for name, _, value in options):
        return Unsafe.UNVERIFIED
    return None


def judge_redis(url: str) -> Unsafe | None:
    """What is wrong with a ``rediss://``, ``redis://`` or ``unix://`` address; None when it is safe."""
    try:
        parts = urlsplit(url)
        host, options = parts.hostname or "localhost", dict(parse_qsl(parts.query, keep_blank_values=True))
    except ValueError:
        return Unsafe.NO_ADDRESS
    if parts.scheme not in ("redis", "rediss", "unix") or (_PLACES_OF_REDIS & options.keys()):
        return Unsafe.NO_ADDRESS
    if parts.scheme == "unix" or is_loopback(host):
        return None
    if parts.scheme == "redis":
        return Unsafe.PLAINTEXT
    asked, named = options.get("ssl_cert_reqs", "required"), options.get("ssl_check_hostname", "true")
    if asked != "required" or named.lower() != "true" or (_WEAKER_REDIS & options.keys()):
        return Unsafe.UNVERIFIED
    return None


def mongo_speaks_tls(uri: str) -> bool:
    """Whether a safe address of MongoDB is one with TLS; one of this machine may be either."""
    options = re.split("[&;]", uri.partition("?")[2].lower())
    return uri.startswith("mongodb+srv://") or bool({"tls=true", "ssl=true"} & set(options))


def _host(node: str) -> str:
    """The host in ``host:port``, ``[::1]:port`` or the escaped path of a socket; '' when there is none."""
    if node.startswith("["):
        return node[1:].partition("]")[0]
    if "%2f" in node.lower():
        return unquote(node)
    return node.partition(":")[0]
