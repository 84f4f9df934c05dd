"""The parts of a gRPC address, and whether it is reached with TLS: one rule for desk and intake (ledger.md 12)."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

DEFAULT_PORT = 443

_ON = frozenset({"1", "true", "yes", "on", "require"})
_OFF = frozenset({"0", "false", "no", "off", "insecure", "disable"})


def host_of(address: str) -> str:
    """The host name in ``host:port``, ``[::1]:port``, ``dns:///host:port`` or a bare name, in lower case."""
    target = _target(address)
    if target.count(":") > 1 and not target.startswith("["):
        return target.lower()
    return (urlsplit(f"//{target}").hostname or "").lower()


def port_of(address: str) -> int | None:
    """The port in the same; 443 without one, None when it is no port."""
    target = _target(address)
    _, colon, text = target.rpartition(":")
    if not colon or "]" in text or (target.count(":") > 1 and not target.startswith("[")):
        return DEFAULT_PORT
    return int(text) if text.isdigit() and 0 < int(text) < 65_536 else None


def _target(address: str) -> str:
    """Without what names the way to resolve it."""
    target = address.strip()
    if "://" in target:
        _, _, rest = target.partition("://")
        return rest.rsplit("/", 1)[-1] if "/" in rest else rest
    if target.lower().startswith(("ipv4:", "ipv6:", "dns:")):
        return target.partition(":")[2]
    return target


def is_loopback(host: str) -> bool:
    """Whether a host name is this machine: exactly localhost, or a loopback address."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def uses_tls(address: str, setting: str = "") -> bool:
    """The setting when it is a known word, else plaintext only for loopback, ``.internal`` and ``.platform`` hosts."""
    word = setting.strip().lower()
    if word in _ON:
        return True
    if word in _OFF:
        return False
    host = host_of(address)
    return not (is_loopback(host) or host.endswith((".internal", ".platform")))
